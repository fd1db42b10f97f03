// Floating-point arithmetic of all types. SPDX-License-Identifier: Apache-2.0
// WITH LLVM-exception

#include "Decode.h"
#include "Families.h"
#include "FloatOps.h"

#include <cfenv>

using namespace fovea::emulator;

namespace {
/// What is between the opcode and the type.
struct FloatModifiers {
  int rounding = FE_TONEAREST;
  bool hasRounding = false, ftz = false, sat = false;
};

/// Row operations under another rounding mode than the host's. The arithmetic
/// cannot move out of the calls: it works on memory.
template <class F, class D, class... S>
struct RoundedRowOp {
  static Flow run(Warp &warp, const Op &op, LaneMask mask) {
    fesetround(op.immediate);
    Flow flow = hasAvx2() ? RowOp<F, D, S...>::runAvx2(warp, op, mask)
                          : RowOp<F, D, S...>::run(warp, op, mask);
    fesetround(FE_TONEAREST);
    return flow;
  }
};
} // namespace

static void acceptRounding(OpBuilder &b, FloatModifiers &modifiers) {
  constexpr int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
  int mode = b.acceptOneOf({"rn", "rz", "rm", "rp"});
  modifiers.hasRounding = mode >= 0;
  modifiers.rounding = mode < 0 ? FE_TONEAREST : modes[mode];
  b.op.immediate = modifiers.rounding;
}

static void acceptFtzSat(OpBuilder &b, FloatModifiers &modifiers) {
  modifiers.ftz = b.accept("ftz");
  modifiers.sat = b.accept("sat");
}

template <class F, class D, class... S>
static Executor roundedOp(const FloatModifiers &modifiers) {
  return modifiers.rounding == FE_TONEAREST ? rowOp<F, D, S...>()
                                            : RoundedRowOp<F, D, S...>::run;
}

/// F on rows of T, with operands of the types S.
template <class F, class T, class... S>
static Executor selectModifiers(const FloatModifiers &m) {
  if (m.ftz)
    return m.sat ? roundedOp<FloatOp<F, true, true>, T, S...>(m)
                 : roundedOp<FloatOp<F, true, false>, T, S...>(m);
  return m.sat ? roundedOp<FloatOp<F, false, true>, T, S...>(m)
               : roundedOp<FloatOp<F, false, false>, T, S...>(m);
}

template <class F, class Format, class T, class... S>
static Executor selectHalf(const FloatModifiers &m) {
  if (m.rounding != FE_TONEAREST)
    return nullptr;
  if (m.ftz)
    return m.sat ? rowOp<HalfOp<F, Format, true, true>, T, S...>()
                 : rowOp<HalfOp<F, Format, true, false>, T, S...>();
  return m.sat ? rowOp<HalfOp<F, Format, false, true>, T, S...>()
               : rowOp<HalfOp<F, Format, false, false>, T, S...>();
}

template <size_t, class T>
using Repeat = T;

/// The executor of F with as many operands as there are indices.
template <class F, class HalfF, size_t... I>
static Executor selectFloat(Type type, const FloatModifiers &m,
                            std::index_sequence<I...>) {
  switch (type) {
  case Type::F32:
    return selectModifiers<F, float, Repeat<I, float>...>(m);
  case Type::F64:
    return m.ftz || m.sat
               ? nullptr
               : roundedOp<FloatOp<F, false>, double, Repeat<I, double>...>(m);
  case Type::F16:
    return selectHalf<HalfF, Half, uint16_t, Repeat<I, uint16_t>...>(m);
  case Type::F16x2:
    return selectHalf<HalfF, Half, uint32_t, Repeat<I, uint32_t>...>(m);
  case Type::BF16:
    return m.ftz || m.sat
               ? nullptr
               : selectHalf<HalfF, BFloat, uint16_t, Repeat<I, uint16_t>...>(m);
  case Type::BF16x2:
    return m.ftz || m.sat
               ? nullptr
               : selectHalf<HalfF, BFloat, uint32_t, Repeat<I, uint32_t>...>(m);
  default:
    return nullptr;
  }
}

/// abs, neg, min and max have no .rnd and .sat.
template <class F, unsigned numOperands, class HalfF = F>
static bool decodeExact(OpBuilder &b, FloatModifiers modifiers) {
  Type type;
  return b.expectType(type) &&
         decodeSameType(
             b, type, numOperands,
             selectFloat<F, HalfF>(type, modifiers,
                                   std::make_index_sequence<numOperands>()));
}

/// opcode{.rnd}{.ftz}{.sat}.type
template <class F, unsigned numOperands, class HalfF = F>
static bool decodeRounded(OpBuilder &b) {
  FloatModifiers modifiers;
  acceptRounding(b, modifiers);
  acceptFtzSat(b, modifiers);
  return decodeExact<F, numOperands, HalfF>(b, modifiers);
}

bool fovea::emulator::decodeFloatAdd(OpBuilder &b) {
  return decodeRounded<FloatAdd, 2>(b);
}
bool fovea::emulator::decodeFloatSub(OpBuilder &b) {
  return decodeRounded<FloatSub, 2>(b);
}
bool fovea::emulator::decodeFloatMul(OpBuilder &b) {
  return decodeRounded<FloatMul, 2>(b);
}

/// fma.rnd{.ftz}{.sat}.type, fma.rn{.ftz}.relu.f16
bool fovea::emulator::decodeFloatFma(OpBuilder &b) {
  FloatModifiers modifiers;
  acceptRounding(b, modifiers);
  // mad.f32 of old code rounds to nearest, too.
  if (!modifiers.hasRounding && b.instruction.opcode == "fma")
    return false;
  acceptFtzSat(b, modifiers);
  if (!b.accept("relu"))
    return decodeExact<FloatFma, 3, HalfFma>(b, modifiers);
  std::optional<Type> type = lastType(b);
  return type && bitWidth(*type) != 64 && *type != Type::F32 &&
         decodeExact<FloatFma, 3, Relu<HalfFma>>(b, modifiers);
}

