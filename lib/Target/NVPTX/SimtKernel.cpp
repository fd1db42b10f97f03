// The SIMT kernel: tiles in shared memory, products of fragments in registers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "SimtKernel.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

SimtKernel::SimtKernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                       NormalizeOp end, OnlineSdpaOp step)
    : FragmentKernel(b, schedule, end, step) {
  sum = Registers(b, type, rowTiles * 2);
  query = makeTile(schedule.getQueryTile(), sizes.head);
  key = makeTile(schedule.getKeyTile(), sizes.head);
  value = makeTile(schedule.getKeyTile(), sizes.value);
}

SimtKernel::Tile SimtKernel::makeTile(int64_t rows, int64_t size) {
  int64_t pitch = getSimtPitch(size);
  Tile tile{getSharedBuffer(b, sharedBytes, rows * pitch, sizes.element), rows,
            size, pitch};
  sharedBytes += rows * pitch * sizes.getBytes();
  return tile;
}

void SimtKernel::emitCopy(const Tile &tile, Value source) {
  Value matrix = b.asMatrix(source);
  Value rows = b.dim(matrix, 0);
  Type element = sizes.element;
  int64_t width = llvm::alignTo(tile.size, 8);
  b.loop(
      thread, b.index(tile.rows * width), 32 * schedule.getWarps(),
      [&](Value i) {
        Value row = b.div(i, width), column = b.rem(i, width);
        Value exists =
            b.bitAnd(b.less(row, rows), b.less(column, b.index(tile.size)));
        Value loaded = b.branch(
            exists, element,
            [&]() -> SmallVector<Value> {
              return {b.load(matrix, {row, column})};
            },
            [&]() -> SmallVector<Value> { return {b.scalar(element, 0)}; })[0];
        b.store(loaded, tile.buffer,
                b.add(b.mul(row, b.index(tile.pitch)), column));
      });
}

void SimtKernel::emitStart(Recurrence &recurrence, OnlineSdpaOp step,
                           scf::ForOp loop) {
  FragmentKernel::emitStart(recurrence, step, loop);
  // The first step waits for these.
  if (step)
    emitCopy(query, step.getQuery());
}

Value SimtKernel::loadGroup(const Tile &tile, Value row, Value column) {
  auto vector = VectorType::get(4, sizes.element);
  Value at = b.add(b.mul(row, b.index(tile.pitch)), column);
  return b.convert(b.loadAligned(vector, tile.buffer, at), type);
}

Value SimtKernel::loadElement(const Tile &tile, Value row, Value column) {
  Value at = b.add(b.mul(row, b.index(tile.pitch)), column);
  return b.convert(b.load(tile.buffer, at), type);
}

void SimtKernel::emitCopies(OnlineSdpaOp op) {
  b.barrier();
  emitCopy(key, op.getKey());
  emitCopy(value, op.getValue());
  b.barrier();
}

void SimtKernel::emitScores(OnlineSdpaOp op) {
  emitCopies(op);
  multiplyKeys();
}

void SimtKernel::multiplyKeys() {
  scores.fill(b, b.scalar(type, 0));
  b.loop(b.index(0), b.index(llvm::alignTo(sizes.head, 4)), 4, [&](Value d) {
    SmallVector<Value> rows, columns;
    for (int64_t row = 0; row < 2 * rowTiles; ++row)
      rows.push_back(loadGroup(query, getRowPosition(row), d));
    for (int64_t j = 0; j < keyTiles; ++j)
      for (int64_t c : {0, 1})
        columns.push_back(loadGroup(key, getColumn(j, c), d));
    for (int64_t row = 0; row < 2 * rowTiles; ++row)
      for (int64_t j = 0; j < keyTiles; ++j)
        for (int64_t c : {0, 1}) {
          int64_t i = getScore(row / 2, j, row % 2 * 2 + c);
          Value total = scores.get(b, i);
          for (int64_t k = 0; k < 4; ++k)
            total = b.mulAdd(
                vector::ExtractOp::create(b, rows[row], k),
                vector::ExtractOp::create(b, columns[2 * j + c], k), total);
          scores.set(b, i, total);
        }
  });
}

/// x * 0 is NaN just for those.
Value SimtKernel::emitAnyNonFinite(OnlineSdpaOp) {
  int64_t width = llvm::alignTo(value.size, 8);
  Value zero = b.scalar(type, 0);
  Value total =
      b.loop(lane, b.index(value.rows * width / 4), 32, zero,
             [&](Value i, ValueRange carried) -> SmallVector<Value> {
               Value group = loadGroup(value, b.div(i, width / 4),
                                       b.mul(b.rem(i, width / 4), b.index(4)));
               Value result = carried[0];
               for (int64_t k = 0; k < 4; ++k)
                 result = b.mulAdd(vector::ExtractOp::create(b, group, k), zero,
                                   result);
               return {result};
             })[0];
  return b.anyLane(b.compare(arith::CmpFPredicate::UNE, total, zero));
}

void SimtKernel::emitProducts(OnlineSdpaOp) { emitProducts(/*guarded=*/false); }
void SimtKernel::emitGuardedProducts(OnlineSdpaOp) {
  emitProducts(/*guarded=*/true);
}

/// A thread has the probabilities of 2 in 8 keys, and needs all of its rows:
/// the four threads of a row pass theirs around.
void SimtKernel::emitProducts(bool guarded) {
  Value leader =
      b.createOrFold<arith::IndexCastOp>(b.getI32Type(), b.sub(lane, inGroup));
  for (int64_t owner = 0; owner < 4; ++owner) {
    Value from = b.add(leader, b.i32(owner));
    SmallVector<Value> words;
    for (int64_t i = 0; guarded && i < hidden.size(); ++i)
      words.push_back(b.shuffleFrom(hidden.get(b, i), from));
    for (int64_t j = 0; j < keyTiles; ++j)
      for (int64_t c : {0, 1}) {
        Value k = b.index(8 * j + 2 * owner + c);
        SmallVector<Value> probabilities, masked;
        for (int64_t row = 0; row < 2 * rowTiles; ++row) {
          int64_t element = row % 2 * 2 + c;
          Value own = scores.get(b, getScore(row / 2, j, element));
          probabilities.push_back(b.shuffleFrom(own, from));
          if (guarded)
            masked.push_back(
                isHidden(words[getHiddenWord(row / 2, j)], j, element));
        }
        for (int64_t n = 0; n < valueTiles; ++n)
          emitColumn(k, n, probabilities, masked);
      }
  }
}

/// acc[row, n] += p[row] * value[k, n]
void SimtKernel::emitColumn(Value k, int64_t n, ValueRange probabilities,
                            ValueRange masked) {
  auto pair = VectorType::get(2, sizes.element);
  Value at = b.add(b.mul(k, b.index(value.pitch)), getColumn(n, 0));
  Value loaded = b.convert(b.loadAligned(pair, value.buffer, at), type);
  for (int64_t c : {0, 1}) {
    Value factor = vector::ExtractOp::create(b, loaded, c);
    for (int64_t row = 0; row < 2 * rowTiles; ++row) {
      int64_t i = getAcc(row / 2, n, row % 2 * 2 + c);
      Value before = acc.get(b, i);
      Value after = b.mulAdd(probabilities[row], factor, before);
      acc.set(b, i,
              masked.empty() ? after : b.select(masked[row], before, after));
    }
  }
}
