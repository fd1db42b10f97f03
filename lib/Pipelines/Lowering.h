// The parts that pipelines share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_PIPELINES_LOWERING_H
#define FOVEA_LIB_PIPELINES_LOWERING_H

#include "fovea/Pipelines/Pipelines.h"
#include "mlir/Pass/PassManager.h"

#include <functional>
#include <memory>
#include <string>

namespace fovea {

/// TOSA, and arithmetic on whole tensors, to linalg, by upstream's passes.
void addLinalgLowering(mlir::OpPassManager &pm);

/// Stages 1 and 3, which are the same for every target; 2 but for the pass
/// that chooses schedules.
void addGraphStage(mlir::OpPassManager &pm);
void addOnlineStage(mlir::OpPassManager &pm,
                    std::unique_ptr<mlir::Pass> chooseSchedule);
void addTiledStage(mlir::OpPassManager &pm);

/// Tensors to buffers that are allocated once, released, and never returned.
void addBufferization(mlir::OpPassManager &pm);

/// Views of buffers to arithmetic on offsets, sizes and strides.
void addMetadataExpansion(mlir::OpPassManager &pm);

/// Loops, vectors and buffers to the LLVM dialect. Parallel loops become
/// OpenMP. Unless the target converts to bf16 itself (`nativeBf16`) bf16 is
/// computed in f32 and rounded by integer arithmetic: LLVM would call a
/// function that C runtimes need not have. `bytePermutations` is an option of
/// `fovea-lower-float8`.
void addLoweringToLlvm(mlir::OpPassManager &pm, bool nativeBf16,
                       bool bytePermutations);

/// Adds the five stages, in order, up to `stopAfter`, and dumps them to files
/// in `dumpDir` unless that is empty.
using AddStage = std::function<void(mlir::OpPassManager &)>;
void addStages(mlir::OpPassManager &pm, llvm::ArrayRef<AddStage> stages,
               Stage stopAfter, llvm::StringRef dumpDir);

/// A pass that writes the module to `directory`/`number`-`name`.mlir.
std::unique_ptr<mlir::Pass> createDumpStagePass(llvm::StringRef directory,
                                                int number,
                                                llvm::StringRef name);

/// A pass that fails with a message: a pipeline cannot be refused while it is built.
std::unique_ptr<mlir::Pass> createRefusePass(std::string message);

} // namespace fovea

#endif // FOVEA_LIB_PIPELINES_LOWERING_H
