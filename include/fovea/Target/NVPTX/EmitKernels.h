// From kernels in the LLVM dialect to what a driver or a tool takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TARGET_NVPTX_EMITKERNELS_H
#define FOVEA_TARGET_NVPTX_EMITKERNELS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mlir {
class ModuleOp;
class OpPassManager;
} // namespace mlir

namespace fovea {

enum class KernelFormat {
  Ptx,   ///< text; needs nothing but LLVM
  Cubin, ///< machine code of one chip; needs ptxas
  Fatbin ///< both; needs ptxas and fatbinary
};

/// Turns every `gpu.module` with a target into a `gpu.binary`.
void addKernelSerialization(mlir::OpPassManager &pm, KernelFormat format);

/// Turns every `gpu.module` with a target into a `gpu.binary` of this PTX, in
/// place of its own.
void embedKernels(mlir::ModuleOp module, llvm::StringRef ptx);

/// Success if the tools that the format needs are found: in $CUDA_HOME/bin, in
/// $CUDA_PATH/bin or on the PATH. The error says where they come from.
llvm::Error checkTools(KernelFormat format);

/// What is in the module's `gpu.binary`. An error if there are no kernels.
llvm::Expected<std::string> getSerializedKernels(mlir::ModuleOp module);

/// The LLVM IR of the module's kernels, before serialization, as text.
llvm::Expected<std::string> printKernelsAsLlvm(mlir::ModuleOp module);

} // namespace fovea

#endif // FOVEA_TARGET_NVPTX_EMITKERNELS_H
