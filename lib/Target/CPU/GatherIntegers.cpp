// Gathers bf16 vectors as i16: no CPU has a bf16 gather, and LLVM would build
// the vector lane by lane through f32, with a call to a runtime function for
// each. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace fovea {
#define GEN_PASS_DEF_GATHERINTEGERSPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;

static void gatherAsIntegers(RewriterBase &rewriter, LLVM::masked_gather op) {
  auto type = dyn_cast<VectorType>(op.getType());
  if (!type || !type.getElementType().isBF16())
    return;
  rewriter.setInsertionPoint(op);
  Type integers = type.clone(rewriter.getI16Type());
  SmallVector<Value> passThrough;
  for (Value value : op.getPassThru())
    passThrough.push_back(
        LLVM::BitcastOp::create(rewriter, op.getLoc(), integers, value));
  Value gathered = LLVM::masked_gather::create(
      rewriter, op.getLoc(), integers, op.getPtrs(), op.getMask(), passThrough,
      op.getAlignmentAttr());
  rewriter.replaceOpWithNewOp<LLVM::BitcastOp>(op, type, gathered);
}

namespace {
struct GatherIntegersPass final
    : fovea::impl::GatherIntegersPassBase<GatherIntegersPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk(
        [&](LLVM::masked_gather op) { gatherAsIntegers(rewriter, op); });
  }
};
} // namespace
