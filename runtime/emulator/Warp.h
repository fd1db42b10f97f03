// A warp: 32 threads that execute one program. Threads that went different ways
// form fragments, each with a program counter of its own; fragments that meet
// at the same place become one again.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_WARP_H
#define FOVEA_EMULATOR_WARP_H

#include "AddressMap.h"
#include "Launch.h"
#include "LocalMemory.h"
#include "Op.h"
#include "RaceChecker.h"

#include <memory>
#include <vector>

namespace fovea::emulator {

class Block;

/// The registers of a function while threads of a warp are in it.
struct Frame {
  const Routine *routine = nullptr;
  Frame *parent = nullptr;
  const CallSite *call = nullptr;
  uint32_t returnPc = 0;
  uint32_t depth = 0;
  uint32_t localBase = 0; // where its local memory begins
  LaneMask live = 0;      // the threads that have not returned from it
  std::vector<uint8_t> storage;
  uint8_t *registers = nullptr;      // aligned, in `storage`
  std::vector<LaneMask> initialized; // by register: lanes that have a value
};

enum class WaitKind : uint8_t {
  None,
  Convergence, // for other lanes of the warp to arrive at this instruction
  Barrier,     // for a barrier of the block
  Poll         // for a condition that the instruction tests again and again
};

/// Threads of a warp at one place.
struct Fragment {
  uint32_t pc = 0;
  LaneMask lanes = 0;
  Frame *frame = nullptr;
  WaitKind wait = WaitKind::None;
  /// The barrier that it waited for is complete: the instruction runs once more
  /// to finish.
  bool resumed = false;
  uint8_t barrier = 0;
};

/// What happened in a warp's turn.
enum class Turn : uint8_t { Progress, Blocked, Finished, Fault };

enum class AccessKind : uint8_t { Load, Store, Atomic };

/// One access to memory by several lanes.
struct Access {
  Space space = Space::Global;
  AccessKind kind = AccessKind::Load;
  unsigned size = 4; // bytes of each lane, a power of two up to 32
  LaneMask mask = 0;
  /// volatile, relaxed, acquire, ...: orders threads instead of racing.
  bool isStrong = false;
  uint64_t addresses[warpSize];
  /// Results: host memory. Stores have marked it as initialised already.
  uint8_t *pointers[warpSize];
};

/// State that a family of instructions keeps for each warp or block, such as
/// copies in flight. Hooks return false after a fault.
class Extension {
public:
  virtual ~Extension() = default;
  /// A warp waits at, or arrives at, a barrier of the block.
  virtual bool onBarrier(Warp &, const Op &) { return true; }
  /// The last thread of the warp has exited.
  virtual bool onExit(Warp &) { return true; }
  /// All warps of the block have finished.
  virtual bool onEnd(Block &) { return true; }
  /// Why a register has no value, when the extension has taken it away: what
  /// follows "register x is read before it has a value".
  virtual std::string explainRegister(const Frame &, uint32_t) { return {}; }
  /// No warp of the block can go on. Returns true when something was done that
  /// may change that, such as landing a copy.
  virtual bool onIdle(Block &) { return false; }
};

/// Extensions by type.
class ExtensionMap {
public:
  template <class T>
  T &get() {
    static const char key = 0;
    for (auto &[otherKey, extension] : extensions)
      if (otherKey == &key)
        return static_cast<T &>(*extension);
    extensions.emplace_back(&key, std::make_unique<T>());
    return static_cast<T &>(*extensions.back().second);
  }
  template <class Body>
  void forEach(Body body) {
    for (auto &entry : extensions)
      body(*entry.second);
  }
  void clear() { extensions.clear(); }

private:
  std::vector<std::pair<const char *, std::unique_ptr<Extension>>> extensions;
};

class Warp {
public:
  Warp(Block &block, uint32_t index, LaneMask lanes);

  /// Executes up to `budget` instructions.
  Turn run(uint64_t budget);

  // ---- For executors: operands.

  /// The row of the op's i-th operand. Predicates: one LaneMask.
  template <class T>
  T *row(const Op &op, unsigned i) const {
    Row row = op.rows[i];
    return reinterpret_cast<T *>(bases[unsigned(row.base())] + row.offset());
  }
  LaneMask readPredicate(const Op &op, unsigned i) const {
    return *row<LaneMask>(op, i);
  }
  void writePredicate(const Op &op, unsigned i, LaneMask mask,
                      LaneMask value) const {
    LaneMask *predicate = row<LaneMask>(op, i);
    *predicate = (*predicate & ~mask) | (value & mask);
  }

  // ---- For executors: memory (Access.cpp).

  /// Computes the addresses in row `i` plus the op's immediate.
  void computeAddresses(const Op &op, unsigned i, uint64_t *addresses) const;
  /// Makes all checks and counts, and finds the memory. Returns false after a
  /// fault. Generic addresses may be in different spaces.
  bool access(const Op &op, Access &access);

