// The mbarrier objects of a block. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Mbarriers.h"
#include "../AsyncMemory.h"

#include <algorithm>
#include <cstring>

using namespace fovea::emulator;

constexpr uint32_t objectBytes = 8;
constexpr unsigned maxIdleRounds = 64;

namespace {

/// The waits of a warp that have returned false and not succeeded since.
struct VainWaits : Extension {
  struct Wait {
    const Op *op;
    uint64_t release; // of the block, when it last returned false
  };
  std::vector<Wait> waits;
};

} // namespace

bool Mbarriers::init(Warp &warp, const Op &op, unsigned lane, uint64_t address,
                     uint32_t count) {
  SharedMemory &shared = warp.block.shared;
  if (objects.count(address)) {
    warp.fault(op, lane, "there is an mbarrier object at ", hex(address),
               " already");
    return false;
  }
  // The store checks bounds and alignment, and that nothing is in flight.
  Access access;
  access.space = Space::Shared;
  access.kind = AccessKind::Store;
  access.size = objectBytes;
  access.mask = 1u << lane;
  access.addresses[lane] = address;
  if (!warp.access(op, access))
    return false;
  memset(shared.stateAt(address),
         SharedMemory::Initialized | SharedMemory::BarrierObject, objectBytes);
  shared.markUnfenced(address, objectBytes, warp.index);
  clocks[address] = PhaseClocks();
  return finishUpdate(warp, op, lane, address, 0, objects[address].init(count));
}

bool Mbarriers::invalidate(Warp &warp, const Op &op, unsigned lane,
                           uint64_t address) {
  if (!find(warp, op, lane, address))
    return false;
  objects.erase(address);
  if (RaceChecker *races = warp.block.races.get()) {
    auto conflict = races->access(
        warp.index, pcOf(warp, op),
        static_cast<uint32_t>(address) - firstSharedAddress, objectBytes,
        /*isWrite=*/true);
    if (conflict)
      return warp.reportRace(op, lane, address, *conflict);
  }
  memset(warp.block.shared.stateAt(address), SharedMemory::Uninitialized,
         objectBytes);
  return true;
}

Mbarrier *Mbarriers::find(Warp &warp, const Op &op, unsigned lane,
                          uint64_t address) {
  auto object = objects.find(address);
  if (object == objects.end()) {
    warp.fault(op, lane, "there is no mbarrier object at shared address ",
               hex(address));
    return nullptr;
  }
  // Uses do not race with each other, but with the object's beginning and end.
  if (RaceChecker *races = warp.block.races.get()) {
    auto conflict = races->access(
        warp.index, pcOf(warp, op),
        static_cast<uint32_t>(address) - firstSharedAddress, objectBytes,
        /*isWrite=*/false);
    if (conflict) {
      warp.reportRace(op, lane, address, *conflict);
      return nullptr;
    }
  }
  return &object->second;
}

bool Mbarriers::finishUpdate(Warp &warp, const Op &op, unsigned lane,
                             uint64_t address, uint32_t oldPhase,
                             const std::string &error) {
  idleRounds = 0;
  if (!error.empty()) {
    warp.fault(op, lane, "mbarrier object at ", hex(address), ": ", error);
    return false;
  }
  if (objects[address].phase() != oldPhase) {
    PhaseClocks &phases = clocks[address];
    phases.completed.swap(phases.current);
    phases.current.clear();
  }
  return true;
}

bool Mbarriers::completeTransaction(Warp &warp, const Op &op, unsigned lane,
                                    uint64_t address, uint32_t bytes,
                                    const VectorClock &clock) {
  auto object = objects.find(address);
  if (object == objects.end()) {
    warp.fault(op, lane, "the mbarrier object at ", hex(address),
               " ended while a copy was in flight");
    return false;
  }
  VectorClock &current = clocks[address].current;
  current.resize(clock.size(), 0);
  for (size_t i = 0; i < clock.size(); ++i)
    current[i] = std::max(current[i], clock[i]);
  uint32_t phase = object->second.phase();
  return finishUpdate(warp, op, lane, address, phase,
                      object->second.completeTransaction(bytes));
}

bool Mbarriers::arrive(Warp &warp, const Op &op, unsigned lane,
                       uint64_t address, uint32_t count) {
  return update(warp, op, lane, address,
                [&](Mbarrier &object) { return object.arrive(count); });
}

Flow Mbarriers::waitInVain(Warp &warp, const Op &op) {
  ++warp.memoryCount().waits;
  auto &waits = warp.state<VainWaits>().waits;
  for (VainWaits::Wait &wait : waits) {
    if (wait.op != &op)
      continue;
    if (wait.release == numReleases)
      return Flow::Poll;
    wait.release = numReleases;
    return Flow::Next;
  }
  waits.push_back({&op, numReleases});
  return Flow::Next;
}

void Mbarriers::waitSucceeded(Warp &warp, const Op &op, uint64_t address) {
  if (warp.block.races)
    warp.block.races->acquire(warp.index, clocks[address].completed);
  warp.synchronizeLanes();
  auto &waits = warp.state<VainWaits>().waits;
  for (size_t i = 0; i < waits.size(); ++i)
    if (waits[i].op == &op)
      waits.erase(waits.begin() + i--);
}

bool Mbarriers::onIdle(Block &) {
  if (objects.empty() || ++idleRounds > maxIdleRounds)
    return false;
  ++numReleases;
  return true;
}
