// Finds accesses of different warps to the same byte of shared memory, at least
// one of them a write, that nothing orders. Each warp has a vector clock;
// barriers, mbarriers and strong accesses join clocks (the FastTrack algorithm,
// Flanagan and Freund 2009). SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_EMULATOR_RACECHECKER_H
#define FOVEA_EMULATOR_RACECHECKER_H

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace fovea::emulator {

/// Of each warp, how far a thing is known to have come.
using VectorClock = std::vector<uint32_t>;

class RaceChecker {
public:
  /// The access that another one races with.
  struct Conflict {
    uint32_t warp, pc;
    bool isWrite;
  };

  RaceChecker(uint32_t numWarps, uint32_t numBytes);

  /// Notes an access of `warp` to `size` bytes from `offset` on.
  std::optional<Conflict> access(uint32_t warp, uint32_t pc, uint32_t offset,
                                 uint32_t size, bool isWrite);
  /// The same for atomics and other strong accesses: they order warps.
  std::optional<Conflict> strongAccess(uint32_t warp, uint32_t pc,
                                       uint32_t offset, uint32_t size,
                                       bool isWrite);

  /// What the warp has done so far happens before what acquires `clock`.
  void release(uint32_t warp, VectorClock &clock);
  void acquire(uint32_t warp, const VectorClock &clock);
  /// Whether the last writes to the bytes happen before what the warp does now.
  bool isOrderedWrite(uint32_t warp, uint32_t offset, uint32_t size) const;

private:
  using Id = uint32_t; // of an access or of a set of reads; 0: none

  struct Event {
    uint32_t warp, clock, pc;
  };
  struct Byte {
    Id write = 0; // the last one, an index of `events`
    Id reads = 0; // since then, an index of `readSets`
  };

  Id eventOf(uint32_t warp, uint32_t pc);
  bool isOrdered(const Event &event, uint32_t warp) const;
  const Event *findUnordered(Id readSet, uint32_t warp) const;
  Id addRead(Id readSet, Id event);
  void collect();

  std::vector<VectorClock> clocks; // by warp
  std::vector<Byte> bytes;
  /// Index 0 stands for none.
  std::vector<Event> events;
  std::vector<std::vector<Id>> readSets; // events, one of each warp
  /// With more events or sets, those that no byte needs are thrown away.
  size_t maxEntries;
  /// Known events of the present clocks, by warp and pc, and known unions.
  std::unordered_map<uint64_t, Id> eventIds;
  std::unordered_map<uint64_t, Id> unions;
  Id lastEvent = 0; // that eventOf has returned
  /// Clocks of the places that strong accesses use, by offset.
  std::unordered_map<uint32_t, VectorClock> places;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_RACECHECKER_H
