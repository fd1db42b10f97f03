// cp.async, its groups, waits and arrivals at mbarrier objects.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CopyAsync.h"
#include "AddressOperand.h"
#include "Bulk.h"
#include "Families.h"
#include "Mbarriers.h"

#include <algorithm>
#include <cstring>

using namespace fovea::emulator;

/// The copies for which `shouldLand` holds arrive, in the order of issue.
template <class Predicate>
bool CopyQueue::land(Warp &warp, const Op &op, Predicate shouldLand) {
  size_t kept = 0;
  for (const Copy &copy : copies) {
    if (!shouldLand(copy)) {
      copies[kept++] = copy;
      continue;
    }
    if (copy.valid && memcmp(copy.from, copy.bytes, copy.valid) != 0) {
      warp.fault(op, copy.lane, "the source of the cp.async of line ",
                 warp.block.launch.program.code[copy.pc].line,
                 " was overwritten while the copy was in flight");
      return false;
    }
    finishCopy(warp, copy.lane, copy.pc, copy.to, copy.bytes, copy.size);
  }
  copies.resize(kept);
  return true;
}

bool CopyQueue::wait(Warp &warp, const Op &op, LaneMask lanes,
                     uint32_t pending) {
  return land(warp, op, [&](const Copy &copy) {
    return (lanes >> copy.lane & 1) &&
           uint64_t(copy.group) + pending < committed[copy.lane];
  });
}

bool CopyQueue::waitAll(Warp &warp, const Op &op, LaneMask lanes) {
  return land(warp, op,
              [&](const Copy &copy) { return lanes >> copy.lane & 1; });
}

void CopyQueue::arriveLater(Warp &warp, const Op &op, LaneMask lanes,
                            const uint64_t *addresses) {
  Arrival arrival{&warp, &op, lanes, numCopies, {}};
  std::copy_n(addresses, warpSize, arrival.barriers);
  arrivals.push_back(arrival);
}

bool CopyQueue::onIdle(Block &block) {
  return !arrivals.empty() && landArrival(block);
}

bool CopyQueue::onExit(Warp &warp) {
  while (!arrivals.empty())
    if (!landArrival(warp.block))
      return false;
  return true;
}

bool CopyQueue::landArrival(Block &block) {
  Arrival arrival = arrivals.front();
  arrivals.erase(arrivals.begin());
  Warp &warp = *arrival.warp;
  bool landed = land(warp, *arrival.op, [&](const Copy &copy) {
    return (arrival.lanes >> copy.lane & 1) && copy.sequence < arrival.sequence;
  });
  if (!landed)
    return false;
  Mbarriers &barriers = block.state<Mbarriers>();
  for (LaneMask rest = arrival.lanes; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    if (!barriers.arrive(warp, *arrival.op, lane, arrival.barriers[lane], 1))
      return false;
  }
  return true;
}

namespace {

struct CopyOptions {
  uint8_t size = 16;
  bool hasSourceSize = false, hasIgnore = false;
  AddressOperand to, from;
};

} // namespace

/// How many bytes of each lane's source are read; the rest become zeros. Row 2
/// is the size or the predicate that ignores the source.
static bool readValidSizes(Warp &warp, const Op &op, LaneMask mask,
                           const CopyOptions &options, uint8_t *valid) {
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    uint32_t size = options.size;
    if (options.hasSourceSize)
      size = warp.row<uint32_t>(op, 2)[lane];
    else if (options.hasIgnore &&
             (warp.readPredicate(op, 2) >> lane & 1) != op.negated)
      size = 0;
    if (size > options.size) {
      warp.fault(op, lane, "expected a source size of at most ",
                 unsigned(options.size), ", got ", size);
      return false;
    }
    valid[lane] = static_cast<uint8_t>(size);
  }
  return true;
}

/// Finds the sources. Lanes that copy less than a whole piece are checked byte
/// by byte: what they do not read may be out of bounds.
static bool accessSources(Warp &warp, const Op &op, LaneMask mask,
                          const CopyOptions &options, const uint8_t *valid,
                          Access &source) {
  source.space = options.from.space;
  source.size = options.size;
  source.mask = 0;
  LaneMask partial = 0;
  forEachLane(mask, [&](unsigned lane) {
    (valid[lane] == options.size ? source.mask : partial) |= 1u << lane;
  });
  partial &= ~source.mask;
  if (source.mask && !warp.access(op, source))
    return false;
  for (LaneMask rest = partial; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    source.pointers[lane] = nullptr;
    if (source.addresses[lane] % options.size) {
      warp.fault(op, lane, "address ", hex(source.addresses[lane]),
                 " is not a multiple of ", unsigned(options.size));
      return false;
    }
    for (unsigned i = valid[lane]; i-- > 0;) {
      Access byte;
      byte.space = options.from.space;
      byte.size = 1;
      byte.mask = 1u << lane;
      byte.addresses[lane] = source.addresses[lane] + i;
      if (!warp.access(op, byte))
        return false;
      source.pointers[lane] = byte.pointers[lane];
    }
  }
  return true;
}

