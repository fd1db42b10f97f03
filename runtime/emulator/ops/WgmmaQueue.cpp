// Sums and sources of wgmma in flight. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "WgmmaQueue.h"
#include "../Program.h"

#include <algorithm>
#include <cstring>

using namespace fovea::emulator;

static uint32_t *registerRow(const Frame &frame, uint32_t number) {
  return reinterpret_cast<uint32_t *>(frame.registers +
                                      frame.routine->rowOffsets[number]);
}

static std::string registerName(const Frame &frame, uint32_t number) {
  return frame.routine->function->registers[number].name();
}

void WgmmaQueue::fence(Warp &warp) {
  const Frame &frame = warp.frame();
  if (fencedFrame != &frame) {
    fencedFrame = &frame;
    fencedValues.assign(frame.initialized.size(), {});
    deliveredSinceFence.resize(frame.initialized.size());
    const std::vector<Op> &code = warp.block.launch.program.code;
    for (uint32_t pc = frame.routine->begin; pc < frame.routine->end; ++pc) {
      if (code[pc].execute != executeWgmma)
        continue;
      const auto &wgmma = *static_cast<const WgmmaOp *>(code[pc].data);
      for (uint32_t number : wgmma.sums)
        fencedValues[number].resize(warpSize);
      for (uint32_t number : wgmma.factors)
        fencedValues[number].resize(warpSize);
    }
  }
  for (uint32_t number = 0; number < fencedValues.size(); ++number)
    if (!fencedValues[number].empty())
      std::copy_n(registerRow(frame, number), warpSize,
                  fencedValues[number].begin());
  deliveredSinceFence.assign(deliveredSinceFence.size(), false);
}

bool WgmmaQueue::checkFence(Warp &warp, const Op &op,
                            const std::vector<uint32_t> &registers) {
  const Frame &frame = warp.frame();
  for (uint32_t number : registers) {
    const uint32_t *row = registerRow(frame, number);
    const std::vector<uint32_t> &fenced = fencedValues[number];
    auto [now, then] = std::mismatch(row, row + warpSize, fenced.begin());
    if (now == row + warpSize)
      continue;
    warp.fault(op, now - row, "register ", registerName(frame, number),
               " was written after the last wgmma.fence");
    return false;
  }
  return true;
}

/// The sums in flight that `wgmma` adds to; null with `isWrong` after a fault.
WgmmaQueue::Accumulator *WgmmaQueue::findInFlight(Warp &warp, const Op &op,
                                                  const WgmmaOp &wgmma,
                                                  bool &isWrong) {
  const Frame &frame = warp.frame();
  auto overlaps = [&](uint32_t number, const Accumulator &other) {
    const auto &sums = other.wgmma->sums;
    return other.frame == &frame &&
           std::find(sums.begin(), sums.end(), number) != sums.end();
  };
  for (Accumulator &other : accumulators) {
    if (other.frame == &frame && other.wgmma->sums == wgmma.sums &&
        other.wgmma->mma.n == wgmma.mma.n)
      return &other;
    for (uint32_t number : wgmma.sums) {
      if (!overlaps(number, other))
        continue;
      warp.fault(op, 0, "register ", registerName(frame, number),
                 " is among other sums of the wgmma of line ", other.line,
                 " in flight");
      isWrong = true;
      return nullptr;
    }
  }
  return nullptr;
}

WgmmaQueue::Accumulator *WgmmaQueue::issue(Warp &warp, const Op &op,
                                           const WgmmaOp &wgmma, bool adds) {
  Frame &frame = warp.frame();
  if (fencedFrame != &frame) {
    warp.fault(op, 0, "expected a wgmma.fence before the first wgmma");
    return nullptr;
  }
  if (!checkFence(warp, op, wgmma.factors))
    return nullptr;
  bool isWrong = false;
  Accumulator *sums = findInFlight(warp, op, wgmma, isWrong);
  if (isWrong)
    return nullptr;
  if (!sums)
    sums = start(warp, op, wgmma, adds);
  else if (!checkUntouched(warp, op, *sums))
    return nullptr;
  if (sums) {
    sums->group = committed;
    sums->line = op.line;
  }
  return sums;
}

/// Sums that were delivered have been read, or why were they waited for? What
/// overwrites them needs a fence between.
bool WgmmaQueue::checkNotDelivered(Warp &warp, const Op &op,
                                   const WgmmaOp &wgmma) {
  for (uint32_t number : wgmma.sums) {
    if (!deliveredSinceFence[number])
      continue;
    warp.fault(op, 0, "register ", registerName(warp.frame(), number),
               " has sums of products that were waited for after the last "
               "wgmma.fence");
    return false;
  }
  return true;
}

