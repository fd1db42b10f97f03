// Decomposes attn.online_sdpa, attn.normalize and attn.merge on tensors into
// linalg ops, equation by equation as their descriptions state.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decompose.h"
#include "Replace.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

static constexpr double negativeInfinity =
    -std::numeric_limits<double>::infinity();

//===----------------------------------------------------------------------===//
// attn.online_sdpa
//===----------------------------------------------------------------------===//

/// The position of a score in the whole problem.
static ScorePosition getAbsolutePosition(ImplicitLocOpBuilder &b,
                                         OnlineSdpaOp op,
                                         const ScoreSpace &space) {
  ScorePosition position = space.getPosition(b);
  if (op.getOffsets().empty())
    return position;
  Value *indices[] = {&position.batch, &position.head, &position.query,
                      &position.key};
  for (auto [index, offset] : llvm::zip_equal(indices, op.getOffsets()))
    *index = arith::AddIOp::create(b, *index, offset);
  return position;
}

/// s = score_mod(scale * <q, k>) * log2(e), -inf where mask_mod says no
static Value emitScores(ImplicitLocOpBuilder &b, OnlineSdpaOp op,
                        const ScoreSpace &space) {
  Type type = space.getAccumulator();
  Value scores = space.contractScores(b, op.getScale().convertToDouble(), type);
  return emitElementwise(
      b, scores, emitEmpty(b, space.getSizes(), type),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        ScorePosition at = getAbsolutePosition(b, op, space);
        Value score = args[0];
        if (!op.getScoreMod().empty())
          score = inlineModifier(b, op.getScoreMod(),
                                 {score, at.batch, at.head, at.query, at.key});
        score = arith::MulFOp::create(b, score, emitConstant(b, type, M_LOG2E));
        if (op.getMaskMod().empty())
          return score;
        Value allowed = inlineModifier(b, op.getMaskMod(),
                                       {at.batch, at.head, at.query, at.key});
        return arith::SelectOp::create(b, allowed, score,
                                       emitConstant(b, type, negativeInfinity));
      });
}

/// The number of chunks of an op that has some.
static int64_t countChunks(OnlineSdpaOp op) {
  auto type = cast<RankedTensorType>(op.getMax().getType());
  return type.getDimSize(op.getQueryRank() - 2);
}

/// `map` with the chunk of the key inserted before the query's dim.
static AffineMap insertChunk(OnlineSdpaOp op, AffineMap map) {
  if (!op.hasChunks())
    return map;
  int64_t queryDim = op.getQueryRank() - 2;
  AffineExpr chunk = getAffineConstantExpr(0, map.getContext());
  if (countChunks(op) != 1)
    chunk = getAffineDimExpr(queryDim + 1, map.getContext())
                .floorDiv(*op.getChunkSize());
  return map.insertResult(chunk, queryDim);
}

/// Which chunk a key is in is not affine where sizes are dynamic: chunks become
/// a loop, and the op one of a single chunk, which is returned.
static FailureOr<OnlineSdpaOp> tileChunks(RewriterBase &rewriter,
                                          OnlineSdpaOp op) {
  SmallVector<OpFoldResult> tiles(op.getLoopIteratorTypes().size(),
                                  rewriter.getIndexAttr(0));
  tiles[op.getQueryRank() - 2] = rewriter.getIndexAttr(1);
  scf::SCFTilingOptions options;
  options.setTileSizes(tiles);
  FailureOr<scf::SCFTilingResult> tiled = scf::tileUsingSCF(
      rewriter, cast<TilingInterface>(op.getOperation()), options);
  if (failed(tiled))
    return op.emitError("failed to tile chunks of keys");
  rewriter.replaceOp(op, tiled->replacements);
  return cast<OnlineSdpaOp>(tiled->tiledOps.front());
}

/// destination * exp2(max - max')
static Value emitCorrected(ImplicitLocOpBuilder &b, Value destination,
                           Value max, Value newMax) {
  int64_t rank = cast<RankedTensorType>(destination.getType()).getRank();
  int64_t rowRank = cast<RankedTensorType>(max.getType()).getRank();
  AffineMap all = b.getMultiDimIdentityMap(rank);
  AffineMap row = all.getMajorSubMap(rowRank);
  return emitGeneric(
      b, {max, newMax}, destination, {row, row, all}, std::string(rank, 'p'),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value c =
            math::Exp2Op::create(b, arith::SubFOp::create(b, args[0], args[1]));
        return arith::MulFOp::create(b, args[2], c);
      });
}

