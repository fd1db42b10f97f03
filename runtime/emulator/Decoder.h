// A parsed module to programs: lays out memory, resolves what operands name,
// and has each instruction decoded by its family.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_DECODER_H
#define FOVEA_EMULATOR_DECODER_H

#include "Program.h"

namespace fovea::emulator {

/// The addresses of the module's global and constant variables.
using GlobalAddresses = std::unordered_map<const Variable *, uint64_t>;

/// Decodes `root` and what it may call. Null with `diagnostic` set when there
/// is an instruction that the emulator does not support.
std::unique_ptr<Program> decodeProgram(const Module &module,
                                       const Function &root,
                                       const GlobalAddresses &globals,
                                       Diagnostic &diagnostic);

/// The number that stands for the address of a function of `module`.
uint64_t functionAddress(const Module &module, const Function &function);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_DECODER_H