/// Takes the registers of the sums away from the program.
WgmmaQueue::Accumulator *WgmmaQueue::start(Warp &warp, const Op &op,
                                           const WgmmaOp &wgmma, bool adds) {
  Frame &frame = warp.frame();
  if (adds ? !checkFence(warp, op, wgmma.sums)
           : !checkNotDelivered(warp, op, wgmma))
    return nullptr;
  accumulators.push_back({&frame, &wgmma, committed, op.line, {}});
  Accumulator &sums = accumulators.back();
  for (uint32_t number : wgmma.sums) {
    if (adds && frame.initialized[number] != allLanes) {
      warp.fault(op, firstLane(~frame.initialized[number]), "register ",
                 registerName(frame, number), " is read before it has a value");
      return nullptr;
    }
    const uint32_t *row = registerRow(frame, number);
    sums.values.insert(sums.values.end(), row, row + warpSize);
    frame.initialized[number] = 0;
  }
  return &sums;
}

bool WgmmaQueue::checkUntouched(Warp &warp, const Op &op,
                                const Accumulator &sums) {
  for (uint32_t number : sums.wgmma->sums) {
    if (!sums.frame->initialized[number])
      continue;
    warp.fault(op, firstLane(sums.frame->initialized[number]), "register ",
               registerName(*sums.frame, number),
               " was written while the wgmma of line ", sums.line,
               " was in flight");
    return false;
  }
  return true;
}

void WgmmaQueue::addFactors(Warp &warp, const Op &op, const WgmmaOp &wgmma) {
  if (wgmma.factors.empty())
    return;
  const Frame &frame = warp.frame();
  Factors factors{&frame, &wgmma, committed, op.line, {}};
  for (uint32_t number : wgmma.factors) {
    const uint32_t *row = registerRow(frame, number);
    factors.values.insert(factors.values.end(), row, row + warpSize);
  }
  factorsInFlight.push_back(std::move(factors));
}

bool WgmmaQueue::checkFactors(Warp &warp, const Op &op,
                              const Factors &factors) {
  const uint32_t *values = factors.values.data();
  for (uint32_t number : factors.wgmma->factors) {
    const uint32_t *row = registerRow(*factors.frame, number);
    auto [now, then] = std::mismatch(row, row + warpSize, values);
    if (now != row + warpSize) {
      warp.fault(op, now - row, "register ",
                 registerName(*factors.frame, number),
                 " was written while the wgmma of line ", factors.line,
                 " that reads it was in flight");
      return false;
    }
    values += warpSize;
  }
  return true;
}

bool WgmmaQueue::deliver(Warp &warp, const Op &op, const Accumulator &sums) {
  Frame &frame = *sums.frame;
  if (&frame != &warp.frame()) {
    warp.fault(op, 0, "the wgmma of line ", sums.line,
               " was issued by another function");
    return false;
  }
  if (!checkUntouched(warp, op, sums))
    return false;
  const uint32_t *values = sums.values.data();
  for (uint32_t number : sums.wgmma->sums) {
    std::copy_n(values, warpSize, registerRow(frame, number));
    std::copy_n(values, warpSize, fencedValues[number].begin());
    frame.initialized[number] = allLanes;
    deliveredSinceFence[number] = true;
    values += warpSize;
  }
  return true;
}

/// Removes the elements of completed groups from `queue`, after `finish`.
template <class T, class Finish>
static bool retire(std::vector<T> &queue, uint32_t committed, uint32_t pending,
                   Finish finish) {
  size_t kept = 0;
  for (T &element : queue) {
    if (uint64_t(element.group) + pending >= committed)
      std::swap(queue[kept++], element);
    else if (!finish(element))
      return false;
  }
  queue.erase(queue.begin() + kept, queue.end());
  return true;
}

bool WgmmaQueue::wait(Warp &warp, const Op &op, uint32_t pending) {
  AsyncReaders &readers = warp.block.state<AsyncReaders>();
  return retire(accumulators, committed, pending,
                [&](const Accumulator &sums) {
                  return deliver(warp, op, sums);
                }) &&
         retire(factorsInFlight, committed, pending,
                [&](const Factors &factors) {
                  return checkFactors(warp, op, factors);
                }) &&
         retire(reads, committed, pending, [&](const Read &read) {
           readers.endRead(warp, read.pc, read.address);
           return true;
         });
}

std::string WgmmaQueue::explainRegister(const Frame &frame, uint32_t number) {
  for (const Accumulator &sums : accumulators) {
    const auto &numbers = sums.wgmma->sums;
    if (sums.frame == &frame &&
        std::find(numbers.begin(), numbers.end(), number) != numbers.end())
      return concat(": the wgmma of line ", sums.line,
                    " is in flight, expected a wgmma.wait_group before");
  }
  return {};
}

bool WgmmaQueue::onExit(Warp &warp) {
  if (accumulators.empty())
    return true;
  warp.fault(warp.currentOp(), 0, "the wgmma of line ",
             accumulators.front().line,
             " is in flight at the end of the warp, expected a "
             "wgmma.wait_group before");
  return false;
}
