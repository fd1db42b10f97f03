// The kernel for few query rows for bf16 dot-product instructions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DotRowsKernel.h"

#include "Dot.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

DotRowsKernel::DotRowsKernel(KernelBuilder &b, OnlineSdpaOp op, bool native)
    : RowsKernel(b, op, 2 * op.getScheduleAttr().getLanes(), b.getBF16Type()),
      native(native) {
  int64_t keyPairs = (schedule.getKeyTile() + 1) / 2;
  probabilities = allocate(b, {keyPairs * 2 * paddedRows}, element);
}

SmallVector<Value> DotRowsKernel::emitProducts(KernelBuilder &b,
                                               const Step &step, Value k,
                                               int64_t keys, int64_t firstRow,
                                               int64_t rowCount) {
  auto vector = VectorType::get(head.width, element);
  auto sums = VectorType::get(head.width / 2, type);
  SmallVector<Value> zeros(keys * rowCount, b.splat(sums, 0));
  return b.loop(b.index(0), b.index(head.count), 1, zeros,
                [&](Value i, ValueRange accs) {
                  Value at = b.mul(i, b.index(head.width));
                  SmallVector<Value> queries, next;
                  for (int64_t row = 0; row < rowCount; ++row)
                    queries.push_back(
                        b.load(vector, packed, {b.index(firstRow + row), at}));
                  for (int64_t key = 0; key < keys; ++key) {
                    Value keyVector =
                        loadRow(b, step.key, b.add(k, b.index(key)), head, i);
                    for (int64_t row = 0; row < rowCount; ++row)
                      next.push_back(emitDot(b, keyVector, queries[row],
                                             accs[key * rowCount + row],
                                             lanes.getNumElements(), native));
                  }
                  return next;
                });
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

SmallVector<Value> DotRowsKernel::emitOutputLoop(
    KernelBuilder &b, const Step &step, Value vector, int64_t vectors,
    int64_t firstRow, int64_t rowCount, ValueRange accs, bool prefetchKeys) {
  auto row = VectorType::get(out.width, element);
  auto two = VectorType::get(2, element);
  Value even =
      b.mul(arith::DivUIOp::create(b, step.keys, b.index(2)), b.index(2));
  auto body = [&](bool last) {
    return [&, last](Value k, ValueRange carried) {
      Value next = b.add(k, b.index(1));
      if (prefetchKeys && !last)
        for (Value key : {k, next})
          emitPrefetch(b, step.key, b.add(key, b.index(schedule.getKeyTile())),
                       headSize, /*locality=*/3);
      SmallVector<Value> values, results;
      for (int64_t i = 0; i < vectors; ++i) {
        Value position = b.add(vector, b.index(i));
        Value first = loadRow(b, step.value, k, out, position);
        Value second = last ? b.splat(row, 0)
                            : loadRow(b, step.value, next, out, position);
        values.push_back(vector::InterleaveOp::create(b, first, second));
      }
      for (int64_t r = 0; r < rowCount; ++r) {
        Value at =
            b.add(b.mul(k, b.index(paddedRows)), b.index(2 * (firstRow + r)));
        Value p = broadcastPair(b, b.load(two, probabilities, at), out.width);
        for (int64_t i = 0; i < vectors; ++i)
          results.push_back(emitDot(b, values[i], p, carried[r * vectors + i],
                                    lanes.getNumElements(), native));
      }
      return results;
    };
  };
  SmallVector<Value> sums =
      b.loop(b.index(0), even, 2, accs, body(/*last=*/false));
  return b.loop(even, step.keys, 1, sums, body(/*last=*/true));
}
