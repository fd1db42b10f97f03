// Bulk and tensor copies in flight: loads that complete transactions of an
// mbarrier, stores in groups that their thread waits for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_BULK_H
#define FOVEA_EMULATOR_OPS_BULK_H

#include "../AsyncMemory.h"
#include "../OpBuilder.h"
#include "../TensorMap.h"

#include <random>

namespace fovea::emulator {

/// A contiguous part of a copy.
struct BulkRow {
  uint32_t offset, size; // in the copy, in bytes
  uint8_t *global;       // the host's bytes
  uint8_t *states;       // of the same bytes: whether they have a value
};

/// What is copied, wherever from.
struct BulkCopy {
  BulkCopy(Warp &warp, const Op &op, unsigned lane, uint64_t shared)
      : warp(&warp), op(&op), lane(lane),
        shared(static_cast<uint32_t>(shared)) {}

  Warp *warp;
  const Op *op;
  unsigned lane;
  uint32_t shared, size = 0; // in bytes
  Swizzle swizzle = Swizzle::None;
  std::vector<BulkRow> rows; // what is inside of the tensor
  std::vector<uint8_t> bytes;

  /// Calls `body(address, offset)` for each chunk of shared memory.
  template <class Body>
  bool forEachChunk(Body body) const {
    for (uint32_t offset = 0; offset < size; offset += chunkBytes)
      if (!body(swizzleAddress(shared + offset, swizzle), offset))
        return false;
    return true;
  }
};

/// The loads of a block. They land, one at a time in random order, when no warp
/// can go on without. Functions return false after a fault.
class BulkLoads : public Extension {
public:
  /// `copy.bytes` has the data.
  bool issue(BulkCopy copy, uint64_t barrier);
  bool onIdle(Block &block) override;
  bool onEnd(Block &block) override;

private:
  struct Load {
    BulkCopy copy;
    uint64_t barrier;
    VectorClock clock; // of the issue
  };
  bool land(const Load &load);

  std::vector<Load> loads;
  std::minstd_rand random;
};

/// The stores of a warp's threads. Global memory is written when a thread waits
/// for that, or at the end of the warp.
class BulkStores : public Extension {
public:
  bool issue(BulkCopy copy);
  void commit(LaneMask lanes) {
    forEachLane(lanes, [&](unsigned lane) { ++committed[lane]; });
  }
  /// All but the `pending` latest groups of each lane have read their sources,
  /// and if `writes`, have written.
  void wait(LaneMask lanes, uint32_t pending, bool writes);
  bool onExit(Warp &warp) override;

private:
  struct Store {
    BulkCopy copy;
    uint32_t group, pc;
    bool hasRead = false;
  };
  void finishRead(Store &store);

  std::vector<Store> stores;
  uint32_t committed[warpSize] = {};
};

/// Finds `size` bytes of global memory, which have values if `isRead`. False
/// after a fault.
bool findGlobal(Warp &warp, const Op &op, unsigned lane, uint64_t address,
                bool isRead, BulkRow &row);

/// cp.async.bulk, behind these words.
bool decodeBulk(OpBuilder &b);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_BULK_H
