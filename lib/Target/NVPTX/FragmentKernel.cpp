// One online step on fragments: regions, mask, softmax.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FragmentKernel.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

double fovea::getLowest(FloatType type) {
  return APFloat::getLargest(type.getFloatSemantics(), /*Negative=*/true)
      .convertToDouble();
}

FragmentKernel::FragmentKernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                               NormalizeOp end, OnlineSdpaOp step)
    : b(b), schedule(schedule) {
  auto accType = cast<MemRefType>(end.getAcc().getType());
  type = cast<FloatType>(accType.getElementType());
  sizes = {type, /*head=*/1, accType.getShape().back()};
  if (step) {
    auto queryType = cast<MemRefType>(step.getQuery().getType());
    sizes.element = queryType.getElementType();
    sizes.head = queryType.getShape().back();
    hasScoreMod = !step.getScoreMod().empty();
    hasMaskMod = !step.getMaskMod().empty();
    scale = step.getScale().convertToDouble();
    // Products are scores up to a factor that the exponential takes in. A
    // maximum of products needs it to be positive; regions see natural units.
    bool factorLater = !hasScoreMod && scale > 0;
    log2Factor = factorLater ? scale * M_LOG2E : M_LOG2E;
    scale = factorLater ? 1 : scale;
  }
  rowTiles = schedule.getQueryTile() / schedule.getWarps() / 16;
  keyTiles = schedule.getKeyTile() / 8;
  valueTiles = llvm::divideCeil(sizes.value, 8);

  thread = gpu::ThreadIdOp::create(b, gpu::Dimension::x);
  lane = b.rem(thread, 32);
  warp = b.div(thread, 32);
  group = b.div(lane, 4);
  inGroup = b.rem(lane, 4);
  scores = Registers(b, type, rowTiles * keyTiles * 4);
  acc = Registers(b, type, rowTiles * valueTiles * 4);
  max = Registers(b, type, rowTiles * 2);
  hidden =
      Registers(b, b.getI32Type(), rowTiles * llvm::divideCeil(keyTiles, 8));
}

Value FragmentKernel::getRowPosition(int64_t row) {
  Value first = b.mul(warp, b.index(16 * rowTiles));
  return b.add(b.add(first, group), b.index(8 * row));
}

Value FragmentKernel::getColumn(int64_t j, int64_t c) {
  return b.add(b.mul(inGroup, b.index(2)), b.index(8 * j + c % 2));
}

Value FragmentKernel::isHidden(Value word, int64_t j, int64_t c) {
  Value bit = b.bitAnd(word, b.i32(int64_t(1) << (4 * (j % 8) + c)));
  return b.compare(arith::CmpIPredicate::ne, bit, b.i32(0));
}

void FragmentKernel::emitSteps(OnlineSdpaOp step, scf::ForOp) {
  b.setInsertionPoint(step);
  emitStep(step);
  step.erase();
}

void FragmentKernel::emitModifiers(OnlineSdpaOp op) {
  Value keys = b.dim(op.getKey(), op.getQueryRank() - 2);
  if (scale != 1)
    for (int64_t i = 0; i < scores.size(); ++i)
      scores.set(b, i, b.mul(scores.get(b, i), b.scalar(type, scale)));
  if (hasScoreMod)
    emitScoreMod(op, keys);
  emitMask(op, keys);
}

void FragmentKernel::emitStep(OnlineSdpaOp op) {
  emitScores(op);
  emitModifiers(op);
  Value guard = emitNeedsGuard(op);
  if (guard)
    emitHidden(guard);
  emitSoftmax();
  emitSums();
  if (!guard)
    return emitProducts(op);
  b.branch(
      guard, {},
      [&]() -> SmallVector<Value> {
        emitGuardedProducts(op);
        return {};
      },
      [&]() -> SmallVector<Value> {
        emitProducts(op);
        return {};
      });
}

