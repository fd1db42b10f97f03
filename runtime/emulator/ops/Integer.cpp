// Integer arithmetic. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decode.h"
#include "Families.h"
#include "IntegerOps.h"
#include "TypeSwitch.h"

using namespace fovea::emulator;

template <class F>
static bool decodeUnary(OpBuilder &b) {
  Type type;
  return b.expectType(type) && isInteger(type) &&
         decodeSameType(b, type, 1, forInteger(type, [](auto t) {
                          return unaryOp<F, decltype(t)>();
                        }));
}

template <class F>
static bool decodeBinary(OpBuilder &b) {
  Type type;
  return b.expectType(type) && isInteger(type) &&
         decodeSameType(b, type, 2, forInteger(type, [](auto t) {
                          return binaryOp<F, decltype(t)>();
                        }));
}

/// add, sub: .sat is for s32 only.
template <class F>
static bool decodeAddSub(OpBuilder &b) {
  if (b.hasModifier("cc"))
    return std::is_same_v<F, Add> ? decodeAddWithCarryOut(b)
                                  : decodeSubWithCarryOut(b);
  if (!b.accept("sat"))
    return decodeBinary<F>(b);
  return b.expect("s32") &&
         decodeSameType(b, Type::S32, 2, binaryOp<Saturated<F>, int32_t>());
}

static Type widen(Type type) {
  switch (type) {
  case Type::U16:
    return Type::U32;
  case Type::S16:
    return Type::S32;
  case Type::U32:
    return Type::U64;
  default:
    return Type::S64;
  }
}

/// mul.lo, mul.hi, mul.wide
static bool decodeMul(OpBuilder &b) {
  int part = b.acceptOneOf({"lo", "hi", "wide"});
  Type type;
  if (part < 0 || !b.expectType(type) || !isInteger(type))
    return false;
  if (part == 0)
    return decodeSameType(b, type, 2, forInteger(type, [](auto t) {
                            return binaryOp<MulLo, decltype(t)>();
                          }));
  if (part == 1)
    return decodeSameType(b, type, 2, forInteger(type, [](auto t) {
                            return binaryOp<MulHi, decltype(t)>();
                          }));
  if (bitWidth(type) == 64)
    return false;
  return b.expectOperands(3) && b.destination(0, widen(type)) &&
         b.source(1, type) && b.source(2, type) &&
         b.finish(forInteger(type, [](auto t) -> Executor {
           using T = decltype(t);
           if constexpr (sizeof(T) < 8)
             return rowOp<MulWide, Wider<T>, T, T>();
           return nullptr;
         }));
}

/// mad.lo, mad.hi (.sat), mad.wide
static bool decodeMad(OpBuilder &b) {
  if (b.hasModifier("cc"))
    return decodeMadWithCarryOut(b);
  int part = b.acceptOneOf({"lo", "hi", "wide"});
  if (part == 1 && b.accept("sat"))
    return b.expect("s32") &&
           decodeSameType(b, Type::S32, 3,
                          ternaryOp<MulHiAddSaturated, int32_t>());
  Type type;
  if (part < 0 || !b.expectType(type) || !isInteger(type))
    return false;
  if (part == 0)
    return decodeSameType(b, type, 3, forInteger(type, [](auto t) {
                            return ternaryOp<MulAdd<MulLo>, decltype(t)>();
                          }));
  if (part == 1)
    return decodeSameType(b, type, 3, forInteger(type, [](auto t) {
                            return ternaryOp<MulAdd<MulHi>, decltype(t)>();
                          }));
  if (bitWidth(type) == 64)
    return false;
  return b.expectOperands(4) && b.destination(0, widen(type)) &&
         b.source(1, type) && b.source(2, type) && b.source(3, widen(type)) &&
         b.finish(forInteger(type, [](auto t) -> Executor {
           using T = decltype(t);
           if constexpr (sizeof(T) < 8)
             return rowOp<MulAdd<MulWide>, Wider<T>, T, T, Wider<T>>();
           return nullptr;
         }));
}

/// mul24, mad24
template <bool withAdd>
static bool decode24(OpBuilder &b) {
  int part = b.acceptOneOf({"lo", "hi"});
  Type type;
  if (part < 0 || !b.expectType(type) || !isInteger(type) ||
      bitWidth(type) != 32)
    return false;
  auto select = [=](auto t) {
    using T = decltype(t);
    if constexpr (withAdd)
      return part ? ternaryOp<MulAdd<Mul24<true>>, T>()
                  : ternaryOp<MulAdd<Mul24<false>>, T>();
    else
      return part ? binaryOp<Mul24<true>, T>() : binaryOp<Mul24<false>, T>();
  };
  return decodeSameType(b, type, withAdd ? 3 : 2,
                        isSigned(type) ? select(int32_t())
                                       : select(uint32_t()));
}

static bool decodeSad(OpBuilder &b) {
  Type type;
  return b.expectType(type) && isInteger(type) &&
         decodeSameType(b, type, 3, forInteger(type, [](auto t) {
                          return ternaryOp<Sad, decltype(t)>();
                        }));
}

template <class F>
static bool decodeSignedUnary(OpBuilder &b) {
  std::optional<Type> type = lastType(b);
  return type && isSigned(*type) && decodeUnary<F>(b);
}

void fovea::emulator::addIntegerFamilies(FamilyTable &table) {
  auto add = [&](std::string_view opcode, DecodeFunction decode) {
    table.add(opcode, OpClass::Integer, decode);
  };
  add("add", decodeByType<decodeAddSub<Add>, decodeFloatAdd>);
  add("sub", decodeByType<decodeAddSub<Sub>, decodeFloatSub>);
  add("mul", decodeByType<decodeMul, decodeFloatMul>);
  add("mad", decodeByType<decodeMad, decodeFloatFma>);
  add("div", decodeByType<decodeBinary<Div>, decodeFloatDiv>);
  add("rem", decodeBinary<Rem>);
  add("abs", decodeByType<decodeSignedUnary<Abs>, decodeFloatAbs>);
  add("neg", decodeByType<decodeSignedUnary<Neg>, decodeFloatNeg>);
  add("min", decodeByType<decodeBinary<Min>, decodeFloatMin>);
  add("max", decodeByType<decodeBinary<Max>, decodeFloatMax>);
  add("mul24", decode24<false>);
  add("mad24", decode24<true>);
  add("sad", decodeSad);
}
