// What a family of instructions sees of an instruction while decoding it:
// modifiers to consume, operands to turn into rows, and ways to refuse.
//
// A family is a function that is registered under an opcode:
//
//   static bool decodeNot(OpBuilder &b) {
//     Type type;
//     return b.expectType(type) && b.expectOperands(2) &&
//            b.destination(0, type) && b.source(1, type) &&
//            b.finish(selectNot(type));
//   }
//   void addLogicFamilies(FamilyTable &table) {
//     table.add("not", OpClass::Integer, decodeNot);
//   }
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPBUILDER_H
#define FOVEA_EMULATOR_OPBUILDER_H

#include "Module.h"
#include "Op.h"
#include "Support.h"

#include <initializer_list>
#include <optional>
#include <unordered_map>

namespace fovea::emulator {

class OpBuilder;
struct Program;
struct Routine;

/// Returns false after refusing the instruction.
using DecodeFunction = bool (*)(OpBuilder &);

struct Family {
  OpClass opClass;
  DecodeFunction decode;
};

class FamilyTable {
public:
  void add(std::string_view opcode, OpClass opClass, DecodeFunction decode) {
    families[opcode] = {opClass, decode};
  }
  const Family *find(std::string_view opcode) const {
    auto family = families.find(opcode);
    return family == families.end() ? nullptr : &family->second;
  }

private:
  std::unordered_map<std::string_view, Family> families;
};

/// All families (ops/Families.cpp).
const FamilyTable &allFamilies();

/// What the decoder knows about the program as a whole.
class ProgramLayout {
public:
  virtual ~ProgramLayout() = default;
  /// The address of a global, constant or shared variable in its space.
  virtual uint64_t addressOf(const Variable &variable) const = 0;
  /// The pc of a label in the routine that is being decoded.
  virtual uint32_t pcOf(uint32_t instruction) const = 0;
  virtual const Routine *routineOf(const Function &function) const = 0;
  /// The number that stands for a function's address.
  virtual uint64_t addressOf(const Function &function) const = 0;
  /// A row of constants of 1, 2, 4, 8 or 16 bytes (high half zero).
  virtual Row constantRow(uint64_t value, unsigned bytes) = 0;
};

class OpBuilder {
public:
  OpBuilder(const Instruction &instruction, const Routine &routine,
            Program &program, ProgramLayout &layout, Diagnostic &diagnostic)
      : instruction(instruction), routine(routine), program(program),
        layout(layout), diagnostic(diagnostic) {}

  // ---- Modifiers, from left to right.

  /// Consumes the next modifier if it is `name`.
  bool accept(std::string_view name);
  /// Consumes the next modifier if it is one of `names`; its index, or -1.
  int acceptOneOf(std::initializer_list<std::string_view> names);
  std::optional<Type> acceptType();
  bool expectType(Type &type);
  /// Refuses when the next modifier is not `name`.
  bool expect(std::string_view name);
  bool hasModifier(std::string_view name) const;
  /// The next modifier; empty at the end.
  std::string_view peek() const;

  // ---- Operands. Each call adds a row, in order.

  size_t numOperands() const { return instruction.operands.size(); }
  const Operand &operand(unsigned i) const { return instruction.operands[i]; }
  bool expectOperands(size_t count);

  bool destination(const Operand &operand, Type type);
  bool source(const Operand &operand, Type type);
  bool destination(unsigned i, Type type) {
    return destination(operand(i), type);
  }
  bool source(unsigned i, Type type) { return source(operand(i), type); }
  /// A source predicate that may be `!%p`: sets the op's `negated`.
  bool predicate(const Operand &operand);
  bool predicate(unsigned i) { return predicate(operand(i)); }
  /// The elements of `{a, b, ...}`, which must be `count` (1: no braces).
  bool destinations(const Operand &operand, Type type, unsigned count);
  bool sources(const Operand &operand, Type type, unsigned count);
  /// Operands of loads, stores and conversions: a register may be wider than
  /// the type. `bytes` is the size of its elements.
  bool wideDestination(const Operand &operand, Type type, unsigned &bytes);
  bool wideSource(const Operand &operand, Type type, unsigned &bytes);
  /// The address in `[...]`: adds the row of the base and sets the op's
  /// immediate, wideAddress and frameRelative. `space` is what the instruction
  /// says; parameters of functions turn it into local memory.
  bool address(const Operand &operand, Space &space);
  /// A row of a value that is not written in the text.
  void addConstant(uint64_t value, Type type);
  /// The value of an operand that must be a literal.
  bool constant(const Operand &operand, int64_t &value);

  // ---- Results.

  /// Refuses what has modifiers left, or an executor that is null.
  bool finish(Executor executor);
  bool unsupported();
  template <class... Parts>
  bool fail(const Parts &...parts) {
    return diagnostic.fail(instruction.line, parts...);
  }

  const Instruction &instruction;
  const Routine &routine; // of the instruction
  Program &program;
  ProgramLayout &layout;
  Op op;

private:
  bool addRegister(const Operand &operand, bool isDestination);
  bool addLiteral(const Operand &operand, Type type);
  bool addSpecial(const Operand &operand, Type type);
  bool addElements(const Operand &operand, Type type, unsigned count,
                   bool isDestination);
  bool checkWidth(const Operand &operand, Type type, bool allowWider);
  bool staticAddress(const Variable &variable, uint64_t &address) const;
  void addVariableAddress(const Variable &variable, Space &space);

  Diagnostic &diagnostic;
  size_t nextModifier = 0;
  bool acceptsNegation = false;
  std::vector<Row> rows;
  std::vector<uint32_t> sourceRegisters, destinationRegisters;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPBUILDER_H
