// What a launch counts while it runs, by instruction. Counters.h makes tables
// of it. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_PROFILE_H
#define FOVEA_EMULATOR_PROFILE_H

#include "Op.h"

#include <vector>

namespace fovea::emulator {

struct ExecutionCount {
  uint64_t warps = 0; // times that a warp executed the instruction
  uint64_t lanes = 0; // sum of the active lanes
};

/// Of instructions that access memory, or wait.
struct MemoryCount {
  uint64_t globalLoadBytes = 0, globalStoreBytes = 0; // constants included
  uint64_t sectors = 0; // of 32 bytes, global memory
  uint64_t sharedBytes = 0;
  uint64_t wavefronts = 0;      // passes over the 32 banks, shared memory
  uint64_t idealWavefronts = 0; // the same without bank conflicts
  uint64_t localBytes = 0;
  uint64_t waits = 0; // times that a warp had to wait

  MemoryCount &operator+=(const MemoryCount &other) {
    globalLoadBytes += other.globalLoadBytes;
    globalStoreBytes += other.globalStoreBytes;
    sectors += other.sectors;
    sharedBytes += other.sharedBytes;
    wavefronts += other.wavefronts;
    idealWavefronts += other.idealWavefronts;
    localBytes += other.localBytes;
    waits += other.waits;
    return *this;
  }
};

/// Indexed by pc.
struct Profile {
  uint64_t launches = 0;
  std::vector<ExecutionCount> executions;
  std::vector<MemoryCount> memory;

  void resize(size_t numOps) {
    executions.resize(numOps);
    memory.resize(numOps);
  }
  void add(const Profile &other) {
    launches += other.launches;
    for (size_t i = 0; i < other.executions.size(); ++i) {
      executions[i].warps += other.executions[i].warps;
      executions[i].lanes += other.executions[i].lanes;
      memory[i] += other.memory[i];
    }
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_PROFILE_H
