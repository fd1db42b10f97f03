// Patterns that bring transpositions and reshapes of whole tensors together, so
// that at most one of them moves something.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Layout.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace fovea;

/// The permutation of a linalg.generic that copies its input with its dims in
/// another order: dim `i` of the result is dim `permutation[i]` of the input.
static std::optional<SmallVector<int64_t>>
findPermutation(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 1 || op.getNumDpsInits() != 1 ||
      !op.hasPureTensorSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops())
    return std::nullopt;
  auto yielded =
      dyn_cast<BlockArgument>(op.getBlock()->getTerminator()->getOperand(0));
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (!yielded || yielded.getOwner() != op.getBlock() ||
      yielded.getArgNumber() != 0 || !maps[0].isPermutation() ||
      !maps[1].isPermutation())
    return std::nullopt;
  SmallVector<int64_t> permutation;
  for (AffineExpr loop : maps[1].getResults())
    permutation.push_back(*maps[0].getResultPosition(loop));
  return permutation;
}

/// A linalg.generic that only changes the order of dims is a linalg.transpose.
static LogicalResult nameTransposition(linalg::GenericOp op,
                                       PatternRewriter &rewriter) {
  std::optional<SmallVector<int64_t>> permutation = findPermutation(op);
  if (!permutation)
    return rewriter.notifyMatchFailure(op, "not a transposition");
  rewriter.replaceOpWithNewOp<linalg::TransposeOp>(
      op, op.getDpsInputs()[0], op.getDpsInits()[0], *permutation);
  return success();
}

/// A transposition that only changes where dims of size 1 are moves nothing.
static LogicalResult dropTransposition(linalg::TransposeOp op,
                                       PatternRewriter &rewriter) {
  auto type = dyn_cast<RankedTensorType>(op.getInit().getType());
  auto inputType = dyn_cast<RankedTensorType>(op.getInput().getType());
  if (!type || !inputType ||
      applyPermutation(inputType.getShape(), op.getPermutation()) !=
          type.getShape())
    return rewriter.notifyMatchFailure(op, "not tensors with the same sizes");
  auto sizes = getAsIndexOpFoldResult(op.getContext(), type.getShape());
  TileRegion whole = {
      SmallVector<OpFoldResult>(sizes.size(), rewriter.getIndexAttr(0)), sizes};
  if (!LayoutChange::get(op)->isTileOfSource(whole))
    return rewriter.notifyMatchFailure(op, "changes the order of elements");
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  rewriter.replaceOp(op, reshapeUnitDims(b, op.getInput(), type));
  return success();
}

/// The groups in the order of `permutation`, with their dims numbered anew, and
/// the permutation of those dims.
static std::pair<SmallVector<ReassociationIndices>, SmallVector<int64_t>>
permuteGroups(ArrayRef<ReassociationIndices> groups,
              ArrayRef<int64_t> permutation) {
  SmallVector<ReassociationIndices> permuted;
  SmallVector<int64_t> dims;
  for (int64_t from : permutation) {
    ReassociationIndices &group = permuted.emplace_back();
    for (int64_t dim : groups[from]) {
      group.push_back(dims.size());
      dims.push_back(dim);
    }
  }
  return {permuted, dims};
}

/// split(transpose(x)) = transpose(split(x))
static LogicalResult splitBeforeTransposing(tensor::ExpandShapeOp op,
                                            PatternRewriter &rewriter) {
  auto producer = op.getSrc().getDefiningOp<linalg::TransposeOp>();
  if (!producer || !producer->hasOneUse())
    return rewriter.notifyMatchFailure(op, "no transposition to move");
  SmallVector<int64_t> inverse =
      invertPermutationVector(producer.getPermutation());
  auto [groups, dims] = permuteGroups(op.getReassociationIndices(), inverse);
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto type = op.getResultType();
  Value split = tensor::ExpandShapeOp::create(
      b, type.clone(applyPermutation(type.getShape(), dims)),
      producer.getInput(), groups,
      applyPermutation(op.getMixedOutputShape(), dims));
  Value result = emitTransposed(b, split, invertPermutationVector(dims));
  rewriter.replaceOp(op, result);
  return success();
}

