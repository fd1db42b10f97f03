// Instructions in which lanes see each other's values: shfl, vote, match,
// redux, activemask, elect. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "../Program.h"
#include "../Warp.h"
#include "Decode.h"
#include "Families.h"

#include <algorithm>

using namespace fovea::emulator;

/// Executes an instruction whose last row is a member mask. Lanes wait until
/// all of their members are there; lanes with different masks are groups of
/// their own, each of which executes for itself.
template <Executor executeGroup>
static Flow runGroups(Warp &warp, const Op &op, LaneMask mask) {
  const uint32_t *members = warp.row<const uint32_t>(op, op.numRows - 1);
  LaneMask all = 0;
  for (LaneMask rest = mask; rest; rest &= rest - 1) {
    unsigned lane = firstLane(rest);
    if (!(members[lane] >> lane & 1))
      return warp.fault(op, lane, "the member mask ", hex(members[lane]),
                        " does not have the lane itself");
    all |= members[lane];
  }
  Flow flow = Flow::Next;
  if (!warp.converge(op, mask, all, flow))
    return flow;
  // The result may overwrite the masks.
  uint32_t masks[warpSize];
  std::copy_n(members, warpSize, masks);
  for (LaneMask rest = mask; rest && flow == Flow::Next;) {
    LaneMask group = 0;
    forEachLane(rest, [&](unsigned lane) {
      group |= LaneMask(masks[lane] == masks[firstLane(rest)]) << lane;
    });
    flow = executeGroup(warp, op, group);
    rest &= ~group;
  }
  return flow;
}

namespace {
enum class ShuffleMode : uint8_t { Up, Down, Bfly, Idx };

struct ShuffleData {
  ShuffleMode mode;
  bool hasPredicate;
};

/// Where a lane's value comes from, and whether that is in its segment.
struct ShuffleSource {
  unsigned lane;
  bool inRange;
};
} // namespace

static ShuffleSource shuffleSource(ShuffleMode mode, unsigned lane, uint32_t b,
                                   uint32_t c) {
  uint32_t amount = b & 31, bound = c & 31, segment = c >> 8 & 31;
  int maxLane = (lane & segment) | (bound & ~segment);
  int minLane = lane & segment;
  int source = 0;
  bool inRange = false;
  switch (mode) {
  case ShuffleMode::Up:
    source = int(lane) - int(amount);
    inRange = source >= maxLane;
    break;
  case ShuffleMode::Down:
    source = lane + amount;
    inRange = source <= maxLane;
    break;
  case ShuffleMode::Bfly:
    source = lane ^ amount;
    inRange = source <= maxLane;
    break;
  case ShuffleMode::Idx:
    source = minLane | int(amount & ~segment);
    inRange = source <= maxLane;
    break;
  }
  return {inRange ? unsigned(source) : lane, inRange};
}

/// Rows: d, [p], a, b, c, members.
static Flow executeShuffle(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const ShuffleData *>(op.data);
  unsigned a = data.hasPredicate ? 2 : 1;
  uint32_t values[warpSize];
  std::copy_n(warp.row<const uint32_t>(op, a), warpSize, values);
  const uint32_t *amounts = warp.row<const uint32_t>(op, a + 1);
  const uint32_t *bounds = warp.row<const uint32_t>(op, a + 2);
  LaneMask inRange = 0, outside = 0;
  uint32_t results[warpSize];
  forEachLane(mask, [&](unsigned lane) {
    ShuffleSource source =
        shuffleSource(data.mode, lane, amounts[lane], bounds[lane]);
    inRange |= LaneMask(source.inRange) << lane;
    outside |= LaneMask(!(mask >> source.lane & 1)) << lane;
    results[lane] = values[source.lane];
  });
  // The last warp of a block may have lanes without threads. Their values are
  // undefined, but compilers read and drop them.
  Flow flow = Flow::Next;
  forEachLane(outside, [&](unsigned lane) {
    unsigned source =
        shuffleSource(data.mode, lane, amounts[lane], bounds[lane]).lane;
    if (warp.existingLanes() >> source & 1)
      flow = warp.fault(op, lane, "lane ", source,
                        " is read, which does not take part");
    results[lane] = 0;
  });
  if (flow != Flow::Next)
    return flow;
  uint32_t *result = warp.row<uint32_t>(op, 0);
  forEachLane(mask, [&](unsigned lane) { result[lane] = results[lane]; });
  if (data.hasPredicate)
    warp.writePredicate(op, 1, mask, inRange);
  return Flow::Next;
}

