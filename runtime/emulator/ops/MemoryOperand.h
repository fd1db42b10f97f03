// What loads, stores, atomics and prefetches have in common: spaces, ordering
// and cache hints. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_MEMORYOPERAND_H
#define FOVEA_EMULATOR_OPS_MEMORYOPERAND_H

#include "../OpBuilder.h"

namespace fovea::emulator {

/// Consumes a space; generic when there is none.
inline Space acceptSpace(OpBuilder &b) {
  int index = b.acceptOneOf({"global", "const", "shared", "shared::cta",
                             "shared::cluster", "local", "param",
                             "param::entry", "param::func"});
  constexpr Space spaces[] = {Space::Global, Space::Const,  Space::Shared,
                              Space::Shared, Space::Shared, Space::Local,
                              Space::Param,  Space::Param,  Space::Param};
  return index < 0 ? Space::Generic : spaces[index];
}

/// Consumes .volatile, .relaxed.scope and so on. Sets `isStrong` when the
/// access orders threads. False when a scope is missing.
inline bool acceptOrder(OpBuilder &b, bool &isStrong) {
  if (b.accept("weak"))
    return true;
  isStrong = b.accept("volatile");
  if (isStrong)
    return true;
  isStrong = b.acceptOneOf({"relaxed", "acquire", "release", "acq_rel", "mmio",
                            "sc"}) >= 0;
  return !isStrong || b.acceptOneOf({"cta", "cluster", "gpu", "sys"}) >= 0;
}

/// Consumes hints for caches, which change no result. `hasPolicy`: the
/// instruction has one more operand.
inline void acceptCacheHints(OpBuilder &b, bool &hasPolicy) {
  while (b.acceptOneOf({"ca", "cg", "cs", "lu", "cv", "wb", "wt", "nc",
                        "L1::evict_normal", "L1::evict_unchanged",
                        "L1::evict_first", "L1::evict_last", "L1::no_allocate",
                        "L2::evict_normal", "L2::evict_first", "L2::evict_last",
                        "L2::64B", "L2::128B", "L2::256B"}) >= 0) {
  }
  hasPolicy = b.accept("L2::cache_hint");
  b.acceptOneOf({"L2::64B", "L2::128B", "L2::256B"});
}

/// The class that counters put an access to `space` into.
inline OpClass classOf(Space space) {
  switch (space) {
  case Space::Global:
    return OpClass::Global;
  case Space::Const:
    return OpClass::Constant;
  case Space::Shared:
    return OpClass::Shared;
  case Space::Local:
    return OpClass::Local;
  case Space::Param:
    return OpClass::Parameter;
  default:
    return OpClass::Generic;
  }
}

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_MEMORYOPERAND_H
