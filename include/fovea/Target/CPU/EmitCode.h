// From LLVM IR to machine code of a CPU.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TARGET_CPU_EMITCODE_H
#define FOVEA_TARGET_CPU_EMITCODE_H

#include "fovea/Target/CPU/CpuTarget.h"
#include "llvm/Support/Error.h"

namespace llvm {
class Module;
class raw_pwrite_stream;
} // namespace llvm

namespace fovea {

/// Sets the module's triple and data layout, and the CPU and features of every
/// function, so that any LLVM tool compiles it for the target.
void setTarget(llvm::Module &module, const CpuTarget &target);

/// Runs LLVM's passes: none for `optLevel` 0, a few that clean up for 1 and 2,
/// its O2 for
/// 3. Kernels come unrolled and vectorised, so the loop and vector optimisers
/// stay off.
void optimize(llvm::Module &module, const CpuTarget &target, int optLevel);

enum class CodeFormat { Object, Assembly };

/// Emits the module, which this changes, as code of `target`.
llvm::Error emitCode(llvm::Module &module, const CpuTarget &target,
                     CodeFormat format, int optLevel,
                     llvm::raw_pwrite_stream &output);

} // namespace fovea

#endif // FOVEA_TARGET_CPU_EMITCODE_H