/// shfl.sync.mode.b32 d{|p}, a, b, c, members
static bool decodeShuffle(OpBuilder &b) {
  if (!b.expect("sync"))
    return false;
  int mode = b.acceptOneOf({"up", "down", "bfly", "idx"});
  if (mode < 0 || !b.expect("b32") || !b.expectOperands(5))
    return false;
  const Operand &result = b.operand(0);
  bool hasPredicate = result.is(OperandKind::Pair);
  bool added = hasPredicate ? b.destination(result.elements[0], Type::B32) &&
                                  b.destination(result.elements[1], Type::Pred)
                            : b.destination(result, Type::B32);
  for (unsigned i = 1; added && i < 5; ++i)
    added = b.source(i, Type::B32);
  b.op.data =
      b.program.arena.keep(ShuffleData{ShuffleMode(mode), hasPredicate});
  return added && b.finish(runGroups<executeShuffle>);
}

namespace {
enum class VoteMode : uint8_t { All, Any, Uni, Ballot };
}

/// Rows: d, a, members.
template <VoteMode mode>
static Flow executeVote(Warp &warp, const Op &op, LaneMask mask) {
  LaneMask value = warp.readPredicate(op, 1);
  value = (op.negated ? ~value : value) & mask;
  if (mode == VoteMode::Ballot) {
    uint32_t *result = warp.row<uint32_t>(op, 0);
    forEachLane(mask, [&](unsigned lane) { result[lane] = value; });
    return Flow::Next;
  }
  bool all = value == mask, none = value == 0;
  bool holds = mode == VoteMode::All   ? all
               : mode == VoteMode::Any ? !none
                                       : all || none;
  warp.writePredicate(op, 0, mask, holds ? allLanes : 0);
  return Flow::Next;
}

/// vote.sync.mode.pred p, {!}a, members; vote.sync.ballot.b32 d, {!}a, members
static bool decodeVote(OpBuilder &b) {
  if (!b.expect("sync"))
    return false;
  constexpr Executor executors[] = {runGroups<executeVote<VoteMode::All>>,
                                    runGroups<executeVote<VoteMode::Any>>,
                                    runGroups<executeVote<VoteMode::Uni>>,
                                    runGroups<executeVote<VoteMode::Ballot>>};
  int mode = b.acceptOneOf({"all", "any", "uni", "ballot"});
  Type type = mode == 3 ? Type::B32 : Type::Pred;
  return mode >= 0 && b.expect(typeName(type)) && b.expectOperands(3) &&
         b.destination(0, type) && b.predicate(1) && b.source(2, Type::B32) &&
         b.finish(executors[mode]);
}

/// Rows: d, [p], a, members. For each lane, who else has its value.
template <class T, bool isAll>
static Flow executeMatch(Warp &warp, const Op &op, LaneMask mask) {
  bool hasPredicate = op.immediate;
  unsigned a = hasPredicate ? 2 : 1;
  const T *values = warp.row<const T>(op, a);
  LaneMask results[warpSize];
  LaneMask allEqual = 0;
  forEachLane(mask, [&](unsigned lane) {
    LaneMask same = 0;
    forEachLane(mask, [&](unsigned other) {
      same |= LaneMask(values[other] == values[lane]) << other;
    });
    allEqual |= LaneMask(same == mask) << lane;
    results[lane] = isAll && same != mask ? 0 : same;
  });
  uint32_t *result = warp.row<uint32_t>(op, 0);
  forEachLane(mask, [&](unsigned lane) { result[lane] = results[lane]; });
  if (hasPredicate)
    warp.writePredicate(op, 1, mask, allEqual);
  return Flow::Next;
}

/// match.any.sync.type d, a, members; match.all.sync.type d{|p}, a, members
static bool decodeMatch(OpBuilder &b) {
  int mode = b.acceptOneOf({"any", "all"});
  Type type;
  if (mode < 0 || !b.expect("sync") || !b.expectType(type) || !isBits(type) ||
      bitWidth(type) < 32 || bitWidth(type) > 64 || !b.expectOperands(3))
    return false;
  const Operand &result = b.operand(0);
  bool hasPredicate = mode == 1 && result.is(OperandKind::Pair);
  bool added = hasPredicate ? b.destination(result.elements[0], Type::B32) &&
                                  b.destination(result.elements[1], Type::Pred)
                            : b.destination(result, Type::B32);
  b.op.immediate = hasPredicate;
  bool isWide = bitWidth(type) == 64;
  Executor executor = mode
                          ? (isWide ? runGroups<executeMatch<uint64_t, true>>
                                    : runGroups<executeMatch<uint32_t, true>>)
                          : (isWide ? runGroups<executeMatch<uint64_t, false>>
                                    : runGroups<executeMatch<uint32_t, false>>);
  return added && b.source(1, type) && b.source(2, Type::B32) &&
         b.finish(executor);
}