/// transpose(merge(x)) = merge(transpose(x))
static LogicalResult mergeAfterTransposing(linalg::TransposeOp op,
                                           PatternRewriter &rewriter) {
  auto producer = op.getInput().getDefiningOp<tensor::CollapseShapeOp>();
  if (!producer || !producer->hasOneUse())
    return rewriter.notifyMatchFailure(op, "no dims to merge later");
  auto [groups, dims] =
      permuteGroups(producer.getReassociationIndices(), op.getPermutation());
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  Value transposed = emitTransposed(b, producer.getSrc(), dims);
  Value merged = tensor::CollapseShapeOp::create(b, transposed, groups);
  if (merged.getType() != op.getInit().getType())
    merged = tensor::CastOp::create(b, op.getInit().getType(), merged);
  rewriter.replaceOp(op, merged);
  return success();
}

/// The sizes of a buffer with its dims split into groups of `shape`, if one of
/// each group at most is dynamic.
static FailureOr<SmallVector<OpFoldResult>>
splitSizes(ImplicitLocOpBuilder &b, Value buffer, ArrayRef<int64_t> shape,
           ArrayRef<ReassociationIndices> groups) {
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(b.getContext(), shape);
  for (auto [dim, group] : llvm::enumerate(groups)) {
    int64_t known = 1, dynamic = -1;
    for (int64_t part : group) {
      if (!ShapedType::isDynamic(shape[part]))
        known *= shape[part];
      else if (dynamic < 0)
        dynamic = part;
      else
        return failure();
    }
    if (dynamic < 0)
      continue;
    OpFoldResult size = memref::getMixedSize(b, b.getLoc(), buffer, dim);
    sizes[dynamic] = affine::makeComposedFoldedAffineApply(
        b, b.getLoc(), b.getAffineDimExpr(0).floorDiv(known), {size});
  }
  return sizes;
}

/// A result that ends in a buffer with some dims merged is computed in that
/// buffer with those dims split.
static LogicalResult
splitDestination(bufferization::MaterializeInDestinationOp op,
                 PatternRewriter &rewriter) {
  auto merge = op.getSource().getDefiningOp<tensor::CollapseShapeOp>();
  auto bufferType = dyn_cast<MemRefType>(op.getDest().getType());
  if (!merge || !bufferType ||
      llvm::is_contained(merge.getSrcType().getShape(), 0))
    return rewriter.notifyMatchFailure(op, "no dims merged, or no buffer");
  SmallVector<ReassociationIndices> groups = merge.getReassociationIndices();
  FailureOr<MemRefType> type = memref::ExpandShapeOp::computeExpandedType(
      bufferType, merge.getSrcType().getShape(), groups);
  if (failed(type))
    return rewriter.notifyMatchFailure(op, "cannot split the buffer");
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  // Early enough for whatever computes the result.
  b.setInsertionPointAfterValue(op.getDest());
  FailureOr<SmallVector<OpFoldResult>> sizes =
      splitSizes(b, op.getDest(), type->getShape(), groups);
  if (failed(sizes))
    return rewriter.notifyMatchFailure(op, "sizes are not known");
  Value split =
      memref::ExpandShapeOp::create(b, *type, op.getDest(), groups, *sizes);
  rewriter.modifyOpInPlace(op, [&] {
    op.getSourceMutable().set(merge.getSrc());
    op.getDestMutable().set(split);
  });
  return success();
}

void fovea::populateComposeLayoutsPatterns(RewritePatternSet &patterns) {
  patterns.add(nameTransposition);
  patterns.add(dropTransposition);
  patterns.add(splitBeforeTransposing);
  patterns.add(mergeAfterTransposing);
  patterns.add(splitDestination);
  MLIRContext *context = patterns.getContext();
  linalg::TransposeOp::getCanonicalizationPatterns(patterns, context);
  tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
  tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
}
