// What a kernel has done in all of its launches, as a whole and in each of its
// loops: sums over the profile, a table and JSON.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_COUNTERS_H
#define FOVEA_EMULATOR_COUNTERS_H

#include "Profile.h"
#include "Program.h"

#include <array>
#include <string>

namespace fovea::emulator {

constexpr size_t numClasses = size_t(OpClass::NumClasses);
std::string_view className(OpClass opClass);

struct Counters {
  /// Of warps; `lanes` is the sum of the threads that took part.
  uint64_t instructions = 0, lanes = 0;
  std::array<uint64_t, numClasses> byClass = {};
  uint64_t globalLoadBytes = 0, globalStoreBytes = 0, globalSectors = 0;
  uint64_t sharedBytes = 0, wavefronts = 0, idealWavefronts = 0;
  uint64_t localBytes = 0;
  uint64_t barrierWaits = 0;

  /// Of all instructions, those that are matrix products.
  double matrixShare() const;
  uint64_t bankConflicts() const { return wavefronts - idealWavefronts; }
};

/// Code between a label and the last branch back to it.
struct Loop {
  std::string_view label; // "" without one
  uint32_t begin, end;    // pcs, both included
  uint32_t firstLine, lastLine;
  /// How often warps began it, first iterations included.
  uint64_t iterations;
  Counters counters;
};

struct KernelCounters {
  std::string_view kernel;
  uint64_t launches = 0;
  Counters total;
  std::vector<Loop> loops; // in the order of the code, outer before inner
};

KernelCounters collectCounters(const Program &program, const Profile &profile);
std::string toTable(const KernelCounters &counters);
std::string toJson(const KernelCounters &counters);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_COUNTERS_H
