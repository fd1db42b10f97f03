// Rewrites the tensor ops that have neither loops nor buffers of their own into
// ops that have: softmax into reductions, concatenations into insertions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_DECOMPOSETENSOROPSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;

namespace {
/// `value` with elements of another float type.
Value convertElements(PatternRewriter &rewriter, Location loc, Value value,
                      Type elementType) {
  auto type = cast<RankedTensorType>(value.getType());
  Value empty = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, value), elementType);
  SmallVector<AffineMap> maps(
      2, rewriter.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, loc, empty.getType(), value, empty, maps, iterators,
             [&](OpBuilder &b, Location loc, ValueRange elements) {
               Value element = elements.front();
               Value converted =
                   element.getType().getIntOrFloatBitWidth() <
                           elementType.getIntOrFloatBitWidth()
                       ? arith::ExtFOp::create(b, loc, elementType, element)
                             .getResult()
                       : arith::TruncFOp::create(b, loc, elementType, element)
                             .getResult();
               linalg::YieldOp::create(b, loc, converted);
             })
      .getResult(0);
}

/// The sum of a softmax in f16 or bf16 would lose what small terms add: those
/// are computed in f32.
struct WidenSoftmax final : OpRewritePattern<linalg::SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<ShapedType>(op.getInput().getType());
    if (!isa<RankedTensorType>(type) || type.getElementTypeBitWidth() >= 32)
      return rewriter.notifyMatchFailure(op, "wide enough, or a buffer");
    Location loc = op.getLoc();
    Value wide =
        convertElements(rewriter, loc, op.getInput(), rewriter.getF32Type());
    Value empty = tensor::EmptyOp::create(
        rewriter, loc, tensor::getMixedSizes(rewriter, loc, wide),
        rewriter.getF32Type());
    auto softmax = linalg::SoftmaxOp::create(rewriter, loc, empty.getType(),
                                             wide, empty, op.getDimension());
    rewriter.replaceOp(op, convertElements(rewriter, loc, softmax->getResult(0),
                                           type.getElementType()));
    return success();
  }
};

struct DecomposeSoftmax final : OpRewritePattern<linalg::SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<SmallVector<Value>> results = op.decomposeOperation(rewriter);
    if (failed(results))
      return failure();
    rewriter.replaceOp(op, *results);
    return success();
  }
};

struct DecomposeTensorOpsPass final
    : fovea::impl::DecomposeTensorOpsPassBase<DecomposeTensorOpsPass> {
  using Base::Base;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<WidenSoftmax>(&getContext(), /*benefit=*/2);
    patterns.add<DecomposeSoftmax>(&getContext());
    tensor::populateDecomposeTensorConcatPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
