// Tiles of keys and values from caches, for kernels that read matrices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_LOADROWS_H
#define FOVEA_LIB_TARGET_CPU_LOADROWS_H

#include "../KernelBuilder.h"
#include "Attn/Attn.h"

namespace fovea {

/// The op that fills a tile of keys or values, or nothing.
attn::LoadRowsOp findLoadRows(mlir::Value tile);

/// Replaces the local buffer that the op fills by `scratch`, `[n][D]` with at
/// least as many rows, and the op by loops that fill it.
void lowerLoadRows(attn::LoadRowsOp op, mlir::Value scratch);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_LOADROWS_H
