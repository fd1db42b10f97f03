// The kernel with queries in the vector lanes: one online step. Packing and the
// end of a tile are in ColumnsTile.cpp.
//
// With Qᵀ packed and the accumulator Oᵀ kept transposed, in panels of a column,
//   Sᵀ[k,q]  = sum_d K[k,d] Qᵀ[d,q]
//   Oᵀ[e,q] += sum_k V[k,e] Pᵀ[k,q]
// are the same micro-kernel: `rows` broadcast scalars times `columns` vectors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ColumnsKernel.h"

#include "Exp2.h"
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
  column.keys = {b.index(0), b.dim(column.key, 0)};
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
    Value some = b.compare(arith::CmpIPredicate::slt, column.keys.begin,
                           column.keys.end);
    auto emit = [&]() -> SmallVector<Value> {
      emitColumn(b, column);
      return {};
    };
    b.branch(some, {}, emit, nullptr);
  });
}

/// In a tile that the mask cuts, asks the mask again about the queries of one
/// column: what a causal mask wastes at the diagonal shrinks from tiles to
/// columns, and only keys that it may forbid are asked for one by one.
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
    KeyRange keys = {at[3], b.add(at[3], column.keys.end)};
    keys = calculus.getKeyBounds(queries, keys);
    KeyRange certain = calculus.getCertainKeys(queries, keys);
    Value first = b.sub(keys.begin, at[3]);
    if (keyStep != 1) {
      Value step = b.index(keyStep);
      first = b.mul(arith::DivUIOp::create(b, first, step), step);
    }
    return {first, b.sub(keys.end, at[3]), b.sub(certain.begin, at[3]),
            b.sub(certain.end, at[3])};
  };
  SmallVector<Value> answer;
  if (!op.getAllAllowed()) {
    answer = ask();
  } else {
    SmallVector<Type> types(4, b.getIndexType());
    auto whole = [&]() -> SmallVector<Value> {
      const KeyRange &all = column.keys;
      return {all.begin, all.end, all.begin, all.end};
    };
    answer = b.branch(op.getAllAllowed(), types, whole, ask);
  }
  column.keys = {answer[0], answer[1]};
  column.certain = {answer[2], answer[3]};
}

Value ColumnsKernel::panelRow(KernelBuilder &b, const Column &tile,
                              int64_t rows, Value row) {
  return b.add(b.mul(tile.panel, b.index(rows)), row);
}

