// Tensor maps: finding the tensor of a tile, and having the host describe it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TensorTile.h"

#include "SharedLayout.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/FunctionCallUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace fovea;

static Value toValue(ThreadBuilder &b, OpFoldResult value) {
  return getValueOrCreateConstantIndexOp(b, b.getLoc(), value);
}

/// The tile in the source of a slice.
static void moveToSource(ThreadBuilder &b, memref::SubViewOp slice,
                         TensorTile &tile) {
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  SmallVector<Value> start;
  int64_t rowDim = 0, dim = 0;
  for (auto [i, offset] : llvm::enumerate(slice.getMixedOffsets())) {
    Value position = toValue(b, offset);
    if (!dropped.test(i)) {
      if (dim == tile.rowDim)
        rowDim = i;
      position = b.add(tile.start[dim++], position);
    }
    start.push_back(position);
  }
  tile = {slice.getSource(), start, rowDim};
}

/// Whether a view has the dims of the other type but for dims of size 1, which
/// are in its groups.
static bool addsUnitDims(MemRefType type,
                         ArrayRef<ReassociationIndices> groups) {
  return llvm::all_of(groups, [&](ArrayRef<int64_t> group) {
    return llvm::count_if(group, [&](int64_t dim) {
             return type.getDimSize(dim) != 1;
           }) <= 1;
  });
}

/// The dim of a group that is not of size 1, or the last one.
static int64_t getCoreDim(MemRefType type, ArrayRef<int64_t> group) {
  for (int64_t dim : group)
    if (type.getDimSize(dim) != 1)
      return dim;
  return group.back();
}

/// The tile in the source of a view that adds dims of size 1.
static LogicalResult moveToSource(memref::ExpandShapeOp view,
                                  TensorTile &tile) {
  SmallVector<ReassociationIndices> groups = view.getReassociationIndices();
  MemRefType type = view.getResultType();
  if (!addsUnitDims(type, groups))
    return failure();
  SmallVector<Value> start;
  int64_t rowDim = -1;
  for (auto [dim, group] : llvm::enumerate(groups)) {
    int64_t core = getCoreDim(type, group);
    start.push_back(tile.start[core]);
    if (core == tile.rowDim)
      rowDim = dim;
  }
  tile = {view.getSrc(), start, rowDim};
  return success(rowDim >= 0);
}

/// The tile in the source of a view that drops dims of size 1.
static LogicalResult
moveToSource(ThreadBuilder &b, memref::CollapseShapeOp view, TensorTile &tile) {
  SmallVector<ReassociationIndices> groups = view.getReassociationIndices();
  MemRefType type = view.getSrcType();
  if (!addsUnitDims(type, groups))
    return failure();
  SmallVector<Value> start(type.getRank(), b.index(0));
  for (auto [dim, group] : llvm::enumerate(groups))
    start[getCoreDim(type, group)] = tile.start[dim];
  tile = {view.getSrc(), start, getCoreDim(type, groups[tile.rowDim])};
  return success();
}

/// The tile in what its tensor is a view of.
static LogicalResult moveToSource(ThreadBuilder &b, TensorTile &tile) {
  Operation *view = tile.tensor.getDefiningOp();
  if (auto expand = dyn_cast_if_present<memref::ExpandShapeOp>(view))
    return moveToSource(expand, tile);
  if (auto collapse = dyn_cast_if_present<memref::CollapseShapeOp>(view))
    return moveToSource(b, collapse, tile);
  auto slice = dyn_cast_if_present<memref::SubViewOp>(view);
  if (!slice || llvm::any_of(slice.getMixedStrides(), [](OpFoldResult step) {
        return !isConstantIntValue(step, 1);
      }))
    return failure();
  moveToSource(b, slice, tile);
  return success();
}

FailureOr<TensorTile> TensorTile::find(ThreadBuilder &b, Value view,
                                       gpu::LaunchOp launch) {
  auto viewType = cast<MemRefType>(view.getType());
  int64_t rank = viewType.getRank();
  TensorTile tile{view, SmallVector<Value>(rank, b.index(0)), rank - 2};
  while (launch.getBody().isAncestor(tile.tensor.getParentRegion()))
    if (failed(moveToSource(b, tile)))
      return failure();
  auto type = cast<MemRefType>(tile.tensor.getType());
  // Zeros after the columns are those after the end of the tensor: other
  // columns of it must not be in a box.
  int64_t columns = viewType.getShape().back();
  bool isWhole = columns == type.getShape().back() ||
                 columns % WgmmaLayout::sliceColumns == 0;
  constexpr int64_t maxRank = 5;
  if (type.getRank() > maxRank || !isWhole ||
      type.getStridesAndOffset().first.back() != 1)
    return failure();
  return tile;
}

