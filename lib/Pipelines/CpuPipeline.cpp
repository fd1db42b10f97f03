// The CPU pipeline, stage by stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Pipelines/Pipelines.h"

#include "Lowering.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace fovea;

StringRef fovea::stringifyStage(Stage stage) {
  switch (stage) {
  case Stage::Graph:
    return "graph";
  case Stage::Online:
    return "online";
  case Stage::Tiled:
    return "tiled";
  case Stage::Target:
    return "target";
  case Stage::Llvm:
    return "llvm";
  }
  llvm_unreachable("unknown stage");
}

static void addGraphStage(OpPassManager &pm, const CpuPipelineOptions &) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createResultsToDestinationsPass());
}

static void addOnlineStage(OpPassManager &pm, const CpuPipelineOptions &) {
  pm.addPass(createChooseSchedulePass());
  pm.addPass(createConvertToOnlinePass());
}

static void addTiledStage(OpPassManager &pm, const CpuPipelineOptions &) {
  pm.addPass(createTileQueriesPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createNarrowKeysPass());
  pm.addPass(createTileKeysPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

static void addTargetStage(OpPassManager &pm, const CpuPipelineOptions &) {
  addBufferization(pm);
}

static void addLlvmStage(OpPassManager &pm, const CpuPipelineOptions &) {
  addLoweringToLlvm(pm);
}

void fovea::buildCpuPipeline(OpPassManager &pm, const CpuPipelineOptions &options) {
  using AddStage = void (*)(OpPassManager &, const CpuPipelineOptions &);
  const std::pair<Stage, AddStage> stages[] = {{Stage::Graph, addGraphStage},
                                               {Stage::Online, addOnlineStage},
                                               {Stage::Tiled, addTiledStage},
                                               {Stage::Target, addTargetStage},
                                               {Stage::Llvm, addLlvmStage}};
  int number = 0;
  for (auto [stage, addStage] : stages) {
    addStage(pm, options);
    ++number;
    if (!options.dumpDir.empty())
      pm.addPass(createDumpStagePass(options.dumpDir, number, stringifyStage(stage)));
    if (stage == options.stopAfter)
      return;
  }
}
