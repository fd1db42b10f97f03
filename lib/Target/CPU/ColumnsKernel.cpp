// The kernel with queries in the vector lanes: one online step. Packing and the
// end of a tile are in ColumnsTile.cpp.
//
// With Qᵀ packed and the accumulator Oᵀ kept transposed, in panels of a column,
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

ColumnsKernel::Column ColumnsKernel::prepare(KernelBuilder &b,
                                             OnlineSdpaOp op) {
  Column column;
  column.op = op;
  column.key = widen(b, b.asMatrix(op.getKey()), wideKeys);
  column.value = widen(b, b.asMatrix(op.getValue()), wideValues);
  column.begin = b.index(0);
  column.end = b.dim(column.key, 0);
  column.allAllowed = op.getAllAllowed();
  column.needsGuard = emitNeedsGuard(b, op, column.value);
  return column;
}

void ColumnsKernel::emitStep(KernelBuilder &b, OnlineSdpaOp op) {
  // Values are read a few columns at a time, which hardware does not foresee.
  Value keys = b.asMatrix(op.getKey()), values = b.asMatrix(op.getValue());
  b.loop(b.index(0), b.dim(keys, 0), 1, [&](Value k) {
    emitPrefetch(b, values, k, valueSize, /*locality=*/2);
    emitPrefetch(b, keys, b.add(k, b.index(schedule.getKeyTile())), headSize,
                 /*locality=*/2);
  });
  Column tile = prepare(b, op);
  std::unique_ptr<MaskCalculus> calculus;
  if (hasMaskMod)
    calculus = std::make_unique<MaskCalculus>(
        b, op.getMaskMod(), op.getOffsets()[0], op.getOffsets()[1]);
  // Register columns without a query are left out.
  Value queries = b.dim(b.asMatrix(op.getQuery()), 0);
  b.loop(b.index(0), queries, columnWidth, [&](Value offset) {
    Column column = tile;
    column.offset = offset;
    column.panel = arith::DivUIOp::create(b, offset, b.index(columnWidth));
    if (!calculus)
      return emitColumn(b, column);
    narrow(b, column, *calculus);
    Value some = b.compare(arith::CmpIPredicate::slt, column.begin, column.end);
    auto emit = [&]() -> SmallVector<Value> {
      emitColumn(b, column);
      return {};
    };
    b.branch(some, {}, emit, nullptr);
  });
}

/// In a tile that the mask cuts, asks the mask again about the queries of one
/// column: what a causal mask wastes at the diagonal shrinks from tiles to
/// columns.
void ColumnsKernel::narrow(KernelBuilder &b, Column &column,
                           MaskCalculus &calculus) {
  OnlineSdpaOp op = column.op;
  ValueRange at = op.getOffsets();
  auto ask = [&]() -> SmallVector<Value> {
    Value left = b.sub(b.dim(b.asMatrix(op.getQuery()), 0), column.offset);
    PositionRange queries;
    queries.first = b.add(at[2], column.offset);
    queries.last = b.sub(
        b.add(queries.first, b.min(left, b.index(columnWidth))), b.index(1));
    auto [begin, end] =
        calculus.getKeyBounds(queries, at[3], b.add(at[3], column.end));
    Value first = b.sub(begin, at[3]), last = b.sub(end, b.index(1));
    if (keyStep != 1) {
      Value step = b.index(keyStep);
      first = b.mul(arith::DivUIOp::create(b, first, step), step);
    }
    Value certain = calculus.isCertain(queries, {b.add(at[3], first), last});
    return {first, b.sub(end, at[3]), certain};
  };
  SmallVector<Value> answer;
  if (!column.allAllowed) {
    answer = ask();
  } else {
    Type types[] = {b.getIndexType(), b.getIndexType(), b.getI1Type()};
    auto whole = [&]() -> SmallVector<Value> {
      return {column.begin, column.end, column.allAllowed};
    };
    answer = b.branch(column.allAllowed, types, whole, ask);
  }
  column.begin = answer[0];
  column.end = answer[1];
  column.allAllowed = answer[2];
}

Value ColumnsKernel::panelRow(KernelBuilder &b, const Column &tile,
                              int64_t rows, Value row) {
  return b.add(b.mul(tile.panel, b.index(rows)), row);
}

