// Moves the reads of caches into the loops over tiles of keys.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_FUSECACHEREADSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Where in the result of a read of a cache a slice begins that was taken of a
/// slice, and so on; nothing if there is anything else in between.
static ReadCacheOp findRead(OpBuilder &b, Value value,
                            SmallVectorImpl<OpFoldResult> &offsets) {
  AffineExpr sum = b.getAffineDimExpr(0) + b.getAffineDimExpr(1);
  while (true) {
    if (auto cast = value.getDefiningOp<tensor::CastOp>()) {
      value = cast.getSource();
      continue;
    }
    auto slice = value.getDefiningOp<tensor::ExtractSliceOp>();
    if (!slice)
      return value.getDefiningOp<ReadCacheOp>();
    if (!slice.hasUnitStride() ||
        slice.getSourceType().getRank() != slice.getType().getRank())
      return nullptr;
    for (auto [offset, more] :
         llvm::zip_equal(offsets, slice.getMixedOffsets()))
      offset = affine::makeComposedFoldedAffineApply(b, slice.getLoc(), sum,
                                                     {offset, more});
    value = slice.getSource();
  }
}

static LogicalResult fuseRead(RewriterBase &rewriter, OnlineSdpaOp step,
                              OpOperand &operand) {
  Value tile = operand.get();
  auto type = dyn_cast<RankedTensorType>(tile.getType());
  if (!type || type.getRank() != 4)
    return success();
  rewriter.setInsertionPoint(step);
  SmallVector<OpFoldResult> offsets(4, rewriter.getIndexAttr(0));
  ReadCacheOp read = findRead(rewriter, tile, offsets);
  if (!read)
    return success();
  FailureOr<TilingResult> tiled = read.getTiledImplementation(
      rewriter, offsets, tensor::getMixedSizes(rewriter, step.getLoc(), tile));
  if (failed(tiled))
    return step.emitError("expected tiles of one sequence and head to read "
                          "from a cache, got ")
           << type;
  Value loaded = tiled->tiledValues.front();
  if (loaded.getType() != type)
    loaded = tensor::CastOp::create(rewriter, step.getLoc(), type, loaded);
  rewriter.modifyOpInPlace(step, [&] { operand.set(loaded); });
  return success();
}

namespace {
struct FuseCacheReadsPass final
    : fovea::impl::FuseCacheReadsPassBase<FuseCacheReadsPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    WalkResult result = getOperation()->walk([&](OnlineSdpaOp step) {
      for (OpOperand *operand :
           {&step.getKeyMutable(), &step.getValueMutable()})
        if (failed(fuseRead(rewriter, step, *operand)))
          return WalkResult::interrupt();
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    // Nothing but the sizes of whole reads is left to ask for.
    RewritePatternSet patterns(&getContext());
    memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
