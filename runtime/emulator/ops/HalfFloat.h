// f16 and bf16 numbers as bits: conversions that round to nearest even, written
// so that loops over them become vector code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_HALFFLOAT_H
#define FOVEA_EMULATOR_OPS_HALFFLOAT_H

#include "RowOp.h"

#include <cstring>

namespace fovea::emulator {

template <class To, class From>
FOVEA_INLINE To bitCast(From value) {
  static_assert(sizeof(To) == sizeof(From));
  To result;
  memcpy(&result, &value, sizeof(result));
  return result;
}

struct Half {
  static FOVEA_INLINE float toFloat(uint16_t half) {
    // Moving the exponent is a multiplication, which also gets subnormals
    // right.
    float value = bitCast<float>(uint32_t(half & 0x7fff) << 13) * 0x1p112f;
    uint32_t bits = bitCast<uint32_t>(value);
    bits |= value >= 65536.0f ? 0x7f800000u : 0u; // infinity, NaN
    return bitCast<float>(bits | uint32_t(half & 0x8000) << 16);
  }
  static FOVEA_INLINE uint16_t fromFloat(float value) {
    uint32_t bits = bitCast<uint32_t>(value);
    uint32_t sign = bits >> 16 & 0x8000;
    bits &= 0x7fffffff;
    // Ties go to even: the lowest bit that stays decides.
    uint32_t normal = (bits + 0xc8000fffu + (bits >> 13 & 1)) >> 13;
    // The sum with 1/2 has the place value of subnormals in its lowest bit.
    uint32_t subnormal =
        bitCast<uint32_t>(bitCast<float>(bits) + 0.5f) - 0x3f000000u;
    uint32_t special = bits > 0x7f800000u ? 0x7fffu : 0x7c00u;
    uint32_t result = bits < 0x38800000u ? subnormal : normal;
    result = bits >= 0x47800000u ? special : result;
    bool isNan = bits > 0x7f800000u;
    return uint16_t(isNan ? result : (result | sign));
  }
};

struct BFloat {
  static FOVEA_INLINE float toFloat(uint16_t half) {
    return bitCast<float>(uint32_t(half) << 16);
  }
  static FOVEA_INLINE uint16_t fromFloat(float value) {
    uint32_t bits = bitCast<uint32_t>(value);
    uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1)) >> 16;
    return uint16_t((bits & 0x7fffffff) > 0x7f800000u ? 0x7fffu : rounded);
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_HALFFLOAT_H
