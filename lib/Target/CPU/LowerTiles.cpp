// Lowers tiles of online softmax on buffers to the kernels that schedules name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "../Recurrence.h"
#include "DotColumnsKernel.h"
#include "DotRowsKernel.h"
#include "LoadRows.h"
#include "Scratch.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/RegionUtils.h"

#include <cmath>

namespace fovea {
#define GEN_PASS_DEF_LOWERTILESPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Puts `scratch` in the place of a per-row buffer that other ops initialise.
static void replaceRowBuffer(KernelBuilder &b, memref::AllocOp alloc,
                             Value scratch) {
  MemRefType type = alloc.getType();
  SmallVector<OpFoldResult> sizes = memref::getMixedSizes(b, b.getLoc(), alloc);
  // [rows] as [1, ..., rows]
  SmallVector<int64_t> shape(type.getRank(), 1);
  shape.back() = cast<MemRefType>(scratch.getType()).getShape()[0];
  SmallVector<ReassociationIndices> group(1);
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    group[0].push_back(dim);
  Value expanded = scratch;
  if (type.getRank() > 1)
    expanded = memref::ExpandShapeOp::create(
        b, MemRefType::get(shape, type.getElementType()), scratch, group);
  SmallVector<OpFoldResult> offsets(type.getRank(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  Value view = memref::SubViewOp::create(b, expanded, offsets, sizes, strides);
  replaceAllocation(alloc, view);
}

/// Whether earlier passes have run.
static LogicalResult checkPrepared(OnlineSdpaOp op) {
  if (!op.getScheduleAttr())
    return op.emitOpError(
        "expected a schedule: run attn-choose-schedule first");
  if (!isa<ScheduleAttr>(op.getScheduleAttr()))
    return op.emitOpError("expected a schedule for a CPU (#attn.schedule)");
  if (!isa<MemRefType>(op.getQuery().getType()))
    return op.emitOpError("expected buffers: run fovea-bufferize first");
  return success();
}

/// Whether the schedule's wish for dot products fits the operands.
static LogicalResult checkDot(OnlineSdpaOp op) {
  ScheduleAttr schedule = getSchedule(op);
  if (!schedule.getDot())
    return success();
  auto type = cast<MemRefType>(op.getQuery().getType());
  int64_t head = type.getShape().back();
  if (!type.getElementType().isBF16() || head % 2 != 0)
    return op.emitOpError("expected a schedule with dot only for bf16 operands "
                          "of even head size, got ")
           << type;
  int64_t out = cast<MemRefType>(op.getValue().getType()).getShape().back();
  int64_t least = 2 * schedule.getLanes();
  if (schedule.getStyle() == KernelStyle::Rows && std::min(head, out) < least)
    return op.emitOpError("expected head sizes of at least 2 * lanes = ")
           << least << " for a schedule with dot in rows, got " << head
           << " and " << out;
  return success();
}

/// Whether the query tile fits the style: `rows` unrolls over the queries, so
/// it knows no ragged last tile.
static LogicalResult checkQueries(OnlineSdpaOp op) {
  ArrayRef<int64_t> shape =
      cast<MemRefType>(op.getQuery().getType()).getShape();
  ScheduleAttr schedule = getSchedule(op);
  if (schedule.getStyle() != KernelStyle::Rows ||
      shape[shape.size() - 2] == schedule.getQueryTile())
    return success();
  return op.emitOpError(
             "expected a schedule in rows of a query_tile that divides the "
             "number of queries, got ")
         << schedule.getQueryTile();
}

/// Whether queries and keys are matrices that fit the scratch of a tile.
static LogicalResult checkTiles(OnlineSdpaOp op) {
  ScheduleAttr schedule = getSchedule(op);
  const std::tuple<StringRef, Value, int64_t> tiles[] = {
      {"queries", op.getQuery(), schedule.getQueryTile()},
      {"keys", op.getKey(), schedule.getKeyTile()}};
  for (auto [what, value, size] : tiles) {
    auto type = cast<MemRefType>(value.getType());
    bool isMatrix = llvm::all_of(type.getShape().drop_back(2),
                                 [](int64_t dim) { return dim == 1; });
    if (!isMatrix || type.getDimSize(type.getRank() - 2) > size)
      return op.emitOpError("expected a tile of at most ")
             << size << " " << what << ": run attn-tile-queries and "
             << "attn-tile-keys first, got " << type;
  }
  bool hasRegions = !op.getScoreMod().empty() || !op.getMaskMod().empty();
  if (hasRegions && op.getOffsets().empty())
    return op.emitOpError("expected the tile's position for its regions");
  return success();
}

static std::unique_ptr<TileKernel> makeKernel(KernelBuilder &b, OnlineSdpaOp op,
                                              bool nativeDot) {
  switch (getSchedule(op).getStyle()) {
  case KernelStyle::Columns:
    if (getSchedule(op).getDot())
      return std::make_unique<DotColumnsKernel>(b, op, nativeDot);
    return std::make_unique<ColumnsKernel>(b, op);
  case KernelStyle::Rows:
    if (getSchedule(op).getDot())
      return std::make_unique<DotRowsKernel>(b, op, nativeDot);
    return std::make_unique<RowsKernel>(b, op);
  }
  llvm_unreachable("unknown style");
}

/// Gives a tile of keys and one of values that come from caches a place to be
/// copied to, where it is read so often that this pays. Kernels in rows read
/// the cache.
static void lowerCacheReads(KernelBuilder &b, ArrayRef<OnlineSdpaOp> steps) {
  if (getSchedule(steps.front()).getStyle() == KernelStyle::Rows)
    return;
  for (unsigned operand : {1, 2}) {
    Value scratch;
    for (OnlineSdpaOp step : steps) {
      LoadRowsOp load = findLoadRows(step->getOperand(operand));
      if (!load)
        continue;
      auto type = cast<MemRefType>(step->getOperand(operand).getType());
      if (!scratch)
        scratch = TileKernel::allocate(
            b, {getSchedule(step).getKeyTile(), type.getShape().back()},
            type.getElementType());
      lowerLoadRows(load, scratch);
    }
  }
}

static LogicalResult lower(OnlineSdpaOp first, bool nativeDot,
                           bool avx512Exp2) {
  FailureOr<Recurrence> recurrence =
      findRecurrence(first.getAcc(), first.getMax(), first.getSum());
  if (failed(recurrence))
    return first.emitOpError(
        "expected acc, max and sum to be local buffers that one "
        "attn.normalize reads");
  KernelBuilder b(first.getLoc(), first.getContext());
  setToScratchPosition(b, first);
  lowerCacheReads(b, recurrence->steps);
  std::unique_ptr<TileKernel> kernel = makeKernel(b, first, nativeDot);
  NormalizeOp end = recurrence->ends.front();
  kernel->setExp2Method(avx512Exp2, /*hasLse=*/end.getLse() != nullptr);

  IRRewriter rewriter(b);
  DominanceInfo dominance;
  if (succeeded(moveValueDefinitions(rewriter, end.getOutput(),
                                     recurrence->clear, dominance)))
    kernel->setOutput(end.getOutput());
  b.setInsertionPoint(recurrence->clear);
  kernel->emitStart(b, first.getQuery());
  for (auto [alloc, scratch] : {std::pair(recurrence->max, kernel->getMax()),
                                std::pair(recurrence->sum, kernel->getSum())}) {
    b.setInsertionPoint(alloc);
    replaceRowBuffer(b, alloc, scratch);
  }
  for (OnlineSdpaOp step : recurrence->steps) {
    b.setInsertionPoint(step);
    kernel->emitStep(b, step);
    llvm::SmallSetVector<LoadRowsOp, 2> loads;
    for (Value tile : {step.getKey(), step.getValue()})
      if (LoadRowsOp load = findLoadRows(tile))
        loads.insert(load);
    step.erase();
    for (LoadRowsOp load : loads)
      eraseLoadRows(load);
  }
  b.setInsertionPoint(end);
  kernel->emitEnd(b, end);
  end.erase();
  recurrence->clear.erase();
  for (Operation *user :
       llvm::make_early_inc_range(recurrence->acc->getUsers()))
    user->erase();
  recurrence->acc.erase();
  return success();
}

/// Lowers an end whose steps were all found to have nothing to do, or that
/// never had any.
static void lowerLoneEnd(NormalizeOp op) {
  KernelBuilder b(op.getLoc(), op);
  int64_t rank = cast<MemRefType>(op.getAcc().getType()).getRank();
  AffineMap element = b.getMultiDimIdentityMap(rank),
            row = element.dropResult(rank - 1);
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  Type type = cast<MemRefType>(op.getAcc().getType()).getElementType();
  Type outputType = cast<MemRefType>(op.getOutput().getType()).getElementType();
  auto isEmpty = [&](KernelBuilder &nested, Value sum) {
    return nested.compare(arith::CmpFPredicate::OEQ, sum,
                          nested.scalar(type, 0));
  };
  linalg::GenericOp::create(
      b, ValueRange{op.getAcc(), op.getSum()}, ValueRange{op.getOutput()},
      ArrayRef<AffineMap>{element, row, element}, parallel,
      [&](OpBuilder &builder, Location loc, ValueRange args) {
        KernelBuilder nested(loc, builder);
        Value quotient = arith::DivFOp::create(nested, args[0], args[1]);
        Value result = nested.select(isEmpty(nested, args[1]),
                                     nested.scalar(type, 0), quotient);
        linalg::YieldOp::create(nested, nested.convert(result, outputType));
      });
  if (op.getLse()) {
    AffineMap identity = b.getMultiDimIdentityMap(rank - 1);
    linalg::GenericOp::create(
        b, ValueRange{op.getMax(), op.getSum()}, ValueRange{op.getLse()},
        ArrayRef<AffineMap>{identity, identity, identity},
        ArrayRef(parallel).drop_back(),
        [&](OpBuilder &builder, Location loc, ValueRange args) {
          KernelBuilder nested(loc, builder);
          Value log = math::LogOp::create(nested, args[1]);
          Value lse =
              nested.add(nested.mul(args[0], nested.scalar(type, M_LN2)), log);
          Value none = nested.scalar(type, -INFINITY);
          linalg::YieldOp::create(
              nested, nested.select(isEmpty(nested, args[1]), none, lse));
        });
  }
  op.erase();
}

namespace {
struct LowerTilesPass final : fovea::impl::LowerTilesPassBase<LowerTilesPass> {
  using Base::Base;

  void runOnOperation() override {
    while (OnlineSdpaOp next = findStep())
      if (failed(checkPrepared(next)) || failed(checkDot(next)) ||
          failed(checkQueries(next)) || failed(checkTiles(next)) ||
          failed(lower(next, bf16Dot, avx512)))
        return signalPassFailure();
    getOperation()->walk(lowerLoneEnd);
  }

  /// A step that is left; lowering one lowers all of its recurrence.
  OnlineSdpaOp findStep() {
    OnlineSdpaOp step;
    getOperation()->walk([&](OnlineSdpaOp op) {
      step = op;
      return WalkResult::interrupt();
    });
    return step;
  }
};
} // namespace
