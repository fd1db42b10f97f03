// Replaces elementary functions in kernels, where there is no libm.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/Passes.h"

#include "ThreadBuilder.h"
#include "fovea/Target/CPU/Passes.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace fovea {
#define GEN_PASS_DEF_LOWERGPUMATHPASS
#include "fovea/Target/NVPTX/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

/// ln(x) = e ln(2) + 2 atanh(z) with z = (m - 1) / (m + 1), x = m 2^e and m
/// from sqrt(1/2) to sqrt(2). Subnormal numbers count as 0.
static Value emitLog64(ThreadBuilder &b, Value x) {
  Type type = b.getF64Type(), i64 = b.getI64Type();
  auto integer = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(b, b.getI64IntegerAttr(value));
  };
  Value bits = arith::BitcastOp::create(b, i64, x);
  // Taking away the bits of sqrt(1/2) leaves e in the exponent's place.
  constexpr int64_t rootHalf = 0x3fe6a09e667f3bcd;
  Value shifted = b.sub(bits, integer(rootHalf));
  Value exponent = arith::ShRSIOp::create(b, shifted, integer(52));
  Value mantissa = arith::BitcastOp::create(
      b, type,
      b.sub(bits, arith::ShLIOp::create(b, exponent, integer(52)).getResult()));
  Value e = arith::SIToFPOp::create(b, type, exponent);
  Value one = b.scalar(type, 1);
  Value z =
      arith::DivFOp::create(b, b.sub(mantissa, one), b.add(mantissa, one));
  Value square = b.mul(z, z);
  // atanh(z) / z = 1 + z^2/3 + z^4/5 + ..., |z| < 0.172
  Value series = b.scalar(type, 1.0 / 23);
  for (int64_t n = 21; n >= 1; n -= 2)
    series = b.mulAdd(series, square, b.scalar(type, 1.0 / double(n)));
  Value result = b.mulAdd(e, b.scalar(type, M_LN2),
                          b.mul(b.mul(z, b.scalar(type, 2)), series));
  Value zero = b.scalar(type, 0), infinity = b.scalar(type, INFINITY);
  auto is = [&](arith::CmpFPredicate predicate, Value limit) {
    return b.compare(predicate, x, limit);
  };
  Value smallest = b.scalar(type, std::numeric_limits<double>::min());
  result = b.select(is(arith::CmpFPredicate::OLT, smallest),
                    b.scalar(type, -INFINITY), result);
  result = b.select(is(arith::CmpFPredicate::ULT, zero), b.scalar(type, NAN),
                    result);
  return b.select(is(arith::CmpFPredicate::OEQ, infinity), infinity, result);
}

/// tanh(x) = 1 - 2 / (e^2x + 1), and for small x, where that cancels, its
/// series.
static Value emitTanh64(ThreadBuilder &b, Value x) {
  Type type = b.getF64Type();
  Value one = b.scalar(type, 1), two = b.scalar(type, 2);
  Value power = math::ExpOp::create(b, b.mul(x, two));
  Value large =
      b.sub(one, arith::DivFOp::create(b, two, b.add(power, one)).getResult());
  static constexpr double series[] = {
      1, -1.0 / 3, 2.0 / 15, -17.0 / 315, 62.0 / 2835, -1382.0 / 155925};
  Value square = b.mul(x, x);
  Value sum = b.scalar(type, series[5]);
  for (int64_t n = 4; n >= 0; --n)
    sum = b.mulAdd(sum, square, b.scalar(type, series[n]));
  Value small =
      b.compare(arith::CmpFPredicate::OLT, square, b.scalar(type, 1.0 / 4096));
  return b.select(small, b.mul(x, sum), large);
}

namespace {
template <typename OpTy, Value (*emit)(ThreadBuilder &, Value)>
struct ExpandF64 final : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!op.getType().isF64())
      return rewriter.notifyMatchFailure(op, "not an f64");
    ThreadBuilder b(op.getLoc(), rewriter);
    rewriter.replaceOp(op, emit(b, op.getOperand()));
    return success();
  }
};
} // namespace

/// LLVM's intrinsic for a function that NVPTX has instructions for; nothing for
/// others.
static StringRef getIntrinsic(Operation *op) {
  return TypeSwitch<Operation *, StringRef>(op)
      .Case([](math::AbsFOp) { return "llvm.fabs"; })
      .Case([](math::CeilOp) { return "llvm.ceil"; })
      .Case([](math::CopySignOp) { return "llvm.copysign"; })
      .Case([](math::FloorOp) { return "llvm.floor"; })
      .Case([](math::FmaOp) { return "llvm.fma"; })
      .Case([](math::RoundEvenOp) { return "llvm.rint"; })
      .Case([](math::SqrtOp) { return "llvm.sqrt"; })
      .Case([](math::TruncOp) { return "llvm.trunc"; })
      .Default(StringRef());
}

/// The conversion of the GPU dialect would call CUDA's libm for most of them.
static void callIntrinsic(Operation *op) {
  OpBuilder b(op);
  auto call = LLVM::CallIntrinsicOp::create(
      b, op->getLoc(), op->getResult(0).getType(),
      b.getStringAttr(getIntrinsic(op)), op->getOperands());
  op->getResult(0).replaceAllUsesWith(call.getResult(0));
  op->erase();
}

/// Polynomials are made for vectors: a scalar is one of one lane.
static void makeVector(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  auto vector = VectorType::get(1, op->getResult(0).getType());
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(vector::BroadcastOp::create(
        b, VectorType::get(1, operand.getType()), operand));
  OperationState state(op->getLoc(), op->getName(), operands, vector,
                       /*attributes=*/{});
  state.propertiesAttr = op->getPropertiesAsAttribute();
  Value result = b.create(state)->getResult(0);
  op->getResult(0).replaceAllUsesWith(vector::ExtractOp::create(b, result, 0));
  op->erase();
}

namespace {
struct LowerGpuMathPass final
    : fovea::impl::LowerGpuMathPassBase<LowerGpuMathPass> {
  using Base::Base;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ExpandF64<math::LogOp, emitLog64>,
                 ExpandF64<math::TanhOp, emitTanh64>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    SmallVector<Operation *> functions;
    walkFunctions([&](Operation *op) {
      if (getIntrinsic(op).empty())
        functions.push_back(op);
    });
    llvm::for_each(functions, makeVector);
    OpPassManager polynomials(getOperation()->getName());
    polynomials.addPass(createLowerMathPass());
    if (failed(runPipeline(polynomials, getOperation())))
      return signalPassFailure();
    functions.clear();
    walkFunctions([&](Operation *op) { functions.push_back(op); });
    for (Operation *op : functions) {
      if (!getIntrinsic(op).empty()) {
        callIntrinsic(op);
        continue;
      }
      op->emitError("expected a function that a GPU can compute, got '")
          << op->getName() << "' on "
          << getElementTypeOrSelf(op->getResult(0).getType());
      return signalPassFailure();
    }
  }

  /// Elementary functions in kernels.
  void walkFunctions(function_ref<void(Operation *)> callback) {
    getOperation()->walk([&](gpu::LaunchOp launch) {
      launch.walk([&](Operation *op) {
        if (isa<math::MathDialect>(op->getDialect()) && !isa<math::AbsIOp>(op))
          callback(op);
      });
    });
  }
};
} // namespace
