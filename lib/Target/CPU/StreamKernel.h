// The kernel of a contraction with few rows, which reads the other operand
// where it lies; see attn-cpu-lower-contractions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_STREAMKERNEL_H
#define FOVEA_LIB_TARGET_CPU_STREAMKERNEL_H

#include "../KernelBuilder.h"
#include "fovea/Analysis/Contraction.h"

namespace fovea {

/// `C[m, n] += sum_k A[m, k] B[k, n]` for `R` rows. Where columns of `B` are
/// neighbours in memory, `k_tile` of its rows at a time are added to the
/// result; where the sum is, `columns` of its columns at a time are multiplied
/// with all rows of `A`, and sums over lanes come last. What is read next is
/// fetched ahead.
class StreamKernel {
public:
  StreamKernel(mlir::linalg::LinalgOp op, const ContractionLoops &loops,
               bool nativeDot);

  /// Says why the kernel does not fit, if it does not.
  mlir::LogicalResult verify();
  void emit(KernelBuilder &b);

private:
  using Values = llvm::SmallVector<mlir::Value>;
  /// Values of the loops of the op; the others have one iteration.
  struct Position {
    mlir::Value m, n, k;
  };
  Values indexOf(KernelBuilder &b, mlir::OpOperand *operand,
                 const Position &at);
  mlir::Value getSize(KernelBuilder &b, mlir::OpOperand *operand,
                      unsigned loop);
  mlir::Value load(KernelBuilder &b, mlir::OpOperand *operand, int64_t count,
                   const Position &at, mlir::Value exist);
  void prefetch(KernelBuilder &b, const Position &at);

  void emitAlongColumns(KernelBuilder &b);
  void emitRowsOfB(KernelBuilder &b, mlir::Value k, int64_t count);
  void emitColumnVector(KernelBuilder &b, mlir::Value k, int64_t count,
                        mlir::Value n, llvm::ArrayRef<Values> factors,
                        mlir::Value exist);
  llvm::SmallVector<Values> loadFactors(KernelBuilder &b, mlir::Value k,
                                        int64_t count);
  void emitAlongSum(KernelBuilder &b);
  void emitColumns(KernelBuilder &b, mlir::Value n, int64_t count);
  Values emitProducts(KernelBuilder &b, mlir::Value n, int64_t count,
                      mlir::Value k, mlir::Value exist, mlir::ValueRange sums);

  mlir::linalg::LinalgOp op;
  attn::ContractionAttr schedule;
  mlir::OpOperand *left, *right, *result;
  unsigned n, sum;
  std::optional<unsigned> m;
  int64_t sums; ///< how many loops the sum has
  bool nativeDot;
  mlir::FloatType type;    ///< of the accumulators
  mlir::VectorType vector; ///< of them
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_STREAMKERNEL_H
