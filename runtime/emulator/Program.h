// A kernel that is ready to run: the decoded code of the kernel and of all
// functions that it may call, and the layout of their memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_PROGRAM_H
#define FOVEA_EMULATOR_PROGRAM_H

#include "Module.h"
#include "Op.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace fovea::emulator {

/// A function in a program.
struct Routine {
  const Function *function = nullptr;
  uint32_t begin = 0, end = 0; // in Program::code
  /// Offsets of the rows of registers in a frame.
  std::vector<uint32_t> rowOffsets;
  uint32_t frameBytes = 0;
  /// Local variables, and parameters of calls, are in local memory; offsets
  /// are relative to the frame.
  std::unordered_map<const Variable *, uint32_t> localOffsets;
  uint32_t localBytes = 0;
  /// The local offsets of what it returns, then of its parameters.
  std::vector<uint32_t> signature;
};

/// Where a call has its return values and arguments: offsets and sizes in the
/// caller's local memory.
struct CallSite {
  struct Slot {
    uint32_t offset, size;
  };
  std::vector<Slot> slots; // in the order of Routine::signature
  unsigned numReturns = 0;
};

/// Memory that lives as long as the program; addresses are stable.
class Arena {
public:
  template <class T>
  const T *copy(const std::vector<T> &values) {
    auto storage = std::make_shared<std::vector<T>>(values);
    owned.push_back(storage);
    return storage->data();
  }
  template <class T>
  const T *keep(T value) {
    auto storage = std::make_shared<T>(std::move(value));
    owned.push_back(storage);
    return storage.get();
  }

private:
  std::vector<std::shared_ptr<const void>> owned;
};

struct Program {
  const Function *kernel = nullptr;
  std::vector<Op> code;
  /// Of each op: what it was decoded from.
  std::vector<const Instruction *> instructions;
  std::deque<Routine> routines; // the kernel is the first
  /// What an indirect call may call, by address.
  std::unordered_map<uint64_t, const Routine *> callTargets;
  /// Rows of immediates and addresses.
  std::vector<uint8_t> constants;
  std::vector<uint32_t> parameterOffsets;
  uint32_t parameterBytes = 0;
  uint32_t staticSharedBytes = 0; // from the first address that is usable
  uint32_t sharedAlignment = 1;   // of what is declared extern
  /// There are instructions that read shared memory through the async proxy.
  bool usesAsyncProxy = false;
  Arena arena;

  const Routine &routineAt(uint32_t pc) const {
    for (const Routine &routine : routines)
      if (pc >= routine.begin && pc < routine.end)
        return routine;
    return routines.front();
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_PROGRAM_H