/// Threads with rows or keys that do not exist see the last ones: regions may
/// read memory at their positions.
Value FragmentKernel::emitRegion(Region &region, OnlineSdpaOp op, Value keys,
                                 Value score, int64_t row, int64_t j,
                                 int64_t c) {
  Value queries = b.dim(op.getQuery(), op.getQueryRank() - 2);
  Value query = b.min(getRowPosition(row), b.sub(queries, b.index(1)));
  Value key = b.min(getColumn(j, c), b.sub(keys, b.index(1)));
  OperandRange offsets = op.getOffsets();
  SmallVector<Value> arguments;
  if (score)
    arguments.push_back(score);
  arguments.append({offsets[0], offsets[1], b.add(offsets[2], query),
                    b.add(offsets[3], key)});
  IRMapping mapping;
  mapping.map(region.getArguments(), arguments);
  for (Operation &nested : region.front().without_terminator())
    b.clone(nested, mapping);
  Value yielded = cast<YieldOp>(region.front().getTerminator()).getValue();
  return mapping.lookupOrDefault(yielded);
}

void FragmentKernel::emitScoreMod(OnlineSdpaOp op, Value keys) {
  for (int64_t m = 0; m < rowTiles; ++m)
    for (int64_t j = 0; j < keyTiles; ++j)
      for (int64_t c = 0; c < 4; ++c) {
        int64_t i = getScore(m, j, c);
        scores.set(b, i,
                   emitRegion(op.getScoreMod(), op, keys, scores.get(b, i),
                              2 * m + c / 2, j, c));
      }
}

/// Scores of keys that do not exist and of masked slots become -inf, in steps
/// that have some.
void FragmentKernel::emitMask(OnlineSdpaOp op, Value keys) {
  Value whole = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::sge, keys,
                                              b.index(schedule.getKeyTile()));
  Value plain = whole;
  if (hasMaskMod)
    plain = op.getAllAllowed() ? b.bitAnd(whole, op.getAllAllowed()) : Value();
  auto emit = [&]() -> SmallVector<Value> {
    for (int64_t m = 0; m < rowTiles; ++m)
      for (int64_t j = 0; j < keyTiles; ++j)
        for (int64_t c = 0; c < 4; ++c) {
          Value allowed = b.less(getColumn(j, c), keys);
          if (hasMaskMod)
            allowed =
                b.bitAnd(allowed, emitRegion(op.getMaskMod(), op, keys, Value(),
                                             2 * m + c / 2, j, c));
          int64_t i = getScore(m, j, c);
          scores.set(
              b, i,
              b.select(allowed, scores.get(b, i), b.scalar(type, -INFINITY)));
        }
    return {};
  };
  if (!plain)
    emit();
  else
    b.branch(plain, {}, []() -> SmallVector<Value> { return {}; }, emit);
}

/// A probability of 0 hides a masked value only if that is finite. Keys that do
/// not exist have values of 0.
Value FragmentKernel::emitNeedsGuard(OnlineSdpaOp op) {
  // A score region may write -inf anywhere.
  if (hasScoreMod || (hasMaskMod && !op.getAllAllowed()))
    return emitAnyNonFinite(op);
  Value clean = emitHasOwnValues(op);
  if (hasMaskMod)
    clean = clean ? b.bitAnd(clean, op.getAllAllowed()) : op.getAllAllowed();
  if (!clean)
    return nullptr;
  auto none = [&]() -> SmallVector<Value> {
    return {arith::ConstantOp::create(b, b.getBoolAttr(false))};
  };
  auto look = [&]() -> SmallVector<Value> { return {emitAnyNonFinite(op)}; };
  return b.branch(clean, b.getI1Type(), none, look)[0];
}

