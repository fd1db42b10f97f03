// Local memory of the threads of a warp: a stack for each, which holds local
// variables and the parameters of calls.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_LOCALMEMORY_H
#define FOVEA_EMULATOR_LOCALMEMORY_H

#include "AddressMap.h"
#include "Support.h"

#include <cstring>
#include <vector>

namespace fovea::emulator {

class LocalMemory {
public:
  /// Makes addresses below `end` usable. False when that is too much.
  bool reserve(uint32_t end) {
    if (end > firstLocalAddress + maxLocalBytes)
      return false;
    if (end <= limit)
      return true;
    uint32_t newStride = stride ? stride : 256;
    while (newStride < end - firstLocalAddress)
      newStride *= 2;
    if (newStride != stride)
      grow(newStride);
    limit = end;
    return true;
  }
  bool contains(uint64_t address, uint64_t size) const {
    return address >= firstLocalAddress && address <= limit &&
           size <= limit - address;
  }
  uint8_t *bytes(unsigned lane, uint64_t address) {
    return storage.data() + offset(lane, address);
  }
  /// One byte for each byte: 1 once it has a value.
  uint8_t *initialized(unsigned lane, uint64_t address) {
    return states.data() + offset(lane, address);
  }
  void forget(LaneMask lanes, uint32_t address, uint32_t size) {
    if (size == 0)
      return;
    forEachLane(lanes, [&](unsigned lane) {
      memset(initialized(lane, address), 0, size);
      memset(bytes(lane, address), 0xff, size);
    });
  }
  /// Copies values together with whether they were written.
  void copy(LaneMask lanes, uint32_t from, uint32_t to, uint32_t size) {
    forEachLane(lanes, [&](unsigned lane) {
      memmove(bytes(lane, to), bytes(lane, from), size);
      memmove(initialized(lane, to), initialized(lane, from), size);
    });
  }

private:
  size_t offset(unsigned lane, uint64_t address) const {
    return size_t(lane) * stride + (address - firstLocalAddress);
  }
  void grow(uint32_t newStride) {
    std::vector<uint8_t> newStorage(size_t(newStride) * warpSize, 0xff);
    std::vector<uint8_t> newStates(size_t(newStride) * warpSize, 0);
    for (unsigned lane = 0; stride && lane < warpSize; ++lane) {
      memcpy(&newStorage[size_t(lane) * newStride],
             &storage[size_t(lane) * stride], stride);
      memcpy(&newStates[size_t(lane) * newStride],
             &states[size_t(lane) * stride], stride);
    }
    storage.swap(newStorage);
    states.swap(newStates);
    stride = newStride;
  }

  uint32_t stride = 0; // bytes of a thread
  uint32_t limit = firstLocalAddress;
  std::vector<uint8_t> storage, states;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_LOCALMEMORY_H
