// attn.online_sdpa and attn.normalize: effects and tiling.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace fovea::attn;

//===----------------------------------------------------------------------===//
// Shared by both ops
//===----------------------------------------------------------------------===//

static ShapedType getShaped(Value value) {
  return cast<ShapedType>(value.getType());
}

static OpFoldResult getMixedSize(OpBuilder &b, Location loc, Value value,
                                 int64_t dim) {
  if (isa<RankedTensorType>(value.getType()))
    return tensor::getMixedSize(b, loc, value, dim);
  return memref::getMixedSize(b, loc, value, dim);
}

static Range wholeDim(OpBuilder &b, Location loc, Value value, int64_t dim) {
  return {b.getIndexAttr(0), getMixedSize(b, loc, value, dim),
          b.getIndexAttr(1)};
}

/// The slice of a tensor or buffer with unit strides.
static Value slice(OpBuilder &b, Location loc, Value source,
                   ArrayRef<OpFoldResult> offsets,
                   ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
  if (isa<RankedTensorType>(source.getType()))
    return tensor::ExtractSliceOp::create(b, loc, source, offsets, sizes,
                                          strides);
  return memref::SubViewOp::create(b, loc, source, offsets, sizes, strides);
}

/// As `slice`, with the last dim taken whole.
static Value sliceRows(OpBuilder &b, Location loc, Value source,
                       SmallVector<OpFoldResult> offsets,
                       SmallVector<OpFoldResult> sizes) {
  offsets.push_back(b.getIndexAttr(0));
  sizes.push_back(
      getMixedSize(b, loc, source, getShaped(source).getRank() - 1));
  return slice(b, loc, source, offsets, sizes);
}

/// Reads of the inputs and reads and writes of the destinations, for buffers.
static void getDpsEffects(
    DestinationStyleOpInterface op,
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    effects.emplace_back(MemoryEffects::Read::get(), &operand);
    if (op.isDpsInit(&operand))
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
  }
}

static LogicalResult reifyInits(OpBuilder &b, DestinationStyleOpInterface op,
                                ReifiedRankedShapedTypeDims &shapes) {
  for (OpOperand &init : op.getDpsInitsMutable())
    if (isa<RankedTensorType>(init.get().getType()))
      shapes.push_back(tensor::getMixedSizes(b, op.getLoc(), init.get()));
  return success();
}

static TilingResult makeTilingResult(Operation *op, ArrayRef<Value> slices) {
  TilingResult result;
  result.tiledOps.push_back(op);
  result.tiledValues.assign(op->result_begin(), op->result_end());
  for (Value value : slices)
    if (Operation *definition = value.getDefiningOp())
      result.generatedSlices.push_back(definition);
  return result;
}

//===----------------------------------------------------------------------===//
// OnlineSdpaOp
//===----------------------------------------------------------------------===//

int64_t OnlineSdpaOp::getQueryRank() { return getShaped(getQuery()).getRank(); }

MutableOperandRange OnlineSdpaOp::getDpsInitsMutable() {
  return MutableOperandRange(getOperation(), /*start=*/3, /*length=*/3);
}

void OnlineSdpaOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  getDpsEffects(cast<DestinationStyleOpInterface>(getOperation()), effects);
}

LogicalResult
OnlineSdpaOp::reifyResultShapes(OpBuilder &b,
                                ReifiedRankedShapedTypeDims &shapes) {
  return reifyInits(b, cast<DestinationStyleOpInterface>(getOperation()),
                    shapes);
}

/// Takes operands from before casts that only forget static dims. Upstream's
/// pattern for all destination-style ops would do, but it crashes on absent
/// regions.
static LogicalResult foldCasts(OnlineSdpaOp op, PatternRewriter &rewriter) {
  if (!tensor::hasFoldableTensorCastOperand(op))
    return rewriter.notifyMatchFailure(op, "no cast to fold");
  SmallVector<Type> types(op->getResultTypes());
  auto destinationStyle = cast<DestinationStyleOpInterface>(op.getOperation());
  SmallVector<Value> operands =
      tensor::getUpdatedOperandsAfterCastOpFolding(destinationStyle, types);
  OperationState state(op.getLoc(), op->getName(), operands, types,
                       op->getAttrs());
  state.addRegion();
  state.addRegion();
  auto folded = cast<OnlineSdpaOp>(rewriter.create(state));
  rewriter.inlineRegionBefore(op.getScoreMod(), folded.getScoreMod(),
                              folded.getScoreMod().begin());
  rewriter.inlineRegionBefore(op.getMaskMod(), folded.getMaskMod(),
                              folded.getMaskMod().begin());
  SmallVector<Value> results;
  for (auto [result, type] :
       llvm::zip_equal(folded.getResults(), op->getResultTypes())) {
    if (result.getType() == type)
      results.push_back(result);
    else
      results.push_back(
          tensor::CastOp::create(rewriter, op.getLoc(), type, result));
  }
  rewriter.replaceOp(op, results);
  return success();
}

void OnlineSdpaOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *) {
  patterns.add(foldCasts, /*benefit=*/2);
}

SmallVector<utils::IteratorType> OnlineSdpaOp::getLoopIteratorTypes() {
  SmallVector<utils::IteratorType> types(getShaped(getAcc()).getRank() - 1,
                                         utils::IteratorType::parallel);
  types.push_back(utils::IteratorType::reduction);
  return types;
}

SmallVector<Range> OnlineSdpaOp::getIterationDomain(OpBuilder &b) {
  SmallVector<Range> domain;
  for (int64_t dim = 0, e = getShaped(getMax()).getRank(); dim < e; ++dim)
    domain.push_back(wholeDim(b, getLoc(), getMax(), dim));
  domain.push_back(wholeDim(b, getLoc(), getKey(), getQueryRank() - 2));
  return domain;
}

std::optional<int64_t> OnlineSdpaOp::getChunkSize() {
  int64_t dim = getQueryRank() - 2, unit = getKeyChunk();
  int64_t keys = getShaped(getKey()).getDimSize(dim);
  int64_t chunks = getShaped(getMax()).getDimSize(dim);
  if (ShapedType::isDynamic(keys) || ShapedType::isDynamic(chunks))
    return std::nullopt;
  return llvm::divideCeil(keys, chunks * unit) * unit;
}

/// The key/value heads that the query heads `[offset, offset + size)` read.
/// Heads that share keys must be tiled one at a time.
static FailureOr<std::pair<OpFoldResult, OpFoldResult>>
getKeyHeadTile(OpBuilder &b, OnlineSdpaOp op, OpFoldResult offset,
               OpFoldResult size) {
  int64_t heads = getShaped(op.getQuery()).getDimSize(1);
  int64_t keyHeads = getShaped(op.getKey()).getDimSize(1);
  if (heads == keyHeads)
    return std::pair(offset, size);
  if (isConstantIntValue(offset, 0) && isConstantIntValue(size, heads))
    return std::pair(offset, OpFoldResult(b.getIndexAttr(keyHeads)));
  if (!isConstantIntValue(size, 1))
    return failure();
  AffineExpr h = b.getAffineDimExpr(0);
  return std::pair(affine::makeComposedFoldedAffineApply(
                       b, op.getLoc(), h.floorDiv(heads / keyHeads), {offset}),
                   size);
}

/// The keys of chunk `c`: where they begin, and how many there are.
static std::pair<OpFoldResult, OpFoldResult>
getKeysOfChunk(OpBuilder &builder, OnlineSdpaOp op, OpFoldResult c) {
  ImplicitLocOpBuilder b(op.getLoc(), builder);
  int64_t dim = op.getQueryRank() - 2;
  OpFoldResult keys = getMixedSize(b, b.getLoc(), op.getKey(), dim);
  int64_t numKeys = getShaped(op.getKey()).getDimSize(dim);
  int64_t chunks = getShaped(op.getMax()).getDimSize(dim);
  // offset = c * n, size = min(n, Lk - c * n)
  std::optional<int64_t> chunkSize = op.getChunkSize();
  if (chunkSize && (chunks - 1) * *chunkSize < numKeys) {
    AffineExpr begin = b.getAffineDimExpr(0) * *chunkSize;
    AffineExpr rest = b.getAffineDimExpr(1) - begin;
    AffineMap size = AffineMap::get(
        2, 0, {b.getAffineConstantExpr(*chunkSize), rest}, b.getContext());
    return {
        affine::makeComposedFoldedAffineApply(b, b.getLoc(), begin, {c}),
        affine::makeComposedFoldedAffineMin(b, b.getLoc(), size, {c, keys})};
  }
  // The same where there may be more chunks than have keys.
  auto value = [&](OpFoldResult result) {
    return getValueOrCreateConstantIndexOp(b, b.getLoc(), result);
  };
  Value unit = value(b.getIndexAttr(op.getKeyChunk())), all = value(keys);
  Value whole = arith::MulIOp::create(
      b, value(getMixedSize(b, b.getLoc(), op.getMax(), dim)), unit);
  Value n =
      arith::MulIOp::create(b, arith::CeilDivUIOp::create(b, all, whole), unit);
  Value offset =
      arith::MinUIOp::create(b, arith::MulIOp::create(b, value(c), n), all);
  Value rest = arith::SubIOp::create(b, all, offset);
  return {offset, arith::MinUIOp::create(b, n, rest).getResult()};
}

/// The operands of a tile in the order of the op.
struct OnlineTile {
  Value query, key, value, acc, max, sum;
  SmallVector<Value> offsets;
};

