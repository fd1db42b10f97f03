// Bits: logic, shifts, fields, permutations and counts.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decode.h"
#include "Families.h"
#include "RowOp.h"
#include "TypeSwitch.h"

#include <type_traits>

using namespace fovea::emulator;

namespace {
struct And {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a & b;
  }
};
struct Or {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a | b;
  }
};
struct Xor {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a ^ b;
  }
};
struct Not {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return ~a;
  }
};
/// C's not: 1 for zero.
struct LogicalNot {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return a == 0;
  }
};
/// Shifts by the width or more leave nothing (or the sign).
struct ShiftLeft {
  template <class T>
  static FOVEA_INLINE T apply(T a, uint32_t amount) {
    return amount >= 8 * sizeof(T) ? T(0) : T(a << amount);
  }
};
struct ShiftRight {
  template <class T>
  static FOVEA_INLINE T apply(T a, uint32_t amount) {
    constexpr uint32_t last = 8 * sizeof(T) - 1;
    if (std::is_signed_v<T>)
      return a >> (amount > last ? last : amount);
    return amount > last ? T(0) : T(a >> amount);
  }
};
/// The upper (left) or lower (right) half of the shifted {b, a}.
template <bool isLeft, bool clamps>
struct FunnelShift {
  static FOVEA_INLINE uint32_t apply(uint32_t a, uint32_t b, uint32_t amount) {
    amount = clamps ? (amount > 32 ? 32 : amount) : amount & 31;
    uint64_t whole = uint64_t(b) << 32 | a;
    return isLeft ? whole << amount >> 32 : whole >> amount;
  }
};

struct CountOnes {
  template <class T>
  static FOVEA_INLINE uint32_t apply(T a) {
    return __builtin_popcountll(a);
  }
};
struct CountLeadingZeros {
  template <class T>
  static FOVEA_INLINE uint32_t apply(T a) {
    constexpr unsigned unused = 64 - 8 * sizeof(T);
    return a ? __builtin_clzll(a) - unused : 8 * sizeof(T);
  }
};
struct Reverse {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    uint64_t v = a;
    v = (v >> 1 & 0x5555555555555555) | (v & 0x5555555555555555) << 1;
    v = (v >> 2 & 0x3333333333333333) | (v & 0x3333333333333333) << 2;
    v = (v >> 4 & 0x0f0f0f0f0f0f0f0f) | (v & 0x0f0f0f0f0f0f0f0f) << 4;
    return T(__builtin_bswap64(v) >> (64 - 8 * sizeof(T)));
  }
};
/// The place of the highest bit that is not the sign; all ones without one.
template <bool isShiftAmount>
struct FindHighest {
  template <class T>
  static FOVEA_INLINE uint32_t apply(T a) {
    std::make_unsigned_t<T> bits = a < 0 ? ~a : a;
    if (bits == 0)
      return ~0u;
    uint32_t zeros = CountLeadingZeros::apply(bits);
    return isShiftAmount ? zeros : uint32_t(8 * sizeof(T)) - 1 - zeros;
  }
};
/// The lowest `count` bits set, for any count.
template <class U>
FOVEA_INLINE U lowBits(uint32_t count) {
  return count >= 8 * sizeof(U) ? U(~U(0)) : U((U(1) << count) - 1);
}
/// `length` bits from `position` on, filled up with the sign.
struct ExtractField {
  template <class T>
  static FOVEA_INLINE T apply(T a, uint32_t position, uint32_t length) {
    using U = std::make_unsigned_t<T>;
    constexpr uint32_t bits = 8 * sizeof(T);
    position &= 0xff;
    length &= 0xff;
    uint32_t last = position + length - 1;
    last = last > bits - 1 ? bits - 1 : last;
    bool negative = std::is_signed_v<T> && length && (U(a) >> last & 1);
    uint32_t available = position >= bits ? 0 : bits - position;
    U valid = lowBits<U>(length < available ? length : available);
    U field = available ? U(U(a) >> position) : U(0);
    return T(negative ? U(field | ~valid) : U(field & valid));
  }
};
/// b with `length` bits of a at `position`.
struct InsertField {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b, uint32_t position, uint32_t length) {
    constexpr uint32_t bits = 8 * sizeof(T);
    position &= 0xff;
    length &= 0xff;
    if (position >= bits)
      return b;
    T mask = T(lowBits<T>(length) << position);
    return (b & ~mask) | (T(a << position) & mask);
  }
};
/// Ones at `length` places from `position` on.
template <bool clamps>
struct MakeMask {
  static FOVEA_INLINE uint32_t apply(uint32_t position, uint32_t length) {
    if (clamps) {
      position = position > 32 ? 32 : position;
      length = length > 32 ? 32 : length;
    } else {
      position &= 31;
      length &= 31;
    }
    return uint32_t(((uint64_t(1) << length) - 1) << position);
  }
};
/// The low bits, extended by their sign or by zeros.
template <bool clamps>
struct ExtendLow {
  template <class T>
  static FOVEA_INLINE T apply(T a, uint32_t length) {
    length = clamps ? (length > 32 ? 32 : length) : length & 31;
    if (length == 0)
      return 0;
    return T(uint32_t(a) << (32 - length)) >> (32 - length);
  }
};
/// Bit n of the truth table is the result where a, b, c are the bits of n.
struct TruthTable {
  static FOVEA_INLINE uint32_t apply(uint32_t a, uint32_t b, uint32_t c,
                                     uint32_t table) {
    uint32_t result = 0;
    for (unsigned n = 0; n < 8; ++n) {
      uint32_t term = (n & 4 ? a : ~a) & (n & 2 ? b : ~b) & (n & 1 ? c : ~c);
      result |= table >> n & 1 ? term : 0;
    }
    return result;
  }
};

