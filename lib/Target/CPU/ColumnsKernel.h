// The kernel with queries in the vector lanes; see attn-cpu-lower-tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H

#include "TileKernel.h"

namespace fovea {

/// `Bq` and `Bk` are the schedule's tiles. The query tile is packed as `[D][Bq]`, the
/// accumulator is `[E][Bq]`, scores and probabilities are `[Bk][Bq]`.
class ColumnsKernel final : public TileKernel {
public:
  /// Allocates the scratch at the builder's position.
  ColumnsKernel(KernelBuilder &b, attn::OnlineSdpaOp op);

  void emitStart(KernelBuilder &b, mlir::Value query) override;
  void emitStep(KernelBuilder &b, attn::OnlineSdpaOp op) override;
  void emitEnd(KernelBuilder &b, attn::NormalizeOp op) override;

private:
  struct Column;

  void emitColumn(KernelBuilder &b, const Column &column);
  mlir::Value emitScores(KernelBuilder &b, const Column &column);
  mlir::Value emitScoreRows(KernelBuilder &b, const Column &column, mlir::Value k,
                            int64_t rows, mlir::Value largest);
  mlir::Value emitModifiers(KernelBuilder &b, const Column &column, bool masked);
  mlir::Value emitProbabilities(KernelBuilder &b, const Column &column,
                                mlir::Value largest, bool markMasked);
  void emitOutput(KernelBuilder &b, const Column &column, mlir::Value rescale);
  void emitOutputRows(KernelBuilder &b, const Column &column, mlir::Value e, int64_t rows,
                      mlir::Value rescale);
  void emitGuardedOutput(KernelBuilder &b, const Column &column, mlir::Value rescale);
  mlir::Value widen(KernelBuilder &b, mlir::Value tile, mlir::Value scratch);
  void emitPackRows(KernelBuilder &b, mlir::Value query, mlir::Value begin);

  int64_t columnWidth;
  mlir::VectorType column; ///< a register column
  mlir::Value packed, scores, acc, wideKeys, wideValues;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H
