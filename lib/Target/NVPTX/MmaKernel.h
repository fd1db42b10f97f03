// Online softmax on a tile with tensor cores, for f16 and bf16: the work split
// of FlashAttention-2. Each warp has rows of its own; queries, scores and
// probabilities stay in registers, and keys and values pass through shared
// memory a few tiles ahead.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_MMAKERNEL_H
#define FOVEA_LIB_TARGET_NVPTX_MMAKERNEL_H

#include "TensorCoreKernel.h"

namespace fovea {

class MmaKernel final : public TensorCoreKernel {
public:
  MmaKernel(ThreadBuilder &b, attn::GpuScheduleAttr schedule,
            attn::NormalizeOp end, attn::OnlineSdpaOp step);

  void emitStart(Recurrence &recurrence, attn::OnlineSdpaOp step,
                 mlir::scf::ForOp loop) override;

protected:
  void emitScores(attn::OnlineSdpaOp op) override;
  mlir::Value emitAnyNonFinite(attn::OnlineSdpaOp op) override;
  void emitProducts(attn::OnlineSdpaOp op) override;
  void emitInitialSum(int64_t row, mlir::Value start) override;
  void emitSums() override;
  mlir::Value emitTotalSum(int64_t row) override;
  Fragment getProbabilities(int64_t m, int64_t block) override {
    return probabilities[m * (keyTiles / 2) + block];
  }
  mlir::Value getValuePlace(mlir::Value row, mlir::Value column) override;
  mlir::Value emitOutputPlace() override;

private:
  /// The values of 16 keys and 16 columns as operands: 2 pairs for each 8
  /// columns.
  Fragment loadValues(int64_t block, int64_t columns);
  int64_t getNumThreads() const { return 32 * schedule.getWarps(); }
  int64_t getStageElements() const {
    return keyTile.getNumElements() + valueTile.getNumElements();
  }
  /// First element of the stage of key tile number `tile`.
  mlir::Value getStage(mlir::Value tile);
  void copyQueries(attn::OnlineSdpaOp step);
  void loadQueries();
  /// Starts the copies of the keys and values of a tile.
  void copyTile(mlir::Value key, mlir::Value value, mlir::Value stage);
  /// The same for the iteration of the loop with induction variable
  /// `position`, if it has one.
  void copyIteration(attn::OnlineSdpaOp step, mlir::scf::ForOp loop,
                     mlir::Value position, mlir::Value stage);
  void emitPrologue(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);
  /// At the top of an iteration: waits for its tile, fetches a later one.
  void emitAdvance(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);

  SwizzledTile queryTile, keyTile, valueTile;
  int64_t queryOffset;     ///< in the shared buffer, elements
  mlir::Value stage;       ///< first element of the current key tile
  mlir::Value keysAligned; ///< i1: rows of keys and values are
  MatrixReader keyReader, valueReader;
  llvm::SmallVector<Fragment> queries;       ///< by row tile and 16 columns
  llvm::SmallVector<Fragment> probabilities; ///< by row tile and 16 keys
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_MMAKERNEL_H
