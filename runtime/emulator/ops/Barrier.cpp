// Barriers of the block, and fences. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "../AsyncMemory.h"
#include "../Program.h"
#include "Families.h"

using namespace fovea::emulator;

namespace {
enum class Reduction : uint8_t { None, Popc, And, Or };

/// What the instruction says beyond its operands.
struct BarrierData {
  bool isSync = false;
  bool isAligned = false;
  bool hasCount = false;
  Reduction reduction = Reduction::None;
  uint8_t number = 0, count = 0, predicate = 0; // rows
};
} // namespace

/// The value that all lanes of `mask` have in a row; PTX asks for that.
static bool uniformValue(Warp &warp, const Op &op, LaneMask mask, unsigned i,
                         uint32_t &value) {
  const uint32_t *row = warp.row<const uint32_t>(op, i);
  value = row[firstLane(mask)];
  for (LaneMask rest = mask; rest; rest &= rest - 1)
    if (row[firstLane(rest)] != value) {
      warp.fault(op, firstLane(rest), "expected the same operand ", i,
                 " in all lanes, got ", value, " and ", row[firstLane(rest)]);
      return false;
    }
  return true;
}

static void contribute(Warp &warp, const Op &op, LaneMask mask,
                       const BarrierData &data, Barrier &barrier) {
  LaneMask value = warp.readPredicate(op, data.predicate);
  if (op.negated)
    value = ~value;
  barrier.numTrue += countLanes(value & mask);
  barrier.numReduced += countLanes(mask);
}

static void finishReduction(Warp &warp, const Op &op, LaneMask mask,
                            const BarrierData &data, const Barrier &barrier) {
  if (data.reduction == Reduction::Popc) {
    uint32_t *result = warp.row<uint32_t>(op, 0);
    forEachLane(mask, [&](unsigned lane) { result[lane] = barrier.lastTrue; });
    return;
  }
  bool isTrue = data.reduction == Reduction::And
                    ? barrier.lastTrue == barrier.lastReduced
                    : barrier.lastTrue != 0;
  warp.writePredicate(op, 0, mask, isTrue ? allLanes : 0);
}

static Flow runBarrier(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const BarrierData *>(op.data);
  uint32_t number = 0, count = Block::allThreads;
  if (!uniformValue(warp, op, mask, data.number, number) ||
      (data.hasCount && !uniformValue(warp, op, mask, data.count, count)))
    return Flow::Fault;
  if (number >= Block::numBarriers)
    return warp.fault(op, firstLane(mask),
                      "expected a barrier from 0 to 15, "
                      "got ",
                      number);
  Barrier &barrier = warp.block.barrier(number);
  if (warp.takeResumed()) {
    warp.synchronizeLanes();
    if (data.reduction != Reduction::None)
      finishReduction(warp, op, mask, data, barrier);
    return Flow::Next;
  }
  Flow flow = Flow::Next;
  if (data.isAligned && !warp.converge(op, mask, warp.liveLanes(), flow))
    return flow;
  bool ok = true;
  warp.allExtensions().forEach(
      [&](Extension &extension) { ok &= extension.onBarrier(warp, op); });
  if (!ok)
    return Flow::Fault;
  if (data.hasCount && count == 0)
    return warp.fault(op, firstLane(mask), "expected a barrier of at least ",
                      warpSize, " threads, got 0");
  if (data.reduction != Reduction::None)
    contribute(warp, op, mask, data, barrier);
  if (data.isSync) {
    ++warp.memoryCount().waits;
    flow = warp.waitForBarrier(number);
  }
  if (!warp.block.arrive(warp, op, mask, number, count, data.isAligned))
    return Flow::Fault;
  return flow;
}

/// bar.warp.sync members: the lanes of `members` meet.
static Flow runWarpBarrier(Warp &warp, const Op &op, LaneMask mask) {
  const uint32_t *members = warp.row<const uint32_t>(op, 0);
  Flow flow = Flow::Next;
  if (warp.converge(op, mask, members[firstLane(mask)], flow))
    warp.synchronizeLanes();
  return flow;
}

static bool decodeWarpBarrier(OpBuilder &b) {
  return b.expect("sync") && b.expectOperands(1) && b.source(0u, Type::U32) &&
         b.finish(runWarpBarrier);
}

