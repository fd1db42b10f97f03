// The kernel with queries in the vector lanes: one online step of a register
// column. What is worked on together is chosen in ColumnsStep.cpp; packing and
// the end of a tile are in ColumnsTile.cpp.
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
  column.needsGuard = emitNeedsGuard(
      b, op, TileRows(b, op.getValue(), TileRows::Scratch(), element));
  return column;
}

SmallVector<Value> ColumnsKernel::panelAt(KernelBuilder &b, const Column &tile,
                                          int64_t rows, Value row) {
  return {b.add(b.mul(tile.panel, b.index(rows)), row), tile.lane};
}

void ColumnsKernel::emitColumn(KernelBuilder &b, const Column &tile) {
  Value largest = emitScores(b, tile);

  // max' = max(max, rowmax(S)); c = exp2(max - max')
  Value oldMax = b.load(tile.type, max, tile.offset);
  Value newMax = b.max(toLog2(b, largest), oldMax);
  Value rescale = emitExp2(b, b.sub(oldMax, newMax));
  b.store(newMax, max, tile.offset);

  auto plain = [&]() -> SmallVector<Value> {
    emitUpdate(b, tile, newMax, rescale);
    return {};
  };
  auto guarded = [&]() -> SmallVector<Value> {
    emitGuardedUpdate(b, tile, newMax, rescale);
    return {};
  };
  if (tile.needsGuard)
    b.branch(tile.needsGuard, {}, guarded, plain);
  else
    plain();
}

/// sum' = sum * c + rowsum(P). Done before the output needs all registers.
void ColumnsKernel::addToSum(KernelBuilder &b, const Column &tile,
                             Value rescale, Value partial) {
  Value newSum = b.fma(b.load(tile.type, sum, tile.offset), rescale, partial);
  b.store(newSum, sum, tile.offset);
}

/// Fetches along with a block of keys what is soon wanted: where its values
/// begin, the next keys, which cut columns read but shortly, and part of a row
/// of what follows the query tile: more queries, and the output, whose lines
/// are in no cache.
void ColumnsKernel::emitPrefetches(KernelBuilder &b, const Column &tile,
                                   Value k) {
  constexpr int64_t firstCache = 3, secondCache = 2, parts = 4;
  OnlineSdpaOp op = tile.op;
  Value keys = b.asMatrix(op.getKey()), values = b.asMatrix(op.getValue());
  Value zero = b.index(0);
  for (int64_t r = 0; r < tile.rows; ++r) {
    emitPrefetch(b, values, b.add(k, b.index(r)), zero, 1, firstCache);
    if (hasMaskMod)
      emitPrefetch(b, keys, b.add(k, b.index(tile.rows + r)), zero, headSize,
                   firstCache);
  }
  if (tile.masked)
    return;
  // A part for each block of keys, and again when all of the column is there.
  Value key = op.getOffsets().empty() ? k : b.add(op.getOffsets()[3], k);
  Value block = arith::DivUIOp::create(b, key, b.index(tile.rows));
  Value row = arith::DivUIOp::create(b, block, b.index(parts));
  row =
      b.add(tile.offset, arith::RemUIOp::create(b, row, b.index(columnWidth)));
  Value part = arith::RemUIOp::create(b, block, b.index(parts));
  auto fetchPart = [&](Value buffer, Value row, int64_t size, int64_t locality,
                       bool isWrite) {
    int64_t length = llvm::divideCeil(size, parts);
    emitPrefetch(b, buffer, row, b.mul(part, b.index(length)), length, locality,
                 isWrite);
  };
  fetchPart(b.asMatrix(op.getQuery()),
            b.add(row, b.index(schedule.getQueryTile())), headSize, secondCache,
            /*isWrite=*/false);
  if (output)
    fetchPart(b.asMatrix(output), row, valueSize, firstCache,
              /*isWrite=*/true);
}

/// S for the keys of a column; returns the largest score of each query.
Value ColumnsKernel::emitScores(KernelBuilder &b, const Column &tile) {
  int64_t rows = tile.rows;
  auto block = [&](Value k, ValueRange carried) -> SmallVector<Value> {
    // Past the end the last key is multiplied again: that changes no maximum,
    // and every block has the same code.
    Value last = b.sub(tile.keys.end, b.index(1));
    SmallVector<Value> keys;
    for (int64_t r = 0; r < rows; ++r)
      keys.push_back(b.min(b.add(k, b.index(r)), last));
    emitPrefetches(b, tile, k);
    Value largest = carried[0];
    for (auto [r, product] : llvm::enumerate(emitProducts(b, tile, keys))) {
      b.store(product, scores, {b.add(k, b.index(r)), b.index(0)});
      largest = b.max(product, largest);
    }
    Value end = b.add(k, b.index(rows));
    KeyRange some = {k, b.min(end, tile.keys.end)};
    auto modify = [&](bool masked) {
      return emitModifiers(b, tile, some, carried[0], masked);
    };
    if (!tile.masked)
      return {hasScoreMod ? modify(/*masked=*/false) : largest};
    Value certain = arith::AndIOp::create(
        b, b.compare(arith::CmpIPredicate::sge, k, tile.certain.begin),
        b.compare(arith::CmpIPredicate::sle, end, tile.certain.end));
    return {emitWhereModified(b, certain, largest, modify)};
  };
  return b.loop(tile.keys.begin, tile.keys.end, rows,
                b.splat(tile.type, -INFINITY), block)[0];
}

