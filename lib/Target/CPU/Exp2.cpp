// 2^x by a polynomial for the fraction and an exponent for the integer.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Exp2.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"

#include <cmath>

using namespace mlir;
using namespace fovea;

namespace {
/// What differs between the formats.
struct Exp2Format {
  unsigned mantissaBits;
  double zero;    ///< minus the bias: the power of this is 0
  double largest; ///< and above this infinity
  double magic;   ///< 1.5 * 2^mantissa + bias
};

/// Coefficients of 2^x - 1 without the constant, for each accuracy.
struct Polynomials {
  ArrayRef<double> full, f16, bf16;

  ArrayRef<double> get(Exp2Method::Accuracy accuracy) const {
    switch (accuracy) {
    case Exp2Method::Full:
      return full;
    case Exp2Method::F16:
      return f16;
    case Exp2Method::BF16:
      return bf16;
    }
    llvm_unreachable("unknown accuracy");
  }
};
} // namespace

static Exp2Format getFormat(Type element) {
  if (element.isF64())
    return {52, -1023, 1024, 0x1.8p52 + 1023};
  return {23, -127, 128, 0x1.8p23f + 127};
}

// The least largest relative error for x in +-1/2: 9.1e-8, 2.8e-6 and 1.0e-4.
static constexpr double centered32[] = {
    0.6931469775991651, 0.24022242085375917, 0.055507337432497646,
    0.009671512639610596, 0.0013264727197896532};
static constexpr double centeredF16[] = {0.6931241934178308, 0.2402409860989706,
                                         0.05590642459652162,
                                         0.00958285309564905};
static constexpr double centeredBF16[] = {
    0.6932829270974662, 0.24221095927469144, 0.055008931123959076};
// The same for x from 0 to 1: 8.2e-8, 2.9e-6 and 8.6e-5.
static constexpr double positive32[] = {
    0.6931513118048299, 0.24016445015339422, 0.05579991310795661,
    0.009017030318133544, 0.0018671300714363185};
static constexpr double positiveF16[] = {0.6930448449029263, 0.2412802047517278,
                                         0.05224247422326434,
                                         0.013426684271789634};
static constexpr double positiveBF16[] = {
    0.6951167870142998, 0.22764498975162828, 0.07706704283421618};
// Least squares of the relative error at Chebyshev nodes in +-1/2: 3.9e-18.
static constexpr double centered64[] = {
    0.69314718055994533515,   0.24022650695910132479,
    0.05550410866481954503,   0.0096181291075937349555,
    0.0013333558146874726842, 0.00015403530457518834653,
    1.5252733412140717397e-5, 1.3215435106247474824e-6,
    1.0178229258049394143e-7, 7.0738101550998620905e-9,
    4.4307278984014654442e-10};

/// 1 + c[0] x + c[1] x^2 + ... by Horner's scheme.
static Value emitPolynomial(KernelBuilder &b, Value x,
                            ArrayRef<double> coefficients) {
  Type type = x.getType();
  Value sum = b.splat(type, coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back()))
    sum = b.fma(sum, x, b.splat(type, coefficient));
  return b.fma(sum, x, b.splat(type, 1));
}

/// x - floor(x) on a vector of 16 f32, 0 for infinities. There is no op for the
/// instruction, and a call of its intrinsic has unknown effects, which
/// deallocation refuses.
static Value emitFractionAvx512(KernelBuilder &b, Value x) {
  return LLVM::InlineAsmOp::create(
             b, x.getType(), x, /*asm_string=*/"vreduceps $$1, $1, $0",
             /*constraints=*/"=v,v", /*has_side_effects=*/false,
             /*is_align_stack=*/false, LLVM::TailCallKind::None,
             /*asm_dialect=*/nullptr, /*operand_attrs=*/nullptr)
      .getRes();
}

