// The mask calculus: what a mask_mod region says about ranges of queries and
// keys.
//
// A mask is read as conjunctions and disjunctions of affine inequalities in q
// and k with runtime scalars. For a range of queries it gives the keys that can
// be allowed; for a range of queries and of keys it tells whether any slot can
// be, and whether every slot is. What it does not understand (a dense mask,
// document ids) may be anything, so the answers are always safe.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ANALYSIS_MASKCALCULUS_H
#define FOVEA_ANALYSIS_MASKCALCULUS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <memory>

namespace fovea {

/// A non-empty range of positions, both ends included. Index values.
struct PositionRange {
  mlir::Value first, last;
};

/// Keys `[begin, end)`. Index values.
struct KeyRange {
  mlir::Value begin, end;
};

class MaskCalculus {
public:
  struct Node;

  /// Reads the mask region whose arguments are (b, h, q, k). `b` and `h` are
  /// the batch and the head of the tile, or null where a tile spans several.
  /// Values that depend only on these, on constants and on values from above
  /// are materialised through `builder`.
  MaskCalculus(mlir::ImplicitLocOpBuilder &builder, mlir::Region &mask,
               mlir::Value b, mlir::Value h);
  ~MaskCalculus();

  /// Those of `keys` outside of which no query of the range may look.
  KeyRange getKeyBounds(PositionRange queries, KeyRange keys);

  /// Some of `keys` at which every query of the range may look: all of them for
  /// conjunctions of inequalities. Empty if the calculus knows of none.
  KeyRange getCertainKeys(PositionRange queries, KeyRange keys);

  /// An i1: false only if no slot of the tile is allowed. Null when the key
  /// bounds already tell, that is, for conjunctions.
  mlir::Value isPossible(PositionRange queries, PositionRange keys);

  /// An i1: true only if every slot of the tile is allowed.
  mlir::Value isCertain(PositionRange queries, PositionRange keys);

private:
  mlir::ImplicitLocOpBuilder &builder;
  std::unique_ptr<Node> root;
};

} // namespace fovea

#endif // FOVEA_ANALYSIS_MASKCALCULUS_H
