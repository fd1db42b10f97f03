// Lowers tiles of contractions on buffers to the kernels that schedules name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "ContractionKernel.h"
#include "Scratch.h"
#include "StreamKernel.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/IR/Matchers.h"

namespace fovea {
#define GEN_PASS_DEF_LOWERCONTRACTIONSPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Whether the schedule names loops of the op that a register tile can run
/// along.
static LogicalResult checkLoops(linalg::LinalgOp op,
                                const ContractionLoops &loops) {
  ContractionAttr schedule = getContractionSchedule(op);
  AffineMap result = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  int64_t m = schedule.getM(), n = schedule.getN();
  bool inRhs = llvm::is_contained(loops.rhsOnly, n);
  if (getInnermostLoop(result) != n ||
      !(inRhs || llvm::is_contained(loops.lhsOnly, n)))
    return op.emitOpError("expected n of the schedule to be the loop of one "
                          "operand that is innermost in the result, got ")
           << n;
  if (m >= 0 && !llvm::is_contained(inRhs ? loops.lhsOnly : loops.rhsOnly, m))
    return op.emitOpError("expected m of the schedule to be a loop of the "
                          "other operand and the result, got ")
           << m;
  for (auto [loop, size] : llvm::enumerate(op.getStaticLoopRanges()))
    if (int64_t(loop) != m && int64_t(loop) != n && size != 1 &&
        !llvm::is_contained(loops.sums, loop))
      return op.emitOpError("expected one iteration of loop ")
             << loop << ": run attn-tile-contractions first";
  return success();
}

static LogicalResult checkTypes(linalg::LinalgOp op) {
  Type type = getElementTypeOrSelf(op.getDpsInitOperand(0)->get());
  if (!type.isF32() && !type.isF64())
    return op.emitOpError("expected accumulators of f32 or f64, got ") << type;
  if (!getContractionSchedule(op).getDot())
    return success();
  for (Value input : op.getDpsInputs())
    if (!getElementTypeOrSelf(input).isBF16())
      return op.emitOpError("expected a schedule with dot only for bf16 "
                            "operands, got ")
             << input.getType();
  return success();
}

/// The op before a contraction that clears its result.
static linalg::FillOp findClearing(linalg::LinalgOp op) {
  Operation *before = op->getPrevNode();
  while (before && isMemoryEffectFree(before))
    before = before->getPrevNode();
  auto fill = dyn_cast_or_null<linalg::FillOp>(before);
  if (!fill || fill.output() != op.getDpsInitOperand(0)->get() ||
      !matchPattern(fill.value(), m_PosZeroFloat()))
    return nullptr;
  return fill;
}

/// Leaves the clearing of a result to its kernel, unless there is nothing to
/// sum up.
static void clearIfEmpty(linalg::FillOp fill, linalg::LinalgOp op,
                         const ContractionLoops &loops) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  KernelBuilder b(op.getLoc(), op);
  Value isEmpty;
  for (unsigned loop : loops.sums) {
    if (!ShapedType::isDynamic(sizes[loop]) && sizes[loop] != 0)
      continue;
    AffineMap map = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
    auto dim = map.getResultPosition(b.getAffineDimExpr(loop));
    Value size = b.dim(op.getDpsInputOperand(0)->get(), *dim);
    Value none = b.compare(arith::CmpIPredicate::eq, size, b.index(0));
    isEmpty = isEmpty ? b.createOrFold<arith::OrIOp>(isEmpty, none) : none;
  }
  if (!isEmpty)
    return fill.erase();
  auto guard = scf::IfOp::create(b, isEmpty, /*withElseRegion=*/false);
  fill->moveBefore(guard.thenBlock()->getTerminator());
}

namespace {
struct LowerContractionsPass final
    : fovea::impl::LowerContractionsPassBase<LowerContractionsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (getContractionSchedule(op))
        ops.push_back(op);
    });
    ConstantPacker packer;
    for (linalg::LinalgOp op : ops)
      if (failed(lower(op, packer)))
        return signalPassFailure();
    packer.eraseUnread(getOperation());
  }

  LogicalResult lower(linalg::LinalgOp op, ConstantPacker &packer) {
    if (!op.hasPureBufferSemantics())
      return op.emitOpError("expected buffers: run fovea-bufferize first");
    FailureOr<ContractionLoops> loops = matchContraction(op);
    if (failed(loops))
      return op.emitOpError("expected a contraction of floats for a schedule");
    if (failed(checkTypes(op)) || failed(checkLoops(op, *loops)))
      return failure();
    if (getContractionSchedule(op).getStyle() == ContractionStyle::Stream)
      return lowerToStream(op, *loops);
    KernelBuilder b(op.getLoc(), op.getContext());
    linalg::FillOp clearing = findClearing(op);
    if (clearing)
      clearIfEmpty(clearing, op, *loops);
    setToScratchPosition(b, op);
    ContractionKernel kernel(b, op, *loops, /*startsAtZero=*/bool(clearing),
                             bf16Dot, packer);
    b.setInsertionPoint(op);
    kernel.emit(b);
    op.erase();
    return success();
  }

  LogicalResult lowerToStream(linalg::LinalgOp op,
                              const ContractionLoops &loops) {
    StreamKernel kernel(op, loops, bf16Dot);
    if (failed(kernel.verify()))
      return failure();
    KernelBuilder b(op.getLoc(), op);
    kernel.emit(b);
    op.erase();
    return success();
  }
};
} // namespace
