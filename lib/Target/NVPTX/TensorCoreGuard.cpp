// Values that are NaN or infinite, in tiles that a mask cuts: a probability of
// 0 does not hide them from a tensor core.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TensorCoreKernel.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// x * 0 is NaN just for those.
Value TensorCoreKernel::findNonFinite(Value first, int64_t count, Value thread,
                                      int64_t threads) {
  auto group = VectorType::get(8, sizes.element);
  auto pair = VectorType::get(2, sizes.element);
  Value zero = b.splat(pair, 0), total = zero;
  first = b.add(first, b.mul(thread, b.index(8)));
  for (int64_t i = 0; i < count; i += 8 * threads) {
    Value loaded = b.loadAligned(group, shared, b.add(first, b.index(i)));
    for (int64_t k = 0; k < 8; k += 2) {
      Value part = vector::ShuffleOp::create(b, loaded, loaded,
                                             ArrayRef<int64_t>{k, k + 1});
      total = math::FmaOp::create(b, part, zero, total);
    }
  }
  Value wide = b.convert(total, type);
  Value both = b.add(vector::ExtractOp::create(b, wide, 0),
                     vector::ExtractOp::create(b, wide, 1));
  return b.compare(arith::CmpFPredicate::UNE, both, b.scalar(type, 0));
}

// A second product counts, for each element of the output, what it meets: with
// factors 1 for a probability above 0 and `many` for one of 0 (0 * inf = NaN),
// times 1 for +inf, `some` for -inf and `many` for NaN. At most 64 keys are
// counted at once, so the sums of different kinds do not mix.
static constexpr int64_t some = 128, many = 16384, blocksAtOnce = 4;

SmallVector<Value> TensorCoreKernel::classifyProbabilities(int64_t m,
                                                           int64_t block) {
  Fragment pairs;
  auto pairType = VectorType::get(2, sizes.element);
  Value word = hidden.get(b, getHiddenWord(m, 2 * block));
  for (auto [place, pair] : llvm::enumerate(getProbabilities(m, block))) {
    Value wide = b.convert(pair, type);
    SmallVector<Value> factors;
    for (int64_t i : {0, 1}) {
      Value probability = vector::ExtractOp::create(b, wide, i);
      Value vanishes =
          b.compare(arith::CmpFPredicate::OEQ, probability, b.scalar(type, 0));
      Value factor = b.select(vanishes, b.scalar(sizes.element, double(many)),
                              b.scalar(sizes.element, 1));
      // Operand places are (tile, half) in the order (0,0) (0,1) (1,0) (1,1).
      int64_t tile = place / 2, half = place % 2;
      Value masked = isHidden(word, 2 * block + tile, 2 * half + i);
      factors.push_back(b.select(masked, b.scalar(sizes.element, 0), factor));
    }
    pairs.push_back(vector::FromElementsOp::create(b, pairType, factors));
  }
  return pairs;
}

/// Finite values, 0 elsewhere; and the kinds of the others, 0 for the finite.
std::pair<SmallVector<Value>, SmallVector<Value>>
TensorCoreKernel::splitValues(ValueRange pairs) {
  auto pairType = VectorType::get(2, sizes.element);
  Fragment finite, kinds;
  auto constant = [&](double value) { return b.scalar(sizes.element, value); };
  for (Value pair : pairs) {
    Value wide = b.convert(pair, type);
    SmallVector<Value> values, classes;
    for (int64_t i : {0, 1}) {
      Value narrow = vector::ExtractOp::create(b, pair, i);
      Value value = vector::ExtractOp::create(b, wide, i);
      auto is = [&](arith::CmpFPredicate predicate, double limit) {
        return b.compare(predicate, value, b.scalar(type, limit));
      };
      Value isFinite = b.bitAnd(is(arith::CmpFPredicate::OLT, INFINITY),
                                is(arith::CmpFPredicate::OGT, -INFINITY));
      Value kind = b.select(is(arith::CmpFPredicate::OEQ, INFINITY),
                            constant(1), constant(double(many)));
      kind = b.select(is(arith::CmpFPredicate::OEQ, -INFINITY),
                      constant(double(some)), kind);
      values.push_back(b.select(isFinite, narrow, constant(0)));
      classes.push_back(b.select(isFinite, constant(0), kind));
    }
    finite.push_back(vector::FromElementsOp::create(b, pairType, values));
    kinds.push_back(vector::FromElementsOp::create(b, pairType, classes));
  }
  return {finite, kinds};
}

/// What to add to an element that met `count`.
Value TensorCoreKernel::decode(Value count) {
  auto atLeast = [&](Value value, double limit) {
    return b.compare(arith::CmpFPredicate::OGE, value, b.scalar(type, limit));
  };
  Value whole = arith::FPToSIOp::create(
      b, b.getI32Type(), b.mul(count, b.scalar(type, 1.0 / double(some))));
  Value negative = arith::SIToFPOp::create(b, type, whole);
  Value positive = b.mulAdd(negative, b.scalar(type, -double(some)), count);
  Value result = b.select(atLeast(positive, 1), b.scalar(type, INFINITY),
                          b.scalar(type, 0));
  Value below = b.select(atLeast(negative, 1), b.scalar(type, -INFINITY),
                         b.scalar(type, 0));
  result = b.add(result, below);
  return b.select(atLeast(count, double(many)), b.scalar(type, NAN), result);
}

void TensorCoreKernel::emitGuardedProducts(OnlineSdpaOp) {
  int64_t blocks = keyTiles / 2, pairs = llvm::divideCeil(valueTiles, 2);
  for (int64_t columns = 0; columns < pairs; ++columns)
    for (int64_t first = 0; first < blocks; first += blocksAtOnce)
      emitGuardedTiles(columns, first, std::min(first + blocksAtOnce, blocks));
}

void TensorCoreKernel::emitGuardedTiles(int64_t columns, int64_t firstBlock,
                                        int64_t lastBlock) {
  int64_t tiles = std::min<int64_t>(2, valueTiles - 2 * columns);
  SmallVector<Fragment> counts(rowTiles * tiles,
                               Fragment(4, b.scalar(type, 0)));
  for (int64_t block = firstBlock; block < lastBlock; ++block) {
    auto [finite, kinds] = splitValues(loadValues(block, columns));
    for (int64_t m = 0; m < rowTiles; ++m) {
      Fragment factors = classifyProbabilities(m, block);
      for (int64_t i = 0; i < tiles; ++i) {
        int64_t n = 2 * columns + i;
        addProduct(acc, getAcc(m, n, 0), getProbabilities(m, block),
                   ValueRange(finite).slice(2 * i, 2));
        Fragment &count = counts[m * tiles + i];
        count = emitMma(b, factors, ValueRange(kinds).slice(2 * i, 2), count);
      }
    }
  }
  for (int64_t m = 0; m < rowTiles; ++m)
    for (int64_t i = 0; i < tiles; ++i) {
      int64_t first = getAcc(m, 2 * columns + i, 0);
      Fragment elements = getTile(acc, first);
      for (auto [element, count] :
           llvm::zip_equal(elements, counts[m * tiles + i]))
        element = b.add(element, decode(count));
      setTile(acc, first, elements);
    }
}