namespace {
struct ReduceAdd {
  static uint32_t apply(uint32_t a, uint32_t b) { return a + b; }
};
struct ReduceAnd {
  static uint32_t apply(uint32_t a, uint32_t b) { return a & b; }
};
struct ReduceOr {
  static uint32_t apply(uint32_t a, uint32_t b) { return a | b; }
};
struct ReduceXor {
  static uint32_t apply(uint32_t a, uint32_t b) { return a ^ b; }
};
template <class T>
struct ReduceMin {
  static uint32_t apply(uint32_t a, uint32_t b) { return T(a) < T(b) ? a : b; }
};
template <class T>
struct ReduceMax {
  static uint32_t apply(uint32_t a, uint32_t b) { return T(a) > T(b) ? a : b; }
};
} // namespace

/// Rows: d, a, members.
template <class F>
static Flow executeReduce(Warp &warp, const Op &op, LaneMask mask) {
  const uint32_t *values = warp.row<const uint32_t>(op, 1);
  uint32_t total = values[firstLane(mask)];
  forEachLane(mask & (mask - 1),
              [&](unsigned lane) { total = F::apply(total, values[lane]); });
  uint32_t *result = warp.row<uint32_t>(op, 0);
  forEachLane(mask, [&](unsigned lane) { result[lane] = total; });
  return Flow::Next;
}

/// redux.sync.op.type d, a, members
static bool decodeReduce(OpBuilder &b) {
  if (!b.expect("sync"))
    return false;
  int operation = b.acceptOneOf({"add", "min", "max", "and", "or", "xor"});
  Type type;
  if (operation < 0 || !b.expectType(type) || bitWidth(type) != 32 ||
      isFloat(type) || isBits(type) != (operation >= 3))
    return false;
  Executor executors[] = {
      runGroups<executeReduce<ReduceAdd>>,
      isSigned(type) ? runGroups<executeReduce<ReduceMin<int32_t>>>
                     : runGroups<executeReduce<ReduceMin<uint32_t>>>,
      isSigned(type) ? runGroups<executeReduce<ReduceMax<int32_t>>>
                     : runGroups<executeReduce<ReduceMax<uint32_t>>>,
      runGroups<executeReduce<ReduceAnd>>,
      runGroups<executeReduce<ReduceOr>>,
      runGroups<executeReduce<ReduceXor>>};
  return b.expectOperands(3) && b.destination(0, type) && b.source(1, type) &&
         b.source(2, Type::B32) && b.finish(executors[operation]);
}

static Flow runActiveMask(Warp &warp, const Op &op, LaneMask mask) {
  uint32_t *result = warp.row<uint32_t>(op, 0);
  forEachLane(mask, [&](unsigned lane) { result[lane] = mask; });
  return Flow::Next;
}

static bool decodeActiveMask(OpBuilder &b) {
  return b.expect("b32") && b.expectOperands(1) &&
         b.destination(0u, Type::B32) && b.finish(runActiveMask);
}

/// Rows: d, p, members. The first lane is the leader.
static Flow executeElect(Warp &warp, const Op &op, LaneMask mask) {
  unsigned leader = firstLane(mask);
  uint32_t *result = warp.row<uint32_t>(op, 0);
  forEachLane(mask, [&](unsigned lane) { result[lane] = leader; });
  warp.writePredicate(op, 1, mask, 1u << leader);
  return Flow::Next;
}

/// elect.sync d|p, members
static bool decodeElect(OpBuilder &b) {
  return b.expect("sync") && b.expectOperands(2) &&
         b.operand(0).is(OperandKind::Pair) &&
         b.destination(b.operand(0).elements[0], Type::B32) &&
         b.destination(b.operand(0).elements[1], Type::Pred) &&
         b.source(1, Type::B32) && b.finish(runGroups<executeElect>);
}

void fovea::emulator::addWarpWideFamilies(FamilyTable &table) {
  auto add = [&](std::string_view opcode, DecodeFunction decode) {
    table.add(opcode, OpClass::WarpWide, decode);
  };
  add("shfl", decodeShuffle);
  add("vote", decodeVote);
  add("match", decodeMatch);
  add("redux", decodeReduce);
  add("activemask", decodeActiveMask);
  add("elect", decodeElect);
}
