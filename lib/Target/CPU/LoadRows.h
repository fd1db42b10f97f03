// Tiles of keys and values from caches, for kernels that read matrices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_LOADROWS_H
#define FOVEA_LIB_TARGET_CPU_LOADROWS_H

#include "../KernelBuilder.h"
#include "Attn/Attn.h"

namespace fovea {

/// Stored elements of a cache, a scalar or a vector, as numbers of type
/// `element`: times `scale`, which may be null and is of the type that is
/// computed with.
mlir::Value emitDequantize(KernelBuilder &b, mlir::Value stored,
                           mlir::Value scale, mlir::FloatType element);

/// The op that fills a tile of keys or values, or nothing.
attn::LoadRowsOp findLoadRows(mlir::Value tile);

/// Replaces the local buffer that the op fills by `scratch`, `[n][D]` with at
/// least as many rows, and the op by loops that fill it.
void lowerLoadRows(attn::LoadRowsOp op, mlir::Value scratch);

/// Erases the op and the local buffer that it fills, which only the op's rows
/// are asked of.
void eraseLoadRows(attn::LoadRowsOp op);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_LOADROWS_H
