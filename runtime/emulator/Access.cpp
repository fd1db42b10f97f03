// The one way to memory: computes addresses, makes every check, counts, and
// finds the host's bytes. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "AsyncMemory.h"
#include "BankConflicts.h"
#include "Block.h"
#include "Warp.h"

#include <algorithm>
#include <cstring>

using namespace fovea::emulator;

void Warp::computeAddresses(const Op &op, unsigned i,
                            uint64_t *addresses) const {
  uint64_t offset = op.immediate;
  if (op.frameRelative)
    offset += current().frame->localBase;
  if (op.wideAddress) {
    const uint64_t *base = row<uint64_t>(op, i);
    for (unsigned lane = 0; lane < warpSize; ++lane)
      addresses[lane] = base[lane] + offset;
  } else {
    const uint32_t *base = row<uint32_t>(op, i);
    for (unsigned lane = 0; lane < warpSize; ++lane)
      addresses[lane] = uint32_t(base[lane] + uint32_t(offset));
  }
}

bool Warp::access(const Op &op, Access &access) {
  if (!checkAlignment(op, access))
    return false;
  if (access.space != Space::Generic)
    return accessSpace(op, access);
  // Lanes of a generic access may be in different spaces.
  LaneMask remaining = access.mask;
  while (remaining) {
    Access part = access;
    part.space = spaceOfGeneric(access.addresses[firstLane(remaining)]);
    part.mask = 0;
    uint64_t window = genericOffset(part.space);
    forEachLane(remaining, [&](unsigned lane) {
      if (spaceOfGeneric(access.addresses[lane]) != part.space)
        return;
      part.mask |= 1u << lane;
      part.addresses[lane] -= window;
    });
    if (!accessSpace(op, part))
      return false;
    forEachLane(part.mask, [&](unsigned lane) {
      access.pointers[lane] = part.pointers[lane];
    });
    remaining &= ~part.mask;
  }
  return true;
}

bool Warp::accessSpace(const Op &op, Access &access) {
  switch (access.space) {
  case Space::Global:
  case Space::Const:
    return accessGlobal(op, access);
  case Space::Shared:
    return accessShared(op, access);
  case Space::Local:
    return accessLocal(op, access);
  case Space::Param:
    return accessParameter(op, access);
  case Space::Generic:
    break;
  }
  return false;
}

bool Warp::checkAlignment(const Op &op, const Access &access) {
  uint64_t low = 0;
  forEachLane(access.mask,
              [&](unsigned lane) { low |= access.addresses[lane]; });
  if ((low & (access.size - 1)) == 0)
    return true;
  forEachLane(access.mask, [&](unsigned lane) {
    if (access.addresses[lane] & (access.size - 1))
      fault(op, lane, "address ", hex(access.addresses[lane]),
            " is not a multiple of ", access.size);
  });
  return false;
}

Flow Warp::faultBounds(const Op &op, const Access &access, unsigned lane,
                       const std::string &where) {
  return fault(op, lane, spaceName(access.space), " address ",
               hex(access.addresses[lane]), " is out of bounds: ", where);
}

Flow Warp::faultUninitialized(const Op &op, const Access &access,
                              unsigned lane) {
  return fault(op, lane, access.size, " bytes of ", spaceName(access.space),
               " memory at ", hex(access.addresses[lane]),
               " are read before they have a value");
}

/// Whether `size` states, a power of two up to 16, say that there is a value.
static bool isInitialized(const uint8_t *states, unsigned size) {
  constexpr uint64_t ones = 0x0101010101010101;
  uint64_t word = ones;
  switch (size) {
  case 1:
    return *states == 1;
  case 2:
  case 4:
  case 8:
    memcpy(&word, states, size);
    return word == ones;
  default:
    for (unsigned i = 0; i < size; i += 8) {
      memcpy(&word, states + i, 8);
      if (word != ones)
        return false;
    }
    return true;
  }
}

