// Canonicalisations of attn.sdpa: what changes nothing is dropped, attention
// over no keys is folded, and constant factors of query and key join the scale.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace fovea::attn;

/// The constant that every element of `value`, a scalar or a tensor, is.
static Attribute getConstantElement(Value value) {
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    return getConstantElement(fill.getInputs()[0]);
  if (auto splat = value.getDefiningOp<tensor::SplatOp>())
    return getConstantElement(splat.getInput());
  Attribute constant;
  if (!matchPattern(value, m_Constant(&constant)))
    return {};
  if (auto elements = dyn_cast<SplatElementsAttr>(constant))
    return elements.getSplatValue<Attribute>();
  return isa<IntegerAttr, FloatAttr>(constant) ? constant : Attribute();
}

/// Lq (of query) or Lk (of key).
static int64_t getLength(Value tensor) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(tensor.getType()).getShape();
  return shape[shape.size() - 2];
}

/// `bound` reaches over `length` positions, so it excludes none of them.
static bool covers(int64_t bound, int64_t length) {
  return !ShapedType::isDynamic(length) && bound >= length - 1;
}

//===----------------------------------------------------------------------===//
// Clauses that change nothing
//===----------------------------------------------------------------------===//

/// A mask that allows everything.
static LogicalResult dropTrueMask(SdpaOp op, PatternRewriter &rewriter) {
  if (!op.getMask())
    return rewriter.notifyMatchFailure(op, "no mask");
  auto element =
      dyn_cast_or_null<IntegerAttr>(getConstantElement(op.getMask()));
  if (!element || element.getValue().isZero())
    return rewriter.notifyMatchFailure(op, "the mask is not known to be true");
  rewriter.modifyOpInPlace(op, [&] { op.getMaskMutable().clear(); });
  return success();
}

/// A bias of zero. It is added last, so no modifier can see the sign of a zero.
static LogicalResult dropZeroBias(SdpaOp op, PatternRewriter &rewriter) {
  if (!op.getBias())
    return rewriter.notifyMatchFailure(op, "no bias");
  auto element = dyn_cast_or_null<FloatAttr>(getConstantElement(op.getBias()));
  if (!element || !element.getValue().isZero())
    return rewriter.notifyMatchFailure(op, "the bias is not known to be zero");
  rewriter.modifyOpInPlace(op, [&] { op.getBiasMutable().clear(); });
  return success();
}

/// Lengths of at least Lk.
static LogicalResult dropFullLengths(SdpaOp op, PatternRewriter &rewriter) {
  if (!op.getLengths())
    return rewriter.notifyMatchFailure(op, "no lengths");
  auto element =
      dyn_cast_or_null<IntegerAttr>(getConstantElement(op.getLengths()));
  int64_t keys = getLength(op.getKey());
  if (!element || ShapedType::isDynamic(keys) ||
      element.getValue().getSExtValue() < keys)
    return rewriter.notifyMatchFailure(op, "not known to be all keys");
  rewriter.modifyOpInPlace(op, [&] { op.getLengthsMutable().clear(); });
  return success();
}

/// Window bounds that exclude nothing. From the bottom right corner the first
/// query stands `Lq - 1` keys before the last key and the last query `n - 1`
/// after the first; from the top left corner it is the other way round, with Lk
/// for n.
static LogicalResult dropWindow(SdpaOp op, PatternRewriter &rewriter) {
  if (!op.getWindow())
    return rewriter.notifyMatchFailure(op, "no window");
  int64_t left = (*op.getWindow())[0], right = (*op.getWindow())[1];
  int64_t before = getLength(op.getKey()), after = getLength(op.getQuery());
  if (op.getCausal() == CausalAlignment::TopLeft)
    std::swap(before, after);
  if (covers(left, before))
    left = -1;
  if (op.getCausal() || covers(right, after))
    right = -1; // causal is the tighter bound
  bool isUnbounded = left == -1 && right == -1;
  if (!isUnbounded && ArrayRef<int64_t>({left, right}) == *op.getWindow())
    return rewriter.notifyMatchFailure(op, "both bounds may exclude keys");
  rewriter.modifyOpInPlace(op, [&] {
    if (isUnbounded)
      op.removeWindowAttr();
    else
      op.setWindow(ArrayRef<int64_t>{left, right});
  });
  return success();
}

