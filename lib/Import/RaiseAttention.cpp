// The pass that replaces attention written out in linalg by attn.sdpa.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Import/Passes.h"

#include "../Transforms/Replace.h"
#include "Build.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"

namespace fovea {
#define GEN_PASS_DEF_RAISEATTENTIONPASS
#include "fovea/Import/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::raise;

/// The modifiers of an op, for a remark.
static std::string describe(attn::SdpaOp op) {
  SmallVector<StringRef> parts;
  if (op.getNumHeads() != op.getNumKeyHeads())
    parts.push_back("grouped heads");
  if (op.getSoftcap())
    parts.push_back("softcap");
  if (op.getCausal())
    parts.push_back(op.getCausal() == attn::CausalAlignment::TopLeft
                        ? "causal(top_left)"
                        : "causal(bottom_right)");
  if (op.getWindow())
    parts.push_back("window");
  if (op.getLengths())
    parts.push_back("lengths");
  if (op.getMask())
    parts.push_back("mask");
  if (op.getBias())
    parts.push_back("bias");
  if (!op.getScoreMod().empty())
    parts.push_back("score_mod");
  if (!op.getMaskMod().empty())
    parts.push_back("mask_mod");
  return parts.empty() ? "" : " with " + llvm::join(parts, ", ");
}

/// Raises the attention whose last product is `op`, if there is one.
static void raiseAttention(IRRewriter &rewriter, linalg::LinalgOp op) {
  ElementGraph graph;
  Finder finder(graph);
  std::optional<Attention> attention = finder.find(op);
  if (!attention) {
    if (!finder.getReason().empty())
      op->emitRemark("not raised to attn.sdpa: ") << finder.getReason();
    return;
  }
  AttentionBuilder builder(graph, *attention, rewriter);
  if (!builder.isExpressible()) {
    op->emitRemark("not raised to attn.sdpa: its scores depend on more than "
                   "positions and tensors");
    return;
  }
  auto [sdpa, output] = builder.build();
  op->emitRemark("raised to attn.sdpa") << describe(sdpa);
  replaceOpWithCasts(rewriter, op, output);
}

namespace {
struct RaiseAttentionPass final
    : fovea::impl::RaiseAttentionPassBase<RaiseAttentionPass> {
  using Base::Base;

  void runOnOperation() override {
    // Masks are slices of constants of the largest size.
    RewritePatternSet patterns(&getContext());
    tensor::populateFoldConstantExtractSlicePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();

    SmallVector<linalg::LinalgOp> candidates;
    getOperation()->walk(
        [&](linalg::LinalgOp op) { candidates.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (linalg::LinalgOp op : candidates)
      raiseAttention(rewriter, op);
    (void)runRegionDCE(rewriter, getOperation()->getRegions());
  }
};
} // namespace
