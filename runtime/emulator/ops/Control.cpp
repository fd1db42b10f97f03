// Branches, calls and exits. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "../Program.h"
#include "../Warp.h"
#include "Families.h"

using namespace fovea::emulator;

static Flow runBranch(Warp &warp, const Op &op, LaneMask mask) {
  return warp.branch(mask, uint32_t(op.immediate));
}

/// bra{.uni} label
static bool decodeBranch(OpBuilder &b) {
  b.accept("uni");
  if (!b.expectOperands(1))
    return false;
  if (!b.operand(0).is(OperandKind::Label))
    return b.fail("expected a label, got '", b.operand(0).name, "'");
  b.op.immediate = b.layout.pcOf(b.operand(0).index);
  return b.finish(runBranch);
}

/// Lanes that want the same target go together, the other ones by themselves.
static Flow runIndexedBranch(Warp &warp, const Op &op, LaneMask mask) {
  const auto &targets = *static_cast<const std::vector<uint32_t> *>(op.data);
  const uint32_t *index = warp.row<const uint32_t>(op, 0);
  uint32_t first = index[firstLane(mask)];
  LaneMask same = 0;
  LaneMask outside = 0;
  forEachLane(mask, [&](unsigned lane) {
    same |= LaneMask(index[lane] == first) << lane;
    outside |= LaneMask(index[lane] >= targets.size()) << lane;
  });
  if (outside)
    return warp.fault(
        op, firstLane(outside), "index ", index[firstLane(outside)],
        " is out of bounds: there are ", targets.size(), " targets");
  if (same != mask)
    warp.splitOff(mask & ~same);
  return warp.branch(same, targets[first]);
}

/// brx.idx{.uni} index, targets
static bool decodeIndexedBranch(OpBuilder &b) {
  if (!b.expect("idx"))
    return false;
  b.accept("uni");
  if (!b.expectOperands(2) || !b.source(0, Type::U32))
    return false;
  if (!b.operand(1).is(OperandKind::List) || b.operand(1).elements.empty())
    return b.fail("expected the name of a list of labels");
  std::vector<uint32_t> targets;
  for (const Operand &label : b.operand(1).elements) {
    if (!label.is(OperandKind::Label))
      return b.fail("expected a label, got '", label.name, "'");
    targets.push_back(b.layout.pcOf(label.index));
  }
  b.op.data = b.program.arena.keep(std::move(targets));
  return b.finish(runIndexedBranch);
}

static Flow runReturn(Warp &warp, const Op &, LaneMask mask) {
  return warp.ret(mask);
}
static bool decodeReturn(OpBuilder &b) {
  b.accept("uni");
  return b.expectOperands(0) && b.finish(runReturn);
}

static Flow runExit(Warp &warp, const Op &, LaneMask mask) {
  return warp.exit(mask);
}
static bool decodeExit(OpBuilder &b) {
  return b.expectOperands(0) && b.finish(runExit);
}

static Flow runTrap(Warp &warp, const Op &op, LaneMask mask) {
  return warp.fault(op, firstLane(mask), "the thread executes a trap");
}
static bool decodeTrap(OpBuilder &b) {
  return b.expectOperands(0) && b.finish(runTrap);
}

namespace {
struct CallData {
  CallSite site;
  const Routine *callee;
};
} // namespace

static Flow runCall(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const CallData *>(op.data);
  return warp.call(op, mask, data.site, *data.callee);
}

/// The caller's side of the variables in parentheses.
static bool addSlots(OpBuilder &b, const Operand &list, CallSite &site) {
  for (const Operand &element : list.elements) {
    auto offset = element.variable
                      ? b.routine.localOffsets.find(element.variable)
                      : b.routine.localOffsets.end();
    if (offset == b.routine.localOffsets.end())
      return b.fail("unsupported argument '", element.name,
                    "', expected a variable in param memory");
    site.slots.push_back({offset->second, uint32_t(element.variable->size)});
  }
  return true;
}

/// call{.uni} (returns), callee, (arguments)
static bool decodeCall(OpBuilder &b) {
  b.accept("uni");
  CallData data;
  unsigned position = 0;
  auto isList = [&](unsigned i) {
    return i < b.numOperands() && b.operand(i).is(OperandKind::List);
  };
  if (isList(0) && !addSlots(b, b.operand(position++), data.site))
    return false;
  data.site.numReturns = data.site.slots.size();
  if (position >= b.numOperands() ||
      !b.operand(position).is(OperandKind::Function))
    return b.fail("unsupported call, expected the name of a function");
  const Function &callee = *b.operand(position++).function;
  if (isList(position) && !addSlots(b, b.operand(position++), data.site))
    return false;
  if (position != b.numOperands() || callee.isEntry)
    return false;
  data.callee = b.layout.routineOf(callee);
  if (!data.callee)
    return b.fail("unsupported call of '", callee.name, "', which has no body");
  if (data.site.numReturns != callee.numReturns ||
      data.site.slots.size() != callee.numReturns + callee.numParams)
    return b.fail("expected ", callee.numReturns, " results and ",
                  callee.numParams, " arguments of '", callee.name, "'");
  for (size_t i = 0; i < data.site.slots.size(); ++i)
    if (data.site.slots[i].size != callee.variables[i].size)
      return b.fail("expected ", callee.variables[i].size,
                    " bytes for argument or result ", i, " of '", callee.name,
                    "', got ", data.site.slots[i].size);
  b.op.data = b.program.arena.keep(std::move(data));
  return b.finish(runCall);
}

void fovea::emulator::addControlFamilies(FamilyTable &table) {
  auto add = [&](std::string_view opcode, DecodeFunction decode) {
    table.add(opcode, OpClass::Control, decode);
  };
  add("bra", decodeBranch);
  add("brx", decodeIndexedBranch);
  add("call", decodeCall);
  add("ret", decodeReturn);
  add("exit", decodeExit);
  add("trap", decodeTrap);
}
