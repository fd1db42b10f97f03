// The start and the end of a recurrence on fragments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FragmentKernel.h"

#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Units of a maximum change where the factor does; a row that starts empty
/// stays at the lowest number.
static Value emitFromLog2(ThreadBuilder &b, Value max, double log2Factor) {
  auto type = cast<FloatType>(max.getType());
  Value lowest = b.scalar(type, getLowest(type));
  Value scaled = b.mul(max, b.scalar(type, 1 / log2Factor));
  Value isEmpty = b.compare(arith::CmpFPredicate::OEQ, max, lowest);
  return b.select(isEmpty, lowest, b.maximum(scaled, lowest));
}

void FragmentKernel::emitStart(Recurrence &recurrence, OnlineSdpaOp,
                               scf::ForOp) {
  acc.fill(b, b.scalar(type, 0));
  int64_t rank = recurrence.max.getType().getRank();
  Value rows = b.dim(recurrence.max, rank - 1);
  for (int64_t row = 0; row < 2 * rowTiles; ++row) {
    SmallVector<Value> indices(rank, b.index(0));
    indices.back() = b.min(getRowPosition(row), b.sub(rows, b.index(1)));
    Value initial = emitInitialValue(b, recurrence.max, indices);
    setMax(row, emitFromLog2(b, initial, log2Factor));
    Value start = emitInitialValue(b, recurrence.sum, indices);
    emitInitialSum(row, start);
  }
}

void FragmentKernel::emitInitialSum(int64_t row, Value start) {
  // Threads sum their own columns; one counts the start.
  Value first = b.compare(arith::CmpIPredicate::eq, inGroup, b.index(0));
  sum.set(b, row, b.select(first, start, b.scalar(type, 0)));
}

void FragmentKernel::emitSums() {
  for (int64_t row = 0; row < 2 * rowTiles; ++row) {
    Value total = sum.get(b, row);
    for (int64_t j = 0; j < keyTiles; ++j)
      for (int64_t c : getPair(row))
        total = b.add(total, scores.get(b, getScore(row / 2, j, c)));
    sum.set(b, row, total);
  }
}

Value FragmentKernel::emitTotalSum(int64_t row) {
  Value total = sum.get(b, row);
  for (int32_t mask : {1, 2})
    total = b.add(total, b.shuffleXor(total, mask));
  return total;
}

void FragmentKernel::emitEnd(NormalizeOp op) {
  Value lse = op.getLse() ? b.asRow(op.getLse()) : Value();
  for (int64_t row = 0; row < 2 * rowTiles; ++row) {
    Value total = emitTotalSum(row);
    Value empty =
        b.compare(arith::CmpFPredicate::OEQ, total, b.scalar(type, 0));
    Value quotient = arith::DivFOp::create(b, b.scalar(type, 1), total);
    Value inverse = b.select(empty, b.scalar(type, 0), quotient);
    for (int64_t n = 0; n < valueTiles; ++n)
      for (int64_t c : getPair(row)) {
        int64_t i = getAcc(row / 2, n, c);
        acc.set(b, i, b.mul(acc.get(b, i), inverse));
      }
    if (lse)
      emitLse(row, total, empty, lse);
  }
  emitOutput(b.asMatrix(op.getOutput()));
}

/// lse = ln(2) * max + ln(sum), written by the first thread of the row.
void FragmentKernel::emitLse(int64_t row, Value total, Value empty, Value lse) {
  Value position = getRowPosition(row);
  Value first = b.compare(arith::CmpIPredicate::eq, inGroup, b.index(0));
  Value writes = b.bitAnd(first, b.less(position, b.dim(lse, 0)));
  b.branch(
      writes, {},
      [&]() -> SmallVector<Value> {
        Value log = math::LogOp::create(b, total);
        Value value =
            b.mulAdd(max.get(b, row), b.scalar(type, M_LN2 * log2Factor), log);
        value = b.select(empty, b.scalar(type, -INFINITY), value);
        b.store(value, lse, position);
        return {};
      },
      nullptr);
}

/// Elements that exist, one by one.
void FragmentKernel::emitOutput(Value output) {
  Type stored = cast<MemRefType>(output.getType()).getElementType();
  Value rows = b.dim(output, 0);
  for (int64_t row = 0; row < 2 * rowTiles; ++row) {
    Value position = getRowPosition(row);
    auto storeRow = [&]() -> SmallVector<Value> {
      for (int64_t n = 0; n < valueTiles; ++n)
        for (int64_t c : getPair(row)) {
          Value column = getColumn(n, c);
          auto store = [&]() -> SmallVector<Value> {
            Value value = acc.get(b, getAcc(row / 2, n, c));
            b.store(b.convert(value, stored), output, {position, column});
            return {};
          };
          if (8 * (n + 1) <= sizes.value)
            store();
          else
            b.branch(b.less(column, b.index(sizes.value)), {}, store, nullptr);
        }
      return {};
    };
    b.branch(b.less(position, rows), {}, storeRow, nullptr);
  }
}
