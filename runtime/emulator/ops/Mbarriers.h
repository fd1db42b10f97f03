// The mbarrier objects of a block and the warps that wait for them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_MBARRIERS_H
#define FOVEA_EMULATOR_OPS_MBARRIERS_H

#include "../Block.h"
#include "../Mbarrier.h"

#include <map>

namespace fovea::emulator {

/// Functions return false after a fault. Addresses are those of shared memory.
class Mbarriers : public Extension {
public:
  bool init(Warp &warp, const Op &op, unsigned lane, uint64_t address,
            uint32_t count);
  bool invalidate(Warp &warp, const Op &op, unsigned lane, uint64_t address);
  bool arrive(Warp &warp, const Op &op, unsigned lane, uint64_t address,
              uint32_t count);
  /// A copy whose issue is at `clock` has delivered `bytes`.
  bool completeTransaction(Warp &warp, const Op &op, unsigned lane,
                           uint64_t address, uint32_t bytes,
                           const VectorClock &clock);

  /// The object at an address, which the lane may use; null after a fault.
  Mbarrier *find(Warp &warp, const Op &op, unsigned lane, uint64_t address);
  /// Operates on the object: `operation(object)` returns its error. Everything
  /// that may end a wait goes through here. What the warp did before happens
  /// before what follows the waits for this phase.
  template <class Operation>
  bool update(Warp &warp, const Op &op, unsigned lane, uint64_t address,
              Operation operation) {
    Mbarrier *object = find(warp, op, lane, address);
    if (!object)
      return false;
    if (warp.block.races)
      warp.block.races->release(warp.index, clocks[address].current);
    uint32_t phase = object->phase();
    return finishUpdate(warp, op, lane, address, phase, operation(*object));
  }

  /// What a wait that found its phase incomplete does. It returns false to the
  /// program the first time, as the ISA allows; when it is tried again, it
  /// waits until something happens.
  Flow waitInVain(Warp &warp, const Op &op);
  void waitSucceeded(Warp &warp, const Op &op, uint64_t address);
  bool onIdle(Block &block) override;

private:
  /// What happens before the end of the present phase, and of the one before
  /// it.
  struct PhaseClocks {
    VectorClock current, completed;
  };

  bool finishUpdate(Warp &warp, const Op &op, unsigned lane, uint64_t address,
                    uint32_t oldPhase, const std::string &error);

  std::map<uint64_t, Mbarrier> objects;
  std::map<uint64_t, PhaseClocks> clocks;
  /// Rounds in which no warp went on and no object changed. Waits that return
  /// false may let a program do something else, so it gets some.
  unsigned idleRounds = 0;
  uint64_t numReleases = 0;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_MBARRIERS_H
