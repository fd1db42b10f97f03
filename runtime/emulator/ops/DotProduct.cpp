// dp4a and dp2a: dot products of small integers in 32-bit registers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decode.h"
#include "Families.h"
#include "RowOp.h"

using namespace fovea::emulator;

namespace {
/// c + sum of the products of four bytes.
template <bool aSigned, bool bSigned>
struct DotProduct4 {
  static FOVEA_INLINE uint32_t apply(uint32_t a, uint32_t b, uint32_t c) {
    for (unsigned i = 0; i < 32; i += 8) {
      int32_t x = aSigned ? int8_t(a >> i) : uint8_t(a >> i);
      int32_t y = bSigned ? int8_t(b >> i) : uint8_t(b >> i);
      c += uint32_t(x * y);
    }
    return c;
  }
};
/// c + sum of the products of two 16-bit numbers and the low or high bytes of
/// b.
template <bool aSigned, bool bSigned, bool isHigh>
struct DotProduct2 {
  static FOVEA_INLINE uint32_t apply(uint32_t a, uint32_t b, uint32_t c) {
    b >>= isHigh ? 16 : 0;
    for (unsigned i = 0; i < 2; ++i) {
      int32_t x = aSigned ? int16_t(a >> 16 * i) : uint16_t(a >> 16 * i);
      int32_t y = bSigned ? int8_t(b >> 8 * i) : uint8_t(b >> 8 * i);
      c += uint32_t(x * y);
    }
    return c;
  }
};
} // namespace

template <template <bool, bool> class F>
static Executor selectSigns(Type a, Type b) {
  if (isSigned(a))
    return isSigned(b) ? ternaryOp<F<true, true>, uint32_t>()
                       : ternaryOp<F<true, false>, uint32_t>();
  return isSigned(b) ? ternaryOp<F<false, true>, uint32_t>()
                     : ternaryOp<F<false, false>, uint32_t>();
}
template <bool aSigned, bool bSigned>
using DotProduct2Low = DotProduct2<aSigned, bSigned, false>;
template <bool aSigned, bool bSigned>
using DotProduct2High = DotProduct2<aSigned, bSigned, true>;

static bool acceptTypes(OpBuilder &b, Type &first, Type &second) {
  return b.expectType(first) && b.expectType(second) && isInteger(first) &&
         isInteger(second) && bitWidth(first) == 32 && bitWidth(second) == 32;
}

/// dp4a.atype.btype d, a, b, c
static bool decodeDotProduct4(OpBuilder &b) {
  Type first, second;
  return acceptTypes(b, first, second) &&
         decodeSameType(b, Type::B32, 3,
                        selectSigns<DotProduct4>(first, second));
}

/// dp2a.mode.atype.btype d, a, b, c
static bool decodeDotProduct2(OpBuilder &b) {
  int mode = b.acceptOneOf({"lo", "hi"});
  Type first, second;
  return mode >= 0 && acceptTypes(b, first, second) &&
         decodeSameType(b, Type::B32, 3,
                        mode ? selectSigns<DotProduct2High>(first, second)
                             : selectSigns<DotProduct2Low>(first, second));
}

void fovea::emulator::addDotProductFamilies(FamilyTable &table) {
  table.add("dp4a", OpClass::Integer, decodeDotProduct4);
  table.add("dp2a", OpClass::Integer, decodeDotProduct2);
}