/// 2^floor(x) * 2^(x - floor(x)) on a vector of 16 f32.
static Value emitExp2Avx512(KernelBuilder &b, Value x,
                            Exp2Method::Accuracy accuracy) {
  Polynomials polynomials{positive32, positiveF16, positiveBF16};
  Value power =
      emitPolynomial(b, emitFractionAvx512(b, x), polynomials.get(accuracy));
  auto constant = [&](Type type, int64_t value) -> Value {
    return arith::ConstantOp::create(b, b.getIntegerAttr(type, value));
  };
  constexpr int64_t allLanes = -1, currentRounding = 4;
  // Operands go to the intrinsic in its own order: what is scaled, by what, and
  // what masked lanes get.
  return x86vector::MaskScaleFOp::create(
      b, power, x, power, constant(b.getI16Type(), allLanes),
      constant(b.getI32Type(), currentRounding));
}

/// Applies `emit` to parts of `lanes` lanes.
static Value forParts(KernelBuilder &b, Value x, int64_t lanes,
                      function_ref<Value(Value)> emit) {
  int64_t width = cast<VectorType>(x.getType()).getNumElements();
  if (width == lanes)
    return emit(x);
  Value result = x;
  for (int64_t begin = 0; begin < width; begin += lanes) {
    Value part =
        vector::ExtractStridedSliceOp::create(b, x, begin, lanes, int64_t{1});
    result = vector::InsertStridedSliceOp::create(b, emit(part), result, begin,
                                                  int64_t{1});
  }
  return result;
}

Value fovea::emitExp2(KernelBuilder &b, Value x, Exp2Method method) {
  auto type = cast<VectorType>(x.getType());
  constexpr int64_t lanes512 = 16;
  if (method.avx512 && type.getElementType().isF32() &&
      type.getNumElements() % lanes512 == 0)
    return forParts(b, x, lanes512, [&](Value part) {
      return emitExp2Avx512(b, part, method.accuracy);
    });

  Exp2Format format = getFormat(type.getElementType());
  Polynomials polynomials{centered32, centeredF16, centeredBF16};
  if (type.getElementType().isF64())
    polynomials = {centered64, centered64, centered64};
  auto bits = type.clone(b.getIntegerType(type.getElementTypeBitWidth()));
  // Below this the exponent's bits are those of 0. A NaN fails the comparison.
  Value zero = b.splat(type, format.zero);
  x = b.select(b.compare(arith::CmpFPredicate::OGT, zero, x), zero, x);
  // Adding the magic number rounds x to an integer n and leaves n + bias in the
  // low bits; shifted up they are 2^n.
  Value magic = b.splat(type, format.magic);
  Value shifted = b.add(x, magic);
  Value fraction = b.sub(x, b.sub(shifted, magic));
  Value power = emitPolynomial(b, fraction, polynomials.get(method.accuracy));
  Value amount = arith::ConstantOp::create(
      b, DenseElementsAttr::get(bits, b.getIntegerAttr(bits.getElementType(),
                                                       format.mantissaBits)));
  Value exponent = arith::ShLIOp::create(
      b, arith::BitcastOp::create(b, bits, shifted).getResult(), amount);
  // A product, not an addition of exponents: it keeps NaN.
  return b.mul(power, arith::BitcastOp::create(b, type, exponent));
}

Value fovea::emitFullExp2(KernelBuilder &b, Value x) {
  Type type = x.getType();
  Exp2Format format = getFormat(getElementTypeOrSelf(type));
  Value overflow =
      b.compare(arith::CmpFPredicate::OGE, x, b.splat(type, format.largest));
  // Close below the largest exponent x rounds to an integer whose power
  // overflows.
  double half = format.largest / 2;
  Value large = b.compare(arith::CmpFPredicate::OGE, x, b.splat(type, half));
  Value reduced = b.select(large, b.sub(x, b.splat(type, half)), x);
  Value power =
      b.select(large, b.splat(type, std::exp2(half)), b.splat(type, 1));
  Value result = b.mul(emitExp2(b, reduced), power);
  return b.select(overflow, b.splat(type, INFINITY), result);
}
