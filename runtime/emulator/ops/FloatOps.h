// Floating-point arithmetic on scalars, as PTX defines it: results that are NaN
// have one bit pattern; .ftz takes and makes zeros for subnormals; .sat clamps
// to [0, 1]. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_FLOATOPS_H
#define FOVEA_EMULATOR_OPS_FLOATOPS_H

#include "HalfFloat.h"

#include <cmath>

namespace fovea::emulator {

FOVEA_INLINE float canonical(float value) {
  return value == value ? value : bitCast<float>(0x7fffffffu);
}
FOVEA_INLINE double canonical(double value) {
  return value == value ? value : bitCast<double>(0x7fffffffffffffffull);
}
/// Zero of the same sign for subnormals.
FOVEA_INLINE float flush(float value) {
  uint32_t bits = bitCast<uint32_t>(value);
  return bitCast<float>(bits & 0x7f800000u ? bits : bits & 0x80000000u);
}
FOVEA_INLINE double flush(double value) { return value; }
template <class T>
FOVEA_INLINE T saturate(T value) {
  T low = value > T(0) ? value : T(0); // NaN becomes 0
  return low < T(1) ? low : T(1);
}

struct FloatAdd {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a + b;
  }
};
struct FloatSub {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a - b;
  }
};
struct FloatMul {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a * b;
  }
};
struct FloatDiv {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a / b;
  }
};
struct FloatFma {
  static FOVEA_INLINE float apply(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
  }
  static FOVEA_INLINE double apply(double a, double b, double c) {
    return __builtin_fma(a, b, c);
  }
};
/// a * b + c of numbers with few bits, for rounding to even fewer: in f32, with
/// the last bit set when the exact result is not an f32 (rounding to odd),
/// which makes the second rounding the only one.
struct HalfFma {
  static FOVEA_INLINE float apply(float a, float b, float c) {
    double product = double(a) * b, addend = c; // exact
    double sum = product + addend;
    // What the sum has lost (Knuth's two-sum).
    double part = sum - product;
    double error = (product - (sum - part)) + (addend - part);
    float rounded = float(sum);
    bool isFinite = __builtin_fabs(sum) < __builtin_inf();
    bool lostMore = error != 0 && isFinite;
    bool isAbove =
        __builtin_fabs(double(rounded)) > __builtin_fabs(sum) ||
        (double(rounded) == sum && lostMore && (error < 0) != (sum < 0));
    bool isInexact = isFinite && (double(rounded) != sum || lostMore);
    uint32_t bits = bitCast<uint32_t>(rounded);
    bits -= isFinite && isAbove;
    return bitCast<float>(bits | uint32_t(isInexact));
  }
};
template <class F>
struct Relu {
  template <class... T>
  static FOVEA_INLINE float apply(T... values) {
    float result = F::apply(values...);
    return result < 0 ? 0.0f : result;
  }
};
struct FloatSqrt {
  static FOVEA_INLINE float apply(float a) { return __builtin_sqrtf(a); }
  static FOVEA_INLINE double apply(double a) { return __builtin_sqrt(a); }
};
struct FloatReciprocal {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return T(1) / a;
  }
};

struct FloatAbs {
  static FOVEA_INLINE float apply(float a) { return __builtin_fabsf(a); }
  static FOVEA_INLINE double apply(double a) { return __builtin_fabs(a); }
};
struct FloatNeg {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return -a;
  }
};

/// The sign of the first operand on the second one.
struct CopySign {
  static FOVEA_INLINE float apply(float a, float b) {
    return __builtin_copysignf(b, a);
  }
  static FOVEA_INLINE double apply(double a, double b) {
    return __builtin_copysign(b, a);
  }
};

/// The number when only one operand is NaN. -0 is smaller than +0.
template <bool isMax, bool propagatesNan>
struct FloatMinMax {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    bool takeA = isMax ? a > b : a < b;
    // Equal numbers may be zeros of different signs.
    takeA = a == b ? (__builtin_signbit(a) != 0) != isMax : takeA;
    bool aIsNan = a != a, bIsNan = b != b;
    T result = takeA || bIsNan ? a : b;
    if (propagatesNan)
      result = aIsNan ? a : bIsNan ? b : result;
    return result;
  }
};
/// .xorsign.abs: of the magnitudes, with the product's sign.
template <class F>
struct XorSign {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    T result = F::apply(FloatAbs::apply(a), FloatAbs::apply(b));
    bool negative = (__builtin_signbit(a) != 0) != (__builtin_signbit(b) != 0);
    return negative ? -result : result;
  }
};

/// F with what the modifiers say.
template <class F, bool ftz, bool sat = false>
struct FloatOp {
  template <class... T>
  static FOVEA_INLINE auto apply(T... values) {
    auto result = F::apply(ftz ? flush(values) : values...);
    result = ftz ? flush(result) : result;
    return sat ? saturate(result) : canonical(result);
  }
};

/// The same for numbers of 16 bits, one or two in an operand. F computes in
/// f32, which has enough bits that rounding twice is rounding once (for fma see
/// HalfFma).
template <class F, class Format, bool ftz, bool sat>
struct HalfOp {
  static FOVEA_INLINE uint16_t flush(uint16_t bits) {
    return bits & 0x7c00 ? bits : bits & 0x8000;
  }
  template <class... T>
  static FOVEA_INLINE uint16_t applyOne(T... values) {
    float result = F::apply(Format::toFloat(ftz ? flush(values) : values)...);
    uint16_t bits = Format::fromFloat(sat ? saturate(result) : result);
    return ftz ? flush(bits) : bits;
  }
  template <class T, class... More>
  static FOVEA_INLINE T apply(T first, More... more) {
    if constexpr (sizeof(T) == 2)
      return applyOne(first, more...);
    else
      return applyOne(uint16_t(first), uint16_t(more)...) |
             uint32_t(applyOne(uint16_t(first >> 16), uint16_t(more >> 16)...))
                 << 16;
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_FLOATOPS_H
