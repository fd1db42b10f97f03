// The kernel for few query rows: the product of probabilities and values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RowsKernel.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace fovea;

void RowsKernel::emitOutput(KernelBuilder &b, const Step &step) {
  // Groups of about equal size, of four rows at most: vectors of values and of
  // accumulators fill the registers.
  int64_t group = llvm::divideCeil(rows, llvm::divideCeil(rows, 4));
  int64_t groups = llvm::divideCeil(rows, group), wholeGroups = rows / group;
  int64_t registers =
      group * llvm::divideCeil(out.width, lanes.getNumElements());
  int64_t pieces =
      std::clamp<int64_t>(schedule.getColumns() / registers, 1, out.count);
  int64_t passes = llvm::divideCeil(out.count, pieces);
  int64_t wholePasses = out.count / pieces;
  emitPrefetchPages(b, step.key, b.index(schedule.getKeyTile()));
  auto emitGroup = [&](Value index, int64_t rowsOfGroup) {
    auto emit = [&](Value pass, int64_t count) {
      OutputBlock block{b.mul(index, b.index(group)), rowsOfGroup,
                        b.mul(pass, b.index(pieces)), count,
                        b.add(b.mul(index, b.index(passes)), pass)};
      emitOutputBlock(b, step, block, groups * passes);
    };
    b.loop(b.index(0), b.index(wholePasses), 1,
           [&](Value pass) { emit(pass, pieces); });
    if (wholePasses < passes)
      emit(b.index(wholePasses), out.count - wholePasses * pieces);
  };
  b.loop(b.index(0), b.index(wholeGroups), 1,
         [&](Value index) { emitGroup(index, group); });
  if (wholeGroups < groups)
    emitGroup(b.index(wholeGroups), rows - wholeGroups * group);
}

void RowsKernel::emitOutputBlock(KernelBuilder &b, const Step &step,
                                 const OutputBlock &block, int64_t passes) {
  auto forEach = [&](function_ref<void(ValueRange)> visit) {
    for (int64_t row = 0; row < block.rows; ++row)
      for (int64_t i = 0; i < block.pieces; ++i)
        for (int64_t part = 0; part < parts; ++part)
          visit({b.add(block.firstRow, b.index(row)),
                 b.add(block.firstPiece, b.index(i)), b.index(part),
                 b.index(0)});
  };
  SmallVector<Value> accs;
  forEach([&](ValueRange at) { accs.push_back(b.load(this->block, acc, at)); });
  accs = emitOutputLoop(b, step, block, passes, accs);
  size_t next = 0;
  forEach([&](ValueRange at) { b.store(accs[next++], acc, at); });
}

/// The keys of the next step are wanted after the last of `passes`: their cache
/// lines are fetched along the way, in the order in which they lie.
SmallVector<Value> RowsKernel::emitOutputLoop(KernelBuilder &b,
                                              const Step &step,
                                              const OutputBlock &block,
                                              int64_t passes, ValueRange accs) {
  // A few lines for every so many keys.
  constexpr int64_t linesAtOnce = 4, mostKeys = 8;
  int64_t lines = countLines(step.key, headSize),
          keyTile = schedule.getKeyTile();
  int64_t stride = std::clamp<int64_t>(
      llvm::PowerOf2Ceil(llvm::divideCeil(linesAtOnce * passes, lines)),
      keysAtOnce, mostKeys);
  int64_t count = llvm::divideCeil(lines * stride, passes);
  Value firstLine =
      b.mul(block.pass, b.index(llvm::divideCeil(keyTile, stride) * count));
  auto floor = [&](int64_t factor) {
    return b.mul(arith::DivUIOp::create(b, step.keys, b.index(factor)),
                 b.index(factor));
  };
  Value whole = floor(stride), even = floor(keysAtOnce);
  auto add = [&](int64_t keys) {
    return [&, keys](Value k, ValueRange carried) {
      return emitOutputKeys(b, step, block, k, keys, carried);
    };
  };
  auto addWhole = [&](Value k, ValueRange carried) {
    Value turn = arith::DivUIOp::create(b, k, b.index(stride));
    emitPrefetch(b, step.key, b.index(keyTile), headSize,
                 b.add(firstLine, b.mul(turn, b.index(count))), count);
    SmallVector<Value> next(carried);
    for (int64_t i = 0; i < stride; i += keysAtOnce)
      next = add(keysAtOnce)(b.add(k, b.index(i)), next);
    return next;
  };
  SmallVector<Value> sums = b.loop(b.index(0), whole, stride, accs, addWhole);
  if (stride > keysAtOnce)
    sums = b.loop(whole, even, keysAtOnce, sums, add(keysAtOnce));
  if (keysAtOnce > 1)
    sums = b.loop(even, step.keys, 1, sums, add(1));
  return sums;
}

SmallVector<Value> RowsKernel::emitOutputKeys(KernelBuilder &b,
                                              const Step &step,
                                              const OutputBlock &block, Value k,
                                              int64_t keys, ValueRange accs) {
  SmallVector<Value> values, next;
  for (int64_t i = 0; i < block.pieces; ++i)
    llvm::append_range(
        values, widenValues(b, loadPiece(b, step.value, k, out,
                                         b.add(block.firstPiece, b.index(i)))));
  for (int64_t row = 0; row < block.rows; ++row) {
    Value at = b.add(b.add(b.mul(k, b.index(paddedRows)), block.firstRow),
                     b.index(row));
    Value p = b.broadcast(this->block, b.load(scores, at));
    for (Value value : values)
      next.push_back(b.fma(p, value, accs[next.size()]));
  }
  return next;
}

/// The same, slowly, skipping the slots that are marked as masked.
void RowsKernel::emitGuardedOutput(KernelBuilder &b, const Step &step) {
  Type bits = b.getIntegerType(type.getWidth());
  Value marker = arith::BitcastOp::create(b, bits, b.scalar(type, -0.0));
  auto addKey = [&](Value row, Value piece, Value k, ValueRange accs) {
    Value p = b.load(scores, b.add(b.mul(k, b.index(paddedRows)), row));
    Value masked = b.compare(arith::CmpIPredicate::eq,
                             arith::BitcastOp::create(b, bits, p), marker);
    Value factor = b.broadcast(block, p);
    Value ofValue = step.value.getFactors(b, k, 1, block.getNumElements());
    SmallVector<Value> next;
    for (auto [value, acc] : llvm::zip_equal(
             widenValues(b, loadPiece(b, step.value, k, out, piece)), accs)) {
      if (ofValue)
        value = b.mul(value, ofValue);
      next.push_back(b.select(masked, acc, b.fma(factor, value, acc)));
    }
    return next;
  };
  b.loop(b.index(0), b.index(rows), 1, [&](Value row) {
    b.loop(b.index(0), b.index(out.count), 1, [&](Value piece) {
      auto at = [&](int64_t part) -> SmallVector<Value> {
        return {row, piece, b.index(part), b.index(0)};
      };
      SmallVector<Value> accs;
      for (int64_t part = 0; part < parts; ++part)
        accs.push_back(b.load(block, acc, at(part)));
      accs = b.loop(b.index(0), step.keys, 1, accs,
                    [&](Value k, ValueRange carried) {
                      return addKey(row, piece, k, carried);
                    });
      for (int64_t part = 0; part < parts; ++part)
        b.store(accs[part], acc, at(part));
    });
  });
}
