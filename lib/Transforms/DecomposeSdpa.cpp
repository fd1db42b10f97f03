// Decomposes attn.sdpa, all modifiers included, into linalg at full
// score-matrix size: the executable specification. In f16 and bf16 it rounds
// where a program of separate tensor ops would (scores, probabilities, output).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decompose.h"
#include "Replace.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <limits>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

static constexpr double negativeInfinity =
    -std::numeric_limits<double>::infinity();

/// The element at `position` of a tensor that broadcasts to the scores,
/// `[B, H, Lq, Lk]` without the leading dims that the op's operands lack.
static Value extractBroadcast(ImplicitLocOpBuilder &b, SdpaOp op, Value tensor,
                              const ScorePosition &position) {
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<Value> all = {position.batch, position.head, position.query,
                            position.key};
  if (cast<RankedTensorType>(op.getQuery().getType()).getRank() == 3)
    all.erase(all.begin() + 1);
  ArrayRef<Value> trailing = ArrayRef(all).take_back(type.getRank());
  SmallVector<Value> indices;
  for (auto [dim, index] : llvm::enumerate(trailing)) {
    if (type.isDynamicDim(dim)) {
      // Whether a dynamic dim is 1, and so repeats, is known at run time only.
      Value size = tensor::DimOp::create(b, tensor, dim);
      Value last =
          arith::SubIOp::create(b, size, arith::ConstantIndexOp::create(b, 1));
      indices.push_back(arith::MinSIOp::create(b, index, last));
    } else if (type.getDimSize(dim) == 1) {
      indices.push_back(arith::ConstantIndexOp::create(b, 0));
    } else {
      indices.push_back(index);
    }
  }
  return tensor::ExtractOp::create(b, tensor, indices);
}

/// `softcap * tanh(s / softcap)`, then the region, then the bias.
static Value modifyScore(ImplicitLocOpBuilder &b, SdpaOp op, Value score,
                         const ScorePosition &position) {
  Type type = score.getType();
  if (std::optional<APFloat> softcap = op.getSoftcap()) {
    Value cap = emitConstant(b, type, softcap->convertToDouble());
    Value tanh = math::TanhOp::create(b, arith::DivFOp::create(b, score, cap));
    score = arith::MulFOp::create(b, cap, tanh);
  }
  if (!op.getScoreMod().empty())
    score = inlineModifier(
        b, op.getScoreMod(),
        {score, position.batch, position.head, position.query, position.key});
  if (Value bias = op.getBias()) {
    Value element = extractBroadcast(b, op, bias, position);
    score = arith::AddFOp::create(b, score, emitConvert(b, element, type));
  }
  return score;
}

/// `lengths[b]` clamped to `[0, Lk]`, or `Lk`.
static Value getKeyCount(ImplicitLocOpBuilder &b, SdpaOp op, Value keys,
                         const ScorePosition &position) {
  if (!op.getLengths())
    return keys;
  Value length = tensor::ExtractOp::create(b, op.getLengths(), position.batch);
  if (!length.getType().isIndex())
    length = arith::IndexCastOp::create(b, b.getIndexType(), length);
  Value zero = arith::ConstantIndexOp::create(b, 0);
  return arith::MinSIOp::create(b, arith::MaxSIOp::create(b, length, zero),
                                keys);
}

