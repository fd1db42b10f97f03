// Tiles of tensors in device memory, as the copy engine of sm_90 finds them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_TENSORTILE_H
#define FOVEA_LIB_TARGET_NVPTX_TENSORTILE_H

#include "ThreadBuilder.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"

namespace fovea {

/// A matrix that is a slice of a tensor.
struct TensorTile {
  mlir::Value tensor;                   ///< a buffer that the host knows
  llvm::SmallVector<mlir::Value> start; ///< its first element in the tensor
  int64_t rowDim; ///< of the tensor, in which the rows follow each other

  /// Follows slices from `view` out of the launch; emits index arithmetic.
  /// Fails where there is something else between, or at a tensor that no map
  /// can describe.
  static mlir::FailureOr<TensorTile> find(ThreadBuilder &b, mlir::Value view,
                                          mlir::gpu::LaunchOp launch);
};

/// A map of boxes of a tensor, made on the host and passed by value.
struct TensorMap {
  TensorMap() = default;
  /// Emits the call that encodes the map, before the launch. Boxes have `rows`
  /// rows of 64 elements.
  TensorMap(mlir::gpu::LaunchOp launch, const TensorTile &tile, int64_t rows);

  mlir::Value address; ///< in the kernel
  mlir::Value usable;  ///< an i1 of the host: the tensor can be described
};

/// The type that maps are passed as.
mlir::Type getTensorMapType(mlir::MLIRContext *context);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_TENSORTILE_H
