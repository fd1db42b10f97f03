// The stages that targets share, and what runs stages one after the other.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

#include "fovea/Import/Passes.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/IR/BuiltinOps.h"
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

std::unique_ptr<Pass> fovea::createRefusePass(std::string message) {
  return std::make_unique<RefusePass>(std::move(message));
}

/// The tables of rotary embeddings, one for queries and keys.
static void addTables(OpPassManager &pm) {
  pm.addPass(createTabulateAnglesPass());
  // Tables are the same where they are known to be of the same sizes.
  pm.addPass(memref::createResolveRankedShapeTypeResultDimsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void fovea::addLinalgLowering(OpPassManager &pm) {
  tosa::addTosaToLinalgPasses(pm, TosaToLinalgOptions(),
                              TosaToLinalgNamedOptions(),
                              /*validationOptions=*/std::nullopt);
  pm.addNestedPass<func::FuncOp>(createTosaToArithPass());
  pm.addNestedPass<func::FuncOp>(createTosaToTensorPass());
  // Arithmetic on whole tensors.
  pm.addPass(createConvertElementwiseToLinalgPass());
}

void fovea::addGraphStage(OpPassManager &pm) {
  pm.addPass(createEmitChecksPass());
  // What other tools wrote.
  addLinalgLowering(pm);
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createRaiseAttentionPass());

  pm.addPass(createExpandMhaPass());
  addTables(pm);
  pm.addPass(createDecomposeTensorOpsPass());
  pm.addPass(createResultsToDestinationsPass());
  pm.addPass(createNormalizeModifiersPass());
}

void fovea::addOnlineStage(OpPassManager &pm,
                           std::unique_ptr<Pass> chooseSchedule) {
  // Grouping makes few queries into rows, which decides the kernel's style.
  pm.addPass(createGroupQueriesPass());
  pm.addPass(std::move(chooseSchedule));
  pm.addPass(createConvertToOnlinePass());
}

void fovea::addTiledStage(OpPassManager &pm) {
  // Merges, and recurrences that the user wrote, have no kernel of their own.
  DecomposePassOptions decompose;
  decompose.keepScheduled = true;
  pm.addPass(createDecomposePass(decompose));
  pm.addPass(createTileQueriesPass());
  pm.addPass(createFoldLayoutsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  // Key tiles start at the first key that the mask allows.
  pm.addPass(createNarrowKeysPass());
  pm.addPass(createTileKeysPass());
  pm.addPass(createFuseCacheReadsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void fovea::addStages(OpPassManager &pm, ArrayRef<AddStage> stages,
                      Stage stopAfter, StringRef dumpDir) {
  for (auto [number, addStage] : llvm::enumerate(stages)) {
    Stage stage = static_cast<Stage>(number);
    addStage(pm);
    if (!dumpDir.empty())
      pm.addPass(
          createDumpStagePass(dumpDir, number + 1, stringifyStage(stage)));
    if (stage == stopAfter)
      return;
  }
}
