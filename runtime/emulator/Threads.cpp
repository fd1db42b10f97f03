// Threads of a warp that go different ways, meet again, call, return and exit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Block.h"
#include "Warp.h"

#include <algorithm>

using namespace fovea::emulator;

/// Joins fragments at the same place. A lane that waited for others to arrive
/// there tries again.
void Warp::mergeFragments() {
  for (size_t i = 0; i + 1 < fragments.size(); ++i) {
    for (size_t j = i + 1; j < fragments.size();) {
      Fragment &a = fragments[i], &b = fragments[j];
      if (a.pc != b.pc || a.frame != b.frame || a.resumed != b.resumed ||
          a.wait == WaitKind::Barrier || b.wait == WaitKind::Barrier) {
        ++j;
        continue;
      }
      a.lanes |= b.lanes;
      a.wait = WaitKind::None;
      fragments.erase(fragments.begin() + j);
    }
  }
}

/// Whether `a` should run before `b`, so that they meet. Compilers lay code out
/// so that what comes later in the text is where paths join; callees end before
/// their callers go on.
static bool runsBefore(const Fragment &a, const Fragment &b) {
  if (a.frame->depth != b.frame->depth)
    return a.frame->depth > b.frame->depth;
  return a.pc < b.pc;
}

bool Warp::selectFragment() {
  mergeFragments();
  int best = -1;
  for (size_t i = 0; i < fragments.size(); ++i)
    if (fragments[i].wait == WaitKind::None &&
        (best < 0 || runsBefore(fragments[i], fragments[best])))
      best = i;
  if (best < 0)
    return false;
  enter(best);
  return true;
}

void Warp::enter(unsigned number) {
  currentIndex = number;
  mustSelect = false;
  const Fragment &fragment = fragments[number];
  bases[unsigned(RowBase::Registers)] = fragment.frame->registers;
  meetingPc = ~0u;
  for (const Fragment &other : fragments)
    if (other.frame == fragment.frame && other.pc > fragment.pc)
      meetingPc = std::min(meetingPc, other.pc);
}

Frame *Warp::makeFrame(const Routine &routine, LaneMask lanes) {
  std::unique_ptr<Frame> frame;
  for (std::unique_ptr<Frame> &free : freeFrames)
    if (free->routine == &routine)
      std::swap(frame, free);
  freeFrames.erase(std::remove(freeFrames.begin(), freeFrames.end(), nullptr),
                   freeFrames.end());
  if (!frame) {
    frame = std::make_unique<Frame>();
    frame->routine = &routine;
    frame->storage.resize(routine.frameBytes + 32);
    uintptr_t base = reinterpret_cast<uintptr_t>(frame->storage.data());
    frame->registers = frame->storage.data() + (alignTo(base, 32) - base);
  }
  frame->parent = nullptr;
  frame->live = lanes;
  frame->initialized.assign(routine.function->registers.size(), 0);
  frames.push_back(std::move(frame));
  return frames.back().get();
}

void Warp::releaseFrame(Frame *frame) {
  for (std::unique_ptr<Frame> &owned : frames) {
    if (owned.get() == frame) {
      freeFrames.push_back(std::move(owned));
      std::swap(owned, frames.back());
      frames.pop_back();
      return;
    }
  }
}

/// The lanes of `mask` wait at this instruction; those whose guard did not hold
/// go on.
void Warp::splitWaiting(LaneMask mask, Flow flow) {
  Fragment &fragment = fragments[currentIndex];
  if (flow == Flow::Poll)
    fragment.wait = WaitKind::Poll;
  if (mask == fragment.lanes)
    return;
  Fragment rest = fragment;
  rest.lanes &= ~mask;
  rest.wait = WaitKind::None;
  rest.resumed = false;
  ++rest.pc;
  fragment.lanes = mask;
  fragments.push_back(rest);
}

bool Warp::converge(const Op &op, LaneMask mask, LaneMask members, Flow &flow) {
  members &= existing;
  if ((members & ~mask) == 0)
    return true;
  if (LaneMask exited = members & ~live) {
    flow = fault(op, firstLane(mask), "lane ", firstLane(exited),
                 " takes part in the instruction but has exited");
    return false;
  }
  fragments[currentIndex].wait = WaitKind::Convergence;
  flow = Flow::Wait;
  return false;
}

