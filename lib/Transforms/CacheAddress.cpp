// Where the rows of a cache lie.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CacheAddress.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

Value fovea::emitElement(ImplicitLocOpBuilder &b, Value shaped, ValueRange at) {
  Value element;
  if (isa<RankedTensorType>(shaped.getType()))
    element = tensor::ExtractOp::create(b, shaped, at);
  else
    element = memref::LoadOp::create(b, shaped, at);
  if (isa<IntegerType>(element.getType()))
    element = arith::IndexCastOp::create(b, b.getIndexType(), element);
  return element;
}

static Value emitSize(ImplicitLocOpBuilder &b, Value shaped, int64_t dim) {
  int64_t size = cast<ShapedType>(shaped.getType()).getDimSize(dim);
  if (!ShapedType::isDynamic(size))
    return arith::ConstantIndexOp::create(b, size);
  if (isa<RankedTensorType>(shaped.getType()))
    return tensor::DimOp::create(b, shaped, dim);
  return memref::DimOp::create(b, shaped, dim);
}

CacheSizes::CacheSizes(ImplicitLocOpBuilder &b, const CacheOperands &cache)
    : numPages(emitSize(b, cache.cache, 0)),
      pageSize(emitSize(b, cache.cache, cache.getTokenDim())),
      capacity(getValueOrCreateConstantIndexOp(
          b, b.getLoc(), cache.emitCapacity(b, b.getLoc()))) {}

PackedSequence fovea::emitSequence(ImplicitLocOpBuilder &b, Value offsets,
                                   Value batch) {
  Value next =
      arith::AddIOp::create(b, batch, arith::ConstantIndexOp::create(b, 1));
  Value begin = emitElement(b, offsets, batch);
  Value end = emitElement(b, offsets, next);
  return {begin, arith::SubIOp::create(b, end, begin)};
}

CacheSlot fovea::emitSlot(ImplicitLocOpBuilder &b, const CacheOperands &cache,
                          const CacheSizes &sizes, Value batch, Value number) {
  if (cache.offsets) {
    PackedSequence sequence = emitSequence(b, cache.offsets, batch);
    // Unsigned: negative numbers are large.
    Value size = arith::MaxSIOp::create(b, sequence.size,
                                        arith::ConstantIndexOp::create(b, 0));
    Value exists =
        arith::CmpIOp::create(b, arith::CmpIPredicate::ult, number, size);
    Value at = arith::AddIOp::create(b, sequence.begin, number);
    Value inRange = arith::AndIOp::create(
        b, exists,
        arith::CmpIOp::create(b, arith::CmpIPredicate::ult, at,
                              sizes.pageSize));
    return {arith::ConstantIndexOp::create(b, 0), at, inRange};
  }
  if (!cache.pages)
    return {batch, number,
            arith::ConstantOp::create(b, b.getBoolAttr(true)).getResult()};
  Value inTable = arith::DivUIOp::create(b, number, sizes.pageSize);
  Value page = emitElement(b, cache.pages, {batch, inTable});
  // Unsigned: negative entries are large.
  Value inRange =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ult, page, sizes.numPages);
  return {page, arith::RemUIOp::create(b, number, sizes.pageSize), inRange};
}

Value fovea::emitSlotOfRow(ImplicitLocOpBuilder &b, const CacheOperands &cache,
                           const CacheSizes &sizes, Value batch, Value row) {
  if (!cache.ring)
    return row;
  // (max(0, n - C) + row) mod C
  Value seen = emitElement(b, cache.ring, batch);
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value first = arith::MaxSIOp::create(
      b, arith::SubIOp::create(b, seen, sizes.capacity), zero);
  return arith::RemUIOp::create(b, arith::AddIOp::create(b, first, row),
                                sizes.capacity);
}

Value fovea::emitScale(ImplicitLocOpBuilder &b, const CacheOperands &cache,
                       Value page, Value head) {
  if (!cache.scales)
    return nullptr;
  // The shape broadcasts to [N, Hk].
  auto type = cast<ShapedType>(cache.scales.getType());
  Value position[] = {page, head};
  SmallVector<Value> at;
  for (auto [dim, index] :
       llvm::enumerate(ArrayRef(position).take_back(type.getRank()))) {
    Value size = emitSize(b, cache.scales, dim);
    if (type.getDimSize(dim) == 1) {
      at.push_back(arith::ConstantIndexOp::create(b, 0));
    } else if (type.isDynamicDim(dim)) {
      Value last =
          arith::SubIOp::create(b, size, arith::ConstantIndexOp::create(b, 1));
      at.push_back(arith::MinSIOp::create(b, index, last));
    } else {
      at.push_back(index);
    }
  }
  return emitElement(b, cache.scales, at);
}

SmallVector<Value> fovea::getCacheIndices(const CacheOperands &cache,
                                          Value page, Value head, Value slot) {
  SmallVector<Value> indices(cache.getType().getRank() - 1);
  indices[0] = page; // or a slot, where there are no pages
  indices[cache.getHeadDim()] = head;
  indices[cache.getTokenDim()] = slot;
  return indices;
}
