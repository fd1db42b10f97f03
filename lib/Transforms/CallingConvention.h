// The calling convention of compiled functions, and what passes that make
// functions of that convention share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_CALLINGCONVENTION_H
#define FOVEA_LIB_TRANSFORMS_CALLINGCONVENTION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinTypes.h"

namespace fovea {

/// The buffer that a function takes for a tensor: any offset and strides,
/// except that elements of the innermost dim are adjacent.
mlir::MemRefType getArgumentBufferType(mlir::RankedTensorType type);

mlir::func::ReturnOp getReturn(mlir::func::FuncOp func);

/// Exports the function through its C interface only: an entry may be called
/// `main`.
void setCInterface(mlir::func::FuncOp func);
/// Whether that was done.
bool hasCInterface(mlir::func::FuncOp func);

/// Appends an argument to a function.
mlir::Value appendArgument(mlir::func::FuncOp func, mlir::Type type,
                           mlir::Location loc);

/// Makes a function return only `results`.
void setResults(mlir::func::FuncOp func, mlir::ValueRange results);

/// Inputs belong to the caller: without this mark, bufferization may update
/// them in place. Those that results are updates of are updated in place.
void markInputs(mlir::func::FuncOp func);

/// The argument that a result is an update of, or nothing.
std::optional<unsigned> getUpdatedArgument(mlir::func::FuncOp func,
                                           unsigned result);
void setUpdatedArgument(mlir::func::FuncOp func, unsigned argument,
                        unsigned result);

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_CALLINGCONVENTION_H
