// What kernels on tensor cores have in common: probabilities as an operand,
// values that are NaN or infinite, and the way of results through shared
// memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_TENSORCOREKERNEL_H
#define FOVEA_LIB_TARGET_NVPTX_TENSORCOREKERNEL_H

#include "FragmentKernel.h"
#include "SwizzledTile.h"

namespace fovea {

class TensorCoreKernel : public FragmentKernel {
protected:
  using Fragment = llvm::SmallVector<mlir::Value>;

  TensorCoreKernel(ThreadBuilder &b, attn::GpuScheduleAttr schedule,
                   attn::NormalizeOp end, attn::OnlineSdpaOp step);

  void emitGuardedProducts(attn::OnlineSdpaOp op) override;
  void emitOutput(mlir::Value output) override;

  /// The probabilities of row tile `m` and 16 keys as an operand: 4 pairs.
  virtual Fragment getProbabilities(int64_t m, int64_t block) = 0;
  /// Element of the shared buffer where 8 columns of a row of the value tile
  /// lie; both are numbers, index values.
  virtual mlir::Value getValuePlace(mlir::Value row, mlir::Value column) = 0;
  /// Element of the shared buffer where the output of this warp may lie, for a
  /// tile of its rows. Nothing that is on its way may arrive there.
  virtual mlir::Value emitOutputPlace() = 0;

  /// Packs what is in `scores`.
  Fragment packProbabilities(int64_t m, int64_t block);
  /// Whether some of `count` elements of the shared buffer from `first` on is
  /// NaN or infinite; an i1 that tells of the part that is this thread's, of
  /// `threads` that look.
  mlir::Value findNonFinite(mlir::Value first, int64_t count,
                            mlir::Value thread, int64_t threads);
  /// The four elements of a tile, from number `first` on.
  Fragment getTile(const Registers &registers, int64_t first);
  void setTile(const Registers &registers, int64_t first,
               mlir::ValueRange values);
  void addProduct(const Registers &registers, int64_t first,
                  mlir::ValueRange lhs, mlir::ValueRange rhs);

  mlir::Value shared; ///< all of the block's shared memory

private:
  /// What probabilities and values are in the product that tells of NaN and
  /// infinity; see TensorCoreGuard.cpp.
  Fragment classifyProbabilities(mlir::ValueRange probabilities,
                                 mlir::Value word);
  std::pair<Fragment, Fragment> splitValues(mlir::ValueRange pairs);
  mlir::Value decode(mlir::Value count);
  void emitGuardedTile(mlir::Value column, int64_t firstBlock,
                       Fragment &elements);
  Fragment loadColumns(mlir::Value block, mlir::Value column);
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_TENSORCOREKERNEL_H
