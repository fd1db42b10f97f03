// Lowers loops over query tiles to launches of thread blocks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/Passes.h"

#include "Launch.h"
#include "MmaKernel.h"
#include "SimtKernel.h"
#include "Tf32Kernel.h"
#include "WgmmaKernel.h"
#include "fovea/Target/NVPTX/NvptxTarget.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace fovea {
#define GEN_PASS_DEF_LOWERGPUTILESPASS
#include "fovea/Target/NVPTX/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// The schedule of the steps; of a block of one warp where a mask left none.
static FailureOr<GpuScheduleAttr> getSchedule(NormalizeOp end,
                                              OnlineSdpaOp step) {
  if (!step)
    return GpuScheduleAttr::get(end.getContext(), GpuKernel::Simt,
                                /*query_tile=*/16, /*key_tile=*/16,
                                /*key_chunk=*/0, /*warps=*/1, /*stages=*/1);
  auto schedule = dyn_cast_if_present<GpuScheduleAttr>(step.getScheduleAttr());
  if (!schedule)
    return step.emitOpError("expected a schedule for a GPU "
                            "(#attn.gpu_schedule)");
  return schedule;
}

/// Whether the kernel can work on the step's types, and its tiles fit into
/// shared memory.
static LogicalResult checkSchedule(OnlineSdpaOp step, GpuScheduleAttr schedule,
                                   const NvptxTarget &target) {
  auto query = cast<MemRefType>(step.getQuery().getType());
  auto value = cast<MemRefType>(step.getValue().getType());
  AttentionSizes sizes{query.getElementType(), query.getShape().back(),
                       value.getShape().back()};
  bool isWgmma = schedule.getKernel() == GpuKernel::Wgmma;
  StringRef kernel = stringifyGpuKernel(schedule.getKernel());
  if (schedule.getKernel() != GpuKernel::Simt) {
    if (!sizes.element.isF16() && !sizes.element.isBF16())
      return step.emitOpError("expected f16 or bf16 operands for kernel = ")
             << kernel << ", got " << sizes.element;
    if (sizes.head % 8 != 0 || sizes.value % 8 != 0)
      return step.emitOpError(
                 "expected head sizes that are multiples of 8 for kernel = ")
             << kernel << ", got " << sizes.head << " and " << sizes.value;
  }
  if (isWgmma && !target.hasWgmma())
    return step.emitOpError("expected chip sm_90a for kernel = wgmma, got ")
           << target.chip;
  if (isWgmma && sizes.value > 256)
    return step.emitOpError("expected a value head size of at most 256 for "
                            "kernel = wgmma, got ")
           << sizes.value;
  if (!isWgmma && schedule.getKeyTile() > 64)
    return step.emitOpError("expected a key_tile of at most 64, got ")
           << schedule.getKeyTile();
  int64_t bytes = getSharedBytes(schedule, sizes);
  if (bytes > target.sharedPerBlock)
    return step.emitOpError("expected a schedule of at most ")
           << target.sharedPerBlock << " bytes of shared memory on "
           << target.chip << ", got " << bytes;
  return success();
}

/// The loop over key tiles around a step, or null.
static scf::ForOp findLoop(OnlineSdpaOp step) {
  return step ? step->getParentOfType<scf::ForOp>() : scf::ForOp();
}

/// Ops that other ops of the recurrence replace.
static void eraseBuffer(memref::AllocOp buffer) {
  for (Operation *user : llvm::make_early_inc_range(buffer->getUsers()))
    user->erase();
  buffer.erase();
}

