// Encodes tensor maps as cuTensorMapEncodeTiled does, and walks their boxes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TensorMap.h"

#include "Support.h"

#include <algorithm>

namespace fovea::emulator {

uint32_t TensorMap::boxBytes() const {
  uint32_t bytes = elementSize;
  for (unsigned i = 0; i < rank; ++i)
    bytes *= box[i];
  return bytes;
}

TensorMap::Row TensorMap::row(const int32_t *coordinates,
                              uint32_t index) const {
  Row row{index * boxRowBytes(), 0, 0, address};
  for (unsigned i = 1; i < rank; ++i) {
    int64_t position = int64_t(coordinates[i]) + index % box[i];
    index /= box[i];
    if (position < 0 || position > int64_t(lastIndex[i]))
      return row;
    row.address += static_cast<uint64_t>(position) * strides[i];
  }
  int64_t first = coordinates[0];
  int64_t begin = std::clamp<int64_t>(-first, 0, box[0]);
  int64_t end =
      std::clamp<int64_t>(int64_t(lastIndex[0]) + 1 - first, 0, box[0]);
  if (begin >= end)
    return row;
  row.begin = static_cast<uint32_t>(begin) * elementSize;
  row.end = static_cast<uint32_t>(end) * elementSize;
  row.address += static_cast<uint64_t>(first + begin) * elementSize;
  return row;
}

namespace {

/// By CUtensorMapDataType: bytes of an element, and the quiet NaN that an
/// out-of-bounds element of a floating-point type may read as.
struct ElementFormat {
  uint8_t size;
  uint32_t nan;
};
constexpr ElementFormat formats[] = {
    {1, 0},      {2, 0},          {4, 0}, // u8 u16 u32
    {4, 0},      {8, 0},          {8, 0}, // s32 u64 s64
    {2, 0x7fff}, {4, 0x7fffffff},         // f16 f32
    {8, 0},      {2, 0x7fff},             // f64 bf16
};
constexpr uint32_t f64DataType = 8;

std::string checkModes(const TensorMapOptions &options) {
  if (options.dataType >= std::size(formats))
    return concat("tensor data type ", options.dataType, " is not supported");
  if (options.rank < 1 || options.rank > TensorMap::maxRank)
    return concat("expected a tensor rank from 1 to 5, got ", options.rank);
  if (options.interleave != 0)
    return concat("tensor interleave mode ", options.interleave,
                  " is not supported");
  if (options.swizzle > 3)
    return concat("tensor swizzle mode ", options.swizzle, " is not supported");
  bool isFloat = formats[options.dataType].nan != 0;
  if (options.fill > 1 || (options.fill == 1 && !isFloat))
    return options.dataType == f64DataType
               ? std::string("NaN fill of f64 is not supported")
               : concat("expected fill 0, or 1 (NaN) for a floating-point "
                        "type, got ",
                        options.fill);
  if (options.address % 16)
    return concat("expected a tensor address that is a multiple of 16, got ",
                  hex(options.address));
  return {};
}

std::string checkDimension(const TensorMapOptions &options, unsigned i) {
  if (options.sizes[i] == 0 || options.sizes[i] > uint64_t(1) << 32)
    return concat("expected size ", i, " from 1 to 2^32, got ",
                  options.sizes[i]);
  if (options.box[i] == 0 || options.box[i] > 256)
    return concat("expected box size ", i, " from 1 to 256, got ",
                  options.box[i]);
  if (options.elementStrides[i] != 1)
    return concat("expected element stride ", i, " of 1, got ",
                  options.elementStrides[i]);
  if (i == 0)
    return {};
  uint64_t stride = options.strides[i - 1];
  if (stride % 16 || stride >= uint64_t(1) << 40)
    return concat("expected stride ", i,
                  " to be a multiple of 16 below 2^40, got ", stride);
  return {};
}

} // namespace

std::string encodeTensorMap(const TensorMapOptions &options, TensorMap &map) {
  if (std::string error = checkModes(options); !error.empty())
    return error;
  map = TensorMap();
  map.tag = TensorMap::validTag;
  map.address = options.address;
  map.rank = static_cast<uint8_t>(options.rank);
  map.elementSize = formats[options.dataType].size;
  map.swizzle = static_cast<Swizzle>(options.swizzle);
  map.fill = options.fill ? formats[options.dataType].nan : 0;
  map.strides[0] = map.elementSize;
  for (unsigned i = 0; i < options.rank; ++i) {
    if (std::string error = checkDimension(options, i); !error.empty())
      return error;
    map.lastIndex[i] = static_cast<uint32_t>(options.sizes[i] - 1);
    map.box[i] = static_cast<uint16_t>(options.box[i]);
    if (i > 0)
      map.strides[i] = options.strides[i - 1];
  }
  if (map.boxRowBytes() % 16)
    return concat("expected a box row of a multiple of 16 bytes, got ",
                  map.boxRowBytes());
  // A narrower row would leave open how far apart rows are.
  if (map.swizzle != Swizzle::None &&
      map.boxRowBytes() != swizzleSpan(map.swizzle))
    return concat("expected a box row of ", swizzleSpan(map.swizzle),
                  " bytes with this swizzle, got ", map.boxRowBytes());
  return {};
}

} // namespace fovea::emulator
