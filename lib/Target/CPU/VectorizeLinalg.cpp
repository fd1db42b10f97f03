// Lowers structured ops on buffers that have no schedule to vector code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "GenericKernel.h"
#include "fovea/Analysis/Contraction.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_VECTORIZELINALGPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

namespace {
struct VectorizeLinalgPass final
    : fovea::impl::VectorizeLinalgPassBase<VectorizeLinalgPass> {
  using Base::Base;

  void runOnOperation() override {
    // LLVM has no powers of vectors with integer exponents.
    RewritePatternSet powers(&getContext());
    math::populateExpansionPatterns(powers, {"fpowi"});
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(powers), config)))
      return signalPassFailure();
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (!getContractionSchedule(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      FailureOr<GenericKernel> kernel = GenericKernel::match(op, vectorBits);
      if (failed(kernel))
        continue;
      KernelBuilder b(op.getLoc(), op);
      kernel->emit(b, !op->getParentOfType<scf::ForallOp>());
      op.erase();
    }
  }
};
} // namespace
