// What is between the braces of a function: declarations, labels and
// instructions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ParserImpl.h"

using namespace fovea::emulator;

bool Parser::parseBody(Function &parsed) {
  function = &parsed;
  scopes.assign(1, Scope{-1, {}, {}, {}, {}, {}});
  scope = 0;
  for (const Variable &variable : parsed.variables)
    scopes[0].variables[variable.name] = &variable;
  advance(); // {
  while (scope >= 0)
    if (!parseStatement())
      return false;
  bool resolved = resolveLabels();
  function = nullptr;
  return resolved;
}

bool Parser::parseStatement() {
  if (token.is(TokenKind::End))
    return failExpected("'}'");
  if (consume(';'))
    return true;
  if (consume('{')) {
    scopes.push_back({scope, {}, {}, {}, {}, {}});
    scope = scopes.size() - 1;
    return true;
  }
  if (consume('}')) {
    scope = scopes[scope].parent;
    return true;
  }
  if (token.is(TokenKind::Dot))
    return parseDirectiveInBody();
  return parseLabelOrInstruction();
}

bool Parser::parseDirectiveInBody() {
  if (token.isDot("reg"))
    return parseRegisters();
  if (token.isDot("loc"))
    return skipLineInfo();
  if (token.isDot("pragma")) { // hints for the assembler
    while (!token.is(';') && !token.is(TokenKind::End))
      advance();
    return expect(';');
  }
  bool isExternal = consumeDot("extern");
  if (!startsVariable())
    return fail("unsupported directive '.", token.text, "'");
  size_t first = function->variables.size();
  if (!parseVariables(function->variables, isExternal))
    return false;
  for (size_t i = first; i < function->variables.size(); ++i) {
    const Variable &variable = function->variables[i];
    if (variable.space == Space::Global || variable.space == Space::Const)
      return diagnostic.fail(variable.line, "unsupported ",
                             spaceName(variable.space),
                             " variable in a function");
    scopes[scope].variables[variable.name] = &variable;
  }
  return true;
}

bool Parser::parseGuard(Instruction &instruction) {
  instruction.guardNegated = consume('!');
  const uint32_t *guard =
      token.is(TokenKind::Identifier) ? findRegister(token.text) : nullptr;
  if (!guard || function->registers[*guard].type != Type::Pred)
    return failExpected("a predicate register");
  instruction.guard = *guard;
  advance();
  return true;
}

bool Parser::parseLabelOrInstruction() {
  Instruction instruction;
  instruction.line = token.line;
  if (consume('@') && !parseGuard(instruction))
    return false;
  std::string_view name;
  if (!token.is(TokenKind::Identifier))
    return failExpected("an instruction");
  expectIdentifier(name);
  if (!token.is(':') || instruction.guard >= 0)
    return parseInstruction(std::move(instruction), name);
  advance();
  if (token.is(TokenKind::Dot) &&
      (token.isDot("branchtargets") || token.isDot("callprototype") ||
       token.isDot("calltargets")))
    return parseLabelDirective(name);
  uint32_t position = function->body.size();
  if (!scopes[scope].labels.try_emplace(name, position).second)
    return fail("label '", name, "' is defined twice");
  function->labels.push_back({name, position});
  return true;
}

/// name: .branchtargets a, b; and the declarations of indirect calls.
bool Parser::parseLabelDirective(std::string_view label) {
  if (!consumeDot("branchtargets"))
    return fail("unsupported directive '.", token.text, "'");
  Operand list;
  list.kind = OperandKind::List;
  do {
    Operand target;
    target.kind = OperandKind::Label;
    target.index = scope;
    if (!expectIdentifier(target.name))
      return false;
    list.elements.push_back(target);
  } while (consume(','));
  scopes[scope].labelLists[label] = list;
  return expect(';');
}

bool Parser::parseInstruction(Instruction &&instruction,
                              std::string_view opcode) {
  instruction.opcode = opcode;
  for (; token.is(TokenKind::Dot); advance())
    instruction.modifiers.push_back(token.text);
  while (!token.is(';')) {
    Operand operand;
    if (!parseOperand(operand))
      return false;
    instruction.operands.push_back(std::move(operand));
    if (!token.is(';') && !expect(','))
      return false;
  }
  advance();
  function->body.push_back(std::move(instruction));
  return true;
}

/// An operand with what may follow it: %r1|%p1.
bool Parser::parseOperand(Operand &operand) {
  if (!parseSimpleOperand(operand))
    return false;
  if (!consume('|'))
    return true;
  Operand pair;
  pair.kind = OperandKind::Pair;
  pair.elements.push_back(std::move(operand));
  pair.elements.emplace_back();
  if (!parseNamedOperand(pair.elements[1]))
    return false;
  operand = std::move(pair);
  return true;
}

bool Parser::parseSimpleOperand(Operand &operand) {
  if (consume('[')) {
    operand.kind = OperandKind::Address;
    return parseAddress(operand);
  }
  if (consume('{')) {
    operand.kind = OperandKind::Vector;
    return parseElements(operand, '}');
  }
  if (consume('(')) {
    operand.kind = OperandKind::List;
    return parseElements(operand, ')');
  }
  if (token.is(TokenKind::Identifier) || token.is('!'))
    return parseNamedOperand(operand);
  return parseLiteral(operand);
}

