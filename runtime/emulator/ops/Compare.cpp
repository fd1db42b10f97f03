// Comparisons and selections. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "../Program.h"
#include "Decode.h"
#include "Families.h"
#include "FloatOps.h"
#include "TypeSwitch.h"

using namespace fovea::emulator;

namespace {
/// In the order of `names`.
enum class Comparison : uint8_t {
  Eq,
  Ne,
  Lt,
  Le,
  Gt,
  Ge,
  Lo,
  Ls,
  Hi,
  Hs,
  Equ,
  Neu,
  Ltu,
  Leu,
  Gtu,
  Geu,
  Num,
  Nan
};

enum class Combination : uint8_t { And, Or, Xor, None };

/// The lanes for which two rows compare so.
using CompareRows = LaneMask (*)(const void *, const void *);

struct CompareData {
  CompareRows compare = nullptr;
  CompareRows compareHigh = nullptr; // of the upper halves of packed types
  Combination combination = Combination::None;
  bool hasSecond = false;   // setp: p|q
  Type result = Type::Pred; // set: what true and false are
};

struct Eq {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return a == b;
  }
};
struct Lt {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return a < b;
  }
};
struct Le {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return a <= b;
  }
};
/// Both operands are numbers.
struct Num {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return a == a && b == b;
  }
};
template <class F>
struct Not {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return !F::apply(a, b);
  }
};
template <class F>
struct Swap {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return F::apply(b, a);
  }
};
/// True for numbers that differ; Not<Eq> is also true for NaN.
struct OrderedNe {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return a < b || a > b;
  }
};
struct UnorderedEq {
  template <class T>
  static FOVEA_INLINE bool apply(T a, T b) {
    return !(a < b || a > b);
  }
};

/// How to get a comparable value out of an operand.
template <class T>
struct AsIs {
  using Storage = T;
  static FOVEA_INLINE T get(T value) { return value; }
};
struct Flushed {
  using Storage = float;
  static FOVEA_INLINE float get(float value) { return flush(value); }
};
template <class Format>
struct AsFloat {
  using Storage = uint16_t;
  static FOVEA_INLINE float get(uint16_t bits) { return Format::toFloat(bits); }
};
/// Half of a packed number.
template <class Format, unsigned shift>
struct PartAsFloat {
  using Storage = uint32_t;
  static FOVEA_INLINE float get(uint32_t bits) {
    return Format::toFloat(uint16_t(bits >> shift));
  }
};
} // namespace

template <class F, class Reader>
struct Comparer {
  static FOVEA_INLINE LaneMask compare(const void *left, const void *right) {
    auto *a = static_cast<const typename Reader::Storage *>(left);
    auto *b = static_cast<const typename Reader::Storage *>(right);
    LaneMask result = 0;
    FOVEA_LANE_LOOP
    for (unsigned lane = 0; lane < warpSize; ++lane)
      result |= LaneMask(F::apply(Reader::get(a[lane]), Reader::get(b[lane])))
                << lane;
    return result;
  }
  static LaneMask run(const void *a, const void *b) { return compare(a, b); }
  FOVEA_AVX2 static LaneMask runAvx2(const void *a, const void *b) {
    return compare(a, b);
  }
  static CompareRows get() { return hasAvx2() ? runAvx2 : run; }
};

template <class Reader>
static CompareRows selectOrdered(Comparison comparison) {
  switch (comparison) {
  case Comparison::Eq:
    return Comparer<Eq, Reader>::get();
  case Comparison::Ne:
    return Comparer<OrderedNe, Reader>::get();
  case Comparison::Lt:
    return Comparer<Lt, Reader>::get();
  case Comparison::Le:
    return Comparer<Le, Reader>::get();
  case Comparison::Gt:
    return Comparer<Swap<Lt>, Reader>::get();
  case Comparison::Ge:
    return Comparer<Swap<Le>, Reader>::get();
  default:
    return nullptr;
  }
}

template <class Reader>
static CompareRows selectFloat(Comparison comparison) {
  switch (comparison) {
  case Comparison::Equ:
    return Comparer<UnorderedEq, Reader>::get();
  case Comparison::Neu:
    return Comparer<Not<Eq>, Reader>::get();
  case Comparison::Ltu:
    return Comparer<Not<Swap<Le>>, Reader>::get();
  case Comparison::Leu:
    return Comparer<Not<Swap<Lt>>, Reader>::get();
  case Comparison::Gtu:
    return Comparer<Not<Le>, Reader>::get();
  case Comparison::Geu:
    return Comparer<Not<Lt>, Reader>::get();
  case Comparison::Num:
    return Comparer<Num, Reader>::get();
  case Comparison::Nan:
    return Comparer<Not<Num>, Reader>::get();
  default:
    return selectOrdered<Reader>(comparison);
  }
}

/// lo, ls, hi and hs are the comparisons of unsigned numbers.
static Comparison unsignedToOrdered(Comparison comparison) {
  switch (comparison) {
  case Comparison::Lo:
    return Comparison::Lt;
  case Comparison::Ls:
    return Comparison::Le;
  case Comparison::Hi:
    return Comparison::Gt;
  case Comparison::Hs:
    return Comparison::Ge;
  default:
    return comparison;
  }
}

