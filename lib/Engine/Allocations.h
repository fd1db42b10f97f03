// The memory that kernels allocate, and what happens when there is none.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_ALLOCATIONS_H
#define FOVEA_LIB_ENGINE_ALLOCATIONS_H

#include "Jit.h"
#include "llvm/ExecutionEngine/Orc/Core.h"

namespace fovea {

/// `malloc` and `free` for compiled code, which does not check for null.
llvm::orc::SymbolMap getAllocationSymbols(llvm::orc::ExecutionSession &session);

/// Calls compiled code. When it asks for more memory than there is, the call is
/// abandoned, what it had allocated is released, and an error says so.
llvm::Error callGuarded(PackedFunction function, void **arguments);

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_ALLOCATIONS_H
