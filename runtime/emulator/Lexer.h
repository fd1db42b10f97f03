// PTX text to tokens. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_LEXER_H
#define FOVEA_EMULATOR_LEXER_H

#include <cstdint>
#include <string_view>

namespace fovea::emulator {

enum class TokenKind : uint8_t {
  End,
  Identifier, // add, %r1, $L__BB0_1, _
  Dot,        // .f32, .shared::cta, .1d; `text` is without the dot
  Integer,    // value: 64 bits, two's complement
  Float32,    // 0f3F800000; value: the bits
  Float64,    // 0d..., 1.5; value: the bits of the double
  String,     // `text` is without the quotes
  Punctuation // one character
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;
  uint64_t value = 0;
  uint32_t line = 1;

  bool is(TokenKind other) const { return kind == other; }
  bool is(char c) const {
    return kind == TokenKind::Punctuation && text[0] == c;
  }
  bool isDot(std::string_view name) const {
    return kind == TokenKind::Dot && text == name;
  }
  bool isIdentifier(std::string_view name) const {
    return kind == TokenKind::Identifier && text == name;
  }
};

/// Reads one token at a time. Characters that start no token come out as
/// punctuation: the parser refuses them where it can say what it expected.
class Lexer {
public:
  explicit Lexer(std::string_view text) : text(text) {}
  Token next();

private:
  void skipSpace();
  Token make(TokenKind kind, size_t begin, size_t end, uint64_t value = 0);
  Token lexNumber();
  Token lexHexFloat(TokenKind kind);
  Token lexDecimal();
  char peek(size_t ahead = 0) const {
    return position + ahead < text.size() ? text[position + ahead] : '\0';
  }

  std::string_view text;
  size_t position = 0;
  uint32_t line = 1;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_LEXER_H
