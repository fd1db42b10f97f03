// The kernel with queries in the vector lanes; see attn-cpu-lower-tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H

#include "Attn/Attn.h"
#include "KernelBuilder.h"

namespace fovea {

/// The scratch of one query tile and the code that works on it. `Bq` and `Bk` are the
/// schedule's tiles, `T` the accumulator type.
class ColumnsKernel {
public:
  /// Describes the tile and allocates its scratch at the builder's position.
  ColumnsKernel(KernelBuilder &b, attn::OnlineSdpaOp op);

  /// Packs the query tile as `[D][Bq]`, times scale, and clears the accumulator.
  void emitStart(KernelBuilder &b, mlir::Value query);
  /// One online step.
  void emitStep(KernelBuilder &b, attn::OnlineSdpaOp op);
  /// Divides by the row sums and writes the rows that exist.
  void emitEnd(KernelBuilder &b, attn::NormalizeOp op);

  /// Row maxima and sums, `[Bq]`.
  mlir::Value getMax() { return max; }
  mlir::Value getSum() { return sum; }

private:
  struct Column;

  void emitColumn(KernelBuilder &b, const Column &column);
  mlir::Value emitScores(KernelBuilder &b, const Column &column);
  mlir::Value emitScoreRows(KernelBuilder &b, const Column &column, mlir::Value k,
                            int64_t rows, mlir::Value largest);
  mlir::Value emitModifiers(KernelBuilder &b, const Column &column, bool masked);
  mlir::Value emitModifiersIfNeeded(KernelBuilder &b, const Column &column,
                                    mlir::Value largest);
  mlir::Value emitProbabilities(KernelBuilder &b, const Column &column,
                                mlir::Value largest, bool markMasked);
  void emitOutput(KernelBuilder &b, const Column &column, mlir::Value rescale);
  void emitOutputRows(KernelBuilder &b, const Column &column, mlir::Value e, int64_t rows,
                      mlir::Value rescale);
  void emitGuardedOutput(KernelBuilder &b, const Column &column, mlir::Value rescale);
  mlir::Value emitAnyNonFinite(KernelBuilder &b, mlir::Value value);
  mlir::Value widen(KernelBuilder &b, mlir::Value tile, mlir::Value scratch);
  void emitPackRows(KernelBuilder &b, mlir::Value query, mlir::Value begin);

  attn::ScheduleAttr schedule;
  int64_t headSize, valueSize, columnWidth;
  double scale;
  bool hasScoreMod, hasMaskMod;
  mlir::FloatType element, type; ///< of the operands, of the accumulator
  mlir::VectorType column, lanes; ///< a register column, one vector
  mlir::Value packed, scores, acc, max, sum, wideKeys, wideValues;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H