void FragmentKernel::emitHidden(Value guard) {
  auto emit = [&]() -> SmallVector<Value> {
    SmallVector<Value> bits(hidden.size(), b.i32(0));
    for (int64_t m = 0; m < rowTiles; ++m)
      for (int64_t j = 0; j < keyTiles; ++j)
        for (int64_t c = 0; c < 4; ++c) {
          Value masked = b.compare(arith::CmpFPredicate::OEQ,
                                   scores.get(b, getScore(m, j, c)),
                                   b.scalar(type, -INFINITY));
          Value bit = b.i32(int64_t(1) << (4 * (j % 8) + c));
          Value &word = bits[getHiddenWord(m, j)];
          word = b.bitOr(word, b.select(masked, bit, b.i32(0)));
        }
    for (auto [i, word] : llvm::enumerate(bits))
      hidden.set(b, i, word);
    return {};
  };
  b.branch(guard, {}, emit, nullptr);
}

/// max' = max(max, rowmax(s));  acc, sum *= exp2(max - max');
/// s = exp2(s - max')
void FragmentKernel::emitSoftmax() {
  auto [maxima, moved] = emitMaxima();
  auto rescale = [&, &maxima = maxima]() -> SmallVector<Value> {
    for (auto [row, newMax] : llvm::enumerate(maxima)) {
      Value correction = emitCorrection(row, newMax);
      rescaleAcc(row, correction);
      rescaleSum(row, correction);
    }
    return {};
  };
  // Maxima soon stay where they are.
  b.branch(moved, {}, rescale, nullptr);
  for (auto [row, newMax] : llvm::enumerate(maxima)) {
    max.set(b, row, newMax);
    emitProbabilities(row, newMax);
  }
}

std::pair<SmallVector<Value>, Value> FragmentKernel::emitMaxima() {
  SmallVector<Value> maxima;
  Value moved;
  for (int64_t row = 0; row < 2 * rowTiles; ++row) {
    maxima.push_back(emitNewMax(row));
    Value differs =
        b.compare(arith::CmpFPredicate::UNE, maxima.back(), max.get(b, row));
    moved = moved ? b.bitOr(moved, differs) : differs;
  }
  return {maxima, b.anyLane(moved)};
}

Value FragmentKernel::emitNewMax(int64_t row) {
  Value result = max.get(b, row);
  for (int64_t j = 0; j < keyTiles; ++j)
    for (int64_t i : getPair(row))
      result = b.maximum(result, scores.get(b, getScore(row / 2, j, i)));
  for (int32_t mask : {1, 2})
    result = b.maximum(result, b.shuffleXor(result, mask));
  return result;
}

Value FragmentKernel::emitCorrection(int64_t row, Value newMax) {
  Value distance = b.sub(max.get(b, row), newMax);
  return b.exp2(b.mul(distance, b.scalar(type, log2Factor)));
}

void FragmentKernel::rescaleAcc(int64_t row, Value correction) {
  for (int64_t n = 0; n < valueTiles; ++n)
    for (int64_t c : getPair(row)) {
      int64_t i = getAcc(row / 2, n, c);
      acc.set(b, i, b.mul(acc.get(b, i), correction));
    }
}

void FragmentKernel::rescaleSum(int64_t row, Value correction) {
  int64_t each = sum.size() / (2 * rowTiles);
  for (int64_t i = row * each; i < (row + 1) * each; ++i)
    sum.set(b, i, b.mul(sum.get(b, i), correction));
}

void FragmentKernel::emitProbabilities(int64_t row, Value newMax) {
  // A row that nothing has reached has the lowest number as maximum, whose
  // product with a factor may be infinite: inf - inf.
  Value empty = b.compare(arith::CmpFPredicate::OEQ, newMax,
                          b.scalar(type, getLowest(type)));
  Value negative = b.mul(newMax, b.scalar(type, -log2Factor));
  Value shift = b.select(empty, b.scalar(type, 0), negative);
  for (int64_t j = 0; j < keyTiles; ++j)
    for (int64_t c : getPair(row)) {
      int64_t i = getScore(row / 2, j, c);
      Value score = scores.get(b, i);
      Value exponent = b.mulAdd(score, b.scalar(type, log2Factor), shift);
      scores.set(b, i, b.exp2(exponent));
    }
}
