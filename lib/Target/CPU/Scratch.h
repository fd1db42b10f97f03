// Memory that belongs to one tile. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_SCRATCH_H
#define FOVEA_LIB_TARGET_CPU_SCRATCH_H

#include "../KernelBuilder.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace fovea {

/// Scratch at the builder's position, on the stack unless it is large: sizes of
/// problems have no bound, stacks do. Heap buffers are released by the
/// pipeline.
mlir::Value allocateScratch(KernelBuilder &b, llvm::ArrayRef<int64_t> shape,
                            mlir::Type type);

/// Puts a view of scratch in the place of an allocation, which nothing has to
/// release then.
void replaceAllocation(mlir::memref::AllocOp alloc, mlir::Value view);

/// Moves to where the scratch of a tile is allocated: the start of the parallel
/// loop that `op` is in, or of the function.
void setToScratchPosition(KernelBuilder &b, mlir::Operation *op);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_SCRATCH_H
