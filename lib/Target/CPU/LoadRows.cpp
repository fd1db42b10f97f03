// Tiles of keys and values from caches: copies of rows, looked up in the block
// table one by one, and converted.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "LoadRows.h"

#include "../../Transforms/CacheAddress.h"
#include "Scratch.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

LoadRowsOp fovea::findLoadRows(Value tile) {
  while (auto cast = tile.getDefiningOp<memref::CastOp>())
    tile = cast.getSource();
  if (!tile.getDefiningOp<memref::AllocOp>())
    return nullptr;
  for (Operation *user : tile.getUsers())
    if (auto load = dyn_cast<LoadRowsOp>(user))
      if (load.getDest() == tile)
        return load;
  return nullptr;
}

Value fovea::emitDequantize(KernelBuilder &b, Value stored, Value scale,
                            FloatType element) {
  Type wide = getAccumulatorType(element), from = getElementTypeOrSelf(stored);
  if (from == element)
    return stored;
  auto vector = dyn_cast<VectorType>(stored.getType());
  Type wideType = vector ? Type(vector.clone(wide)) : wide;
  if (from.isInteger())
    stored = arith::SIToFPOp::create(b, wideType, stored);
  else
    stored = b.convert(stored, wide);
  if (scale)
    stored = b.mul(stored, vector ? b.broadcast(wideType, scale) : scale);
  return b.convert(stored, element);
}

void fovea::lowerLoadRows(LoadRowsOp op, Value scratch) {
  KernelBuilder b(op.getLoc(), op);
  CacheOperands cache = op.getCacheOperands();
  auto element =
      cast<FloatType>(cast<MemRefType>(scratch.getType()).getElementType());
  Type stored = cache.getType().getElementType();
  int64_t size = cache.getHeadSize();
  int64_t width = std::min<int64_t>(llvm::bit_floor<uint64_t>(size),
                                    512 / element.getWidth());
  CacheSizes sizes(b, cache);
  Value rows = b.dim(op.getDest(), 2);
  b.loop(b.index(0), rows, 1, [&](Value row) {
    Value number = emitSlotOfRow(b, cache, sizes, op.getBatch(),
                                 b.add(op.getToken(), row));
    CacheSlot slot = emitSlot(b, cache, sizes, op.getBatch(), number);
    // Whoever has not asked for checks shall not read wild addresses either.
    Value page = b.select(slot.inRange, slot.page, b.index(0));
    Value inPage = b.select(slot.inRange, slot.slot, b.index(0));
    Value scale = emitScale(b, cache, page, op.getHead());
    if (scale)
      scale = b.convert(scale, getAccumulatorType(element));
    SmallVector<Value> from =
        getCacheIndices(cache, page, op.getHead(), inPage);
    from.push_back(Value());
    // The last piece ends with the row and repeats elements of the one before.
    for (int64_t d = 0; d < size; d += width) {
      Value start = b.index(std::min(d, size - width));
      from.back() = start;
      Value piece = b.load(VectorType::get(width, stored), cache.cache, from);
      b.store(emitDequantize(b, piece, scale, element), scratch, {row, start});
    }
  });

  auto alloc = op.getDest().getDefiningOp<memref::AllocOp>();
  b.setInsertionPoint(alloc);
  SmallVector<OpFoldResult> offsets(4, b.getIndexAttr(0)),
      strides(4, b.getIndexAttr(1));
  MemRefType type = alloc.getType();
  SmallVector<int64_t> shape = {
      1, 1, cast<MemRefType>(scratch.getType()).getDimSize(0), size};
  Value expanded = memref::ExpandShapeOp::create(
      b, MemRefType::get(shape, type.getElementType()), scratch,
      ArrayRef<ReassociationIndices>{{0, 1, 2}, {3}});
  Value view = memref::SubViewOp::create(
      b, expanded, offsets, memref::getMixedSizes(b, b.getLoc(), alloc),
      strides);
  op.erase();
  replaceAllocation(alloc, view);
}

void fovea::eraseLoadRows(LoadRowsOp op) {
  auto alloc = op.getDest().getDefiningOp<memref::AllocOp>();
  KernelBuilder b(op.getLoc(), alloc);
  op.erase();
  for (Operation *user : llvm::make_early_inc_range(alloc->getUsers())) {
    if (auto dim = dyn_cast<memref::DimOp>(user)) {
      b.setInsertionPoint(dim);
      dim.replaceAllUsesWith(b.dim(alloc, *dim.getConstantIndex()));
    }
    assert(user->use_empty() && "expected a tile that nothing else reads");
    user->erase();
  }
  alloc.erase();
}
