// Bytes of shared memory that belong to instructions in flight.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AsyncMemory.h"
#include "Program.h"

#include <cstring>

using namespace fovea::emulator;

uint32_t fovea::emulator::pcOf(const Warp &warp, const Op &op) {
  return static_cast<uint32_t>(&op - warp.block.launch.program.code.data());
}

static bool checkBounds(Warp &warp, const Op &op, unsigned lane,
                        uint32_t address) {
  const SharedMemory &shared = warp.block.shared;
  if (shared.contains(address, chunkBytes))
    return true;
  warp.fault(op, lane, "shared address ", hex(address),
             " is out of bounds: the block has the addresses ",
             firstSharedAddress, " to ",
             firstSharedAddress + shared.bytes.size());
  return false;
}

/// Checks that all states of a chunk, without `ignored`, are among `allowed`.
static bool checkStates(Warp &warp, const Op &op, unsigned lane,
                        uint32_t address, uint8_t ignored, bool isRead) {
  const uint8_t *states = warp.block.shared.stateAt(address);
  bool needsValue = isRead && warp.block.launch.options.checkUninitialized;
  for (uint32_t i = 0; i < chunkBytes; ++i) {
    uint8_t state = states[i] & ~ignored;
    if (state == SharedMemory::Initialized ||
        (!needsValue && state == SharedMemory::Uninitialized))
      continue;
    warp.fault(op, lane, "shared memory at ", hex(address + i), " ",
               describeAsyncState(state));
    return false;
  }
  return true;
}

/// Notes an access of the async proxy on behalf of the warp.
static bool checkRace(Warp &warp, const Op &op, unsigned lane, uint32_t address,
                      bool isWrite) {
  RaceChecker *races = warp.block.races.get();
  if (!races)
    return true;
  auto conflict =
      races->access(warp.index, pcOf(warp, op), address - firstSharedAddress,
                    chunkBytes, isWrite);
  return !conflict || warp.reportRace(op, lane, address, *conflict);
}

bool AsyncReaders::beginRead(Warp &warp, const Op &op, unsigned lane,
                             uint32_t address) {
  if (!checkBounds(warp, op, lane, address) ||
      !checkStates(warp, op, lane, address, SharedMemory::AsyncSource,
                   /*isRead=*/true) ||
      !checkProxyFence(warp, op, lane, address, chunkBytes) ||
      !checkRace(warp, op, lane, address, /*isWrite=*/false))
    return false;
  SharedMemory &shared = warp.block.shared;
  if (counts.empty())
    counts.resize(shared.bytes.size() / chunkBytes + 1);
  memset(shared.stateAt(address),
         SharedMemory::Initialized | SharedMemory::AsyncSource, chunkBytes);
  ++counts[(address - firstSharedAddress) / chunkBytes];
  warp.memoryCount().sharedBytes += chunkBytes;
  return true;
}

void AsyncReaders::endRead(Warp &warp, uint32_t pc, uint32_t address) {
  uint32_t offset = address - firstSharedAddress;
  // The chunk may have been read as late as now. Nothing can have written it.
  if (RaceChecker *races = warp.block.races.get())
    races->access(warp.index, pc, offset, chunkBytes, /*isWrite=*/false);
  if (--counts[offset / chunkBytes] == 0)
    memset(warp.block.shared.stateAt(address), SharedMemory::Initialized,
           chunkBytes);
}

void fovea::emulator::markInFlight(Block &block, uint32_t address,
                                   uint32_t size, SharedMemory::State state) {
  memset(block.shared.stateAt(address), state, size);
  // Whoever gets past the checks still finds no data.
  memset(block.shared.at(address), 0xff, size);
}

bool fovea::emulator::beginBulkWrite(Warp &warp, const Op &op, unsigned lane,
                                     uint32_t address) {
  if (!checkBounds(warp, op, lane, address) ||
      !checkStates(warp, op, lane, address, 0, /*isRead=*/false) ||
      !checkRace(warp, op, lane, address, /*isWrite=*/true))
    return false;
  markInFlight(warp.block, address, chunkBytes, SharedMemory::BulkInFlight);
  warp.memoryCount().sharedBytes += chunkBytes;
  return true;
}