/// How the control of prmt names bytes.
enum class PermuteMode { Index, F4e, B4e, Rc8, Ecl, Ecr, Rc16 };

template <PermuteMode mode>
struct Permute {
  static FOVEA_INLINE uint32_t selector(uint32_t control, unsigned i) {
    uint32_t c = control & 3;
    switch (mode) {
    case PermuteMode::Index:
      return control >> 4 * i & 0xf;
    case PermuteMode::F4e:
      return c + i;
    case PermuteMode::B4e:
      return (c - i) & 7;
    case PermuteMode::Rc8:
      return c;
    case PermuteMode::Ecl:
      return i < c ? c : i;
    case PermuteMode::Ecr:
      return i > c ? c : i;
    case PermuteMode::Rc16:
      return (c & 1) * 2 + (i & 1);
    }
  }
  static FOVEA_INLINE uint32_t apply(uint32_t a, uint32_t b, uint32_t control) {
    uint64_t bytes = uint64_t(b) << 32 | a;
    uint32_t result = 0;
    for (unsigned i = 0; i < 4; ++i) {
      uint32_t select = selector(control, i);
      uint32_t byte = bytes >> 8 * (select & 7) & 0xff;
      // The highest bit asks for eight copies of the byte's sign.
      if (mode == PermuteMode::Index && select & 8)
        byte = byte & 0x80 ? 0xff : 0;
      result |= byte << 8 * i;
    }
    return result;
  }
};
} // namespace

/// Predicates are masks: all lanes at once.
template <class F>
static Flow runPredicate(Warp &warp, const Op &op, LaneMask mask) {
  LaneMask b = op.numRows > 2 ? warp.readPredicate(op, 2) : 0;
  LaneMask a = warp.readPredicate(op, 1);
  if constexpr (std::is_same_v<F, Not>)
    warp.writePredicate(op, 0, mask, ~a);
  else
    warp.writePredicate(op, 0, mask, F::apply(a, b));
  return Flow::Next;
}