  // ---- For executors: threads (Threads.cpp).

  /// The threads that have not exited.
  LaneMask liveLanes() const { return live; }
  /// The lanes at the present instruction, whatever their guard says.
  LaneMask activeLanes() const { return current().lanes; }
  const Fragment &current() const { return fragments[currentIndex]; }
  Frame &frame() { return *current().frame; }
  /// For instructions that several lanes execute together: true when all of
  /// `members` that exist are in `mask`. Otherwise the executor returns `flow`:
  /// the lanes wait for the others, or a member has exited.
  bool converge(const Op &op, LaneMask mask, LaneMask members, Flow &flow);
  /// `taken` goes to `target`, the other active lanes go on.
  Flow branch(LaneMask taken, uint32_t target);
  /// `lanes` execute the present instruction later, by themselves.
  void splitOff(LaneMask lanes);
  Flow exit(LaneMask lanes);
  Flow call(const Op &op, LaneMask lanes, const CallSite &site,
            const Routine &routine);
  Flow ret(LaneMask lanes);
  /// Waits until the block resumes the lanes (see Block::resume).
  Flow waitForBarrier(unsigned barrier);
  /// True once after the barrier is complete.
  bool takeResumed();

  /// A barrier among the warp's lanes, or one that contains them: what they do
  /// from now on comes after what they have done.
  void synchronizeLanes() { ++laneEpoch; }
  uint32_t laneRaceEpoch() const { return laneEpoch; }
  /// Notes an access by one lane.
  bool checkLaneRaces(const Op &op, unsigned lane, uint32_t pc, uint32_t offset,
                      uint32_t size, bool isWrite);
  /// Reports an access that races with an earlier one. Returns false.
  bool reportRace(const Op &op, unsigned lane, uint64_t address,
                  const RaceChecker::Conflict &conflict);

  /// The instruction that the warp is at.
  const Op &currentOp() const;

  /// Reports a failure of a lane; only the first one counts.
  template <class... Parts>
  Flow fault(const Op &op, unsigned lane, const Parts &...parts) {
    return reportFault(op, lane, concat(parts...));
  }

  /// The family's state of this warp.
  template <class T>
  T &state() {
    return extensions.get<T>();
  }
  ExtensionMap &allExtensions() { return extensions; }

  Block &block;
  const uint32_t index;
  LocalMemory local;

  // ---- For the block.
  std::vector<Fragment> &allFragments() { return fragments; }
  bool isFinished() const { return fragments.empty(); }
  LaneMask existingLanes() const { return existing; }
  MemoryCount &memoryCount();
  uint64_t executed() const { return numExecuted; }

private:
  bool selectFragment();
  void mergeFragments();
  void enter(unsigned fragment);
  Turn runFragment(uint64_t &budget);
  Flow step(const Op &op);
  bool checkSources(const Op &op, LaneMask mask);
  Flow faultRegister(const Op &op, uint32_t number, LaneMask mask);
  void markDestinations(const Op &op, LaneMask mask, Frame &frame);
  void leave(LaneMask lanes);
  void splitWaiting(LaneMask mask, Flow flow);
  Frame *makeFrame(const Routine &routine, LaneMask lanes);
  void releaseFrame(Frame *frame);
  Flow reportFault(const Op &op, unsigned lane, std::string message);
  bool accessSpace(const Op &op, Access &access);
  bool accessGlobal(const Op &op, Access &access);
  bool accessShared(const Op &op, Access &access);
  bool checkRaces(const Op &op, const Access &access);
  bool accessLocal(const Op &op, Access &access);
  bool accessParameter(const Op &op, Access &access);
  bool checkAlignment(const Op &op, const Access &access);
  bool checkAsyncStates(const Op &op, const Access &access, unsigned lane,
                        const uint8_t *states);
  Flow faultBounds(const Op &op, const Access &access, unsigned lane,
                   const std::string &where);
  Flow faultUninitialized(const Op &op, const Access &access, unsigned lane);

  const Program &program;
  uint8_t *bases[3] = {};
  const LaneMask existing;
  LaneMask live;
  std::vector<Fragment> fragments;
  unsigned currentIndex = 0;
  /// Where the present fragment may meet another one.
  uint32_t meetingPc = ~0u;
  bool mustSelect = true;
  uint64_t numExecuted = 0;
  unsigned numTurns = 0;
  uint32_t laneEpoch = 1;
  std::vector<uint8_t> specials;
  std::vector<std::unique_ptr<Frame>> frames, freeFrames;
  ExtensionMap extensions;
  uint64_t lastBase = 1, lastSize = 0; // of the allocation that was used last
  Allocation *lastAllocation = nullptr;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_WARP_H
