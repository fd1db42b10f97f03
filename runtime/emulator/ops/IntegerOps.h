// Integer arithmetic on scalars, as PTX defines it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_INTEGEROPS_H
#define FOVEA_EMULATOR_OPS_INTEGEROPS_H

#include "RowOp.h"

#include <limits>
#include <type_traits>

namespace fovea::emulator {

/// Unsigned, and wide enough that C++ does not promote it to a signed int.
template <class T>
using Wrapping =
    std::conditional_t<sizeof(T) < 4, uint32_t, std::make_unsigned_t<T>>;

/// The next wider type.
template <class T>
struct WiderOf;
template <>
struct WiderOf<uint16_t> {
  using type = uint32_t;
};
template <>
struct WiderOf<int16_t> {
  using type = int32_t;
};
template <>
struct WiderOf<uint32_t> {
  using type = uint64_t;
};
template <>
struct WiderOf<int32_t> {
  using type = int64_t;
};
template <>
struct WiderOf<uint64_t> {
  using type = unsigned __int128;
};
template <>
struct WiderOf<int64_t> {
  using type = __int128;
};
template <class T>
using Wider = typename WiderOf<T>::type;

struct Add {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return T(Wrapping<T>(a) + Wrapping<T>(b));
  }
};
struct Sub {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return T(Wrapping<T>(a) - Wrapping<T>(b));
  }
};
struct Neg {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return T(Wrapping<T>(0) - Wrapping<T>(a));
  }
};
struct Abs {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return a < 0 ? Neg::apply(a) : a;
  }
};
struct Min {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a < b ? a : b;
  }
};
struct Max {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return a > b ? a : b;
  }
};
/// add.sat and sub.sat of s32.
template <class F>
struct Saturated {
  static FOVEA_INLINE int32_t apply(int32_t a, int32_t b) {
    int64_t value = F::apply(int64_t(a), int64_t(b));
    value = value < INT32_MIN ? INT32_MIN : value;
    return value > INT32_MAX ? INT32_MAX : value;
  }
};

struct MulLo {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return T(Wrapping<T>(a) * Wrapping<T>(b));
  }
};
struct MulHi {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    return T(Wider<T>(a) * b >> 8 * sizeof(T));
  }
};
struct MulWide {
  template <class T>
  static FOVEA_INLINE Wider<T> apply(T a, T b) {
    return Wider<T>(a) * b;
  }
};
/// The low 48 bits of a product of 24-bit integers: their low half, or their
/// upper 32 bits.
template <bool isHigh>
struct Mul24 {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    int64_t x = int64_t(uint64_t(a) << 40), y = int64_t(uint64_t(b) << 40);
    uint64_t product = std::is_signed_v<T>
                           ? uint64_t((x >> 40) * (y >> 40))
                           : (uint64_t(x) >> 40) * (uint64_t(y) >> 40);
    return T(isHigh ? product >> 16 : product);
  }
};
/// F(a, b) + c.
template <class F>
struct MulAdd {
  template <class T, class C>
  static FOVEA_INLINE C apply(T a, T b, C c) {
    return Add::apply<C>(F::apply(a, b), c);
  }
};
/// mad.hi.sat.s32.
struct MulHiAddSaturated {
  static FOVEA_INLINE int32_t apply(int32_t a, int32_t b, int32_t c) {
    return Saturated<Add>::apply(MulHi::apply(a, b), c);
  }
};
/// What PTX leaves open for division by zero is all ones here, as on GPUs.
struct Div {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    if (b == 0)
      return T(-1);
    if (std::is_signed_v<T> && b == T(-1))
      return Neg::apply(a); // the smallest number by -1 traps on the host
    return T(a / b);
  }
};
struct Rem {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b) {
    if (b == 0)
      return a;
    if (std::is_signed_v<T> && b == T(-1))
      return 0;
    return T(a % b);
  }
};
/// c + |a - b|
struct Sad {
  template <class T>
  static FOVEA_INLINE T apply(T a, T b, T c) {
    return Add::apply(c, a < b ? Sub::apply(b, a) : Sub::apply(a, b));
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_INTEGEROPS_H
