// The parts that pipelines share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_PIPELINES_LOWERING_H
#define FOVEA_LIB_PIPELINES_LOWERING_H

#include "mlir/Pass/PassManager.h"

namespace fovea {

/// Tensors to buffers that are allocated once, released, and never returned.
void addBufferization(mlir::OpPassManager &pm);

/// Loops, vectors and buffers to the LLVM dialect. Parallel loops become
/// OpenMP. Unless the target converts to bf16 itself (`nativeBf16`) that
/// becomes integer arithmetic: LLVM would call a function that C runtimes need
/// not have.
void addLoweringToLlvm(mlir::OpPassManager &pm, bool nativeBf16);

/// A pass that writes the module to `directory`/`number`-`name`.mlir.
std::unique_ptr<mlir::Pass> createDumpStagePass(llvm::StringRef directory,
                                                int number,
                                                llvm::StringRef name);

} // namespace fovea

#endif // FOVEA_LIB_PIPELINES_LOWERING_H