Type fovea::getTensorMapType(MLIRContext *context) {
  return LLVM::LLVMArrayType::get(IntegerType::get(context, 64), 16);
}

namespace {
/// Emits the arguments of the call on the host.
class HostCall {
public:
  explicit HostCall(gpu::LaunchOp launch)
      : b(launch.getLoc(), launch), launch(launch),
        pointer(LLVM::LLVMPointerType::get(b.getContext())) {}

  Value toI64(Value index) {
    return b.createOrFold<arith::IndexCastOp>(b.getI64Type(), index);
  }

  /// At the top of the function: in a loop the frame would grow.
  Value allocate(Type type, unsigned alignment) {
    OpBuilder::InsertionGuard guard(b);
    auto function = launch->getParentOfType<FunctionOpInterface>();
    b.setInsertionPointToStart(&function.getFunctionBody().front());
    Value one =
        LLVM::ConstantOp::create(b, b.getI64Type(), b.getI64IntegerAttr(1));
    return LLVM::AllocaOp::create(b, pointer, type, one, alignment);
  }

  Value makeArray(ValueRange values) {
    auto type = LLVM::LLVMArrayType::get(values[0].getType(), values.size());
    Value array = allocate(type, /*alignment=*/8);
    for (auto [i, value] : llvm::enumerate(values))
      LLVM::StoreOp::create(
          b, value,
          LLVM::GEPOp::create(b, pointer, type, array,
                              ArrayRef<LLVM::GEPArg>{0, int32_t(i)}));
    return array;
  }

  /// The address of the first element.
  Value getAddress(memref::ExtractStridedMetadataOp metadata) {
    Value tensor = metadata.getSource();
    int64_t bytes =
        cast<MemRefType>(tensor.getType()).getElementTypeBitWidth() / 8;
    Value base = memref::ExtractAlignedPointerAsIndexOp::create(b, tensor);
    Value offset = b.mul(metadata.getOffset(), b.index(bytes));
    return LLVM::IntToPtrOp::create(b, pointer, toI64(b.add(base, offset)));
  }

  ThreadBuilder b;
  gpu::LaunchOp launch;
  Type pointer;
};
} // namespace

/// The address of a parameter: fovea-nvptx-finalize-kernels leaves those that
/// are only stored where they are.
static Value emitAddress(gpu::LaunchOp launch, Value parameter) {
  ThreadBuilder b(launch.getLoc(), launch.getContext());
  b.setInsertionPointToStart(&launch.getBody().front());
  auto pointer = LLVM::LLVMPointerType::get(b.getContext());
  Value one =
      LLVM::ConstantOp::create(b, b.getI64Type(), b.getI64IntegerAttr(1));
  Value place = LLVM::AllocaOp::create(b, pointer, parameter.getType(), one);
  LLVM::StoreOp::create(b, parameter, place);
  return place;
}

TensorMap::TensorMap(gpu::LaunchOp launch, const TensorTile &tile,
                     int64_t rows) {
  HostCall call(launch);
  ThreadBuilder &b = call.b;
  auto metadata = memref::ExtractStridedMetadataOp::create(b, tile.tensor);
  int64_t rank = cast<MemRefType>(tile.tensor.getType()).getRank();
  SmallVector<Value> sizes, strides, box;
  for (int64_t dim = 0; dim < rank; ++dim) {
    sizes.push_back(call.toI64(metadata.getSizes()[dim]));
    strides.push_back(call.toI64(metadata.getStrides()[dim]));
    bool isRow = dim == tile.rowDim, isColumn = dim == rank - 1;
    box.push_back(b.i32(isColumn ? WgmmaLayout::sliceColumns
                        : isRow  ? rows
                                 : 1));
  }
  constexpr unsigned mapAlignment = 64;
  Type mapType = getTensorMapType(b.getContext());
  Value map = call.allocate(mapType, mapAlignment);
  OpBuilder declarations(b.getContext());
  LLVM::LLVMFuncOp encode =
      *LLVM::lookupOrCreateFn(declarations, launch->getParentOfType<ModuleOp>(),
                              "foveaGpuEncodeTensorMap",
                              {call.pointer, call.pointer, b.getI32Type(),
                               call.pointer, call.pointer, call.pointer},
                              b.getI32Type());
  Value done = LLVM::CallOp::create(
                   b, encode,
                   ValueRange{map, call.getAddress(metadata), b.i32(rank),
                              call.makeArray(sizes), call.makeArray(strides),
                              call.makeArray(box)})
                   .getResult();
  usable = b.compare(arith::CmpIPredicate::ne, done, b.i32(0));
  address = emitAddress(launch, LLVM::LoadOp::create(b, mapType, map));
}
