// Rounding of numbers to formats with fewer bits, in every mode.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_CONVERSIONOPS_H
#define FOVEA_EMULATOR_OPS_CONVERSIONOPS_H

#include "FloatOps.h"

#include "../Type.h"

namespace fovea::emulator {

/// To nearest (ties to even, or away from zero), to zero, down, up; the second
/// half are the modes that make integers.
enum class Rounding : uint8_t {
  Nearest,
  Zero,
  Down,
  Up,
  NearestAway,
  ToInteger,
  IntegerNearest = ToInteger,
  IntegerZero,
  IntegerDown,
  IntegerUp
};

/// A binary format of IEEE 754's kind.
struct FloatFormat {
  unsigned exponentBits, mantissaBits;
  int bias() const { return (1 << (exponentBits - 1)) - 1; }
  uint64_t infinity() const {
    return ((uint64_t(1) << exponentBits) - 1) << mantissaBits;
  }
  /// One pattern for all NaNs: everything set but the sign.
  uint64_t nan() const {
    return (uint64_t(1) << (exponentBits + mantissaBits)) - 1;
  }
};

inline FloatFormat formatOf(Type type) {
  switch (type) {
  case Type::F16:
  case Type::F16x2:
    return {5, 10};
  case Type::BF16:
  case Type::BF16x2:
    return {8, 7};
  case Type::TF32:
    return {8, 10};
  case Type::F32:
    return {8, 23};
  default:
    return {11, 52};
  }
}

inline double roundToInteger(double value, Rounding rounding) {
  switch (rounding) {
  case Rounding::Nearest:
  case Rounding::IntegerNearest:
    return __builtin_rint(value); // the host rounds to nearest even
  case Rounding::Down:
  case Rounding::IntegerDown:
    return __builtin_floor(value);
  case Rounding::Up:
  case Rounding::IntegerUp:
    return __builtin_ceil(value);
  default:
    return __builtin_trunc(value);
  }
}

/// Whether a magnitude is made larger that lies `remainder` above a multiple of
/// 2^shift.
inline bool roundsUp(Rounding rounding, bool isNegative, bool isOdd,
                     uint64_t remainder, unsigned shift) {
  uint64_t half = uint64_t(1) << (shift - 1);
  switch (rounding) {
  case Rounding::Zero:
    return false;
  case Rounding::Down:
    return isNegative && remainder;
  case Rounding::Up:
    return !isNegative && remainder;
  case Rounding::NearestAway:
    return remainder >= half;
  default:
    return remainder > half || (remainder == half && isOdd);
  }
}

/// significand * 2^exponent, which must not be zero, as a number of `format`.
inline uint64_t encodeScaled(uint64_t significand, int exponent,
                             bool isNegative, FloatFormat format,
                             Rounding rounding) {
  uint64_t sign = uint64_t(isNegative)
                  << (format.exponentBits + format.mantissaBits);
  // The highest bit is at 63 now, so the number is 1.xxx * 2^top.
  int zeros = __builtin_clzll(significand);
  significand <<= zeros;
  int top = exponent - zeros + 63;
  int smallest = 1 - format.bias();
  // Bits below the mantissa's last place; more of them for subnormals.
  int shift = 63 - int(format.mantissaBits);
  if (top < smallest)
    shift += smallest - top;
  uint64_t bits = 0, remainder = significand;
  if (shift <= 63) {
    bits = significand >> shift;
    remainder = significand & ((uint64_t(1) << shift) - 1);
  } else {
    // Far below the last place: only whether it is half, and more, matters.
    remainder = shift == 64 ? significand / 2 + (significand & 1) : 1;
    shift = 63;
  }
  if (roundsUp(rounding, isNegative, bits & 1, remainder, shift))
    ++bits;
  // A carry goes into the exponent, where it belongs.
  if (top >= smallest)
    bits += uint64_t(top + format.bias() - 1) << format.mantissaBits;
  if (top <= format.bias() && bits < format.infinity())
    return sign | bits;
  bool toLargest = rounding == Rounding::Zero ||
                   (rounding == Rounding::Down && !isNegative) ||
                   (rounding == Rounding::Up && isNegative);
  return sign | (format.infinity() - toLargest);
}

inline uint64_t encodeInteger(uint64_t magnitude, bool isNegative,
                              FloatFormat format, Rounding rounding) {
  return magnitude ? encodeScaled(magnitude, 0, isNegative, format, rounding)
                   : 0;
}

/// A double as a number of `format`.
inline uint64_t encode(double value, FloatFormat format, Rounding rounding) {
  bool isNegative = __builtin_signbit(value);
  uint64_t sign = uint64_t(isNegative)
                  << (format.exponentBits + format.mantissaBits);
  if (value != value)
    return format.nan();
  if (__builtin_isinf(value))
    return sign | format.infinity();
  if (value == 0)
    return sign;
  uint64_t bits = bitCast<uint64_t>(value);
  uint64_t mantissa = bits & ((uint64_t(1) << 52) - 1);
  int exponent = bits >> 52 & 0x7ff;
  if (exponent)
    mantissa |= uint64_t(1) << 52;
  return encodeScaled(mantissa, (exponent ? exponent : 1) - 1075, isNegative,
                      format, rounding);
}

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_CONVERSIONOPS_H