/// Elements of vectors and lists are names and literals: nothing nests.
bool Parser::parseElements(Operand &operand, char close) {
  while (!token.is(close)) {
    Operand element;
    bool parsed = token.is(TokenKind::Identifier) ? parseNamedOperand(element)
                                                  : parseLiteral(element);
    if (!parsed)
      return false;
    operand.elements.push_back(std::move(element));
    if (!token.is(close) && !expect(','))
      return false;
  }
  advance();
  return true;
}

/// base, base+4, base+-4, base-4, and perhaps `, {coordinates}`.
bool Parser::parseAddress(Operand &operand) {
  Operand base;
  bool parsed = token.is(TokenKind::Identifier) ? parseNamedOperand(base)
                                                : parseLiteral(base);
  if (!parsed)
    return false;
  operand.elements.push_back(std::move(base));
  bool hasOffset = token.is('+') || token.is('-');
  consume('+');
  if (hasOffset && !expectInteger(operand.value))
    return false;
  while (consume(',')) {
    Operand extra;
    if (token.is('[') || !parseSimpleOperand(extra))
      return failExpected("coordinates");
    operand.elements.push_back(std::move(extra));
  }
  return expect(']');
}

bool Parser::parseLiteral(Operand &operand) {
  bool negative = consume('-');
  bool inverted = !negative && consume('~');
  switch (token.kind) {
  case TokenKind::Integer:
    operand.kind = OperandKind::Integer;
    operand.value = negative ? -token.value : token.value;
    if (inverted)
      operand.value = ~operand.value;
    break;
  case TokenKind::Float32:
    operand.kind = OperandKind::Float32;
    operand.value = token.value ^ (negative ? 0x80000000u : 0);
    break;
  case TokenKind::Float64:
    operand.kind = OperandKind::Float64;
    operand.value = token.value ^ (negative ? uint64_t(1) << 63 : 0);
    break;
  default:
    return failExpected("an operand");
  }
  operand.name = token.text;
  advance();
  return true;
}

const uint32_t *Parser::findRegister(std::string_view name) {
  size_t digits = name.find_last_not_of("0123456789") + 1;
  // %r01 is not %r1.
  bool hasNumber = digits < name.size() && name.size() - digits < 8 &&
                   (name[digits] != '0' || digits + 1 == name.size());
  uint32_t number =
      hasNumber ? std::stoul(std::string(name.substr(digits))) : 0;
  for (int32_t s = scope; s >= 0; s = scopes[s].parent) {
    auto single = scopes[s].registers.find(name);
    if (single != scopes[s].registers.end())
      return &single->second;
    if (!hasNumber)
      continue;
    auto range = scopes[s].ranges.find(name.substr(0, digits));
    if (range != scopes[s].ranges.end() && number < range->second.count) {
      foundRegister = range->second.first + number;
      return &foundRegister;
    }
  }
  return nullptr;
}

bool Parser::parseNamedOperand(Operand &operand) {
  operand.negated = consume('!');
  if (!expectIdentifier(operand.name))
    return false;
  std::string_view name = operand.name;
  if (name == "_") {
    operand.kind = OperandKind::Discard;
    return true;
  }
  if (const uint32_t *index = findRegister(name)) {
    operand.kind = OperandKind::Register;
    operand.index = *index;
    return true;
  }
  for (int32_t s = scope; s >= 0; s = scopes[s].parent) {
    auto variable = scopes[s].variables.find(name);
    if (variable != scopes[s].variables.end()) {
      operand.kind = OperandKind::Variable;
      operand.variable = variable->second;
      return true;
    }
  }
  if (auto global = globals.find(name); global != globals.end()) {
    operand.kind = OperandKind::Variable;
    operand.variable = global->second;
    return true;
  }
  if (auto callee = functions.find(name); callee != functions.end()) {
    operand.kind = OperandKind::Function;
    operand.function = callee->second;
    return true;
  }
  if (name[0] == '%') {
    // What no one declared must be a special register: the decoder knows.
    if (token.is(TokenKind::Dot)) {
      const char *end = token.text.data() + token.text.size();
      operand.name = {name.data(), size_t(end - name.data())};
      advance();
    }
    operand.kind = OperandKind::Special;
    return true;
  }
  if (name == "WARP_SZ") {
    operand.kind = OperandKind::Integer;
    operand.value = warpSize;
    return true;
  }
  // A label that may be defined further down; `index` is its scope until then.
  operand.kind = OperandKind::Label;
  operand.index = scope;
  return true;
}

bool Parser::resolveLabel(Operand &operand, bool allowList, uint32_t line) {
  for (int32_t s = operand.index; s >= 0; s = scopes[s].parent) {
    auto label = scopes[s].labels.find(operand.name);
    if (label != scopes[s].labels.end()) {
      operand.index = label->second;
      return true;
    }
    auto list = scopes[s].labelLists.find(operand.name);
    if (allowList && list != scopes[s].labelLists.end()) {
      operand = list->second;
      for (Operand &element : operand.elements)
        if (!resolveLabel(element, /*allowList=*/false, line))
          return false;
      return true;
    }
  }
  return diagnostic.fail(line, "'", operand.name, "' is not defined");
}

bool Parser::resolveLabels() {
  for (Instruction &instruction : function->body) {
    for (Operand &operand : instruction.operands) {
      if (operand.is(OperandKind::Label)) {
        if (!resolveLabel(operand, /*allowList=*/true, instruction.line))
          return false;
        continue; // a list's labels are resolved now
      }
      for (Operand &element : operand.elements)
        if (element.is(OperandKind::Label) &&
            !resolveLabel(element, /*allowList=*/false, instruction.line))
          return false;
    }
  }
  return true;
}
