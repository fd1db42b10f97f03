// Allocations of global memory. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "GlobalMemory.h"
#include "AddressMap.h"
#include "Support.h"

#include <cstring>
#include <new>

using namespace fovea::emulator;

/// Accesses up to this far behind an allocation hit no other one.
constexpr uint64_t gap = 4096;
constexpr uint64_t allocationAlignment = 1024;

GlobalMemory::GlobalMemory() : nextBase(firstGlobalAddress) {}

uint64_t GlobalMemory::allocate(uint64_t size, bool isConstant) {
  // Larger than any GPU's memory; the sum below must not wrap around.
  if (size > uint64_t(1) << 40)
    return 0;
  Allocation allocation;
  allocation.base = nextBase;
  allocation.size = size;
  allocation.isConstant = isConstant;
  allocation.bytes.reset(new (std::nothrow) uint8_t[size + 1]);
  allocation.initialized.reset(new (std::nothrow) uint8_t[size + 1]);
  if (!allocation.bytes || !allocation.initialized)
    return 0;
  memset(allocation.bytes.get(), 0xff, size);
  memset(allocation.initialized.get(), 0, size);
  nextBase = alignTo(nextBase + size + gap, allocationAlignment);
  uint64_t base = allocation.base;
  allocations.emplace(base, std::move(allocation));
  return base;
}

bool GlobalMemory::free(uint64_t address) {
  auto found = allocations.find(address);
  if (found == allocations.end())
    return false;
  freed[address] = found->second.size;
  allocations.erase(found);
  return true;
}

Allocation *GlobalMemory::find(uint64_t address, uint64_t count) {
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin())
    return nullptr;
  Allocation &allocation = std::prev(after)->second;
  return allocation.contains(address, count) ? &allocation : nullptr;
}

std::string GlobalMemory::describe(uint64_t address) const {
  auto wasFreed = freed.upper_bound(address);
  if (wasFreed != freed.begin()) {
    auto [base, size] = *std::prev(wasFreed);
    if (address - base < size)
      return concat(address - base, " bytes into ", size,
                    " bytes that were freed");
  }
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin())
    return "below all allocations";
  const Allocation &before = std::prev(after)->second;
  uint64_t distance = address - before.base;
  if (distance < before.size)
    return concat("at offset ", distance, " of ", before.size, " bytes");
  return concat(distance - before.size, " bytes behind an allocation of ",
                before.size, " bytes");
}
