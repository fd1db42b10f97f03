// The kernel for few query rows: one online step and its softmax. Every key and
// value row is read once and used for all query rows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RowsKernel.h"

#include "Exp2.h"
#include "ModifierEmitter.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

void RowsKernel::emitStep(KernelBuilder &b, OnlineSdpaOp op) {
  Step step{op, TileRows(b, op.getKey(), keyScratch, readType),
            TileRows(b, op.getValue(), valueScratch, readType), Value()};
  step.keys = step.key.getCount();
  Value needsGuard = emitNeedsGuard(b, op, step.value);
  emitPrefetchPages(b, step.value, b.index(0));
  emitScores(b, step);
  emitWhereModified(
      b, op.getAllAllowed(), b.splat(perRow, 0),
      [&](bool masked) { return emitModifiers(b, step, masked); });
  emitPadding(b, step);

  Value maxima = emitNewMaxima(b, emitMaxima(b, step));
  auto finish = [&](bool guarded) -> SmallVector<Value> {
    // sum' = sum + rowsum(P)
    Value partial = emitProbabilities(b, step, maxima, guarded);
    Value zero = b.index(0);
    b.store(b.add(b.load(perRow, sum, zero), partial), sum, zero);
    if (guarded)
      emitGuardedOutput(b, step);
    else
      emitOutput(b, step);
    return {};
  };
  if (!needsGuard)
    finish(/*guarded=*/false);
  else
    b.branch(
        needsGuard, {}, [&] { return finish(/*guarded=*/true); },
        [&] { return finish(/*guarded=*/false); });
}

//===----------------------------------------------------------------------===//
// Modifiers
//===----------------------------------------------------------------------===//

