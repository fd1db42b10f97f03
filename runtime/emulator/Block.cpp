// Takes turns between the warps of a block until all have finished.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Block.h"

#include <algorithm>

using namespace fovea::emulator;

static uint32_t numThreads(const LaunchShape &shape) {
  return shape.block[0] * shape.block[1] * shape.block[2];
}

Block::Block(const Launch &launch, const std::array<uint32_t, 3> &index,
             uint64_t seed, Profile &profile, Fault &fault)
    : launch(launch), index(index), profile(profile), fault(fault),
      random(seed) {
  shared.resize(launch.shape.totalShared);
  if (launch.program.usesAsyncProxy)
    shared.unfenced.resize(shared.bytes.size() / SharedMemory::fenceGranule +
                           1);
  uint32_t threads = numThreads(launch.shape);
  for (uint32_t first = 0; first < threads; first += warpSize) {
    uint32_t count = std::min<uint32_t>(warpSize, threads - first);
    LaneMask lanes = count == warpSize ? allLanes : (1u << count) - 1;
    warps.push_back(std::make_unique<Warp>(*this, first / warpSize, lanes));
    order.push_back(warps.back().get());
  }
  for (Barrier &barrier : barriers)
    barrier.lanes.resize(warps.size());
  if (launch.options.checkRaces && warps.size() > 1)
    races = std::make_unique<RaceChecker>(warps.size(), shared.bytes.size());
  if (launch.options.checkRaces)
    laneRaces = std::make_unique<LaneRaces>(shared.bytes.size());
}

bool Block::run() {
  for (;;) {
    bool progress = false;
    if (!runRound(progress))
      return false;
    if (order.empty()) {
      bool ok = true;
      extensions.forEach(
          [&](Extension &extension) { ok &= extension.onEnd(*this); });
      return ok;
    }
    if (!progress && !resolveIdle())
      return reportDeadlock();
  }
}

/// Gives each warp one turn, in random order and of random length.
bool Block::runRound(bool &progress) {
  std::shuffle(order.begin(), order.end(), random);
  for (Warp *warp : order) {
    Turn turn = warp->run(16 + random() % 256);
    if (turn == Turn::Fault)
      return false;
    progress |= turn != Turn::Blocked;
    if (warp->executed() > launch.options.maxInstructions) {
      const Fragment &fragment = warp->current();
      warp->fault(launch.program.code[fragment.pc], firstLane(fragment.lanes),
                  "the warp has executed ", warp->executed(),
                  " instructions: it seems to be in an endless loop");
      return false;
    }
  }
  order.erase(std::remove_if(order.begin(), order.end(),
                             [](Warp *warp) { return warp->isFinished(); }),
              order.end());
  return true;
}

bool Block::resolveIdle() {
  bool resolved = false;
  extensions.forEach(
      [&](Extension &extension) { resolved |= extension.onIdle(*this); });
  for (Warp *warp : order)
    warp->allExtensions().forEach(
        [&](Extension &extension) { resolved |= extension.onIdle(*this); });
  return resolved && fault.message.empty();
}

std::string Block::describe(const Warp &warp) const {
  std::string text;
  for (const Fragment &fragment : const_cast<Warp &>(warp).allFragments()) {
    const Instruction &instruction = *launch.program.instructions[fragment.pc];
    text += concat("\n  warp ", warp.index, ", lanes ", hex(fragment.lanes),
                   ", line ", launch.program.code[fragment.pc].line, ", ",
                   instruction.fullName(), ": ");
    switch (fragment.wait) {
    case WaitKind::Barrier: {
      const Barrier &barrier = barriers[fragment.barrier];
      text += concat("waits at barrier ", unsigned(fragment.barrier), " (",
                     barrier.arrived, " of ");
      text += barrier.expected ? std::to_string(barrier.expected)
                               : std::string("all");
      text += " threads have arrived)";
      break;
    }
    case WaitKind::Convergence:
      text += "waits for other lanes of its warp";
      break;
    case WaitKind::Poll:
      text += "waits for a condition";
      break;
    case WaitKind::None:
      text += "can go on";
      break;
    }
  }
  return text;
}

bool Block::reportDeadlock() {
  if (!fault.message.empty())
    return false;
  std::string text = "deadlock: no warp can go on";
  std::sort(order.begin(), order.end(),
            [](Warp *a, Warp *b) { return a->index < b->index; });
  for (Warp *warp : order)
    text += describe(*warp);
  const Fragment &fragment = order.front()->allFragments().front();
  order.front()->fault(launch.program.code[fragment.pc],
                       firstLane(fragment.lanes), text);
  return false;
}

bool Block::arrive(Warp &warp, const Op &op, LaneMask lanes, unsigned number,
                   uint32_t expected, bool isAligned) {
  Barrier &barrier = barriers[number];
  unsigned lane = firstLane(lanes);
  if (expected % warpSize != 0) {
    warp.fault(op, lane, "expected a multiple of ", warpSize,
               " threads at barrier ", number, ", got ", expected);
    return false;
  }
  if (barrier.isPending() && barrier.expected != expected) {
    warp.fault(op, lane, "barrier ", number, " expects ", barrier.expected,
               " threads since the first of them has arrived, got ", expected);
    return false;
  }
  if (barrier.lanes[warp.index] & lanes) {
    warp.fault(op, firstLane(barrier.lanes[warp.index] & lanes),
               "the thread arrives at barrier ", number,
               " again before it is complete");
    return false;
  }
  if (races)
    races->release(warp.index, barrier.clock);
  barrier.expected = expected;
  barrier.arrived += isAligned && expected ? warpSize : countLanes(lanes);
  barrier.lanes[warp.index] |= lanes;
  if (expected && barrier.arrived > expected) {
    warp.fault(op, lane, "barrier ", number, " expects ", expected,
               " threads, got ", barrier.arrived);
    return false;
  }
  if (isComplete(barrier))
    complete(number);
  return true;
}

bool Block::isComplete(const Barrier &barrier) const {
  if (!barrier.isPending())
    return false;
  if (barrier.expected)
    return barrier.arrived == barrier.expected;
  for (const std::unique_ptr<Warp> &warp : warps)
    if (warp->liveLanes() & ~barrier.lanes[warp->index])
      return false;
  return true;
}

void Block::complete(unsigned number) {
  Barrier &barrier = barriers[number];
  for (Warp *warp : order) {
    bool isWaiting = false;
    for (Fragment &fragment : warp->allFragments()) {
      if (fragment.wait == WaitKind::Barrier && fragment.barrier == number) {
        fragment.wait = WaitKind::None;
        fragment.resumed = true;
        isWaiting = true;
      }
    }
    if (races && isWaiting)
      races->acquire(warp->index, barrier.clock);
  }
  barrier.clock.clear();
  barrier.lastTrue = barrier.numTrue;
  barrier.lastReduced = barrier.numReduced;
  barrier.numTrue = barrier.numReduced = 0;
  barrier.arrived = barrier.expected = 0;
  std::fill(barrier.lanes.begin(), barrier.lanes.end(), 0);
}

void Block::updateBarriers() {
  for (unsigned number = 0; number < numBarriers; ++number)
    if (isComplete(barriers[number]))
      complete(number);
}
