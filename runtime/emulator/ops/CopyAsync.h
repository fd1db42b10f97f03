// cp.async without bulk: copies of 4, 8 or 16 bytes by each thread, which
// arrive when the thread waits for them and not before.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_COPYASYNC_H
#define FOVEA_EMULATOR_OPS_COPYASYNC_H

#include "../AsyncMemory.h"

namespace fovea::emulator {

/// The copies of a warp's threads that are in flight.
class CopyQueue : public Extension {
public:
  struct Copy {
    uint8_t lane, size, valid; // in bytes; behind `valid` come zeros
    uint32_t pc;
    uint32_t to;
    const uint8_t *from;
    uint8_t bytes[16];     // as they were when the copy was issued
    uint32_t group = 0;    // of its lane
    uint64_t sequence = 0; // of the warp
  };

  void add(Copy copy) {
    copy.group = committed[copy.lane];
    copy.sequence = numCopies++;
    copies.push_back(copy);
  }
  /// The copies of each lane since its last commit become a group.
  void commit(LaneMask lanes) {
    forEachLane(lanes, [&](unsigned lane) { ++committed[lane]; });
  }
  /// All but the `pending` latest groups of each lane arrive. False after a
  /// fault.
  bool wait(Warp &warp, const Op &op, LaneMask lanes, uint32_t pending);
  /// Every copy of the lanes arrives.
  bool waitAll(Warp &warp, const Op &op, LaneMask lanes);

  /// When the copies that each lane has issued so far have arrived, the lane
  /// arrives at the mbarrier at its address: when no warp can go on otherwise.
  void arriveLater(Warp &warp, const Op &op, LaneMask lanes,
                   const uint64_t *addresses);
  bool onIdle(Block &block) override;
  bool onExit(Warp &warp) override;

private:
  struct Arrival {
    Warp *warp;
    const Op *op;
    LaneMask lanes;
    uint64_t sequence; // of the first copy that it does not wait for
    uint32_t barriers[warpSize];
  };

  /// The first of `arrivals` happens. False after a fault.
  bool landArrival(Block &block);
  template <class Predicate>
  bool land(Warp &warp, const Op &op, Predicate shouldLand);

  std::vector<Copy> copies; // in the order of issue
  uint64_t numCopies = 0;   // that were ever issued
  uint32_t committed[warpSize] = {};
  std::vector<Arrival> arrivals;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_COPYASYNC_H
