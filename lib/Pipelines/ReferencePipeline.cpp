// The reference pipeline: the executable specification.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Pipelines/Pipelines.h"

#include "Lowering.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace fovea;

void fovea::buildReferencePipeline(OpPassManager &pm,
                                   const ReferencePipelineOptions &options) {
  // Before decomposition, which rounds only where types say so.
  if (options.float64)
    pm.addPass(createPromoteToF64Pass());
  pm.addPass(createDecomposePass());
  pm.addPass(createResultsToDestinationsPass());
  addBufferization(pm);
  // Without bf16 instructions LLVM would call a function that few runtimes
  // have.
  arith::ArithExpandOpsPassOptions expandOptions;
  expandOptions.includeBf16 = true;
  pm.addPass(arith::createArithExpandOpsPass(expandOptions));
  addLoweringToLlvm(pm);
}

void fovea::registerPipelines() {
  PassPipelineRegistration<CpuPipelineOptions>(
      "fovea-cpu-pipeline",
      "Compile attention graphs to the LLVM dialect for a CPU",
      buildCpuPipeline);
  PassPipelineRegistration<ReferencePipelineOptions>(
      "fovea-reference-pipeline",
      "Lower attention graphs to plain loops: the executable specification",
      buildReferencePipeline);
}