void fovea::emulator::finishBulkWrite(Block &block, uint32_t address,
                                      const uint8_t *bytes) {
  SharedMemory &shared = block.shared;
  memcpy(shared.at(address), bytes, chunkBytes);
  memset(shared.stateAt(address), SharedMemory::Initialized, chunkBytes);
  uint32_t granule =
      (address - firstSharedAddress) / SharedMemory::fenceGranule;
  if (!shared.unfenced.empty())
    memset(&shared.unfenced[granule], 0,
           chunkBytes / SharedMemory::fenceGranule);
}

void fovea::emulator::finishCopy(Warp &warp, unsigned lane, uint32_t pc,
                                 uint32_t address, const uint8_t *bytes,
                                 uint32_t size) {
  SharedMemory &shared = warp.block.shared;
  memcpy(shared.at(address), bytes, size);
  memset(shared.stateAt(address), SharedMemory::Initialized, size);
  shared.markUnfenced(address, size, warp.index);
  // The bytes are written as late as now: a barrier before this wait does not
  // order others after the write. Nothing can have accessed them meanwhile.
  uint32_t offset = address - firstSharedAddress;
  if (RaceChecker *races = warp.block.races.get())
    races->access(warp.index, pc, offset, size, /*isWrite=*/true);
  if (LaneRaces *races = warp.block.laneRaces.get())
    races->access({warp.index, lane, warp.laneRaceEpoch(), pc}, offset, size,
                  /*isWrite=*/true);
}

bool fovea::emulator::checkProxyFence(Warp &warp, const Op &op, unsigned lane,
                                      uint32_t address, uint32_t size) {
  const SharedMemory &shared = warp.block.shared;
  uint32_t offset = address - firstSharedAddress;
  for (uint32_t i = 0; i < size; i += SharedMemory::fenceGranule) {
    uint8_t writer =
        shared.unfenced.empty()
            ? 0
            : shared.unfenced[(offset + i) / SharedMemory::fenceGranule];
    if (writer == 0)
      continue;
    warp.fault(op, lane, "shared memory at ", hex(address + i),
               " was written by warp ", writer - 1,
               " in the generic proxy, expected a proxy fence before its use "
               "by the async proxy");
    return false;
  }
  return true;
}

void fovea::emulator::fenceProxy(Warp &warp) {
  std::vector<uint8_t> &unfenced = warp.block.shared.unfenced;
  constexpr uint32_t granule = SharedMemory::fenceGranule;
  const RaceChecker *races = warp.block.races.get();
  uint32_t size = static_cast<uint32_t>(warp.block.shared.bytes.size());
  for (uint32_t i = 0; i * granule < size && i < unfenced.size(); ++i) {
    if (unfenced[i] == 0)
      continue;
    uint32_t count = std::min(granule, size - i * granule);
    if (unfenced[i] == warp.index + 1 || !races ||
        races->isOrderedWrite(warp.index, i * granule, count))
      unfenced[i] = 0;
  }
}

bool fovea::emulator::toSharedAddresses(Warp &warp, const Op &op, Space space,
                                        LaneMask mask, uint64_t *addresses) {
  if (space != Space::Generic)
    return true;
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    if (spaceOfGeneric(addresses[lane]) != Space::Shared) {
      warp.fault(op, lane, "expected a generic address of shared memory, got ",
                 hex(addresses[lane]));
      return false;
    }
    addresses[lane] -= genericOffset(Space::Shared);
  }
  return true;
}

std::string fovea::emulator::describeAsyncState(uint8_t state) {
  if (state & SharedMemory::CopyInFlight)
    return "is the destination of a cp.async in flight, expected a "
           "cp.async.wait_group, or a wait for its mbarrier, before";
  if (state & SharedMemory::BulkInFlight)
    return "is the destination of a bulk copy in flight, expected a wait for "
           "its mbarrier before";
  if (state & SharedMemory::AsyncSource)
    return "is being read by an asynchronous instruction, expected a "
           "wgmma.wait_group or a cp.async.bulk.wait_group.read before";
  if (state & SharedMemory::BarrierObject)
    return "belongs to an mbarrier object";
  return "is read before it has a value";
}
