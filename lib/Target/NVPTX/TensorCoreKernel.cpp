// Operands and results of kernels on tensor cores.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TensorCoreKernel.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

TensorCoreKernel::TensorCoreKernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                                   NormalizeOp end, OnlineSdpaOp step)
    : FragmentKernel(b, schedule, end, step) {
  int64_t elements = getSharedBytes(schedule, sizes) / sizes.getBytes();
  shared = getSharedBuffer(b, 0, elements, sizes.element);
}

SmallVector<Value> TensorCoreKernel::getTile(const Registers &registers,
                                             int64_t first) {
  SmallVector<Value> values;
  for (int64_t c = 0; c < 4; ++c)
    values.push_back(registers.get(b, first + c));
  return values;
}

void TensorCoreKernel::setTile(const Registers &registers, int64_t first,
                               ValueRange values) {
  for (auto [c, value] : llvm::enumerate(values))
    registers.set(b, first + c, value);
}

void TensorCoreKernel::addProduct(const Registers &registers, int64_t first,
                                  ValueRange lhs, ValueRange rhs) {
  setTile(registers, first, emitMma(b, lhs, rhs, getTile(registers, first)));
}

/// The elements of two tiles of scores, in the places of an operand.
static constexpr std::pair<int64_t, int64_t> operandPlaces[] = {
    {0, 0}, {0, 2}, {1, 0}, {1, 2}};

SmallVector<Value> TensorCoreKernel::packProbabilities(int64_t m,
                                                       int64_t block) {
  auto wide = VectorType::get(2, type);
  Fragment pairs;
  for (auto [tile, c] : operandPlaces) {
    int64_t i = getScore(m, 2 * block + tile, c);
    Value pair = vector::FromElementsOp::create(
        b, wide, ValueRange{scores.get(b, i), scores.get(b, i + 1)});
    pairs.push_back(b.convert(pair, sizes.element));
  }
  return pairs;
}

/// 16 bytes at once where rows are aligned to them.
static void storeGroup(ThreadBuilder &b, Value group, Value output, Value row,
                       Value column, Value aligned) {
  auto whole = [&]() -> SmallVector<Value> {
    b.storeAligned(group, output, {row, column});
    return {};
  };
  auto elements = [&]() -> SmallVector<Value> {
    for (int64_t i = 0; i < 8; ++i)
      b.store(vector::ExtractOp::create(b, group, i), output,
              {row, b.add(column, b.index(i))});
    return {};
  };
  b.branch(aligned, {}, whole, elements);
}

/// Through shared memory, so that rows are written 16 bytes at a time.
void TensorCoreKernel::emitOutput(Value output) {
  Type stored = cast<MemRefType>(output.getType()).getElementType();
  Value place = emitOutputPlace();
  if (stored != sizes.element)
    return FragmentKernel::emitOutput(output);
  SwizzledTile tile(16 * rowTiles, sizes.value);
  auto wide = VectorType::get(2, type);
  for (int64_t row = 0; row < 2 * rowTiles; ++row)
    for (int64_t n = 0; n < valueTiles; ++n) {
      int64_t i = getAcc(row / 2, n, getPair(row)[0]);
      Value pair = vector::FromElementsOp::create(
          b, wide, ValueRange{acc.get(b, i), acc.get(b, i + 1)});
      Value at = tile.getOffset(b, b.add(group, b.index(8 * row)), b.index(n));
      at = b.add(b.add(at, place), b.mul(inGroup, b.index(2)));
      b.storeAligned(b.convert(pair, stored), shared, at);
    }
  // A warp reads back only rows of its own.
  NVVM::SyncWarpOp::create(b, b.i32(-1));

  Value aligned = emitIsAligned(b, output);
  int64_t groups = sizes.value / 8, total = 16 * rowTiles * groups;
  Value rows = b.dim(output, 0);
  Value first = b.mul(warp, b.index(16 * rowTiles));
  for (int64_t start = 0; start < total; start += 32) {
    Value number = b.add(lane, b.index(start));
    Value row = b.div(number, groups);
    Value column = b.rem(number, groups);
    Value position = b.add(first, row);
    Value exists = b.less(position, rows);
    if (start + 32 > total)
      exists = b.bitAnd(exists, b.less(number, b.index(total)));
    auto store = [&]() -> SmallVector<Value> {
      Value loaded =
          b.loadAligned(VectorType::get(8, stored), shared,
                        b.add(tile.getOffset(b, row, column), place));
      storeGroup(b, loaded, output, position, b.mul(column, b.index(8)),
                 aligned);
      return {};
    };
    b.branch(exists, {}, store, nullptr);
  }
}
