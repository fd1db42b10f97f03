// The kernel with queries in the vector lanes: which queries and keys of a step
// are worked on together.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ColumnsKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

void ColumnsKernel::emitStep(KernelBuilder &b, OnlineSdpaOp op) {
  Column tile = prepare(b, op);
  tile.type = VectorType::get(columnWidth, type);
  tile.rows = tile.outputRows = schedule.getRows();
  tile.together = 4;
  tile.lane = b.index(0);
  std::unique_ptr<MaskCalculus> calculus;
  if (hasMaskMod)
    calculus = std::make_unique<MaskCalculus>(
        b, op.getMaskMod(), op.getOffsets()[0], op.getOffsets()[1]);
  // Register columns without a query are left out.
  Value queries = countQueries(b, tile);
  b.loop(b.index(0), queries, columnWidth, [&](Value offset) {
    Column column = tile;
    column.offset = offset;
    column.panel = arith::DivUIOp::create(b, offset, b.index(columnWidth));
    if (calculus)
      emitMaskedColumn(b, column, *calculus);
    else
      emitPlainColumn(b, column);
  });
}

Value ColumnsKernel::countQueries(KernelBuilder &b, const Column &column) {
  OnlineSdpaOp op = column.op;
  return b.dim(b.asMatrix(op.getQuery()), 0);
}

/// Whether at most half of the column's lanes have a query; null if that is
/// never so.
Value ColumnsKernel::emitHasFew(KernelBuilder &b, const Column &column) {
  Value queries = countQueries(b, column);
  int64_t half = columnWidth / 2;
  std::optional<int64_t> count = getConstantIntValue(queries);
  if (half < lanes.getNumElements() ||
      (count && (*count % columnWidth == 0 || *count % columnWidth > half)))
    return nullptr;
  return b.compare(arith::CmpIPredicate::sle, b.sub(queries, column.offset),
                   b.index(half));
}

/// Calls `emit` with each vector of a register column that has a query.
void ColumnsKernel::forVectors(KernelBuilder &b, const Column &column,
                               function_ref<void(Column)> emit) {
  Column vector = column;
  vector.type = lanes;
  vector.rows = vectorRows;
  vector.outputRows = 8;
  vector.together = 1;
  Value queries = b.sub(countQueries(b, column), column.offset);
  b.loop(b.index(0), b.min(queries, b.index(columnWidth)),
         lanes.getNumElements(), [&](Value lane) {
           vector.lane = lane;
           vector.offset = b.add(column.offset, lane);
           emit(vector);
         });
}

void ColumnsKernel::emitPlainColumn(KernelBuilder &b, const Column &column) {
  auto together = [&]() -> SmallVector<Value> {
    emitColumn(b, column);
    return {};
  };
  auto apart = [&]() -> SmallVector<Value> {
    forVectors(b, column, [&](const Column &vector) { emitColumn(b, vector); });
    return {};
  };
  if (Value few = emitHasFew(b, column))
    b.branch(few, {}, apart, together);
  else
    together();
}

/// The keys that every query of the column may look at are as good as not
/// masked. Those before and after, which the mask cuts, are asked about again
/// for a vector of queries at a time: at the diagonal of a causal mask this
/// leaves out most of what is forbidden.
void ColumnsKernel::emitMaskedColumn(KernelBuilder &b, const Column &column,
                                     MaskCalculus &calculus) {
  Column whole = column;
  narrow(b, whole, calculus);
  KeyRange some = whole.keys;
  whole.keys = whole.certain;
  if (Value few = emitHasFew(b, column))
    whole.keys = {b.select(few, some.begin, whole.certain.begin),
                  b.select(few, some.begin, whole.certain.end)};
  // A score region may write -inf anywhere.
  if (!hasScoreMod)
    whole.needsGuard = nullptr;
  emitIfAny(b, whole.keys, [&] { emitColumn(b, whole); });

  auto emitVector = [&](Column vector) {
    narrow(b, vector, calculus);
    emitIfAny(b, vector.keys, [&] { emitColumn(b, vector); });
  };
  b.loop(b.index(0), b.index(2), 1, [&](Value part) {
    Value isFirst = b.compare(arith::CmpIPredicate::eq, part, b.index(0));
    Column cut = column;
    cut.keys = {b.select(isFirst, some.begin, whole.keys.end),
                b.select(isFirst, whole.keys.begin, some.end)};
    cut.masked = true;
    emitIfAny(b, cut.keys, [&] { forVectors(b, cut, emitVector); });
  });
}

void ColumnsKernel::emitIfAny(KernelBuilder &b, KeyRange keys,
                              function_ref<void()> emit) {
  Value some = b.compare(arith::CmpIPredicate::slt, keys.begin, keys.end);
  auto then = [&]() -> SmallVector<Value> {
    emit();
    return {};
  };
  b.branch(some, {}, then, nullptr);
}

/// Asks the mask about the queries of a column: which of its keys matter, and
/// which of them need no mask.
void ColumnsKernel::narrow(KernelBuilder &b, Column &column,
                           MaskCalculus &calculus) {
  OnlineSdpaOp op = column.op;
  ValueRange at = op.getOffsets();
  Value step = b.index(keyStep);
  auto floor = [&](Value key) {
    return b.mul(b.createOrFold<arith::DivUIOp>(key, step), step);
  };
  auto ask = [&]() -> SmallVector<Value> {
    Value left = b.sub(countQueries(b, column), column.offset);
    Value width = b.min(left, b.index(column.type.getNumElements()));
    PositionRange queries;
    queries.first = b.add(at[2], column.offset);
    queries.last = b.sub(b.add(queries.first, width), b.index(1));
    KeyRange keys = {b.add(at[3], column.keys.begin),
                     b.add(at[3], column.keys.end)};
    keys = calculus.getKeyBounds(queries, keys);
    KeyRange certain = calculus.getCertainKeys(queries, keys);
    Value begin = floor(b.sub(keys.begin, at[3]));
    Value certainBegin =
        floor(b.sub(b.add(certain.begin, b.index(keyStep - 1)), at[3]));
    Value certainEnd = floor(b.sub(certain.end, at[3]));
    // No keys are certain between the first of all and itself.
    Value some = b.compare(arith::CmpIPredicate::slt, certainBegin, certainEnd);
    return {begin, b.sub(keys.end, at[3]), b.select(some, certainBegin, begin),
            b.select(some, certainEnd, begin)};
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
