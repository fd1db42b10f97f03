// Evaluates score_mod and mask_mod regions for a vector of slots.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_MODIFIEREMITTER_H
#define FOVEA_LIB_TARGET_CPU_MODIFIEREMITTER_H

#include "../KernelBuilder.h"
#include "llvm/ADT/DenseMap.h"

namespace fovea {

/// A value of a region, as it depends on the lane.
struct LaneValue {
  enum Kind {
    Uniform, ///< a scalar, the same in all lanes
    Affine,  ///< scalar + step * lane, of integer or index type
    Varying  ///< a vector
  } kind = Uniform;
  mlir::Value value;
  int64_t step = 0;
  bool isPosition = false; ///< a position, or a sum of few of them
};

class ModifierEmitter {
public:
  /// Lanes are consecutive positions. `active` is the number of lanes, as an
  /// index value of at least 1, for which memory may be read.
  ModifierEmitter(KernelBuilder &b, int64_t lanes, mlir::Value active)
      : b(b), lanes(lanes), active(active) {}

  /// Emits the region for the given arguments, positions but for the score, and
  /// returns what it yields, as a vector.
  mlir::Value emit(mlir::Region &region, llvm::ArrayRef<LaneValue> arguments);

private:
  LaneValue lookup(mlir::Value value);
  LaneValue emit(mlir::Operation &op);
  LaneValue emitAffine(mlir::Operation &op);
  LaneValue emitCompare(mlir::arith::CmpIOp op);
  LaneValue emitLoad(mlir::Operation &op);
  mlir::Value emitNarrowLoad(mlir::Operation &op);
  LaneValue emitElementwise(mlir::Operation &op);
  mlir::Value toVector(const LaneValue &value);
  mlir::Value getIota(int64_t step, mlir::Type element);

  KernelBuilder &b;
  int64_t lanes;
  mlir::Value active, mask;
  llvm::DenseMap<mlir::Value, LaneValue> values;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_MODIFIEREMITTER_H
