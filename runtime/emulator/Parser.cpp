// Modules and functions. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Parser.h"
#include "ParserImpl.h"

using namespace fovea::emulator;

std::unique_ptr<Module> fovea::emulator::parseModule(std::string_view text,
                                                     Diagnostic &diagnostic) {
  auto module = std::make_unique<Module>();
  module->text = text;
  if (!Parser(*module, diagnostic).parseModule())
    return nullptr;
  return module;
}

bool Parser::consume(char c) {
  if (!token.is(c))
    return false;
  advance();
  return true;
}

bool Parser::consumeDot(std::string_view name) {
  if (!token.isDot(name))
    return false;
  advance();
  return true;
}

bool Parser::failExpected(std::string_view what) {
  if (token.is(TokenKind::End))
    return fail("expected ", what, ", got the end of the text");
  return fail("expected ", what, ", got '", token.is(TokenKind::Dot) ? "." : "",
              token.text, "'");
}

bool Parser::expect(char c) {
  return consume(c) || failExpected(std::string("'") + c + "'");
}

bool Parser::expectIdentifier(std::string_view &name) {
  if (!token.is(TokenKind::Identifier))
    return failExpected("a name");
  name = token.text;
  advance();
  return true;
}

bool Parser::expectInteger(uint64_t &value) {
  bool negative = consume('-');
  if (!token.is(TokenKind::Integer))
    return failExpected("an integer");
  value = negative ? -token.value : token.value;
  advance();
  return true;
}

bool Parser::parseModule() {
  if (!parseVersion() || !parseTarget())
    return false;
  while (!token.is(TokenKind::End))
    if (!parseTopLevel())
      return false;
  return true;
}

bool Parser::parseVersion() {
  if (!consumeDot("version"))
    return failExpected("'.version'");
  std::string_view text = token.text;
  if (!token.is(TokenKind::Float64) || text.size() != 3)
    return failExpected("a version such as 8.0");
  module.version = (text[0] - '0') * 10 + (text[2] - '0');
  if (module.version < 70 || module.version > 90)
    return fail("unsupported PTX version ", text, ", expected 7.0 to 9.0");
  advance();
  return true;
}

bool Parser::parseTarget() {
  if (!consumeDot("target"))
    return failExpected("'.target'");
  if (!expectIdentifier(module.target))
    return false;
  while (consume(',')) {
    std::string_view option;
    if (!expectIdentifier(option))
      return false;
    if (option != "debug" && option != "texmode_independent")
      return fail("unsupported target option '", option, "'");
  }
  uint64_t size = 64;
  if (consumeDot("address_size") && !expectInteger(size))
    return false;
  return size == 64 || fail("unsupported address size ", size, ", expected 64");
}

bool Parser::parseTopLevel() {
  if (token.isDot("section"))
    return skipSection();
  if (token.isDot("file"))
    return skipLineInfo();
  if (consume(';'))
    return true;
  bool isExternal = false;
  while (token.isDot("visible") || token.isDot("extern") ||
         token.isDot("weak") || token.isDot("common")) {
    isExternal |= token.isDot("extern");
    advance();
  }
  if (consumeDot("entry"))
    return parseFunction(/*isEntry=*/true);
  if (consumeDot("func"))
    return parseFunction(/*isEntry=*/false);
  if (!startsVariable())
    return token.is(TokenKind::Dot)
               ? fail("unsupported directive '.", token.text, "'")
               : failExpected("a directive");
  size_t first = module.variables.size();
  if (!parseVariables(module.variables, isExternal))
    return false;
  for (size_t i = first; i < module.variables.size(); ++i) {
    const Variable &variable = module.variables[i];
    if (variable.space == Space::Local || variable.space == Space::Param)
      return diagnostic.fail(variable.line, "unsupported ",
                             spaceName(variable.space),
                             " variable outside of functions");
    auto [other, inserted] = globals.try_emplace(variable.name, &variable);
    // A declaration without a value may come before the definition.
    if (!inserted && other->second->isExternal)
      other->second = &variable;
    else if (!inserted && !variable.isExternal)
      return diagnostic.fail(variable.line, "'", variable.name,
                             "' is defined twice");
  }
  return true;
}

/// .section name { ... }: debug information, which does not change a program.
bool Parser::skipSection() {
  advance();
  while (!token.is('{')) {
    if (token.is(TokenKind::End))
      return failExpected("'{'");
    advance();
  }
  while (!token.is('}')) {
    if (token.is(TokenKind::End))
      return failExpected("'}'");
    advance();
  }
  advance();
  return true;
}

