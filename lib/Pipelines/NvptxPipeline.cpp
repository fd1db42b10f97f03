// The NVPTX pipeline, stage by stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Pipelines/Pipelines.h"

#include "Lowering.h"
#include "fovea/Target/CPU/Passes.h"
#include "fovea/Target/NVPTX/NvptxTarget.h"
#include "fovea/Target/NVPTX/Passes.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace fovea;

static std::unique_ptr<Pass> makeChooseSchedule(const NvptxTarget &target) {
  ChooseGpuSchedulePassOptions options;
  options.chip = target.chip;
  return createChooseGpuSchedulePass(options);
}

static void addTargetStage(OpPassManager &pm, const NvptxTarget &target,
                           bool tf32x3) {
  addBufferization(pm);
  LowerGpuTilesPassOptions lowerTiles;
  lowerTiles.chip = target.chip;
  lowerTiles.tf32x3 = tf32x3;
  pm.addPass(createLowerGpuTilesPass(lowerTiles));
  // What is not attention: one thread for each element.
  pm.addPass(createLowerCopiesPass());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToParallelLoopsPass());
  pm.addPass(createForallToParallelLoopPass());
  pm.addNestedPass<func::FuncOp>(createLaunchLoopsPass());
  pm.addPass(createLowerGpuMathPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Constants become arguments unless they are in the kernel.
  pm.addPass(createGpuLaunchSinkIndexComputationsPass());
  pm.addPass(createGpuKernelOutliningPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

/// Everything in kernels to LLVM's and NVVM's dialects.
static void addKernelsToLlvm(OpPassManager &pm) {
  addMetadataExpansion(pm);
  pm.addPass(createLowerAffinePass());
  pm.addPass(createConvertNVGPUToNVVMPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createLowerFloat8Pass());
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createConvertGpuOpsToNVVMOps());
  pm.addPass(createConvertNVVMToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createFinalizeKernelsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

static void addLlvmStage(OpPassManager &pm, const NvptxTarget &target) {
  GpuNVVMAttachTargetOptions attach;
  attach.chip = target.chip;
  attach.features = target.getFeatures();
  attach.optLevel = 3;
  pm.addPass(createGpuNVVMAttachTarget(attach));
  addKernelsToLlvm(pm.nest<gpu::GPUModuleOp>());
  // One stream for each function, which waits for it at its end.
  pm.addNestedPass<func::FuncOp>(createGpuAsyncRegionPass());
  addMetadataExpansion(pm);
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(arith::createArithExpandOpsPass());
  pm.addPass(createGpuToLLVMConversionPass());
  pm.addPass(createConvertToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void fovea::buildNvptxPipeline(OpPassManager &pm,
                               const NvptxPipelineOptions &options) {
  llvm::Expected<NvptxTarget> target = NvptxTarget::get(options.chip);
  if (!target) {
    pm.addPass(createRefusePass(llvm::toString(target.takeError())));
    return;
  }
  const AddStage stages[] = {
      addGraphStage,
      [&](OpPassManager &pm) {
        addOnlineStage(pm, makeChooseSchedule(*target));
      },
      addTiledStage,
      [&](OpPassManager &pm) { addTargetStage(pm, *target, options.tf32x3); },
      [&](OpPassManager &pm) { addLlvmStage(pm, *target); }};
  addStages(pm, stages, options.stopAfter, options.dumpDir);
}
