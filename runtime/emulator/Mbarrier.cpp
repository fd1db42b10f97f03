// Phase accounting of mbarrier objects.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Mbarrier.h"

#include <cstdlib>

namespace fovea::emulator {

std::string Mbarrier::init(uint32_t count) {
  if (count == 0 || count > maxCount)
    return "expected a count from 1 to " + std::to_string(maxCount) + ", got " +
           std::to_string(count);
  *this = Mbarrier();
  expectedArrivals = pendingArrivals = count;
  return {};
}

std::string Mbarrier::countArrivals(uint32_t count, bool drop) {
  if (count == 0 || count > pendingArrivals)
    return "expected 1 to " + std::to_string(pendingArrivals) +
           " arrivals in phase " + std::to_string(currentPhase) + ", got " +
           std::to_string(count);
  pendingArrivals -= count;
  if (drop)
    expectedArrivals -= count;
  return {};
}

std::string Mbarrier::arrive(uint32_t count, bool drop) {
  std::string error = countArrivals(count, drop);
  if (error.empty())
    completeIfDone();
  return error;
}

std::string Mbarrier::arriveWithoutCompleting(uint32_t count, bool drop) {
  std::string error = countArrivals(count, drop);
  if (error.empty() && pendingArrivals == 0)
    return "arrive.noComplete completes phase " + std::to_string(currentPhase);
  return error;
}

std::string Mbarrier::expectTransaction(uint64_t bytes) {
  if (bytes > maxCount || outstandingBytes + static_cast<int64_t>(bytes) >
                              static_cast<int64_t>(maxCount))
    return "expected at most " + std::to_string(maxCount) +
           " outstanding transaction bytes, got " + std::to_string(bytes) +
           " more than " + std::to_string(outstandingBytes);
  outstandingBytes += static_cast<int64_t>(bytes);
  completeIfDone();
  return {};
}

std::string Mbarrier::completeTransaction(uint64_t bytes) {
  outstandingBytes -= static_cast<int64_t>(bytes);
  if (std::abs(outstandingBytes) > static_cast<int64_t>(maxCount))
    return "transaction bytes overflow: " + std::to_string(outstandingBytes);
  completeIfDone();
  return {};
}

std::string Mbarrier::expectArrival() {
  if (pendingArrivals == maxCount)
    return "more than " + std::to_string(maxCount) + " pending arrivals";
  ++pendingArrivals;
  return {};
}

std::string Mbarrier::test(uint64_t state, bool &complete) const {
  uint32_t phase = static_cast<uint32_t>(state >> 32);
  complete = phase != currentPhase;
  if (complete && phase + 1 != currentPhase)
    return "expected a state of phase " + std::to_string(currentPhase) +
           " or the one before it, got one of phase " + std::to_string(phase);
  return {};
}

void Mbarrier::completeIfDone() {
  if (pendingArrivals != 0 || outstandingBytes != 0)
    return;
  ++currentPhase;
  pendingArrivals = expectedArrivals;
}

} // namespace fovea::emulator