void ColumnsKernel::emitColumn(KernelBuilder &b, const Column &tile) {
  Value largest = emitScores(b, tile);
  largest = emitWhereModified(b, tile.allAllowed, largest, [&](bool masked) {
    return emitModifiers(b, tile, masked);
  });

  // max' = max(max, rowmax(S)); c = exp2(max - max')
  Value oldMax = b.load(column, max, tile.offset);
  Value newMax = b.max(toLog2(b, largest), oldMax);
  Value rescale = emitExp2(b, b.sub(oldMax, newMax));
  b.store(newMax, max, tile.offset);

  auto plain = [&]() -> SmallVector<Value> {
    return {emitUpdate(b, tile, newMax, rescale)};
  };
  auto guarded = [&]() -> SmallVector<Value> {
    return {emitGuardedUpdate(b, tile, newMax, rescale)};
  };
  Value partial = tile.needsGuard
                      ? b.branch(tile.needsGuard, column, guarded, plain)[0]
                      : plain()[0];
  // sum' = sum * c + rowsum(P)
  Value newSum = b.fma(b.load(column, sum, tile.offset), rescale, partial);
  b.store(newSum, sum, tile.offset);
}

/// S for all keys of the tile; returns the largest score of each query.
Value ColumnsKernel::emitScores(KernelBuilder &b, const Column &tile) {
  int64_t rows = schedule.getRows();
  Value lowest = b.splat(column, -INFINITY);
  Value count = b.sub(tile.end, tile.begin);
  Value whole =
      b.mul(arith::DivUIOp::create(b, count, b.index(rows)), b.index(rows));
  whole = b.add(tile.begin, whole);
  auto block = [&](int64_t count) {
    return [&, count](Value k, ValueRange carried) -> SmallVector<Value> {
      Value largest = carried[0];
      for (auto [r, product] :
           llvm::enumerate(emitProducts(b, tile, k, count))) {
        b.store(product, scores, {b.add(k, b.index(r)), b.index(0)});
        largest = b.max(product, largest);
      }
      return {largest};
    };
  };
  Value largest = b.loop(tile.begin, whole, rows, lowest, block(rows))[0];
  return b.loop(whole, tile.end, 1, largest, block(1))[0];
}

SmallVector<Value> ColumnsKernel::emitProducts(KernelBuilder &b,
                                               const Column &tile, Value k,
                                               int64_t rows) {
  SmallVector<Value> zeros(rows, b.splat(column, 0));
  auto body = [&](Value d, ValueRange accs) {
    Value query =
        b.load(column, packed, {panelRow(b, tile, headSize, d), b.index(0)});
    SmallVector<Value> next;
    for (int64_t r = 0; r < rows; ++r) {
      Value key =
          b.broadcast(column, b.load(tile.key, {b.add(k, b.index(r)), d}));
      next.push_back(b.fma(key, query, accs[r]));
    }
    return next;
  };
  return b.loop(b.index(0), b.index(headSize), 1, zeros, body);
}

/// Applies the regions to the stored scores; returns their new maxima.
Value ColumnsKernel::emitModifiers(KernelBuilder &b, const Column &tile,
                                   bool masked) {
  OnlineSdpaOp op = tile.op;
  ValueRange at = op.getOffsets();
  Value queries = b.dim(b.asMatrix(op.getQuery()), 0);
  Value active = b.sub(queries, tile.offset);
  LaneValue batch{LaneValue::Uniform, at[0]}, head{LaneValue::Uniform, at[1]};
  LaneValue query{LaneValue::Affine, b.add(at[2], tile.offset), 1};
  return b.loop(tile.begin, tile.end, 1, b.splat(column, -INFINITY),
                [&](Value k, ValueRange carried) -> SmallVector<Value> {
                  LaneValue key{LaneValue::Uniform, b.add(at[3], k)};
                  ModifierEmitter emitter(b, columnWidth, active);
                  Value score = b.load(column, scores, {k, b.index(0)});
                  if (hasScoreMod)
                    score = emitter.emit(
                        op.getScoreMod(),
                        {{LaneValue::Varying, score}, batch, head, query, key});
                  if (masked) {
                    Value allowed = emitter.emit(op.getMaskMod(),
                                                 {batch, head, query, key});
                    score =
                        b.select(allowed, score, b.splat(column, -INFINITY));
                  }
                  b.store(score, scores, {k, b.index(0)});
                  return {b.max(score, carried[0])};
                })[0];
}

