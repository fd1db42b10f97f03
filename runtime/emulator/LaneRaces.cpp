// Races within a warp. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "LaneRaces.h"
#include "ops/RowOp.h"

#include <algorithm>

using namespace fovea::emulator;

// The fields of an event from the lowest bit on.
constexpr unsigned pcBits = 21, laneBits = 5, warpBits = 5;
constexpr uint64_t pcMask = (uint64_t(1) << pcBits) - 1;
constexpr uint64_t several = uint64_t(1) << (pcBits + laneBits);
constexpr unsigned whoShift = pcBits + laneBits + 1; // warp and epoch

/// Whether both are of the same warp and epoch, but not of the same lane.
static FOVEA_INLINE bool isUnordered(uint64_t a, uint64_t b) {
  uint64_t difference = a ^ b;
  return difference >> whoShift == 0 && difference >> pcBits != 0;
}

/// The same of any of `count` events, at least 1.
static FOVEA_INLINE bool scan(const uint64_t *events, uint32_t count,
                              uint64_t now) {
  uint64_t found = 0;
  for (uint32_t i = 0; i < count; ++i)
    found |= isUnordered(events[i], now) ? ~uint64_t(0) : 0;
  return found != 0;
}

FOVEA_AVX2 static bool scan16Avx2(const uint64_t *events, uint64_t now) {
  return scan(events, 16, now);
}

/// Accesses of 16 bytes are those of matrices, and most of all.
static bool anyUnordered(const uint64_t *events, uint32_t count, uint64_t now) {
  if (count == 16 && hasAvx2())
    return scan16Avx2(events, now);
  return scan(events, count, now);
}

std::optional<LaneRaces::Conflict> LaneRaces::access(const Lane &lane,
                                                     uint32_t offset,
                                                     uint32_t size,
                                                     bool isWrite) {
  Event now = Event(lane.epoch) << (whoShift + warpBits) |
              Event(lane.warp) << whoShift | Event(lane.lane) << pcBits |
              (lane.pc & pcMask);
  // Mostly no other lane has been here in this epoch.
  if (!anyUnordered(&writes[offset], size, now) &&
      !anyUnordered(&reads[offset], size, now)) {
    std::fill_n(&(isWrite ? writes : reads)[offset], size, now);
    return std::nullopt;
  }
  for (uint32_t i = offset; i < offset + size; ++i)
    if (auto conflict = accessByte(now, i, isWrite))
      return conflict;
  return std::nullopt;
}

std::optional<LaneRaces::Conflict>
LaneRaces::accessByte(Event now, uint32_t offset, bool isWrite) {
  Event &write = writes[offset], &read = reads[offset];
  bool afterWrite = isUnordered(write, now), afterRead = isUnordered(read, now);
  if (isWrite) {
    if (afterWrite && (write & pcMask) != (now & pcMask))
      return Conflict{static_cast<uint32_t>(write & pcMask), true};
    if (afterRead)
      return Conflict{static_cast<uint32_t>(read & pcMask), false};
    write = afterWrite ? now | several : now;
    return std::nullopt;
  }
  if (afterWrite && !(write & several))
    return Conflict{static_cast<uint32_t>(write & pcMask), true};
  read = afterRead ? now | several : now;
  return std::nullopt;
}
