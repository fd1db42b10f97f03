// The kernel with queries in the vector lanes for bf16 dot-product
// instructions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_DOTCOLUMNSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_DOTCOLUMNSKERNEL_H

#include "ColumnsKernel.h"

namespace fovea {

/// Operands are pairs of bf16 along the contracted dim, as the instruction
/// wants them: queries in panels `[D/2][N]` of pairs of d, keys as they lie,
/// probabilities `[Bk/2][N]` and values `[Bk/2][E]` pairs of k. D is even.
class DotColumnsKernel final : public ColumnsKernel {
public:
  /// `native`: use the instruction of x86; else compute the same with
  /// multiply-adds.
  DotColumnsKernel(KernelBuilder &b, attn::OnlineSdpaOp op, bool native);

protected:
  void emitPackRows(KernelBuilder &b, mlir::Value query,
                    mlir::Value begin) override;
  void emitPackRow(KernelBuilder &b, mlir::Value query, mlir::Value q) override;
  Column prepare(KernelBuilder &b, attn::OnlineSdpaOp op) override;
  llvm::SmallVector<mlir::Value>
  emitProducts(KernelBuilder &b, const Column &column,
               llvm::ArrayRef<mlir::Value> keys) override;
  void emitUpdate(KernelBuilder &b, const Column &column, mlir::Value largest,
                  mlir::Value rescale) override;
  void emitOutputRows(KernelBuilder &b, const Column &column, mlir::Value e,
                      int64_t rows, mlir::Value rescale) override;

private:
  void emitPairValues(KernelBuilder &b, mlir::Value value);

  bool native;
  /// A register column of pairs.
  mlir::VectorType getPairs(const Column &column);
  mlir::Value probabilities, pairedValues;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_DOTCOLUMNSKERNEL_H
