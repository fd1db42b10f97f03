// Tensor maps: the descriptors of cp.async.bulk.tensor, and how a box of a
// tensor in global memory corresponds to shared memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_TENSORMAP_H
#define FOVEA_EMULATOR_TENSORMAP_H

#include "MatrixDescriptor.h"

#include <cstdint>
#include <string>

namespace fovea::emulator {

/// What a driver keeps in the 128 opaque bytes. Dimension 0 is the innermost.
struct TensorMap {
  static constexpr unsigned maxRank = 5;
  static constexpr uint64_t validTag = 0x70616d6165766f66; // "foveamap"

  uint64_t tag = 0;
  uint64_t address = 0;
  uint64_t strides[maxRank] =
      {}; // in bytes; that of dimension 0 is elementSize
  uint32_t lastIndex[maxRank] = {}; // of the tensor: its size less 1
  uint16_t box[maxRank] = {};       // elements of one copy
  uint8_t rank = 0;
  uint8_t elementSize = 0; // in bytes
  Swizzle swizzle = Swizzle::None;
  /// What elements outside of the tensor read as: zero, or this NaN of an
  /// element's size.
  uint32_t fill = 0;

  /// Bytes of a box in shared memory, which is dense.
  uint32_t boxBytes() const;
  uint32_t boxRowBytes() const { return box[0] * uint32_t(elementSize); }

  /// A run of a box along dimension 0.
  struct Row {
    uint32_t offset;     // in the box, in bytes
    uint32_t begin, end; // the bytes of the row that are inside of the tensor
    uint64_t address;    // where byte `begin` is in global memory
  };

  /// Calls `body(Row)` for each row of the box whose first element has these
  /// coordinates, in the order of shared memory.
  template <class Body>
  void forEachRow(const int32_t *coordinates, Body body) const {
    uint32_t rows = boxBytes() / boxRowBytes();
    for (uint32_t i = 0; i < rows; ++i)
      body(row(coordinates, i));
  }

private:
  Row row(const int32_t *coordinates, uint32_t index) const;
};
static_assert(sizeof(TensorMap) <= 128, "expected to fit the driver's object");

/// The arguments of cuTensorMapEncodeTiled, with the driver's numbers.
struct TensorMapOptions {
  uint32_t dataType, rank;
  uint64_t address;
  const uint64_t *sizes;          // rank
  const uint64_t *strides;        // rank - 1, in bytes, from dimension 1
  const uint32_t *box;            // rank
  const uint32_t *elementStrides; // rank
  uint32_t interleave, swizzle, fill;
};

/// Checks what the driver checks and fills `map`. Returns what is wrong, or an
/// empty string.
std::string encodeTensorMap(const TensorMapOptions &options, TensorMap &map);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_TENSORMAP_H
