// The exponential that every kernel for a CPU uses.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_EXP2_H
#define FOVEA_LIB_TARGET_CPU_EXP2_H

#include "../KernelBuilder.h"

namespace fovea {

/// How 2^x is computed.
struct Exp2Method {
  /// The relative error, as far as a shorter polynomial may go. F16 (3e-6) and
  /// BF16 (1e-4) are nothing next to what those types round away; Full is 1e-7
  /// for f32 and 4e-18 for f64, which has no other.
  enum Accuracy { Full, F16, BF16 } accuracy = Full;
  /// Use AVX-512DQ's instructions that split a number at the binary point and
  /// scale by a power of 2, on f32 in vectors of 512 bits.
  bool avx512 = false;
};

/// 2^x on vectors for x below the largest exponent; 0 below the smallest, so
/// also for -inf. NaN stays NaN.
mlir::Value emitExp2(KernelBuilder &b, mlir::Value x, Exp2Method method = {});

/// 2^x on vectors or scalars for any x.
mlir::Value emitFullExp2(KernelBuilder &b, mlir::Value x);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_EXP2_H
