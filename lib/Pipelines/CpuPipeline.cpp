// The CPU pipeline, stage by stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Pipelines/Pipelines.h"

#include "Lowering.h"
#include "fovea/Target/CPU/CpuTarget.h"
#include "fovea/Target/CPU/Passes.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/IR/BuiltinOps.h"
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

namespace {
/// What the stages need to know.
struct Context {
  const CpuPipelineOptions &options;
  CpuTarget target;
};

/// Fails with a message: a pipeline cannot be refused while it is built.
struct RefusePass final : PassWrapper<RefusePass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RefusePass)
  explicit RefusePass(std::string message) : message(std::move(message)) {}
  StringRef getName() const override { return "Refuse"; }
  void runOnOperation() override {
    getOperation().emitError(message);
    signalPassFailure();
  }
  std::string message;
};
} // namespace

static void addGraphStage(OpPassManager &pm, const Context &) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createResultsToDestinationsPass());
  pm.addPass(createNormalizeModifiersPass());
}

static void addOnlineStage(OpPassManager &pm, const Context &context) {
  ChooseSchedulePassOptions schedule;
  schedule.vectorBits = context.target.vectorBits();
  schedule.vectorRegisters = context.target.vectorRegisters();
  schedule.bf16Dot = context.target.hasBf16Dot();
  // Grouping makes few queries into rows, which decides the kernel's style.
  pm.addPass(createGroupQueriesPass());
  pm.addPass(createChooseSchedulePass(schedule));
  pm.addPass(createConvertToOnlinePass());
}

static void addTiledStage(OpPassManager &pm, const Context &) {
  // Merges, and recurrences that the user wrote, have no kernel of their own.
  DecomposePassOptions decompose;
  decompose.keepScheduled = true;
  pm.addPass(createDecomposePass(decompose));
  pm.addPass(createTileQueriesPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Key tiles start at the first key that the mask allows.
  pm.addPass(createNarrowKeysPass());
  pm.addPass(createTileKeysPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

static void addTargetStage(OpPassManager &pm, const Context &context) {
  addBufferization(pm);
  LowerTilesPassOptions lowerTiles;
  lowerTiles.bf16Dot = context.target.hasBf16Dot();
  pm.addPass(createLowerTilesPass(lowerTiles));
  LowerMathPassOptions lowerMath;
  lowerMath.fma = context.target.hasFma();
  pm.addPass(createLowerMathPass(lowerMath));
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

static void addLlvmStage(OpPassManager &pm, const Context &context) {
  addLoweringToLlvm(pm, /*nativeBf16=*/context.target.hasBf16Dot());
}

void fovea::buildCpuPipeline(OpPassManager &pm,
                             const CpuPipelineOptions &options) {
  llvm::Expected<CpuTarget> target =
      CpuTarget::get(options.triple, options.cpu, options.features);
  if (!target) {
    pm.addPass(
        std::make_unique<RefusePass>(llvm::toString(target.takeError())));
    return;
  }
  Context context{options, *target};
  using AddStage = void (*)(OpPassManager &, const Context &);
  const std::pair<Stage, AddStage> stages[] = {{Stage::Graph, addGraphStage},
                                               {Stage::Online, addOnlineStage},
                                               {Stage::Tiled, addTiledStage},
                                               {Stage::Target, addTargetStage},
                                               {Stage::Llvm, addLlvmStage}};
  int number = 0;
  for (auto [stage, addStage] : stages) {
    addStage(pm, context);
    ++number;
    if (!options.dumpDir.empty())
      pm.addPass(
          createDumpStagePass(options.dumpDir, number, stringifyStage(stage)));
    if (stage == options.stopAfter)
      return;
  }
}
