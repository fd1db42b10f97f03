// Where a tile of a tensor lies in another tensor that has the same elements in
// another layout.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Layout.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace fovea;

using Groups = ArrayRef<ReassociationIndices>;
using Sizes = ArrayRef<OpFoldResult>;

static bool isOne(OpFoldResult size) { return isConstantIntValue(size, 1); }

//===----------------------------------------------------------------------===//
// Transpositions
//===----------------------------------------------------------------------===//

/// Whether dims with more than one element keep their order if dim `i` becomes
/// dim `target[i]`.
static bool keepsOrder(Sizes tile, ArrayRef<int64_t> target) {
  int64_t last = -1;
  for (auto [size, dim] : llvm::zip_equal(tile, target)) {
    if (isOne(size))
      continue;
    if (dim < last)
      return false;
    last = dim;
  }
  return true;
}

/// The region with dim `i` as dim `target[i]`.
static TileRegion permute(const TileRegion &tile, ArrayRef<int64_t> target) {
  SmallVector<int64_t> inverse = invertPermutationVector(target);
  return {applyPermutation(tile.offsets, inverse),
          applyPermutation(tile.sizes, inverse)};
}

Value fovea::emitTransposed(ImplicitLocOpBuilder &b, Value source,
                            ArrayRef<int64_t> permutation) {
  SmallVector<OpFoldResult> sizes = applyPermutation(
      tensor::getMixedSizes(b, b.getLoc(), source), permutation);
  Value empty =
      tensor::EmptyOp::create(b, sizes, getElementTypeOrSelf(source.getType()));
  return linalg::TransposeOp::create(b, source, empty, permutation)
      ->getResult(0);
}

//===----------------------------------------------------------------------===//
// Dims that are merged or split
//===----------------------------------------------------------------------===//

static OpFoldResult multiply(ImplicitLocOpBuilder &b, OpFoldResult lhs,
                             OpFoldResult rhs) {
  AffineExpr d0, s0;
  bindDims(b.getContext(), d0);
  bindSymbols(b.getContext(), s0);
  return affine::makeComposedFoldedAffineApply(b, b.getLoc(), d0 * s0,
                                               {lhs, rhs});
}

static OpFoldResult add(ImplicitLocOpBuilder &b, OpFoldResult lhs,
                        OpFoldResult rhs) {
  AffineExpr d0, d1;
  bindDims(b.getContext(), d0, d1);
  return affine::makeComposedFoldedAffineApply(b, b.getLoc(), d0 + d1,
                                               {lhs, rhs});
}

/// Whether a tile is one of the tensor with the dims of each group merged. In a
/// group only the last dim, but for dims of size 1, may have several elements.
static bool canMerge(const TileRegion &tile, Groups groups, Sizes sizes) {
  return llvm::all_of(groups, [&](ArrayRef<int64_t> group) {
    bool hasSeveral = false;
    for (int64_t dim : group) {
      if (hasSeveral && !(isOne(sizes[dim]) && isOne(tile.sizes[dim])))
        return false;
      hasSeveral |= !isOne(tile.sizes[dim]);
    }
    return true;
  });
}

static TileRegion merge(ImplicitLocOpBuilder &b, const TileRegion &tile,
                        Groups groups, Sizes sizes) {
  TileRegion merged;
  for (ArrayRef<int64_t> group : groups) {
    // ((o1 * s2 + o2) * s3 + o3) ...
    OpFoldResult offset = b.getIndexAttr(0), size = b.getIndexAttr(1);
    for (int64_t dim : group) {
      offset = add(b, multiply(b, offset, sizes[dim]), tile.offsets[dim]);
      if (!isOne(tile.sizes[dim]))
        size = tile.sizes[dim];
    }
    merged.offsets.push_back(offset);
    merged.sizes.push_back(size);
  }
  return merged;
}

/// The dims of a group that are not of size 1.
static SmallVector<int64_t> getCounted(ArrayRef<int64_t> group, Sizes sizes) {
  return llvm::filter_to_vector(
      group, [&](int64_t dim) { return !isOne(sizes[dim]); });
}

/// Whether a tile is one of the tensor with each dim split into a group: its
/// elements are along the only dim of the group that is not of size 1.
static bool canSplit(const TileRegion &tile, Groups groups, Sizes sizes) {
  for (auto [group, size] : llvm::zip_equal(groups, tile.sizes))
    if (!isOne(size) && getCounted(group, sizes).size() != 1)
      return false;
  return true;
}

/// The place of element `offset` in a group of dims.
static void delinearize(ImplicitLocOpBuilder &b, OpFoldResult offset,
                        ArrayRef<int64_t> group, ArrayRef<OpFoldResult> sizes,
                        TileRegion &split) {
  AffineExpr d0, s0;
  bindDims(b.getContext(), d0);
  bindSymbols(b.getContext(), s0);
  SmallVector<OpFoldResult> offsets(group.size(), b.getIndexAttr(0));
  for (int64_t i = group.size() - 1; i > 0; --i) {
    OpFoldResult size = sizes[group[i]];
    offsets[i] = affine::makeComposedFoldedAffineApply(b, b.getLoc(), d0 % s0,
                                                       {offset, size});
    offset = affine::makeComposedFoldedAffineApply(
        b, b.getLoc(), d0.floorDiv(s0), {offset, size});
  }
  offsets[0] = offset;
  split.offsets.append(offsets);
  split.sizes.append(group.size(), b.getIndexAttr(1));
}

