// Caches of keys and values: shapes, effects and tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace fovea::attn;

static OpFoldResult getMixedSize(OpBuilder &b, Location loc, Value value,
                                 int64_t dim) {
  if (isa<RankedTensorType>(value.getType()))
    return tensor::getMixedSize(b, loc, value, dim);
  return memref::getMixedSize(b, loc, value, dim);
}

OpFoldResult CacheOperands::emitBatch(OpBuilder &b, Location loc) const {
  if (!offsets)
    return getMixedSize(b, loc, pages ? pages : cache, 0);
  return affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineDimExpr(0) - 1, {getMixedSize(b, loc, offsets, 0)});
}

OpFoldResult CacheOperands::emitCapacity(OpBuilder &b, Location loc) const {
  if (longest)
    return longest;
  OpFoldResult page = getMixedSize(b, loc, cache, getTokenDim());
  if (!pages)
    return page;
  AffineExpr d0 = b.getAffineDimExpr(0), s0 = b.getAffineSymbolExpr(0);
  return affine::makeComposedFoldedAffineApply(
      b, loc, d0 * s0, {getMixedSize(b, loc, pages, 1), page});
}

//===----------------------------------------------------------------------===//
// ReadCacheOp
//===----------------------------------------------------------------------===//

CacheOperands ReadCacheOp::getCacheOperands() {
  return {getCache(),  getPages(),   getRing(),   getScales(),
          getLayout(), getOffsets(), getLongest()};
}

LogicalResult
ReadCacheOp::reifyResultShapes(OpBuilder &b,
                               ReifiedRankedShapedTypeDims &shapes) {
  CacheOperands cache = getCacheOperands();
  SmallVector<OpFoldResult> sizes = {
      cache.emitBatch(b, getLoc()), b.getIndexAttr(cache.getNumHeads()),
      cache.emitCapacity(b, getLoc()), b.getIndexAttr(cache.getHeadSize())};
  // What the type says may be more than what the operands say.
  for (auto [size, known] : llvm::zip_equal(sizes, getType().getShape()))
    if (!ShapedType::isDynamic(known))
      size = b.getIndexAttr(known);
  shapes.push_back(sizes);
  return success();
}

SmallVector<utils::IteratorType> ReadCacheOp::getLoopIteratorTypes() {
  return SmallVector<utils::IteratorType>(4, utils::IteratorType::parallel);
}

SmallVector<Range> ReadCacheOp::getIterationDomain(OpBuilder &b) {
  ReifiedRankedShapedTypeDims shapes;
  (void)reifyResultShapes(b, shapes);
  return llvm::map_to_vector(shapes.front(), [&](OpFoldResult size) {
    return Range{b.getIndexAttr(0), size, b.getIndexAttr(1)};
  });
}

FailureOr<TilingResult>
ReadCacheOp::getTiledImplementation(OpBuilder &b,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  // A tile has whole rows of one head of one sequence, from its first on.
  if (getRightAligned() || !isConstantIntValue(sizes[0], 1) ||
      !isConstantIntValue(sizes[1], 1) || !isConstantIntValue(offsets[3], 0) ||
      !isConstantIntValue(sizes[3], getType().getDimSize(3)))
    return failure();
  auto position = [&](unsigned dim) {
    return getValueOrCreateConstantIndexOp(b, getLoc(), offsets[dim]);
  };
  Value dest =
      tensor::EmptyOp::create(b, getLoc(), sizes, getType().getElementType());
  auto tile =
      LoadRowsOp::create(b, getLoc(), dest.getType(), getCache(), position(0),
                         position(1), position(2), getPages(), getRing(),
                         getOffsets(), getScales(), dest, getLayout());
  return TilingResult{{tile}, SmallVector<Value>(tile.getResults()), {}};
}

LogicalResult ReadCacheOp::getResultTilePosition(
    OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  resultOffsets.assign(offsets.begin(), offsets.end());
  resultSizes.assign(sizes.begin(), sizes.end());
  return success();
}

LogicalResult ReadCacheOp::getIterationDomainTileFromResultTile(
    OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  domainOffsets.assign(offsets.begin(), offsets.end());
  domainSizes.assign(sizes.begin(), sizes.end());
  return success();
}

FailureOr<TilingResult>
ReadCacheOp::generateResultTileValue(OpBuilder &b, unsigned,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> sizes) {
  return getTiledImplementation(b, offsets, sizes);
}

//===----------------------------------------------------------------------===//
// LoadRowsOp
//===----------------------------------------------------------------------===//

CacheOperands LoadRowsOp::getCacheOperands() {
  return {getCache(),  getPages(),   getRing(), getScales(),
          getLayout(), getOffsets(), Value()};
}

LogicalResult
LoadRowsOp::reifyResultShapes(OpBuilder &b,
                              ReifiedRankedShapedTypeDims &shapes) {
  if (isa<RankedTensorType>(getDest().getType()))
    shapes.push_back(tensor::getMixedSizes(b, getLoc(), getDest()));
  return success();
}

void LoadRowsOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &operand : getOperation()->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    if (operand.get() == getDest())
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
    else
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
  }
}

//===----------------------------------------------------------------------===//
// AppendOp
//===----------------------------------------------------------------------===//

CacheOperands AppendOp::getCacheOperands() {
  // The new rows may be packed, not the cache.
  return {getCache(),  getPages(),          /*ring=*/Value(),   getScales(),
          getLayout(), /*offsets=*/Value(), /*longest=*/Value()};
}

LogicalResult AppendOp::reifyResultShapes(OpBuilder &b,
                                          ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(tensor::getMixedSizes(b, getLoc(), getCache()));
  return success();
}

//===----------------------------------------------------------------------===//
// PackOp
//===----------------------------------------------------------------------===//

LogicalResult PackOp::reifyResultShapes(OpBuilder &b,
                                        ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(tensor::getMixedSizes(b, getLoc(), getDest()));
  return success();
}
