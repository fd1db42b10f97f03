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
  Value own = b.mul(thread, b.index(8));
  for (int64_t i = 0; i < count; i += 8 * threads) {
    Value place = b.add(own, b.index(i));
    // Threads that the last part is too short for look at its end too.
    if (i + 8 * threads > count)
      place = b.min(place, b.index(count - 8));
    Value loaded = b.loadAligned(group, shared, b.add(first, place));
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

/// Elements of 16 bits are compared by these: from sm_90 on LLVM compares bf16,
/// also if it was widened, by an instruction that ptxas refuses
/// (setp.ftz.bf16).
static Value getBits(ThreadBuilder &b, Value value) {
  return arith::BitcastOp::create(b, b.getI16Type(), value);
}

// A second product counts, for each element of the output, what it meets: with
// factors 1 for a probability above 0 and `many` for one of 0 (0 * inf = NaN),
// times 1 for +inf, `some` for -inf and `many` for NaN. At most 64 keys are
// counted at once, so the sums of different kinds do not mix.
static constexpr int64_t some = 128, many = 16384, blocksAtOnce = 4;

/// What probabilities are in the second product. `word` has the bits of
/// `hidden` of their two tiles of keys, from bit 0 on.
SmallVector<Value>
TensorCoreKernel::classifyProbabilities(ValueRange probabilities, Value word) {
  Fragment pairs;
  auto pairType = VectorType::get(2, sizes.element);
  for (auto [place, pair] : llvm::enumerate(probabilities)) {
    SmallVector<Value> factors;
    for (int64_t i : {0, 1}) {
      // Probabilities are not negative.
      Value bits = getBits(b, vector::ExtractOp::create(b, pair, i));
      Value zero = b.like(bits, 0);
      Value vanishes = b.compare(arith::CmpIPredicate::eq, bits, zero);
      Value factor = b.select(vanishes, b.scalar(sizes.element, double(many)),
                              b.scalar(sizes.element, 1));
      // Operand places are (tile, half) in the order (0,0) (0,1) (1,0) (1,1).
      int64_t tile = place / 2, half = place % 2;
      Value masked = isHidden(word, tile, 2 * half + i);
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
  int64_t positive = sizes.element.isBF16() ? 0x7f80 : 0x7c00;
  int64_t negative = positive - 0x8000; // of 16 bits with a sign
  for (Value pair : pairs) {
    SmallVector<Value> values, classes;
    for (int64_t i : {0, 1}) {
      Value value = vector::ExtractOp::create(b, pair, i);
      Value bits = getBits(b, value);
      Value size = b.bitAnd(bits, b.like(bits, 0x7fff));
      auto is = [&](int64_t other) {
        return b.compare(arith::CmpIPredicate::eq, bits, b.like(bits, other));
      };
      Value isFinite =
          b.compare(arith::CmpIPredicate::ult, size, b.like(bits, positive));
      Value kind = b.select(is(positive), constant(1), constant(double(many)));
      kind = b.select(is(negative), constant(double(some)), kind);
      values.push_back(b.select(isFinite, value, constant(0)));
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

// What follows is rarely executed, and so in loops, not unrolled. A loop cannot
// choose registers: it carries all of them, and moves them on by as many as an
// iteration uses.

/// The rest first, then the first `count`, of each of `parts` equal parts.
static SmallVector<Value> moveOn(ValueRange values, int64_t parts,
                                 int64_t count) {
  SmallVector<Value> result;
  int64_t each = values.size() / parts;
  for (int64_t part = 0; part < parts; ++part) {
    ValueRange range = values.slice(part * each, each);
    llvm::append_range(result, range.drop_front(count));
    llvm::append_range(result, range.take_front(count));
  }
  return result;
}

void TensorCoreKernel::emitGuardedProducts(OnlineSdpaOp) {
  SmallVector<Value> all;
  for (int64_t i = 0; i < acc.size(); ++i)
    all.push_back(acc.get(b, i));
  all = b.loop(b.index(0), b.index(valueTiles), 1, all,
               [&](Value column, ValueRange elements) -> SmallVector<Value> {
                 SmallVector<Value> changed = llvm::to_vector(elements);
                 for (int64_t block = 0; block < keyTiles / 2;
                      block += blocksAtOnce)
                   emitGuardedTile(column, block, changed);
                 return moveOn(changed, rowTiles, 4);
               });
  for (auto [i, value] : llvm::enumerate(all))
    acc.set(b, i, value);
}

/// Adds to the first tile of each row tile of `elements` the products of values
/// of 8 columns and up to 64 keys, from 16 * firstBlock on.
void TensorCoreKernel::emitGuardedTile(Value column, int64_t firstBlock,
                                       SmallVector<Value> &elements) {
  int64_t blocks = std::min(blocksAtOnce, keyTiles / 2 - firstBlock);
  int64_t stride = elements.size() / rowTiles;
  // Of each row tile: probabilities, the word of `hidden`, and sums.
  SmallVector<Value> factors, words, sums;
  for (int64_t m = 0; m < rowTiles; ++m) {
    for (int64_t block = 0; block < blocks; ++block)
      llvm::append_range(factors, getProbabilities(m, firstBlock + block));
    words.push_back(hidden.get(b, getHiddenWord(m, 2 * firstBlock)));
    for (int64_t c = 0; c < 4; ++c)
      sums.push_back(elements[m * stride + c]);
  }
  SmallVector<Value> counts(sums.size(), b.scalar(type, 0));
  SmallVector<Value> carried = factors;
  for (ValueRange more :
       {ValueRange(words), ValueRange(sums), ValueRange(counts)})
    llvm::append_range(carried, more);
  int64_t each = factors.size() / rowTiles;
  auto addBlock = [&](Value block, ValueRange values) -> SmallVector<Value> {
    auto take = [&](size_t count) {
      ValueRange taken = values.take_front(count);
      values = values.drop_front(count);
      return taken;
    };
    ValueRange factors = take(rowTiles * each), words = take(rowTiles);
    ValueRange sums = take(4 * rowTiles), counts = values;
    auto [finite, kinds] =
        splitValues(loadColumns(b.add(block, b.index(firstBlock)), column));
    SmallVector<Value> result = moveOn(factors, rowTiles, 4), newSums,
                       newCounts;
    for (int64_t m = 0; m < rowTiles; ++m) {
      ValueRange lhs = factors.slice(m * each, 4);
      llvm::append_range(newSums,
                         emitMma(b, lhs, finite, sums.slice(4 * m, 4)));
      llvm::append_range(newCounts,
                         emitMma(b, classifyProbabilities(lhs, words[m]), kinds,
                                 counts.slice(4 * m, 4)));
      result.push_back(b.createOrFold<arith::ShRUIOp>(words[m], b.i32(2 * 4)));
    }
    llvm::append_range(result, newSums);
    llvm::append_range(result, newCounts);
    return result;
  };
  SmallVector<Value> results =
      b.loop(b.index(0), b.index(blocks), 1, carried, addBlock);
  ArrayRef<Value> rest =
      ArrayRef(results).drop_front(factors.size() + rowTiles);
  for (int64_t m = 0; m < rowTiles; ++m)
    for (int64_t c = 0; c < 4; ++c) {
      int64_t i = 4 * m + c;
      elements[m * stride + c] = b.add(rest[i], decode(rest[4 * rowTiles + i]));
    }
}

/// Values of 16 keys and 8 columns as an operand. Lanes 0 to 15 give the rows.
SmallVector<Value> TensorCoreKernel::loadColumns(Value block, Value column) {
  Value row = b.add(b.mul(block, b.index(16)), b.rem(lane, 16));
  return loadMatrices(b, shared, getValuePlace(row, column),
                      /*transposed=*/true, /*count=*/2);
}
