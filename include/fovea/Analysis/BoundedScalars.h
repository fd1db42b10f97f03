// Runtime scalars in arithmetic on positions: a bound of 2^63 - 1 for "none"
// must not overflow where a position is added to it. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ANALYSIS_BOUNDEDSCALARS_H
#define FOVEA_ANALYSIS_BOUNDEDSCALARS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea {

/// Whether `scalar`, an integer or an index, is known to be within +-2^60.
bool isBounded(mlir::Value scalar);

/// `scalar` as an index, clamped to +-2^60 unless it is known to be there. That
/// changes no comparison with positions, which are below 2^31, and a sum of a
/// few such values does not overflow.
mlir::Value emitBounded(mlir::ImplicitLocOpBuilder &b, mlir::Value scalar);

} // namespace fovea

#endif // FOVEA_ANALYSIS_BOUNDEDSCALARS_H
