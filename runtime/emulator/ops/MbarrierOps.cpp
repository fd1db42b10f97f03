// mbarrier.*: operations of mbarrier objects, lane by lane.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AddressOperand.h"
#include "Families.h"
#include "Mbarriers.h"

using namespace fovea::emulator;

namespace {

/// Row numbers: negative where there is no such operand.
struct MbarrierOp {
  AddressOperand barrier;
  int stateRow = -1; // result of arrive, operand of waits
  int countRow = -1; // arrivals, transaction bytes or the parity
  bool drops = false, expectsTransaction = false, mustNotComplete = false;
  bool usesParity = false, isBlocking = false;
};

uint32_t countOf(Warp &warp, const Op &op, const MbarrierOp &operation,
                 unsigned lane) {
  return operation.countRow < 0
             ? 1
             : warp.row<uint32_t>(op, operation.countRow)[lane];
}

/// Calls `body(lane, address)` for each lane in order, until one returns false.
template <class Body>
Flow forEachBarrier(Warp &warp, const Op &op, LaneMask mask, Body body) {
  const auto &operation = *static_cast<const MbarrierOp *>(op.data);
  uint64_t addresses[warpSize];
  if (!operation.barrier.computeShared(warp, op, mask, addresses))
    return Flow::Fault;
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    if (!body(lane, addresses[lane]))
      return Flow::Fault;
  }
  return Flow::Next;
}

} // namespace

static Flow executeInit(Warp &warp, const Op &op, LaneMask mask) {
  const auto &operation = *static_cast<const MbarrierOp *>(op.data);
  return forEachBarrier(warp, op, mask, [&](unsigned lane, uint64_t address) {
    return warp.block.state<Mbarriers>().init(
        warp, op, lane, address, countOf(warp, op, operation, lane));
  });
}

static Flow executeInval(Warp &warp, const Op &op, LaneMask mask) {
  return forEachBarrier(warp, op, mask, [&](unsigned lane, uint64_t address) {
    return warp.block.state<Mbarriers>().invalidate(warp, op, lane, address);
  });
}

static std::string arrive(Mbarrier &object, const MbarrierOp &operation,
                          uint32_t count) {
  if (operation.mustNotComplete)
    return object.arriveWithoutCompleting(count, operation.drops);
  if (!operation.expectsTransaction)
    return object.arrive(count, operation.drops);
  std::string error = object.expectTransaction(count);
  return error.empty() ? object.arrive(1, operation.drops) : error;
}

static Flow executeArrive(Warp &warp, const Op &op, LaneMask mask) {
  const auto &operation = *static_cast<const MbarrierOp *>(op.data);
  Mbarriers &barriers = warp.block.state<Mbarriers>();
  return forEachBarrier(warp, op, mask, [&](unsigned lane, uint64_t address) {
    return barriers.update(warp, op, lane, address, [&](Mbarrier &object) {
      uint32_t count = countOf(warp, op, operation, lane);
      if (operation.stateRow >= 0)
        warp.row<uint64_t>(op, operation.stateRow)[lane] = object.state();
      return arrive(object, operation, count);
    });
  });
}

template <bool completes>
static Flow executeTransaction(Warp &warp, const Op &op, LaneMask mask) {
  const auto &operation = *static_cast<const MbarrierOp *>(op.data);
  Mbarriers &barriers = warp.block.state<Mbarriers>();
  return forEachBarrier(warp, op, mask, [&](unsigned lane, uint64_t address) {
    uint32_t bytes = countOf(warp, op, operation, lane);
    return barriers.update(warp, op, lane, address, [&](Mbarrier &object) {
      return completes ? object.completeTransaction(bytes)
                       : object.expectTransaction(bytes);
    });
  });
}

/// Row 0: the predicate.
static Flow executeWait(Warp &warp, const Op &op, LaneMask mask) {
  const auto &operation = *static_cast<const MbarrierOp *>(op.data);
  Mbarriers &barriers = warp.block.state<Mbarriers>();
  LaneMask complete = 0;
  Flow flow =
      forEachBarrier(warp, op, mask, [&](unsigned lane, uint64_t address) {
        Mbarrier *object = barriers.find(warp, op, lane, address);
        if (!object)
          return false;
        bool isComplete;
        if (operation.usesParity) {
          isComplete = object->testParity(countOf(warp, op, operation, lane));
        } else {
          uint64_t state = warp.row<uint64_t>(op, operation.stateRow)[lane];
          std::string error = object->test(state, isComplete);
          if (!error.empty()) {
            warp.fault(op, lane, "mbarrier object at ", hex(address), ": ",
                       error);
            return false;
          }
        }
        if (isComplete) {
          complete |= 1u << lane;
          barriers.waitSucceeded(warp, op, address);
        }
        return true;
      });
  if (flow == Flow::Fault)
    return flow;
  if (!complete && barriers.waitInVain(warp, op) == Flow::Poll)
    return Flow::Poll;
  warp.writePredicate(op, 0, mask, complete);
  return Flow::Next;
}

