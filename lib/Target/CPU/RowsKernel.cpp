// The kernel for few query rows: one online step. Every key and value row is
// read once, in vectors along the head size, and used for all query rows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RowsKernel.h"

#include "ModifierEmitter.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

void RowsKernel::emitStep(KernelBuilder &b, OnlineSdpaOp op) {
  Step step{op, b.asMatrix(op.getKey()), b.asMatrix(op.getValue()), Value()};
  step.keys = b.dim(step.key, 0);
  Value needsGuard = emitNeedsGuard(b, op, step.value);
  emitScores(b, step);
  emitWhereModified(
      b, op.getAllAllowed(), b.splat(perRow, 0),
      [&](bool masked) { return emitModifiers(b, step, masked); });
  emitPadding(b, step);

  // max' = max(max, rowmax(S)); c = exp2(max - max')
  Value zero = b.index(0);
  Value oldMax = b.load(perRow, max, zero);
  Value newMax = b.max(emitMaxima(b, step), oldMax);
  Value rescale = emitExp2(b, b.sub(oldMax, newMax));
  b.store(newMax, max, zero);
  auto finish = [&](bool guarded) -> SmallVector<Value> {
    // sum' = sum * c + rowsum(P)
    Value partial = emitProbabilities(b, step, newMax, guarded);
    b.store(b.fma(b.load(perRow, sum, zero), rescale, partial), sum, zero);
    if (guarded)
      emitGuardedOutput(b, step, rescale);
    else
      emitOutput(b, step, rescale);
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
// Scores
//===----------------------------------------------------------------------===//

Value RowsKernel::loadRow(KernelBuilder &b, Value buffer, Value row,
                          const Split &split, Value vector) {
  auto narrow = VectorType::get(split.width, element);
  Value start = b.mul(vector, b.index(split.width));
  if (split.rest)
    start = b.min(start, b.index(split.size - split.width));
  return b.load(narrow, buffer, {row, start});
}

void RowsKernel::emitScores(KernelBuilder &b, const Step &step) {
  int64_t keys = schedule.getColumns();
  Value whole =
      b.mul(arith::DivUIOp::create(b, step.keys, b.index(keys)), b.index(keys));
  b.loop(b.index(0), whole, keys,
         [&](Value k) { emitScoreBlock(b, step, k, keys); });
  if (keys > 1)
    b.loop(whole, step.keys, 1,
           [&](Value k) { emitScoreBlock(b, step, k, 1); });
}

/// S for some keys and all rows.
void RowsKernel::emitScoreBlock(KernelBuilder &b, const Step &step, Value k,
                                int64_t keys) {
  // Values of these keys are wanted next: fetch them while the keys are
  // multiplied.
  for (int64_t i = 0; i < keys; ++i)
    emitPrefetch(b, step.value, b.add(k, b.index(i)), valueSize,
                 /*locality=*/3);
  int64_t group = schedule.getRows();
  group = rows <= group
              ? rows
              : static_cast<int64_t>(llvm::bit_floor<uint64_t>(group));
  for (int64_t first = 0; first < rows; first += group) {
    int64_t count = std::min(group, rows - first);
    SmallVector<Value> products = emitProducts(b, step, k, keys, first, count);
    // Scores are [Bk][R]: without padding one vector of sums covers several
    // keys.
    int64_t together = count == paddedRows ? keys : 1;
    for (int64_t key = 0; key < keys; key += together) {
      auto begin = products.begin() + key * count;
      Value sums =
          emitLaneSums(b, SmallVector<Value>(begin, begin + together * count));
      if (packedType != type)
        sums = b.mul(sums, b.splat(sums.getType(), getQueryFactor()));
      Value at = b.add(b.mul(b.add(k, b.index(key)), b.index(paddedRows)),
                       b.index(first));
      b.store(sums, scores, at);
    }
  }
}

SmallVector<Value> RowsKernel::emitProducts(KernelBuilder &b, const Step &step,
                                            Value k, int64_t keys,
                                            int64_t firstRow,
                                            int64_t rowCount) {
  auto vector = VectorType::get(head.width, type);
  SmallVector<Value> zeros(keys * rowCount, b.splat(vector, 0));
  return b.loop(
      b.index(0), b.index(head.count), 1, zeros, [&](Value i, ValueRange accs) {
        SmallVector<Value> next;
        Value at = b.mul(i, b.index(head.width));
        SmallVector<Value> queries;
        for (int64_t row = 0; row < rowCount; ++row)
          queries.push_back(
              b.load(vector, packed, {b.index(firstRow + row), at}));
        for (int64_t key = 0; key < keys; ++key) {
          Value keyVector = b.convert(
              loadRow(b, step.key, b.add(k, b.index(key)), head, i), type);
          for (int64_t row = 0; row < rowCount; ++row)
            next.push_back(
                b.fma(keyVector, queries[row], accs[key * rowCount + row]));
        }
        return next;
      });
}

/// The sums of the lanes of each vector, as one vector padded to a power of
/// two.
Value RowsKernel::emitLaneSums(KernelBuilder &b, SmallVector<Value> vectors) {
  int64_t width = cast<VectorType>(vectors.front().getType()).getNumElements();
  size_t padded = llvm::PowerOf2Ceil(vectors.size());
  if (padded > vectors.size())
    vectors.resize(padded, b.splat(vectors.front().getType(), 0));
  // Sums of neighbouring lanes of two vectors side by side, until one is left;
  // it holds a run of partial sums for each vector.
  auto pairSums = [&](Value left, Value right) -> Value {
    int64_t lanes = cast<VectorType>(left.getType()).getNumElements();
    SmallVector<int64_t> even, odd;
    for (int64_t lane = 0; lane < 2 * lanes; lane += 2) {
      even.push_back(lane);
      odd.push_back(lane + 1);
    }
    return b.add(vector::ShuffleOp::create(b, left, right, even),
                 vector::ShuffleOp::create(b, left, right, odd));
  };
  int64_t runs = 1;
  while (vectors.size() > 1 && runs < width) {
    SmallVector<Value> next;
    for (size_t i = 0; i < vectors.size(); i += 2)
      next.push_back(pairSums(vectors[i], vectors[i + 1]));
    vectors = next;
    runs *= 2;
  }
  // Fewer vectors than lanes: halve the runs.
  while (vectors.size() == 1 && runs < width) {
    SmallVector<int64_t> even, odd;
    int64_t lanes = cast<VectorType>(vectors[0].getType()).getNumElements();
    if (lanes == static_cast<int64_t>(padded))
      break;
    for (int64_t lane = 0; lane < lanes; lane += 2) {
      even.push_back(lane);
      odd.push_back(lane + 1);
    }
    vectors[0] =
        b.add(vector::ShuffleOp::create(b, vectors[0], vectors[0], even),
              vector::ShuffleOp::create(b, vectors[0], vectors[0], odd));
  }
  // More vectors than lanes: join them.
  while (vectors.size() > 1) {
    SmallVector<Value> next;
    for (size_t i = 0; i < vectors.size(); i += 2) {
      int64_t lanes = cast<VectorType>(vectors[i].getType()).getNumElements();
      SmallVector<int64_t> both(
          llvm::to_vector(llvm::seq<int64_t>(0, 2 * lanes)));
      next.push_back(
          vector::ShuffleOp::create(b, vectors[i], vectors[i + 1], both));
    }
    vectors = next;
  }
  return vectors.front();
}

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

/// P = exp2(S - max) in place of S; returns its sums. With `markMasked`, slots
/// with a score of -inf become -0.
Value RowsKernel::emitProbabilities(KernelBuilder &b, const Step &step,
                                    Value largest, bool markMasked) {
  Value end = b.mul(step.keys, b.index(paddedRows));
  Value maxima = tileRows(b, largest);
  Value sums = b.loop(b.index(0), end, flat.getNumElements(), b.splat(flat, 0),
                      [&](Value i, ValueRange carried) -> SmallVector<Value> {
                        Value score = b.load(flat, scores, i);
                        Value p = emitExpDifference(b, score, maxima);
                        Value sum = b.add(carried[0], p);
                        if (markMasked) {
                          Value masked =
                              b.compare(arith::CmpFPredicate::OEQ, score,
                                        b.splat(flat, -INFINITY));
                          p = b.select(masked, b.splat(flat, -0.0), p);
                        }
                        b.store(p, scores, i);
                        return {sum};
                      })[0];
  return foldToRows(b, sums, /*maximum=*/false);
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

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

void RowsKernel::emitOutput(KernelBuilder &b, const Step &step, Value rescale) {
  // Accumulators for half of the rows' group and some vectors fill the
  // registers.
  int64_t group = std::min<int64_t>(rows, 4);
  int64_t budget = schedule.getRows() * schedule.getColumns();
  int64_t block = std::clamp<int64_t>(budget / group, 1, out.count);
  while (out.count % block != 0)
    --block;
  emitPrepareOutput(b, step);
  for (int64_t first = 0; first < rows; first += group) {
    int64_t count = std::min(group, rows - first);
    auto emit = [&](Value vector, bool prefetchKeys) {
      emitOutputBlock(b, step, vector, block, first, count, rescale,
                      prefetchKeys);
    };
    // The first pass over the values is the time to fetch the next keys.
    emit(b.index(0), /*prefetchKeys=*/first == 0);
    if (block < out.count)
      b.loop(b.index(block), b.index(out.count), block,
             [&](Value vector) { emit(vector, /*prefetchKeys=*/false); });
  }
}

void RowsKernel::emitOutputBlock(KernelBuilder &b, const Step &step,
                                 Value vector, int64_t vectors,
                                 int64_t firstRow, int64_t rowCount,
                                 Value rescale, bool prefetchKeys) {
  auto type = VectorType::get(out.width, this->type);
  auto position = [&](int64_t i) {
    return b.mul(b.add(vector, b.index(i)), b.index(out.width));
  };
  SmallVector<Value> accs;
  for (int64_t row = 0; row < rowCount; ++row) {
    Value factor = b.broadcast(
        type,
        vector::ExtractOp::create(b, rescale, firstRow + row).getResult());
    for (int64_t i = 0; i < vectors; ++i) {
      Value old = b.load(type, acc, {b.index(firstRow + row), position(i)});
      accs.push_back(b.mul(old, factor));
    }
  }
  accs = emitOutputLoop(b, step, vector, vectors, firstRow, rowCount, accs,
                        prefetchKeys);
  for (int64_t row = 0; row < rowCount; ++row)
    for (int64_t i = 0; i < vectors; ++i)
      b.store(accs[row * vectors + i], acc,
              {b.index(firstRow + row), position(i)});
}

SmallVector<Value> RowsKernel::emitOutputLoop(KernelBuilder &b,
                                              const Step &step, Value vector,
                                              int64_t vectors, int64_t firstRow,
                                              int64_t rowCount, ValueRange accs,
                                              bool prefetchKeys) {
  auto type = VectorType::get(out.width, this->type);
  return b.loop(
      b.index(0), step.keys, 1, accs, [&](Value k, ValueRange carried) {
        if (prefetchKeys)
          emitPrefetch(b, step.key, b.add(k, b.index(schedule.getKeyTile())),
                       headSize, /*locality=*/3);
        SmallVector<Value> values, next;
        for (int64_t i = 0; i < vectors; ++i)
          values.push_back(b.convert(
              loadRow(b, step.value, k, out, b.add(vector, b.index(i))),
              this->type));
        for (int64_t row = 0; row < rowCount; ++row) {
          Value at =
              b.add(b.mul(k, b.index(paddedRows)), b.index(firstRow + row));
          Value p = b.broadcast(type, b.load(scores, at));
          for (int64_t i = 0; i < vectors; ++i)
            next.push_back(b.fma(p, values[i], carried[row * vectors + i]));
        }
        return next;
      });
}

/// The same, slowly, skipping the slots that are marked as masked.
void RowsKernel::emitGuardedOutput(KernelBuilder &b, const Step &step,
                                   Value rescale) {
  auto type = VectorType::get(out.width, this->type);
  Type bits = b.getIntegerType(this->type.getWidth());
  Value marker = arith::BitcastOp::create(b, bits, b.scalar(this->type, -0.0));
  for (int64_t row = 0; row < rows; ++row) {
    Value factor = b.broadcast(
        type, vector::ExtractOp::create(b, rescale, row).getResult());
    b.loop(b.index(0), b.index(out.count), 1, [&](Value vector) {
      Value at = b.mul(vector, b.index(out.width));
      Value start = b.mul(b.load(type, acc, {b.index(row), at}), factor);
      Value result = b.loop(
          b.index(0), step.keys, 1, start,
          [&](Value k, ValueRange carried) -> SmallVector<Value> {
            Value position = b.add(b.mul(k, b.index(paddedRows)), b.index(row));
            Value p = b.load(scores, position);
            Value masked =
                b.compare(arith::CmpIPredicate::eq,
                          arith::BitcastOp::create(b, bits, p), marker);
            Value value =
                b.convert(loadRow(b, step.value, k, out, vector), this->type);
            Value next = b.fma(b.broadcast(type, p), value, carried[0]);
            return {b.select(masked, carried[0], next)};
          })[0];
      b.store(result, acc, {b.index(row), at});
    });
  }
}
