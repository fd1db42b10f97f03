// Conversions from and to f8E4M3FN as integer operations on the bits of f16 and
// f32.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_LOWERFLOAT8PASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;

namespace {
/// Builds arithmetic on scalars or vectors of one shape.
struct BitBuilder : ImplicitLocOpBuilder {
  BitBuilder(Location loc, OpBuilder &b, Type like)
      : ImplicitLocOpBuilder(loc, b), like(like) {}

  Type typeOf(Type element) {
    auto vector = dyn_cast<VectorType>(like);
    return vector ? vector.clone(element) : element;
  }
  Value integer(int64_t value, unsigned width = 32) {
    Type element = getIntegerType(width), type = typeOf(element);
    auto attr = IntegerAttr::get(element, APInt(width, value, true, true));
    if (auto vector = dyn_cast<VectorType>(type))
      return arith::ConstantOp::create(*this,
                                       DenseElementsAttr::get(vector, attr));
    return arith::ConstantOp::create(*this, attr);
  }
  Value number(float value) {
    Type type = typeOf(getF32Type());
    auto attr = getF32FloatAttr(value);
    if (auto vector = dyn_cast<VectorType>(type))
      return arith::ConstantOp::create(
          *this, DenseElementsAttr::get(vector, Attribute(attr)));
    return arith::ConstantOp::create(*this, attr);
  }
  Value bits(Value f32) {
    return arith::BitcastOp::create(*this, typeOf(getI32Type()), f32);
  }
  Value fromBits(Value i32) {
    return arith::BitcastOp::create(*this, typeOf(getF32Type()), i32);
  }
  Value convert(Value value, Type element) {
    unsigned from = getElementTypeOrSelf(value).getIntOrFloatBitWidth();
    unsigned to = element.getIntOrFloatBitWidth();
    if (getElementTypeOrSelf(value) == element)
      return value;
    if (from < to)
      return arith::ExtFOp::create(*this, typeOf(element), value);
    return arith::TruncFOp::create(*this, typeOf(element), value);
  }
  template <typename OpTy>
  Value emit(Value lhs, Value rhs) {
    return OpTy::create(*this, lhs, rhs);
  }

  Type like;
};
} // namespace

/// e4m3 has 4 bits of exponent with bias 7 and 3 of mantissa. Shifted to where
/// those of f16 are, they say the number times 2^(7 - 15), subnormal ones too,
/// and machines convert f16 to f32.
static Value emitDecode(BitBuilder &b, Value stored) {
  Value byte = arith::BitcastOp::create(b, b.typeOf(b.getI8Type()), stored);
  // The sign is in all upper bits; one of them stays.
  Value code = arith::ExtSIOp::create(b, b.typeOf(b.getI16Type()), byte);
  Value shifted = b.emit<arith::ShLIOp>(code, b.integer(7, 16));
  Value half = b.emit<arith::AndIOp>(shifted, b.integer(0xbf80, 16));
  // The largest code is NaN.
  Value magnitude = b.emit<arith::AndIOp>(half, b.integer(0x3f80, 16));
  Value isNan = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, magnitude,
                                      b.integer(0x3f80, 16));
  half = arith::SelectOp::create(b, isNan, b.integer(0x7e00, 16), half);
  half = arith::BitcastOp::create(b, b.typeOf(b.getF16Type()), half);
  Value value = arith::ExtFOp::create(b, b.typeOf(b.getF32Type()), half);
  return b.emit<arith::MulFOp>(value, b.number(0x1p8f));
}

/// Rounds to nearest even at the last of 3 bits of the mantissa.
static Value emitEncode(BitBuilder &b, Value value) {
  Value all = b.bits(value);
  Value magnitude = b.emit<arith::AndIOp>(all, b.integer(0x7fffffff));
  Value sign = b.emit<arith::AndIOp>(b.emit<arith::ShRUIOp>(all, b.integer(24)),
                                     b.integer(0x80));

  // Normal: drop 20 bits, rounding to even, and change the bias.
  Value odd = b.emit<arith::AndIOp>(
      b.emit<arith::ShRUIOp>(magnitude, b.integer(20)), b.integer(1));
  Value rounded = b.emit<arith::AddIOp>(
      magnitude, b.emit<arith::AddIOp>(odd, b.integer(0x7ffff)));
  Value normal = b.emit<arith::ShRUIOp>(
      b.emit<arith::SubIOp>(rounded, b.integer((127 - 7) << 23)),
      b.integer(20));
  // Subnormal: multiples of 2^-9, which is the last place of 2^14.
  Value shifted =
      b.bits(b.emit<arith::AddFOp>(b.fromBits(magnitude), b.number(0x1p14f)));
  Value subnormal = b.emit<arith::SubIOp>(shifted, b.bits(b.number(0x1p14f)));
  Value isSmall = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, magnitude,
                                        b.bits(b.number(0x1p-6f)));
  Value code = arith::SelectOp::create(b, isSmall, subnormal, normal);
  // From halfway between 448 and 480 on there is no number.
  Value isNan = arith::CmpIOp::create(b, arith::CmpIPredicate::ugt, magnitude,
                                      b.bits(b.number(464)));
  code = arith::SelectOp::create(b, isNan, b.integer(0x7f), code);
  code = b.emit<arith::OrIOp>(code, sign);
  return arith::TruncIOp::create(b, b.typeOf(b.getI8Type()), code);
}

namespace {
struct LowerExtF final : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    if (!isa<Float8E4M3FNType>(getElementTypeOrSelf(op.getIn())))
      return rewriter.notifyMatchFailure(op, "not from f8E4M3FN");
    BitBuilder b(op.getLoc(), rewriter, op.getType());
    rewriter.replaceOp(op, b.convert(emitDecode(b, op.getIn()),
                                     getElementTypeOrSelf(op.getType())));
    return success();
  }
};

struct LowerTruncF final : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    if (!isa<Float8E4M3FNType>(getElementTypeOrSelf(op.getType())))
      return rewriter.notifyMatchFailure(op, "not to f8E4M3FN");
    BitBuilder b(op.getLoc(), rewriter, op.getType());
    Value code = emitEncode(b, b.convert(op.getIn(), b.getF32Type()));
    rewriter.replaceOpWithNewOp<arith::BitcastOp>(op, op.getType(), code);
    return success();
  }
};

struct LowerFloat8Pass final
    : fovea::impl::LowerFloat8PassBase<LowerFloat8Pass> {
  using Base::Base;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<LowerExtF, LowerTruncF>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
