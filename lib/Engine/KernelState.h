// What copies of a kernel share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_KERNELSTATE_H
#define FOVEA_LIB_ENGINE_KERNELSTATE_H

#include "Allocations.h"
#include "Jit.h"
#include "fovea/Engine.h"

namespace fovea {

struct Kernel::State {
  State() = default;
  State(const State &) = delete;
  ~State();

  Signature signature;
  int threads = 0;
  PackedFunction function = nullptr;
  PackedFunction dims = nullptr;
  PackedFunction check = nullptr; ///< null if values are not checked
  void *entryPoint = nullptr;
  Device device = Device::Host;
  /// Of the GPU modules in the code; null on the host.
  void (*loadModules)() = nullptr, (*unloadModules)() = nullptr;
  std::unique_ptr<LoadedCode> code;
  mutable Reserve reserve; ///< of `function`, on the host
};

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_KERNELSTATE_H
