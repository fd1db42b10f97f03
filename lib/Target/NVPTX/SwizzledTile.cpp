// Tiles in shared memory, and the instructions that work on them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "SwizzledTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <numeric>

using namespace mlir;
using namespace fovea;

/// Rows of g * odd groups, g a power of 2 up to 8, start at 8 / g different
/// places of the 8 that a row of banks has; the next g bits of the row number
/// choose between the others.
Value SwizzledTile::getSwizzle(ThreadBuilder &b, Value row) const {
  int64_t shared = std::gcd<int64_t>(pitch / 8, 8);
  return b.bitAnd(b.div(row, 8 / shared), b.index(shared - 1));
}

Value SwizzledTile::getOffset(ThreadBuilder &b, Value row, Value column) const {
  Value place = b.bitXor(column, getSwizzle(b, row));
  return b.add(b.mul(row, b.index(pitch)), b.mul(place, b.index(8)));
}

SmallVector<Value> SwizzledTile::getLaneOffsets(ThreadBuilder &b, Value lane,
                                                bool byRows) const {
  // Lanes 8 i to 8 i + 7 give the rows of matrix i.
  Value inMatrix = b.rem(lane, 8);
  Value low = b.rem(b.div(lane, 8), 2), high = b.div(lane, 16);
  Value row = b.add(b.mul(byRows ? low : high, b.index(8)), inMatrix);
  Value column = byRows ? high : low;
  Value start = b.mul(row, b.index(pitch));
  Value place = b.bitXor(column, getSwizzle(b, row));
  SmallVector<Value> offsets;
  for (int64_t group = 0; group < pitch / 8; group += 2) {
    // The place of group + column, since group is even.
    Value here = b.bitXor(place, b.index(group));
    offsets.push_back(b.add(start, b.mul(here, b.index(8))));
  }
  return offsets;
}

void fovea::copyElements(ThreadBuilder &b, Value source, Value exists,
                         Value row, Value column, Value buffer, Value target) {
  Type element = cast<MemRefType>(source.getType()).getElementType();
  auto group = VectorType::get(8, element);
  auto load = [&]() -> SmallVector<Value> {
    SmallVector<Value> elements;
    for (int64_t i = 0; i < 8; ++i)
      elements.push_back(b.load(source, {row, b.add(column, b.index(i))}));
    return {vector::FromElementsOp::create(b, group, elements)};
  };
  auto none = [&]() -> SmallVector<Value> { return {b.splat(group, 0)}; };
  b.storeAligned(b.branch(exists, group, load, none)[0], buffer, target);
}

void SwizzledTile::emitGroups(ThreadBuilder &b, Value source, bool asynchronous,
                              Value buffer, Value offset, Value thread,
                              int64_t threads) const {
  int64_t groups = pitch / 8, total = rows * groups;
  Value existing = b.dim(source, 0);
  // Where a row takes a whole fraction of the threads, all groups of a thread
  // are in one column.
  bool sameColumn = threads % groups == 0;
  for (int64_t first = 0; first < total; first += threads) {
    Value number = b.add(thread, b.index(first));
    Value row = sameColumn
                    ? b.add(b.div(thread, groups), b.index(first / groups))
                    : b.div(number, groups);
    Value group = b.rem(sameColumn ? thread : number, groups);
    auto copy = [&]() -> SmallVector<Value> {
      Value exists = b.less(row, existing);
      if (size != pitch)
        exists = b.bitAnd(exists, b.less(group, b.index(size / 8)));
      Value target = b.add(offset, getOffset(b, row, group));
      Value column = b.mul(group, b.index(8));
      if (!asynchronous) {
        copyElements(b, source, exists, row, column, buffer, target);
        return {};
      }
      Value count = b.select(exists, b.index(8), b.index(0));
      nvgpu::DeviceAsyncCopyOp::create(
          b, nvgpu::DeviceAsyncTokenType::get(b.getContext()), buffer, target,
          source, ValueRange{row, column}, b.getIndexAttr(8), count,
          b.getUnitAttr());
      return {};
    };
    if (first + threads <= total)
      copy();
    else
      b.branch(b.less(number, b.index(total)), {}, copy, nullptr);
  }
}

void SwizzledTile::emitCopy(ThreadBuilder &b, Value source, Value aligned,
                            Value buffer, Value offset, Value thread,
                            int64_t threads) const {
  auto emit = [&](bool asynchronous) {
    return [&, asynchronous]() -> SmallVector<Value> {
      emitGroups(b, source, asynchronous, buffer, offset, thread, threads);
      return {};
    };
  };
  b.branch(aligned, {}, emit(true), emit(false));
}

Value fovea::emitIsAligned(ThreadBuilder &b, Value matrix) {
  int64_t bytes =
      cast<MemRefType>(matrix.getType()).getElementTypeBitWidth() / 8;
  auto metadata = memref::ExtractStridedMetadataOp::create(b, matrix);
  Value base = memref::ExtractAlignedPointerAsIndexOp::create(b, matrix);
  Value bits = b.add(base, b.mul(metadata.getOffset(), b.index(bytes)));
  for (Value stride : metadata.getStrides().drop_back())
    bits = b.bitOr(bits, b.mul(stride, b.index(bytes)));
  return b.compare(arith::CmpIPredicate::eq, b.bitAnd(bits, b.index(15)),
                   b.index(0));
}

SmallVector<Value> fovea::loadMatrices(ThreadBuilder &b, Value buffer,
                                       Value offset, bool transposed,
                                       int64_t count) {
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  Value matrices =
      nvgpu::LdMatrixOp::create(b, VectorType::get({count, 2}, element), buffer,
                                offset, transposed, count);
  SmallVector<Value> pairs;
  for (int64_t i = 0; i < count; ++i)
    pairs.push_back(vector::ExtractOp::create(b, matrices, i));
  return pairs;
}

SmallVector<Value> fovea::emitMma(ThreadBuilder &b, ValueRange lhs,
                                  ValueRange rhs, ValueRange acc) {
  bool isBF16 = cast<VectorType>(lhs[0].getType()).getElementType().isBF16();
  // The instruction for bf16 takes its pairs as integers.
  auto convert = [&](ValueRange pairs) {
    SmallVector<Value> operands;
    for (Value pair : pairs)
      operands.push_back(
          isBF16 ? LLVM::BitcastOp::create(b, b.getI32Type(), pair) : pair);
    return operands;
  };
  auto ptxType = isBF16 ? NVVM::MMATypes::bf16 : NVVM::MMATypes::f16;
  Type f32 = b.getF32Type();
  auto result =
      LLVM::LLVMStructType::getLiteral(b.getContext(), {f32, f32, f32, f32});
  Value product = NVVM::MmaOp::create(
      b, result, convert(lhs), convert(rhs), acc, ArrayRef<int64_t>{16, 8, 16},
      std::nullopt, std::nullopt, std::array{ptxType, ptxType},
      std::array{NVVM::MMALayout::row, NVVM::MMALayout::col});
  SmallVector<Value> elements;
  for (int64_t i = 0; i < 4; ++i)
    elements.push_back(LLVM::ExtractValueOp::create(b, product, i));
  return elements;
}

void fovea::commitCopies(ThreadBuilder &b) {
  nvgpu::DeviceAsyncCreateGroupOp::create(
      b, nvgpu::DeviceAsyncTokenType::get(b.getContext()), ValueRange{});
}

void fovea::waitForCopies(ThreadBuilder &b, int64_t groups) {
  NVVM::CpAsyncWaitGroupOp::create(b, groups);
}
