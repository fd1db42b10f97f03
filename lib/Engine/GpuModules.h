// Compiled code with GPU modules inside, and the runtime that it calls.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_GPUMODULES_H
#define FOVEA_LIB_ENGINE_GPUMODULES_H

#include "fovea/Engine.h"
#include "llvm/ExecutionEngine/Orc/Core.h"

namespace llvm {
class Module;
}

namespace fovea {

/// Functions without arguments that load and unload the GPU modules of code.
inline constexpr llvm::StringLiteral loadModulesSymbol = "fovea_load_modules",
                                     unloadModulesSymbol =
                                         "fovea_unload_modules";

/// Translation leaves loading to static constructors, which code that is
/// linked into a running process does not have: makes them the functions above.
void exportModuleLoading(llvm::Module &module);

/// The runtime's functions, as symbols.
llvm::orc::SymbolMap getGpuSymbols(llvm::orc::ExecutionSession &session);

/// Chooses the device of this thread, which must be a GPU.
llvm::Error selectDevice(Device device);

/// What went wrong on the device since the last call.
llvm::Error takeDeviceError();

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_GPUMODULES_H
