// Sine and cosine of f64 vectors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_SINCOS_H
#define FOVEA_LIB_TARGET_CPU_SINCOS_H

#include "../KernelBuilder.h"

namespace fovea {

/// Exact to 4 ulp for arguments below 2^50, NaN for others.
mlir::Value emitSin64(KernelBuilder &b, mlir::Value x);
mlir::Value emitCos64(KernelBuilder &b, mlir::Value x);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_SINCOS_H