/// Rows: destination, source, source size or predicate.
static Flow executeCopy(Warp &warp, const Op &op, LaneMask mask) {
  const CopyOptions &options = *static_cast<const CopyOptions *>(op.data);
  uint8_t valid[warpSize];
  Access source, target;
  options.from.compute(warp, op, source.addresses);
  if (!readValidSizes(warp, op, mask, options, valid) ||
      !accessSources(warp, op, mask, options, valid, source))
    return Flow::Fault;
  target.space = Space::Shared;
  target.kind = AccessKind::Store;
  target.size = options.size;
  target.mask = mask;
  options.to.compute(warp, op, target.addresses);
  if (!warp.access(op, target))
    return Flow::Fault;
  CopyQueue &queue = warp.state<CopyQueue>();
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    CopyQueue::Copy copy;
    copy.lane = static_cast<uint8_t>(lane);
    copy.size = options.size;
    copy.valid = valid[lane];
    copy.pc = pcOf(warp, op);
    copy.to = static_cast<uint32_t>(target.addresses[lane]);
    copy.from = source.pointers[lane];
    memset(copy.bytes, 0, sizeof(copy.bytes));
    if (copy.valid)
      memcpy(copy.bytes, copy.from, copy.valid);
    markInFlight(warp.block, copy.to, copy.size, SharedMemory::CopyInFlight);
    queue.add(copy);
  }
  return Flow::Next;
}

static Flow executeCommit(Warp &warp, const Op &, LaneMask mask) {
  warp.state<CopyQueue>().commit(mask);
  return Flow::Next;
}

static Flow executeWait(Warp &warp, const Op &op, LaneMask mask) {
  uint32_t pending = static_cast<uint32_t>(op.immediate);
  bool done = warp.state<CopyQueue>().wait(warp, op, mask, pending);
  return done ? Flow::Next : Flow::Fault;
}

static Flow executeWaitAll(Warp &warp, const Op &op, LaneMask mask) {
  bool done = warp.state<CopyQueue>().waitAll(warp, op, mask);
  return done ? Flow::Next : Flow::Fault;
}

/// Row 0: the mbarrier. Without .noinc the phase expects one arrival more,
/// which is the one that follows.
template <bool increments>
static Flow executeArrive(Warp &warp, const Op &op, LaneMask mask) {
  uint64_t addresses[warpSize];
  const auto &barrier = *static_cast<const AddressOperand *>(op.data);
  if (!barrier.computeShared(warp, op, mask, addresses))
    return Flow::Fault;
  Mbarriers &barriers = warp.block.state<Mbarriers>();
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    bool ok = increments
                  ? barriers.update(
                        warp, op, lane, addresses[lane],
                        [](Mbarrier &object) { return object.expectArrival(); })
                  : barriers.find(warp, op, lane, addresses[lane]) != nullptr;
    if (!ok)
      return Flow::Fault;
  }
  warp.state<CopyQueue>().arriveLater(warp, op, mask, addresses);
  return Flow::Next;
}

static bool decodeArrive(OpBuilder &b) {
  bool increments = !b.accept("noinc");
  Space space = Space::Shared;
  if (b.acceptOneOf({"shared", "shared::cta"}) < 0)
    space = Space::Generic;
  AddressOperand barrier;
  if (!b.expect("b64") || !b.expectOperands(1) ||
      !barrier.decode(b, b.operand(0), space, 0))
    return false;
  b.op.data = b.program.arena.keep(barrier);
  return b.finish(increments ? executeArrive<true> : executeArrive<false>);
}

static bool decodeWaitGroup(OpBuilder &b) {
  if (!b.expectOperands(1) || !b.constant(b.operand(0), b.op.immediate))
    return false;
  if (b.op.immediate < 0)
    return b.fail("expected a number of groups, got ", b.op.immediate);
  return b.finish(executeWait);
}

/// {.ca, .cg}.shared{::cta}.global{hints} [to], [from], size{, source size or
/// ignore predicate}
static bool decodeCopy(OpBuilder &b) {
  CopyOptions options;
  bool bypassesL1 = b.accept("cg");
  if (!bypassesL1 && !b.expect("ca"))
    return false;
  if (b.acceptOneOf({"shared", "shared::cta"}) < 0 || !b.expect("global"))
    return b.unsupported();
  bool hasPolicy = b.accept("L2::cache_hint");
  b.acceptOneOf({"L2::64B", "L2::128B", "L2::256B"});
  size_t operands = b.numOperands() - hasPolicy;
  if (operands != 3 && operands != 4)
    return b.expectOperands(3 + hasPolicy);
  int64_t size;
  if (!b.constant(b.operand(2), size))
    return false;
  if (size != 16 && (bypassesL1 || (size != 4 && size != 8)))
    return b.fail("expected to copy ", bypassesL1 ? "16" : "4, 8 or 16",
                  " bytes, got ", size);
  options.size = static_cast<uint8_t>(size);
  if (!options.to.decode(b, b.operand(0), Space::Shared, 0) ||
      !options.from.decode(b, b.operand(1), Space::Global, 1))
    return false;
  if (operands == 4) {
    const Operand &last = b.operand(3);
    options.hasIgnore =
        last.is(OperandKind::Register) &&
        b.routine.function->registers[last.index].type == Type::Pred;
    options.hasSourceSize = !options.hasIgnore;
    if (!(options.hasIgnore ? b.predicate(last) : b.source(last, Type::B32)))
      return false;
  }
  if (hasPolicy && !b.source(b.operand(operands), Type::B64))
    return false;
  b.op.data = b.program.arena.keep(options);
  return b.finish(executeCopy);
}

static bool decodeCopyAsync(OpBuilder &b) {
  if (b.accept("commit_group"))
    return b.expectOperands(0) && b.finish(executeCommit);
  if (b.accept("wait_all"))
    return b.expectOperands(0) && b.finish(executeWaitAll);
  if (b.accept("wait_group"))
    return decodeWaitGroup(b);
  if (b.accept("mbarrier"))
    return b.expect("arrive") && decodeArrive(b);
  return decodeCopy(b);
}

static bool decodeCopyFamily(OpBuilder &b) {
  if (!b.expect("async"))
    return false;
  return b.accept("bulk") ? decodeBulk(b) : decodeCopyAsync(b);
}

void fovea::emulator::addCopyFamilies(FamilyTable &table) {
  table.add("cp", OpClass::Async, decodeCopyFamily);
}
