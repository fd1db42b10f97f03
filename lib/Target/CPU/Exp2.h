// The exponential that every kernel for a CPU uses; emitted by LowerMath.cpp.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_EXP2_H
#define FOVEA_LIB_TARGET_CPU_EXP2_H

#include "../KernelBuilder.h"

namespace fovea {

/// 2^x on vectors for x below the largest exponent; 0 below the smallest, so
/// also for -inf. NaN stays NaN.
mlir::Value emitExp2(KernelBuilder &b, mlir::Value x);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_EXP2_H
