// cp.async.bulk and cp.async.bulk.tensor: what to copy, and how it is spelled.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AddressOperand.h"
#include "Bulk.h"

#include <cstring>

using namespace fovea::emulator;

namespace {

struct BulkOp {
  /// Where the tensor or the plain bytes are, and the other side.
  AddressOperand global, shared, barrier;
  unsigned sizeRow = 0;
  unsigned rank = 0, coordinatesRow = 0; // of tensors
};

} // namespace

static bool readTensorMap(Warp &warp, const Op &op, unsigned lane,
                          uint64_t address, TensorMap &map) {
  if (address % 64) {
    warp.fault(op, lane, "expected a tensor map at a multiple of 64, got ",
               hex(address));
    return false;
  }
  uint8_t bytes[128];
  for (unsigned i = 0; i < sizeof(bytes); i += 16) {
    Access access;
    access.space = Space::Generic;
    access.size = 16;
    access.mask = 1u << lane;
    access.addresses[lane] = address + i;
    if (!warp.access(op, access))
      return false;
    memcpy(bytes + i, access.pointers[lane], 16);
  }
  memcpy(&map, bytes, sizeof(map));
  if (map.tag == TensorMap::validTag)
    return true;
  warp.fault(op, lane, "there is no tensor map at ", hex(address));
  return false;
}

/// The rows of a box, as they are in global memory.
static bool describeBox(Warp &warp, const Op &op, const BulkOp &bulk,
                        unsigned lane, uint64_t address, bool isRead,
                        TensorMap &map, BulkCopy &copy) {
  if (!readTensorMap(warp, op, lane, address, map))
    return false;
  if (map.rank != bulk.rank) {
    warp.fault(op, lane, "expected a tensor of rank ", bulk.rank, ", got ",
               unsigned(map.rank));
    return false;
  }
  int32_t coordinates[TensorMap::maxRank] = {};
  for (unsigned i = 0; i < bulk.rank; ++i)
    coordinates[i] = warp.row<int32_t>(op, bulk.coordinatesRow + i)[lane];
  copy.size = map.boxBytes();
  copy.swizzle = map.swizzle;
  bool ok = true;
  map.forEachRow(coordinates, [&](TensorMap::Row box) {
    BulkRow row{box.offset + box.begin, box.end - box.begin, nullptr, nullptr};
    if (!ok || row.size == 0)
      return;
    ok = findGlobal(warp, op, lane, box.address, isRead, row);
    copy.rows.push_back(row);
  });
  return ok;
}

/// Plain bytes are one row.
static bool describeBytes(Warp &warp, const Op &op, const BulkOp &bulk,
                          unsigned lane, uint64_t address, bool isRead,
                          BulkCopy &copy) {
  copy.size = warp.row<uint32_t>(op, bulk.sizeRow)[lane];
  if (copy.size == 0 || copy.size % 16 || address % 16) {
    warp.fault(op, lane,
               "expected a size and an address that are multiples "
               "of 16, got ",
               copy.size, " bytes at ", hex(address));
    return false;
  }
  BulkRow row{0, copy.size, nullptr, nullptr};
  if (!findGlobal(warp, op, lane, address, isRead, row))
    return false;
  copy.rows.push_back(row);
  return true;
}

static bool checkSharedAlignment(Warp &warp, const Op &op, const BulkOp &bulk,
                                 const BulkCopy &copy) {
  unsigned alignment = bulk.rank ? 128 : 16;
  if (copy.shared % alignment == 0)
    return true;
  warp.fault(op, copy.lane, "expected a shared address that is a multiple of ",
             alignment, ", got ", hex(copy.shared));
  return false;
}

/// Elements outside of the tensor read as the map's fill value.
static void fill(const TensorMap &map, std::vector<uint8_t> &bytes) {
  for (size_t i = 0; map.fill && i < bytes.size(); i += map.elementSize)
    memcpy(bytes.data() + i, &map.fill, map.elementSize);
}

template <bool isLoad>
static Flow executeBulk(Warp &warp, const Op &op, LaneMask mask) {
  const auto &bulk = *static_cast<const BulkOp *>(op.data);
  uint64_t global[warpSize], shared[warpSize], barriers[warpSize];
  bulk.global.compute(warp, op, global);
  if (!bulk.shared.computeShared(warp, op, mask, shared) ||
      (isLoad && !bulk.barrier.computeShared(warp, op, mask, barriers)))
    return Flow::Fault;
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    BulkCopy copy(warp, op, lane, shared[lane]);
    TensorMap map;
    bool ok =
        bulk.rank
            ? describeBox(warp, op, bulk, lane, global[lane], isLoad, map, copy)
            : describeBytes(warp, op, bulk, lane, global[lane], isLoad, copy);
    if (!ok || !checkSharedAlignment(warp, op, bulk, copy))
      return Flow::Fault;
    if constexpr (isLoad) {
      copy.bytes.resize(copy.size);
      fill(map, copy.bytes);
      for (const BulkRow &row : copy.rows)
        memcpy(copy.bytes.data() + row.offset, row.global, row.size);
      if (!warp.block.state<BulkLoads>().issue(std::move(copy), barriers[lane]))
        return Flow::Fault;
    } else if (!warp.state<BulkStores>().issue(std::move(copy))) {
      return Flow::Fault;
    }
  }
  return Flow::Next;
}

