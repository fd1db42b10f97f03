// Compiled code allocates with malloc and does not look at the result. Here it
// gets a malloc that never returns null: it leaves the code with a long jump to
// the call. That passes frames of compiled code only, which own nothing but the
// allocations that are listed here. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Allocations.h"

#include "OpenMP.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FormatVariadic.h"

#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <unistd.h>

using namespace llvm;
using namespace fovea;

namespace {
struct GuardedCall;

/// Stands before each allocation; the call that owns it has them in a list.
struct alignas(std::max_align_t) Allocation {
  GuardedCall *owner;
  Allocation *previous, *next;
  size_t size;
};

/// A call of compiled code, on the stack of its thread.
struct GuardedCall {
  std::jmp_buf escape;
  Allocation *last = nullptr;
  size_t total = 0;
  size_t refused = 0;
};
} // namespace

static thread_local GuardedCall *currentCall = nullptr;

/// Systems that promise more memory than they have kill who uses it.
static size_t getPhysicalMemory() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) *
                              static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

static void *allocate(size_t size) {
  // Threads that work for a call have no list, and nowhere to jump to.
  GuardedCall *call = isInParallelRegion() ? nullptr : currentCall;
  size_t total = call ? call->total : 0, limit = getPhysicalMemory();
  void *memory = size <= limit && total <= limit - size
                     ? std::malloc(size + sizeof(Allocation))
                     : nullptr;
  if (!memory && call) {
    call->refused = size;
    std::longjmp(call->escape, 1);
  }
  if (!memory)
    report_fatal_error("a kernel ran out of memory", /*gen_crash_diag=*/false);
  auto *allocation = new (memory) Allocation{call, nullptr, nullptr, size};
  if (call) {
    allocation->previous = call->last;
    if (call->last)
      call->last->next = allocation;
    call->last = allocation;
    call->total += size;
  }
  return allocation + 1;
}

static void release(void *pointer) {
  if (!pointer)
    return;
  auto *allocation = static_cast<Allocation *>(pointer) - 1;
  if (GuardedCall *call = allocation->owner) {
    if (allocation->previous)
      allocation->previous->next = allocation->next;
    if (allocation->next)
      allocation->next->previous = allocation->previous;
    else
      call->last = allocation->previous;
    call->total -= allocation->size;
  }
  std::free(allocation);
}

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

Error fovea::callGuarded(PackedFunction function, void **arguments) {
  GuardedCall call, *outer = currentCall;
  currentCall = &call;
  bool isComplete = run(call, function, arguments);
  currentCall = outer;
  if (isComplete)
    return Error::success();
  auto gigabytes = [](size_t size) {
    return static_cast<double>(size) / (size_t(1) << 30);
  };
  std::string text =
      formatv("out of memory: the kernel has {0:f1} GiB and asked for {1:f1}",
              gigabytes(call.total), gigabytes(call.refused))
          .str();
  while (call.last)
    release(call.last + 1);
  return createStringError(text);
}
