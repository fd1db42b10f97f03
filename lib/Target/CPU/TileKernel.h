// What the kernels for a tile of online softmax have in common.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_TILEKERNEL_H
#define FOVEA_LIB_TARGET_CPU_TILEKERNEL_H

#include "../KernelBuilder.h"
#include "Attn/Attn.h"
#include "Exp2.h"
#include "TileRows.h"

#include <memory>

namespace fovea {

/// The schedule of a step that is known to be for a CPU.
attn::ScheduleAttr getSchedule(attn::OnlineSdpaOp op);

/// The scratch of one query tile and the code that works on it.
class TileKernel {
public:
  virtual ~TileKernel() = default;

  /// Packs the query tile and clears the accumulator.
  virtual void emitStart(KernelBuilder &b, mlir::Value query) = 0;
  /// One online step.
  virtual void emitStep(KernelBuilder &b, attn::OnlineSdpaOp op) = 0;
  /// Divides by the row sums and writes the rows that exist.
  virtual void emitEnd(KernelBuilder &b, attn::NormalizeOp op) = 0;

  /// What the target has instructions for, and whether the LSE is wanted:
  /// without it probabilities need not be more accurate than the operands'
  /// type.
  void setExp2Method(bool avx512, bool hasLse);

  /// Where the end will write, if that is known before the first step.
  void setOutput(mlir::Value value) { output = value; }

  /// Scratch at the builder's position, on the stack unless it is large.
  static mlir::Value allocate(KernelBuilder &b, llvm::ArrayRef<int64_t> shape,
                              mlir::Type type);

  /// Row maxima (in units of log2) and sums, rank 1, at least one for each
  /// query.
  mlir::Value getMax() { return max; }
  mlir::Value getSum() { return sum; }

protected:
  TileKernel(attn::OnlineSdpaOp op);

  /// Fetches the cache lines of `size` elements of a row from `begin` on, which
  /// may lie past the end of the buffer, into the first (locality 3) or the
  /// second (2) cache.
  void emitPrefetch(KernelBuilder &b, mlir::Value buffer, mlir::Value row,
                    mlir::Value begin, int64_t size, int64_t locality,
                    bool isWrite = false);
  /// A score that the kernel keeps, natural where there is a score region, in
  /// units of log2.
  mlir::Value toLog2(KernelBuilder &b, mlir::Value score);
  /// exp2(score - max) for a score that the kernel keeps and a maximum in units
  /// of log2. Natural scores are converted in the same rounding: large ones
  /// keep their accuracy.
  mlir::Value emitExpDifference(KernelBuilder &b, mlir::Value score,
                                mlir::Value max);
  /// The factor that queries are packed with: scores are in units of log2 at
  /// once unless a region has to see them in natural units.
  double getQueryFactor() const;
  /// An i1 that tells whether the value tile holds NaN or infinity, computed
  /// only in steps that may mask a slot; null if no step can. A probability of
  /// 0 hides a masked value only if that is finite.
  mlir::Value emitNeedsGuard(KernelBuilder &b, attn::OnlineSdpaOp op,
                             const TileRows &value);
  /// `emit(masked)` for steps with and without a mask, chosen at run time;
  /// returns the vector that it returns, or `otherwise` where no region
  /// applies. `allAllowed` is an i1 or null.
  mlir::Value
  emitWhereModified(KernelBuilder &b, mlir::Value allAllowed,
                    mlir::Value otherwise,
                    llvm::function_ref<mlir::Value(bool masked)> emit);
  /// Replaces `sum` by its reciprocal (0 for 0) and, if `lse` is wanted, `max`
  /// by the LSE, in vectors of `width` for `rows` rows; then writes the LSEs
  /// that exist.
  void emitReciprocals(KernelBuilder &b, int64_t rows, int64_t width,
                       mlir::Value lse);

  attn::ScheduleAttr schedule;
  int64_t headSize, valueSize;
  double scale;
  bool hasScoreMod, hasMaskMod;
  mlir::FloatType element, type; ///< of the operands, of the accumulator
  mlir::VectorType lanes;        ///< one vector
  mlir::Value max, sum;
  mlir::Value output; ///< or null

private:
  mlir::Value emitAnyNonFinite(KernelBuilder &b, const TileRows &value);

  Exp2Method exp2Method;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_TILEKERNEL_H
