// The kernel with queries in the vector lanes: one online step. Packing and the end of
// a tile are in ColumnsTile.cpp.
//
// With Qᵀ [D][Bq] packed and the accumulator Oᵀ [E][Bq] transposed,
//   Sᵀ[k,q]  = sum_d K[k,d] Qᵀ[d,q]
//   Oᵀ[e,q] += sum_k V[k,e] Pᵀ[k,q]
// are the same micro-kernel: `rows` broadcast scalars times `columns` vectors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ColumnsKernel.h"

#include "ModifierEmitter.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// One register column of one step.
struct ColumnsKernel::Column {
  OnlineSdpaOp op;
  Value key, value;       ///< [nk][D] and [nk][E]
  Value keys;             ///< nk
  Value offset;           ///< first query of the column in the tile
  Value needsGuard;       ///< see TileKernel
};

void ColumnsKernel::emitStep(KernelBuilder &b, OnlineSdpaOp op) {
  Column column;
  column.op = op;
  column.key = widen(b, b.asMatrix(op.getKey()), wideKeys);
  column.value = widen(b, b.asMatrix(op.getValue()), wideValues);
  column.keys = b.dim(column.key, 0);
  column.needsGuard = emitNeedsGuard(b, op, column.value);
  b.loop(b.index(0), b.index(schedule.getQueryTile()), columnWidth, [&](Value offset) {
    column.offset = offset;
    emitColumn(b, column);
  });
}

void ColumnsKernel::emitColumn(KernelBuilder &b, const Column &tile) {
  Value largest = emitScores(b, tile);
  largest = emitWhereModified(b, tile.op, largest, [&](bool masked) {
    return emitModifiers(b, tile, masked);
  });

  // max' = max(max, rowmax(S)); c = exp2(max - max')
  Value oldMax = b.load(column, max, tile.offset);
  Value newMax = b.max(largest, oldMax);
  Value rescale = emitExp2(b, b.sub(oldMax, newMax));
  b.store(newMax, max, tile.offset);

  auto finish = [&](bool guarded) -> SmallVector<Value> {
    // sum' = sum * c + rowsum(P)
    Value partial = emitProbabilities(b, tile, newMax, guarded);
    Value newSum = b.fma(b.load(column, sum, tile.offset), rescale, partial);
    b.store(newSum, sum, tile.offset);
    if (guarded)
      emitGuardedOutput(b, tile, rescale);
    else
      emitOutput(b, tile, rescale);
    return {};
  };
  if (!tile.needsGuard)
    finish(/*guarded=*/false);
  else
    b.branch(
        tile.needsGuard, {}, [&] { return finish(/*guarded=*/true); },
        [&] { return finish(/*guarded=*/false); });
}

/// S for all keys of the tile; returns the largest score of each query.
Value ColumnsKernel::emitScores(KernelBuilder &b, const Column &tile) {
  int64_t rows = schedule.getRows();
  Value lowest = b.splat(column, -INFINITY);
  Value whole = b.mul(arith::DivUIOp::create(b, tile.keys, b.index(rows)), b.index(rows));
  auto block = [&](int64_t count) {
    return [&, count](Value k, ValueRange carried) -> SmallVector<Value> {
      return {emitScoreRows(b, tile, k, count, carried[0])};
    };
  };
  Value largest = b.loop(b.index(0), whole, rows, lowest, block(rows))[0];
  return b.loop(whole, tile.keys, 1, largest, block(1))[0];
}

Value ColumnsKernel::emitScoreRows(KernelBuilder &b, const Column &tile, Value k,
                                   int64_t rows, Value largest) {
  SmallVector<Value> keys;
  for (int64_t r = 0; r < rows; ++r)
    keys.push_back(b.add(k, b.index(r)));
  SmallVector<Value> zeros(rows, b.splat(column, 0));
  SmallVector<Value> products = b.loop(
      b.index(0), b.index(headSize), 1, zeros, [&](Value d, ValueRange accs) {
        Value query = b.load(column, packed, {d, tile.offset});
        SmallVector<Value> next;
        for (int64_t r = 0; r < rows; ++r) {
          Value key = b.broadcast(column, b.load(tile.key, {keys[r], d}));
          next.push_back(b.fma(key, query, accs[r]));
        }
        return next;
      });
  for (int64_t r = 0; r < rows; ++r) {
    b.store(products[r], scores, {keys[r], tile.offset});
    largest = b.max(products[r], largest);
  }
  return largest;
}

