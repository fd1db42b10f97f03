// Races within a warp. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "LaneRaces.h"

#include <algorithm>

using namespace fovea::emulator;

// The fields of an event from the lowest bit on.
constexpr unsigned pcBits = 21, laneBits = 5, warpBits = 5;
constexpr uint64_t pcMask = (uint64_t(1) << pcBits) - 1;
constexpr uint64_t several = uint64_t(1) << (pcBits + laneBits);
constexpr unsigned whoShift = pcBits + laneBits + 1; // warp and epoch

/// Whether both are of the same warp and epoch, but not of the same lane.
static bool isUnordered(uint64_t a, uint64_t b) {
  uint64_t difference = a ^ b;
  return difference >> whoShift == 0 && difference >> pcBits != 0;
}

std::optional<LaneRaces::Conflict> LaneRaces::access(const Lane &lane,
                                                     uint32_t offset,
                                                     uint32_t size,
                                                     bool isWrite) {
  Event now = Event(lane.epoch) << (whoShift + warpBits) |
              Event(lane.warp) << whoShift | Event(lane.lane) << pcBits |
              (lane.pc & pcMask);
  for (uint32_t end = offset + size; offset < end;) {
    uint32_t begin = offset % chunkBytes;
    uint32_t count = std::min(chunkBytes - begin, end - offset);
    if (auto conflict = accessChunk(now, isWrite, chunks[offset / chunkBytes],
                                    begin, begin + count))
      return conflict;
    offset += count;
  }
  return std::nullopt;
}

std::optional<LaneRaces::Conflict>
LaneRaces::accessChunk(Event now, bool isWrite, Chunk &chunk, uint32_t begin,
                       uint32_t end) {
  bool isWhole = end - begin == chunkBytes;
  if (isWhole && chunk.bytes == 0)
    return note(now, isWrite, chunk.all);
  Bytes &bytes = split(chunk);
  for (uint32_t i = begin; i < end; ++i)
    if (auto conflict = note(now, isWrite, bytes.of[i]))
      return conflict;
  if (isWhole && isWrite) {
    // Every byte has this write now. If only some of them were written by other
    // lanes in the same instruction, none counts as such: that is stricter.
    chunk.all = {now, 0};
    unused.push_back(chunk.bytes);
    chunk.bytes = 0;
  }
  return std::nullopt;
}

LaneRaces::Bytes &LaneRaces::split(Chunk &chunk) {
  if (chunk.bytes)
    return pool[chunk.bytes - 1];
  if (unused.empty()) {
    pool.emplace_back();
    unused.push_back(static_cast<uint32_t>(pool.size()));
  }
  chunk.bytes = unused.back();
  unused.pop_back();
  Bytes &bytes = pool[chunk.bytes - 1];
  std::fill(std::begin(bytes.of), std::end(bytes.of), chunk.all);
  return bytes;
}

std::optional<LaneRaces::Conflict> LaneRaces::note(Event now, bool isWrite,
                                                   History &history) {
  auto &[write, read] = history;
  bool afterWrite = isUnordered(write, now), afterRead = isUnordered(read, now);
  if (isWrite) {
    if (afterWrite && (write & pcMask) != (now & pcMask))
      return Conflict{static_cast<uint32_t>(write & pcMask), true};
    if (afterRead)
      return Conflict{static_cast<uint32_t>(read & pcMask), false};
    history = {afterWrite ? now | several : now, 0};
    return std::nullopt;
  }
  if (afterWrite && !(write & several))
    return Conflict{static_cast<uint32_t>(write & pcMask), true};
  read = afterRead ? now | several : now;
  return std::nullopt;
}
