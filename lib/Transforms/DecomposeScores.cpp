// The pieces that the decompositions of attn ops share: elementwise
// linalg.generic ops, the loops over scores, and the two contractions of
// attention. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decompose.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <limits>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

Value fovea::emitGeneric(ImplicitLocOpBuilder &b, ValueRange inputs, Value init,
                         ArrayRef<AffineMap> maps, StringRef iterators,
                         ElementFn body) {
  SmallVector<utils::IteratorType> types =
      llvm::map_to_vector(iterators, [](char c) {
        return c == 'p' ? utils::IteratorType::parallel
                        : utils::IteratorType::reduction;
      });
  auto generic = linalg::GenericOp::create(
      b, init.getType(), inputs, init, maps, types,
      [&](OpBuilder &nested, Location loc, ValueRange args) {
        ImplicitLocOpBuilder builder(loc, nested);
        linalg::YieldOp::create(builder, body(builder, args));
      });
  return generic.getResult(0);
}

Value fovea::emitElementwise(ImplicitLocOpBuilder &b, ValueRange inputs,
                             Value init, ElementFn body) {
  int64_t rank = cast<RankedTensorType>(init.getType()).getRank();
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              b.getMultiDimIdentityMap(rank));
  return emitGeneric(b, inputs, init, maps, std::string(rank, 'p'), body);
}

Value fovea::emitEmpty(ImplicitLocOpBuilder &b, ArrayRef<OpFoldResult> sizes,
                       Type element) {
  return tensor::EmptyOp::create(b, sizes, element);
}

Value fovea::emitFilled(ImplicitLocOpBuilder &b, ArrayRef<OpFoldResult> sizes,
                        Type element, double value) {
  Value scalar = emitConstant(b, element, value);
  return linalg::FillOp::create(b, scalar, emitEmpty(b, sizes, element))
      .getResult(0);
}

Value fovea::emitConstant(ImplicitLocOpBuilder &b, Type type, double value) {
  return arith::ConstantOp::create(b, b.getFloatAttr(type, value));
}

Value fovea::emitConvert(ImplicitLocOpBuilder &b, Value value, Type type) {
  // f16 and bf16: neither holds the other.
  Type from = value.getType();
  if (from != type && from.isFloat(16) && type.isFloat(16))
    value = arith::ExtFOp::create(b, b.getF32Type(), value);
  return convertScalarToDtype(b, b.getLoc(), value, type,
                              /*isUnsignedCast=*/false);
}

Value fovea::emitEquals(ImplicitLocOpBuilder &b, Value value, double constant) {
  return arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, value,
                               emitConstant(b, value.getType(), constant));
}

Value fovea::inlineModifier(ImplicitLocOpBuilder &b, Region &region,
                            ValueRange arguments) {
  Block &block = region.front();
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  for (Operation &op : block.without_terminator())
    b.clone(op, mapping);
  return mapping.lookupOrDefault(
      cast<YieldOp>(block.getTerminator()).getValue());
}

//===----------------------------------------------------------------------===//
// ScoreSpace
//===----------------------------------------------------------------------===//

ScoreSpace::ScoreSpace(ImplicitLocOpBuilder &b, Value query, Value key,
                       Value value)
    : query(query), key(key), value(value), context(b.getContext()) {
  auto type = cast<RankedTensorType>(query.getType());
  accumulator = getAccumulatorType(type.getElementType());
  int64_t rank = type.getRank();
  if (rank == 4)
    group = type.getDimSize(1) /
            cast<RankedTensorType>(key.getType()).getDimSize(1);
  sizes = tensor::getMixedSizes(b, b.getLoc(), query);
  sizes.back() = tensor::getMixedSize(b, b.getLoc(), key, rank - 2);
}

AffineMap ScoreSpace::getMap(unsigned loops, ArrayRef<AffineExpr> exprs) const {
  return AffineMap::get(loops, /*symbolCount=*/0, exprs, context);
}

AffineMap ScoreSpace::getScoreMap() const {
  return AffineMap::getMultiDimIdentityMap(numLoops(), context);
}

AffineMap ScoreSpace::getRowMap() const {
  return getScoreMap().getMajorSubMap(numLoops() - 1);
}

AffineMap ScoreSpace::getOutputMap() const {
  SmallVector<AffineExpr> exprs(getRowMap().getResults());
  exprs.push_back(getAffineDimExpr(numLoops(), context));
  return getMap(numLoops() + 1, exprs);
}

AffineMap ScoreSpace::getKeyMap() const {
  SmallVector<AffineExpr> exprs;
  for (unsigned dim = 0; dim + 2 < numLoops(); ++dim)
    exprs.push_back(getAffineDimExpr(dim, context));
  if (exprs.size() == 2)
    exprs[1] = exprs[1].floorDiv(group);
  exprs.push_back(getAffineDimExpr(numLoops() - 1, context));
  exprs.push_back(getAffineDimExpr(numLoops(), context));
  return getMap(numLoops() + 1, exprs);
}

Value ScoreSpace::contractScores(ImplicitLocOpBuilder &b, double scale,
                                 Type element) const {
  AffineMap scoreMap = getMap(numLoops() + 1, getScoreMap().getResults());
  Value products =
      emitGeneric(b, {query, key}, emitFilled(b, sizes, accumulator, 0),
                  {getOutputMap(), getKeyMap(), scoreMap}, getParallel() + 'r',
                  [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
                    Value q = emitConvert(b, args[0], accumulator);
                    Value k = emitConvert(b, args[1], accumulator);
                    return arith::AddFOp::create(
                        b, args[2], arith::MulFOp::create(b, q, k));
                  });
  return emitElementwise(
      b, products, emitEmpty(b, sizes, element),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value s = arith::MulFOp::create(b, args[0],
                                        emitConstant(b, accumulator, scale));
        return emitConvert(b, s, element);
      });
}

Value ScoreSpace::getHead(ImplicitLocOpBuilder &b) const {
  if (numLoops() == 4)
    return linalg::IndexOp::create(b, 1);
  return arith::ConstantIndexOp::create(b, 0);
}

Value ScoreSpace::getQuery(ImplicitLocOpBuilder &b) const {
  return linalg::IndexOp::create(b, numLoops() - 2);
}

ScorePosition ScoreSpace::getPosition(ImplicitLocOpBuilder &b) const {
  ScorePosition position;
  if (numLoops() > 2)
    position.batch = linalg::IndexOp::create(b, 0);
  else
    position.batch = arith::ConstantIndexOp::create(b, 0);
  position.head = getHead(b);
  position.query = getQuery(b);
  position.key = linalg::IndexOp::create(b, numLoops() - 1);
  return position;
}

Value ScoreSpace::contractValues(ImplicitLocOpBuilder &b, Value scores,
                                 Value weights, Value init,
                                 AffineMap outputMap) const {
  AffineMap scoreMap = getMap(numLoops() + 1, getScoreMap().getResults());
  constexpr double masked = -std::numeric_limits<double>::infinity();
  return emitGeneric(
      b, {scores, weights, value}, init,
      {scoreMap, scoreMap, getKeyMap(), outputMap}, getReduction() + 'p',
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        Value p = emitConvert(b, args[1], accumulator);
        Value v = emitConvert(b, args[2], accumulator);
        Value sum =
            arith::AddFOp::create(b, args[3], arith::MulFOp::create(b, p, v));
        // A weight of 0 would let NaN in a masked value through.
        return arith::SelectOp::create(b, emitEquals(b, args[0], masked),
                                       args[3], sum);
      });
}