/// The conjunction of everything that may forbid a slot; null if nothing does.
static Value isAllowed(ImplicitLocOpBuilder &b, SdpaOp op, Value queries,
                       Value keys, const ScorePosition &position) {
  Value allowed;
  auto require = [&](Value condition) {
    allowed =
        allowed ? arith::AndIOp::create(b, allowed, condition) : condition;
  };
  auto requireLessEqual = [&](Value lhs, Value rhs) {
    require(arith::CmpIOp::create(b, arith::CmpIPredicate::sle, lhs, rhs));
  };
  Value count = getKeyCount(b, op, keys, position);
  if (op.getLengths())
    require(arith::CmpIOp::create(b, arith::CmpIPredicate::slt, position.key,
                                  count));

  // The key that a query stands at: i + offset.
  Value diagonal = position.query;
  if (op.getCausal() != CausalAlignment::TopLeft)
    diagonal = arith::AddIOp::create(b, diagonal,
                                     arith::SubIOp::create(b, count, queries));
  if (op.getCausal())
    requireLessEqual(position.key, diagonal);
  if (std::optional<ArrayRef<int64_t>> window = op.getWindow()) {
    auto [left, right] = std::pair((*window)[0], (*window)[1]);
    if (left >= 0) {
      Value bound = arith::ConstantIndexOp::create(b, left);
      requireLessEqual(arith::SubIOp::create(b, diagonal, bound), position.key);
    }
    if (right >= 0) {
      Value bound = arith::ConstantIndexOp::create(b, right);
      requireLessEqual(position.key, arith::AddIOp::create(b, diagonal, bound));
    }
  }
  if (Value mask = op.getMask())
    require(extractBroadcast(b, op, mask, position));
  if (!op.getMaskMod().empty())
    require(inlineModifier(
        b, op.getMaskMod(),
        {position.batch, position.head, position.query, position.key}));
  return allowed;
}

/// The scores after all modifiers, -inf in slots that are not allowed.
static Value emitScores(ImplicitLocOpBuilder &b, SdpaOp op,
                        const ScoreSpace &space) {
  Type element =
      cast<RankedTensorType>(op.getQuery().getType()).getElementType();
  Value scores = space.contractScores(b, op.getScaleValue(), element);
  int64_t queryDim =
      cast<RankedTensorType>(op.getQuery().getType()).getRank() - 2;
  Value queries = tensor::DimOp::create(b, op.getQuery(), queryDim);
  Value keys = tensor::DimOp::create(b, op.getKey(), queryDim);
  return emitElementwise(
      b, scores, emitEmpty(b, space.getSizes(), element),
      [&](ImplicitLocOpBuilder &b, ValueRange args) {
        ScorePosition position = space.getPosition(b);
        Value score = emitConvert(b, args[0], space.getAccumulator());
        score = emitConvert(b, modifyScore(b, op, score, position), element);
        if (Value allowed = isAllowed(b, op, queries, keys, position))
          score = arith::SelectOp::create(
              b, allowed, score, emitConstant(b, element, negativeInfinity));
        return score;
      });
}

/// The sink of the row that the body of a linalg.generic works on.
static Value extractSink(ImplicitLocOpBuilder &b, SdpaOp op,
                         const ScoreSpace &space) {
  SmallVector<Value> row = {space.getHead(b), space.getQuery(b)};
  row.resize(cast<RankedTensorType>(op.getSinks().getType()).getRank());
  Value sink = tensor::ExtractOp::create(b, op.getSinks(), row);
  return emitConvert(b, sink, space.getAccumulator());
}

/// max = rowmax(s), sink included
static Value emitRowMax(ImplicitLocOpBuilder &b, SdpaOp op,
                        const ScoreSpace &space, Value scores) {
  Type type = space.getAccumulator();
  Value max = emitGeneric(
      b, scores, emitFilled(b, space.getRowSizes(), type, negativeInfinity),
      {space.getScoreMap(), space.getRowMap()}, space.getReduction(),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::MaximumFOp::create(b, args[1],
                                         emitConvert(b, args[0], type));
      });
  if (!op.getSinks())
    return max;
  return emitElementwise(
      b, ValueRange(), max,
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::MaximumFOp::create(b, args[0], extractSink(b, op, space));
      });
}