static Flow executeCommit(Warp &warp, const Op &, LaneMask mask) {
  warp.state<BulkStores>().commit(mask);
  return Flow::Next;
}

template <bool writes>
static Flow executeWait(Warp &warp, const Op &op, LaneMask mask) {
  warp.state<BulkStores>().wait(mask, static_cast<uint32_t>(op.immediate),
                                writes);
  return Flow::Next;
}

/// Prefetches change nothing that a program can see.
static Flow executePrefetch(Warp &, const Op &, LaneMask) { return Flow::Next; }

/// .1d to .5d, and {.tile}, which is the only mode.
static bool expectRank(OpBuilder &b, BulkOp &bulk) {
  int rank = b.acceptOneOf({"1d", "2d", "3d", "4d", "5d"});
  if (rank < 0)
    return b.unsupported();
  bulk.rank = rank + 1;
  return true;
}

/// [map, {coordinates}] or [address], as row `row`; coordinates follow.
static bool decodeGlobal(OpBuilder &b, const Operand &operand, BulkOp &bulk,
                         unsigned &row) {
  // A tensor map may be in global, constant or parameter memory.
  Space space = bulk.rank ? Space::Generic : Space::Global;
  if (!bulk.global.decode(b, operand, space, row++))
    return false;
  if (!bulk.rank)
    return true;
  if (operand.elements.size() != 2)
    return b.fail("expected [tensor map, {coordinates}] for '",
                  b.instruction.fullName(), "'");
  bulk.coordinatesRow = row;
  row += bulk.rank;
  return b.sources(operand.elements[1], Type::B32, bulk.rank);
}

/// Operands: to, from {, size}, barrier of loads {, policy}.
static bool decodeCopy(OpBuilder &b, BulkOp &bulk, bool isLoad) {
  if (bulk.rank)
    b.accept("tile");
  if (!b.expect(isLoad ? "mbarrier::complete_tx::bytes" : "bulk_group"))
    return false;
  bool hasPolicy = b.accept("L2::cache_hint");
  unsigned row = 0, next = 2;
  const Operand &global = b.operand(isLoad), &shared = b.operand(!isLoad);
  if (!b.expectOperands(2 + !bulk.rank + isLoad + hasPolicy) ||
      !decodeGlobal(b, global, bulk, row) ||
      !bulk.shared.decode(b, shared, Space::Shared, row++))
    return false;
  if (!bulk.rank) {
    bulk.sizeRow = row++;
    if (!b.source(next++, Type::B32))
      return false;
  }
  if (isLoad &&
      !bulk.barrier.decode(b, b.operand(next++), Space::Shared, row++))
    return false;
  if (hasPolicy && !b.source(next, Type::B64))
    return false;
  b.op.data = b.program.arena.keep(bulk);
  b.program.usesAsyncProxy = true;
  return b.finish(isLoad ? executeBulk<true> : executeBulk<false>);
}

/// prefetch.L2.global [address], size; prefetch.tensor.Nd.L2.global{.tile}
/// [map]
static bool decodePrefetch(OpBuilder &b) {
  BulkOp bulk;
  if (b.accept("tensor") && !expectRank(b, bulk))
    return false;
  if (!b.expect("L2") || !b.expect("global"))
    return false;
  if (bulk.rank)
    b.accept("tile");
  bool hasPolicy = b.accept("L2::cache_hint");
  unsigned row = 0, operands = bulk.rank ? 1 : 2;
  return b.expectOperands(operands + hasPolicy) &&
         decodeGlobal(b, b.operand(0), bulk, row) &&
         (bulk.rank || b.source(1, Type::B32)) &&
         (!hasPolicy || b.source(operands, Type::B64)) &&
         b.finish(executePrefetch);
}

static bool decodeWait(OpBuilder &b) {
  bool isRead = b.accept("read");
  return b.expectOperands(1) && b.constant(b.operand(0), b.op.immediate) &&
         b.finish(isRead ? executeWait<false> : executeWait<true>);
}

bool fovea::emulator::decodeBulk(OpBuilder &b) {
  if (b.accept("commit_group"))
    return b.expectOperands(0) && b.finish(executeCommit);
  if (b.accept("wait_group"))
    return decodeWait(b);
  if (b.accept("prefetch"))
    return decodePrefetch(b);
  BulkOp bulk;
  if (b.accept("tensor") && !expectRank(b, bulk))
    return false;
  // A block is its own cluster, so that both windows are the same.
  if (b.acceptOneOf({"shared::cluster", "shared::cta"}) >= 0)
    return b.expect("global") && decodeCopy(b, bulk, /*isLoad=*/true);
  return b.expect("global") && b.expect("shared::cta") &&
         decodeCopy(b, bulk, /*isLoad=*/false);
}
