// Rewrites the sugar of attn.sdpa (softcap, bias, causal, window, lengths,
// mask) into its score_mod and mask_mod regions, so that later passes see one
// form. The mask is written in the affine comparisons that the mask calculus
// reads. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea {
#define GEN_PASS_DEF_NORMALIZEMODIFIERSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea::attn;

namespace {
/// Rewrites one op. `outer` builds before the op what is the same for every
/// slot, `inner` builds in the regions.
class ModifierNormalizer {
public:
  ModifierNormalizer(RewriterBase &rewriter, SdpaOp op)
      : rewriter(rewriter), op(op), outer(op.getLoc(), rewriter),
        inner(op.getLoc(), rewriter),
        scoreType(getAccumulatorType(getElementTypeOrSelf(op.getQuery()))),
        rank(getRank(op.getQuery())) {
    outer.setInsertionPoint(op);
  }

  void run();

private:
  static int64_t getRank(Value tensor) {
    return cast<RankedTensorType>(tensor.getType()).getRank();
  }

  Value constantIndex(int64_t value) {
    return arith::ConstantIndexOp::create(outer, value);
  }
  Value numQueries() { return sizeOf(op.getQuery(), rank - 2); }
  Value numKeys() { return sizeOf(op.getKey(), rank - 2); }
  Value sizeOf(Value tensor, int64_t dim);

  Block &getOrCreateBody(Region &region, bool withScore);
  void addScoreMods();
  void addMasks();

  Value extractBroadcast(Value tensor, ValueRange position);
  Value lengthOf(Value batch);
  Value offsetOf(Value length);
  SmallVector<Value> buildConditions(ValueRange position);

  RewriterBase &rewriter;
  SdpaOp op;
  ImplicitLocOpBuilder outer, inner;
  Type scoreType;
  int64_t rank;
};
} // namespace

Value ModifierNormalizer::sizeOf(Value tensor, int64_t dim) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(dim))
    return constantIndex(type.getDimSize(dim));
  return outer.createOrFold<tensor::DimOp>(tensor, dim);
}

/// The block of a region; of an absent one, a new block without a terminator.
Block &ModifierNormalizer::getOrCreateBody(Region &region, bool withScore) {
  if (!region.empty())
    return region.front();
  SmallVector<Type> types(4, outer.getIndexType());
  if (withScore)
    types.insert(types.begin(), scoreType);
  return *rewriter.createBlock(
      &region, region.end(), types,
      SmallVector<Location>(types.size(), op.getLoc()));
}

/// The element of a mask or bias for the slot at `position` (b, h, q, k), where
/// it is broadcast by the rules of NumPy.
Value ModifierNormalizer::extractBroadcast(Value tensor, ValueRange position) {
  // The dims of the scores: [B, H, Lq, Lk] without the leading ones that the
  // rank lacks.
  SmallVector<Value> scorePosition(position.take_front(rank - 2));
  scorePosition.append({position[2], position[3]});
  SmallVector<int64_t> scoreShape(
      cast<RankedTensorType>(op.getQuery().getType()).getShape());
  scoreShape.back() =
      cast<RankedTensorType>(op.getKey().getType()).getDimSize(rank - 2);

  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<Value> indices;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    int64_t scoreDim = rank - type.getRank() + dim;
    Value index = scorePosition[scoreDim];
    if (type.getDimSize(dim) == 1 || scoreShape[scoreDim] == 1) {
      index = constantIndex(0);
    } else if (type.isDynamicDim(dim)) {
      Value isBroadcast =
          arith::CmpIOp::create(outer, arith::CmpIPredicate::eq,
                                sizeOf(tensor, dim), constantIndex(1));
      index =
          arith::SelectOp::create(inner, isBroadcast, constantIndex(0), index);
    }
    indices.push_back(index);
  }
  return tensor::ExtractOp::create(inner, tensor, indices);
}

/// lengths[b] as an index in [0, Lk].
Value ModifierNormalizer::lengthOf(Value batch) {
  Value length = tensor::ExtractOp::create(inner, op.getLengths(), batch);
  if (!length.getType().isIndex())
    length = arith::IndexCastOp::create(inner, inner.getIndexType(), length);
  length = arith::MaxSIOp::create(inner, length, constantIndex(0));
  return arith::MinSIOp::create(inner, length, numKeys());
}

/// The key on the diagonal of query 0, or null for 0. `length` may be null.
Value ModifierNormalizer::offsetOf(Value length) {
  if (op.getCausal() == CausalAlignment::TopLeft)
    return {};
  if (length)
    return arith::SubIOp::create(inner, length, numQueries());
  return outer.createOrFold<arith::SubIOp>(numKeys(), numQueries());
}

