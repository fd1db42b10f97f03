// Where things are in the emulator's address space. Device addresses are 64-bit
// numbers that mean nothing to the host.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_ADDRESSMAP_H
#define FOVEA_EMULATOR_ADDRESSMAP_H

#include "Module.h"

namespace fovea::emulator {

/// Shared, local and parameter memory appear in the generic space through
/// windows of 4 GiB: an address is the window's number and the address in that
/// space. All other generic addresses are global ones (constants included).
constexpr uint64_t windowSize = uint64_t(1) << 32;
constexpr uint64_t paramWindow = 1 * windowSize;
constexpr uint64_t sharedWindow = 2 * windowSize;
constexpr uint64_t localWindow = 3 * windowSize;
constexpr uint64_t firstGlobalAddress = 16 * windowSize;

/// Shared memory starts where it does on sm_90, so that null is no variable.
constexpr uint32_t firstSharedAddress = 1024;
constexpr uint32_t maxSharedBytes = 227 * 1024;
/// Local memory of one thread, addresses 0 excluded like in shared memory.
constexpr uint32_t firstLocalAddress = 1024;
constexpr uint32_t maxLocalBytes = 512 * 1024;

/// The offset between addresses of a space and generic ones.
constexpr uint64_t genericOffset(Space space) {
  switch (space) {
  case Space::Shared:
    return sharedWindow;
  case Space::Local:
    return localWindow;
  case Space::Param:
    return paramWindow;
  default:
    return 0;
  }
}

/// The space that a generic address points to.
constexpr Space spaceOfGeneric(uint64_t address) {
  switch (address / windowSize) {
  case sharedWindow / windowSize:
    return Space::Shared;
  case localWindow / windowSize:
    return Space::Local;
  case paramWindow / windowSize:
    return Space::Param;
  default:
    return Space::Global;
  }
}

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_ADDRESSMAP_H
