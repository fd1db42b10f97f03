// The interpreter's loop. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Warp.h"
#include "Block.h"

#include <algorithm>

using namespace fovea::emulator;

Warp::Warp(Block &block, uint32_t index, LaneMask lanes)
    : block(block), index(index), program(block.launch.program),
      existing(lanes), live(lanes), specials(specialBytes) {
  fillSpecials(specials.data(), block.launch.shape, block.index, index);
  bases[unsigned(RowBase::Specials)] = specials.data();
  // Nothing writes to rows of constants.
  bases[unsigned(RowBase::Constants)] =
      const_cast<uint8_t *>(program.constants.data());
  Frame *frame = makeFrame(program.routines.front(), lanes);
  frame->localBase = firstLocalAddress;
  local.reserve(firstLocalAddress + frame->routine->localBytes);
  fragments.push_back({0, lanes, frame, WaitKind::None, false, 0});
}

MemoryCount &Warp::memoryCount() { return block.profile.memory[current().pc]; }

const Op &Warp::currentOp() const { return program.code[current().pc]; }

Turn Warp::run(uint64_t budget) {
  if (isFinished())
    return Turn::Finished;
  for (Fragment &fragment : fragments)
    if (fragment.wait == WaitKind::Poll)
      fragment.wait = WaitKind::None;
  mustSelect = true;
  uint64_t before = numExecuted;
  // Now and then a fragment gets a whole turn although others come first in the
  // text: they may be waiting for it in a loop.
  bool isPinned = false;
  if (fragments.size() > 1 && ++numTurns % 4 == 0) {
    unsigned candidate = numTurns / 4 % fragments.size();
    if (fragments[candidate].wait == WaitKind::None) {
      enter(candidate);
      meetingPc = ~0u;
      isPinned = true;
    }
  }
  while (budget) {
    if (mustSelect && !isPinned && !selectFragment())
      break;
    Turn turn = runFragment(budget);
    if (turn == Turn::Fault)
      return turn;
    if (isFinished())
      return Turn::Finished;
    if (isPinned && mustSelect) {
      if (numExecuted != before)
        break;
      // It could only wait: the others have this turn.
      isPinned = false;
    }
  }
  return numExecuted == before ? Turn::Blocked : Turn::Progress;
}

/// Runs the present fragment until another one may have to run.
Turn Warp::runFragment(uint64_t &budget) {
  const Op *code = program.code.data();
  while (budget) {
    --budget;
    Fragment &fragment = fragments[currentIndex];
    switch (step(code[fragment.pc])) {
    case Flow::Next:
      ++numExecuted;
      // `fragments` is unchanged: only jumps change it.
      if (++fragment.pc == meetingPc)
        mustSelect = true;
      break;
    case Flow::Jump:
      ++numExecuted;
      break;
    case Flow::Wait:
    case Flow::Poll:
      mustSelect = true;
      break;
    case Flow::Fault:
      return Turn::Fault;
    }
    if (mustSelect)
      break;
  }
  return Turn::Progress;
}

/// Executes one instruction for the lanes whose guard holds.
Flow Warp::step(const Op &op) {
  Fragment &fragment = fragments[currentIndex];
  LaneMask mask = fragment.lanes;
  if (op.hasGuard) {
    if (mask & ~fragment.frame->initialized[op.guardRegister] &&
        block.launch.options.checkUninitialized)
      return faultRegister(op, op.guardRegister, mask);
    LaneMask guard = *reinterpret_cast<const LaneMask *>(
        bases[unsigned(op.guard.base())] + op.guard.offset());
    mask &= op.guardNegated ? ~guard : guard;
  }
  if (mask && !checkSources(op, mask))
    return Flow::Fault;
  // The fragment may be gone after the execution.
  Frame *frame = fragment.frame;
  ExecutionCount &count = block.profile.executions[fragment.pc];
  Flow flow = mask ? op.execute(*this, op, mask) : Flow::Next;
  if (flow == Flow::Wait || flow == Flow::Poll) {
    splitWaiting(mask, flow);
    return flow;
  }
  ++count.warps;
  count.lanes += countLanes(mask);
  if (flow == Flow::Next)
    markDestinations(op, mask, *frame);
  return flow;
}

bool Warp::checkSources(const Op &op, LaneMask mask) {
  if (op.propagatesUninitialized || !block.launch.options.checkUninitialized)
    return true;
  const LaneMask *initialized = frame().initialized.data();
  for (uint32_t source : op.sources) {
    if (mask & ~initialized[source]) {
      faultRegister(op, source, mask);
      return false;
    }
  }
  return true;
}

Flow Warp::faultRegister(const Op &op, uint32_t number, LaneMask mask) {
  const Register &reg = frame().routine->function->registers[number];
  std::string reason;
  extensions.forEach([&](Extension &extension) {
    reason += extension.explainRegister(frame(), number);
  });
  return fault(op, firstLane(mask & ~frame().initialized[number]), "register ",
               reg.name(), " is read before it has a value", reason);
}

void Warp::markDestinations(const Op &op, LaneMask mask, Frame &frame) {
  LaneMask *initialized = frame.initialized.data();
  LaneMask valid = mask;
  if (op.propagatesUninitialized)
    for (uint32_t source : op.sources)
      valid &= initialized[source];
  for (uint32_t destination : op.destinations)
    initialized[destination] = (initialized[destination] & ~mask) | valid;
}

Flow Warp::reportFault(const Op &op, unsigned lane, std::string message) {
  Fault &fault = block.fault;
  if (!fault.message.empty())
    return Flow::Fault;
  fault.line = op.line;
  fault.block = block.index;
  uint32_t thread = index * warpSize + lane;
  auto [width, height, depth] = block.launch.shape.block;
  (void)depth;
  fault.thread = {thread % width, thread / width % height,
                  thread / width / height};
  const Instruction *instruction =
      program.instructions[&op - program.code.data()];
  fault.message = concat(instruction->fullName(), ": ", message);
  return Flow::Fault;
}
