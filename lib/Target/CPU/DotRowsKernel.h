// The kernel for few query rows for bf16 dot-product instructions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H

#include "RowsKernel.h"

namespace fovea {

/// Queries and keys are multiplied as they are stored, pairs along the head
/// size; values are interleaved in registers, pairs along the keys, and so are
/// the probabilities,
/// `[Bk/2][R]` pairs. Head sizes fill a vector of bf16 at least.
class DotRowsKernel final : public RowsKernel {
public:
  /// `native`: use the instruction of x86; else compute the same with
  /// multiply-adds.
  DotRowsKernel(KernelBuilder &b, attn::OnlineSdpaOp op, bool native);

protected:
  llvm::SmallVector<mlir::Value> emitProducts(KernelBuilder &b,
                                              const Step &step, mlir::Value k,
                                              int64_t keys, int64_t firstRow,
                                              int64_t rowCount) override;
  void emitPrepareOutput(KernelBuilder &b, const Step &step) override;
  llvm::SmallVector<mlir::Value>
  emitOutputLoop(KernelBuilder &b, const Step &step, mlir::Value vector,
                 int64_t vectors, int64_t firstRow, int64_t rowCount,
                 mlir::ValueRange accs, bool prefetchKeys) override;

private:
  bool native;
  mlir::Value probabilities;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H
