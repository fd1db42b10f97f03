// The reference pipeline: the executable specification.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Pipelines/Pipelines.h"

#include "Lowering.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace fovea;

void fovea::buildReferencePipeline(OpPassManager &pm,
                                   const ReferencePipelineOptions &options) {
  addLinalgLowering(pm);
  // Before decomposition, which rounds only where types say so.
  if (options.float64)
    pm.addPass(createPromoteToF64Pass());
  pm.addPass(createExpandMhaPass());
  pm.addPass(createEmitChecksPass());
  pm.addPass(createDecomposePass());
  pm.addPass(createDecomposeTensorOpsPass());
  pm.addPass(createResultsToDestinationsPass());
  addBufferization(pm);
  addLoweringToLlvm(pm, /*nativeBf16=*/false, /*bytePermutations=*/false);
}

void fovea::registerPipelines() {
  PassPipelineRegistration<CpuPipelineOptions>(
      "fovea-cpu-pipeline",
      "Compile attention graphs to the LLVM dialect for a CPU",
      buildCpuPipeline);
  PassPipelineRegistration<NvptxPipelineOptions>(
      "fovea-nvptx-pipeline",
      "Compile attention graphs to the LLVM dialect for an NVIDIA GPU",
      buildNvptxPipeline);
  PassPipelineRegistration<ReferencePipelineOptions>(
      "fovea-reference-pipeline",
      "Lower attention graphs to plain loops: the executable specification",
      buildReferencePipeline);
}
