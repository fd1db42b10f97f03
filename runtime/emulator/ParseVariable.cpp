// Declarations of variables and registers. SPDX-License-Identifier: Apache-2.0
// WITH LLVM-exception

#include "ParserImpl.h"

#include <cstring>

using namespace fovea::emulator;

static bool parseSpace(std::string_view name, Space &space) {
  for (Space candidate : {Space::Global, Space::Const, Space::Shared,
                          Space::Local, Space::Param}) {
    if (name == spaceName(candidate)) {
      space = candidate;
      return true;
    }
  }
  return false;
}

bool Parser::startsVariable() const {
  Space space;
  return token.is(TokenKind::Dot) && parseSpace(token.text, space);
}

bool Parser::parseVariables(std::deque<Variable> &variables, bool isExternal) {
  Variable prototype;
  prototype.isExternal = isExternal;
  uint64_t elementSize = 0;
  parseSpace(token.text, prototype.space);
  advance();
  if (!parseVariableType(prototype, elementSize))
    return false;
  bool isParameter = prototype.space == Space::Param && !function;
  if (isParameter && consumeDot("ptr") && !parsePointerAttributes())
    return false;
  if (!parseVariable(variables, prototype, elementSize))
    return false;
  if (isParameter)
    return true; // a comma begins the next '.param'
  while (consume(','))
    if (!parseVariable(variables, prototype, elementSize))
      return false;
  return expect(';');
}

/// [.align n] [.v2|.v4] .type
bool Parser::parseVariableType(Variable &variable, uint64_t &elementSize) {
  uint64_t alignment = 0, vector = 1;
  for (;; advance()) {
    if (!token.is(TokenKind::Dot))
      return failExpected("a type");
    if (token.isDot("align")) {
      advance();
      if (!token.is(TokenKind::Integer))
        return failExpected("an alignment");
      alignment = token.value;
      if (alignment == 0 || alignment > 4096 || (alignment & (alignment - 1)))
        return fail("expected an alignment that is a power of two up to 4096, "
                    "got ",
                    alignment);
    } else if (token.isDot("v2") || token.isDot("v4")) {
      vector = token.text[1] - '0';
    } else {
      break;
    }
  }
  std::optional<Type> type = parseType(token.text);
  if (!type || *type == Type::Pred || *type == Type::TF32)
    return fail("unsupported type '.", token.text, "' of a variable");
  advance();
  variable.type = *type;
  elementSize = bitWidth(*type) / 8 * vector;
  variable.alignment = alignment ? alignment : elementSize;
  return true;
}

/// .ptr [.space] [.align n]: what the caller promises about a pointer.
bool Parser::parsePointerAttributes() {
  Space space;
  if (token.is(TokenKind::Dot) && parseSpace(token.text, space))
    advance();
  uint64_t alignment;
  return !consumeDot("align") || expectInteger(alignment);
}

bool Parser::parseVariable(std::deque<Variable> &variables, Variable variable,
                           uint64_t elementSize) {
  variable.line = token.line;
  if (!expectIdentifier(variable.name))
    return false;
  bool isUnsized = false;
  if (!parseArraySizes(variable, elementSize, isUnsized))
    return false;
  if (consume('=')) {
    if (variable.space != Space::Global && variable.space != Space::Const)
      return fail("unsupported initial value in ", spaceName(variable.space),
                  " memory");
    if (!parseInitializer(variable))
      return false;
    if (isUnsized)
      variable.size = variable.initializer.size();
    if (variable.initializer.size() > variable.size)
      return fail("expected at most ", variable.size,
                  " bytes of initial value, got ", variable.initializer.size());
  } else if (isUnsized && !variable.isExternal &&
             variable.space != Space::Param) {
    return fail("expected a size for '", variable.name, "'");
  }
  variables.push_back(std::move(variable));
  return true;
}

