// Tiles in shared memory, and the instructions that work on them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "SwizzledTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;

/// The buffer from an element on. An address of its own, that loops need not
/// compute again.
static Value viewFrom(ThreadBuilder &b, Value buffer, Value offset) {
  auto type = cast<MemRefType>(buffer.getType());
  auto layout =
      StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic, {1});
  auto view = MemRefType::get(type.getShape(), type.getElementType(), layout,
                              type.getMemorySpace());
  return memref::ReinterpretCastOp::create(
      b, view, buffer, OpFoldResult(offset),
      {b.getIndexAttr(type.getNumElements())}, {b.getIndexAttr(1)});
}

/// The matrix from an element on. The addresses of its rows are sums where they
/// are used: loops do not carry one for each.
static Value matrixFrom(ThreadBuilder &b, Value matrix, Value row,
                        Value column) {
  auto metadata = memref::ExtractStridedMetadataOp::create(b, matrix);
  Value stride = metadata.getStrides()[0];
  Value offset = b.add(metadata.getOffset(), b.mul(row, stride));
  auto type = cast<MemRefType>(matrix.getType());
  auto layout = StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic,
                                       {ShapedType::kDynamic, 1});
  auto view =
      MemRefType::get({ShapedType::kDynamic, ShapedType::kDynamic},
                      type.getElementType(), layout, type.getMemorySpace());
  SmallVector<OpFoldResult> sizes(metadata.getSizes());
  SmallVector<OpFoldResult> strides = {stride, b.getIndexAttr(1)};
  return memref::ReinterpretCastOp::create(
      b, view, metadata.getBaseBuffer(),
      OpFoldResult(b.opaque(b.add(offset, column))), sizes, strides);
}

/// Rows of g * odd groups, g a power of 2 up to 8, start at 8 / g different
/// places of the 8 that a row of banks has; the next g bits of the row number
/// choose between the others.
Value SwizzledTile::getSwizzle(ThreadBuilder &b, Value row) const {
  int64_t swizzled = getNumSwizzled();
  return b.bitAnd(b.div(row, 8 / swizzled), b.index(swizzled - 1));
}

Value SwizzledTile::getOffset(ThreadBuilder &b, Value row, Value column) const {
  Value place = b.bitXor(column, getSwizzle(b, row));
  return b.add(b.mul(row, b.index(pitch)), b.mul(place, b.index(8)));
}

MatrixReader SwizzledTile::getReader(ThreadBuilder &b, Value buffer, Value lane,
                                     bool byRows, bool transposed) const {
  // Lanes 8 i to 8 i + 7 give the rows of matrix i.
  Value inMatrix = b.rem(lane, 8);
  Value low = b.rem(b.div(lane, 8), 2), high = b.div(lane, 16);
  Value row = b.add(b.mul(byRows ? low : high, b.index(8)), inMatrix);
  Value column = byRows ? high : low;
  MatrixReader reader;
  reader.pitch = pitch;
  reader.transposed = transposed;
  for (int64_t group = 0; group < getNumSwizzled(); group += 2) {
    // No sum: the column is 0 or 1, and groups are even.
    Value offset = getOffset(b, row, b.bitXor(column, b.index(group)));
    reader.views.push_back(viewFrom(b, buffer, offset));
  }
  return reader;
}

SmallVector<Value> MatrixReader::load(ThreadBuilder &b, Value tile, int64_t row,
                                      int64_t columns) const {
  int64_t number = columns % int64_t(views.size());
  int64_t start = row * pitch + 16 * (columns - number);
  return loadMatrices(b, views[number], b.add(tile, b.index(start)),
                      transposed);
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

void SwizzledTile::emitGroups(ThreadBuilder &b, Value source, CopyKind kind,
                              Value buffer, Value offset, Value thread,
                              int64_t threads) const {
  int64_t groups = pitch / 8, total = rows * groups;
  Value existing = b.dim(source, 0);
  // Where a row takes a whole fraction of the threads, all groups of a thread
  // are in one column.
  bool sameColumn = threads % groups == 0;
  Value firstRow = b.div(thread, groups), firstGroup = b.rem(thread, groups);
  if (sameColumn)
    source = matrixFrom(b, source, firstRow, b.mul(firstGroup, b.index(8)));
  else
    source = matrixFrom(b, source, b.index(0), b.index(0));
  // And where the swizzle is the same too, a constant number of rows apart.
  bool samePlace = sameColumn && threads / groups % 8 == 0;
  Value place = samePlace
                    ? viewFrom(b, buffer, getOffset(b, firstRow, firstGroup))
                    : buffer;
  for (int64_t first = 0; first < total; first += threads) {
    Value number = b.add(thread, b.index(first));
    Value row = sameColumn
                    ? b.add(b.div(thread, groups), b.index(first / groups))
                    : b.div(number, groups);
    Value group = b.rem(sameColumn ? thread : number, groups);
    auto copy = [&]() -> SmallVector<Value> {
      Value exists =
          kind == CopyKind::Whole
              ? arith::ConstantOp::create(b, b.getBoolAttr(true)).getResult()
              : b.less(row, existing);
      if (size != pitch)
        exists = b.bitAnd(exists, b.less(group, b.index(size / 8)));
      Value target = samePlace ? b.add(offset, b.index(first / groups * pitch))
                               : b.add(offset, getOffset(b, row, group));
      Value sourceRow = sameColumn ? b.index(first / groups) : row;
      Value column = sameColumn ? b.index(0) : b.mul(group, b.index(8));
      if (kind == CopyKind::Elements) {
        copyElements(b, source, exists, sourceRow, column, place, target);
        return {};
      }
      Value count = b.select(exists, b.index(8), b.index(0));
      nvgpu::DeviceAsyncCopyOp::create(
          b, nvgpu::DeviceAsyncTokenType::get(b.getContext()), place, target,
          source, ValueRange{sourceRow, column}, b.getIndexAttr(8), count,
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
  auto emit = [&](CopyKind kind) -> SmallVector<Value> {
    emitGroups(b, source, kind, buffer, offset, thread, threads);
    return {};
  };
  Value whole = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::sge,
                                              b.dim(source, 0), b.index(rows));
  auto asynchronous = [&]() -> SmallVector<Value> {
    return b.branch(
        whole, {}, [&] { return emit(CopyKind::Whole); },
        [&] { return emit(CopyKind::Partial); });
  };
  b.branch(aligned, {}, asynchronous, [&] { return emit(CopyKind::Elements); });
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
