// Small things that every part of the emulator uses: lane masks, text, and the
// message of a failure.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_SUPPORT_H
#define FOVEA_EMULATOR_SUPPORT_H

#include <cstdint>
#include <sstream>
#include <string>

namespace fovea::emulator {

/// One bit for each lane of a warp.
using LaneMask = uint32_t;
constexpr unsigned warpSize = 32;
constexpr LaneMask allLanes = ~LaneMask(0);

inline unsigned countLanes(LaneMask mask) { return __builtin_popcount(mask); }
inline unsigned firstLane(LaneMask mask) { return __builtin_ctz(mask); }

/// Calls `body(lane)` for each lane of `mask`, in order.
template <class Body>
inline void forEachLane(LaneMask mask, Body body) {
  for (; mask; mask &= mask - 1)
    body(firstLane(mask));
}

inline uint64_t alignTo(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

/// The arguments, printed one after the other.
template <class... Parts>
std::string concat(const Parts &...parts) {
  std::ostringstream stream;
  (stream << ... << parts);
  return stream.str();
}

inline std::string hex(uint64_t value) {
  std::ostringstream stream;
  stream << "0x" << std::hex << value;
  return stream.str();
}

/// Why text was refused, and where. Only the first one is kept: what follows an
/// error is noise.
struct Diagnostic {
  uint32_t line = 0;
  std::string message;

  explicit operator bool() const { return !message.empty(); }
  /// Returns false, so that a parser can `return diagnostic.fail(...)`.
  template <class... Parts>
  bool fail(uint32_t failedLine, const Parts &...parts) {
    if (message.empty()) {
      line = failedLine;
      message = concat(parts...);
    }
    return false;
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_SUPPORT_H
