// Runs the blocks of a launch. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Launch.h"
#include "Block.h"

using namespace fovea::emulator;

bool fovea::emulator::runLaunch(const Launch &launch, Profile &profile,
                                Fault &fault) {
  profile.resize(launch.program.code.size());
  auto [width, height, depth] = launch.shape.grid;
  uint64_t number = 0;
  for (uint32_t z = 0; z < depth; ++z) {
    for (uint32_t y = 0; y < height; ++y) {
      for (uint32_t x = 0; x < width; ++x) {
        // Each block has its own order, whatever ran before it.
        uint64_t seed = launch.options.seed * 0x9e3779b97f4a7c15 + number++;
        Block block(launch, {x, y, z}, seed, profile, fault);
        if (!block.run())
          return false;
      }
    }
  }
  return true;
}
