// Replacing ops by values whose types know more or less about dynamic dims.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_REPLACE_H
#define FOVEA_LIB_TRANSFORMS_REPLACE_H

#include "mlir/IR/PatternMatch.h"

namespace fovea {

/// Replaces the results of `op` by `values`, through a `tensor.cast` where one
/// is dynamic in a dim in which the other is static.
void replaceOpWithCasts(mlir::RewriterBase &rewriter, mlir::Operation *op,
                        mlir::ValueRange values);

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_REPLACE_H
