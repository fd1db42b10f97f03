// One launch of a kernel: what all of its blocks share, and how it ended.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_LAUNCH_H
#define FOVEA_EMULATOR_LAUNCH_H

#include "GlobalMemory.h"
#include "Profile.h"
#include "Program.h"
#include "SpecialRegisters.h"

#include <array>
#include <string>

namespace fovea::emulator {

struct Options {
  /// Of the order in which warps take turns.
  uint64_t seed = 1;
  /// Report reads of registers and memory that nothing was written to.
  bool checkUninitialized = true;
  /// Report unordered accesses of warps to the same byte of shared memory.
  bool checkRaces = true;
  /// Instructions that the warps of a block may execute, before it counts as
  /// stuck in a loop.
  uint64_t maxInstructions = uint64_t(1) << 30;
};

/// What went wrong, and where.
struct Fault {
  std::string message; // empty: nothing
  uint32_t line = 0;
  std::array<uint32_t, 3> block = {}, thread = {};
};

/// What all blocks of a launch read.
struct Launch {
  const Program &program;
  LaunchShape shape;
  const uint8_t *parameters;
  GlobalMemory &global;
  const Options &options;
};

/// Runs all blocks. Returns false with `fault` set when one of them failed.
bool runLaunch(const Launch &launch, Profile &profile, Fault &fault);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_LAUNCH_H
