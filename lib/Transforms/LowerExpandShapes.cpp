// Rewrites memref.expand_shape with several dynamic sizes in a group, which
// expand-strided-metadata crashes on.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_LOWEREXPANDSHAPESPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;

static bool hasSeveralDynamicSizes(memref::ExpandShapeOp op) {
  return llvm::any_of(
      op.getReassociationIndices(), [&](ArrayRef<int64_t> group) {
        return llvm::count_if(group, [&](int64_t dim) {
                 return op.getResultType().isDynamicDim(dim);
               }) > 1;
      });
}

/// The strides of the result: those of a group are multiples of its source's.
static SmallVector<OpFoldResult>
getExpandedStrides(OpBuilder &b, memref::ExpandShapeOp op,
                   ArrayRef<OpFoldResult> sizes,
                   ArrayRef<OpFoldResult> sourceStrides) {
  SmallVector<OpFoldResult> strides(sizes.size());
  for (auto [group, stride] :
       llvm::zip_equal(op.getReassociationIndices(), sourceStrides)) {
    OpFoldResult next = stride;
    for (int64_t dim : llvm::reverse(group)) {
      strides[dim] = next;
      next = getAsOpFoldResult(b.createOrFold<arith::MulIOp>(
          op.getLoc(), getValueOrCreateConstantIndexOp(b, op.getLoc(), next),
          getValueOrCreateConstantIndexOp(b, op.getLoc(), sizes[dim])));
    }
  }
  return strides;
}

namespace {
struct LowerExpandShape final : OpRewritePattern<memref::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(memref::ExpandShapeOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasSeveralDynamicSizes(op))
      return rewriter.notifyMatchFailure(op, "upstream lowers it");
    auto source = memref::ExtractStridedMetadataOp::create(
        rewriter, op.getLoc(), op.getSrc());
    SmallVector<OpFoldResult> sizes = op.getMixedOutputShape();
    SmallVector<OpFoldResult> strides = getExpandedStrides(
        rewriter, op, sizes, source.getConstifiedMixedStrides());
    // Constants exactly where the type has them.
    auto fit = [&](OpFoldResult value, int64_t known) -> OpFoldResult {
      if (!ShapedType::isDynamic(known))
        return rewriter.getIndexAttr(known);
      return getValueOrCreateConstantIndexOp(rewriter, op.getLoc(), value);
    };
    auto [knownStrides, knownOffset] = op.getResultType().getStridesAndOffset();
    for (auto [stride, known] : llvm::zip_equal(strides, knownStrides))
      stride = fit(stride, known);
    rewriter.replaceOpWithNewOp<memref::ReinterpretCastOp>(
        op, op.getResultType(), source.getBaseBuffer(),
        fit(source.getConstifiedMixedOffset(), knownOffset), sizes, strides);
    return success();
  }
};

struct LowerExpandShapesPass final
    : fovea::impl::LowerExpandShapesPassBase<LowerExpandShapesPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<LowerExpandShape>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
