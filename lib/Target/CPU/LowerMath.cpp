// Polynomials for the elementary functions that kernels and score regions use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "Exp2.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Approximation.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <cmath>

namespace fovea {
#define GEN_PASS_DEF_LOWERMATHPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

namespace {
/// What differs between the formats.
struct Exp2Format {
  unsigned mantissaBits;
  double zero;    ///< minus the bias: the power of this is 0
  double largest; ///< and above this infinity
  double magic;   ///< 1.5 * 2^mantissa + bias
  llvm::ArrayRef<double>
      polynomial; ///< of 2^x - 1 without the constant, x in +-1/2
};
} // namespace

// Least squares of the relative error at Chebyshev nodes: 1.0e-7 and 3.9e-18.
static constexpr double exp2Polynomial32[] = {
    0.69314685594169101086, 0.24022238002741137518, 0.055508929524512212118,
    0.0096716979383985491466, 0.0013218672481610225056};
static constexpr double exp2Polynomial64[] = {
    0.69314718055994533515,   0.24022650695910132479,
    0.05550410866481954503,   0.0096181291075937349555,
    0.0013333558146874726842, 0.00015403530457518834653,
    1.5252733412140717397e-5, 1.3215435106247474824e-6,
    1.0178229258049394143e-7, 7.0738101550998620905e-9,
    4.4307278984014654442e-10};

static Exp2Format getFormat(Type element) {
  if (element.isF64())
    return {52, -1023, 1024, 0x1.8p52 + 1023, exp2Polynomial64};
  return {23, -127, 128, 0x1.8p23f + 127, exp2Polynomial32};
}

/// 1 + c[0] x + c[1] x^2 + ... by Horner's scheme.
static Value emitPolynomial(KernelBuilder &b, Value x,
                            ArrayRef<double> coefficients) {
  Type type = x.getType();
  Value sum = b.splat(type, coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back()))
    sum = b.fma(sum, x, b.splat(type, coefficient));
  return b.fma(sum, x, b.splat(type, 1));
}

Value fovea::emitExp2(KernelBuilder &b, Value x) {
  auto type = cast<VectorType>(x.getType());
  Exp2Format format = getFormat(type.getElementType());
  auto bits = type.clone(b.getIntegerType(type.getElementTypeBitWidth()));
  // Below this the exponent's bits are those of 0. A NaN fails the comparison.
  Value zero = b.splat(type, format.zero);
  x = b.select(b.compare(arith::CmpFPredicate::OGT, zero, x), zero, x);
  // Adding the magic number rounds x to an integer n and leaves n + bias in the
  // low bits; shifted up they are 2^n.
  Value magic = b.splat(type, format.magic);
  Value shifted = b.add(x, magic);
  Value fraction = b.sub(x, b.sub(shifted, magic));
  Value power = emitPolynomial(b, fraction, format.polynomial);
  Value amount = arith::ConstantOp::create(
      b, DenseElementsAttr::get(bits, b.getIntegerAttr(bits.getElementType(),
                                                       format.mantissaBits)));
  Value exponent = arith::ShLIOp::create(
      b, arith::BitcastOp::create(b, bits, shifted).getResult(), amount);
  // A product, not an addition of exponents: it keeps NaN.
  return b.mul(power, arith::BitcastOp::create(b, type, exponent));
}

