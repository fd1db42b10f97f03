// Look-ups in a module.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Module.h"

using namespace fovea::emulator;

std::string_view fovea::emulator::spaceName(Space space) {
  constexpr std::string_view names[] = {"generic", "global", "const",
                                        "shared",  "local",  "param"};
  return names[size_t(space)];
}

std::string Register::name() const {
  std::string text(prefix);
  return number < 0 ? text : text + std::to_string(number);
}

std::string Instruction::fullName() const {
  std::string name(opcode);
  for (std::string_view modifier : modifiers)
    name.append(".").append(modifier);
  return name;
}

const Function *Module::findFunction(std::string_view name) const {
  for (const Function &function : functions)
    if (function.name == name)
      return &function;
  return nullptr;
}

const Variable *Module::findVariable(std::string_view name) const {
  for (const Variable &variable : variables)
    if (variable.name == name)
      return &variable;
  return nullptr;
}