template <class U, class S>
static CompareRows selectInteger(Type type, Comparison comparison) {
  bool needsUnsigned =
      comparison >= Comparison::Lo && comparison <= Comparison::Hs;
  if (isSigned(type))
    return needsUnsigned ? nullptr : selectOrdered<AsIs<S>>(comparison);
  // Bits have no order.
  if (isBits(type) && comparison != Comparison::Eq &&
      comparison != Comparison::Ne)
    return nullptr;
  return selectOrdered<AsIs<U>>(unsignedToOrdered(comparison));
}

static CompareRows selectComparison(Type type, Comparison comparison,
                                    bool ftz) {
  switch (type) {
  case Type::F32:
    return ftz ? selectFloat<Flushed>(comparison)
               : selectFloat<AsIs<float>>(comparison);
  case Type::F64:
    return selectFloat<AsIs<double>>(comparison);
  case Type::F16:
    return selectFloat<AsFloat<Half>>(comparison);
  case Type::BF16:
    return selectFloat<AsFloat<BFloat>>(comparison);
  case Type::F16x2:
    return selectFloat<PartAsFloat<Half, 0>>(comparison);
  case Type::BF16x2:
    return selectFloat<PartAsFloat<BFloat, 0>>(comparison);
  default:
    break;
  }
  switch (bitWidth(type)) {
  case 16:
    return selectInteger<uint16_t, int16_t>(type, comparison);
  case 32:
    return selectInteger<uint32_t, int32_t>(type, comparison);
  case 64:
    return selectInteger<uint64_t, int64_t>(type, comparison);
  default:
    return nullptr;
  }
}

static CompareRows selectHighComparison(Type type, Comparison comparison) {
  if (type == Type::F16x2)
    return selectFloat<PartAsFloat<Half, 16>>(comparison);
  if (type == Type::BF16x2)
    return selectFloat<PartAsFloat<BFloat, 16>>(comparison);
  return nullptr;
}

static LaneMask combine(Combination combination, LaneMask a, LaneMask b) {
  switch (combination) {
  case Combination::And:
    return a & b;
  case Combination::Or:
    return a | b;
  case Combination::Xor:
    return a ^ b;
  case Combination::None:
    break;
  }
  return a;
}

/// Rows: p, [q], a, b, [c]. q is what p is not, or of the upper halves.
static Flow runSetPredicate(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const CompareData *>(op.data);
  unsigned a = data.hasSecond ? 2 : 1;
  const void *left = warp.row<const void>(op, a);
  const void *right = warp.row<const void>(op, a + 1);
  LaneMask first = data.compare(left, right);
  LaneMask second = data.compareHigh ? data.compareHigh(left, right) : ~first;
  if (data.combination != Combination::None) {
    LaneMask c = warp.readPredicate(op, a + 2);
    c = op.negated ? ~c : c;
    first = combine(data.combination, first, c);
    second = combine(data.combination, second, c);
  }
  warp.writePredicate(op, 0, mask, first);
  if (data.hasSecond)
    warp.writePredicate(op, 1, mask, second);
  return Flow::Next;
}

/// What `set` writes for true: all ones, or 1.0.
static uint32_t trueValue(Type type) {
  switch (type) {
  case Type::F32:
    return 0x3f800000;
  case Type::F16:
    return 0x3c00;
  case Type::BF16:
    return 0x3f80;
  case Type::F16x2:
    return 0x3c003c00;
  case Type::BF16x2:
    return 0x3f803f80;
  default:
    return 0xffffffff;
  }
}

/// Rows: result, a, b, [c].
static Flow runSet(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const CompareData *>(op.data);
  const void *left = warp.row<const void>(op, 1);
  const void *right = warp.row<const void>(op, 2);
  LaneMask low = data.compare(left, right);
  LaneMask high = data.compareHigh ? data.compareHigh(left, right) : low;
  if (data.combination != Combination::None) {
    LaneMask c = warp.readPredicate(op, 3);
    c = op.negated ? ~c : c;
    low = combine(data.combination, low, c);
    high = combine(data.combination, high, c);
  }
  uint32_t value = trueValue(data.result);
  forEachLane(mask, [&](unsigned lane) {
    uint32_t lowBits = low >> lane & 1 ? value & 0xffff : 0;
    uint32_t highBits = high >> lane & 1 ? value & 0xffff0000 : 0;
    if (bitWidth(data.result) == 16)
      warp.row<uint16_t>(op, 0)[lane] = lowBits;
    else
      warp.row<uint32_t>(op, 0)[lane] = lowBits | highBits;
  });
  return Flow::Next;
}

static bool decodeComparison(OpBuilder &b, Comparison &comparison,
                             CompareData &data, bool &ftz) {
  int index =
      b.acceptOneOf({"eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs",
                     "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"});
  if (index < 0)
    return false;
  comparison = Comparison(index);
  int combination = b.acceptOneOf({"and", "or", "xor"});
  data.combination =
      combination < 0 ? Combination::None : Combination(combination);
  ftz = b.accept("ftz");
  return true;
}

