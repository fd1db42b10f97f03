// The kernel for few query rows for bf16 dot-product instructions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H

#include "RowsKernel.h"

namespace fovea {

/// Queries and keys are multiplied as they are stored, pairs along the head
/// size; values are interleaved in registers, pairs along the keys, and so are
/// the probabilities, `[Bk/2][R]` pairs. Interleaving within 128 bits is cheap:
/// the columns of the accumulator are in the order that comes of it. Head sizes
/// fill a vector of bf16 at least.
class DotRowsKernel final : public RowsKernel {
public:
  /// `native`: use the instruction of x86; else compute the same with
  /// multiply-adds.
  DotRowsKernel(KernelBuilder &b, attn::OnlineSdpaOp op, bool native);

protected:
  mlir::Value multiplyAdd(KernelBuilder &b, mlir::Value key, mlir::Value query,
                          mlir::Value acc) override;
  void storeProbabilities(KernelBuilder &b, mlir::Value p,
                          mlir::Value at) override;
  llvm::SmallVector<mlir::Value>
  emitOutputKeys(KernelBuilder &b, const Step &step, const OutputBlock &block,
                 mlir::Value k, int64_t keys, mlir::ValueRange accs) override;

  llvm::SmallVector<mlir::Value> widenValues(KernelBuilder &b,
                                             mlir::Value piece) override;
  mlir::Value orderColumns(KernelBuilder &b,
                           llvm::ArrayRef<mlir::Value> parts) override;

private:
  /// Which column each lane of the accumulator is.
  llvm::SmallVector<int64_t> getColumns() const;

  bool native;
  mlir::Value probabilities;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_DOTROWSKERNEL_H
