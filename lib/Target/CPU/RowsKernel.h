// The kernel for few query rows, with the head size in the vector lanes; see
// attn-cpu-lower-tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_ROWSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_ROWSKERNEL_H

#include "TileKernel.h"

namespace fovea {

/// `R` query rows, padded to a power of two. Queries are packed as `[R][D']`
/// and the accumulator is `[R][E']`, where a head size that is no multiple of
/// the vector has its last elements once more in a vector of their own: no row
/// is read past its end. Scores and probabilities are `[Bk][R]`.
class RowsKernel : public TileKernel {
public:
  /// Allocates the scratch at the builder's position.
  RowsKernel(KernelBuilder &b, attn::OnlineSdpaOp op);

  void emitStart(KernelBuilder &b, mlir::Value query) override;
  void emitStep(KernelBuilder &b, attn::OnlineSdpaOp op) override;
  void emitEnd(KernelBuilder &b, attn::NormalizeOp op) override;

protected:
  /// A row of `size` elements as whole vectors of `width` and, if `rest` is not
  /// 0, one more vector that ends with the row and repeats elements.
  struct Split {
    Split(int64_t size, int64_t lanes);
    /// Where vector `i` starts in the row; `i` may be a constant only.
    int64_t getStart(int64_t i) const;
    int64_t size, width, whole, rest, count;
  };
  struct Step {
    attn::OnlineSdpaOp op;
    mlir::Value key, value, keys;
  };

  /// For kernels that multiply operands in vectors of `vectorLanes` elements of
  /// `packedType`.
  RowsKernel(KernelBuilder &b, attn::OnlineSdpaOp op, int64_t vectorLanes,
             mlir::FloatType packedType);

  /// Vector number `vector` (an index value) of a row, as it is stored.
  mlir::Value loadRow(KernelBuilder &b, mlir::Value buffer, mlir::Value row,
                      const Split &split, mlir::Value vector);
  /// keys x rows products, each a vector of partial sums.
  virtual llvm::SmallVector<mlir::Value>
  emitProducts(KernelBuilder &b, const Step &step, mlir::Value k, int64_t keys,
               int64_t firstRow, int64_t rowCount);
  /// Brings probabilities into the form that the output loop reads.
  virtual void emitPrepareOutput(KernelBuilder &b, const Step &step) {}
  /// Adds the keys of a step to the accumulators of some rows and vectors.
  virtual llvm::SmallVector<mlir::Value>
  emitOutputLoop(KernelBuilder &b, const Step &step, mlir::Value vector,
                 int64_t vectors, int64_t firstRow, int64_t rowCount,
                 mlir::ValueRange accs, bool prefetchKeys);

  int64_t rows, paddedRows; ///< R, and the next power of two
  Split head, out;
  mlir::VectorType perRow,
      flat; ///< [R], and a multiple of it that fills a vector
  mlir::Value packed, scores, acc;

private:
  void emitScores(KernelBuilder &b, const Step &step);
  void emitScoreBlock(KernelBuilder &b, const Step &step, mlir::Value k,
                      int64_t keys);
  mlir::Value emitLaneSums(KernelBuilder &b,
                           llvm::SmallVector<mlir::Value> vectors);
  mlir::Value emitMaxima(KernelBuilder &b, const Step &step);
  mlir::Value emitModifiers(KernelBuilder &b, const Step &step, bool masked);
  void emitPadding(KernelBuilder &b, const Step &step);
  mlir::Value emitProbabilities(KernelBuilder &b, const Step &step,
                                mlir::Value largest, bool markMasked);
  mlir::Value foldToRows(KernelBuilder &b, mlir::Value vector, bool maximum);
  mlir::Value tileRows(KernelBuilder &b, mlir::Value perRow);
  void emitOutput(KernelBuilder &b, const Step &step, mlir::Value rescale);
  void emitOutputBlock(KernelBuilder &b, const Step &step, mlir::Value vector,
                       int64_t vectors, int64_t firstRow, int64_t rowCount,
                       mlir::Value rescale, bool prefetchKeys);
  void emitGuardedOutput(KernelBuilder &b, const Step &step,
                         mlir::Value rescale);

  mlir::FloatType
      packedType; ///< of packed queries; scaled if it is the accumulator's
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_ROWSKERNEL_H
