// Tiles attention over batches, heads and queries into a parallel loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_TILEQUERIESPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Replaces slices of a producer's results by the results of one tiled
/// producer.
static FailureOr<OnlineSdpaOp>
fuseOnline(RewriterBase &rewriter, OnlineSdpaOp online, NormalizeOp normalize) {
  auto slice = normalize.getAcc().getDefiningOp<tensor::ExtractSliceOp>();
  if (!slice)
    return failure();
  rewriter.setInsertionPoint(slice);
  SmallVector<OpFoldResult> offsets, sizes;
  if (failed(online.getIterationDomainTileFromResultTile(
          rewriter, 0, slice.getMixedOffsets(), slice.getMixedSizes(), offsets,
          sizes)))
    return failure();
  FailureOr<TilingResult> tiled =
      online.getTiledImplementation(rewriter, offsets, sizes);
  if (failed(tiled))
    return failure();
  Value operands[] = {normalize.getAcc(), normalize.getMax(),
                      normalize.getSum()};
  for (auto [operand, value] : llvm::zip_equal(operands, tiled->tiledValues))
    rewriter.replaceAllUsesWith(operand, value);
  return cast<OnlineSdpaOp>(tiled->tiledOps.front());
}

/// Where an operand is a slice of a fill or a generic, computes just the slice.
static LogicalResult fuseInit(RewriterBase &rewriter, OpOperand &operand) {
  auto slice = operand.get().getDefiningOp<tensor::ExtractSliceOp>();
  if (!slice)
    return success();
  auto producer = dyn_cast<OpResult>(slice.getSource());
  if (!producer || !isa<linalg::LinalgOp>(producer.getOwner()))
    return success();
  rewriter.setInsertionPoint(slice);
  FailureOr<TilingResult> tiled =
      tensor::replaceExtractSliceWithTiledProducer(rewriter, slice, producer);
  if (failed(tiled))
    return failure();
  rewriter.replaceOp(slice, tiled->tiledValues);
  return success();
}

static LogicalResult tileQueries(RewriterBase &rewriter,
                                 NormalizeOp normalize) {
  auto online = normalize.getAcc().getDefiningOp<OnlineSdpaOp>();
  if (!online || !online.getScheduleAttr())
    return success();
  // One batch, one head (and one chunk of keys) and one tile of queries an
  // iteration.
  SmallVector<OpFoldResult> tiles(normalize.getLoopIteratorTypes().size(),
                                  rewriter.getIndexAttr(1));
  tiles.back() = rewriter.getIndexAttr(online.getScheduleAttr().getQueryTile());
  scf::SCFTilingOptions options;
  options.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp)
      .setTileSizes(tiles)
      .setMapping(online.getScheduleAttr().getLoopMapping(tiles.size()));
  rewriter.setInsertionPoint(normalize);
  FailureOr<scf::SCFTilingResult> tiled = scf::tileUsingSCF(
      rewriter, cast<TilingInterface>(normalize.getOperation()), options);
  if (failed(tiled))
    return normalize.emitError("failed to tile queries");
  rewriter.replaceOp(normalize, tiled->replacements);

  auto tile = cast<NormalizeOp>(tiled->tiledOps.front());
  FailureOr<OnlineSdpaOp> step = fuseOnline(rewriter, online, tile);
  if (failed(step))
    return online.emitError("failed to fuse into the loop over queries");
  for (OpOperand &init : step->getDpsInitsMutable())
    if (failed(fuseInit(rewriter, init)))
      return online.emitError("failed to fuse initial values");
  return success();
}

namespace {
struct TileQueriesPass final
    : fovea::impl::TileQueriesPassBase<TileQueriesPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<NormalizeOp> ops;
    getOperation()->walk([&](NormalizeOp op) { ops.push_back(op); });
    for (NormalizeOp op : ops)
      if (failed(tileQueries(rewriter, op)))
        return signalPassFailure();
    // Accumulators belong to a tile: a slice of an empty tensor is an empty
    // tensor.
    RewritePatternSet patterns(&getContext());
    tensor::populateFoldTensorEmptyPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
  }
};
} // namespace
