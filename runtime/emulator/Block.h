// A block of threads: its warps, its shared memory and its barriers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_BLOCK_H
#define FOVEA_EMULATOR_BLOCK_H

#include "LaneRaces.h"
#include "Launch.h"
#include "RaceChecker.h"
#include "Warp.h"

#include <random>

namespace fovea::emulator {

/// Shared memory, addresses from firstSharedAddress on.
struct SharedMemory {
  /// States of a byte: without a value, with one, or held by an asynchronous
  /// instruction (AsyncMemory.h).
  enum State : uint8_t {
    Uninitialized = 0,
    Initialized = 1,
    CopyInFlight = 2,  // a cp.async will write it
    BulkInFlight = 4,  // a bulk copy will write it
    AsyncSource = 8,   // readable, but must not be written
    BarrierObject = 16 // part of an mbarrier
  };

  std::vector<uint8_t> bytes;
  std::vector<uint8_t> states;
  /// Of every 8 bytes: 1 + the warp that wrote them in the generic proxy, when
  /// no proxy fence has made that known to the async proxy; else 0. Empty when
  /// the program does not use that proxy.
  std::vector<uint8_t> unfenced;
  static constexpr uint32_t fenceGranule = 8;

  void resize(uint32_t size) {
    bytes.assign(size, 0xff);
    states.assign(size, Uninitialized);
  }
  bool contains(uint64_t address, uint64_t size) const {
    uint64_t end = firstSharedAddress + bytes.size();
    return address >= firstSharedAddress && address <= end &&
           size <= end - address;
  }
  uint8_t *at(uint64_t address) {
    return bytes.data() + (address - firstSharedAddress);
  }
  void markUnfenced(uint64_t address, uint32_t size, uint32_t warp) {
    if (unfenced.empty())
      return;
    uint64_t first = (address - firstSharedAddress) / fenceGranule;
    uint64_t last = (address - firstSharedAddress + size - 1) / fenceGranule;
    for (uint64_t i = first; i <= last; ++i)
      unfenced[i] = static_cast<uint8_t>(warp + 1);
  }
  uint8_t *stateAt(uint64_t address) {
    return states.data() + (address - firstSharedAddress);
  }
};

/// One of the 16 barriers of a block.
struct Barrier {
  uint32_t expected = 0; // threads; 0: all that have not exited
  uint32_t arrived = 0;  // threads, with whole warps where these are asked for
  std::vector<LaneMask> lanes; // that have arrived, by warp
  VectorClock clock;           // of who has arrived
  bool isPending() const { return arrived != 0; }
  // Of barrier.red: over the threads that have arrived.
  uint32_t numTrue = 0, numReduced = 0;
  uint32_t lastTrue = 0, lastReduced = 0; // of the phase that is complete
};

class Block {
public:
  static constexpr unsigned numBarriers = 16;
  static constexpr uint32_t allThreads = 0;

  Block(const Launch &launch, const std::array<uint32_t, 3> &index,
        uint64_t seed, Profile &profile, Fault &fault);

  /// Runs all warps to their end. False after a fault.
  bool run();

  /// Lanes of a warp arrive at a barrier that `expected` threads take part in.
  /// `isAligned`: a warp counts as a whole. Resumes who waits when the barrier
  /// is complete. Returns false after a fault.
  bool arrive(Warp &warp, const Op &op, LaneMask lanes, unsigned barrier,
              uint32_t expected, bool isAligned);
  Barrier &barrier(unsigned number) { return barriers[number]; }
  /// To be called when threads have exited: barriers may wait for them.
  void updateBarriers();

  template <class T>
  T &state() {
    return extensions.get<T>();
  }

  const Launch &launch;
  const std::array<uint32_t, 3> index;
  SharedMemory shared;
  /// Null when races are not checked.
  std::unique_ptr<RaceChecker> races;
  std::unique_ptr<LaneRaces> laneRaces;
  Profile &profile;
  Fault &fault;

private:
  bool runRound(bool &progress);
  bool resolveIdle();
  bool reportDeadlock();
  void complete(unsigned number);
  bool isComplete(const Barrier &barrier) const;
  std::string describe(const Warp &warp) const;

  std::mt19937_64 random;
  std::vector<std::unique_ptr<Warp>> warps;
  std::vector<Warp *> order;
  Barrier barriers[numBarriers];
  ExtensionMap extensions;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_BLOCK_H
