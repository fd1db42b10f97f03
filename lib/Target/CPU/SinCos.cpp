// Sine and cosine of f64 vectors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "SinCos.h"

#include <cmath>

using namespace mlir;
using namespace fovea;

namespace {
/// x = n * pi/2 + rest, |rest| <= pi/4.
struct Reduced {
  Value rest;
  Value bits; ///< the low bits are those of n
};
} // namespace

static Reduced reduce(KernelBuilder &b, Value x) {
  // pi/2 in parts. The first three have 33 bits, so that what is left after the
  // first is exact (below 2^20 even without a fused multiply-add).
  static constexpr double parts[] = {0x1.921fb544p+0, 0x1.0b4611a6p-34,
                                     0x1.3198a2e0p-69, 0x1.b839a252049c1p-104};
  Type type = x.getType();
  // Adding the magic number rounds to an integer and leaves it in the low bits.
  Value magic = b.splat(type, 0x1.8p52);
  Value shifted = b.add(b.mul(x, b.splat(type, M_2_PI)), magic);
  Value minusN = b.sub(magic, shifted), rest = x;
  for (double part : parts)
    rest = b.fma(minusN, b.splat(type, part), rest);
  Type bits = cast<VectorType>(type).clone(b.getI64Type());
  return {rest, arith::BitcastOp::create(b, bits, shifted)};
}

/// 1 - x^2 / (a (a + 1)) * (1 - x^2 / ((a + 2) (a + 3)) * ...): Taylor's series
/// of cos (a = 1), and of sin(x) / x (a = 2).
static Value emitSeries(KernelBuilder &b, Value square, int64_t first) {
  // (pi/4)^18 / 18! is less than half an ulp of 1.
  constexpr int64_t terms = 8;
  Value one = b.splat(square.getType(), 1), sum = one;
  for (int64_t a = first + 2 * (terms - 1); a >= first; a -= 2) {
    Value factor = b.splat(square.getType(), -1.0 / double(a * (a + 1)));
    sum = b.fma(b.mul(square, factor), sum, one);
  }
  return sum;
}

/// sin(x + quadrants * pi/2), NaN from |x| = 2^50 on.
static Value emitShiftedSin(KernelBuilder &b, Value x, int64_t quadrants) {
  auto type = cast<VectorType>(x.getType());
  VectorType bitsType = type.clone(b.getI64Type());
  auto integer = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(bitsType, b.getI64IntegerAttr(value)));
  };
  Reduced reduced = reduce(b, x);
  Value square = b.mul(reduced.rest, reduced.rest);
  Value sin = b.mul(reduced.rest, emitSeries(b, square, 2));
  Value cos = emitSeries(b, square, 1);
  Value quadrant = b.add(reduced.bits, integer(quadrants));
  Value isOdd = b.compare(
      arith::CmpIPredicate::ne,
      arith::AndIOp::create(b, quadrant, integer(1)).getResult(), integer(0));
  Value magnitude = b.select(isOdd, cos, sin);
  // The second bit of the quadrant is the sign.
  Value sign = arith::ShLIOp::create(
      b, arith::AndIOp::create(b, quadrant, integer(2)), integer(62));
  Value flipped = arith::XOrIOp::create(
      b, arith::BitcastOp::create(b, bitsType, magnitude).getResult(), sign);
  Value result = arith::BitcastOp::create(b, type, flipped);
  // The integer n has to fit into the low bits.
  Value isSmall =
      b.compare(arith::CmpFPredicate::OLT, b.mul(x, x), b.splat(type, 0x1p100));
  return b.select(isSmall, result, b.splat(type, NAN));
}

Value fovea::emitSin64(KernelBuilder &b, Value x) {
  return emitShiftedSin(b, x, 0);
}
Value fovea::emitCos64(KernelBuilder &b, Value x) {
  return emitShiftedSin(b, x, 1);
}