void ColumnsKernel::emitColumn(KernelBuilder &b, const Column &tile) {
  Value largest = emitScores(b, tile);

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

/// S for the keys of a column; returns the largest score of each query.
Value ColumnsKernel::emitScores(KernelBuilder &b, const Column &tile) {
  int64_t rows = schedule.getRows();
  auto block = [&](Value k, ValueRange carried) -> SmallVector<Value> {
    // Past the end the last key is multiplied again: that changes no maximum,
    // and every block has the same code.
    Value last = b.sub(tile.keys.end, b.index(1));
    SmallVector<Value> keys;
    for (int64_t r = 0; r < rows; ++r)
      keys.push_back(b.min(b.add(k, b.index(r)), last));
    Value largest = carried[0];
    for (auto [r, product] : llvm::enumerate(emitProducts(b, tile, keys))) {
      b.store(product, scores, {b.add(k, b.index(r)), b.index(0)});
      largest = b.max(product, largest);
    }
    Value end = b.add(k, b.index(rows)), certain;
    if (tile.certain.begin)
      certain = arith::AndIOp::create(
          b, b.compare(arith::CmpIPredicate::sge, k, tile.certain.begin),
          b.compare(arith::CmpIPredicate::sle, end, tile.certain.end));
    KeyRange some = {k, b.min(end, tile.keys.end)};
    return {emitWhereModified(b, certain, largest, [&](bool masked) {
      return emitModifiers(b, tile, some, carried[0], masked);
    })};
  };
  return b.loop(tile.keys.begin, tile.keys.end, rows,
                b.splat(column, -INFINITY), block)[0];
}

SmallVector<Value> ColumnsKernel::emitProducts(KernelBuilder &b,
                                               const Column &tile,
                                               ArrayRef<Value> keys) {
  SmallVector<Value> carried(keys.size(), b.splat(column, 0));
  carried.push_back(
      b.rowOffset(packed, panelRow(b, tile, headSize, b.index(0))));
  auto body = [&](Value d, ValueRange carried) {
    Value offset = carried.back();
    Value query =
        b.load(column, b.rowAt(packed, offset, columnWidth), b.index(0));
    SmallVector<Value> next;
    for (auto [k, acc] : llvm::zip_equal(keys, carried.drop_back())) {
      Value key = b.broadcast(column, b.load(tile.key, {k, d}));
      next.push_back(b.fma(key, query, acc));
    }
    next.push_back(b.nextRow(packed, offset));
    return next;
  };
  // Several at a time leave the core issue slots for the rest.
  int64_t together = headSize % 4 == 0 ? 4 : 1;
  SmallVector<Value> products =
      b.unrolledLoop(b.index(0), b.index(headSize), together, carried, body);
  products.pop_back();
  return products;
}

/// Applies the regions to the stored scores of some keys; returns the larger of
/// them and `largest`.
Value ColumnsKernel::emitModifiers(KernelBuilder &b, const Column &tile,
                                   KeyRange keys, Value largest, bool masked) {
  OnlineSdpaOp op = tile.op;
  ValueRange at = op.getOffsets();
  Value queries = b.dim(b.asMatrix(op.getQuery()), 0);
  Value active = b.sub(queries, tile.offset);
  LaneValue batch{LaneValue::Uniform, at[0]}, head{LaneValue::Uniform, at[1]};
  LaneValue query{LaneValue::Affine, b.add(at[2], tile.offset), 1};
  return b.loop(keys.begin, keys.end, 1, largest,
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
  int64_t together = std::max<int64_t>(2 / schedule.getColumns(), 1);
  Value sums = b.unrolledLoop(tile.keys.begin, tile.keys.end, together,
                              b.splat(column, 0), body)[0];
  emitOutput(b, tile, rescale);
  return sums;
}

void ColumnsKernel::emitOutput(KernelBuilder &b, const Column &tile,
                               Value rescale) {
  // Blocks of about the same height: a last one of few rows would wait for its
  // multiply-adds.
  int64_t blocks = llvm::divideCeil(valueSize, schedule.getRows());
  int64_t height = llvm::divideCeil(valueSize, blocks);
  int64_t lower = blocks * height - valueSize;
  int64_t split = (blocks - lower) * height;
  auto emitBlocks = [&](int64_t begin, int64_t end, int64_t rows) {
    b.loop(b.index(begin), b.index(end), rows,
           [&](Value e) { emitOutputRows(b, tile, e, rows, rescale); });
  };
  emitBlocks(0, split, height);
  if (lower != 0)
    emitBlocks(split, valueSize, height - 1);
}

void ColumnsKernel::emitOutputRows(KernelBuilder &b, const Column &tile,
                                   Value e, int64_t rows, Value rescale) {
  auto at = [&](int64_t r) -> SmallVector<Value> {
    return {panelRow(b, tile, valueSize, b.add(e, b.index(r))), b.index(0)};
  };
  SmallVector<Value> carried;
  for (int64_t r = 0; r < rows; ++r)
    carried.push_back(b.mul(b.load(column, acc, at(r)), rescale));
  carried.push_back(b.rowOffset(scores, tile.keys.begin));
  carried.push_back(b.add(b.rowOffset(tile.value, tile.keys.begin), e));
  auto body = [&](Value k, ValueRange carried) {
    Value score = carried[rows], value = carried[rows + 1];
    Value p = b.load(column, b.rowAt(scores, score, columnWidth), b.index(0));
    Value row = b.rowAt(tile.value, value, rows);
    SmallVector<Value> next;
    for (int64_t r = 0; r < rows; ++r) {
      Value scalar = b.load(row, b.index(r));
      next.push_back(b.fma(b.broadcast(column, scalar), p, carried[r]));
    }
    next.push_back(b.nextRow(scores, score));
    next.push_back(b.nextRow(tile.value, value));
    return next;
  };
  SmallVector<Value> sums =
      b.unrolledLoop(tile.keys.begin, tile.keys.end, 4, carried, body);
  for (int64_t r = 0; r < rows; ++r)
    b.store(sums[r], acc, at(r));
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
  return b.loop(tile.keys.begin, tile.keys.end, 1, zero,
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
