// Counts passes over the banks of shared memory. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "BankConflicts.h"

#include <algorithm>

using namespace fovea::emulator;

constexpr unsigned numBanks = 32;

/// Passes for the lanes of one group: as many as the busiest bank has words.
static unsigned countPasses(const uint64_t *addresses, LaneMask mask,
                            unsigned words) {
  uint64_t wordsOfBank[numBanks][warpSize];
  uint8_t count[numBanks] = {};
  unsigned busiest = 0;
  forEachLane(mask, [&](unsigned lane) {
    for (unsigned i = 0; i < words; ++i) {
      uint64_t word = addresses[lane] / 4 + i;
      unsigned bank = word % numBanks;
      uint64_t *known = wordsOfBank[bank];
      if (std::find(known, known + count[bank], word) != known + count[bank])
        continue;
      known[count[bank]++] = word;
      busiest = std::max<unsigned>(busiest, count[bank]);
    }
  });
  return busiest;
}

Wavefronts fovea::emulator::countWavefronts(const uint64_t *addresses,
                                            LaneMask mask, unsigned size) {
  unsigned words = std::max(size / 4, 1u);
  unsigned groupSize = warpSize / words;
  Wavefronts result;
  for (unsigned first = 0; first < warpSize; first += groupSize) {
    LaneMask group = groupSize == warpSize ? allLanes : (1u << groupSize) - 1;
    group = mask & (group << first);
    if (!group)
      continue;
    result.actual += countPasses(addresses, group, words);
    ++result.ideal;
  }
  return result;
}