/// div.rnd, div.approx, div.full: the approximations are exact here.
bool fovea::emulator::decodeFloatDiv(OpBuilder &b) {
  FloatModifiers modifiers;
  if (b.acceptOneOf({"approx", "full"}) < 0)
    acceptRounding(b, modifiers);
  modifiers.ftz = b.accept("ftz");
  std::optional<Type> type = lastType(b);
  return type && bitWidth(*type) >= 32 &&
         decodeExact<FloatDiv, 2>(b, modifiers);
}

/// rcp, sqrt: .rnd{.ftz}.type, .approx{.ftz}.f32; rcp.approx.ftz.f64, too.
template <class F>
static bool decodeFunction(OpBuilder &b) {
  FloatModifiers modifiers;
  bool isApproximate = b.accept("approx");
  if (!isApproximate)
    acceptRounding(b, modifiers);
  modifiers.ftz = b.accept("ftz");
  std::optional<Type> type = lastType(b);
  if (type != Type::F32 && type != Type::F64)
    return false;
  if (!isApproximate && !modifiers.hasRounding)
    return false;
  // The approximation in f64 has 20 bits, which programs refine.
  if (isApproximate && type == Type::F64)
    modifiers.ftz = false;
  return decodeExact<F, 1>(b, modifiers);
}
bool fovea::emulator::decodeFloatReciprocal(OpBuilder &b) {
  return decodeFunction<FloatReciprocal>(b);
}
bool fovea::emulator::decodeFloatSqrt(OpBuilder &b) {
  return decodeFunction<FloatSqrt>(b);
}

bool fovea::emulator::decodeFloatAbs(OpBuilder &b) {
  FloatModifiers modifiers;
  modifiers.ftz = b.accept("ftz");
  return decodeExact<FloatAbs, 1>(b, modifiers);
}
bool fovea::emulator::decodeFloatNeg(OpBuilder &b) {
  FloatModifiers modifiers;
  modifiers.ftz = b.accept("ftz");
  return decodeExact<FloatNeg, 1>(b, modifiers);
}

/// min{.ftz}{.NaN}{.xorsign.abs}.type
template <bool isMax>
static bool decodeMinMax(OpBuilder &b) {
  FloatModifiers modifiers;
  modifiers.ftz = b.accept("ftz");
  bool nan = b.accept("NaN");
  if (b.accept("xorsign"))
    return b.expect("abs") &&
           (nan ? decodeExact<XorSign<FloatMinMax<isMax, true>>, 2>(b,
                                                                    modifiers)
                : decodeExact<XorSign<FloatMinMax<isMax, false>>, 2>(
                      b, modifiers));
  return nan ? decodeExact<FloatMinMax<isMax, true>, 2>(b, modifiers)
             : decodeExact<FloatMinMax<isMax, false>, 2>(b, modifiers);
}
bool fovea::emulator::decodeFloatMin(OpBuilder &b) {
  return decodeMinMax<false>(b);
}
bool fovea::emulator::decodeFloatMax(OpBuilder &b) {
  return decodeMinMax<true>(b);
}

/// copysign.type d, a, b: the magnitude of b with the sign of a.
static bool decodeCopySign(OpBuilder &b) {
  return decodeExact<CopySign, 2>(b, FloatModifiers()) &&
         bitWidth(*lastType(b)) >= 32;
}

namespace {
/// In the order of testp's modifiers.
enum class FloatTest : uint8_t {
  Finite,
  Infinite,
  Number,
  NotANumber,
  Normal,
  Subnormal
};
} // namespace

template <class T>
static bool holds(FloatTest test, T value) {
  switch (test) {
  case FloatTest::Finite:
    return std::isfinite(value);
  case FloatTest::Infinite:
    return std::isinf(value);
  case FloatTest::Number:
    return !std::isnan(value);
  case FloatTest::NotANumber:
    return std::isnan(value);
  case FloatTest::Normal:
    return std::isnormal(value);
  case FloatTest::Subnormal:
    return std::isfinite(value) && !std::isnormal(value) && value != 0;
  }
  return false;
}

template <class T>
static Flow runFloatTest(Warp &warp, const Op &op, LaneMask mask) {
  const T *values = warp.row<const T>(op, 1);
  LaneMask result = 0;
  forEachLane(mask, [&](unsigned lane) {
    result |= LaneMask(holds(FloatTest(op.immediate), values[lane])) << lane;
  });
  warp.writePredicate(op, 0, mask, result);
  return Flow::Next;
}

/// testp.test.type p, a
static bool decodeFloatTest(OpBuilder &b) {
  int test = b.acceptOneOf(
      {"finite", "infinite", "number", "notanumber", "normal", "subnormal"});
  Type type;
  b.op.immediate = test;
  return test >= 0 && b.expectType(type) &&
         (type == Type::F32 || type == Type::F64) && b.expectOperands(2) &&
         b.destination(0, Type::Pred) && b.source(1, type) &&
         b.finish(type == Type::F32 ? runFloatTest<float>
                                    : runFloatTest<double>);
}

void fovea::emulator::addFloatFamilies(FamilyTable &table) {
  table.add("copysign", OpClass::Float, decodeCopySign);
  table.add("testp", OpClass::Float, decodeFloatTest);
  table.add("fma", OpClass::Float, decodeFloatFma);
}
