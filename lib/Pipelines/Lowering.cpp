// The parts that pipelines share: bufferization, and loops and vectors to LLVM.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

#include "fovea/Target/CPU/Passes.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void fovea::addBufferization(OpPassManager &pm) {
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  pm.addPass(createBufferizePass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void fovea::addMetadataExpansion(OpPassManager &pm) {
  pm.addPass(createLowerExpandShapesPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
}

void fovea::addLoweringToLlvm(OpPassManager &pm, bool nativeBf16,
                              bool bytePermutations) {
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(createLowerCopiesPass());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createForallToParallelLoopPass());
  pm.addPass(createConvertSCFToOpenMPPass());
  pm.addPass(createPrivatizeScratchPass());
  addMetadataExpansion(pm);
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  if (!nativeBf16) {
    arith::ArithEmulateUnsupportedFloatsOptions emulateOptions;
    emulateOptions.sourceTypeStrs = {"bf16"};
    pm.addPass(arith::createArithEmulateUnsupportedFloats(emulateOptions));
  }
  arith::ArithExpandOpsPassOptions expandOptions;
  expandOptions.includeBf16 = !nativeBf16;
  pm.addPass(arith::createArithExpandOpsPass(expandOptions));
  LowerFloat8PassOptions float8Options;
  float8Options.bytePermutations = bytePermutations;
  pm.addPass(createLowerFloat8Pass(float8Options));
  // What LLVM has no intrinsic for becomes a libm call.
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  ConvertVectorToLLVMPassOptions vectorOptions;
  vectorOptions.x86Vector = true;
  pm.addPass(createConvertVectorToLLVMPass(vectorOptions));
  pm.addPass(createConvertToLLVMPass());
  // What is left to fold, LLVM folds in less time.
  pm.addPass(createReconcileUnrealizedCastsPass());
}
