// Gives every f16, bf16 and f32 value of a module the type f64, so that the
// same program computes the reference that low-precision results are judged by.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace fovea {
#define GEN_PASS_DEF_PROMOTETOF64PASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;

static bool isPromoted(Type type) {
  return type.isF16() || type.isBF16() || type.isF32();
}

static bool containsPromoted(Type type) {
  return type
      .walk([](Type nested) {
        return isPromoted(nested) ? WalkResult::interrupt()
                                  : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The value exactly, as f64; NaN payloads and signs are kept where they fit.
static APFloat promote(APFloat value) {
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value;
}

static AttrTypeReplacer makeReplacer() {
  AttrTypeReplacer replacer;
  replacer.addReplacement([](FloatType type) -> std::optional<Type> {
    if (!isPromoted(type))
      return std::nullopt;
    return Float64Type::get(type.getContext());
  });
  replacer.addReplacement([](FloatAttr attr) -> std::optional<Attribute> {
    if (!isPromoted(attr.getType()))
      return std::nullopt;
    return FloatAttr::get(Float64Type::get(attr.getContext()),
                          promote(attr.getValue()));
  });
  replacer.addReplacement(
      [](DenseFPElementsAttr attr) -> std::optional<Attribute> {
        if (!isPromoted(attr.getElementType()))
          return std::nullopt;
        return attr.mapValues(Float64Type::get(attr.getContext()),
                              [](const APFloat &value) {
                                return promote(value).bitcastToAPInt();
                              });
      });
  return replacer;
}

/// Reports what has no meaning, or another one, when floats are wider.
static LogicalResult verifyPromotable(Operation *op) {
  auto usesPromoted = [](TypeRange types) {
    return llvm::any_of(types, containsPromoted);
  };
  bool reinterprets = isa<arith::BitcastOp, tensor::BitcastOp>(op);
  if (reinterprets && (usesPromoted(op->getOperandTypes()) ||
                       usesPromoted(op->getResultTypes())))
    return op->emitOpError(
        "cannot be promoted to f64: it depends on the bits of a float");
  if (auto function = dyn_cast<FunctionOpInterface>(op))
    if (function.isExternal() && (usesPromoted(function.getArgumentTypes()) ||
                                  usesPromoted(function.getResultTypes())))
      return op->emitOpError("cannot be promoted to f64: it has no body");
  for (NamedAttribute attr : op->getAttrs())
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr.getValue()))
      if (containsPromoted(resource.getType()))
        return op->emitOpError(
                   "cannot be promoted to f64: expected a dense attribute, "
                   "got a resource for '")
               << attr.getName().getValue() << "'";
  return success();
}

namespace {
struct PromoteToF64Pass final
    : fovea::impl::PromoteToF64PassBase<PromoteToF64Pass> {
  using Base::Base;

  void runOnOperation() override {
    if (getOperation()
            ->walk(
                [](Operation *op) { return WalkResult(verifyPromotable(op)); })
            .wasInterrupted())
      return signalPassFailure();

    AttrTypeReplacer replacer = makeReplacer();
    replacer.recursivelyReplaceElementsIn(getOperation(), /*replaceAttrs=*/true,
                                          /*replaceLocs=*/false,
                                          /*replaceTypes=*/true);

    // What remains of conversions between promoted types.
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](Operation *op) {
      if (isa<arith::ExtFOp, arith::TruncFOp>(op) &&
          op->getOperand(0).getType() == op->getResult(0).getType())
        rewriter.replaceOp(op, op->getOperands());
    });
  }
};
} // namespace