/// .file and .loc: they end with the line.
bool Parser::skipLineInfo() {
  uint32_t line = token.line;
  while (token.line == line && !token.is(TokenKind::End))
    advance();
  return true;
}

bool Parser::parseFunction(bool isEntry) {
  Function parsed;
  parsed.isEntry = isEntry;
  parsed.line = token.line;
  if (!isEntry && token.is('(') && !parseParameters(parsed, parsed.numReturns))
    return false;
  if (!expectIdentifier(parsed.name))
    return false;
  if (token.is('(') && !parseParameters(parsed, parsed.numParams))
    return false;
  if (!parsePerformanceDirectives(parsed))
    return false;
  parsed.hasBody = token.is('{');
  if (!parsed.hasBody && !expect(';'))
    return false;
  Function *defined = nullptr;
  if (!defineFunction(std::move(parsed), defined))
    return false;
  return !defined->hasBody || parseBody(*defined);
}

/// Adds a function, or completes the one that was declared before. Calls may
/// point to it already.
bool Parser::defineFunction(Function &&parsed, Function *&defined) {
  auto known = functions.find(parsed.name);
  if (known == functions.end()) {
    module.functions.push_back(std::move(parsed));
    defined = &module.functions.back();
    functions[defined->name] = defined;
    return true;
  }
  defined = known->second;
  if (!parsed.hasBody) {
    defined = &parsed; // one more declaration: nothing to do
    return true;
  }
  if (defined->hasBody)
    return diagnostic.fail(parsed.line, "'", parsed.name, "' is defined twice");
  if (defined->isEntry != parsed.isEntry ||
      defined->numParams != parsed.numParams ||
      defined->numReturns != parsed.numReturns)
    return diagnostic.fail(parsed.line, "'", parsed.name,
                           "' differs from its declaration");
  *defined = std::move(parsed);
  return true;
}

bool Parser::parseParameters(Function &function, unsigned &count) {
  if (!expect('('))
    return false;
  if (consume(')'))
    return true;
  size_t before = function.variables.size();
  do {
    if (!token.isDot("param"))
      return token.isDot("reg") ? fail("unsupported parameter in a register")
                                : failExpected("'.param'");
    size_t size = function.variables.size();
    if (!parseVariables(function.variables, /*isExternal=*/false))
      return false;
    if (function.variables.size() != size + 1)
      return fail("expected one name for each '.param'");
  } while (consume(','));
  count = function.variables.size() - before;
  return expect(')');
}

bool Parser::parseDimensions(std::array<uint32_t, 3> &sizes) {
  sizes = {1, 1, 1};
  for (unsigned i = 0; i < 3; ++i) {
    uint64_t value = 0;
    if (!expectInteger(value))
      return false;
    if (value == 0 || value > 1024)
      return fail("expected a block size of 1 to 1024, got ", value);
    sizes[i] = value;
    if (i == 2 || !consume(','))
      return true;
  }
  return true;
}

/// What stands between the parameters and the body. Only the sizes of blocks
/// matter for execution; the others limit registers and occupancy.
bool Parser::parsePerformanceDirectives(Function &function) {
  while (token.is(TokenKind::Dot)) {
    std::string_view name = token.text;
    std::array<uint32_t, 3> sizes;
    uint64_t ignored;
    advance();
    if (name == "reqntid") {
      if (!parseDimensions(function.requiredThreads))
        return false;
    } else if (name == "maxntid") {
      if (!parseDimensions(sizes))
        return false;
      function.maxThreads = std::min(sizes[0] * sizes[1] * sizes[2], 1024u);
    } else if (name == "reqnctapercluster") {
      if (!parseDimensions(sizes))
        return false;
      if (sizes != std::array<uint32_t, 3>{1, 1, 1})
        return fail("unsupported cluster of more than one block");
    } else if (name == "minnctapersm" || name == "maxnctapersm" ||
               name == "maxnreg" || name == "maxclusterrank") {
      if (!expectInteger(ignored))
        return false;
    } else if (name == "pragma") {
      if (!token.is(TokenKind::String))
        return failExpected("a string");
      advance();
      consume(';');
    } else if (name != "noreturn" && name != "explicitcluster" &&
               name != "blocksareclusters") {
      return fail("unsupported directive '.", name, "'");
    }
  }
  return true;
}