/// e = exp(s - max), 0 where s = -inf
static Value emitExponentials(ImplicitLocOpBuilder &b, const ScoreSpace &space,
                              Value scores, Value max) {
  Type type = space.getAccumulator();
  return emitGeneric(
      b, {scores, max}, emitEmpty(b, space.getSizes(), type),
      {space.getScoreMap(), space.getRowMap(), space.getScoreMap()},
      space.getParallel(),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value score = emitConvert(b, args[0], type);
        Value e =
            math::ExpOp::create(b, arith::SubFOp::create(b, score, args[1]));
        return arith::SelectOp::create(b,
                                       emitEquals(b, score, negativeInfinity),
                                       emitConstant(b, type, 0), e);
      });
}

/// sum = rowsum(e) + exp(sink - max)
static Value emitRowSum(ImplicitLocOpBuilder &b, SdpaOp op,
                        const ScoreSpace &space, Value exponentials,
                        Value max) {
  Type type = space.getAccumulator();
  Value sum = emitGeneric(
      b, exponentials, emitFilled(b, space.getRowSizes(), type, 0),
      {space.getScoreMap(), space.getRowMap()}, space.getReduction(),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::AddFOp::create(b, args[1], args[0]);
      });
  if (!op.getSinks())
    return sum;
  return emitElementwise(
      b, max, sum, [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value sink = extractSink(b, op, space);
        Value e =
            math::ExpOp::create(b, arith::SubFOp::create(b, sink, args[0]));
        // With a sink of -inf and no key the difference is NaN.
        Value absent = emitEquals(b, sink, negativeInfinity);
        e = arith::SelectOp::create(b, absent, emitConstant(b, type, 0), e);
        return arith::AddFOp::create(b, args[1], e);
      });
}

/// p = e / sum, 0 where sum = 0
static Value emitProbabilities(ImplicitLocOpBuilder &b, const ScoreSpace &space,
                               Value exponentials, Value sum, Type element) {
  return emitGeneric(
      b, {exponentials, sum}, emitEmpty(b, space.getSizes(), element),
      {space.getScoreMap(), space.getRowMap(), space.getScoreMap()},
      space.getParallel(),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value p = arith::DivFOp::create(b, args[0], args[1]);
        p = arith::SelectOp::create(b, emitEquals(b, args[1], 0), args[0], p);
        return emitConvert(b, p, element);
      });
}

/// lse = max + ln(sum), -inf where sum = 0
static Value emitLse(ImplicitLocOpBuilder &b, Value max, Value sum) {
  return emitElementwise(
      b, sum, max, [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value lse =
            arith::AddFOp::create(b, args[1], math::LogOp::create(b, args[0]));
        Value none = emitConstant(b, lse.getType(), negativeInfinity);
        return arith::SelectOp::create(b, emitEquals(b, args[0], 0), none, lse);
      });
}

void fovea::decomposeSdpa(RewriterBase &rewriter, SdpaOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  Type element =
      cast<RankedTensorType>(op.getQuery().getType()).getElementType();
  ScoreSpace space(b, op.getQuery(), op.getKey(), op.getValue());
  Type type = space.getAccumulator();

  Value scores = emitScores(b, op, space);
  Value max = emitRowMax(b, op, space, scores);
  Value exponentials = emitExponentials(b, space, scores, max);
  Value sum = emitRowSum(b, op, space, exponentials, max);
  Value weights = emitProbabilities(b, space, exponentials, sum, element);

  SmallVector<OpFoldResult> outputSizes(space.getRowSizes());
  outputSizes.push_back(b.getIndexAttr(op.getValueHeadSize()));
  Value output = space.contractValues(b, scores, weights,
                                      emitFilled(b, outputSizes, type, 0),
                                      space.getOutputMap());
  if (element != type)
    output = emitElementwise(b, output, emitEmpty(b, outputSizes, element),
                             [&](ImplicitLocOpBuilder &b, ValueRange args) {
                               return emitConvert(b, args[0], element);
                             });
  SmallVector<Value> results = {output};
  if (op.getLse())
    results.push_back(emitLse(b, max, sum));
  replaceOpWithCasts(rewriter, op, results);
}
