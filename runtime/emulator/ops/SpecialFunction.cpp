// Reciprocals, roots, exponentials and other functions that GPUs approximate.
// The emulator computes them (almost) exactly: its results differ from a GPU's
// in the last bits. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decode.h"
#include "Families.h"
#include "FloatOps.h"

#include <cmath>

using namespace fovea::emulator;

namespace {
struct ReciprocalSqrt {
  static FOVEA_INLINE float apply(float a) {
    return float(1.0 / __builtin_sqrt(double(a)));
  }
  static FOVEA_INLINE double apply(double a) { return 1.0 / __builtin_sqrt(a); }
};
struct Sin {
  static FOVEA_INLINE float apply(float a) { return std::sin(a); }
};
struct Cos {
  static FOVEA_INLINE float apply(float a) { return std::cos(a); }
};
struct Log2 {
  static FOVEA_INLINE float apply(float a) { return std::log2(a); }
};
struct Tanh {
  static FOVEA_INLINE float apply(float a) { return std::tanh(a); }
};

/// 2^a = 2^n * 2^f with |f| <= 1/2: a polynomial in double, which vectorises
/// and is within 0.5001 units in the last place of an f32.
struct Exp2 {
  static FOVEA_INLINE float apply(float a) {
    // Beyond these results are 0 and infinity; NaN stays.
    float clamped = a > 200.0f ? 200.0f : a;
    clamped = clamped < -200.0f ? -200.0f : clamped;
    double x = clamped == clamped ? clamped : 0.0f;
    // Adding 1.5 * 2^52 leaves the nearest integer in the low bits.
    double shifted = x + 0x1.8p52;
    double f = x - (shifted - 0x1.8p52);
    int64_t n = bitCast<int64_t>(shifted) - bitCast<int64_t>(0x1.8p52);
    double scale = bitCast<double>((n + 1023) << 52);
    float result = float(polynomial(f) * scale);
    return a == a ? result : a;
  }
  /// The Taylor series of exp(f ln 2) up to the eighth power: the rest is less
  /// than 2e-10 of the sum, a hundredth of a unit in the last place.
  static FOVEA_INLINE double polynomial(double f) {
    double t = f * 0.69314718055994530942;
    double sum = 1.0 / 40320;
    sum = sum * t + 1.0 / 5040;
    sum = sum * t + 1.0 / 720;
    sum = sum * t + 1.0 / 120;
    sum = sum * t + 1.0 / 24;
    sum = sum * t + 1.0 / 6;
    sum = sum * t + 0.5;
    sum = sum * t + 1.0;
    return sum * t + 1.0;
  }
};
} // namespace

template <class F>
static Executor selectFloat(bool ftz) {
  return ftz ? unaryOp<FloatOp<F, true>, float>()
             : unaryOp<FloatOp<F, false>, float>();
}

/// opcode.approx{.ftz}.f32
template <class F>
static bool decodeApproximation(OpBuilder &b) {
  if (!b.expect("approx"))
    return false;
  bool ftz = b.accept("ftz");
  return b.expect("f32") &&
         decodeSameType(b, Type::F32, 1, selectFloat<F>(ftz));
}

template <class F, class Format, class T>
static Executor selectHalf(bool ftz) {
  return ftz ? unaryOp<HalfOp<F, Format, true, false>, T>()
             : unaryOp<HalfOp<F, Format, false, false>, T>();
}

/// ex2 and tanh also have forms for f16 and bf16.
template <class F>
static bool decodeHalfApproximation(OpBuilder &b) {
  if (!b.expect("approx"))
    return false;
  bool ftz = b.accept("ftz");
  Type type;
  if (!b.expectType(type))
    return false;
  switch (type) {
  case Type::F32:
    return decodeSameType(b, type, 1, selectFloat<F>(ftz));
  case Type::F16:
    return decodeSameType(b, type, 1, selectHalf<F, Half, uint16_t>(ftz));
  case Type::F16x2:
    return decodeSameType(b, type, 1, selectHalf<F, Half, uint32_t>(ftz));
  case Type::BF16:
    return decodeSameType(b, type, 1, selectHalf<F, BFloat, uint16_t>(ftz));
  case Type::BF16x2:
    return decodeSameType(b, type, 1, selectHalf<F, BFloat, uint32_t>(ftz));
  default:
    return false;
  }
}

/// rsqrt.approx{.ftz}.f32, rsqrt.approx{.ftz}.f64
static bool decodeReciprocalSqrt(OpBuilder &b) {
  if (lastType(b) != Type::F64)
    return decodeApproximation<ReciprocalSqrt>(b);
  if (!b.expect("approx"))
    return false;
  b.accept("ftz");
  return b.expect("f64") &&
         decodeSameType(b, Type::F64, 1,
                        unaryOp<FloatOp<ReciprocalSqrt, false>, double>());
}

void fovea::emulator::addSpecialFunctionFamilies(FamilyTable &table) {
  auto add = [&](std::string_view opcode, DecodeFunction decode) {
    table.add(opcode, OpClass::Special, decode);
  };
  add("ex2", decodeHalfApproximation<Exp2>);
  add("tanh", decodeHalfApproximation<Tanh>);
  add("lg2", decodeApproximation<Log2>);
  add("sin", decodeApproximation<Sin>);
  add("cos", decodeApproximation<Cos>);
  add("rsqrt", decodeReciprocalSqrt);
  add("rcp", decodeFloatReciprocal);
  add("sqrt", decodeFloatSqrt);
}