/// A causal mask that excludes nothing: one query that is aligned with the last
/// key, or one key that is aligned with the first query.
static LogicalResult dropCausal(SdpaOp op, PatternRewriter &rewriter) {
  if (!op.getCausal())
    return rewriter.notifyMatchFailure(op, "not causal");
  bool isTopLeft = *op.getCausal() == CausalAlignment::TopLeft;
  if (isTopLeft && op.getWindow())
    return rewriter.notifyMatchFailure(op, "the window needs the alignment");
  if (!covers(0, getLength(isTopLeft ? op.getKey() : op.getQuery())))
    return rewriter.notifyMatchFailure(op, "may exclude keys");
  rewriter.modifyOpInPlace(op, [&] { op.removeCausalAttr(); });
  return success();
}

/// A score_mod that yields the score, a mask_mod that yields true.
static LogicalResult dropRegions(SdpaOp op, PatternRewriter &rewriter) {
  auto yieldOf = [](Region &region) {
    return cast<YieldOp>(region.front().getTerminator()).getValue();
  };
  auto drop = [&](Region &region) {
    rewriter.modifyOpInPlace(op, [&] { rewriter.eraseBlock(&region.front()); });
    return success();
  };
  Region &score = op.getScoreMod(), &mask = op.getMaskMod();
  if (!score.empty() && yieldOf(score) == score.getArgument(0))
    return drop(score);
  if (!mask.empty() && matchPattern(yieldOf(mask), m_One()))
    return drop(mask);
  return rewriter.notifyMatchFailure(op, "no region without effect");
}

/// A log-sum-exp that nobody reads.
static LogicalResult dropUnusedLse(SdpaOp op, PatternRewriter &rewriter) {
  if (!op.getLse() || !op.getLse().use_empty())
    return rewriter.notifyMatchFailure(op, "no lse, or it is used");
  auto without = SdpaOp::create(
      rewriter, op.getLoc(), op.getOutput().getType(), /*lse=*/Type(),
      op.getQuery(), op.getKey(), op.getValue(), op.getLengths(), op.getMask(),
      op.getBias(), op.getSinks(), op.getScaleAttr(), op.getCausalAttr(),
      op.getWindowAttr(), op.getSoftcapAttr(), op.getScheduleAttr());
  without->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  rewriter.inlineRegionBefore(op.getScoreMod(), without.getScoreMod(),
                              without.getScoreMod().begin());
  rewriter.inlineRegionBefore(op.getMaskMod(), without.getMaskMod(),
                              without.getMaskMod().begin());
  rewriter.replaceAllUsesWith(op.getOutput(), without.getOutput());
  rewriter.eraseOp(op);
  return success();
}

//===----------------------------------------------------------------------===//
// No keys
//===----------------------------------------------------------------------===//

/// ln(exp(sink)), a tensor of `sizes` ([B, H, Lq] without absent leading dims).
static Value broadcastSinks(ImplicitLocOpBuilder &b, Value sinks,
                            ArrayRef<OpFoldResult> sizes, Type element) {
  int64_t rank = sizes.size();
  AffineMap maps[] = {getSinkMap(sinks, rank), b.getMultiDimIdentityMap(rank)};
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  Value empty = tensor::EmptyOp::create(b, sizes, element);
  auto generic = linalg::GenericOp::create(
      b, empty.getType(), sinks, empty, maps, parallel,
      [&](OpBuilder &nested, Location loc, ValueRange args) {
        Value sink = convertScalarToDtype(nested, loc, args[0], element,
                                          /*isUnsignedCast=*/false);
        linalg::YieldOp::create(nested, loc, sink);
      });
  return generic.getResult(0);
}

/// Attention over no keys is 0 everywhere; only the sinks are in the LSE.
static LogicalResult foldNoKeys(SdpaOp op, PatternRewriter &rewriter) {
  if (getLength(op.getKey()) != 0)
    return rewriter.notifyMatchFailure(op, "may have keys");
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  ReifiedRankedShapedTypeDims sizes;
  if (failed(op.reifyResultShapes(b, sizes)))
    return failure();
  auto fill = [&](ArrayRef<OpFoldResult> sizes, Type element, APFloat value) {
    Value empty = tensor::EmptyOp::create(b, sizes, element);
    Value scalar = arith::ConstantOp::create(b, b.getFloatAttr(element, value));
    return linalg::FillOp::create(b, scalar, empty).getResult(0);
  };
  auto semantics = [](Type element) -> const llvm::fltSemantics & {
    return cast<FloatType>(element).getFloatSemantics();
  };
  Type element = getElementTypeOrSelf(op.getOutput());
  SmallVector<Value> results = {
      fill(sizes[0], element, APFloat::getZero(semantics(element)))};
  if (op.getLse()) {
    Type type = getElementTypeOrSelf(op.getLse());
    results.push_back(
        op.getSinks()
            ? broadcastSinks(b, op.getSinks(), sizes[1], type)
            : fill(sizes[1], type,
                   APFloat::getInf(semantics(type), /*Negative=*/true)));
  }
  for (auto [result, type] : llvm::zip_equal(results, op->getResultTypes()))
    if (result.getType() != type)
      result = tensor::CastOp::create(b, type, result);
  rewriter.replaceOp(op, results);
  return success();
}

