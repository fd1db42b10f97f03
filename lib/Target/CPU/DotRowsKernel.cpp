// The kernel for few query rows for bf16 dot-product instructions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DotRowsKernel.h"

#include "Dot.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

DotRowsKernel::DotRowsKernel(KernelBuilder &b, OnlineSdpaOp op, bool native)
    : RowsKernel(b, op, /*packing=*/2, /*parts=*/1, b.getBF16Type()),
      native(native) {
  keysAtOnce = 2;
  int64_t keyPairs = (schedule.getKeyTile() + 1) / 2;
  probabilities = allocate(b, {keyPairs * 2 * paddedRows}, element);
}

Value DotRowsKernel::multiplyAdd(KernelBuilder &b, Value key, Value query,
                                 Value acc) {
  // The key last, for it may be a memory operand there.
  return emitDot(b, query, key, acc, lanes.getNumElements(), native);
}

/// Pairs up the probabilities of neighbouring keys; an odd last one with 0.
void DotRowsKernel::emitPrepareOutput(KernelBuilder &b, const Step &step) {
  Value even =
      b.mul(arith::DivUIOp::create(b, step.keys, b.index(2)), b.index(2));
  auto pairUp = [&](Value k, bool last) {
    Value at = b.mul(k, b.index(paddedRows));
    Value first = b.convert(b.load(perRow, scores, at), element), second;
    if (last)
      second = b.splat(first.getType(), 0);
    else
      second = b.convert(b.load(perRow, scores, b.add(at, b.index(paddedRows))),
                         element);
    b.store(vector::InterleaveOp::create(b, first, second), probabilities, at);
  };
  b.loop(b.index(0), even, 2, [&](Value k) { pairUp(k, /*last=*/false); });
  b.loop(even, step.keys, 1, [&](Value k) { pairUp(k, /*last=*/true); });
}

SmallVector<Value> DotRowsKernel::emitOutputKeys(KernelBuilder &b,
                                                 const Step &step,
                                                 const OutputBlock &block,
                                                 Value k, int64_t keys,
                                                 ValueRange accs) {
  SmallVector<Value> values, next;
  for (int64_t i = 0; i < block.pieces; ++i) {
    Value piece = b.add(block.firstPiece, b.index(i));
    Value first = loadPiece(b, step.value, k, out, piece);
    Value second =
        keys == 1 ? b.splat(first.getType(), 0)
                  : loadPiece(b, step.value, b.add(k, b.index(1)), out, piece);
    values.push_back(vector::InterleaveOp::create(b, first, second));
  }
  auto pair = VectorType::get(2, element);
  for (int64_t row = block.firstRow; row < block.firstRow + block.rows; ++row) {
    Value at = b.add(b.mul(k, b.index(paddedRows)), b.index(2 * row));
    Value p = broadcastPair(b, b.load(pair, probabilities, at), out.width);
    for (Value value : values)
      next.push_back(emitDot(b, value, p, accs[next.size()],
                             lanes.getNumElements(), native));
  }
  return next;
}
