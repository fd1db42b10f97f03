// Which dynamic sizes of a function's arguments must be equal.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_DIMCLASSES_H
#define FOVEA_LIB_ENGINE_DIMCLASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <vector>

namespace fovea {

/// What is known about one dim of an argument.
struct DimClass {
  /// Dims with the same number have the same size because ops of the function
  /// demand it; -1 for dims that stand alone.
  int64_t number = -1;
  /// The size, if an op demands a static one, else ShapedType::kDynamic.
  int64_t size = mlir::ShapedType::kDynamic;
};

/// A class for each dim of each argument. Sees through ops that pass sizes on;
/// ops that it does not know demand nothing.
std::vector<std::vector<DimClass>>
computeDimClasses(mlir::func::FuncOp function);

/// True for a value that is only the mask or bias of attention, which a dynamic
/// size of 1 broadcasts.
bool isOnlyBroadcast(mlir::Value value);

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_DIMCLASSES_H
