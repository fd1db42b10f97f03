// Instructions about addresses and time that change no values: prefetches,
// policies of caches, pauses; and questions about addresses.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decode.h"
#include "Families.h"
#include "MemoryOperand.h"
#include "RowOp.h"

#include "../AddressMap.h"

using namespace fovea::emulator;

static Flow runNothing(Warp &, const Op &, LaneMask) { return Flow::Next; }

/// prefetch{.space}.level [a]; prefetch{.tensormap} [a]; prefetchu.L1 [a]
static bool decodePrefetch(OpBuilder &b) {
  Space space = acceptSpace(b);
  return b.acceptOneOf({"L1", "L2", "L2::evict_last", "L2::evict_normal",
                        "tensormap"}) >= 0 &&
         b.expectOperands(1) && b.address(b.operand(0), space) &&
         b.finish(runNothing);
}

/// nanosleep.u32 t: the warp's turn goes on, since there is no time.
static bool decodeSleep(OpBuilder &b) {
  return b.expect("u32") && b.expectOperands(1) && b.source(0u, Type::U32) &&
         b.finish(runNothing);
}

/// griddepcontrol.action: a kernel never overlaps with another one here.
static bool decodeGridDependency(OpBuilder &b) {
  return b.acceptOneOf({"launch_dependents", "wait"}) >= 0 &&
         b.expectOperands(0) && b.finish(runNothing);
}

/// createpolicy.fractional...b64 d, ...: any number will do.
static bool decodePolicy(OpBuilder &b) {
  if (!b.expect("fractional"))
    return false;
  for (unsigned i = 0; i < 2; ++i)
    b.acceptOneOf({"L2::evict_last", "L2::evict_normal", "L2::evict_first",
                   "L2::evict_unchanged"});
  if (!b.expect("b64") || b.numOperands() < 1 || b.numOperands() > 2 ||
      !b.destination(0, Type::B64))
    return false;
  struct Zero {
    static FOVEA_INLINE uint64_t apply() { return 0; }
  };
  return b.finish(rowOp<Zero, uint64_t>());
}

template <Space space>
static Flow runIsSpace(Warp &warp, const Op &op, LaneMask mask) {
  const uint64_t *addresses = warp.row<const uint64_t>(op, 1);
  LaneMask result = 0;
  forEachLane(mask, [&](unsigned lane) {
    Space actual = spaceOfGeneric(addresses[lane]);
    result |= LaneMask(actual == space) << lane;
  });
  warp.writePredicate(op, 0, mask, result);
  return Flow::Next;
}

/// isspacep.space p, a
static bool decodeIsSpace(OpBuilder &b) {
  Executor executor = nullptr;
  switch (acceptSpace(b)) {
  case Space::Global:
    executor = runIsSpace<Space::Global>;
    break;
  case Space::Shared:
    executor = runIsSpace<Space::Shared>;
    break;
  case Space::Local:
    executor = runIsSpace<Space::Local>;
    break;
  case Space::Param:
    executor = runIsSpace<Space::Param>;
    break;
  default:
    break;
  }
  return b.expectOperands(2) && b.destination(0, Type::Pred) &&
         b.source(1, Type::U64) && b.finish(executor);
}

void fovea::emulator::addHintFamilies(FamilyTable &table) {
  table.add("prefetch", OpClass::Control, decodePrefetch);
  table.add("prefetchu", OpClass::Control, decodePrefetch);
  table.add("nanosleep", OpClass::Control, decodeSleep);
  table.add("griddepcontrol", OpClass::Control, decodeGridDependency);
  table.add("createpolicy", OpClass::Move, decodePolicy);
  table.add("isspacep", OpClass::Compare, decodeIsSpace);
}
