// Polynomials for the elementary functions that kernels and score regions use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "Exp2.h"
#include "SinCos.h"
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
enum Formats { F32 = 1, F64 = 2, AnyFormat = F32 | F64 };

/// Replaces a function on vectors of some formats by `emit`.
template <typename OpTy, Value (*emit)(KernelBuilder &, Value), Formats formats>
struct LowerFunction final : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<VectorType>(op.getType());
    if (!type || !((type.getElementType().isF32() && (formats & F32)) ||
                   (type.getElementType().isF64() && (formats & F64))))
      return rewriter.notifyMatchFailure(op, "no polynomial for this type");
    KernelBuilder b(op.getLoc(), rewriter);
    rewriter.replaceOp(op, emit(b, op.getOperand()));
    return success();
  }
};
using LowerExp2 = LowerFunction<math::Exp2Op, emitFullExp2, AnyFormat>;
using LowerExp = LowerFunction<math::ExpOp, emitExp, AnyFormat>;
using LowerTanh = LowerFunction<math::TanhOp, emitTanh32, F32>;
using LowerSin = LowerFunction<math::SinOp, emitSin64, F64>;
using LowerCos = LowerFunction<math::CosOp, emitCos64, F64>;

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
    patterns.add<LowerExp2, LowerExp, LowerTanh, LowerSin, LowerCos>(
        &getContext(), /*benefit=*/2);
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
