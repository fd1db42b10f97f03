// The fundamental types of PTX, as they are spelled after a dot.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_TYPE_H
#define FOVEA_EMULATOR_TYPE_H

#include <optional>
#include <string_view>

namespace fovea::emulator {

enum class Type : unsigned char {
  Pred,
  B8,
  B16,
  B32,
  B64,
  B128,
  U8,
  U16,
  U32,
  U64,
  S8,
  S16,
  S32,
  S64,
  F16,
  F16x2,
  BF16,
  BF16x2,
  TF32,
  F32,
  F64,
};

/// The type named `name` (without the dot), or nothing.
std::optional<Type> parseType(std::string_view name);
std::string_view typeName(Type type);

/// The width in bits; 1 for predicates.
unsigned bitWidth(Type type);
bool isSigned(Type type);
bool isUnsigned(Type type);
bool isBits(Type type);
/// True for every floating-point type, packed ones included.
bool isFloat(Type type);
inline bool isInteger(Type type) { return isSigned(type) || isUnsigned(type); }

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_TYPE_H
