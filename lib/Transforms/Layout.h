// Where a tile of a tensor lies in another tensor that has the same elements in
// another layout.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_LAYOUT_H
#define FOVEA_LIB_TRANSFORMS_LAYOUT_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"

namespace fovea {

/// A box of elements with unit strides.
struct TileRegion {
  llvm::SmallVector<mlir::OpFoldResult> offsets, sizes;
};

/// A change of layout: a linalg.transpose, tensor.expand_shape or
/// tensor.collapse_shape. Queries build nothing, so that patterns can ask
/// first.
class LayoutChange {
public:
  /// Nothing if `op` is null or something else.
  static std::optional<LayoutChange> get(mlir::Operation *op);

  mlir::Operation *getOperation() const { return op; }
  mlir::Value getSource() const { return op->getOperand(0); }
  mlir::RankedTensorType getType() const;
  /// The sizes of the result where the source has `sizes`.
  llvm::SmallVector<mlir::OpFoldResult>
  getSizes(mlir::ImplicitLocOpBuilder &b,
           llvm::ArrayRef<mlir::OpFoldResult> sizes) const;

  /// Whether a tile of the result is a tile of the source, with its elements in
  /// the same order, and more than one of them along at most one dim of those
  /// that are merged; and where it is.
  bool isTileOfSource(const TileRegion &tile) const;
  TileRegion toSource(mlir::ImplicitLocOpBuilder &b,
                      const TileRegion &tile) const;

  /// The same for a tile of the source, which has `sizes`, in the result.
  bool isTileOfResult(const TileRegion &tile,
                      llvm::ArrayRef<mlir::OpFoldResult> sizes) const;
  TileRegion toResult(mlir::ImplicitLocOpBuilder &b, const TileRegion &tile,
                      llvm::ArrayRef<mlir::OpFoldResult> sizes) const;

private:
  explicit LayoutChange(mlir::Operation *op) : op(op) {}

  mlir::Operation *op;
};

/// A new tensor with dim `permutation[i]` of `source` as dim `i`.
mlir::Value emitTransposed(mlir::ImplicitLocOpBuilder &b, mlir::Value source,
                           llvm::ArrayRef<int64_t> permutation);

/// The type of a tile without the dims of size 1.
mlir::RankedTensorType dropUnitDims(mlir::RankedTensorType type);
/// A tile in another shape that differs in dims of size 1 only.
mlir::Value reshapeUnitDims(mlir::ImplicitLocOpBuilder &b, mlir::Value tile,
                            mlir::RankedTensorType type);

/// Patterns that bring changes of layout of whole tensors together, so that
/// they become one or none: a linalg.generic that only permutes dims gets its
/// name; a transposition of dims of size 1 is a reshape; dims are split before
/// others are transposed and merged after; a result whose dims are merged is
/// stored into its destination with the dims of that split.
void populateComposeLayoutsPatterns(mlir::RewritePatternSet &patterns);

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_LAYOUT_H
