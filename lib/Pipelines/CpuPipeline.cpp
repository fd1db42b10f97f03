// The CPU pipeline, stage by stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Pipelines/Pipelines.h"

#include "Lowering.h"
#include "fovea/Target/CPU/CpuTarget.h"
#include "fovea/Target/CPU/Passes.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace fovea;

static std::unique_ptr<Pass> makeChooseSchedule(const CpuTarget &target) {
  ChooseSchedulePassOptions options;
  options.vectorBits = target.vectorBits();
  options.vectorRegisters = target.vectorRegisters();
  options.bf16Dot = target.hasBf16Dot();
  return createChooseSchedulePass(options);
}

static void addCpuTiledStage(OpPassManager &pm, const CpuTarget &target) {
  LowerMergesPassOptions lowerMerges;
  lowerMerges.vectorBits = target.vectorBits();
  pm.addPass(createLowerMergesPass(lowerMerges));
  LowerRopesPassOptions lowerRopes;
  lowerRopes.vectorBits = target.vectorBits();
  pm.addPass(createLowerRopesPass(lowerRopes));
  pm.addPass(createTileContractionsPass());
  addTiledStage(pm);
}

static std::unique_ptr<Pass> makeScheduleContractions(const CpuTarget &target) {
  ScheduleContractionsPassOptions options;
  options.vectorBits = target.vectorBits();
  options.vectorRegisters = target.vectorRegisters();
  options.bf16Dot = target.hasBf16Dot();
  return createScheduleContractionsPass(options);
}

static void addTargetStage(OpPassManager &pm, const CpuTarget &target) {
  addBufferization(pm);
  LowerTilesPassOptions lowerTiles;
  lowerTiles.bf16Dot = target.hasBf16Dot();
  lowerTiles.avx512 = target.hasAvx512Exp2();
  pm.addPass(createLowerTilesPass(lowerTiles));
  LowerContractionsPassOptions lowerContractions;
  lowerContractions.bf16Dot = target.hasBf16Dot();
  pm.addPass(createLowerContractionsPass(lowerContractions));
  VectorizeLinalgPassOptions vectorizeLinalg;
  vectorizeLinalg.vectorBits = target.vectorBits();
  pm.addPass(createVectorizeLinalgPass(vectorizeLinalg));
  LowerMathPassOptions lowerMath;
  lowerMath.fma = target.hasFma();
  pm.addPass(createLowerMathPass(lowerMath));
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void fovea::buildCpuPipeline(OpPassManager &pm,
                             const CpuPipelineOptions &options) {
  llvm::Expected<CpuTarget> target =
      CpuTarget::get(options.triple, options.cpu, options.features);
  if (!target) {
    pm.addPass(createRefusePass(llvm::toString(target.takeError())));
    return;
  }
  const AddStage stages[] = {
      addGraphStage,
      [&](OpPassManager &pm) {
        addOnlineStage(pm, makeChooseSchedule(*target));
        pm.addPass(makeScheduleContractions(*target));
        pm.addPass(createFuseElementwisePass());
      },
      [&](OpPassManager &pm) { addCpuTiledStage(pm, *target); },
      [&](OpPassManager &pm) { addTargetStage(pm, *target); },
      [&](OpPassManager &pm) {
        addLoweringToLlvm(pm, /*nativeBf16=*/target->hasBf16Dot(),
                          target->hasBytePermutations());
      }};
  addStages(pm, stages, options.stopAfter, options.dumpDir);
}
