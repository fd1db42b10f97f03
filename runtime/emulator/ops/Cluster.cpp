// Clusters, which have one block here, and register counts of sm_90.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AddressOperand.h"
#include "Families.h"

using namespace fovea::emulator;

static Flow executeNothing(Warp &, const Op &, LaneMask) { return Flow::Next; }

/// Rows: result, address, rank of the block in the cluster.
template <class T>
static Flow executeMapa(Warp &warp, const Op &op, LaneMask mask) {
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    if (uint32_t rank = warp.row<uint32_t>(op, 2)[lane])
      return warp.fault(op, lane, "a cluster has 1 block, got rank ", rank);
    warp.row<T>(op, 0)[lane] = warp.row<T>(op, 1)[lane];
  }
  return Flow::Next;
}

/// mapa{.shared::cluster}.type: in a cluster of one block nothing moves.
static bool decodeMapa(OpBuilder &b) {
  Type type;
  b.accept("shared::cluster");
  if (!b.expectType(type) || (type != Type::U32 && type != Type::U64))
    return b.unsupported();
  return b.expectOperands(3) && b.destination(0, type) && b.source(1, type) &&
         b.source(2, Type::B32) &&
         b.finish(type == Type::U32 ? executeMapa<uint32_t>
                                    : executeMapa<uint64_t>);
}

/// setmaxnreg.{inc, dec}.sync.aligned.u32 count: registers are not scarce here.
static bool decodeSetmaxnreg(OpBuilder &b) {
  int64_t count;
  if (b.acceptOneOf({"inc", "dec"}) < 0 || !b.expect("sync") ||
      !b.expect("aligned") || !b.expect("u32") || !b.expectOperands(1) ||
      !b.constant(b.operand(0), count))
    return b.unsupported();
  if (count < 24 || count > 256 || count % 8)
    return b.fail("expected a multiple of 8 from 24 to 256 registers, got ",
                  count);
  return b.finish(executeNothing);
}

namespace {

/// The barrier of a cluster of one block: all of its threads arrive, later they
/// wait.
struct ClusterBarrier : Extension {
  uint32_t numArrived = 0, phase = 0;
  VectorClock current, completed;
};

/// Of a warp: the phase at which each lane arrived.
struct ClusterArrivals : Extension {
  LaneMask pending = 0; // lanes that have arrived and not waited
  uint32_t phases[warpSize] = {};
};

} // namespace

static Flow executeClusterArrive(Warp &warp, const Op &op, LaneMask mask) {
  auto &barrier = warp.block.state<ClusterBarrier>();
  auto &arrivals = warp.state<ClusterArrivals>();
  if (LaneMask again = mask & arrivals.pending)
    return warp.fault(op, firstLane(again),
                      "the thread arrives at the barrier of the cluster again "
                      "before it has waited");
  arrivals.pending |= mask;
  forEachLane(mask,
              [&](unsigned lane) { arrivals.phases[lane] = barrier.phase; });
  if (warp.block.races)
    warp.block.races->release(warp.index, barrier.current);
  barrier.numArrived += countLanes(mask);
  const auto &size = warp.block.launch.shape.block;
  if (barrier.numArrived == size[0] * size[1] * size[2]) {
    barrier.numArrived = 0;
    ++barrier.phase;
    barrier.completed.swap(barrier.current);
    barrier.current.clear();
  }
  return Flow::Next;
}

static Flow executeClusterWait(Warp &warp, const Op &op, LaneMask mask) {
  const auto &barrier = warp.block.state<ClusterBarrier>();
  auto &arrivals = warp.state<ClusterArrivals>();
  if (LaneMask missing = mask & ~arrivals.pending)
    return warp.fault(op, firstLane(missing),
                      "expected a barrier.cluster.arrive before");
  for (LaneMask rest = mask; rest; rest &= rest - 1)
    if (arrivals.phases[firstLane(rest)] == barrier.phase)
      return Flow::Poll;
  arrivals.pending &= ~mask;
  warp.synchronizeLanes();
  if (warp.block.races)
    warp.block.races->acquire(warp.index, barrier.completed);
  return Flow::Next;
}

/// {arrive{.release, .relaxed}, wait{.acquire}}{.aligned}
bool fovea::emulator::decodeClusterBarrier(OpBuilder &b) {
  bool waits = b.accept("wait");
  if (!waits && !b.expect("arrive"))
    return false;
  if (waits)
    b.accept("acquire");
  else
    b.acceptOneOf({"release", "relaxed"});
  b.accept("aligned");
  return b.expectOperands(0) &&
         b.finish(waits ? executeClusterWait : executeClusterArrive);
}

void fovea::emulator::addClusterFamilies(FamilyTable &table) {
  table.add("mapa", OpClass::Integer, decodeMapa);
  table.add("setmaxnreg", OpClass::Control, decodeSetmaxnreg);
}
