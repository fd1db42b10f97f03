// Which functions have conditions that only their arguments' values can tell.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TRANSFORMS_RUNTIMECHECKS_H
#define FOVEA_TRANSFORMS_RUNTIMECHECKS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace fovea {

/// Whether attn-emit-checks makes a `__check` function for this one: it asserts
/// something, or reads or writes a cache, whose block table, lengths and room
/// have to fit.
bool hasRuntimeChecks(mlir::func::FuncOp function);

/// Marks the functions that attn-emit-checks makes: they run on the host, which
/// has the arguments before a GPU has them.
inline constexpr llvm::StringLiteral checkFunctionAttr = "attn.check";

} // namespace fovea

#endif // FOVEA_TRANSFORMS_RUNTIMECHECKS_H
