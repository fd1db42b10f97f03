// Conversions from and to f8E4M3FN as integer operations on the bits of f16 and
// f32.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
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
  // The sign is in all upper bits: in that of f16, and in the one of the
  // exponent that e4m3 has not. NaN is the largest code, the one from which a
  // carry reaches that bit; so it is set just for NaN by adding 1 and
  // comparing.
  Value code = arith::ExtSIOp::create(b, b.typeOf(b.getI16Type()), byte);
  Value shifted = b.emit<arith::ShLIOp>(code, b.integer(7, 16));
  Value next = b.emit<arith::AddIOp>(shifted, b.integer(1 << 7, 16));
  Value half = b.emit<arith::XOrIOp>(
      shifted, b.emit<arith::AndIOp>(next, b.integer(1 << 14, 16)));
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

/// Byte number `byte` of the bf16 that say the same as the 64 codes from
/// `first` on.
static Value emitTable(ImplicitLocOpBuilder &b, int64_t first, int64_t byte) {
  SmallVector<int8_t> bytes;
  for (int64_t code = first; code < first + 64; ++code) {
    APFloat number(APFloat::Float8E4M3FN(), APInt(8, code));
    bool isInexact;
    number.convert(APFloat::BFloat(), APFloat::rmNearestTiesToEven, &isInexact);
    uint64_t bits = number.bitcastToAPInt().getZExtValue();
    bytes.push_back(static_cast<int8_t>(bits >> (8 * byte)));
  }
  auto type = VectorType::get(64, b.getI8Type());
  return arith::ConstantOp::create(
      b, DenseElementsAttr::get(type, ArrayRef<int8_t>(bytes)));
}

/// 32 numbers as bf16, which has all of e4m3: the two bytes are looked up by
/// the 7 bits of the magnitude, each in a table of two registers.
static Value emitLookUp(ImplicitLocOpBuilder &b, Value stored) {
  auto bytes = VectorType::get(64, b.getI8Type());
  Value codes =
      arith::BitcastOp::create(b, VectorType::get(32, b.getI8Type()), stored);
  SmallVector<int64_t> twice;
  SmallVector<bool> isUpper, isLower;
  SmallVector<int8_t> signs;
  for (int64_t byte = 0; byte < 64; ++byte) {
    twice.push_back(byte / 2);
    isUpper.push_back(byte % 2 == 1);
    isLower.push_back(byte % 2 == 0);
    signs.push_back(byte % 2 ? -128 : 0);
  }
  Value index = vector::ShuffleOp::create(b, codes, codes, twice);
  // The instruction replaces those of its indices that a mask has.
  auto lookUp = [&](Value index, int64_t byte, ArrayRef<bool> mask) -> Value {
    Value found =
        LLVM::CallIntrinsicOp::create(
            b, bytes, b.getStringAttr("llvm.x86.avx512.vpermi2var.qi.512"),
            ValueRange{emitTable(b, 0, byte), index, emitTable(b, 64, byte)})
            .getResult(0);
    Value chosen = arith::ConstantOp::create(
        b, DenseElementsAttr::get(VectorType::get(64, b.getI1Type()), mask));
    return arith::SelectOp::create(b, chosen, found, index);
  };
  Value magnitude = lookUp(lookUp(index, 1, isUpper), 0, isLower);
  Value sign = arith::AndIOp::create(
      b, index,
      arith::ConstantOp::create(
          b, DenseElementsAttr::get(bytes, ArrayRef<int8_t>(signs))));
  return vector::BitCastOp::create(b, VectorType::get(32, b.getBF16Type()),
                                   arith::OrIOp::create(b, magnitude, sign));
}

namespace {
/// Vectors whose lanes are a multiple of 32.
struct LookUpExtF final : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    auto from = dyn_cast<VectorType>(op.getIn().getType());
    if (!from || !isa<Float8E4M3FNType>(from.getElementType()) ||
        from.getRank() != 1 || from.getNumElements() % 32 != 0 ||
        !getElementTypeOrSelf(op.getType()).isBF16())
      return rewriter.notifyMatchFailure(op, "not from f8E4M3FN to bf16");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Value result = ub::PoisonOp::create(b, op.getType());
    for (int64_t begin = 0; begin < from.getNumElements(); begin += 32) {
      Value part = vector::ExtractStridedSliceOp::create(
          b, op.getIn(), begin, int64_t{32}, int64_t{1});
      result = vector::InsertStridedSliceOp::create(b, emitLookUp(b, part),
                                                    result, begin, int64_t{1});
    }
    rewriter.replaceOp(op, result);
    return success();
  }
};

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
    if (bytePermutations)
      patterns.add<LookUpExtF>(&getContext(), /*benefit=*/2);
    patterns.add<LowerExtF, LowerTruncF>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