SmallVector<Value> ColumnsKernel::emitProducts(KernelBuilder &b,
                                               const Column &tile,
                                               ArrayRef<Value> keys) {
  SmallVector<Value> carried(keys.size(), b.splat(tile.type, 0));
  SmallVector<Value> first = panelAt(b, tile, headSize, b.index(0));
  carried.push_back(b.add(b.rowOffset(packed, first[0]), first[1]));
  auto body = [&](Value d, ValueRange carried) {
    Value offset = carried.back();
    int64_t width = tile.type.getNumElements();
    Value query = b.load(tile.type, b.rowAt(packed, offset, width), b.index(0));
    SmallVector<Value> next;
    for (auto [k, acc] : llvm::zip_equal(keys, carried.drop_back())) {
      Value key = b.broadcast(tile.type, b.load(tile.key, {k, d}));
      next.push_back(b.fma(key, query, acc));
    }
    next.push_back(b.nextRow(packed, offset));
    return next;
  };
  // Several at a time leave the core issue slots for the rest.
  int64_t together = headSize % tile.together == 0 ? tile.together : 1;
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
  return b.loop(
      keys.begin, keys.end, 1, largest,
      [&](Value k, ValueRange carried) -> SmallVector<Value> {
        LaneValue key{LaneValue::Uniform, b.add(at[3], k)};
        ModifierEmitter emitter(b, tile.type.getNumElements(), active);
        Value score = b.load(tile.type, scores, {k, b.index(0)});
        if (hasScoreMod)
          score = emitter.emit(
              op.getScoreMod(),
              {{LaneValue::Varying, score}, batch, head, query, key});
        if (masked) {
          Value allowed =
              emitter.emit(op.getMaskMod(), {batch, head, query, key});
          score = b.select(allowed, score, b.splat(tile.type, -INFINITY));
        }
        b.store(score, scores, {k, b.index(0)});
        return {b.max(score, carried[0])};
      })[0];
}

/// exp2(S - max) for one key.
Value ColumnsKernel::emitProbability(KernelBuilder &b, const Column &tile,
                                     Value k, Value largest) {
  return emitExpDifference(b, b.load(tile.type, scores, {k, b.index(0)}),
                           largest);
}

void ColumnsKernel::emitUpdate(KernelBuilder &b, const Column &tile,
                               Value largest, Value rescale) {
  auto body = [&](Value k, ValueRange carried) -> SmallVector<Value> {
    Value p = emitProbability(b, tile, k, largest);
    b.store(p, scores, {k, b.index(0)});
    return {b.add(carried[0], p)};
  };
  // Four vectors at a time keep the units busy through the chain of exp2.
  int64_t vectors = tile.type.getNumElements() / schedule.getLanes();
  int64_t together = std::max<int64_t>(4 / vectors, 1);
  Value sums = b.unrolledLoop(tile.keys.begin, tile.keys.end, together,
                              b.splat(tile.type, 0), body)[0];
  addToSum(b, tile, rescale, sums);
  emitOutput(b, tile, rescale);
}

void ColumnsKernel::emitOutput(KernelBuilder &b, const Column &tile,
                               Value rescale) {
  // Blocks of about the same height: a last one of few rows would wait for its
  // multiply-adds.
  int64_t blocks = llvm::divideCeil(valueSize, tile.outputRows);
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
  auto at = [&](int64_t r) {
    return panelAt(b, tile, valueSize, b.add(e, b.index(r)));
  };
  SmallVector<Value> carried;
  for (int64_t r = 0; r < rows; ++r)
    carried.push_back(b.mul(b.load(tile.type, acc, at(r)), rescale));
  carried.push_back(b.rowOffset(scores, tile.keys.begin));
  carried.push_back(b.add(b.rowOffset(tile.value, tile.keys.begin), e));
  auto body = [&](Value k, ValueRange carried) {
    Value score = carried[rows], value = carried[rows + 1];
    int64_t width = tile.type.getNumElements();
    Value p = b.load(tile.type, b.rowAt(scores, score, width), b.index(0));
    Value row = b.rowAt(tile.value, value, rows);
    // Where the next block of rows ends.
    memref::PrefetchOp::create(b, b.rowAt(tile.value, value, 2 * rows),
                               ValueRange{b.index(2 * rows - 1)},
                               /*isWrite=*/false, /*localityHint=*/3,
                               /*isDataCache=*/true);
    SmallVector<Value> next;
    for (int64_t r = 0; r < rows; ++r) {
      Value scalar = b.load(row, b.index(r));
      next.push_back(b.fma(b.broadcast(tile.type, scalar), p, carried[r]));
    }
    next.push_back(b.nextRow(scores, score));
    next.push_back(b.nextRow(tile.value, value));
    return next;
  };
  SmallVector<Value> sums = b.unrolledLoop(tile.keys.begin, tile.keys.end,
                                           tile.together, carried, body);
  for (int64_t r = 0; r < rows; ++r)
    b.store(sums[r], acc, at(r));
}

/// The same, slowly, for values that would leak through a probability of 0:
/// skips the slots with a score of -inf.
void ColumnsKernel::emitGuardedUpdate(KernelBuilder &b, const Column &tile,
                                      Value largest, Value rescale) {
  VectorType column = tile.type;
  auto at = [&](Value e) { return panelAt(b, tile, valueSize, e); };
  b.loop(b.index(0), b.index(valueSize), 1, [&](Value e) {
    b.store(b.mul(b.load(column, acc, at(e)), rescale), acc, at(e));
  });
  Value zero = b.splat(column, 0), lowest = b.splat(column, -INFINITY);
  Value sums =
      b.loop(tile.keys.begin, tile.keys.end, 1, zero,
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
  addToSum(b, tile, rescale, sums);
}