/// exp2(S - max) for one key.
Value ColumnsKernel::emitProbability(KernelBuilder &b, const Column &tile,
                                     Value k, Value largest) {
  return emitExpDifference(b, b.load(column, scores, {k, b.index(0)}), largest);
}

Value ColumnsKernel::emitUpdate(KernelBuilder &b, const Column &tile,
                                Value largest, Value rescale) {
  auto body = [&](Value k, ValueRange carried) -> SmallVector<Value> {
    Value p = emitProbability(b, tile, k, largest);
    b.store(p, scores, {k, b.index(0)});
    return {b.add(carried[0], p)};
  };
  // Four vectors at a time keep the units busy through the chain of exp2.
  int64_t together = std::max<int64_t>(4 / schedule.getColumns(), 1);
  Value sums = b.unrolledLoop(tile.begin, tile.end, together,
                              b.splat(column, 0), body)[0];
  emitOutput(b, tile, rescale);
  return sums;
}

void ColumnsKernel::emitOutput(KernelBuilder &b, const Column &tile,
                               Value rescale) {
  int64_t rows = schedule.getRows(), whole = valueSize / rows * rows;
  b.loop(b.index(0), b.index(whole), rows,
         [&](Value e) { emitOutputRows(b, tile, e, rows, rescale); });
  if (whole != valueSize)
    emitOutputRows(b, tile, b.index(whole), valueSize - whole, rescale);
}

void ColumnsKernel::emitOutputRows(KernelBuilder &b, const Column &tile,
                                   Value e, int64_t rows, Value rescale) {
  SmallVector<Value> values, accs;
  for (int64_t r = 0; r < rows; ++r) {
    values.push_back(b.add(e, b.index(r)));
    Value row = panelRow(b, tile, valueSize, values[r]);
    accs.push_back(b.mul(b.load(column, acc, {row, b.index(0)}), rescale));
  }
  auto body = [&](Value k, ValueRange carried) {
    Value p = b.load(column, scores, {k, b.index(0)});
    SmallVector<Value> next;
    for (int64_t r = 0; r < rows; ++r) {
      Value value = b.broadcast(column, b.load(tile.value, {k, values[r]}));
      next.push_back(b.fma(value, p, carried[r]));
    }
    return next;
  };
  accs = b.loop(tile.begin, tile.end, 1, accs, body);
  for (int64_t r = 0; r < rows; ++r)
    b.store(accs[r], acc,
            {panelRow(b, tile, valueSize, values[r]), b.index(0)});
}

/// The same, slowly, for values that would leak through a probability of 0:
/// skips the slots with a score of -inf.
Value ColumnsKernel::emitGuardedUpdate(KernelBuilder &b, const Column &tile,
                                       Value largest, Value rescale) {
  auto at = [&](Value e) -> SmallVector<Value> {
    return {panelRow(b, tile, valueSize, e), b.index(0)};
  };
  b.loop(b.index(0), b.index(valueSize), 1, [&](Value e) {
    b.store(b.mul(b.load(column, acc, at(e)), rescale), acc, at(e));
  });
  Value zero = b.splat(column, 0), lowest = b.splat(column, -INFINITY);
  return b.loop(tile.begin, tile.end, 1, zero,
                [&](Value k, ValueRange carried) -> SmallVector<Value> {
                  Value score = b.load(column, scores, {k, b.index(0)});
                  Value masked =
                      b.compare(arith::CmpFPredicate::OEQ, score, lowest);
                  Value p = emitProbability(b, tile, k, largest);
                  b.loop(b.index(0), b.index(valueSize), 1, [&](Value e) {
                    Value value = b.convert(b.load(tile.value, {k, e}), type);
                    Value old = b.load(column, acc, at(e));
                    Value next = b.fma(b.broadcast(column, value), p, old);
                    b.store(b.select(masked, old, next), acc, at(e));
                  });
                  return {b.add(carried[0], p)};
                })[0];
}