static FailureOr<OnlineTile> sliceOperands(OpBuilder &b, OnlineSdpaOp op,
                                           ArrayRef<OpFoldResult> offsets,
                                           ArrayRef<OpFoldResult> sizes) {
  Location loc = op.getLoc();
  int64_t batchDims = op.getQueryRank() - 2;
  int64_t queryDim = offsets.size() - 2, keyDim = offsets.size() - 1;

  SmallVector<OpFoldResult> queryOffsets(offsets.take_front(batchDims));
  SmallVector<OpFoldResult> querySizes(sizes.take_front(batchDims));
  SmallVector<OpFoldResult> keyOffsets = queryOffsets, keySizes = querySizes;
  queryOffsets.push_back(offsets[queryDim]);
  querySizes.push_back(sizes[queryDim]);
  if (batchDims == 2) {
    auto heads = getKeyHeadTile(b, op, offsets[1], sizes[1]);
    if (failed(heads))
      return failure();
    std::tie(keyOffsets[1], keySizes[1]) = *heads;
  }

  OpFoldResult keyOffset = offsets[keyDim], keySize = sizes[keyDim];
  if (op.hasChunks() && getShaped(op.getMax()).getDimSize(batchDims) != 1) {
    // A tile of one chunk sees the keys of that chunk.
    if (!isConstantIntValue(sizes[batchDims], 1))
      return failure();
    std::tie(keyOffset, keySize) = getKeysOfChunk(b, op, offsets[batchDims]);
  }
  keyOffsets.push_back(keyOffset);
  keySizes.push_back(keySize);

  OnlineTile tile;
  tile.query = sliceRows(b, loc, op.getQuery(), queryOffsets, querySizes);
  tile.key = sliceRows(b, loc, op.getKey(), keyOffsets, keySizes);
  tile.value = sliceRows(b, loc, op.getValue(), keyOffsets, keySizes);
  SmallVector<OpFoldResult> rowOffsets(offsets.drop_back()),
      rowSizes(sizes.drop_back());
  tile.acc = sliceRows(b, loc, op.getAcc(), rowOffsets, rowSizes);
  tile.max = slice(b, loc, op.getMax(), rowOffsets, rowSizes);
  tile.sum = slice(b, loc, op.getSum(), rowOffsets, rowSizes);

  // The tile's position: where the op is plus where the tile is in it.
  OpFoldResult zero = b.getIndexAttr(0);
  OpFoldResult position[4] = {batchDims > 0 ? offsets[0] : zero,
                              batchDims > 1 ? offsets[1] : zero,
                              offsets[queryDim], keyOffset};
  AffineExpr d0 = b.getAffineDimExpr(0), d1 = b.getAffineDimExpr(1);
  for (auto [i, offset] : llvm::enumerate(position)) {
    if (!op.getOffsets().empty())
      offset = affine::makeComposedFoldedAffineApply(
          b, loc, d0 + d1, {op.getOffsets()[i], offset});
    tile.offsets.push_back(getValueOrCreateConstantIndexOp(b, loc, offset));
  }
  return tile;
}

FailureOr<TilingResult>
OnlineSdpaOp::getTiledImplementation(OpBuilder &b,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> sizes) {
  FailureOr<OnlineTile> tile = sliceOperands(b, *this, offsets, sizes);
  if (failed(tile))
    return failure();
  SmallVector<Type> results;
  for (Value init : {tile->acc, tile->max, tile->sum})
    if (isa<RankedTensorType>(init.getType()))
      results.push_back(init.getType());
  auto tiled = OnlineSdpaOp::create(
      b, getLoc(), results, tile->query, tile->key, tile->value, tile->acc,
      tile->max, tile->sum, tile->offsets, getAllAllowed(), getScaleAttr(),
      getKeyChunkAttr(), getScheduleAttr());
  IRMapping mapping;
  getScoreMod().cloneInto(&tiled.getScoreMod(), mapping);
  getMaskMod().cloneInto(&tiled.getMaskMod(), mapping);
  return makeTilingResult(tiled, {tile->query, tile->key, tile->value,
                                  tile->acc, tile->max, tile->sum});
}

LogicalResult OnlineSdpaOp::getResultTilePosition(
    OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  resultOffsets.assign(offsets.begin(), offsets.end() - 1);
  resultSizes.assign(sizes.begin(), sizes.end() - 1);
  if (resultNumber == 0) {
    resultOffsets.push_back(b.getIndexAttr(0));
    resultSizes.push_back(
        getMixedSize(b, getLoc(), getAcc(), getShaped(getAcc()).getRank() - 1));
  }
  return success();
}