Flow Warp::branch(LaneMask taken, uint32_t target) {
  Fragment &fragment = fragments[currentIndex];
  if (taken == fragment.lanes) {
    fragment.pc = target;
    mustSelect |= fragments.size() > 1;
    return Flow::Jump;
  }
  Fragment other = fragment;
  other.lanes = taken;
  other.pc = target;
  fragment.lanes &= ~taken;
  ++fragment.pc;
  fragments.push_back(other);
  mustSelect = true;
  return Flow::Jump;
}

/// Takes exited lanes out of the warp. Lanes that waited for them try again.
void Warp::leave(LaneMask lanes) {
  live &= ~lanes;
  for (Frame *f = current().frame; f;) {
    Frame *parent = f->parent;
    f->live &= ~lanes;
    if (!f->live)
      releaseFrame(f);
    f = parent;
  }
  Fragment &fragment = fragments[currentIndex];
  fragment.lanes &= ~lanes;
  ++fragment.pc;
  if (!fragment.lanes)
    fragments.erase(fragments.begin() + currentIndex);
  for (Fragment &other : fragments)
    if (other.wait == WaitKind::Convergence)
      other.wait = WaitKind::None;
  mustSelect = true;
}

Flow Warp::exit(LaneMask lanes) {
  if (live == lanes) {
    bool ok = true;
    extensions.forEach(
        [&](Extension &extension) { ok &= extension.onExit(*this); });
    if (!ok)
      return Flow::Fault;
  }
  leave(lanes);
  block.updateBarriers();
  return Flow::Jump;
}

Flow Warp::call(const Op &op, LaneMask lanes, const CallSite &site,
                const Routine &routine) {
  Fragment &fragment = fragments[currentIndex];
  Frame *caller = fragment.frame;
  Frame *callee = makeFrame(routine, lanes);
  callee->parent = caller;
  callee->call = &site;
  callee->returnPc = fragment.pc + 1;
  callee->depth = caller->depth + 1;
  callee->localBase = caller->localBase + caller->routine->localBytes;
  if (!local.reserve(callee->localBase + routine.localBytes))
    return fault(op, firstLane(lanes), "the thread needs more than ",
                 maxLocalBytes,
                 " bytes of local memory: is the recursion endless?");
  local.forget(lanes, callee->localBase, routine.localBytes);
  for (size_t i = site.numReturns; i < site.slots.size(); ++i)
    local.copy(lanes, caller->localBase + site.slots[i].offset,
               callee->localBase + routine.signature[i], site.slots[i].size);
  if (lanes != fragment.lanes) {
    Fragment rest = fragment;
    rest.lanes &= ~lanes;
    ++rest.pc;
    fragments.push_back(rest);
  }
  Fragment &entered = fragments[currentIndex];
  entered.lanes = lanes;
  entered.frame = callee;
  entered.pc = routine.begin;
  mustSelect = true;
  return Flow::Jump;
}

Flow Warp::ret(LaneMask lanes) {
  Frame *callee = current().frame;
  if (!callee->parent)
    return exit(lanes);
  const CallSite &site = *callee->call;
  for (size_t i = 0; i < site.numReturns; ++i)
    local.copy(lanes, callee->localBase + callee->routine->signature[i],
               callee->parent->localBase + site.slots[i].offset,
               site.slots[i].size);
  Fragment returned = current();
  returned.lanes = lanes;
  returned.frame = callee->parent;
  returned.pc = callee->returnPc;
  Fragment &fragment = fragments[currentIndex];
  fragment.lanes &= ~lanes;
  ++fragment.pc;
  if (fragment.lanes)
    fragments.push_back(returned);
  else
    fragment = returned;
  callee->live &= ~lanes;
  if (!callee->live)
    releaseFrame(callee);
  mustSelect = true;
  return Flow::Jump;
}

void Warp::splitOff(LaneMask lanes) {
  Fragment rest = fragments[currentIndex];
  fragments[currentIndex].lanes &= ~lanes;
  rest.lanes = lanes;
  fragments.push_back(rest);
  mustSelect = true;
}

Flow Warp::waitForBarrier(unsigned barrier) {
  Fragment &fragment = fragments[currentIndex];
  fragment.wait = WaitKind::Barrier;
  fragment.barrier = barrier;
  return Flow::Wait;
}

bool Warp::takeResumed() {
  Fragment &fragment = fragments[currentIndex];
  bool resumed = fragment.resumed;
  fragment.resumed = false;
  return resumed;
}
