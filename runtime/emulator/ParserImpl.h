// The parser's state. Parser.cpp has modules and functions, ParseVariable.cpp
// declarations, ParseBody.cpp what is between the braces of a function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_PARSERIMPL_H
#define FOVEA_EMULATOR_PARSERIMPL_H

#include "Lexer.h"
#include "Module.h"
#include "Support.h"

#include <unordered_map>

namespace fovea::emulator {

/// The names of one pair of braces.
struct Scope {
  struct RegisterRange {
    uint32_t first;
    uint32_t count;
  };

  int32_t parent;
  std::unordered_map<std::string_view, uint32_t> registers;
  std::unordered_map<std::string_view, RegisterRange> ranges; // by prefix
  std::unordered_map<std::string_view, const Variable *> variables;
  std::unordered_map<std::string_view, uint32_t> labels;
  /// Lists of .branchtargets, with unresolved labels as elements.
  std::unordered_map<std::string_view, Operand> labelLists;
};

/// All functions return false after having set the diagnostic.
class Parser {
public:
  Parser(Module &module, Diagnostic &diagnostic)
      : module(module), diagnostic(diagnostic), lexer(module.text) {
    advance();
  }

  bool parseModule();

private:
  // Tokens.
  void advance() { token = lexer.next(); }
  bool consume(char c);
  bool consumeDot(std::string_view name);
  bool expect(char c);
  bool expectIdentifier(std::string_view &name);
  /// An integer with an optional sign.
  bool expectInteger(uint64_t &value);
  bool failExpected(std::string_view what);
  template <class... Parts>
  bool fail(const Parts &...parts) {
    return diagnostic.fail(token.line, parts...);
  }

  // Modules and functions (Parser.cpp).
  bool parseVersion();
  bool parseTarget();
  bool parseTopLevel();
  bool parseFunction(bool isEntry);
  bool parseParameters(Function &function, unsigned &count);
  bool parsePerformanceDirectives(Function &function);
  bool parseDimensions(std::array<uint32_t, 3> &sizes);
  bool skipSection();
  bool skipLineInfo();
  bool defineFunction(Function &&function, Function *&defined);

  // Declarations (ParseVariable.cpp).
  bool startsVariable() const;
  /// .space [.align n] .type name[dims] [= init] {, name ...}
  bool parseVariables(std::deque<Variable> &variables, bool isExternal);
  bool parseVariable(std::deque<Variable> &variables, Variable prototype,
                     uint64_t elementSize);
  bool parseVariableType(Variable &variable, uint64_t &elementSize);
  bool parsePointerAttributes();
  bool parseArraySizes(Variable &variable, uint64_t elementSize,
                       bool &isUnsized);
  bool parseInitializer(Variable &variable);
  bool parseInitialValue(Variable &variable);
  bool parseInitialAddress(Variable &variable, uint64_t elementSize);
  bool appendInitial(Variable &variable, uint64_t value, uint64_t size);
  bool parseRegisters();

  // Bodies (ParseBody.cpp).
  bool parseBody(Function &function);
  bool parseStatement();
  bool parseDirectiveInBody();
  bool parseLabelOrInstruction();
  bool parseLabelDirective(std::string_view label);
  bool parseGuard(Instruction &instruction);
  bool parseInstruction(Instruction &&instruction, std::string_view opcode);
  bool parseOperand(Operand &operand);
  bool parseSimpleOperand(Operand &operand);
  bool parseAddress(Operand &operand);
  bool parseElements(Operand &operand, char close);
  bool parseNamedOperand(Operand &operand);
  bool parseLiteral(Operand &operand);
  const uint32_t *findRegister(std::string_view name);
  bool resolveLabels();
  bool resolveLabel(Operand &operand, bool allowList, uint32_t line);

  Module &module;
  Diagnostic &diagnostic;
  Lexer lexer;
  Token token;
  std::unordered_map<std::string_view, const Variable *> globals;
  std::unordered_map<std::string_view, Function *> functions;

  // Of the function whose body is parsed.
  Function *function = nullptr;
  std::vector<Scope> scopes;
  int32_t scope = -1;
  uint32_t foundRegister = 0;
};

/// Limits that keep damaged text from asking for all memory.
constexpr uint64_t maxVariableSize = uint64_t(1) << 32;
constexpr size_t maxRegisters = 1 << 20;

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_PARSERIMPL_H