/// Rows: count, state.
static Flow executePendingCount(Warp &warp, const Op &op, LaneMask mask) {
  forEachLane(mask, [&](unsigned lane) {
    warp.row<uint32_t>(op, 0)[lane] =
        Mbarrier::pendingOf(warp.row<uint64_t>(op, 1)[lane]);
  });
  return Flow::Next;
}

/// {.sem.scope}{.shared{::cta, ::cluster}}.b64
static bool expectSpaceAndType(OpBuilder &b, Space &space) {
  if (b.acceptOneOf({"release", "acquire", "relaxed"}) >= 0 &&
      b.acceptOneOf({"cta", "cluster"}) < 0)
    return b.unsupported();
  space = Space::Shared;
  // A block is its own cluster, so that both windows are the same.
  if (b.acceptOneOf({"shared", "shared::cta", "shared::cluster"}) < 0)
    space = Space::Generic;
  return b.expect("b64");
}

static bool finish(OpBuilder &b, const MbarrierOp &operation,
                   Executor executor) {
  b.op.data = b.program.arena.keep(operation);
  return b.finish(executor);
}

/// init, expect_tx, complete_tx: [object], count
static bool decodeCounted(OpBuilder &b, Executor executor) {
  MbarrierOp operation;
  Space space;
  operation.countRow = 1;
  return expectSpaceAndType(b, space) && b.expectOperands(2) &&
         operation.barrier.decode(b, b.operand(0), space, 0) &&
         b.source(1, Type::B32) && finish(b, operation, executor);
}

static bool decodeInval(OpBuilder &b) {
  MbarrierOp operation;
  Space space;
  return expectSpaceAndType(b, space) && b.expectOperands(1) &&
         operation.barrier.decode(b, b.operand(0), space, 0) &&
         finish(b, operation, executeInval);
}

/// arrive{.expect_tx, .noComplete} {state,} [object] {, count}
static bool decodeArrive(OpBuilder &b, bool drops) {
  MbarrierOp operation;
  operation.drops = drops;
  operation.expectsTransaction = b.accept("expect_tx");
  operation.mustNotComplete = b.accept("noComplete");
  Space space;
  if (!expectSpaceAndType(b, space))
    return false;
  unsigned next = 0, row = 0;
  if (b.numOperands() > 0 && !b.operand(0).is(OperandKind::Address)) {
    if (!b.operand(0).is(OperandKind::Discard)) {
      if (!b.destination(0, Type::B64))
        return false;
      operation.stateRow = row++;
    }
    ++next;
  }
  bool needsCount = operation.expectsTransaction || operation.mustNotComplete;
  bool hasCount = needsCount || b.numOperands() == next + 2;
  if (!b.expectOperands(next + 1 + hasCount) ||
      !operation.barrier.decode(b, b.operand(next), space, row++))
    return false;
  if (hasCount) {
    if (!b.source(next + 1, Type::B32))
      return false;
    operation.countRow = row;
  }
  return finish(b, operation, executeArrive);
}

/// {test_wait, try_wait}{.parity} done, [object], state or parity {, time}
static bool decodeWait(OpBuilder &b, bool takesTime) {
  MbarrierOp operation;
  operation.usesParity = b.accept("parity");
  (operation.usesParity ? operation.countRow : operation.stateRow) = 2;
  Space space;
  if (!expectSpaceAndType(b, space))
    return false;
  bool hasTime = takesTime && b.numOperands() == 4;
  return b.expectOperands(3 + hasTime) && b.destination(0, Type::Pred) &&
         operation.barrier.decode(b, b.operand(1), space, 1) &&
         b.source(2, operation.usesParity ? Type::B32 : Type::B64) &&
         (!hasTime || b.source(3, Type::B32)) &&
         finish(b, operation, executeWait);
}

static bool decodeMbarrier(OpBuilder &b) {
  if (b.accept("init"))
    return decodeCounted(b, executeInit);
  if (b.accept("inval"))
    return decodeInval(b);
  if (b.accept("expect_tx"))
    return decodeCounted(b, executeTransaction<false>);
  if (b.accept("complete_tx"))
    return decodeCounted(b, executeTransaction<true>);
  if (b.accept("arrive"))
    return decodeArrive(b, /*drops=*/false);
  if (b.accept("arrive_drop"))
    return decodeArrive(b, /*drops=*/true);
  if (b.accept("test_wait"))
    return decodeWait(b, /*takesTime=*/false);
  if (b.accept("try_wait"))
    return decodeWait(b, /*takesTime=*/true);
  if (b.accept("pending_count"))
    return b.expect("b64") && b.expectOperands(2) &&
           b.destination(0, Type::B32) && b.source(1, Type::B64) &&
           b.finish(executePendingCount);
  return b.unsupported();
}

void fovea::emulator::addMbarrierFamilies(FamilyTable &table) {
  table.add("mbarrier", OpClass::Async, decodeMbarrier);
}
