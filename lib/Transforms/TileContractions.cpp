// Tiles contractions into parallel loops over tiles of their result.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "fovea/Analysis/Contraction.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace fovea {
#define GEN_PASS_DEF_TILECONTRACTIONSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// One tile of `m` and `n`, one iteration of every other parallel loop, all of
/// the sums.
static SmallVector<OpFoldResult> getTileSizes(linalg::LinalgOp op,
                                              ContractionAttr schedule) {
  Builder b(op.getContext());
  SmallVector<OpFoldResult> sizes;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    int64_t size = kind == utils::IteratorType::parallel ? 1 : 0;
    if (int64_t(loop) == schedule.getM())
      size = schedule.getMTile();
    if (int64_t(loop) == schedule.getN())
      size = schedule.getNTile();
    sizes.push_back(b.getIndexAttr(size));
  }
  return sizes;
}

static LogicalResult tileContraction(RewriterBase &rewriter,
                                     linalg::LinalgOp op) {
  scf::SCFTileAndFuseOptions options;
  options.tilingOptions.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp)
      .setTileSizes(getTileSizes(op, getContractionSchedule(op)));
  options.setFusionControlFn(
      [](tensor::ExtractSliceOp, OpResult producer,
         bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        if (!isa<linalg::FillOp>(producer.getOwner()))
          return std::nullopt;
        return scf::SCFTileAndFuseOptions::ControlFnResult{};
      });
  rewriter.setInsertionPoint(op);
  FailureOr<scf::SCFTileAndFuseResult> tiled =
      scf::tileConsumerAndFuseProducersUsingSCF(
          rewriter, cast<TilingInterface>(op.getOperation()), options);
  if (failed(tiled))
    return op.emitError("failed to tile a contraction");
  for (OpResult result : op->getResults())
    rewriter.replaceAllUsesWith(result, tiled->replacements.lookup(result));
  rewriter.eraseOp(op);
  return success();
}

namespace {
struct TileContractionsPass final
    : fovea::impl::TileContractionsPassBase<TileContractionsPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (getContractionSchedule(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops)
      if (failed(tileContraction(rewriter, op)))
        return signalPassFailure();
  }
};
} // namespace
