// The state of one mbarrier object: phases, arrivals and transaction bytes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_MBARRIER_H
#define FOVEA_EMULATOR_MBARRIER_H

#include <cstdint>
#include <string>

namespace fovea::emulator {

/// A phase completes when as many threads as expected have arrived and no
/// transaction bytes are outstanding; the next phase begins at once. Operations
/// return an empty string, or what is wrong with the program.
class Mbarrier {
public:
  static constexpr uint32_t maxCount = (1u << 20) - 1;

  /// Number of phases completed so far, which names the current phase.
  uint32_t phase() const { return currentPhase; }
  uint32_t pending() const { return pendingArrivals; }
  int64_t transactions() const { return outstandingBytes; }

  std::string init(uint32_t count);

  /// `count` arrivals on the current phase. `drop` also lowers the number that
  /// later phases expect.
  std::string arrive(uint32_t count, bool drop = false);

  /// arrive.noComplete, which must not complete the phase.
  std::string arriveWithoutCompleting(uint32_t count, bool drop = false);

  /// Bytes announced for, or delivered to, the current phase, in any order.
  std::string expectTransaction(uint64_t bytes);
  std::string completeTransaction(uint64_t bytes);

  /// cp.async.mbarrier.arrive without .noinc: one more arrival, which its
  /// pending arrive-on operation makes later.
  std::string expectArrival();

  /// The opaque result of an arrive, taken before it, and what can be asked of
  /// it.
  uint64_t state() const {
    return static_cast<uint64_t>(currentPhase) << 32 | pendingArrivals;
  }
  static uint32_t pendingOf(uint64_t state) {
    return static_cast<uint32_t>(state);
  }

  /// Whether the phase of `state` is complete. Only the current phase and the
  /// one before it may be asked for.
  std::string test(uint64_t state, bool &complete) const;

  /// Whether the phase of this parity, the current one or the one before, is
  /// complete.
  bool testParity(uint32_t parity) const {
    return (currentPhase & 1) != (parity & 1);
  }

private:
  std::string countArrivals(uint32_t count, bool drop);
  void completeIfDone();

  uint32_t expectedArrivals = 0, pendingArrivals = 0, currentPhase = 0;
  int64_t outstandingBytes = 0;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_MBARRIER_H
