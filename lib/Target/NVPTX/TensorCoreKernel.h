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
  /// The values of 16 keys and 16 columns as operands: 2 pairs for each 8
  /// columns.
  virtual Fragment loadValues(int64_t block, int64_t columns) = 0;
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
  Fragment classifyProbabilities(int64_t m, int64_t block);
  std::pair<Fragment, Fragment> splitValues(mlir::ValueRange pairs);
  mlir::Value decode(mlir::Value count);
  void emitGuardedTiles(int64_t columns, int64_t firstBlock, int64_t lastBlock);
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_TENSORCOREKERNEL_H
