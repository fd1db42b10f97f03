// What a value inside of a loop is in another iteration.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_LOOPCLONE_H
#define FOVEA_LIB_TARGET_NVPTX_LOOPCLONE_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace fovea {

/// What `value` is in the iteration whose induction variable `mapping` has:
/// clones its computation, which is without effects, to the builder's position.
mlir::Value cloneInto(mlir::OpBuilder &b, mlir::scf::ForOp loop,
                      mlir::Value value, mlir::IRMapping &mapping);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_LOOPCLONE_H
