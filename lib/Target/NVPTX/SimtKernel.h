// Online softmax on a tile with one multiply-add at a time: any float type,
// head size and stride.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_SIMTKERNEL_H
#define FOVEA_LIB_TARGET_NVPTX_SIMTKERNEL_H

#include "FragmentKernel.h"

namespace fovea {

class SimtKernel : public FragmentKernel {
public:
  SimtKernel(ThreadBuilder &b, attn::GpuScheduleAttr schedule,
             attn::NormalizeOp end, attn::OnlineSdpaOp step);

  void emitStart(Recurrence &recurrence, attn::OnlineSdpaOp step,
                 mlir::scf::ForOp loop) override;

protected:
  void emitScores(attn::OnlineSdpaOp op) override;
  mlir::Value emitAnyNonFinite(attn::OnlineSdpaOp op) override;
  void emitProducts(attn::OnlineSdpaOp op) override;
  void emitGuardedProducts(attn::OnlineSdpaOp op) override;

  /// A tile in shared memory, rows of `pitch` elements.
  struct Tile {
    mlir::Value buffer;
    int64_t rows, size, pitch;
  };
  /// Has the keys and values of a step in shared memory.
  void emitCopies(attn::OnlineSdpaOp op);
  mlir::Value loadElement(const Tile &tile, mlir::Value row,
                          mlir::Value column);
  /// Sets `scores` to the products of the tiles in shared memory.
  void multiplyKeys();

  Tile query, key, value;

private:
  Tile makeTile(int64_t rows, int64_t size);
  /// All threads copy a tile; what does not exist becomes 0.
  void emitCopy(const Tile &tile, mlir::Value source);
  /// Four elements of a row, converted.
  mlir::Value loadGroup(const Tile &tile, mlir::Value row, mlir::Value column);
  /// Products of all probabilities and values; `guarded` leaves out the slots
  /// in `hidden`.
  void emitProducts(bool guarded);
  void emitColumn(mlir::Value k, int64_t n, mlir::ValueRange probabilities,
                  mlir::ValueRange masked);

  int64_t sharedBytes = 0;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_SIMTKERNEL_H
