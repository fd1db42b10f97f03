// Lowers every attn op on tensors to linalg at full score-matrix size: the
// executable specification that every other lowering is compared with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Decompose.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace fovea {
#define GEN_PASS_DEF_DECOMPOSEPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

static LogicalResult decompose(RewriterBase &rewriter, Operation *op) {
  for (Type type : op->getOperandTypes())
    if (isa<MemRefType>(type))
      return op->emitOpError("expected tensor operands to decompose, got ")
             << type;
  rewriter.setInsertionPoint(op);
  if (auto sdpa = dyn_cast<SdpaOp>(op))
    decomposeSdpa(rewriter, sdpa);
  else if (auto online = dyn_cast<OnlineSdpaOp>(op))
    return decomposeOnlineSdpa(rewriter, online);
  else if (auto normalize = dyn_cast<NormalizeOp>(op))
    decomposeNormalize(rewriter, normalize);
  else if (auto rope = dyn_cast<RopeOp>(op))
    decomposeRope(rewriter, rope);
  else if (auto read = dyn_cast<ReadCacheOp>(op))
    decomposeReadCache(rewriter, read);
  else if (auto append = dyn_cast<AppendOp>(op))
    decomposeAppend(rewriter, append);
  else if (auto pack = dyn_cast<PackOp>(op))
    decomposePack(rewriter, pack);
  else
    decomposeMerge(rewriter, cast<MergeOp>(op));
  return success();
}

/// A schedule says that a target's kernel computes the op, or reads the cache.
static bool isScheduled(Operation *op) {
  if (auto read = dyn_cast<ReadCacheOp>(op))
    return llvm::all_of(read->getUses(), [](OpOperand &use) {
      auto step = dyn_cast<OnlineSdpaOp>(use.getOwner());
      return isa<tensor::DimOp>(use.getOwner()) ||
             (step && use.get() != step.getQuery() && step.getScheduleAttr() &&
              step.getScheduleAttr().readsCaches());
    });
  if (auto normalize = dyn_cast<NormalizeOp>(op))
    op = normalize.getAcc().getDefiningOp();
  if (auto sdpa = dyn_cast_if_present<SdpaOp>(op))
    return sdpa.getScheduleAttr() != nullptr;
  if (auto online = dyn_cast_if_present<OnlineSdpaOp>(op))
    return online.getScheduleAttr() != nullptr;
  return false;
}

Value fovea::emitBroadcast(ImplicitLocOpBuilder &b, Value batch, Value value) {
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value one = arith::ConstantIndexOp::create(b, 1);
  Value size = b.createOrFold<tensor::DimOp>(value, 0);
  Value isOne =
      b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::eq, size, one);
  return b.createOrFold<arith::SelectOp>(isOne, zero, batch);
}

namespace {
struct DecomposePass final : fovea::impl::DecomposePassBase<DecomposePass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk([&](Operation *op) {
      if (isa<SdpaOp, OnlineSdpaOp, NormalizeOp, MergeOp, RopeOp, ReadCacheOp,
              AppendOp, PackOp>(op) &&
          !(keepScheduled && isScheduled(op)))
        ops.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (Operation *op : ops)
      if (failed(decompose(rewriter, op)))
        return signalPassFailure();
  }
};
} // namespace
