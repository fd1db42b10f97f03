// What passes over tiles of attn.online_sdpa share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_TILE_H
#define FOVEA_LIB_TRANSFORMS_TILE_H

#include "Attn/Attn.h"
#include "fovea/Analysis/MaskCalculus.h"

namespace fovea {

/// The dims of a tile of queries and keys, as index values.
struct TilePositions {
  PositionRange queries;
  mlir::Value keyBegin, keyEnd;

  PositionRange getKeys(mlir::ImplicitLocOpBuilder &b) const;
};

/// Emits the positions of the step's operands in the whole problem.
TilePositions getTilePositions(mlir::ImplicitLocOpBuilder &b,
                               attn::OnlineSdpaOp op);

/// The calculus over the step's mask, or nothing if it has none or no
/// positions.
std::unique_ptr<MaskCalculus> readMask(mlir::ImplicitLocOpBuilder &b,
                                       attn::OnlineSdpaOp op);

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_TILE_H
