// Global memory: allocations with gaps between them, and for each byte whether
// it was ever written. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_GLOBALMEMORY_H
#define FOVEA_EMULATOR_GLOBALMEMORY_H

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace fovea::emulator {

struct Allocation {
  uint64_t base = 0;
  uint64_t size = 0;
  bool isConstant = false;
  std::unique_ptr<uint8_t[]> bytes;
  /// One byte for each byte of memory: 1 once it has a value.
  std::unique_ptr<uint8_t[]> initialized;

  bool contains(uint64_t address, uint64_t count) const {
    return address >= base && count <= size && address - base <= size - count;
  }
};

class GlobalMemory {
public:
  GlobalMemory();
  /// Returns an address that is a multiple of 1024 (what TMA and alignments of
  /// variables want), 0 when the host has no memory left. Contents are
  /// undefined: every byte is 0xff, which makes NaN of floats.
  uint64_t allocate(uint64_t size, bool isConstant = false);
  /// False when `address` is not what allocate returned.
  bool free(uint64_t address);
  /// The allocation that all of the bytes belong to, or null.
  Allocation *find(uint64_t address, uint64_t count);
  /// Where an address is in relation to what is, or was, allocated.
  std::string describe(uint64_t address) const;

private:
  std::map<uint64_t, Allocation> allocations; // by base
  std::map<uint64_t, uint64_t> freed;         // base to size
  uint64_t nextBase;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_GLOBALMEMORY_H
