// Names and values of the special registers. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "SpecialRegisters.h"
#include "Support.h"

#include <unordered_map>

using namespace fovea::emulator;

static std::unordered_map<std::string_view, Special> makeNames() {
  using S = Special;
  return {{"%tid.x", S::TidX},
          {"%tid.y", S::TidY},
          {"%tid.z", S::TidZ},
          {"%ntid.x", S::NtidX},
          {"%ntid.y", S::NtidY},
          {"%ntid.z", S::NtidZ},
          {"%ctaid.x", S::CtaidX},
          {"%ctaid.y", S::CtaidY},
          {"%ctaid.z", S::CtaidZ},
          {"%nctaid.x", S::NctaidX},
          {"%nctaid.y", S::NctaidY},
          {"%nctaid.z", S::NctaidZ},
          {"%clusterid.x", S::CtaidX},
          {"%clusterid.y", S::CtaidY},
          {"%clusterid.z", S::CtaidZ},
          {"%nclusterid.x", S::NctaidX},
          {"%nclusterid.y", S::NctaidY},
          {"%nclusterid.z", S::NctaidZ},
          {"%cluster_ctaid.x", S::ClusterCtaid},
          {"%cluster_ctaid.y", S::ClusterCtaid},
          {"%cluster_ctaid.z", S::ClusterCtaid},
          {"%cluster_ctarank", S::ClusterCtaid},
          {"%cluster_nctaid.x", S::ClusterNctaid},
          {"%cluster_nctaid.y", S::ClusterNctaid},
          {"%cluster_nctaid.z", S::ClusterNctaid},
          {"%cluster_nctarank", S::ClusterNctaid},
          {"%laneid", S::LaneId},
          {"%warpid", S::WarpId},
          {"%nwarpid", S::NumWarps},
          {"%smid", S::SmId},
          {"%nsmid", S::NumSms},
          {"%lanemask_eq", S::LaneMaskEq},
          {"%lanemask_lt", S::LaneMaskLt},
          {"%lanemask_le", S::LaneMaskLe},
          {"%lanemask_gt", S::LaneMaskGt},
          {"%lanemask_ge", S::LaneMaskGe},
          {"%dynamic_smem_size", S::DynamicSharedSize},
          {"%total_smem_size", S::TotalSharedSize},
          {"%clock", S::Clock},
          {"%clock_hi", S::ClockHigh},
          {"%gridid", S::GridId},
          {"%clock64", S::Clock64},
          {"%globaltimer", S::Clock64},
          {"%globaltimer_lo", S::Clock},
          {"%globaltimer_hi", S::ClockHigh}};
}

Special fovea::emulator::findSpecial(std::string_view name) {
  static const std::unordered_map<std::string_view, Special> names =
      makeNames();
  auto found = names.find(name);
  return found == names.end() ? Special::NumSpecials : found->second;
}

namespace {
/// Writes rows of the special registers.
class Rows {
public:
  explicit Rows(uint8_t *base) : base(base) {}

  template <class Value>
  void set(Special special, Value valueOfLane) {
    for (unsigned lane = 0; lane < warpSize; ++lane) {
      if (is64Bit(special))
        row<uint64_t>(special)[lane] = valueOfLane(lane);
      else
        row<uint32_t>(special)[lane] = valueOfLane(lane);
    }
  }
  void setAll(Special special, uint64_t value) {
    set(special, [=](unsigned) { return value; });
  }

private:
  template <class T>
  T *row(Special special) {
    return reinterpret_cast<T *>(base + specialOffset(special));
  }
  uint8_t *base;
};
} // namespace

void fovea::emulator::fillSpecials(uint8_t *base, const LaunchShape &shape,
                                   const std::array<uint32_t, 3> &blockIndex,
                                   uint32_t warp) {
  using S = Special;
  Rows rows(base);
  auto [width, height, depth] = shape.block;
  uint32_t numThreads = width * height * depth;
  uint32_t numWarps = (numThreads + warpSize - 1) / warpSize;
  uint32_t first = warp * warpSize;
  rows.set(S::TidX,
           [&, width = width](unsigned l) { return (first + l) % width; });
  rows.set(S::TidY, [&, width = width, height = height](unsigned l) {
    return (first + l) / width % height;
  });
  rows.set(S::TidZ, [&, width = width, height = height](unsigned l) {
    return (first + l) / width / height;
  });
  for (unsigned i = 0; i < 3; ++i) {
    rows.setAll(Special(unsigned(S::NtidX) + i), shape.block[i]);
    rows.setAll(Special(unsigned(S::CtaidX) + i), blockIndex[i]);
    rows.setAll(Special(unsigned(S::NctaidX) + i), shape.grid[i]);
  }
  rows.setAll(S::ClusterCtaid, 0);
  rows.setAll(S::ClusterNctaid, 1);
  rows.set(S::LaneId, [](unsigned l) { return l; });
  rows.setAll(S::WarpId, warp);
  rows.setAll(S::NumWarps, numWarps);
  rows.setAll(S::SmId, 0);
  rows.setAll(S::NumSms, 1);
  rows.set(S::LaneMaskEq, [](unsigned l) { return 1u << l; });
  rows.set(S::LaneMaskLt, [](unsigned l) { return (1u << l) - 1; });
  rows.set(S::LaneMaskLe, [](unsigned l) { return (2u << l) - 1; });
  rows.set(S::LaneMaskGt, [](unsigned l) { return ~((2u << l) - 1); });
  rows.set(S::LaneMaskGe, [](unsigned l) { return ~((1u << l) - 1); });
  rows.setAll(S::DynamicSharedSize, shape.dynamicShared);
  rows.setAll(S::TotalSharedSize, shape.totalShared);
  rows.setAll(S::Clock, 0);
  rows.setAll(S::ClockHigh, 0);
  rows.setAll(S::GridId, 0);
  rows.setAll(S::Clock64, 0);
}
