// Contractions: linalg ops that are matrix products in some of their loops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ANALYSIS_CONTRACTION_H
#define FOVEA_ANALYSIS_CONTRACTION_H

#include "Attn/Attn.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace fovea {

/// The loops of `result += lhs * rhs`, by the operands that they index, each
/// list from the outermost loop to the innermost.
struct ContractionLoops {
  llvm::SmallVector<unsigned> lhsOnly; ///< in lhs and result, not in rhs
  llvm::SmallVector<unsigned> rhsOnly; ///< in rhs and result, not in lhs
  llvm::SmallVector<unsigned> sums;    ///< in lhs and rhs, not in result
};

/// The loops of a contraction of floats, if `op` is one: two inputs and a
/// result, each indexed by a projected permutation of the loops, and a body
/// that adds to the result the product of the inputs, widened where they are
/// narrower than the result. Every loop that is not parallel is in both inputs.
llvm::FailureOr<ContractionLoops> matchContraction(mlir::linalg::LinalgOp op);

/// The schedule of an op; null if it has none.
attn::ContractionAttr getContractionSchedule(mlir::Operation *op);

/// The loop that indexes the innermost dim of an operand with this map, if
/// there is one.
std::optional<unsigned> getInnermostLoop(mlir::AffineMap map);

} // namespace fovea

#endif // FOVEA_ANALYSIS_CONTRACTION_H
