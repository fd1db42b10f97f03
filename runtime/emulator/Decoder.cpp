// Lays out a program and decodes it. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Decoder.h"
#include "AddressMap.h"
#include "OpBuilder.h"

#include <algorithm>
#include <map>
#include <set>

using namespace fovea::emulator;

uint64_t fovea::emulator::functionAddress(const Module &module,
                                          const Function &function) {
  uint64_t index = 0;
  for (const Function &candidate : module.functions) {
    if (&candidate == &function)
      break;
    ++index;
  }
  // Not an address of data, and far from null.
  return 0xf0000000u + 16 * index;
}

namespace {

class Decoder final : public ProgramLayout {
public:
  Decoder(const Module &module, const GlobalAddresses &globals,
          Diagnostic &diagnostic)
      : module(module), globals(globals), diagnostic(diagnostic),
        program(std::make_unique<Program>()) {}

  std::unique_ptr<Program> decode(const Function &root);

  uint64_t addressOf(const Variable &variable) const override;
  uint64_t addressOf(const Function &function) const override {
    return functionAddress(module, function);
  }
  uint32_t pcOf(uint32_t instruction) const override {
    return current->begin + instruction;
  }
  const Routine *routineOf(const Function &function) const override {
    auto routine = routines.find(&function);
    return routine == routines.end() ? nullptr : routine->second;
  }
  Row constantRow(uint64_t value, unsigned bytes) override;

private:
  void collect(const Function &root);
  void collectOperand(const Operand &operand);
  void addFunction(const Function &function);
  bool layOutParameters();
  bool layOutShared();
  bool layOutFrame(Routine &routine);
  bool decodeRoutine(const Routine &routine);

  const Module &module;
  const GlobalAddresses &globals;
  Diagnostic &diagnostic;
  std::unique_ptr<Program> program;
  std::unordered_map<const Function *, Routine *> routines;
  std::set<const Variable *> usedShared;
  std::unordered_map<const Variable *, uint64_t> sharedAddresses;
  std::map<std::pair<unsigned, uint64_t>, uint32_t> constantOffsets;
  const Routine *current = nullptr;
};

} // namespace

uint64_t Decoder::addressOf(const Variable &variable) const {
  const auto &addresses =
      variable.space == Space::Shared ? sharedAddresses : globals;
  auto address = addresses.find(&variable);
  return address == addresses.end() ? 0 : address->second;
}

Row Decoder::constantRow(uint64_t value, unsigned bytes) {
  if (bytes < 8)
    value &= (uint64_t(1) << 8 * bytes) - 1;
  auto [offset, inserted] = constantOffsets.try_emplace(
      {bytes, value}, uint32_t(program->constants.size()));
  if (inserted) {
    for (unsigned lane = 0; lane < warpSize; ++lane) {
      for (unsigned byte = 0; byte < bytes; ++byte)
        program->constants.push_back(byte < 8 ? value >> 8 * byte : 0);
    }
  }
  return Row(RowBase::Constants, offset->second);
}

void Decoder::addFunction(const Function &function) {
  if (!function.hasBody || routines.count(&function))
    return;
  program->routines.emplace_back();
  Routine &routine = program->routines.back();
  routine.function = &function;
  routines[&function] = &routine;
}

void Decoder::collectOperand(const Operand &operand) {
  if (operand.is(OperandKind::Function))
    addFunction(*operand.function);
  if (operand.is(OperandKind::Variable) &&
      operand.variable->space == Space::Shared)
    usedShared.insert(operand.variable);
  for (const Operand &element : operand.elements)
    collectOperand(element);
}

/// Finds the functions and the shared variables that `root` reaches.
void Decoder::collect(const Function &root) {
  addFunction(root);
  // Tables of function pointers reach what they name.
  for (const Variable &variable : module.variables)
    for (const Relocation &relocation : variable.relocations)
      if (const Function *function = module.findFunction(relocation.symbol))
        addFunction(*function);
  // The list grows while it is visited.
  for (size_t i = 0; i < program->routines.size(); ++i) {
    Routine &routine = program->routines[i];
    for (const Instruction &instruction : routine.function->body)
      for (const Operand &operand : instruction.operands)
        collectOperand(operand);
  }
  for (const Routine &routine : program->routines)
    if (!routine.function->isEntry)
      program->callTargets[addressOf(*routine.function)] = &routine;
}

bool Decoder::layOutParameters() {
  uint64_t offset = 0;
  const Function &kernel = *program->kernel;
  for (unsigned i = 0; i < kernel.numParams; ++i) {
    offset = alignTo(offset, kernel.parameter(i).alignment);
    program->parameterOffsets.push_back(offset);
    offset += kernel.parameter(i).size;
    if (offset > 32764)
      return diagnostic.fail(kernel.parameter(i).line,
                             "expected at most 32764 bytes of parameters");
  }
  program->parameterBytes = offset;
  return true;
}