bool Parser::parseArraySizes(Variable &variable, uint64_t elementSize,
                             bool &isUnsized) {
  variable.size = elementSize;
  for (bool first = true; consume('['); first = false) {
    if (first && consume(']')) {
      isUnsized = true;
      variable.size = 0;
      continue;
    }
    uint64_t count = 0;
    if (!expectInteger(count) || !expect(']'))
      return false;
    if (__builtin_mul_overflow(variable.size, count, &variable.size) ||
        variable.size > maxVariableSize)
      return fail("'", variable.name, "' is too large");
    if (variable.size == 0)
      isUnsized = true;
  }
  return true;
}

bool Parser::parseInitializer(Variable &variable) {
  if (!token.is('{'))
    return parseInitialValue(variable);
  // Rows of arrays are in braces of their own; only full rows are supported.
  unsigned depth = 0;
  do {
    while (consume('{'))
      ++depth;
    if (depth > 8)
      return fail("unsupported depth of braces");
    if (!parseInitialValue(variable))
      return false;
    while (depth && consume('}'))
      --depth;
  } while (depth && (consume(',') || !failExpected("',' or '}'")) &&
           !diagnostic);
  return !diagnostic;
}

bool Parser::appendInitial(Variable &variable, uint64_t value, uint64_t size) {
  if (size > 8)
    return fail("unsupported initial value of a type of ", size * 8, " bits");
  auto *bytes = reinterpret_cast<const uint8_t *>(&value);
  variable.initializer.insert(variable.initializer.end(), bytes, bytes + size);
  return true;
}

bool Parser::parseInitialValue(Variable &variable) {
  uint64_t size = bitWidth(variable.type) / 8;
  if (token.is(TokenKind::Identifier))
    return parseInitialAddress(variable, size);
  Operand literal;
  if (!parseLiteral(literal))
    return false;
  if (literal.is(OperandKind::Float64) && variable.type == Type::F32) {
    double wide;
    memcpy(&wide, &literal.value, sizeof(wide));
    float narrow = wide;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof(bits));
    literal.value = bits;
  } else if (!literal.is(OperandKind::Integer) &&
             size != (literal.is(OperandKind::Float32) ? 4 : 8)) {
    return fail("expected a value of ", size * 8, " bits");
  }
  return appendInitial(variable, literal.value, size);
}

/// symbol, symbol+4, generic(symbol), generic(symbol)+4
bool Parser::parseInitialAddress(Variable &variable, uint64_t elementSize) {
  Relocation relocation = {variable.initializer.size(),
                           unsigned(elementSize),
                           "",
                           0,
                           false,
                           token.line};
  if (elementSize != 8)
    return fail("unsupported address in ", elementSize, " bytes");
  if (!expectIdentifier(relocation.symbol))
    return false;
  if (relocation.symbol == "generic" && consume('(')) {
    relocation.generic = true;
    if (!expectIdentifier(relocation.symbol) || !expect(')'))
      return false;
  }
  uint64_t addend = 0;
  bool hasAddend = token.is('+') || token.is('-');
  consume('+');
  if (hasAddend && !expectInteger(addend))
    return false;
  relocation.addend = addend;
  variable.relocations.push_back(relocation);
  return appendInitial(variable, 0, elementSize);
}

/// .reg .type name, name<count>, ...;
bool Parser::parseRegisters() {
  advance();
  if (!token.is(TokenKind::Dot))
    return failExpected("a type");
  std::optional<Type> type = parseType(token.text);
  if (!type)
    return fail("unsupported type '.", token.text, "' of a register");
  advance();
  do {
    std::string_view name;
    if (!expectIdentifier(name))
      return false;
    uint32_t first = function->registers.size();
    if (!consume('<')) {
      function->registers.push_back({name, -1, *type});
      scopes[scope].registers[name] = first;
    } else {
      uint64_t count = 0;
      if (!expectInteger(count) || !expect('>'))
        return false;
      if (count > maxRegisters)
        return fail("unsupported number of registers ", count);
      for (uint64_t i = 0; i < count; ++i)
        function->registers.push_back({name, int32_t(i), *type});
      scopes[scope].ranges[name] = {first, uint32_t(count)};
    }
    if (function->registers.size() > maxRegisters)
      return fail("unsupported number of registers ",
                  function->registers.size());
  } while (consume(','));
  return expect(';');
}
