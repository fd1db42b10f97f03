// Finds accesses of different lanes of a warp to the same byte of shared
// memory, at least one of them a write, without a barrier between: lanes of a
// warp need not run in lock step. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_EMULATOR_LANERACES_H
#define FOVEA_EMULATOR_LANERACES_H

#include <cstdint>
#include <optional>
#include <vector>

namespace fovea::emulator {

/// What is between two barriers of a warp is an epoch, numbered from 1.
class LaneRaces {
public:
  /// Who accesses a byte.
  struct Lane {
    uint32_t warp, lane, epoch, pc;
  };
  /// The access that another one races with. Its lane may have been one of
  /// several.
  struct Conflict {
    uint32_t pc;
    bool isWrite;
  };

  explicit LaneRaces(uint32_t numBytes) : writes(numBytes), reads(numBytes) {}

  /// Notes an access to `size` bytes from `offset` on. Lanes may write to the
  /// same byte in one instruction, which is how a warp stores one value: one of
  /// them wins, and all of them may read it back.
  std::optional<Conflict> access(const Lane &lane, uint32_t offset,
                                 uint32_t size, bool isWrite);

private:
  /// The last access of a kind: epoch, warp, whether several lanes of the warp
  /// have made it in this epoch, lane, pc. 0: none.
  using Event = uint64_t;

  std::optional<Conflict> accessByte(Event now, uint32_t offset, bool isWrite);

  std::vector<Event> writes, reads; // by byte
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_LANERACES_H
