// Tiles attn.online_sdpa over keys: a sequential loop that skips tiles in which
// nothing is allowed and tells each step whether everything is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Tile.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace fovea {
#define GEN_PASS_DEF_TILEKEYSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Queries are whole in every iteration, so the slices of them and of acc, max
/// and sum that tiling made are the tensors themselves.
static void dropWholeSlices(RewriterBase &rewriter, OnlineSdpaOp step,
                            ArrayRef<Operation *> slices) {
  auto query = step.getQuery().getDefiningOp<tensor::ExtractSliceOp>();
  if (query && llvm::is_contained(slices, query))
    rewriter.replaceOp(query, query.getSource());
  for (OpOperand &init : step.getDpsInitsMutable()) {
    auto slice = init.get().getDefiningOp<tensor::ExtractSliceOp>();
    if (!slice)
      continue;
    OpResult result = step.getTiedOpResult(&init);
    rewriter.modifyOpInPlace(step, [&] {
      init.set(slice.getSource());
      result.setType(cast<RankedTensorType>(slice.getSource().getType()));
    });
    for (Operation *user : llvm::make_early_inc_range(result.getUsers()))
      if (auto insert = dyn_cast<tensor::InsertSliceOp>(user))
        rewriter.replaceOp(insert, result);
    if (slice->use_empty())
      rewriter.eraseOp(slice);
  }
}

/// Runs the step only if some slot can be allowed.
static void guard(RewriterBase &rewriter, OnlineSdpaOp step, Value possible) {
  rewriter.setInsertionPointAfter(step);
  auto condition =
      scf::IfOp::create(rewriter, step.getLoc(), step.getResultTypes(),
                        possible, /*withElseRegion=*/true);
  rewriter.replaceAllUsesWith(step.getResults(), condition.getResults());
  Block *then = condition.thenBlock();
  rewriter.moveOpBefore(step, then, then->end());
  rewriter.setInsertionPointToEnd(then);
  scf::YieldOp::create(rewriter, step.getLoc(), step.getResults());
  rewriter.setInsertionPointToEnd(condition.elseBlock());
  scf::YieldOp::create(rewriter, step.getLoc(),
                       ValueRange{step.getAcc(), step.getMax(), step.getSum()});
}

static LogicalResult tileKeys(RewriterBase &rewriter, OnlineSdpaOp op) {
  if (!op.getScheduleAttr() || op.getOffsets().empty())
    return success();
  SmallVector<OpFoldResult> tiles(op.getLoopIteratorTypes().size(),
                                  rewriter.getIndexAttr(0));
  tiles.back() = rewriter.getIndexAttr(op.getScheduleAttr().getKeyTile());
  scf::SCFTilingOptions options;
  options.setTileSizes(tiles);
  rewriter.setInsertionPoint(op);
  FailureOr<scf::SCFTilingResult> tiled = scf::tileUsingSCF(
      rewriter, cast<TilingInterface>(op.getOperation()), options);
  if (failed(tiled))
    return op.emitError("failed to tile keys");
  auto step = cast<OnlineSdpaOp>(tiled->tiledOps.front());
  rewriter.replaceOp(op, tiled->replacements);
  dropWholeSlices(rewriter, step, tiled->generatedSlices);

  ImplicitLocOpBuilder b(step.getLoc(), step);
  std::unique_ptr<MaskCalculus> calculus = readMask(b, step);
  if (!calculus)
    return success();
  TilePositions positions = getTilePositions(b, step);
  PositionRange keys = positions.getKeys(b);
  Value certain = calculus->isCertain(positions.queries, keys);
  Value possible = calculus->isPossible(positions.queries, keys);
  step.getAllAllowedMutable().assign(certain);
  if (possible)
    guard(rewriter, step, possible);
  return success();
}

namespace {
struct TileKeysPass final : fovea::impl::TileKeysPassBase<TileKeysPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    for (OnlineSdpaOp op : ops)
      if (failed(tileKeys(rewriter, op)))
        return signalPassFailure();
  }
};
} // namespace
