// Online softmax on a tile of f32 with tensor cores: each factor is the sum of
// two numbers of tf32, and three of their four products count.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_TF32KERNEL_H
#define FOVEA_LIB_TARGET_NVPTX_TF32KERNEL_H

#include "SimtKernel.h"

namespace fovea {

/// Tiles lie in shared memory as those of the SIMT kernel, which takes over
/// where numbers are NaN, infinite, or too large for tf32.
class Tf32Kernel final : public SimtKernel {
public:
  /// Whether the operands are f32.
  static bool canMultiply(attn::OnlineSdpaOp step);

  Tf32Kernel(ThreadBuilder &b, attn::GpuScheduleAttr schedule,
             attn::NormalizeOp end, attn::OnlineSdpaOp step);

protected:
  void emitScores(attn::OnlineSdpaOp op) override;
  void emitProducts(attn::OnlineSdpaOp op) override;

private:
  /// Elements of an operand of mma.m16n8k8 as sums `large + small`, both the
  /// bits of tf32.
  struct Operand {
    llvm::SmallVector<mlir::Value> large, small;
  };
  Operand split(mlir::ValueRange elements);
  /// registers[first...] += lhs * rhs
  void addProduct(const Registers &registers, int64_t first, const Operand &lhs,
                  const Operand &rhs);
  /// Rows `first` + group (and + 8 of queries) in columns from `column` on.
  Operand loadQueries(int64_t m, mlir::Value column);
  Operand loadKeys(int64_t j, mlir::Value column);
  Operand getProbabilities(int64_t m, int64_t j);
  Operand loadValues(int64_t j, int64_t n);
  /// The same in all lanes of a warp.
  mlir::Value isAnyNonFinite(const Registers &registers);

  Registers products; ///< of probabilities and the values of one tile
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_TF32KERNEL_H
