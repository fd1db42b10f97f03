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

/// Where the tiles of a wgmma kernel lie in shared memory, in bytes. Tiles are
/// as the copy engine leaves them: slices of 64 columns, one behind the other,
/// of rows of 128 swizzled bytes.
struct WgmmaLayout {
  static constexpr int64_t sliceColumns = 64, rowBytes = 128, groupRows = 64;
  static constexpr int64_t zeroBytes = 2048, barrierBytes = 8;

  WgmmaLayout(attn::GpuScheduleAttr schedule, const AttentionSizes &sizes)
      : stages(schedule.getStages()), keyRows(schedule.getKeyTile()),
        groups(schedule.getQueryTile() / groupRows),
        headSlices(getSlices(sizes.head)), valueSlices(getSlices(sizes.value)) {
  }

  static int64_t getSlices(int64_t size) {
    return llvm::divideCeil(size, sliceColumns);
  }
  /// Of the queries of one warpgroup, whose place its output takes.
  int64_t getQueryBytes() const {
    return std::max(headSlices, valueSlices) * groupRows * rowBytes;
  }
  int64_t getKeyBytes() const { return headSlices * keyRows * rowBytes; }
  int64_t getValueBytes() const { return valueSlices * keyRows * rowBytes; }
  int64_t getKeyOffset() const { return groups * getQueryBytes(); }
  int64_t getValueOffset() const {
    return getKeyOffset() + stages * getKeyBytes();
  }
  /// Two groups of 8 rows of zeros, which may stand for values of 16 keys.
  int64_t getZeroOffset() const {
    return getValueOffset() + stages * getValueBytes();
  }
  /// Of the queries, then, for each stage: keys and values are there, keys and
  /// values are done with.
  int64_t getBarrierOffset() const { return getZeroOffset() + zeroBytes; }
  int64_t getNumBarriers() const { return 1 + 4 * stages; }
  int64_t getBytes() const {
    return llvm::alignTo(getBarrierOffset() + getNumBarriers() * barrierBytes,
                         16);
  }

  int64_t stages, keyRows, groups, headSlices, valueSlices;
};

/// Bytes of shared memory that a schedule needs.
inline int64_t getSharedBytes(attn::GpuScheduleAttr schedule,
                              const AttentionSizes &sizes) {
  int64_t queries = schedule.getQueryTile(), keys = schedule.getKeyTile();
  if (schedule.getKernel() == attn::GpuKernel::Simt)
    return ((queries + keys) * getSimtPitch(sizes.head) +
            keys * getSimtPitch(sizes.value)) *
           sizes.getBytes();
  if (schedule.getKernel() == attn::GpuKernel::Wgmma)
    return WgmmaLayout(schedule, sizes).getBytes();
  // Queries come, and results leave, where keys and values are between.
  int64_t tiles = schedule.getStages() * keys *
                  (getMmaPitch(sizes.head) + getMmaPitch(sizes.value));
  int64_t rows =
      queries * std::max(getMmaPitch(sizes.head), getMmaPitch(sizes.value));
  return std::max(tiles, rows) * sizes.getBytes();
}

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_SHAREDLAYOUT_H
