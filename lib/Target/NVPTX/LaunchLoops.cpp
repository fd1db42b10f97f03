// Runs the loops of host functions on the GPU.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/Passes.h"
#include "fovea/Transforms/RuntimeChecks.h"

#include "Launch.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace fovea {
#define GEN_PASS_DEF_LAUNCHLOOPSPASS
#include "fovea/Target/NVPTX/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

static bool accessesMemory(Operation *op) {
  return isa<memref::LoadOp, memref::StoreOp>(op);
}

/// One thread for each iteration.
static void launchParallel(scf::ParallelOp loop) {
  constexpr int64_t threads = 256;
  ThreadBuilder b(loop.getLoc(), loop);
  IterationSpace space(b, getAsOpFoldResult(loop.getLowerBound()),
                       getAsOpFoldResult(loop.getUpperBound()),
                       getAsOpFoldResult(loop.getStep()));
  Value blocks =
      b.createOrFold<arith::CeilDivSIOp>(space.total, b.index(threads));
  gpu::LaunchOp launch = makeLaunch(b, blocks, threads, /*sharedBytes=*/0);
  b.setInsertionPoint(launch.getBody().front().getTerminator());
  Value block = gpu::BlockIdOp::create(b, gpu::Dimension::x);
  Value thread = gpu::ThreadIdOp::create(b, gpu::Dimension::x);
  Value number = b.add(b.mul(block, b.index(threads)), thread);
  b.branch(
      b.less(number, space.total), {},
      [&]() -> SmallVector<Value> {
        SmallVector<Value> iterators = space.getIterators(b, number);
        for (auto [variable, value] :
             llvm::zip_equal(loop.getInductionVars(), iterators))
          variable.replaceAllUsesWith(value);
        Block *body = b.getInsertionBlock();
        for (Operation &op :
             llvm::make_early_inc_range(loop.getBody()->without_terminator()))
          op.moveBefore(body, b.getInsertionPoint());
        return {};
      },
      nullptr);
  loop.erase();
}

/// What is sequential runs in one thread.
static void launchSingle(Operation *op) {
  ThreadBuilder b(op->getLoc(), op);
  gpu::LaunchOp launch = makeLaunch(b, b.index(1), 1, /*sharedBytes=*/0);
  op->moveBefore(launch.getBody().front().getTerminator());
}

/// Whether a loop can run as a whole on the GPU.
static bool isSequentialKernel(Operation *op) {
  if (!isa<scf::ForOp, scf::WhileOp, memref::StoreOp>(op) ||
      op->getNumResults() != 0)
    return false;
  bool accesses = false, launches = false;
  op->walk([&](Operation *nested) {
    accesses |= accessesMemory(nested);
    launches |= isa<gpu::LaunchOp, memref::AllocOp>(nested);
  });
  return accesses && !launches;
}

/// Buffers of the host become device memory that lives to the end of the block.
static LogicalResult useDeviceMemory(func::FuncOp function) {
  BufferViewFlowAnalysis views(function);
  SmallVector<memref::AllocOp> buffers;
  function.walk([&](memref::AllocOp op) { buffers.push_back(op); });
  for (memref::AllocOp buffer : buffers) {
    Operation *end = buffer->getBlock()->getTerminator();
    BufferViewFlowAnalysis::ValueSetT aliases = views.resolve(buffer);
    for (Value operand : end->getOperands())
      if (aliases.contains(operand))
        return buffer.emitError("expected a buffer that does not leave its "
                                "block of code");
    OpBuilder b(buffer);
    auto device = gpu::AllocOp::create(
        b, buffer.getLoc(), buffer.getType(), /*asyncToken=*/Type(),
        /*asyncDependencies=*/ValueRange{}, buffer.getDynamicSizes(),
        buffer.getSymbolOperands());
    b.setInsertionPoint(end);
    gpu::DeallocOp::create(b, buffer.getLoc(), /*asyncToken=*/Type(),
                           ValueRange{}, device.getMemref());
    buffer.replaceAllUsesWith(device.getMemref());
    buffer.erase();
  }
  return success();
}

namespace {
struct LaunchLoopsPass final
    : fovea::impl::LaunchLoopsPassBase<LaunchLoopsPass> {
  using Base::Base;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function->hasAttr(checkFunctionAttr))
      return;
    SmallVector<scf::ParallelOp> loops;
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (auto loop = dyn_cast<scf::ParallelOp>(op))
        loops.push_back(loop);
      return isa<gpu::LaunchOp, scf::ParallelOp>(op) ? WalkResult::skip()
                                                     : WalkResult::advance();
    });
    llvm::for_each(loops, launchParallel);
    bool hasKernels =
        function.walk([](gpu::LaunchOp) { return WalkResult::interrupt(); })
            .wasInterrupted();
    if (!hasKernels)
      return;
    SmallVector<Operation *> sequential;
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isSequentialKernel(op))
        sequential.push_back(op);
      return isa<gpu::LaunchOp>(op) || isSequentialKernel(op)
                 ? WalkResult::skip()
                 : WalkResult::advance();
    });
    llvm::for_each(sequential, launchSingle);
    if (failed(useDeviceMemory(function)) || failed(checkHost()))
      signalPassFailure();
  }

  LogicalResult checkHost() {
    return success(!getOperation()
                        .walk<WalkOrder::PreOrder>([](Operation *op) {
                          if (isa<gpu::LaunchOp>(op))
                            return WalkResult::skip();
                          if (!accessesMemory(op))
                            return WalkResult::advance();
                          op->emitError("expected only kernels to access "
                                        "device memory, got a use of an "
                                        "element by the host");
                          return WalkResult::interrupt();
                        })
                        .wasInterrupted());
  }
};
} // namespace
