// Loads and stores of the first lanes of a vector.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_PARTIALVECTORS_H
#define FOVEA_LIB_TARGET_CPU_PARTIALVECTORS_H

#include "../KernelBuilder.h"

namespace fovea {

/// The first `count` lanes of a vector at `index`, `padding` in the others,
/// which are not read. Floats of another type than the buffer's are converted,
/// one by one: without instructions for masked vectors of short floats, LLVM
/// takes those apart, and rounds each element by a call.
mlir::Value loadFirst(KernelBuilder &b, mlir::VectorType type,
                      mlir::Value buffer, mlir::ValueRange index,
                      mlir::Value count, double padding);

/// Stores the first `count` lanes of a vector, converted in the same way.
void storeFirst(KernelBuilder &b, mlir::Value value, mlir::Value buffer,
                mlir::ValueRange index, mlir::Value count);

/// Which lanes those are.
mlir::Value createMask(KernelBuilder &b, int64_t lanes, mlir::Value count);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_PARTIALVECTORS_H
