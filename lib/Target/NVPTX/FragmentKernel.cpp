// One online step on fragments: regions, mask, softmax.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FragmentKernel.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

double fovea::getLowest(FloatType type) {
  return APFloat::getLargest(type.getFloatSemantics(), /*Negative=*/true)
      .convertToDouble();
}

/// A maximum moves when a score exceeds it by this, in units of log2: the
/// probabilities of a row are known up to a common factor, and up to 2^8 of it
/// costs no precision in any type.
static constexpr double log2Slack = 8;

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
  // Not where it would be a part of the range of numbers.
  slack = log2Factor > 0x1p-64 ? log2Slack / log2Factor : 0;
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
  shift = Registers(b, type, rowTiles * 2);
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

/// Threads with rows or keys that do not exist see the last ones where a region
/// reads memory at their positions.
Value FragmentKernel::emitRegion(Region &region, OnlineSdpaOp op, Value keys,
                                 Value score, int64_t row, int64_t j,
                                 int64_t c) {
  Value query = getRowPosition(row), key = getColumn(j, c);
  if (!llvm::all_of(llvm::make_pointer_range(region.front()),
                    isMemoryEffectFree)) {
    Value queries = b.dim(op.getQuery(), op.getQueryRank() - 2);
    query = b.min(query, b.sub(queries, b.index(1)));
    key = b.min(key, b.sub(keys, b.index(1)));
  }
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

void FragmentKernel::hideUnless(
    Value none, function_ref<Value(int64_t, int64_t, int64_t)> isAllowed) {
  auto hide = [&]() -> SmallVector<Value> {
    for (int64_t m = 0; m < rowTiles; ++m)
      for (int64_t j = 0; j < keyTiles; ++j)
        for (int64_t c = 0; c < 4; ++c) {
          int64_t i = getScore(m, j, c);
          scores.set(b, i,
                     b.select(isAllowed(m, j, c), scores.get(b, i),
                              b.scalar(type, -INFINITY)));
        }
    return {};
  };
  if (!none)
    hide();
  else
    b.branch(none, {}, []() -> SmallVector<Value> { return {}; }, hide);
}

void FragmentKernel::emitMask(OnlineSdpaOp op, Value keys) {
  if (hasMaskMod)
    hideUnless(op.getAllAllowed(), [&](int64_t m, int64_t j, int64_t c) {
      return emitRegion(op.getMaskMod(), op, keys, Value(), 2 * m + c / 2, j,
                        c);
    });
  Value whole = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::sge, keys,
                                              b.index(schedule.getKeyTile()));
  if (matchPattern(whole, m_One()))
    return;
  // Not the other way round: columns would be kept in registers over the loop.
  Value rest = b.sub(keys, getColumn(0, 0));
  hideUnless(whole, [&](int64_t, int64_t j, int64_t c) {
    return b.less(b.index(8 * j + c % 2), rest);
  });
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

/// if some s > max + slack: max' = max(max, rowmax(s));
///                          acc, sum *= exp2(max - max')
/// s = exp2(s - max')
void FragmentKernel::emitSoftmax() {
  auto [largest, moves] = emitLargest();
  auto rescale = [&, &largest = largest]() -> SmallVector<Value> {
    for (auto [row, value] : llvm::enumerate(largest)) {
      Value correction = emitNewMax(row, value);
      rescaleAcc(row, correction);
      rescaleSum(row, correction);
    }
    return {};
  };
  // Maxima soon stay where they are.
  b.branch(moves, {}, rescale, nullptr);
  for (int64_t row = 0; row < 2 * rowTiles; ++row)
    emitProbabilities(row);
}

std::pair<SmallVector<Value>, Value> FragmentKernel::emitLargest() {
  SmallVector<Value> largest;
  Value moves;
  for (int64_t row = 0; row < 2 * rowTiles; ++row) {
    Value result;
    for (int64_t j = 0; j < keyTiles; ++j)
      for (int64_t i : getPair(row)) {
        Value score = scores.get(b, getScore(row / 2, j, i));
        result = result ? b.maximum(result, score) : score;
      }
    largest.push_back(result);
    Value limit = b.add(max.get(b, row), b.scalar(type, slack));
    Value exceeds = b.compare(arith::CmpFPredicate::OGT, result, limit);
    moves = moves ? b.bitOr(moves, exceeds) : exceeds;
  }
  return {largest, b.anyLane(moves)};
}

Value FragmentKernel::emitNewMax(int64_t row, Value largest) {
  Value before = max.get(b, row);
  Value newMax = b.maximum(before, largest);
  for (int32_t mask : {1, 2})
    newMax = b.maximum(newMax, b.shuffleXor(newMax, mask));
  Value distance = b.sub(before, newMax);
  Value correction = b.exp2(b.mul(distance, b.scalar(type, log2Factor)));
  setMax(row, newMax);
  return correction;
}

void FragmentKernel::setMax(int64_t row, Value newMax) {
  max.set(b, row, newMax);
  // A row that nothing has reached has the lowest number as maximum, whose
  // product with a factor may be infinite: inf - inf.
  Value empty = b.compare(arith::CmpFPredicate::OEQ, newMax,
                          b.scalar(type, getLowest(type)));
  Value negative = b.mul(newMax, b.scalar(type, -log2Factor));
  shift.set(b, row, b.select(empty, b.scalar(type, 0), negative));
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

void FragmentKernel::emitProbabilities(int64_t row) {
  for (int64_t j = 0; j < keyTiles; ++j)
    for (int64_t c : getPair(row)) {
      int64_t i = getScore(row / 2, j, c);
      Value exponent = b.mulAdd(scores.get(b, i), b.scalar(type, log2Factor),
                                shift.get(b, row));
      scores.set(b, i, b.exp2(exponent));
    }
}