/// Whether no asynchronous instruction holds any of the bytes.
static bool isWritable(const uint8_t *states, unsigned size) {
  constexpr uint64_t held = ~uint64_t(0x0101010101010101);
  uint64_t word = 0;
  for (unsigned i = 0; i < size; i += 8) {
    memcpy(&word, states + i, std::min(size, 8u));
    if (word & held)
      return false;
  }
  return true;
}

/// For bytes that are not all plain memory with a value: whether a lane may
/// still access them.
bool Warp::checkAsyncStates(const Op &op, const Access &access, unsigned lane,
                            const uint8_t *states) {
  bool isRead = access.kind != AccessKind::Store;
  bool isStore = access.kind != AccessKind::Load;
  for (unsigned i = 0; i < access.size; ++i) {
    uint8_t held = states[i] & ~SharedMemory::Initialized;
    if (held && (isStore || held != SharedMemory::AsyncSource)) {
      fault(op, lane, "shared memory at ", hex(access.addresses[lane] + i), " ",
            describeAsyncState(held));
      return false;
    }
    if (isRead && !(states[i] & SharedMemory::Initialized) &&
        block.launch.options.checkUninitialized) {
      faultUninitialized(op, access, lane);
      return false;
    }
  }
  return true;
}

/// The number of 32-byte sectors that the lanes touch.
static unsigned countSectors(const Access &access) {
  uint64_t sectors[warpSize];
  unsigned count = 0;
  bool sorted = true;
  // An aligned access of up to 16 bytes is in one sector.
  forEachLane(access.mask, [&](unsigned lane) {
    uint64_t sector = access.addresses[lane] / 32;
    if (count && sectors[count - 1] == sector)
      return;
    sorted &= !count || sectors[count - 1] < sector;
    sectors[count++] = sector;
  });
  if (sorted)
    return count;
  std::sort(sectors, sectors + count);
  return std::unique(sectors, sectors + count) - sectors;
}

bool Warp::accessGlobal(const Op &op, Access &access) {
  bool isStore = access.kind != AccessKind::Load;
  bool isRead = access.kind != AccessKind::Store &&
                block.launch.options.checkUninitialized;
  bool ok = true;
  forEachLane(access.mask, [&](unsigned lane) {
    uint64_t address = access.addresses[lane];
    if (!ok)
      return;
    if (!lastAllocation || !lastAllocation->contains(address, access.size))
      lastAllocation = block.launch.global.find(address, access.size);
    if (!lastAllocation) {
      ok = false;
      faultBounds(op, access, lane, block.launch.global.describe(address));
      return;
    }
    uint64_t offset = address - lastAllocation->base;
    if (isStore && lastAllocation->isConstant) {
      ok = false;
      fault(op, lane, "constant memory at ", hex(address), " is written");
      return;
    }
    uint8_t *states = lastAllocation->initialized.get() + offset;
    if (isRead && !isInitialized(states, access.size)) {
      ok = false;
      faultUninitialized(op, access, lane);
      return;
    }
    if (isStore)
      memset(states, 1, access.size);
    access.pointers[lane] = lastAllocation->bytes.get() + offset;
  });
  if (!ok)
    return false;
  MemoryCount &count = memoryCount();
  uint64_t bytes = countLanes(access.mask) * access.size;
  if (access.kind != AccessKind::Store)
    count.globalLoadBytes += bytes;
  if (isStore)
    count.globalStoreBytes += bytes;
  if (access.space == Space::Global)
    count.sectors += countSectors(access);
  return true;
}

bool Warp::checkRaces(const Op &op, const Access &access) {
  bool isWrite = access.kind != AccessKind::Load;
  bool isStrong = access.isStrong || access.kind == AccessKind::Atomic;
  for (LaneMask rest = access.mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    uint32_t offset = access.addresses[lane] - firstSharedAddress;
    uint32_t pc = current().pc;
    if (!isStrong &&
        !checkLaneRaces(op, lane, pc, offset, access.size, isWrite))
      return false;
    if (!block.races)
      continue;
    RaceChecker &races = *block.races;
    auto conflict =
        isStrong ? races.strongAccess(index, pc, offset, access.size, isWrite)
                 : races.access(index, pc, offset, access.size, isWrite);
    if (conflict)
      return reportRace(op, lane, access.addresses[lane], *conflict);
  }
  return true;
}

