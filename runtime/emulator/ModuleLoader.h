// Brings a module onto the device: memory for its variables, programs for its
// kernels. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_MODULELOADER_H
#define FOVEA_EMULATOR_MODULELOADER_H

#include "Device.h"

namespace fovea::emulator {

/// Fills `module`, whose context is set. On failure the context has the message
/// and the module is to be thrown away with unloadModule.
FoveaEmuStatus loadModule(FoveaEmuModuleImpl &module, std::string_view text);

/// Frees the memory of the module's variables.
void unloadModule(FoveaEmuModuleImpl &module);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_MODULELOADER_H
