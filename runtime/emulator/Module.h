// A PTX module as it was written: typed declarations and instructions whose
// operands are resolved to registers, variables, functions and labels. The
// parser makes it, the decoder reads it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_MODULE_H
#define FOVEA_EMULATOR_MODULE_H

#include "Type.h"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::emulator {

enum class Space : uint8_t { Generic, Global, Const, Shared, Local, Param };
std::string_view spaceName(Space space);

/// `%r<100>` declares 100 registers: a name is a prefix and perhaps a number.
struct Register {
  std::string_view prefix;
  int32_t number; // -1 without
  Type type;

  std::string name() const;
};

struct Function;
struct Variable;

/// A variable's initial value may be the address of something else.
struct Relocation {
  uint64_t offset; // in the bytes of the variable
  unsigned size;   // 4 or 8
  std::string_view symbol;
  int64_t addend;
  bool generic; // generic(x): an address of the generic space
  uint32_t line;
};

struct Variable {
  std::string_view name;
  Space space = Space::Global;
  Type type = Type::B8;
  uint64_t size = 0; // in bytes; 0 for arrays of unknown size
  uint64_t alignment = 1;
  bool isExternal = false;
  /// Shorter than `size` when the rest is zero.
  std::vector<uint8_t> initializer;
  std::vector<Relocation> relocations;
  uint32_t line = 0;
};

enum class OperandKind : uint8_t {
  Register, // index, negated for !%p
  Integer,  // value
  Float32,  // value: bits
  Float64,  // value: bits
  Special,  // name: %tid.x
  Variable, // variable: its address
  Function, // function
  Label,    // index: the instruction that it precedes
  Address,  // [elements[0] + value], elements[0] a register, variable, integer;
            // more elements are what follows a comma: [tensor, {x, y}]
  Vector,   // {elements}
  List,     // (elements), or the labels of .branchtargets
  Pair,     // elements[0]|elements[1]
  Discard   // _
};

struct Operand {
  OperandKind kind = OperandKind::Discard;
  bool negated = false;
  uint32_t index = 0;
  uint64_t value = 0;
  std::string_view name; // as written
  const Variable *variable = nullptr;
  const Function *function = nullptr;
  std::vector<Operand> elements;

  bool is(OperandKind other) const { return kind == other; }
};

struct Instruction {
  uint32_t line = 0;
  std::string_view opcode;                 // mma
  std::vector<std::string_view> modifiers; // sync, aligned, m16n8k16, ...
  std::vector<Operand> operands;
  /// The register of `@%p` or `@!%p`, -1 without.
  int32_t guard = -1;
  bool guardNegated = false;

  /// The instruction with its modifiers: mma.sync.aligned.m16n8k16...
  std::string fullName() const;
};

struct Label {
  std::string_view name;
  uint32_t instruction;
};

struct Function {
  std::string_view name;
  bool isEntry = false;
  bool hasBody = false;
  uint32_t line = 0;
  std::vector<Register> registers;
  /// All variables of the function, nested scopes included. Returned
  /// parameters come first, then parameters, then what the body declares.
  std::deque<Variable> variables;
  unsigned numReturns = 0;
  unsigned numParams = 0;
  std::vector<Instruction> body;
  std::vector<Label> labels; // in the order of the text
  std::array<uint32_t, 3> requiredThreads = {0, 0, 0}; // .reqntid; 0: none
  uint32_t maxThreads = 0;                             // .maxntid; 0: none

  const Variable &parameter(unsigned i) const {
    return variables[numReturns + i];
  }
};

struct Module {
  std::string text;     // what all string_views point into
  unsigned version = 0; // 78 for 7.8
  std::string_view target;
  std::deque<Variable> variables;
  std::deque<Function> functions;

  const Function *findFunction(std::string_view name) const;
  const Variable *findVariable(std::string_view name) const;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_MODULE_H