template <class F>
static bool decodeLogic(OpBuilder &b) {
  Type type;
  if (!b.expectType(type))
    return false;
  constexpr bool isUnary = std::is_same_v<F, Not>;
  if (type == Type::Pred)
    return decodeSameType(b, type, isUnary ? 1 : 2, runPredicate<F>);
  if (!isBits(type) || bitWidth(type) < 16)
    return false;
  return decodeSameType(b, type, isUnary ? 1 : 2, forBits(type, [](auto t) {
                          if constexpr (isUnary)
                            return unaryOp<F, decltype(t)>();
                          else
                            return binaryOp<F, decltype(t)>();
                        }));
}

static bool decodeLogicalNot(OpBuilder &b) {
  Type type;
  return b.expectType(type) && isBits(type) && bitWidth(type) >= 16 &&
         decodeSameType(b, type, 1, forBits(type, [](auto t) {
                          return unaryOp<LogicalNot, decltype(t)>();
                        }));
}

/// shl.b32, shr.s32: the amount has 32 bits for all types.
template <class F>
static bool decodeShift(OpBuilder &b) {
  Type type;
  if (!b.expectType(type) || isFloat(type) || type == Type::Pred ||
      !b.expectOperands(3) || !b.destination(0, type) || !b.source(1, type) ||
      !b.source(2, Type::U32))
    return false;
  return b.finish(forInteger(type, [](auto t) {
    using T = decltype(t);
    return rowOp<F, T, T, uint32_t>();
  }));
}

/// shf.l.wrap.b32 d, a, b, amount
static bool decodeFunnelShift(OpBuilder &b) {
  int direction = b.acceptOneOf({"l", "r"});
  int mode = b.acceptOneOf({"wrap", "clamp"});
  if (direction < 0 || mode < 0 || !b.expect("b32"))
    return false;
  Executor executors[2][2] = {
      {ternaryOp<FunnelShift<true, false>, uint32_t>(),
       ternaryOp<FunnelShift<true, true>, uint32_t>()},
      {ternaryOp<FunnelShift<false, false>, uint32_t>(),
       ternaryOp<FunnelShift<false, true>, uint32_t>()}};
  return decodeSameType(b, Type::B32, 3, executors[direction][mode]);
}

/// popc.b64, clz.b32: the result has 32 bits.
template <class F>
static bool decodeCount(OpBuilder &b) {
  Type type;
  if (!b.expectType(type) || !isBits(type) || bitWidth(type) < 32 ||
      bitWidth(type) > 64 || !b.expectOperands(2) ||
      !b.destination(0, Type::U32) || !b.source(1, type))
    return false;
  return b.finish(
      forBits(type, [](auto t) { return rowOp<F, uint32_t, decltype(t)>(); }));
}

static bool decodeReverse(OpBuilder &b) {
  Type type;
  return b.expectType(type) && isBits(type) && bitWidth(type) >= 32 &&
         decodeSameType(b, type, 1, forBits(type, [](auto t) {
                          return unaryOp<Reverse, decltype(t)>();
                        }));
}

/// bfind{.shiftamt}.type
static bool decodeFindHighest(OpBuilder &b) {
  bool isAmount = b.accept("shiftamt");
  Type type;
  if (!b.expectType(type) || !isInteger(type) || bitWidth(type) < 32 ||
      !b.expectOperands(2) || !b.destination(0, Type::U32) ||
      !b.source(1, type))
    return false;
  return b.finish(forInteger(type, [=](auto t) {
    using T = decltype(t);
    return isAmount ? rowOp<FindHighest<true>, uint32_t, T>()
                    : rowOp<FindHighest<false>, uint32_t, T>();
  }));
}

static bool decodeExtractField(OpBuilder &b) {
  Type type;
  if (!b.expectType(type) || !isInteger(type) || bitWidth(type) < 32 ||
      !b.expectOperands(4) || !b.destination(0, type) || !b.source(1, type) ||
      !b.source(2, Type::U32) || !b.source(3, Type::U32))
    return false;
  return b.finish(forInteger(type, [](auto t) {
    using T = decltype(t);
    return rowOp<ExtractField, T, T, uint32_t, uint32_t>();
  }));
}

