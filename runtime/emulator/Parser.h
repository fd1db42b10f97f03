// PTX text to a Module. What the emulator does not know at this level
// (directives, spaces, types) is refused here; instructions are refused by the
// decoder, which knows them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_PARSER_H
#define FOVEA_EMULATOR_PARSER_H

#include "Module.h"
#include "Support.h"

#include <memory>

namespace fovea::emulator {

/// Parses a copy of `text`. Returns null with `diagnostic` set when it is not
/// PTX of versions 7.0 to 9.0 that the emulator supports.
std::unique_ptr<Module> parseModule(std::string_view text,
                                    Diagnostic &diagnostic);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_PARSER_H