/// exp2 for any argument.
static Value emitFullExp2(KernelBuilder &b, Value x) {
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

/// e^x as 2^y with y = x * log2(e). What rounding y takes away comes back as a
/// factor: it would be an error of up to |y| half-ulps.
static Value emitExp(KernelBuilder &b, Value x) {
  Type type = x.getType();
  bool isDouble = getElementTypeOrSelf(type).isF64();
  // log2(e) minus its value in the format.
  double rest = isDouble ? 2.0355273740931033e-17 : 1.925963033500011e-8;
  Value log2e = b.splat(type, M_LOG2E);
  Value y = b.mul(x, log2e);
  Value error = b.fma(x, log2e, b.mul(y, b.splat(type, -1)));
  error = b.fma(x, b.splat(type, rest), error);
  Value power = emitFullExp2(b, y);
  Value corrected = b.fma(b.mul(power, b.splat(type, M_LN2)), error, power);
  // Infinite arguments leave no error to correct.
  Value finite = b.compare(arith::CmpFPredicate::OLT, b.mul(error, error),
                           b.splat(type, 1));
  Value bounded =
      b.compare(arith::CmpFPredicate::OLT, power, b.splat(type, INFINITY));
  return b.select(finite, b.select(bounded, corrected, power), power);
}

/// tanh by a rational function of x^2, exact to 2 ulp in f32: relative accuracy
/// near 0 matters for soft-capped scores. Eigen's coefficients, divided by the
/// first, so that the result is x where x^2 is nothing next to 1.
static Value emitTanh32(KernelBuilder &b, Value x) {
  static constexpr double numerator[] = {1.0,
                                         0.13022555035799355,
                                         0.003036098704097111,
                                         1.0467500527889187e-05,
                                         -1.7583791434041894e-08,
                                         4.087417730804412e-11,
                                         -5.641676963472844e-14};
  static constexpr double denominator[] = {
      1.0000001280520785, 0.4635584444559599, 0.024222767099561962,
      0.0002448661246592373};
  Type type = x.getType();
  // Beyond this tanh is 1 in f32. A NaN fails both comparisons and stays.
  Value bound = b.splat(type, 7.90531110763549805),
        negative = b.splat(type, -7.90531110763549805);
  Value clamped =
      b.select(b.compare(arith::CmpFPredicate::OGT, x, bound), bound, x);
  clamped = b.select(b.compare(arith::CmpFPredicate::OLT, clamped, negative),
                     negative, clamped);
  Value square = b.mul(clamped, clamped);
  auto horner = [&](ArrayRef<double> coefficients) {
    Value sum = b.splat(type, coefficients.back());
    for (double coefficient : llvm::reverse(coefficients.drop_back()))
      sum = b.fma(sum, square, b.splat(type, coefficient));
    return sum;
  };
  Value top = b.mul(clamped, horner(numerator));
  return arith::DivFOp::create(b, top, horner(denominator));
}

namespace {
/// Replaces a function on f32 vectors, and f64 ones if `anyFloat`, by `emit`.
template <typename OpTy, Value (*emit)(KernelBuilder &, Value), bool anyFloat>
struct LowerFunction final : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || !(type.getElementType().isF32() ||
                   (anyFloat && type.getElementType().isF64())))
      return rewriter.notifyMatchFailure(op, "no polynomial for this type");
    KernelBuilder b(op.getLoc(), rewriter);
    rewriter.replaceOp(op, emit(b, op.getOperand()));
    return success();
  }
};
using LowerExp2 = LowerFunction<math::Exp2Op, emitFullExp2, /*anyFloat=*/true>;
using LowerExp = LowerFunction<math::ExpOp, emitExp, /*anyFloat=*/true>;
using LowerTanh = LowerFunction<math::TanhOp, emitTanh32, /*anyFloat=*/false>;

/// Without the instruction LLVM would call fmaf for each lane.
struct ExpandFma final : OpRewritePattern<vector::FMAOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(vector::FMAOp op,
                                PatternRewriter &rewriter) const override {
    Value product =
        arith::MulFOp::create(rewriter, op.getLoc(), op.getLhs(), op.getRhs());
    rewriter.replaceOpWithNewOp<arith::AddFOp>(op, product, op.getAcc());
    return success();
  }
};

struct LowerMathPass final : fovea::impl::LowerMathPassBase<LowerMathPass> {
  using Base::Base;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<LowerExp2, LowerExp, LowerTanh>(&getContext(), /*benefit=*/2);
    populateMathPolynomialApproximationPatterns(patterns);
    if (!fma)
      patterns.add<ExpandFma>(&getContext());
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace
