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
  mlir::Value multiplyAdd(KernelBuilder &b, mlir::Value key, mlir::Value query,
                          mlir::Value acc) override;
  void emitPrepareOutput(KernelBuilder &b, const Step &step) override;
  llvm::SmallVector<mlir::Value>
  emitOutputKeys(KernelBuilder &b, const Step &step, const OutputBlock &block,
                 mlir::Value k, int64_t keys, mlir::ValueRange accs) override;

private:
  bool native;
  mlir::Value probabilities;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H
