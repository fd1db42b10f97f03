// Fuses elementwise ops into the ops that read them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "fovea/Analysis/Contraction.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

/// Changes of layout are not for here: attention and contractions read and
/// write through them, elementwise ops would not be contiguous any more.
static bool isTransposition(linalg::LinalgOp op) {
  return op->getNumOperands() == 2 && llvm::hasSingleElement(*op.getBlock()) &&
         op.getIndexingMapsArray().front().isPermutation() &&
         !op.getIndexingMapsArray().front().isIdentity();
}

/// Whether computing the operand where it is read computes nothing twice: its
/// reader is the only one, and reads each element once.
static bool computesOnce(OpOperand *operand) {
  Operation *producer = operand->get().getDefiningOp(),
            *reader = operand->getOwner();
  if (getContractionSchedule(producer) || getContractionSchedule(reader) ||
      isTransposition(cast<linalg::LinalgOp>(producer)))
    return false;
  AffineMap map =
      cast<linalg::LinalgOp>(reader).getMatchingIndexingMap(operand);
  return map.isIdentity() &&
         llvm::all_of(producer->getUsers(),
                      [&](Operation *user) { return user == reader; });
}

namespace {
struct FuseElementwisePass final
    : fovea::impl::FuseElementwisePassBase<FuseElementwisePass> {
  using Base::Base;

  void runOnOperation() override {
    // Fusion upstream is between generics.
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (linalg::isElementwise(op) && op.hasPureTensorSemantics() &&
          !isa<linalg::GenericOp, linalg::FillOp, linalg::TransposeOp>(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      rewriter.setInsertionPoint(op);
      if (failed(linalg::generalizeNamedOp(rewriter, op)))
        return signalPassFailure();
    }
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, computesOnce);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