/// Applies the regions to the stored scores; returns their new maxima.
Value ColumnsKernel::emitModifiers(KernelBuilder &b, const Column &tile, bool masked) {
  OnlineSdpaOp op = tile.op;
  ValueRange at = op.getOffsets();
  Value queries = b.dim(b.asMatrix(op.getQuery()), 0);
  Value active = b.sub(queries, tile.offset);
  LaneValue batch{LaneValue::Uniform, at[0]}, head{LaneValue::Uniform, at[1]};
  LaneValue query{LaneValue::Affine, b.add(at[2], tile.offset), 1};
  return b.loop(
      b.index(0), tile.keys, 1, b.splat(column, -INFINITY),
      [&](Value k, ValueRange carried) -> SmallVector<Value> {
        LaneValue key{LaneValue::Uniform, b.add(at[3], k)};
        ModifierEmitter emitter(b, columnWidth, active);
        Value score = b.load(column, scores, {k, tile.offset});
        if (hasScoreMod) {
          score = emitter.emit(op.getScoreMod(),
                               {{LaneValue::Varying, score}, batch, head, query, key});
          score = b.mul(score, b.splat(column, M_LOG2E));
        }
        if (masked) {
          Value allowed = emitter.emit(op.getMaskMod(), {batch, head, query, key});
          score = b.select(allowed, score, b.splat(column, -INFINITY));
        }
        b.store(score, scores, {k, tile.offset});
        return {b.max(score, carried[0])};
      })[0];
}

/// P = exp2(S - max) in place of S; returns its sums. With `markMasked`, slots with a
/// score of -inf become -0.
Value ColumnsKernel::emitProbabilities(KernelBuilder &b, const Column &tile,
                                       Value largest, bool markMasked) {
  return b.loop(b.index(0), tile.keys, 1, b.splat(column, 0),
                [&](Value k, ValueRange carried) -> SmallVector<Value> {
                  Value score = b.load(column, scores, {k, tile.offset});
                  Value p = emitExp2(b, b.sub(score, largest));
                  Value sum = b.add(carried[0], p);
                  if (markMasked) {
                    Value masked = b.compare(arith::CmpFPredicate::OEQ, score,
                                             b.splat(column, -INFINITY));
                    p = b.select(masked, b.splat(column, -0.0), p);
                  }
                  b.store(p, scores, {k, tile.offset});
                  return {sum};
                })[0];
}

void ColumnsKernel::emitOutput(KernelBuilder &b, const Column &tile, Value rescale) {
  int64_t rows = schedule.getRows(), whole = valueSize / rows * rows;
  b.loop(b.index(0), b.index(whole), rows,
         [&](Value e) { emitOutputRows(b, tile, e, rows, rescale); });
  if (whole != valueSize)
    emitOutputRows(b, tile, b.index(whole), valueSize - whole, rescale);
}

void ColumnsKernel::emitOutputRows(KernelBuilder &b, const Column &tile, Value e,
                                   int64_t rows, Value rescale) {
  SmallVector<Value> values, accs;
  for (int64_t r = 0; r < rows; ++r) {
    values.push_back(b.add(e, b.index(r)));
    accs.push_back(b.mul(b.load(column, acc, {values[r], tile.offset}), rescale));
  }
  accs = b.loop(b.index(0), tile.keys, 1, accs, [&](Value k, ValueRange carried) {
    Value p = b.load(column, scores, {k, tile.offset});
    SmallVector<Value> next;
    for (int64_t r = 0; r < rows; ++r) {
      Value value = b.broadcast(column, b.load(tile.value, {k, values[r]}));
      next.push_back(b.fma(value, p, carried[r]));
    }
    return next;
  });
  for (int64_t r = 0; r < rows; ++r)
    b.store(accs[r], acc, {values[r], tile.offset});
}

/// The same, slowly, skipping the slots that are marked as masked.
void ColumnsKernel::emitGuardedOutput(KernelBuilder &b, const Column &tile,
                                      Value rescale) {
  auto bits = column.clone(b.getIntegerType(type.getWidth()));
  Value marker = arith::BitcastOp::create(b, bits, b.splat(column, -0.0));
  b.loop(b.index(0), b.index(valueSize), 1, [&](Value e) {
    Value start = b.mul(b.load(column, acc, {e, tile.offset}), rescale);
    Value result = b.loop(
        b.index(0), tile.keys, 1, start, [&](Value k, ValueRange carried) -> SmallVector<Value> {
          Value p = b.load(column, scores, {k, tile.offset});
          Value masked = b.compare(arith::CmpIPredicate::eq,
                                   arith::BitcastOp::create(b, bits, p), marker);
          Value value = b.broadcast(column, b.load(tile.value, {k, e}));
          return {b.select(masked, carried[0], b.fma(value, p, carried[0]))};
        })[0];
    b.store(result, acc, {e, tile.offset});
  });
}
