// Tunes parallel loops: scratch once for each thread, iterations to whoever is
// free. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/PatternMatch.h"

namespace fovea {
#define GEN_PASS_DEF_PRIVATIZESCRATCHPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;

/// Replaces a scope by its body.
static void inlineScope(IRRewriter &rewriter, memref::AllocaScopeOp scope) {
  Operation *terminator = scope.getBodyRegion().front().getTerminator();
  rewriter.inlineBlockBefore(&scope.getBodyRegion().front(), scope);
  rewriter.replaceOp(scope, terminator->getOperands());
  rewriter.eraseOp(terminator);
}

namespace {
struct PrivatizeScratchPass final
    : fovea::impl::PrivatizeScratchPassBase<PrivatizeScratchPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<memref::AllocaScopeOp> scopes;
    getOperation()->walk(
        [&](memref::AllocaScopeOp op) { scopes.push_back(op); });
    for (memref::AllocaScopeOp scope : scopes) {
      auto parallel = scope->getParentOfType<omp::ParallelOp>();
      SmallVector<memref::AllocaOp> scratch(
          scope.getBodyRegion().front().getOps<memref::AllocaOp>());
      if (!parallel || !llvm::all_of(scratch, [](memref::AllocaOp op) {
            return op.getType().hasStaticShape();
          }))
        continue;
      for (memref::AllocaOp op : scratch)
        rewriter.moveOpBefore(op, &parallel.getRegion().front(),
                              parallel.getRegion().front().begin());
      inlineScope(rewriter, scope);
    }
    // Iterations differ: a causal mask leaves some query tiles few keys.
    getOperation()->walk([](omp::WsloopOp loop) {
      loop.setScheduleKind(omp::ClauseScheduleKind::Dynamic);
    });
  }
};
} // namespace