/// The conditions under which the slot at `position` (b, h, q, k) is allowed.
SmallVector<Value> ModifierNormalizer::buildConditions(ValueRange position) {
  Value query = position[2], key = position[3];
  SmallVector<Value> conditions;
  auto require = [&](Value lhs, arith::CmpIPredicate predicate, Value rhs) {
    conditions.push_back(arith::CmpIOp::create(inner, predicate, lhs, rhs));
  };

  Value length;
  if (op.getLengths()) {
    length = lengthOf(position[0]);
    require(key, arith::CmpIPredicate::slt, length);
  }
  if (op.getCausal() || op.getWindow()) {
    Value offset = offsetOf(length);
    // query + offset + constant, with what is the same for all slots summed
    // outside.
    auto diagonal = [&](int64_t constant) -> Value {
      Value shift = offset;
      if (!shift)
        shift = constantIndex(constant);
      else if (constant != 0)
        shift =
            (length ? inner : outer)
                .createOrFold<arith::AddIOp>(shift, constantIndex(constant));
      if (isZeroInteger(shift))
        return query;
      return arith::AddIOp::create(inner, query, shift);
    };
    int64_t left = op.getWindow() ? (*op.getWindow())[0] : -1;
    int64_t right = op.getWindow() ? (*op.getWindow())[1] : -1;
    // No right bound is tighter than the diagonal.
    if (op.getCausal())
      right = 0;
    if (left >= 0)
      require(key, arith::CmpIPredicate::sge, diagonal(-left));
    if (right >= 0)
      require(key, arith::CmpIPredicate::sle, diagonal(right));
  }
  if (op.getMask())
    conditions.push_back(extractBroadcast(op.getMask(), position));
  return conditions;
}

void ModifierNormalizer::addMasks() {
  if (!op.getLengths() && !op.getCausal() && !op.getWindow() && !op.getMask())
    return;
  Block &body = getOrCreateBody(op.getMaskMod(), /*withScore=*/false);
  inner.setInsertionPointToStart(&body);
  SmallVector<Value> conditions = buildConditions(body.getArguments());
  YieldOp yield = body.mightHaveTerminator()
                      ? cast<YieldOp>(body.getTerminator())
                      : nullptr;
  if (yield) {
    inner.setInsertionPoint(yield);
    conditions.push_back(yield.getValue());
  }
  Value allowed;
  for (Value condition : conditions)
    allowed =
        allowed ? arith::AndIOp::create(inner, allowed, condition) : condition;
  if (!allowed) // an unbounded window and nothing else
    rewriter.eraseBlock(&body);
  else if (yield)
    rewriter.modifyOpInPlace(yield,
                             [&] { yield.getValueMutable().assign(allowed); });
  else
    YieldOp::create(inner, allowed);
}

void ModifierNormalizer::addScoreMods() {
  if (!op.getSoftcap() && !op.getBias())
    return;
  Block &body = getOrCreateBody(op.getScoreMod(), /*withScore=*/true);
  YieldOp yield = body.mightHaveTerminator()
                      ? cast<YieldOp>(body.getTerminator())
                      : nullptr;
  Value score = body.getArgument(0);

  if (std::optional<APFloat> softcap = op.getSoftcap()) {
    // score = softcap * tanh(score / softcap), before what the user's region
    // does
    inner.setInsertionPointToStart(&body);
    auto constant = [&](double value) {
      return arith::ConstantOp::create(outer,
                                       outer.getFloatAttr(scoreType, value));
    };
    double cap = softcap->convertToDouble();
    auto scaled = arith::MulFOp::create(inner, score, constant(1.0 / cap));
    Value tanh = math::TanhOp::create(inner, scaled);
    Value capped = arith::MulFOp::create(inner, tanh, constant(cap));
    rewriter.replaceAllUsesExcept(score, capped, scaled);
    score = capped;
  }
  if (yield) {
    inner.setInsertionPoint(yield);
    score = yield.getValue();
  } else {
    inner.setInsertionPointToEnd(&body);
  }
  if (op.getBias()) {
    // score = score + bias, after what the user's region does
    Value bias =
        extractBroadcast(op.getBias(), body.getArguments().drop_front());
    unsigned from = bias.getType().getIntOrFloatBitWidth();
    unsigned to = scoreType.getIntOrFloatBitWidth();
    if (from < to)
      bias = arith::ExtFOp::create(inner, scoreType, bias);
    else if (from > to)
      bias = arith::TruncFOp::create(inner, scoreType, bias);
    score = arith::AddFOp::create(inner, score, bias);
  }
  if (yield)
    rewriter.modifyOpInPlace(yield,
                             [&] { yield.getValueMutable().assign(score); });
  else
    YieldOp::create(inner, score);
}

void ModifierNormalizer::run() {
  addScoreMods();
  addMasks();
  rewriter.modifyOpInPlace(op, [&] {
    op.getLengthsMutable().clear();
    op.getMaskMutable().clear();
    op.getBiasMutable().clear();
    op.removeCausalAttr();
    op.removeWindowAttr();
    op.removeSoftcapAttr();
  });
}

namespace {
struct NormalizeModifiersPass final
    : fovea::impl::NormalizeModifiersPassBase<NormalizeModifiersPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<SdpaOp> ops;
    getOperation()->walk([&](SdpaOp op) { ops.push_back(op); });
    for (SdpaOp op : ops)
      if (!op.isNormalized())
        ModifierNormalizer(rewriter, op).run();
  }
};
} // namespace
