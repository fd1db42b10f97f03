// Launches of a one-dimensional grid.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_LAUNCH_H
#define FOVEA_LIB_TARGET_NVPTX_LAUNCH_H

#include "ThreadBuilder.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"

namespace fovea {

/// The iterations of a loop nest, on the host.
struct IterationSpace {
  llvm::SmallVector<mlir::OpFoldResult> lower, step;
  llvm::SmallVector<mlir::Value> counts; ///< index values
  mlir::Value total;                     ///< index value

  IterationSpace(ThreadBuilder &b, llvm::ArrayRef<mlir::OpFoldResult> lower,
                 llvm::ArrayRef<mlir::OpFoldResult> upper,
                 llvm::ArrayRef<mlir::OpFoldResult> step);

  /// The induction variables of iteration `number`, an index value below
  /// `total`; the last dim runs fastest.
  llvm::SmallVector<mlir::Value> getIterators(ThreadBuilder &b,
                                              mlir::Value number) const;
};

/// A launch of `blocks` (an index value) blocks of `threads`, with an empty
/// body that ends in its terminator.
mlir::gpu::LaunchOp makeLaunch(ThreadBuilder &b, mlir::Value blocks,
                               int64_t threads, int64_t sharedBytes);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_LAUNCH_H