/// Applies the regions to the scores of all keys, a vector of rows at a time.
Value RowsKernel::emitModifiers(KernelBuilder &b, const Step &step,
                                bool masked) {
  OnlineSdpaOp op = step.op;
  ValueRange at = op.getOffsets();
  LaneValue batch{LaneValue::Uniform, at[0]}, head{LaneValue::Uniform, at[1]};
  LaneValue query{LaneValue::Affine, at[2], 1};
  b.loop(b.index(0), step.keys, 1, [&](Value k) {
    LaneValue key{LaneValue::Uniform, b.add(at[3], k)};
    ModifierEmitter emitter(b, paddedRows, b.index(rows));
    Value position = b.mul(k, b.index(paddedRows));
    Value score = b.load(perRow, scores, position);
    if (hasScoreMod) {
      score =
          emitter.emit(op.getScoreMod(),
                       {{LaneValue::Varying, score}, batch, head, query, key});
    }
    if (masked) {
      Value allowed = emitter.emit(op.getMaskMod(), {batch, head, query, key});
      score = b.select(allowed, score, b.splat(perRow, -INFINITY));
    }
    b.store(score, scores, position);
  });
  return b.splat(perRow, 0);
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// Scores after the last key, up to a whole flat vector, count for nothing.
void RowsKernel::emitPadding(KernelBuilder &b, const Step &step) {
  int64_t keys = flat.getNumElements() / paddedRows;
  if (keys == 1)
    return;
  Value end = b.mul(arith::CeilDivUIOp::create(b, step.keys, b.index(keys)),
                    b.index(keys));
  b.loop(step.keys, end, 1, [&](Value k) {
    b.store(b.splat(perRow, -INFINITY), scores, b.mul(k, b.index(paddedRows)));
  });
}

Value RowsKernel::emitMaxima(KernelBuilder &b, const Step &step) {
  Value end = b.mul(step.keys, b.index(paddedRows));
  Value largest =
      b.loop(b.index(0), end, flat.getNumElements(), b.splat(flat, -INFINITY),
             [&](Value i, ValueRange carried) -> SmallVector<Value> {
               return {b.max(b.load(flat, scores, i), carried[0])};
             })[0];
  return toLog2(b, foldToRows(b, largest, /*maximum=*/true));
}

/// max' = max(max, rowmax(S)), which is returned; where that is larger for some
/// row, sum and acc become relative to it. After the first tiles that is rare,
/// and a branch on it lets the processor go on with the old maxima before the
/// new ones are known.
Value RowsKernel::emitNewMaxima(KernelBuilder &b, Value ofStep) {
  Value zero = b.index(0);
  Value oldMax = b.load(perRow, max, zero);
  Value newMax = b.max(ofStep, oldMax);
  Value anyLarger = vector::ReductionOp::create(
      b, vector::CombiningKind::OR,
      b.compare(arith::CmpFPredicate::OGT, newMax, oldMax));
  auto rescale = [&] {
    // c = exp2(max - max')
    Value factor = emitExp2(b, b.sub(oldMax, newMax));
    b.store(factor, factors, zero);
    b.store(newMax, max, zero);
    b.store(b.mul(b.load(perRow, sum, zero), factor), sum, zero);
    b.loop(zero, b.index(rows), 1, [&](Value row) {
      Value factor = b.broadcast(block, b.load(factors, row));
      b.loop(zero, b.index(out.count), 1, [&](Value piece) {
        for (int64_t part = 0; part < parts; ++part) {
          SmallVector<Value> at = {row, piece, b.index(part), zero};
          b.store(b.mul(b.load(block, acc, at), factor), acc, at);
        }
      });
    });
    return SmallVector<Value>();
  };
  b.branch(anyLarger, {}, rescale, nullptr);
  return b.load(perRow, max, zero);
}

/// P = exp2(S - max); returns its sums. The output loop wants P times the
/// factors of the values; the one that skips masked slots wants P in place of
/// S, with -0 where S is -inf.
Value RowsKernel::emitProbabilities(KernelBuilder &b, const Step &step,
                                    Value largest, bool guarded) {
  Value end = b.mul(step.keys, b.index(paddedRows));
  Value maxima = tileRows(b, largest);
  auto body = [&](Value i, ValueRange carried) -> SmallVector<Value> {
    Value score = b.load(flat, scores, i);
    Value p = emitExpDifference(b, score, maxima);
    Value sum = b.add(carried[0], p);
    if (guarded) {
      Value masked =
          b.compare(arith::CmpFPredicate::OEQ, score, b.splat(flat, -INFINITY));
      b.store(b.select(masked, b.splat(flat, -0.0), p), scores, i);
    } else {
      Value key = arith::DivUIOp::create(b, i, b.index(paddedRows));
      Value factors = step.value.getFactors(
          b, key, flat.getNumElements() / paddedRows, paddedRows);
      storeProbabilities(b, factors ? b.mul(p, factors) : p, i);
    }
    return {sum};
  };
  Value sums =
      b.loop(b.index(0), end, flat.getNumElements(), b.splat(flat, 0), body)[0];
  return foldToRows(b, sums, /*maximum=*/false);
}

void RowsKernel::storeProbabilities(KernelBuilder &b, Value p, Value at) {
  b.store(p, scores, at);
}

/// Combines the lanes of a flat vector that belong to the same row.
Value RowsKernel::foldToRows(KernelBuilder &b, Value vector, bool maximum) {
  for (int64_t lanes = flat.getNumElements(); lanes > paddedRows; lanes /= 2) {
    SmallVector<int64_t> low(llvm::to_vector(llvm::seq<int64_t>(0, lanes / 2)));
    SmallVector<int64_t> high(
        llvm::to_vector(llvm::seq<int64_t>(lanes / 2, lanes)));
    Value first = vector::ShuffleOp::create(b, vector, vector, low);
    Value second = vector::ShuffleOp::create(b, vector, vector, high);
    vector = maximum ? b.max(first, second) : b.add(first, second);
  }
  return vector;
}

/// Repeats a vector of rows to fill a flat vector.
Value RowsKernel::tileRows(KernelBuilder &b, Value value) {
  SmallVector<int64_t> pattern;
  for (int64_t lane = 0; lane < flat.getNumElements(); ++lane)
    pattern.push_back(lane % paddedRows);
  return vector::ShuffleOp::create(b, value, value, pattern);
}
