// Variables and programs of a module. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "ModuleLoader.h"
#include "AddressMap.h"
#include "Parser.h"

#include <algorithm>
#include <cstring>

using namespace fovea::emulator;

static FoveaEmuStatus refuse(FoveaEmuContextImpl &context,
                             const Diagnostic &diagnostic) {
  return context.fail(FOVEA_EMU_INVALID_PTX, "line ", diagnostic.line, ": ",
                      diagnostic.message);
}

static bool isGlobal(const Variable &variable) {
  return variable.space == Space::Global || variable.space == Space::Const;
}

/// Allocates the variables. Those without an initial value are zero.
static bool allocateVariables(FoveaEmuModuleImpl &module,
                              Diagnostic &diagnostic) {
  GlobalMemory &memory = module.context.memory;
  std::unordered_map<std::string_view, uint64_t> defined;
  for (const Variable &variable : module.module->variables) {
    if (!isGlobal(variable) || variable.isExternal)
      continue;
    uint64_t address =
        memory.allocate(variable.size, variable.space == Space::Const);
    if (!address)
      return diagnostic.fail(variable.line, "no memory for the ", variable.size,
                             " bytes of '", variable.name, "'");
    module.globals[&variable] = address;
    defined[variable.name] = address;
    Allocation &allocation = *memory.find(address, variable.size);
    memset(allocation.bytes.get(), 0, variable.size);
    memset(allocation.initialized.get(), 1, variable.size);
    memcpy(allocation.bytes.get(), variable.initializer.data(),
           variable.initializer.size());
  }
  // Declarations are of variables that this module defines elsewhere.
  for (const Variable &variable : module.module->variables) {
    if (!isGlobal(variable) || !variable.isExternal)
      continue;
    auto definition = defined.find(variable.name);
    if (definition == defined.end())
      return diagnostic.fail(variable.line, "'", variable.name,
                             "' is declared extern and has no definition");
    module.globals[&variable] = definition->second;
  }
  return true;
}

static bool relocate(FoveaEmuModuleImpl &module, Diagnostic &diagnostic) {
  for (const Variable &variable : module.module->variables) {
    for (const Relocation &relocation : variable.relocations) {
      uint64_t value = 0;
      const Variable *target = module.module->findVariable(relocation.symbol);
      if (target && isGlobal(*target))
        value = module.globals.at(target);
      else if (const Function *function =
                   module.module->findFunction(relocation.symbol))
        value = functionAddress(*module.module, *function);
      else
        return diagnostic.fail(relocation.line, "'", relocation.symbol,
                               "' has no address that a variable can hold");
      value += relocation.addend;
      uint64_t address = module.globals.at(&variable) + relocation.offset;
      Allocation *allocation = module.context.memory.find(address, 8);
      memcpy(allocation->bytes.get() + (address - allocation->base), &value, 8);
    }
  }
  return true;
}

/// Decodes every kernel, and every function that no kernel calls: what is not
/// supported is refused even when it would never run.
static bool decodeAll(FoveaEmuModuleImpl &module, Diagnostic &diagnostic) {
  std::vector<const Function *> roots, others;
  for (const Function &function : module.module->functions)
    if (function.hasBody)
      (function.isEntry ? roots : others).push_back(&function);
  std::vector<const Function *> decoded;
  auto decode = [&](const Function &root) {
    auto program =
        decodeProgram(*module.module, root, module.globals, diagnostic);
    if (program)
      for (const Routine &routine : program->routines)
        decoded.push_back(routine.function);
    return program;
  };
  for (const Function *root : roots) {
    auto program = decode(*root);
    if (!program)
      return false;
    module.functions.push_back({module, std::move(program), 48 * 1024, {}, {}});
    FoveaEmuFunctionImpl &function = module.functions.back();
    function.profile.resize(function.program->code.size());
  }
  for (const Function *function : others)
    if (std::find(decoded.begin(), decoded.end(), function) == decoded.end() &&
        !decode(*function))
      return false;
  return true;
}

FoveaEmuStatus fovea::emulator::loadModule(FoveaEmuModuleImpl &module,
                                           std::string_view text) {
  Diagnostic diagnostic;
  module.module = parseModule(text, diagnostic);
  if (!module.module || !allocateVariables(module, diagnostic) ||
      !relocate(module, diagnostic) || !decodeAll(module, diagnostic))
    return refuse(module.context, diagnostic);
  return FOVEA_EMU_SUCCESS;
}

void fovea::emulator::unloadModule(FoveaEmuModuleImpl &module) {
  for (auto &[variable, address] : module.globals)
    if (!variable->isExternal)
      module.context.memory.free(address);
}
