// Compiled code allocates with malloc and does not look at the result. Here it
// gets a malloc that never returns null: it leaves the code with a long jump to
// the call. That passes frames of compiled code only, which own nothing but the
// allocations that are listed here. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Allocations.h"

#include "OpenMP.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <unistd.h>
#include <utility>

using namespace llvm;
using namespace fovea;

namespace {
struct GuardedCall;
} // namespace

/// Stands before each block; the call that owns it has those in use in a list.
struct alignas(std::max_align_t) fovea::Allocation {
  GuardedCall *owner;
  Allocation *previous, *next;
  size_t size;
  bool isUsed; ///< in the present call
};

namespace {
/// A call of compiled code, on the stack of its thread.
struct GuardedCall {
  std::jmp_buf escape;
  Allocation *last = nullptr;
  size_t total = 0; ///< bytes in use
  size_t refused = 0;
  std::vector<Allocation *> spare; ///< large blocks that are not in use
  size_t spareBytes = 0;
  size_t peak = 0; ///< bytes that were in use at once
};
} // namespace

static thread_local GuardedCall *currentCall = nullptr;

/// Systems that promise more memory than they have kill who uses it.
static size_t getPhysicalMemory() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) *
                              static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

//===----------------------------------------------------------------------===//
// Blocks that are not in use
//===----------------------------------------------------------------------===//

/// Smaller blocks come from pages that malloc has already.
static constexpr size_t kLeastSpare = 64 << 10;

static void freeAll(std::vector<Allocation *> &blocks) {
  for (Allocation *block : blocks)
    std::free(block);
  blocks.clear();
}

Reserve::~Reserve() { freeAll(blocks); }

std::vector<Allocation *> Reserve::take() {
  std::lock_guard lock(mutex);
  return std::exchange(blocks, {});
}

void Reserve::put(std::vector<Allocation *> newer) {
  std::lock_guard lock(mutex);
  freeAll(blocks);
  blocks = std::move(newer);
}

/// The smallest spare block that is large enough.
static Allocation *takeSpare(GuardedCall &call, size_t size) {
  if (size < kLeastSpare)
    return nullptr;
  auto best = call.spare.end();
  for (auto block = call.spare.begin(); block != call.spare.end(); ++block)
    if ((*block)->size >= size &&
        (best == call.spare.end() || (*block)->size < (*best)->size))
      best = block;
  if (best == call.spare.end())
    return nullptr;
  Allocation *block = *best;
  call.spare.erase(best);
  call.spareBytes -= block->size;
  return block;
}

/// Frees the oldest spare blocks, so that a call that asks for ever other sizes
/// holds at most twice of what it needs, and none much of the machine's memory.
static void trimSpare(GuardedCall &call) {
  size_t most = std::min(2 * call.peak, getPhysicalMemory() / 4);
  auto block = call.spare.begin();
  for (; block != call.spare.end() && call.total + call.spareBytes > most;
       ++block) {
    call.spareBytes -= (*block)->size;
    std::free(*block);
  }
  call.spare.erase(call.spare.begin(), block);
}

/// What the call leaves to the next one: the blocks that it used.
static std::vector<Allocation *> takeUsed(GuardedCall &call) {
  std::vector<Allocation *> used;
  for (Allocation *block : call.spare)
    if (std::exchange(block->isUsed, false))
      used.push_back(block);
    else
      std::free(block);
  call.spare.clear();
  return used;
}

//===----------------------------------------------------------------------===//
// Blocks in use
//===----------------------------------------------------------------------===//

static Allocation *obtain(size_t size) {
  void *memory = std::malloc(size + sizeof(Allocation));
  return memory ? new (memory) Allocation{nullptr, nullptr, nullptr, size, true}
                : nullptr;
}

static void addToCall(GuardedCall &call, Allocation *block) {
  block->owner = &call;
  block->isUsed = true;
  block->previous = call.last;
  block->next = nullptr;
  if (call.last)
    call.last->next = block;
  call.last = block;
  call.total += block->size;
  call.peak = std::max(call.peak, call.total);
  trimSpare(call);
}

static void *allocate(size_t size) {
  // Threads that work for a call have no list, and nowhere to jump to.
  GuardedCall *call = isInParallelRegion() ? nullptr : currentCall;
  Allocation *block = call ? takeSpare(*call, size) : nullptr;
  size_t total = call ? call->total : 0, limit = getPhysicalMemory();
  bool isPossible = size <= limit && total <= limit - size;
  if (!block && isPossible)
    block = obtain(size);
  if (!block && isPossible && call) {
    freeAll(call->spare);
    call->spareBytes = 0;
    block = obtain(size);
  }
  if (!block && call) {
    call->refused = size;
    std::longjmp(call->escape, 1);
  }
  if (!block)
    report_fatal_error("a kernel ran out of memory", /*gen_crash_diag=*/false);
  if (call)
    addToCall(*call, block);
  return block + 1;
}

static void release(void *pointer) {
  if (!pointer)
    return;
  auto *block = static_cast<Allocation *>(pointer) - 1;
  GuardedCall *call = block->owner;
  if (call) {
    if (block->previous)
      block->previous->next = block->next;
    if (block->next)
      block->next->previous = block->previous;
    else
      call->last = block->previous;
    call->total -= block->size;
  }
  if (!call || block->size < kLeastSpare) {
    std::free(block);
    return;
  }
  call->spare.push_back(block);
  call->spareBytes += block->size;
  trimSpare(*call);
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

orc::SymbolMap fovea::getAllocationSymbols(orc::ExecutionSession &session) {
  auto define = [](auto *function) {
    return orc::ExecutorSymbolDef(orc::ExecutorAddr::fromPtr(function),
                                  JITSymbolFlags::Exported |
                                      JITSymbolFlags::Callable);
  };
  return {{session.intern("malloc"), define(&allocate)},
          {session.intern("free"), define(&release)}};
}

/// False if the call was abandoned.
static bool run(GuardedCall &call, PackedFunction function, void **arguments) {
  if (setjmp(call.escape) != 0)
    return false;
  function(arguments);
  return true;
}

Error fovea::callGuarded(PackedFunction function, void **arguments,
                         Reserve *reserve) {
  GuardedCall call, *outer = currentCall;
  if (reserve)
    call.spare = reserve->take();
  for (Allocation *block : call.spare)
    call.spareBytes += block->size;
  call.peak = call.spareBytes;
  currentCall = &call;
  bool isComplete = run(call, function, arguments);
  currentCall = outer;
  if (isComplete) {
    if (reserve)
      reserve->put(takeUsed(call));
    freeAll(call.spare);
    return Error::success();
  }
  auto gigabytes = [](size_t size) {
    return static_cast<double>(size) / (size_t(1) << 30);
  };
  std::string text =
      formatv("out of memory: the kernel has {0:f1} GiB and asked for {1:f1}",
              gigabytes(call.total), gigabytes(call.refused))
          .str();
  while (call.last)
    release(call.last + 1);
  freeAll(call.spare);
  return createStringError(text);
}