/// Replaces the ops of a recurrence by a kernel's code for one thread.
static LogicalResult lowerRecurrence(NormalizeOp end, gpu::LaunchOp launch,
                                     GpuScheduleAttr schedule, bool tf32x3) {
  FailureOr<Recurrence> recurrence =
      findRecurrence(end.getAcc(), end.getMax(), end.getSum());
  if (failed(recurrence) || recurrence->steps.size() > 1)
    return end.emitOpError("expected acc, max and sum to be local buffers that "
                           "at most one attn.online_sdpa updates");
  OnlineSdpaOp step =
      recurrence->steps.empty() ? OnlineSdpaOp() : recurrence->steps.front();
  ThreadBuilder b(end.getLoc(), end.getContext());
  b.setInsertionPointToStart(&launch.getBody().front());
  std::unique_ptr<FragmentKernel> kernel;
  switch (schedule.getKernel()) {
  case GpuKernel::Simt:
    if (tf32x3 && Tf32Kernel::canMultiply(step))
      kernel = std::make_unique<Tf32Kernel>(b, schedule, end, step);
    else
      kernel = std::make_unique<SimtKernel>(b, schedule, end, step);
    break;
  case GpuKernel::Mma:
    kernel = std::make_unique<MmaKernel>(b, schedule, end, step);
    break;
  case GpuKernel::Wgmma:
    kernel = std::make_unique<WgmmaKernel>(b, schedule, end, step);
    break;
  }

  scf::ForOp loop = findLoop(step);
  // Before the first op that needs the initial values, at the top of the body.
  Operation *first = step ? step.getOperation() : end.getOperation();
  b.setInsertionPoint(launch.getBody().front().findAncestorOpInBlock(*first));
  kernel->emitStart(*recurrence, step, loop);
  if (step)
    kernel->emitSteps(step, loop);
  b.setInsertionPoint(end);
  kernel->emitEnd(end);
  for (memref::AllocOp buffer :
       {recurrence->acc, recurrence->max, recurrence->sum})
    eraseBuffer(buffer);
  return success();
}

/// One block for each iteration.
static gpu::LaunchOp makeBlocks(scf::ForallOp loop, int64_t threads,
                                int64_t sharedBytes) {
  ThreadBuilder b(loop.getLoc(), loop);
  IterationSpace space(b, loop.getMixedLowerBound(), loop.getMixedUpperBound(),
                       loop.getMixedStep());
  gpu::LaunchOp launch = makeLaunch(b, space.total, threads, sharedBytes);
  Operation *terminator = launch.getBody().front().getTerminator();
  b.setInsertionPoint(terminator);
  Value block = gpu::BlockIdOp::create(b, gpu::Dimension::x);
  SmallVector<Value> iterators = space.getIterators(b, block);
  for (auto [variable, value] :
       llvm::zip_equal(loop.getInductionVars(), iterators))
    variable.replaceAllUsesWith(value);
  for (Operation &op :
       llvm::make_early_inc_range(loop.getBody()->without_terminator()))
    op.moveBefore(terminator);
  loop.erase();
  return launch;
}

static LogicalResult lower(NormalizeOp end, const NvptxTarget &target,
                           bool tf32x3) {
  if (!isa<MemRefType>(end.getAcc().getType()))
    return end.emitOpError("expected buffers: run fovea-bufferize first");
  auto loop = end->getParentOfType<scf::ForallOp>();
  if (!loop)
    return end.emitOpError("expected a loop over query tiles");
  OnlineSdpaOp step;
  loop.walk([&](OnlineSdpaOp op) { step = op; });
  FailureOr<GpuScheduleAttr> schedule = getSchedule(end, step);
  if (failed(schedule))
    return failure();
  int64_t sharedBytes = 0;
  if (step) {
    if (failed(checkSchedule(step, *schedule, target)))
      return failure();
    auto query = cast<MemRefType>(step.getQuery().getType());
    auto value = cast<MemRefType>(step.getValue().getType());
    sharedBytes = getSharedBytes(*schedule, {query.getElementType(),
                                             query.getShape().back(),
                                             value.getShape().back()});
  }
  int64_t threads = schedule->getKernel() == GpuKernel::Wgmma
                        ? WgmmaKernel::getNumThreads(*schedule)
                        : 32 * schedule->getWarps();
  gpu::LaunchOp launch = makeBlocks(loop, threads, sharedBytes);
  return lowerRecurrence(end, launch, *schedule, tf32x3);
}

namespace {
struct LowerGpuTilesPass final
    : fovea::impl::LowerGpuTilesPassBase<LowerGpuTilesPass> {
  using Base::Base;

  void runOnOperation() override {
    llvm::Expected<NvptxTarget> target = NvptxTarget::get(chip);
    if (!target) {
      getOperation()->emitError(llvm::toString(target.takeError()));
      return signalPassFailure();
    }
    SmallVector<NormalizeOp> ends;
    getOperation()->walk([&](NormalizeOp op) { ends.push_back(op); });
    for (NormalizeOp end : ends)
      if (failed(lower(end, *target, tf32x3)))
        return signalPassFailure();
  }
};
} // namespace
