// %tid.x and its like: rows that each warp has besides its registers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_SPECIALREGISTERS_H
#define FOVEA_EMULATOR_SPECIALREGISTERS_H

#include <array>
#include <cstdint>
#include <string_view>

namespace fovea::emulator {

// clang-format off
/// Rows of 32-bit values first, then those of 64-bit values.
enum class Special : uint8_t {
  TidX, TidY, TidZ,
  NtidX, NtidY, NtidZ,
  CtaidX, CtaidY, CtaidZ,
  NctaidX, NctaidY, NctaidZ,
  ClusterCtaid, ClusterNctaid, // of every dimension: clusters have one block
  LaneId, WarpId, NumWarps, SmId, NumSms,
  LaneMaskEq, LaneMaskLt, LaneMaskLe, LaneMaskGt, LaneMaskGe,
  DynamicSharedSize, TotalSharedSize,
  Clock, ClockHigh,
  GridId,
  Clock64,
  NumSpecials,
  First64Bit = GridId
};
// clang-format on

/// What `name` (as written, with the percent sign) stands for; NumSpecials when
/// there is no such register.
Special findSpecial(std::string_view name);

/// Rows of time change while a warp runs.
constexpr bool isClock(Special special) {
  return special == Special::Clock || special == Special::ClockHigh ||
         special == Special::Clock64;
}
constexpr bool is64Bit(Special special) {
  return special >= Special::First64Bit;
}

/// The offset of a special register's row. The first row takes what is written
/// to `_`.
constexpr uint32_t sinkBytes = 512;
constexpr uint32_t specialOffset(Special special) {
  unsigned index = unsigned(special), first64 = unsigned(Special::First64Bit);
  return sinkBytes + (is64Bit(special) ? first64 * 128 + (index - first64) * 256
                                       : index * 128);
}
constexpr uint32_t specialBytes = specialOffset(Special::NumSpecials);

/// What a thread's special registers are made from.
struct LaunchShape {
  std::array<uint32_t, 3> grid, block;
  uint32_t dynamicShared = 0, totalShared = 0;
};

/// Fills the rows of a warp.
void fillSpecials(uint8_t *rows, const LaunchShape &shape,
                  const std::array<uint32_t, 3> &blockIndex, uint32_t warp);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_SPECIALREGISTERS_H
