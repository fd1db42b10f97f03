// Folds changes of layout (transpositions and reshapes of whole tensors) into
// how tiles are read and written, so that they move nothing.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Layout.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_FOLDLAYOUTSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

/// Whether the type of a tile is static where a size is known to be 1. It may
/// be dynamic where the size is the result of an arith.constant.
static bool knowsUnitDims(RankedTensorType type, const TileRegion &tile) {
  int64_t several = llvm::count_if(tile.sizes, [](OpFoldResult size) {
    return !isConstantIntValue(size, 1);
  });
  return dropUnitDims(type).getRank() == several;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// The tile without dims of size 1, then in the shape that is wanted.
static Value readTile(ImplicitLocOpBuilder &b, Value source,
                      const TileRegion &region, RankedTensorType type) {
  SmallVector<OpFoldResult> strides(region.sizes.size(), b.getIndexAttr(1));
  Value tile = tensor::ExtractSliceOp::create(
      b, dropUnitDims(type), source, region.offsets, region.sizes, strides);
  return reshapeUnitDims(b, tile, type);
}

namespace {
/// A tile of a changed layout is read where it lies in the original one.
struct FoldIntoRead final : OpRewritePattern<tensor::ExtractSliceOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp slice,
                                PatternRewriter &rewriter) const override {
    auto layout = LayoutChange::get(slice.getSource().getDefiningOp());
    TileRegion tile = {slice.getMixedOffsets(), slice.getMixedSizes()};
    if (!layout || !slice.hasUnitStride() ||
        !knowsUnitDims(slice.getType(), tile) || !layout->isTileOfSource(tile))
      return rewriter.notifyMatchFailure(slice, "not a tile in another layout");
    ImplicitLocOpBuilder b(slice.getLoc(), rewriter);
    rewriter.replaceOp(slice,
                       readTile(b, layout->getSource(),
                                layout->toSource(b, tile), slice.getType()));
    return success();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {
/// Has a loop write its tiles of one result in another layout.
class TileWriter {
public:
  TileWriter(RewriterBase &rewriter, scf::ForallOp loop, unsigned number,
             LayoutChange layout)
      : rewriter(rewriter), b(loop.getLoc(), rewriter), loop(loop),
        number(number), layout(layout),
        destination(loop.getRegionOutArgs()[number]) {}

  /// Whether it can; builds nothing.
  bool isPossible();
  void run();

private:
  static TileRegion getRegion(OffsetSizeAndStrideOpInterface slice) {
    return {slice.getMixedOffsets(), slice.getMixedSizes()};
  }
  bool isMovable(Operation *user);
  bool isSizeKnown();
  void moveDestination();
  void moveRead(tensor::ExtractSliceOp read);
  void moveWrite(tensor::ParallelInsertSliceOp write);

  RewriterBase &rewriter;
  ImplicitLocOpBuilder b;
  scf::ForallOp loop;
  unsigned number;
  LayoutChange layout;
  BlockArgument destination;
  SmallVector<OpFoldResult> sizes;
};
} // namespace

/// Whether `user` reads or writes a tile of the destination that is one in the
/// other layout.
bool TileWriter::isMovable(Operation *user) {
  auto write = dyn_cast<tensor::ParallelInsertSliceOp>(user);
  if (write ? write.getDest() != destination
            : !isa<tensor::ExtractSliceOp>(user))
    return false;
  auto slice = cast<OffsetSizeAndStrideOpInterface>(user);
  TileRegion tile = getRegion(slice);
  auto type = cast<RankedTensorType>(write ? write.getSource().getType()
                                           : user->getResult(0).getType());
  return slice.hasUnitStride() && knowsUnitDims(type, tile) &&
         layout.isTileOfResult(tile, sizes);
}

/// Whether the sizes of the new layout are known before the loop.
bool TileWriter::isSizeKnown() {
  auto expand = dyn_cast<tensor::ExpandShapeOp>(layout.getOperation());
  DominanceInfo dominance(loop->getParentOp());
  return !expand || llvm::all_of(expand.getOutputShape(), [&](Value size) {
    return dominance.properlyDominates(size, loop);
  });
}

bool TileWriter::isPossible() {
  auto empty = loop.getOutputs()[number].getDefiningOp<tensor::EmptyOp>();
  if (!empty || !isSizeKnown())
    return false;
  sizes = empty.getMixedSizes();
  return llvm::all_of(destination.getUsers(),
                      [&](Operation *user) { return isMovable(user); });
}

void TileWriter::moveDestination() {
  b.setInsertionPoint(loop);
  RankedTensorType type = layout.getType();
  Value empty = tensor::EmptyOp::create(b, layout.getSizes(b, sizes),
                                        type.getElementType());
  if (empty.getType() != type)
    empty = tensor::CastOp::create(b, type, empty);
  rewriter.modifyOpInPlace(loop, [&] {
    loop.getOutputsMutable()[number].set(empty);
    loop.getResult(number).setType(type);
    destination.setType(type);
  });
}

void TileWriter::moveRead(tensor::ExtractSliceOp read) {
  b.setInsertionPoint(read);
  TileRegion target = layout.toResult(b, getRegion(read), sizes);
  rewriter.replaceOp(read, readTile(b, destination, target, read.getType()));
}

void TileWriter::moveWrite(tensor::ParallelInsertSliceOp write) {
  b.setInsertionPoint(write->getParentOp());
  TileRegion target = layout.toResult(b, getRegion(write), sizes);
  Value tile = reshapeUnitDims(b, write.getSource(),
                               dropUnitDims(write.getSourceType()));
  SmallVector<OpFoldResult> strides(target.sizes.size(), b.getIndexAttr(1));
  b.setInsertionPoint(write);
  tensor::ParallelInsertSliceOp::create(b, tile, destination, target.offsets,
                                        target.sizes, strides);
  rewriter.eraseOp(write);
}

void TileWriter::run() {
  moveDestination();
  SmallVector<Operation *> users(destination.getUsers());
  for (Operation *user : users) {
    if (auto read = dyn_cast<tensor::ExtractSliceOp>(user))
      moveRead(read);
    else
      moveWrite(cast<tensor::ParallelInsertSliceOp>(user));
  }
  rewriter.replaceOp(layout.getOperation(), loop.getResult(number));
}

namespace {
/// A tile of the result of a loop is written where it lies in the layout that
/// the only user makes of it.
struct FoldIntoWrite final : OpRewritePattern<scf::ForallOp> {
  using Base::Base;

  LogicalResult matchAndRewrite(scf::ForallOp loop,
                                PatternRewriter &rewriter) const override {
    for (OpResult result : loop.getResults()) {
      if (!result.hasOneUse())
        continue;
      auto layout = LayoutChange::get(*result.getUsers().begin());
      if (!layout || layout->getSource() != result)
        continue;
      TileWriter writer(rewriter, loop, result.getResultNumber(), *layout);
      if (!writer.isPossible())
        continue;
      writer.run();
      return success();
    }
    return rewriter.notifyMatchFailure(loop, "no result in another layout");
  }
};

struct FoldLayoutsPass final
    : fovea::impl::FoldLayoutsPassBase<FoldLayoutsPass> {
  using Base::Base;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoRead, FoldIntoWrite>(&getContext());
    populateComposeLayoutsPatterns(patterns);
    // Slices of slices, and sizes that do not need the tensor they are of.
    tensor::populateMergeConsecutiveInsertExtractSlicePatterns(patterns);
    memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
    tensor::DimOp::getCanonicalizationPatterns(patterns, &getContext());
    scf::ForallOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