static TileRegion split(ImplicitLocOpBuilder &b, const TileRegion &tile,
                        Groups groups, Sizes sizes) {
  TileRegion split;
  for (auto [group, offset, size] :
       llvm::zip_equal(groups, tile.offsets, tile.sizes)) {
    SmallVector<int64_t> counted = getCounted(group, sizes);
    if (counted.size() > 1) {
      delinearize(b, offset, group, sizes, split);
      continue;
    }
    for (int64_t dim : group) {
      bool isCounted = llvm::is_contained(counted, dim);
      split.offsets.push_back(isCounted ? offset : b.getIndexAttr(0));
      split.sizes.push_back(isCounted ? size : b.getIndexAttr(1));
    }
  }
  return split;
}

//===----------------------------------------------------------------------===//
// LayoutChange
//===----------------------------------------------------------------------===//

std::optional<LayoutChange> LayoutChange::get(Operation *op) {
  if (isa_and_present<linalg::TransposeOp, tensor::ExpandShapeOp,
                      tensor::CollapseShapeOp>(op) &&
      isa<RankedTensorType>(op->getOperand(0).getType()))
    return LayoutChange(op);
  return std::nullopt;
}

RankedTensorType LayoutChange::getType() const {
  return cast<RankedTensorType>(op->getResult(0).getType());
}

/// The sizes of a tensor as far as its type knows them.
static SmallVector<OpFoldResult> getStaticSizes(Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  return getAsIndexOpFoldResult(tensor.getContext(), type.getShape());
}

SmallVector<OpFoldResult> LayoutChange::getSizes(ImplicitLocOpBuilder &b,
                                                 Sizes sizes) const {
  if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
    return applyPermutation(sizes, transpose.getPermutation());
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return expand.getMixedOutputShape();
  SmallVector<OpFoldResult> merged;
  for (ArrayRef<int64_t> group :
       cast<tensor::CollapseShapeOp>(op).getReassociationIndices()) {
    OpFoldResult size = b.getIndexAttr(1);
    for (int64_t dim : group)
      size = multiply(b, size, sizes[dim]);
    merged.push_back(size);
  }
  return merged;
}

bool LayoutChange::isTileOfSource(const TileRegion &tile) const {
  if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
    return keepsOrder(tile.sizes, transpose.getPermutation());
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return canMerge(tile, expand.getReassociationIndices(),
                    getStaticSizes(expand.getResult()));
  auto collapse = cast<tensor::CollapseShapeOp>(op);
  return canSplit(tile, collapse.getReassociationIndices(),
                  getStaticSizes(collapse.getSrc()));
}

TileRegion LayoutChange::toSource(ImplicitLocOpBuilder &b,
                                  const TileRegion &tile) const {
  if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
    return permute(tile, transpose.getPermutation());
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return merge(b, tile, expand.getReassociationIndices(),
                 expand.getMixedOutputShape());
  auto collapse = cast<tensor::CollapseShapeOp>(op);
  return split(b, tile, collapse.getReassociationIndices(),
               tensor::getMixedSizes(b, b.getLoc(), collapse.getSrc()));
}

bool LayoutChange::isTileOfResult(const TileRegion &tile, Sizes sizes) const {
  if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
    return keepsOrder(tile.sizes,
                      invertPermutationVector(transpose.getPermutation()));
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return canSplit(tile, expand.getReassociationIndices(),
                    expand.getMixedOutputShape());
  auto collapse = cast<tensor::CollapseShapeOp>(op);
  return canMerge(tile, collapse.getReassociationIndices(), sizes);
}

TileRegion LayoutChange::toResult(ImplicitLocOpBuilder &b,
                                  const TileRegion &tile, Sizes sizes) const {
  if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
    return permute(tile, invertPermutationVector(transpose.getPermutation()));
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return split(b, tile, expand.getReassociationIndices(),
                 expand.getMixedOutputShape());
  auto collapse = cast<tensor::CollapseShapeOp>(op);
  return merge(b, tile, collapse.getReassociationIndices(), sizes);
}

//===----------------------------------------------------------------------===//
// Dims of size 1
//===----------------------------------------------------------------------===//

RankedTensorType fovea::dropUnitDims(RankedTensorType type) {
  SmallVector<int64_t> shape = llvm::filter_to_vector(
      type.getShape(), [](int64_t size) { return size != 1; });
  return type.clone(shape);
}

/// For each dim of `core`, the dims of `shape` that it is with dims of size 1.
static SmallVector<ReassociationIndices> groupUnitDims(ArrayRef<int64_t> shape,
                                                       size_t coreRank) {
  SmallVector<ReassociationIndices> groups(coreRank);
  if (coreRank == 0)
    return groups;
  size_t current = 0;
  bool isTaken = false;
  for (auto [dim, size] : llvm::enumerate(shape)) {
    if (size != 1 && isTaken)
      ++current;
    isTaken |= size != 1;
    groups[current].push_back(dim);
  }
  return groups;
}

Value fovea::reshapeUnitDims(ImplicitLocOpBuilder &b, Value tile,
                             RankedTensorType type) {
  auto tileType = cast<RankedTensorType>(tile.getType());
  RankedTensorType core = dropUnitDims(tileType);
  if (tileType != core)
    tile = tensor::CollapseShapeOp::create(
        b, core, tile, groupUnitDims(tileType.getShape(), core.getRank()));
  if (core == type)
    return tile;
  SmallVector<OpFoldResult> coreSizes =
      tensor::getMixedSizes(b, b.getLoc(), tile);
  SmallVector<OpFoldResult> sizes;
  auto next = coreSizes.begin();
  for (int64_t size : type.getShape())
    sizes.push_back(size == 1 ? OpFoldResult(b.getIndexAttr(1)) : *next++);
  return tensor::ExpandShapeOp::create(
      b, type, tile, groupUnitDims(type.getShape(), core.getRank()), sizes);
}