LogicalResult OnlineSdpaOp::getIterationDomainTileFromResultTile(
    OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  if (resultNumber == 0) {
    offsets = offsets.drop_back();
    sizes = sizes.drop_back();
  }
  domainOffsets.assign(offsets.begin(), offsets.end());
  domainSizes.assign(sizes.begin(), sizes.end());
  domainOffsets.push_back(b.getIndexAttr(0));
  domainSizes.push_back(
      getMixedSize(b, getLoc(), getKey(), getQueryRank() - 2));
  return success();
}

FailureOr<TilingResult>
OnlineSdpaOp::generateResultTileValue(OpBuilder &b, unsigned resultNumber,
                                      ArrayRef<OpFoldResult> offsets,
                                      ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> domainOffsets, domainSizes;
  if (failed(getIterationDomainTileFromResultTile(
          b, resultNumber, offsets, sizes, domainOffsets, domainSizes)))
    return failure();
  FailureOr<TilingResult> tiled =
      getTiledImplementation(b, domainOffsets, domainSizes);
  if (succeeded(tiled))
    tiled->tiledValues = {tiled->tiledValues[resultNumber]};
  return tiled;
}

//===----------------------------------------------------------------------===//
// NormalizeOp
//===----------------------------------------------------------------------===//

MutableOperandRange NormalizeOp::getDpsInitsMutable() {
  return MutableOperandRange(getOperation(), /*start=*/3,
                             /*length=*/getLse() ? 2 : 1);
}

void NormalizeOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  getDpsEffects(cast<DestinationStyleOpInterface>(getOperation()), effects);
}

LogicalResult
NormalizeOp::reifyResultShapes(OpBuilder &b,
                               ReifiedRankedShapedTypeDims &shapes) {
  return reifyInits(b, cast<DestinationStyleOpInterface>(getOperation()),
                    shapes);
}

SmallVector<utils::IteratorType> NormalizeOp::getLoopIteratorTypes() {
  return SmallVector<utils::IteratorType>(getShaped(getMax()).getRank(),
                                          utils::IteratorType::parallel);
}

SmallVector<Range> NormalizeOp::getIterationDomain(OpBuilder &b) {
  SmallVector<Range> domain;
  for (int64_t dim = 0, e = getShaped(getMax()).getRank(); dim < e; ++dim)
    domain.push_back(wholeDim(b, getLoc(), getMax(), dim));
  return domain;
}

FailureOr<TilingResult>
NormalizeOp::getTiledImplementation(OpBuilder &b,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  Location loc = getLoc();
  SmallVector<OpFoldResult> rowOffsets(offsets), rowSizes(sizes);
  Value acc = sliceRows(b, loc, getAcc(), rowOffsets, rowSizes);
  Value max = slice(b, loc, getMax(), offsets, sizes);
  Value sum = slice(b, loc, getSum(), offsets, sizes);
  Value output = sliceRows(b, loc, getOutput(), rowOffsets, rowSizes);
  Value lse = getLse() ? slice(b, loc, getLse(), offsets, sizes) : Value();
  SmallVector<Type> results;
  for (Value init : {output, lse})
    if (init && isa<RankedTensorType>(init.getType()))
      results.push_back(init.getType());
  auto tiled = NormalizeOp::create(b, loc, results, acc, max, sum, output, lse);
  SmallVector<Value> slices = {acc, max, sum, output};
  if (lse)
    slices.push_back(lse);
  return makeTilingResult(tiled, slices);
}

LogicalResult NormalizeOp::getResultTilePosition(
    OpBuilder &b, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  resultOffsets.assign(offsets.begin(), offsets.end());
  resultSizes.assign(sizes.begin(), sizes.end());
  if (resultNumber == 0) {
    resultOffsets.push_back(b.getIndexAttr(0));
    resultSizes.push_back(
        getMixedSize(b, getLoc(), getAcc(), getShaped(getAcc()).getRank() - 1));
  }
  return success();
}

LogicalResult NormalizeOp::getIterationDomainTileFromResultTile(
    OpBuilder &, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  if (resultNumber == 0) {
    offsets = offsets.drop_back();
    sizes = sizes.drop_back();
  }
  domainOffsets.assign(offsets.begin(), offsets.end());
  domainSizes.assign(sizes.begin(), sizes.end());
  return success();
}

FailureOr<TilingResult>
NormalizeOp::generateResultTileValue(OpBuilder &b, unsigned resultNumber,
                                     ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> domainOffsets, domainSizes;
  if (failed(getIterationDomainTileFromResultTile(
          b, resultNumber, offsets, sizes, domainOffsets, domainSizes)))
    return failure();
  FailureOr<TilingResult> tiled =
      getTiledImplementation(b, domainOffsets, domainSizes);
  if (succeeded(tiled))
    tiled->tiledValues = {tiled->tiledValues[resultNumber]};
  return tiled;
}
