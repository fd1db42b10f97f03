// The table of the fundamental types.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Type.h"

using namespace fovea::emulator;

namespace {
enum class Kind : unsigned char { Predicate, Bits, Unsigned, Signed, Float };

struct TypeInfo {
  std::string_view name;
  unsigned bits;
  Kind kind;
};
} // namespace

/// In the order of the enum.
static constexpr TypeInfo types[] = {
    {"pred", 1, Kind::Predicate}, {"b8", 8, Kind::Bits},
    {"b16", 16, Kind::Bits},      {"b32", 32, Kind::Bits},
    {"b64", 64, Kind::Bits},      {"b128", 128, Kind::Bits},
    {"u8", 8, Kind::Unsigned},    {"u16", 16, Kind::Unsigned},
    {"u32", 32, Kind::Unsigned},  {"u64", 64, Kind::Unsigned},
    {"s8", 8, Kind::Signed},      {"s16", 16, Kind::Signed},
    {"s32", 32, Kind::Signed},    {"s64", 64, Kind::Signed},
    {"f16", 16, Kind::Float},     {"f16x2", 32, Kind::Float},
    {"bf16", 16, Kind::Float},    {"bf16x2", 32, Kind::Float},
    {"tf32", 32, Kind::Float},    {"f32", 32, Kind::Float},
    {"f64", 64, Kind::Float},
};
static_assert(sizeof(types) / sizeof(types[0]) == size_t(Type::F64) + 1);

static const TypeInfo &info(Type type) { return types[size_t(type)]; }

std::optional<Type> fovea::emulator::parseType(std::string_view name) {
  for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); ++i)
    if (types[i].name == name)
      return Type(i);
  return std::nullopt;
}

std::string_view fovea::emulator::typeName(Type type) {
  return info(type).name;
}
unsigned fovea::emulator::bitWidth(Type type) { return info(type).bits; }
bool fovea::emulator::isSigned(Type type) {
  return info(type).kind == Kind::Signed;
}
bool fovea::emulator::isUnsigned(Type type) {
  return info(type).kind == Kind::Unsigned;
}
bool fovea::emulator::isBits(Type type) {
  return info(type).kind == Kind::Bits;
}
bool fovea::emulator::isFloat(Type type) {
  return info(type).kind == Kind::Float;
}
