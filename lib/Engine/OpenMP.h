// The OpenMP runtime of the process.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_OPENMP_H
#define FOVEA_LIB_ENGINE_OPENMP_H

#include "llvm/ExecutionEngine/Orc/Core.h"

namespace fovea {

/// Resolves `__kmpc_*` and `omp_*` from libomp: one that is in the process
/// already (two in one process do not work), else the one of the LLVM
/// installation, else the system's. Loads nothing before the first such symbol
/// is needed, and never unloads.
std::unique_ptr<llvm::orc::DefinitionGenerator> createOpenMPGenerator();

/// Whether this thread works in a parallel region of compiled code.
bool isInParallelRegion();

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_OPENMP_H
