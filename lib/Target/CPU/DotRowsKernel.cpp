// The kernel for few query rows for bf16 dot-product instructions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DotRowsKernel.h"

#include "Dot.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

DotRowsKernel::DotRowsKernel(KernelBuilder &b, OnlineSdpaOp op, bool native)
    : RowsKernel(b, op, /*packing=*/2, /*parts=*/1, /*keysAtOnce=*/2,
                 b.getBF16Type()),
      native(native) {
  probabilities =
      allocate(b, cast<MemRefType>(scores.getType()).getShape(), element);
}

Value DotRowsKernel::multiplyAdd(KernelBuilder &b, Value key, Value query,
                                 Value acc) {
  // The key last, for it may be a memory operand there.
  return emitDot(b, query, key, acc, lanes.getNumElements(), native);
}

/// [keys][R] as [keys / 2][R][2].
void DotRowsKernel::storeProbabilities(KernelBuilder &b, Value p, Value at) {
  SmallVector<int64_t> pairs;
  for (int64_t key = 0; key < flat.getNumElements() / paddedRows; key += 2)
    for (int64_t row = 0; row < paddedRows; ++row)
      for (int64_t i : {0, 1})
        pairs.push_back((key + i) * paddedRows + row);
  Value narrow = b.convert(p, element);
  b.store(vector::ShuffleOp::create(b, narrow, narrow, pairs), probabilities,
          at);
}

SmallVector<Value> DotRowsKernel::emitOutputKeys(KernelBuilder &b,
                                                 const Step &step,
                                                 const OutputBlock &block,
                                                 Value k, int64_t keys,
                                                 ValueRange accs) {
  SmallVector<int64_t> pairs;
  for (int64_t column : getColumns())
    pairs.append({column, out.width + column});
  // One row after the other, as memory likes to be read.
  SmallVector<Value> rowsOfPair[2], values, next;
  for (int64_t i = 0; i < keys; ++i)
    for (int64_t piece = 0; piece < block.pieces; ++piece)
      rowsOfPair[i].push_back(
          loadPiece(b, step.value, b.add(k, b.index(i)), out,
                    b.add(block.firstPiece, b.index(piece))));
  for (int64_t piece = 0; piece < block.pieces; ++piece) {
    Value first = rowsOfPair[0][piece];
    Value second =
        keys == 1 ? b.splat(first.getType(), 0) : rowsOfPair[1][piece];
    values.push_back(vector::ShuffleOp::create(b, first, second, pairs));
  }
  auto pair = VectorType::get(2, element);
  for (int64_t i = 0; i < block.rows; ++i) {
    Value row = b.add(block.firstRow, b.index(i));
    Value at = b.add(b.mul(k, b.index(paddedRows)), b.mul(row, b.index(2)));
    Value p = b.load(pair, probabilities, at);
    if (keys == 1)
      p = vector::InsertOp::create(b, b.scalar(element, 0), p, 1);
    p = broadcastPair(b, p, out.width);
    for (Value value : values)
      next.push_back(emitDot(b, value, p, accs[next.size()],
                             lanes.getNumElements(), native));
  }
  return next;
}

SmallVector<int64_t> DotRowsKernel::getColumns() const {
  constexpr int64_t near = 128 / 16;
  SmallVector<int64_t> columns;
  for (int64_t half : {0, 1})
    for (int64_t start = 0; start < out.width; start += near)
      for (int64_t i = 0; i < near / 2; ++i)
        columns.push_back(start + half * near / 2 + i);
  return columns;
}

SmallVector<Value> DotRowsKernel::widenValues(KernelBuilder &b, Value piece) {
  Value wide = widen(b, piece).front();
  return {vector::ShuffleOp::create(b, wide, wide, getColumns())};
}

Value DotRowsKernel::orderColumns(KernelBuilder &b, ArrayRef<Value> parts) {
  SmallVector<int64_t> lanes(out.width);
  for (auto [lane, column] : llvm::enumerate(getColumns()))
    lanes[column] = lane;
  return vector::ShuffleOp::create(b, parts.front(), parts.front(), lanes);
}