//===----------------------------------------------------------------------===//
// Scales
//===----------------------------------------------------------------------===//

/// A tensor that is `source` times the constant `factor`.
struct ScaledTensor {
  Value source;
  double factor;
};

/// What operand `index` of the multiplication in the body of `op` is.
static Value getFactor(linalg::LinalgOp op, arith::MulFOp product,
                       int64_t index) {
  Value factor = product->getOperand(index);
  if (auto argument = dyn_cast<BlockArgument>(factor))
    if (argument.getOwner() == op.getBlock())
      return op->getOperand(argument.getArgNumber());
  return factor;
}

/// Matches `factor * source`, as arith.mulf of tensors or as an elementwise
/// linalg op.
static std::optional<ScaledTensor> matchScaled(Value value) {
  auto makeScaled = [&](Value lhs, Value rhs) -> std::optional<ScaledTensor> {
    for (auto [source, factor] : {std::pair(lhs, rhs), std::pair(rhs, lhs)})
      if (auto constant =
              dyn_cast_or_null<FloatAttr>(getConstantElement(factor)))
        if (source.getType() == value.getType())
          return ScaledTensor{source, constant.getValueAsDouble()};
    return std::nullopt;
  };
  if (auto product = value.getDefiningOp<arith::MulFOp>())
    return makeScaled(product.getLhs(), product.getRhs());

  auto op = value.getDefiningOp<linalg::LinalgOp>();
  if (!op || op.getNumDpsInits() != 1 || !linalg::isElementwise(op) ||
      op.getBlock()->getOperations().size() != 2)
    return std::nullopt;
  auto product = dyn_cast<arith::MulFOp>(op.getBlock()->front());
  if (!product || op.getBlock()->getTerminator()->getOperand(0) != product)
    return std::nullopt;
  // A source that is permuted or repeated is not the tensor itself.
  for (OpOperand &operand : op->getOpOperands())
    if (operand.get().getType() == value.getType() &&
        !op.getMatchingIndexingMap(&operand).isIdentity())
      return std::nullopt;
  return makeScaled(getFactor(op, product, 0), getFactor(op, product, 1));
}

/// Moves a constant factor of query or key into the scale. Only for f32 and
/// f64, where the product was not rounded to a narrower type than the scores
/// are.
static LogicalResult mergeScales(SdpaOp op, PatternRewriter &rewriter) {
  Type element = getElementTypeOrSelf(op.getQuery());
  if (!element.isF32() && !element.isF64())
    return rewriter.notifyMatchFailure(op, "the scaled tensor was rounded");
  for (OpOperand *operand : {&op.getQueryMutable(), &op.getKeyMutable()}) {
    std::optional<ScaledTensor> scaled = matchScaled(operand->get());
    if (!scaled)
      continue;
    // Neither factor nor product may be lost to the range of the scores.
    double scale = op.getScaleValue() * scaled->factor;
    APFloat rounded(scale);
    bool losesInfo;
    rounded.convert(cast<FloatType>(element).getFloatSemantics(),
                    APFloat::rmNearestTiesToEven, &losesInfo);
    if (!rounded.isNormal())
      continue;
    rewriter.modifyOpInPlace(op, [&] {
      operand->set(scaled->source);
      op.setScaleAttr(rewriter.getF64FloatAttr(scale));
    });
    return success();
  }
  return rewriter.notifyMatchFailure(op, "no constant factor");
}

void SdpaOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *) {
  patterns.add(dropTrueMask);
  patterns.add(dropZeroBias);
  patterns.add(dropFullLengths);
  patterns.add(dropWindow);
  patterns.add(dropCausal);
  patterns.add(dropRegions);
  patterns.add(dropUnusedLse);
  patterns.add(foldNoKeys);
  patterns.add(mergeScales);
}