LogicalResult fovea::decomposeOnlineSdpa(RewriterBase &rewriter,
                                         OnlineSdpaOp op) {
  if (op.hasChunks() && countChunks(op) != 1 && !op.getChunkSize()) {
    FailureOr<OnlineSdpaOp> tiled = tileChunks(rewriter, op);
    if (failed(tiled))
      return failure();
    op = *tiled;
    rewriter.setInsertionPoint(op);
  }
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  ScoreSpace space(b, op.getQuery(), op.getKey(), op.getValue());
  Type type = space.getAccumulator();
  AffineMap scoreMap = space.getScoreMap();
  AffineMap rowMap = insertChunk(op, space.getRowMap());

  Value scores = emitScores(b, op, space);
  // max' = max(max, rowmax(s))
  Value max = emitGeneric(
      b, scores, op.getMax(), {scoreMap, rowMap}, space.getReduction(),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::MaximumFOp::create(b, args[1], args[0]);
      });
  // p = exp2(s - max'), 0 in masked slots
  Value weights = emitGeneric(
      b, {scores, max}, emitEmpty(b, space.getSizes(), type),
      {scoreMap, rowMap, scoreMap}, space.getParallel(),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value p =
            math::Exp2Op::create(b, arith::SubFOp::create(b, args[0], args[1]));
        return arith::SelectOp::create(b,
                                       emitEquals(b, args[0], negativeInfinity),
                                       emitConstant(b, type, 0), p);
      });
  // sum' = sum * c + rowsum(p)
  Value sum = emitCorrected(b, op.getSum(), op.getMax(), max);
  sum = emitGeneric(b, weights, sum, {scoreMap, rowMap}, space.getReduction(),
                    [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
                      return arith::AddFOp::create(b, args[1], args[0]);
                    });
  // acc' = acc * c + p * value
  Value acc = emitCorrected(b, op.getAcc(), op.getMax(), max);
  acc = space.contractValues(b, scores, weights, acc,
                             insertChunk(op, space.getOutputMap()));
  rewriter.replaceOp(op, {acc, max, sum});
  return success();
}

//===----------------------------------------------------------------------===//
// attn.normalize
//===----------------------------------------------------------------------===//

void fovea::decomposeNormalize(RewriterBase &rewriter, NormalizeOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto outputType = cast<RankedTensorType>(op.getOutput().getType());
  AffineMap all = b.getMultiDimIdentityMap(outputType.getRank());
  AffineMap row = all.dropResult(outputType.getRank() - 1);
  // output = acc / sum, 0 where sum = 0
  SmallVector<Value> results = {emitGeneric(
      b, {op.getAcc(), op.getSum()}, op.getOutput(), {all, row, all},
      std::string(outputType.getRank(), 'p'),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value quotient = arith::DivFOp::create(b, args[0], args[1]);
        quotient = arith::SelectOp::create(
            b, emitEquals(b, args[1], 0),
            emitConstant(b, quotient.getType(), 0), quotient);
        return emitConvert(b, quotient, outputType.getElementType());
      })};
  // lse = ln(2) * (max + log2(sum)), -inf where sum = 0
  if (op.getLse())
    results.push_back(emitElementwise(
        b, {op.getMax(), op.getSum()}, op.getLse(),
        [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
          Type type = args[0].getType();
          Value log = arith::AddFOp::create(b, args[0],
                                            math::Log2Op::create(b, args[1]));
          Value lse =
              arith::MulFOp::create(b, log, emitConstant(b, type, M_LN2));
          return arith::SelectOp::create(
              b, emitEquals(b, args[1], 0),
              emitConstant(b, type, negativeInfinity), lse);
        }));
  rewriter.replaceOp(op, results);
}

//===----------------------------------------------------------------------===//
// attn.merge
//===----------------------------------------------------------------------===//

