// How tiles lie in shared memory: sizes that schedules and kernels agree on.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_SHAREDLAYOUT_H
#define FOVEA_LIB_TARGET_NVPTX_SHAREDLAYOUT_H

#include "Attn/Attn.h"
#include "llvm/Support/MathExtras.h"

namespace fovea {

/// The sizes of an attention that shared memory depends on.
struct AttentionSizes {
  mlir::Type element;
  int64_t head, value; ///< sizes of query and key heads, of value heads

  int64_t getBytes() const { return element.getIntOrFloatBitWidth() / 8; }
};

/// Elements of a row of a tile that a SIMT kernel reads in groups of up to 8:
/// four more than those, so that neighbouring rows start in other banks.
inline int64_t getSimtPitch(int64_t size) { return llvm::alignTo(size, 8) + 4; }

/// Elements of a row of a tile that tensor cores read: products take 16 at a
/// time. Rows are swizzled, not padded.
inline int64_t getMmaPitch(int64_t size) { return llvm::alignTo(size, 16); }

/// Bytes of shared memory that a schedule needs.
inline int64_t getSharedBytes(attn::GpuScheduleAttr schedule,
                              const AttentionSizes &sizes) {
  int64_t queries = schedule.getQueryTile(), keys = schedule.getKeyTile();
  if (schedule.getKernel() == attn::GpuKernel::Simt)
    return ((queries + keys) * getSimtPitch(sizes.head) +
            keys * getSimtPitch(sizes.value)) *
           sizes.getBytes();
  // Queries come, and results leave, where keys and values are between.
  int64_t tiles = schedule.getStages() * keys *
                  (getMmaPitch(sizes.head) + getMmaPitch(sizes.value));
  int64_t rows =
      queries * std::max(getMmaPitch(sizes.head), getMmaPitch(sizes.value));
  return std::max(tiles, rows) * sizes.getBytes();
}

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_SHAREDLAYOUT_H