bool Warp::checkLaneRaces(const Op &op, unsigned lane, uint32_t pc,
                          uint32_t offset, uint32_t size, bool isWrite) {
  auto conflict = block.laneRaces->access({index, lane, laneEpoch, pc}, offset,
                                          size, isWrite);
  if (!conflict)
    return true;
  fault(op, lane, "race: shared memory at ", hex(firstSharedAddress + offset),
        " was ", conflict->isWrite ? "written" : "read",
        " by another lane of the warp in line ",
        program.code[conflict->pc].line, " (",
        program.instructions[conflict->pc]->fullName(),
        "), and no bar.warp.sync is between");
  return false;
}

bool Warp::reportRace(const Op &op, unsigned lane, uint64_t address,
                      const RaceChecker::Conflict &conflict) {
  fault(op, lane, "race: shared memory at ", hex(address), " was ",
        conflict.isWrite ? "written" : "read", " by warp ", conflict.warp,
        " in line ", program.code[conflict.pc].line, " (",
        program.instructions[conflict.pc]->fullName(),
        "), and no barrier is between");
  return false;
}

bool Warp::accessShared(const Op &op, Access &access) {
  SharedMemory &shared = block.shared;
  bool isStore = access.kind != AccessKind::Load;
  bool isRead = access.kind != AccessKind::Store;
  for (LaneMask rest = access.mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    uint64_t address = access.addresses[lane];
    if (!shared.contains(address, access.size)) {
      faultBounds(op, access, lane,
                  concat("the block has the addresses ", firstSharedAddress,
                         " to ", firstSharedAddress + shared.bytes.size()));
      return false;
    }
    uint8_t *states = shared.stateAt(address);
    bool isPlain = isRead ? isInitialized(states, access.size)
                          : !isStore || isWritable(states, access.size);
    if (!isPlain && !checkAsyncStates(op, access, lane, states))
      return false;
    if (isStore) {
      memset(states, SharedMemory::Initialized, access.size);
      shared.markUnfenced(address, access.size, index);
    }
    access.pointers[lane] = shared.at(address);
  }
  if (block.laneRaces && !checkRaces(op, access))
    return false;
  MemoryCount &count = memoryCount();
  count.sharedBytes += countLanes(access.mask) * access.size;
  Wavefronts wavefronts =
      countWavefronts(access.addresses, access.mask, access.size);
  count.wavefronts += wavefronts.actual;
  count.idealWavefronts += wavefronts.ideal;
  return true;
}

bool Warp::accessLocal(const Op &op, Access &access) {
  bool isStore = access.kind != AccessKind::Load;
  bool isRead = access.kind != AccessKind::Store &&
                block.launch.options.checkUninitialized;
  for (LaneMask rest = access.mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    uint64_t address = access.addresses[lane];
    if (!local.contains(address, access.size)) {
      faultBounds(op, access, lane, "it is in no variable of the thread");
      return false;
    }
    uint8_t *states = local.initialized(lane, address);
    if (isRead && !isInitialized(states, access.size)) {
      faultUninitialized(op, access, lane);
      return false;
    }
    if (isStore)
      memset(states, 1, access.size);
    access.pointers[lane] = local.bytes(lane, address);
  }
  memoryCount().localBytes += countLanes(access.mask) * access.size;
  return true;
}

bool Warp::accessParameter(const Op &op, Access &access) {
  for (LaneMask rest = access.mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    uint64_t address = access.addresses[lane];
    if (address > program.parameterBytes ||
        access.size > program.parameterBytes - address) {
      faultBounds(op, access, lane,
                  concat("the kernel has ", program.parameterBytes,
                         " bytes of parameters"));
      return false;
    }
    if (access.kind != AccessKind::Load) {
      fault(op, lane, "a parameter of the kernel is written");
      return false;
    }
    // Only loads get here.
    access.pointers[lane] =
        const_cast<uint8_t *>(block.launch.parameters) + address;
  }
  return true;
}