/// w = exp(lse - max), 0 where lse = -inf
static Value emitMergeWeights(ImplicitLocOpBuilder &b, Value lses, Value max,
                              AffineMap rowMap) {
  auto type = cast<RankedTensorType>(lses.getType());
  AffineMap all = b.getMultiDimIdentityMap(type.getRank());
  Value empty = emitEmpty(b, tensor::getMixedSizes(b, b.getLoc(), lses),
                          type.getElementType());
  return emitGeneric(b, {lses, max}, empty, {all, rowMap, all},
                     std::string(type.getRank(), 'p'),
                     [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
                       Value w = math::ExpOp::create(
                           b, arith::SubFOp::create(b, args[0], args[1]));
                       return arith::SelectOp::create(
                           b, emitEquals(b, args[0], negativeInfinity),
                           emitConstant(b, w.getType(), 0), w);
                     });
}

/// sum_c w[c] * partials[c], without the partials that are empty
static Value emitWeightedSum(ImplicitLocOpBuilder &b, MergeOp op, Value weights,
                             ArrayRef<OpFoldResult> rowSizes) {
  auto partials = cast<RankedTensorType>(op.getPartials().getType());
  Type type = cast<RankedTensorType>(op.getLses().getType()).getElementType();
  int64_t rank = partials.getRank();
  SmallVector<OpFoldResult> sizes(rowSizes);
  sizes.push_back(
      tensor::getMixedSize(b, b.getLoc(), op.getPartials(), rank - 1));
  AffineMap all = b.getMultiDimIdentityMap(rank);
  AffineMap row = all.getMajorSubMap(rank - 1);
  std::string iterators(rank, 'p');
  iterators[op.getDim()] = 'r';
  Value sum = emitGeneric(
      b, {op.getPartials(), op.getLses(), weights},
      emitFilled(b, sizes, type, 0),
      {all, row, row, all.dropResult(op.getDim())}, iterators,
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value partial = emitConvert(b, args[0], type);
        Value sum = arith::AddFOp::create(
            b, args[3], arith::MulFOp::create(b, args[2], partial));
        return arith::SelectOp::create(
            b, emitEquals(b, args[1], negativeInfinity), args[3], sum);
      });
  return sum;
}

void fovea::decomposeMerge(RewriterBase &rewriter, MergeOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto lseType = cast<RankedTensorType>(op.getLses().getType());
  auto outputType = cast<RankedTensorType>(op.getOutput().getType());
  Type type = lseType.getElementType();
  AffineMap all = b.getMultiDimIdentityMap(lseType.getRank());
  AffineMap row = all.dropResult(op.getDim());
  std::string iterators(lseType.getRank(), 'p');
  iterators[op.getDim()] = 'r';
  SmallVector<OpFoldResult> rowSizes =
      tensor::getMixedSizes(b, b.getLoc(), op.getLses());
  rowSizes.erase(rowSizes.begin() + op.getDim());

  // L = max_c lses[c]
  Value max = emitGeneric(
      b, op.getLses(), emitFilled(b, rowSizes, type, negativeInfinity),
      {all, row}, iterators,
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::MaximumFOp::create(b, args[1], args[0]);
      });
  Value weights = emitMergeWeights(b, op.getLses(), max, row);
  Value total = emitGeneric(
      b, weights, emitFilled(b, rowSizes, type, 0), {all, row}, iterators,
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::AddFOp::create(b, args[1], args[0]);
      });
  Value sum = emitWeightedSum(b, op, weights, rowSizes);

  // output = sum / total, 0 where total = 0
  AffineMap outputs = b.getMultiDimIdentityMap(outputType.getRank());
  AffineMap outputRow = outputs.dropResult(outputType.getRank() - 1);
  Value output = emitGeneric(
      b, {sum, total},
      emitEmpty(b, tensor::getMixedSizes(b, b.getLoc(), sum),
                outputType.getElementType()),
      {outputs, outputRow, outputs}, std::string(outputType.getRank(), 'p'),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value quotient = arith::DivFOp::create(b, args[0], args[1]);
        quotient = arith::SelectOp::create(b, emitEquals(b, args[1], 0),
                                           args[0], quotient);
        return emitConvert(b, quotient, outputType.getElementType());
      });
  // lse = L + ln(total); ln(0) = -inf is the LSE of a row without keys
  Value lse = emitElementwise(
      b, total, max, [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::AddFOp::create(b, args[1],
                                     math::LogOp::create(b, args[0]));
      });
  replaceOpWithCasts(rewriter, op, {output, lse});
}
