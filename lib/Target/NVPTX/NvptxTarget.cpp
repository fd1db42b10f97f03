// The table of chips.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/NvptxTarget.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using fovea::NvptxTarget;

namespace {
struct Chip {
  StringLiteral name;
  int ptxVersion;
  /// KiB; the blocks of a multiprocessor share 1 KiB more than one may have,
  /// and each block takes 1 KiB for the system.
  int64_t sharedPerBlock;
};
} // namespace

// CUDA C++ Programming Guide, "Technical specifications per compute
// capability". PTX versions are the first that know the chip, 8.0 at least.
static constexpr Chip chips[] = {{"sm_80", 80, 163},  {"sm_86", 80, 99},
                                 {"sm_87", 80, 163},  {"sm_89", 80, 99},
                                 {"sm_90", 80, 227},  {"sm_90a", 80, 227},
                                 {"sm_100", 86, 227}, {"sm_100a", 86, 227},
                                 {"sm_120", 87, 99},  {"sm_120a", 87, 99}};

Expected<NvptxTarget> NvptxTarget::get(StringRef name) {
  for (const Chip &chip : chips)
    if (chip.name == name)
      return NvptxTarget{name.str(), chip.ptxVersion,
                         chip.sharedPerBlock * 1024,
                         (chip.sharedPerBlock + 1) * 1024};
  std::string known = join(
      map_range(chips, [](const Chip &chip) { return chip.name.str(); }), ", ");
  return createStringError("unsupported chip '" + name + "': expected one of " +
                           known);
}
