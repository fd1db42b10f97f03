// bf16 dot products of pairs, for the kernels that use them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_DOT_H
#define FOVEA_LIB_TARGET_CPU_DOT_H

#include "../KernelBuilder.h"

namespace fovea {

/// acc[i] + lhs[2i] * rhs[2i] + lhs[2i + 1] * rhs[2i + 1] for vectors of bf16
/// and an f32 accumulator: in pieces of `lanes`, a power of 2, by the
/// instruction of x86 if `native` and it knows vectors as short, else by
/// multiply-adds.
mlir::Value emitDot(KernelBuilder &b, mlir::Value lhs, mlir::Value rhs,
                    mlir::Value acc, int64_t lanes, bool native);

/// lhs[0], rhs[0], lhs[1], rhs[1], ...: vectors of f32 that are not negative,
/// rounded to bf16, halves up.
mlir::Value interleaveRounded(KernelBuilder &b, mlir::Value lhs,
                              mlir::Value rhs);

/// One pair, a vector of two bf16, `count` times.
mlir::Value broadcastPair(KernelBuilder &b, mlir::Value pair, int64_t count);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_DOT_H