/// Static variables first, in the order of the module and of its functions;
/// then, at one address, everything that is declared without a size.
bool Decoder::layOutShared() {
  std::vector<const Variable *> variables;
  auto add = [&](const Variable &variable) {
    if (usedShared.count(&variable))
      variables.push_back(&variable);
  };
  for (const Variable &variable : module.variables)
    add(variable);
  for (const Routine &routine : program->routines)
    for (const Variable &variable : routine.function->variables)
      add(variable);

  uint64_t offset = firstSharedAddress;
  for (const Variable *variable : variables) {
    if (variable->isExternal)
      continue;
    offset = alignTo(offset, variable->alignment);
    sharedAddresses[variable] = offset;
    offset += variable->size;
    if (offset > firstSharedAddress + maxSharedBytes)
      return diagnostic.fail(variable->line, "expected at most ",
                             maxSharedBytes, " bytes of shared variables");
  }
  for (const Variable *variable : variables)
    if (variable->isExternal)
      program->sharedAlignment =
          std::max<uint64_t>(program->sharedAlignment, variable->alignment);
  program->staticSharedBytes =
      alignTo(offset, program->sharedAlignment) - firstSharedAddress;
  for (const Variable *variable : variables)
    if (variable->isExternal)
      sharedAddresses[variable] =
          firstSharedAddress + program->staticSharedBytes;
  return true;
}

bool Decoder::layOutFrame(Routine &routine) {
  const Function &function = *routine.function;
  uint64_t offset = 0;
  // Rows of vectors of the host's widest registers are aligned.
  for (const Register &reg : function.registers) {
    routine.rowOffsets.push_back(offset);
    uint64_t bytes = reg.type == Type::Pred ? sizeof(LaneMask)
                                            : bitWidth(reg.type) / 8 * warpSize;
    offset += alignTo(bytes, 32);
  }
  routine.frameBytes = offset;
  if (offset >= uint64_t(1) << 29)
    return diagnostic.fail(function.line, "'", function.name,
                           "' has too many registers");

  uint64_t local = 0;
  for (size_t i = 0; i < function.variables.size(); ++i) {
    const Variable &variable = function.variables[i];
    bool isKernelParameter =
        function.isEntry && i < function.numReturns + function.numParams;
    if ((variable.space != Space::Local && variable.space != Space::Param) ||
        isKernelParameter)
      continue;
    local = alignTo(local, variable.alignment);
    routine.localOffsets[&variable] = local;
    if (i < function.numReturns + function.numParams)
      routine.signature.push_back(local);
    local += variable.size;
    if (local > maxLocalBytes)
      return diagnostic.fail(variable.line, "expected at most ", maxLocalBytes,
                             " bytes of local memory");
  }
  routine.localBytes = alignTo(local, 128);
  return true;
}

bool Decoder::decodeRoutine(const Routine &routine) {
  current = &routine;
  for (const Instruction &instruction : routine.function->body) {
    const Family *family = allFamilies().find(instruction.opcode);
    OpBuilder builder(instruction, routine, *program, *this, diagnostic);
    if (!family)
      return builder.unsupported();
    builder.op.opClass = family->opClass;
    if (!family->decode(builder)) {
      builder.unsupported(); // when the family gave no reason
      return false;
    }
    program->code.push_back(builder.op);
    program->instructions.push_back(&instruction);
  }
  // Falling off the end of a function returns from it.
  static const Instruction ret = [] {
    Instruction instruction;
    instruction.opcode = "ret";
    return instruction;
  }();
  OpBuilder builder(ret, routine, *program, *this, diagnostic);
  builder.op.opClass = OpClass::Control;
  if (!allFamilies().find("ret")->decode(builder))
    return false;
  program->code.push_back(builder.op);
  program->instructions.push_back(&ret);
  return true;
}

std::unique_ptr<Program> Decoder::decode(const Function &root) {
  program->kernel = &root;
  collect(root);
  if (!layOutParameters() || !layOutShared())
    return nullptr;
  uint32_t pc = 0;
  for (Routine &routine : program->routines) {
    if (!layOutFrame(routine))
      return nullptr;
    routine.begin = pc;
    pc += routine.function->body.size() + 1;
    routine.end = pc;
  }
  for (const Routine &routine : program->routines)
    if (!decodeRoutine(routine))
      return nullptr;
  return std::move(program);
}

std::unique_ptr<Program>
fovea::emulator::decodeProgram(const Module &module, const Function &root,
                               const GlobalAddresses &globals,
                               Diagnostic &diagnostic) {
  return Decoder(module, globals, diagnostic).decode(root);
}
