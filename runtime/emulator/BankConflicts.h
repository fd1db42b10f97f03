// How many passes over the banks of shared memory an access takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_BANKCONFLICTS_H
#define FOVEA_EMULATOR_BANKCONFLICTS_H

#include "Support.h"

namespace fovea::emulator {

struct Wavefronts {
  unsigned actual = 0;
  unsigned ideal = 0; // of the same bytes without conflicts
};

/// Shared memory has 32 banks of 4 bytes. Lanes that read the same word share
/// it. Accesses of 8 bytes go by halves of the warp, those of 16 bytes by
/// quarters; ldmatrix has 8 rows of 16 bytes in each of its passes.
Wavefronts countWavefronts(const uint64_t *addresses, LaneMask mask,
                           unsigned size);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_BANKCONFLICTS_H
