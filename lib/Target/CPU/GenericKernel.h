// Vector code of a structured op: elementwise, broadcasting or reducing.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_GENERICKERNEL_H
#define FOVEA_LIB_TARGET_CPU_GENERICKERNEL_H

#include "../KernelBuilder.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace fovea {

/// Computes a `linalg` op on buffers with one of its loops in vector lanes: the
/// innermost loop of the results, with sums of the other loops in registers; or
/// a loop that is reduced, with partial results in lanes that are combined at
/// the end. The last lanes of a loop are masked.
class GenericKernel {
public:
  /// Fails where the op has no such loop, or an op in its body has no vector
  /// form.
  static mlir::FailureOr<GenericKernel> match(mlir::linalg::LinalgOp op,
                                              int64_t vectorBits);

  /// The loops around rows are parallel if `parallel` and they are long.
  void emit(KernelBuilder &b, bool parallel);

private:
  GenericKernel(mlir::linalg::LinalgOp op, unsigned loop, bool reduces)
      : op(op), vectorLoop(loop), reduces(reduces) {}

  /// Values of loops, and how many lanes exist where some do not.
  struct Position {
    llvm::SmallVector<mlir::Value> loops;
    mlir::Value count;
  };
  using Values = llvm::SmallVector<mlir::Value>;

  static bool canUse(mlir::linalg::LinalgOp op, unsigned loop, bool reduces);
  void chooseLanes(int64_t vectorBits);
  mlir::VectorType getVectorType(mlir::Type element) const;
  mlir::Value getSize(KernelBuilder &b, unsigned loop);
  llvm::SmallVector<unsigned> getLoops(mlir::utils::IteratorType kind);
  Values indexOf(KernelBuilder &b, mlir::OpOperand *operand,
                 const Position &at);
  mlir::Value toVector(KernelBuilder &b, mlir::Value scalar);
  mlir::Value emitLoad(KernelBuilder &b, mlir::OpOperand *operand,
                       const Position &at);
  void emitStore(KernelBuilder &b, mlir::OpOperand *operand, mlir::Value value,
                 const Position &at);
  Values emitBody(KernelBuilder &b, const Position &at,
                  mlir::ValueRange results);
  mlir::Value emitOp(KernelBuilder &b, mlir::Operation *inner, Values operands);
  void emitRow(KernelBuilder &b, Position at, mlir::Value begin,
               mlir::Value end);
  void emitChunk(KernelBuilder &b, const Position &at);
  Values emitReduced(KernelBuilder &b, Position at,
                     llvm::ArrayRef<unsigned> loops, mlir::ValueRange carried,
                     llvm::function_ref<Values(const Position &, Values)> body);
  void emitReductionRow(KernelBuilder &b, Position at);
  Values emitReductionLanes(KernelBuilder &b, Position at, Values carried);
  void emitRows(KernelBuilder &b, mlir::Value begin, mlir::Value end,
                llvm::ArrayRef<unsigned> outer);

  mlir::linalg::LinalgOp op;
  unsigned vectorLoop;
  bool reduces; ///< whether the loop in lanes is a reduction
  int64_t lanes = 0;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_GENERICKERNEL_H
