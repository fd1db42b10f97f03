// The queues of bulk copies. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Bulk.h"
#include "Mbarriers.h"

#include <cstring>

using namespace fovea::emulator;

bool fovea::emulator::findGlobal(Warp &warp, const Op &op, unsigned lane,
                                 uint64_t address, bool isRead, BulkRow &row) {
  const Launch &launch = warp.block.launch;
  Allocation *allocation = launch.global.find(address, row.size);
  if (!allocation) {
    warp.fault(op, lane, "global address ", hex(address),
               " is out of bounds: ", launch.global.describe(address));
    return false;
  }
  uint64_t offset = address - allocation->base;
  row.global = allocation->bytes.get() + offset;
  row.states = allocation->initialized.get() + offset;
  if (!isRead && allocation->isConstant) {
    warp.fault(op, lane, "constant memory at ", hex(address), " is written");
    return false;
  }
  if (isRead && launch.options.checkUninitialized &&
      memchr(row.states, 0, row.size)) {
    warp.fault(op, lane, row.size, " bytes of global memory at ", hex(address),
               " are read before they have a value");
    return false;
  }
  MemoryCount &count = warp.memoryCount();
  (isRead ? count.globalLoadBytes : count.globalStoreBytes) += row.size;
  count.sectors += (address + row.size + 31) / 32 - address / 32;
  return true;
}

bool BulkLoads::issue(BulkCopy copy, uint64_t barrier) {
  Warp &warp = *copy.warp;
  if (!warp.block.state<Mbarriers>().find(warp, *copy.op, copy.lane, barrier) ||
      !checkProxyFence(warp, *copy.op, copy.lane,
                       static_cast<uint32_t>(barrier), 8))
    return false;
  bool isFree = copy.forEachChunk([&](uint32_t address, uint32_t) {
    return beginBulkWrite(warp, *copy.op, copy.lane, address);
  });
  if (!isFree)
    return false;
  Load load{std::move(copy), barrier, {}};
  if (warp.block.races)
    warp.block.races->release(warp.index, load.clock);
  loads.push_back(std::move(load));
  return true;
}

bool BulkLoads::onIdle(Block &) {
  if (loads.empty())
    return false;
  std::swap(loads[random() % loads.size()], loads.back());
  Load load = std::move(loads.back());
  loads.pop_back();
  return land(load);
}

bool BulkLoads::land(const Load &load) {
  const BulkCopy &copy = load.copy;
  Warp &warp = *copy.warp;
  for (const BulkRow &row : copy.rows)
    if (memcmp(row.global, copy.bytes.data() + row.offset, row.size) != 0) {
      warp.fault(*copy.op, copy.lane,
                 "the source was overwritten while the copy was in flight");
      return false;
    }
  copy.forEachChunk([&](uint32_t address, uint32_t offset) {
    finishBulkWrite(warp.block, address, copy.bytes.data() + offset);
    return true;
  });
  return warp.block.state<Mbarriers>().completeTransaction(
      warp, *copy.op, copy.lane, load.barrier, copy.size, load.clock);
}

bool BulkLoads::onEnd(Block &) {
  if (loads.empty())
    return true;
  const BulkCopy &copy = loads.front().copy;
  copy.warp->fault(*copy.op, copy.lane,
                   "the copy is in flight at the end of the block, expected a "
                   "wait for its mbarrier before");
  return false;
}

bool BulkStores::issue(BulkCopy copy) {
  Warp &warp = *copy.warp;
  AsyncReaders &readers = warp.block.state<AsyncReaders>();
  copy.bytes.resize(copy.size);
  bool isReadable = copy.forEachChunk([&](uint32_t address, uint32_t offset) {
    if (!readers.beginRead(warp, *copy.op, copy.lane, address))
      return false;
    memcpy(copy.bytes.data() + offset, warp.block.shared.at(address),
           chunkBytes);
    return true;
  });
  if (!isReadable)
    return false;
  uint32_t group = committed[copy.lane];
  uint32_t pc = pcOf(warp, *copy.op);
  stores.push_back({std::move(copy), group, pc});
  return true;
}

void BulkStores::finishRead(Store &store) {
  if (store.hasRead)
    return;
  store.hasRead = true;
  store.copy.forEachChunk([&](uint32_t address, uint32_t) {
    Warp &warp = *store.copy.warp;
    warp.block.state<AsyncReaders>().endRead(warp, store.pc, address);
    return true;
  });
}

static void write(const BulkCopy &copy) {
  for (const BulkRow &row : copy.rows) {
    memcpy(row.global, copy.bytes.data() + row.offset, row.size);
    memset(row.states, 1, row.size);
  }
}

void BulkStores::wait(LaneMask lanes, uint32_t pending, bool writes) {
  size_t kept = 0;
  for (Store &store : stores) {
    unsigned lane = store.copy.lane;
    bool isDone = (lanes >> lane & 1) &&
                  uint64_t(store.group) + pending < committed[lane];
    if (isDone)
      finishRead(store);
    if (isDone && writes)
      write(store.copy);
    else
      std::swap(stores[kept++], store);
  }
  stores.erase(stores.begin() + kept, stores.end());
}

bool BulkStores::onExit(Warp &) {
  for (const Store &store : stores) {
    const BulkCopy &copy = store.copy;
    if (!store.hasRead) {
      copy.warp->fault(*copy.op, copy.lane,
                       "the copy may still read its source at the end of the "
                       "warp, expected a cp.async.bulk.wait_group.read before");
      return false;
    }
    write(copy);
  }
  stores.clear();
  return true;
}
