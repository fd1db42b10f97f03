// The memory that kernels allocate, and what happens when there is none.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_ALLOCATIONS_H
#define FOVEA_LIB_ENGINE_ALLOCATIONS_H

#include "Jit.h"
#include "llvm/ExecutionEngine/Orc/Core.h"

#include <mutex>
#include <vector>

namespace fovea {

struct Allocation;

/// What a kernel allocated in its last call, kept for the next one: pages that
/// the system has to provide anew take longer than many a kernel. One call at a
/// time has it; others that run meanwhile start without.
class Reserve {
public:
  Reserve() = default;
  Reserve(const Reserve &) = delete;
  Reserve &operator=(const Reserve &) = delete;
  ~Reserve();

  std::vector<Allocation *> take();
  void put(std::vector<Allocation *> blocks);

private:
  std::mutex mutex;
  std::vector<Allocation *> blocks;
};

/// `malloc` and `free` for compiled code, which does not check for null.
llvm::orc::SymbolMap getAllocationSymbols(llvm::orc::ExecutionSession &session);

/// Calls compiled code. When it asks for more memory than there is, the call is
/// abandoned, what it had allocated is released, and an error says so. Memory
/// comes from the reserve, if there is one, and large blocks return to it.
llvm::Error callGuarded(PackedFunction function, void **arguments,
                        Reserve *reserve);

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_ALLOCATIONS_H
