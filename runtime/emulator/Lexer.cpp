// PTX text to tokens. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lexer.h"

#include <cstdlib>
#include <cstring>
#include <string>

using namespace fovea::emulator;

static bool isDigit(char c) { return c >= '0' && c <= '9'; }
static bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool isIdentifierStart(char c) {
  return isLetter(c) || c == '_' || c == '$' || c == '%';
}
static bool isIdentifierPart(char c) {
  return isLetter(c) || isDigit(c) || c == '_' || c == '$';
}

/// The value of a digit, 16 or more for what is none.
static unsigned digitValue(char c) {
  if (isDigit(c))
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return 16;
}

void Lexer::skipSpace() {
  while (position < text.size()) {
    char c = text[position];
    if (c == '\n')
      ++line;
    if (c == '/' && peek(1) == '/') {
      while (position < text.size() && text[position] != '\n')
        ++position;
    } else if (c == '/' && peek(1) == '*') {
      size_t end = text.find("*/", position + 2);
      end = end == text.npos ? text.size() : end + 2;
      for (; position < end; ++position)
        line += text[position] == '\n';
    } else if (strchr(" \t\r\n\f\v", c) && c) {
      ++position;
    } else {
      return;
    }
  }
}

Token Lexer::make(TokenKind kind, size_t begin, size_t end, uint64_t value) {
  return {kind, text.substr(begin, end - begin), value, line};
}

Token Lexer::next() {
  skipSpace();
  size_t begin = position;
  if (begin >= text.size())
    return make(TokenKind::End, begin, begin);
  char c = text[begin];
  if (isIdentifierStart(c)) {
    do
      ++position;
    while (isIdentifierPart(peek()));
    return make(TokenKind::Identifier, begin, position);
  }
  if (c == '.' && isIdentifierPart(peek(1))) {
    // A modifier may have a scope in it: .shared::cta, .L2::128B.
    do
      position += peek() == ':' ? 2 : 1;
    while (isIdentifierPart(peek()) || (peek() == ':' && peek(1) == ':'));
    return make(TokenKind::Dot, begin + 1, position);
  }
  if (isDigit(c))
    return lexNumber();
  if (c == '"') {
    size_t end = text.find_first_of("\"\n", begin + 1);
    if (end != text.npos && text[end] == '"') {
      position = end + 1;
      return make(TokenKind::String, begin + 1, end);
    }
  }
  ++position;
  return make(TokenKind::Punctuation, begin, position);
}

Token Lexer::lexHexFloat(TokenKind kind) {
  size_t begin = position;
  unsigned digits = kind == TokenKind::Float32 ? 8 : 16;
  position += 2;
  uint64_t value = 0;
  for (unsigned i = 0; i < digits; ++i, ++position) {
    if (digitValue(peek()) >= 16)
      return make(TokenKind::Punctuation, begin, position);
    value = value << 4 | digitValue(peek());
  }
  return make(kind, begin, position, value);
}

Token Lexer::lexNumber() {
  size_t begin = position;
  char second = peek(1);
  if (peek() == '0' && (second == 'f' || second == 'F'))
    return lexHexFloat(TokenKind::Float32);
  if (peek() == '0' && (second == 'd' || second == 'D'))
    return lexHexFloat(TokenKind::Float64);
  unsigned base = 10;
  if (peek() == '0' && (second == 'x' || second == 'X'))
    base = 16;
  else if (peek() == '0' && (second == 'b' || second == 'B'))
    base = 2;
  else if (peek() == '0' && isDigit(second))
    base = 8;
  if (base == 10)
    return lexDecimal();
  position += base == 8 ? 1 : 2;
  uint64_t value = 0;
  size_t digits = position;
  for (; digitValue(peek()) < base; ++position)
    value = value * base + digitValue(peek());
  if (position == digits)
    return make(TokenKind::Punctuation, begin, position);
  if (peek() == 'U')
    ++position;
  return make(TokenKind::Integer, begin, position, value);
}

Token Lexer::lexDecimal() {
  size_t begin = position;
  uint64_t value = 0;
  for (; isDigit(peek()); ++position)
    value = value * 10 + digitValue(peek());
  bool fraction = peek() == '.' && isDigit(peek(1));
  bool exponent = peek() == 'e' || peek() == 'E';
  if (!fraction && !exponent) {
    if (peek() == 'U')
      ++position;
    return make(TokenKind::Integer, begin, position, value);
  }
  while (isDigit(peek()) || peek() == '.' || peek() == 'e' || peek() == 'E' ||
         ((peek() == '-' || peek() == '+') &&
          (text[position - 1] == 'e' || text[position - 1] == 'E')))
    ++position;
  double number = strtod(
      std::string(text.substr(begin, position - begin)).c_str(), nullptr);
  memcpy(&value, &number, sizeof(value));
  return make(TokenKind::Float64, begin, position, value);
}