static bool addComparison(OpBuilder &b, unsigned first, Type type,
                          Comparison comparison, bool ftz, CompareData &data) {
  data.compare = selectComparison(type, comparison, ftz);
  data.compareHigh = selectHighComparison(type, comparison);
  return data.compare && (!ftz || isFloat(type)) && b.source(first, type) &&
         b.source(first + 1, type) &&
         (data.combination == Combination::None || b.predicate(first + 2));
}

/// setp.cmp{.boolop}{.ftz}.type p{|q}, a, b{, {!}c}
static bool decodeSetPredicate(OpBuilder &b) {
  CompareData data;
  Comparison comparison;
  bool ftz;
  Type type;
  if (!decodeComparison(b, comparison, data, ftz) || !b.expectType(type))
    return false;
  bool combines = data.combination != Combination::None;
  if (!b.expectOperands(3 + combines))
    return false;
  const Operand &result = b.operand(0);
  data.hasSecond = result.is(OperandKind::Pair);
  if (data.hasSecond ? !b.destination(result.elements[0], Type::Pred) ||
                           !b.destination(result.elements[1], Type::Pred)
                     : !b.destination(result, Type::Pred))
    return false;
  if (!addComparison(b, 1, type, comparison, ftz, data))
    return false;
  b.op.data = b.program.arena.keep(data);
  return b.finish(runSetPredicate);
}

/// set.cmp{.boolop}{.ftz}.dtype.stype d, a, b{, {!}c}
static bool decodeSet(OpBuilder &b) {
  CompareData data;
  Comparison comparison;
  bool ftz;
  Type type;
  if (!decodeComparison(b, comparison, data, ftz) ||
      !b.expectType(data.result) || !b.expectType(type))
    return false;
  bool combines = data.combination != Combination::None;
  if (bitWidth(data.result) > 32 || data.result == Type::Pred ||
      !b.expectOperands(3 + combines) || !b.destination(0, data.result) ||
      !addComparison(b, 1, type, comparison, ftz, data))
    return false;
  b.op.data = b.program.arena.keep(data);
  return b.finish(runSet);
}

/// Row 0 = rows 1 or 2, by the predicate in row 3.
template <class T>
static Flow runSelect(Warp &warp, const Op &op, LaneMask mask) {
  LaneMask condition = warp.readPredicate(op, 3);
  T *result = warp.row<T>(op, 0);
  const T *a = warp.row<const T>(op, 1);
  const T *b = warp.row<const T>(op, 2);
  T values[warpSize];
  FOVEA_LANE_LOOP
  for (unsigned lane = 0; lane < warpSize; ++lane)
    values[lane] = condition >> lane & 1 ? a[lane] : b[lane];
  storeLanes(result, values, mask);
  return Flow::Next;
}

static bool decodeSelect(OpBuilder &b) {
  Type type;
  return b.expectType(type) && type != Type::Pred && b.expectOperands(4) &&
         b.destination(0, type) && b.source(1, type) && b.source(2, type) &&
         b.source(3, Type::Pred) &&
         b.finish(forBits(
             type, [](auto t) -> Executor { return runSelect<decltype(t)>; }));
}

/// Row 0 = row 1 where row 3 >= 0, else row 2.
template <class T, class C>
static Flow runSelectBySign(Warp &warp, const Op &op, LaneMask mask) {
  T *result = warp.row<T>(op, 0);
  const T *a = warp.row<const T>(op, 1);
  const T *b = warp.row<const T>(op, 2);
  const C *c = warp.row<const C>(op, 3);
  forEachLane(mask, [&](unsigned lane) {
    result[lane] = c[lane] >= 0 ? a[lane] : b[lane];
  });
  return Flow::Next;
}

/// slct{.ftz}.dtype.s32, slct{.ftz}.dtype.f32: subnormals of either sign are
/// zero with .ftz, and zero is not negative.
static bool decodeSelectBySign(OpBuilder &b) {
  bool ftz = b.accept("ftz");
  Type type, selector;
  if (!b.expectType(type) || type == Type::Pred || !b.expectType(selector) ||
      ftz || (selector != Type::S32 && selector != Type::F32) ||
      !b.expectOperands(4) || !b.destination(0, type) || !b.source(1, type) ||
      !b.source(2, type) || !b.source(3, selector))
    return false;
  return b.finish(forBits(type, [=](auto t) -> Executor {
    using T = decltype(t);
    return selector == Type::S32 ? runSelectBySign<T, int32_t>
                                 : runSelectBySign<T, float>;
  }));
}

void fovea::emulator::addCompareFamilies(FamilyTable &table) {
  auto add = [&](std::string_view opcode, DecodeFunction decode) {
    table.add(opcode, OpClass::Compare, decode);
  };
  add("setp", decodeSetPredicate);
  add("set", decodeSet);
  add("selp", decodeSelect);
  add("slct", decodeSelectBySign);
}
