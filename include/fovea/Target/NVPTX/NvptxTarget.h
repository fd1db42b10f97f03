// An NVIDIA GPU to compile for, and what schedules and lowerings ask about it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TARGET_NVPTX_NVPTXTARGET_H
#define FOVEA_TARGET_NVPTX_NVPTXTARGET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>

namespace fovea {

/// A chip that has every instruction that Fovea's kernels use: mma.sync of f16
/// and bf16, ldmatrix and cp.async (sm_80 and later).
struct NvptxTarget {
  /// As ptxas names it: "sm_80", "sm_90a".
  std::string chip;
  /// Version of the PTX ISA that is written, times 10.
  int ptxVersion;
  /// Bytes of shared memory that one block may have, and that the blocks of one
  /// multiprocessor share.
  int64_t sharedPerBlock, sharedPerMultiprocessor;

  /// Whether warpgroups multiply (`wgmma`): sm_90a alone does.
  bool hasWgmma() const { return chip == "sm_90a"; }

  /// An unknown or older chip is an error that names the known ones.
  static llvm::Expected<NvptxTarget> get(llvm::StringRef chip);

  /// "+ptx80", as LLVM names it.
  std::string getFeatures() const {
    return "+ptx" + std::to_string(ptxVersion);
  }
};

/// Chips of 2020 and later can run PTX for this one.
inline constexpr llvm::StringLiteral defaultChip = "sm_80";

} // namespace fovea

#endif // FOVEA_TARGET_NVPTX_NVPTXTARGET_H