/// bar{.cta}.sync a{, b}; bar.arrive a, b; bar.red.op p, a{, b}, {!}c; and
/// `barrier`, which is not aligned unless it says so.
static bool decodeBarrier(OpBuilder &b) {
  BarrierData data;
  bool isOldName = b.instruction.opcode == "bar";
  if (b.accept("cluster"))
    return decodeClusterBarrier(b);
  b.accept("cta");
  int kind = b.acceptOneOf({"sync", "arrive", "red", "warp"});
  if (kind == 3)
    return isOldName && decodeWarpBarrier(b);
  if (kind < 0)
    return false;
  data.isSync = kind != 1;
  unsigned position = 0;
  if (kind == 2) {
    int reduction = b.acceptOneOf({"popc", "and", "or"});
    if (reduction < 0)
      return false;
    data.reduction = Reduction(reduction + 1);
  }
  data.isAligned = b.accept("aligned") || isOldName;
  uint8_t row = 0;
  if (kind == 2) {
    bool isPopc = data.reduction == Reduction::Popc;
    if (!b.expect(isPopc ? "u32" : "pred") || b.numOperands() < 3 ||
        !b.destination(position++, isPopc ? Type::U32 : Type::Pred))
      return false;
    ++row;
  }
  unsigned end = b.numOperands() - (kind == 2);
  if (end < position + 1 || end > position + 2)
    return false;
  data.number = row++;
  if (!b.source(position++, Type::U32))
    return false;
  data.hasCount = position < end;
  if (data.hasCount) {
    data.count = row++;
    if (!b.source(position++, Type::U32))
      return false;
  }
  if (kind == 1 && !data.hasCount)
    return false;
  data.predicate = row;
  if (kind == 2 && !b.predicate(position))
    return false;
  b.op.data = b.program.arena.keep(data);
  return b.finish(runBarrier);
}

/// The emulator executes one instruction after the other: memory is always
/// consistent, and fences have nothing to do. Their names are still checked.
static Flow runFence(Warp &, const Op &, LaneMask) { return Flow::Next; }

/// The async proxy does not see what threads wrote without such a fence.
static Flow runProxyFence(Warp &warp, const Op &, LaneMask) {
  fenceProxy(warp);
  return Flow::Next;
}

/// fence.proxy.async{.space}, .alias, .tensormap::generic.{release,
/// acquire}.scope
static bool decodeProxyFence(OpBuilder &b) {
  if (b.accept("async")) {
    bool isGlobal = b.accept("global");
    if (!isGlobal)
      b.acceptOneOf({"shared::cta", "shared::cluster"});
    return b.expectOperands(0) && b.finish(isGlobal ? runFence : runProxyFence);
  }
  if (b.accept("alias"))
    return b.expectOperands(0) && b.finish(runFence);
  // Maps are read when a copy is issued: changes to them are never missed.
  if (!b.expect("tensormap::generic"))
    return false;
  bool acquires = b.accept("acquire");
  if (!acquires && !b.expect("release"))
    return false;
  if (b.acceptOneOf({"cta", "cluster", "gpu", "sys"}) < 0 ||
      !b.expectOperands(acquires ? 2 : 0))
    return false;
  int64_t size;
  Space space = Space::Generic;
  return (!acquires ||
          (b.address(b.operand(0), space) && b.constant(b.operand(1), size))) &&
         b.finish(runFence);
}

/// membar.level; fence{.semantics}.scope; fence.proxy...;
/// fence.mbarrier_init...
static bool decodeFence(OpBuilder &b) {
  if (b.accept("proxy"))
    return decodeProxyFence(b);
  if (b.accept("mbarrier_init"))
    return b.expect("release") && b.expect("cluster") && b.expectOperands(0) &&
           b.finish(runProxyFence);
  if (b.instruction.opcode == "membar")
    return b.acceptOneOf({"cta", "gl", "sys"}) >= 0 && b.finish(runFence);
  b.acceptOneOf({"sc", "acq_rel", "acquire", "release"});
  return b.acceptOneOf({"cta", "cluster", "gpu", "sys"}) >= 0 &&
         b.expectOperands(0) && b.finish(runFence);
}

void fovea::emulator::addBarrierFamilies(FamilyTable &table) {
  table.add("bar", OpClass::Barrier, decodeBarrier);
  table.add("barrier", OpClass::Barrier, decodeBarrier);
  table.add("membar", OpClass::Barrier, decodeFence);
  table.add("fence", OpClass::Barrier, decodeFence);
}