static bool decodeInsertField(OpBuilder &b) {
  Type type;
  if (!b.expectType(type) || !isBits(type) || bitWidth(type) < 32 ||
      !b.expectOperands(5) || !b.destination(0, type) || !b.source(1, type) ||
      !b.source(2, type) || !b.source(3, Type::U32) || !b.source(4, Type::U32))
    return false;
  return b.finish(forBits(type, [](auto t) {
    using T = decltype(t);
    return rowOp<InsertField, T, T, T, uint32_t, uint32_t>();
  }));
}

/// bmsk.clamp.b32 d, position, length
static bool decodeMakeMask(OpBuilder &b) {
  int mode = b.acceptOneOf({"wrap", "clamp"});
  return mode >= 0 && b.expect("b32") &&
         decodeSameType(b, Type::B32, 2,
                        mode ? binaryOp<MakeMask<true>, uint32_t>()
                             : binaryOp<MakeMask<false>, uint32_t>());
}

/// szext.clamp.s32 d, a, length
static bool decodeExtendLow(OpBuilder &b) {
  int mode = b.acceptOneOf({"wrap", "clamp"});
  Type type;
  if (mode < 0 || !b.expectType(type) || !isInteger(type) ||
      bitWidth(type) != 32 || !b.expectOperands(3) || !b.destination(0, type) ||
      !b.source(1, type) || !b.source(2, Type::U32))
    return false;
  return b.finish(forInteger(type, [=](auto t) {
    using T = decltype(t);
    return mode ? rowOp<ExtendLow<true>, T, T, uint32_t>()
                : rowOp<ExtendLow<false>, T, T, uint32_t>();
  }));
}

/// lop3.b32 d, a, b, c, table
static bool decodeTruthTable(OpBuilder &b) {
  int64_t table = 0;
  if (!b.expect("b32") || !b.expectOperands(5) ||
      !b.destination(0, Type::B32) || !b.source(1, Type::B32) ||
      !b.source(2, Type::B32) || !b.source(3, Type::B32) ||
      !b.constant(b.operand(4), table))
    return false;
  if (table < 0 || table > 255)
    return b.fail("expected a table of 8 bits, got ", table);
  b.addConstant(table, Type::B32);
  return b.finish(
      rowOp<TruthTable, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t>());
}

/// prmt.b32{.mode} d, a, b, control
static bool decodePermute(OpBuilder &b) {
  using M = PermuteMode;
  if (!b.expect("b32"))
    return false;
  switch (b.acceptOneOf({"f4e", "b4e", "rc8", "ecl", "ecr", "rc16"})) {
  case 0:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::F4e>, uint32_t>());
  case 1:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::B4e>, uint32_t>());
  case 2:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::Rc8>, uint32_t>());
  case 3:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::Ecl>, uint32_t>());
  case 4:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::Ecr>, uint32_t>());
  case 5:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::Rc16>, uint32_t>());
  default:
    return decodeSameType(b, Type::B32, 3,
                          ternaryOp<Permute<M::Index>, uint32_t>());
  }
}

void fovea::emulator::addLogicFamilies(FamilyTable &table) {
  auto add = [&](std::string_view opcode, DecodeFunction decode) {
    table.add(opcode, OpClass::Integer, decode);
  };
  add("and", decodeLogic<And>);
  add("or", decodeLogic<Or>);
  add("xor", decodeLogic<Xor>);
  add("not", decodeLogic<Not>);
  add("cnot", decodeLogicalNot);
  add("shl", decodeShift<ShiftLeft>);
  add("shr", decodeShift<ShiftRight>);
  add("shf", decodeFunnelShift);
  add("popc", decodeCount<CountOnes>);
  add("clz", decodeCount<CountLeadingZeros>);
  add("brev", decodeReverse);
  add("bfind", decodeFindHighest);
  add("bfe", decodeExtractField);
  add("bfi", decodeInsertField);
  add("bmsk", decodeMakeMask);
  add("szext", decodeExtendLow);
  add("lop3", decodeTruthTable);
  add("prmt", decodePermute);
}
