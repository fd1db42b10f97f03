// Vector clocks of warps and the history of each byte. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "RaceChecker.h"

#include <algorithm>

using namespace fovea::emulator;

/// Few enough for the tables to stay in the host's caches.
constexpr size_t minEntries = 1 << 14;

RaceChecker::RaceChecker(uint32_t numWarps, uint32_t numBytes)
    : clocks(numWarps, VectorClock(numWarps, 0)), bytes(numBytes), events(1),
      readSets(1), maxEntries(minEntries) {
  for (uint32_t warp = 0; warp < numWarps; ++warp)
    clocks[warp][warp] = 1;
}

RaceChecker::Id RaceChecker::eventOf(uint32_t warp, uint32_t pc) {
  // The lanes of an instruction come one after the other.
  const Event &last = events[lastEvent];
  if (lastEvent && last.warp == warp && last.pc == pc &&
      last.clock == clocks[warp][warp])
    return lastEvent;
  auto [id, inserted] =
      eventIds.try_emplace(uint64_t(warp) << 32 | pc, Id(events.size()));
  uint32_t clock = clocks[warp][warp];
  if (!inserted && events[id->second].clock != clock) {
    id->second = events.size();
    inserted = true;
  }
  if (inserted)
    events.push_back({warp, clock, pc});
  return lastEvent = id->second;
}

bool RaceChecker::isOrdered(const Event &event, uint32_t warp) const {
  return event.warp == warp || event.clock <= clocks[warp][event.warp];
}

const RaceChecker::Event *RaceChecker::findUnordered(Id readSet,
                                                     uint32_t warp) const {
  for (Id event : readSets[readSet])
    if (!isOrdered(events[event], warp))
      return &events[event];
  return nullptr;
}

/// The set with another read; it replaces an earlier one of the same warp.
RaceChecker::Id RaceChecker::addRead(Id readSet, Id event) {
  auto [known, inserted] =
      unions.try_emplace(uint64_t(readSet) << 32 | event, Id(readSets.size()));
  if (!inserted)
    return known->second;
  std::vector<Id> united = {event};
  for (Id other : readSets[readSet])
    if (events[other].warp != events[event].warp)
      united.push_back(other);
  readSets.push_back(std::move(united));
  return known->second;
}

std::optional<RaceChecker::Conflict>
RaceChecker::access(uint32_t warp, uint32_t pc, uint32_t offset, uint32_t size,
                    bool isWrite) {
  if (events.size() > maxEntries || readSets.size() > maxEntries)
    collect();
  Id event = eventOf(warp, pc);
  // Neighbouring bytes mostly have the same history.
  Id goodWrite = 0, goodReads = 0, oldReads = ~0u, newReads = 0;
  for (uint32_t i = offset; i < offset + size; ++i) {
    Byte &byte = bytes[i];
    if (byte.write != goodWrite) {
      const Event &write = events[byte.write];
      if (!isOrdered(write, warp))
        return Conflict{write.warp, write.pc, true};
      goodWrite = byte.write;
    }
    if (!isWrite) {
      if (byte.reads != oldReads) {
        oldReads = byte.reads;
        newReads = addRead(oldReads, event);
      }
      byte.reads = newReads;
      continue;
    }
    if (byte.reads != goodReads) {
      if (const Event *read = findUnordered(byte.reads, warp))
        return Conflict{read->warp, read->pc, false};
      goodReads = byte.reads;
    }
    byte = {event, 0};
  }
  return std::nullopt;
}

std::optional<RaceChecker::Conflict>
RaceChecker::strongAccess(uint32_t warp, uint32_t pc, uint32_t offset,
                          uint32_t size, bool isWrite) {
  VectorClock &place = places[offset];
  acquire(warp, place);
  if (isWrite) {
    std::optional<Conflict> conflict = access(warp, pc, offset, size, true);
    release(warp, place);
    return conflict;
  }
  // A strong read is not noted: strong writes may follow it in any order.
  for (uint32_t i = offset; i < offset + size; ++i) {
    const Event &write = events[bytes[i].write];
    if (!isOrdered(write, warp))
      return Conflict{write.warp, write.pc, true};
  }
  return std::nullopt;
}

bool RaceChecker::isOrderedWrite(uint32_t warp, uint32_t offset,
                                 uint32_t size) const {
  for (uint32_t i = offset; i < offset + size; ++i)
    if (!isOrdered(events[bytes[i].write], warp))
      return false;
  return true;
}

void RaceChecker::release(uint32_t warp, VectorClock &clock) {
  clock.resize(clocks.size(), 0);
  for (size_t i = 0; i < clock.size(); ++i)
    clock[i] = std::max(clock[i], clocks[warp][i]);
  // What the warp does from now on comes later.
  ++clocks[warp][warp];
}

void RaceChecker::acquire(uint32_t warp, const VectorClock &clock) {
  for (size_t i = 0; i < clock.size(); ++i)
    clocks[warp][i] = std::max(clocks[warp][i], clock[i]);
}

/// Keeps only the events that some byte still refers to.
void RaceChecker::collect() {
  std::vector<Event> oldEvents(1);
  std::vector<std::vector<Id>> oldSets(1);
  oldEvents.swap(events);
  oldSets.swap(readSets);
  eventIds.clear();
  lastEvent = 0;
  unions.clear();
  std::unordered_map<Id, Id> movedEvents, movedSets;
  auto moveEvent = [&](Id old) {
    auto [moved, inserted] = movedEvents.try_emplace(old, Id(events.size()));
    if (inserted)
      events.push_back(oldEvents[old]);
    return moved->second;
  };
  for (Byte &byte : bytes) {
    if (byte.write)
      byte.write = moveEvent(byte.write);
    if (!byte.reads)
      continue;
    auto [moved, inserted] =
        movedSets.try_emplace(byte.reads, Id(readSets.size()));
    if (inserted) {
      std::vector<Id> set = oldSets[byte.reads];
      for (Id &event : set)
        event = moveEvent(event);
      readSets.push_back(std::move(set));
    }
    byte.reads = moved->second;
  }
  maxEntries =
      std::max(minEntries, 2 * std::max(events.size(), readSets.size()));
}
