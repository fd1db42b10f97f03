// Tensor maps: encoding, rows of boxes at the borders, swizzles; and the matrix
// descriptors of wgmma that read what they describe.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TensorMap.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

using namespace fovea::emulator;

namespace {

constexpr uint32_t f16 = 6, f32 = 7;

/// A tensor of 10 x 6 x 20 f16 elements whose rows are 64 bytes apart.
class TensorMapTest : public testing::Test {
protected:
  std::string encode() { return encodeTensorMap(options, map); }
  std::vector<TensorMap::Row> rows(std::vector<int32_t> coordinates) {
    EXPECT_EQ(encode(), "");
    std::vector<TensorMap::Row> result;
    map.forEachRow(coordinates.data(),
                   [&](TensorMap::Row row) { result.push_back(row); });
    return result;
  }

  uint64_t sizes[3] = {20, 6, 10}, strides[2] = {64, 384};
  uint32_t box[3] = {16, 4, 2}, elementStrides[3] = {1, 1, 1};
  TensorMapOptions options{f16, 3, 0x1000, sizes, strides, box, elementStrides,
                           0,   0, 0};
  TensorMap map;
};

TEST_F(TensorMapTest, RowsFollowTheBox) {
  std::vector<TensorMap::Row> all = rows({2, 1, 3});
  ASSERT_EQ(all.size(), 8u);
  for (uint32_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].offset, i * 32);
    EXPECT_EQ(all[i].begin, 0u);
    EXPECT_EQ(all[i].end, 32u);
    EXPECT_EQ(all[i].address,
              0x1000u + (3 + i / 4) * 384 + (1 + i % 4) * 64 + 2 * 2);
  }
}

TEST_F(TensorMapTest, RowsAreClippedOnAllSides) {
  std::vector<TensorMap::Row> low = rows({-3, -2, 9});
  EXPECT_EQ(low[1].begin, low[1].end); // y = -1
  EXPECT_EQ(low[2].begin, 6u);         // x = -3, -2, -1
  EXPECT_EQ(low[2].end, 32u);
  EXPECT_EQ(low[2].address, 0x1000u + 9 * 384);
  EXPECT_EQ(low[6].begin, low[6].end); // z = 10
  std::vector<TensorMap::Row> high = rows({12, 4, 0});
  EXPECT_EQ(high[1].end, 16u); // x = 20 and more
  EXPECT_EQ(high[1].address, 0x1000u + 5 * 64 + 12 * 2);
  EXPECT_EQ(high[2].begin, high[2].end); // y = 6
  EXPECT_EQ(rows({25, 0, 0})[0].end, 0u);
}

TEST_F(TensorMapTest, RefusesWhatTheDriverRefuses) {
  options.address = 0x1008;
  EXPECT_EQ(encode(),
            "expected a tensor address that is a multiple of 16, got 0x1008");
  options.address = 0x1000;
  options.rank = 6;
  EXPECT_EQ(encode(), "expected a tensor rank from 1 to 5, got 6");
  options.rank = 3;
  strides[1] = 100;
  EXPECT_EQ(encode(), "expected stride 2 to be a multiple of 16 below 2^40, "
                      "got 100");
  strides[1] = 384;
  box[1] = 257;
  EXPECT_EQ(encode(), "expected box size 1 from 1 to 256, got 257");
  box[1] = 4;
  box[0] = 12;
  EXPECT_EQ(encode(), "expected a box row of a multiple of 16 bytes, got 24");
  box[0] = 16;
  options.swizzle = 3;
  EXPECT_EQ(encode(),
            "expected a box row of 128 bytes with this swizzle, got 32");
  options.swizzle = 1;
  EXPECT_EQ(encode(), "");
  options.fill = 1;
  EXPECT_EQ(encode(), "");
  options.dataType = 1;
  EXPECT_EQ(encode(), "expected fill 0, or 1 (NaN) for a floating-point type, "
                      "got 1");
  options.dataType = 12;
  EXPECT_EQ(encode(), "tensor data type 12 is not supported");
  options.dataType = f32;
  elementStrides[2] = 2;
  EXPECT_EQ(encode(), "expected element stride 2 of 1, got 2");
}

TEST(Swizzle, PermutesChunksWithinTheirSpan) {
  for (Swizzle swizzle :
       {Swizzle::None, Swizzle::Bytes32, Swizzle::Bytes64, Swizzle::Bytes128}) {
    uint32_t span = swizzleSpan(swizzle);
    std::set<uint32_t> seen;
    for (uint32_t address = 0; address < 1024; address += 16) {
      uint32_t swizzled = swizzleAddress(address, swizzle);
      EXPECT_EQ(swizzled / span, address / span);
      EXPECT_EQ(swizzleAddress(swizzled, swizzle), address);
      seen.insert(swizzled);
    }
    EXPECT_EQ(seen.size(), 64u);
  }
}

/// The 8 chunks of a column of a 128-byte-swizzled tile are in 8 different bank
/// groups: what the swizzle is for.
TEST(Swizzle, ColumnsAreFreeOfBankConflicts) {
  std::set<uint32_t> groups;
  for (uint32_t row = 0; row < 8; ++row)
    groups.insert(swizzleAddress(row * 128 + 32, Swizzle::Bytes128) % 128);
  EXPECT_EQ(groups.size(), 8u);
}

uint64_t descriptor(uint32_t start, uint32_t leading, uint32_t stride,
                    uint64_t mode) {
  return start / 16 | uint64_t(leading / 16) << 16 |
         uint64_t(stride / 16) << 32 | mode << 62;
}

TEST(MatrixDescriptor, DecodesItsFields) {
  std::string error;
  auto matrix =
      MatrixDescriptor::decode(descriptor(0x12340, 0x80, 0x400, 1), error);
  ASSERT_TRUE(matrix);
  EXPECT_EQ(matrix->start, 0x12340u);
  EXPECT_EQ(matrix->leadingOffset, 0x80u);
  EXPECT_EQ(matrix->strideOffset, 0x400u);
  EXPECT_EQ(matrix->swizzle, Swizzle::Bytes128);
  EXPECT_FALSE(MatrixDescriptor::decode(uint64_t(1) << 49, error));
  EXPECT_EQ(error, "matrix descriptor with base offset 1 is not supported, "
                   "expected a swizzle pattern that starts at a multiple of "
                   "its size");
}

/// A tensor copy of rows of 64 f16 with the 128-byte swizzle puts element (r,
/// c) at swizzle(r * 128 + c * 2). A descriptor of this tile finds it there,
/// K-major when c is k and outer-major when r is.
TEST(MatrixDescriptor, FindsWhatTensorCopiesWrote) {
  constexpr uint32_t base = 0x2000;
  std::string error;
  auto kMajor = MatrixDescriptor::decode(descriptor(base + 32, 16, 1024, 1),
                                         error); // k starts at 16
  ASSERT_TRUE(kMajor);
  for (uint32_t row = 0; row < 64; ++row)
    for (uint32_t chunk = 0; chunk < 2; ++chunk)
      EXPECT_EQ(kMajor->chunkKMajor(row, chunk),
                swizzleAddress(base + row * 128 + (2 + chunk) * 16,
                               Swizzle::Bytes128));
  // n = 128 is two tiles of 64 columns, 8192 bytes apart; k starts at row 16.
  auto outerMajor = MatrixDescriptor::decode(
      descriptor(base + 16 * 128, 8192, 1024, 1), error);
  ASSERT_TRUE(outerMajor);
  for (uint32_t k = 0; k < 16; ++k)
    for (uint32_t chunk = 0; chunk < 16; ++chunk)
      EXPECT_EQ(outerMajor->chunkOuterMajor(chunk, k),
                swizzleAddress(base + chunk / 8 * 8192 + (16 + k) * 128 +
                                   chunk % 8 * 16,
                               Swizzle::Bytes128));
}

TEST(MatrixDescriptor, CoreMatricesWithoutSwizzle) {
  std::string error;
  auto matrix = MatrixDescriptor::decode(descriptor(0x400, 128, 256, 0), error);
  ASSERT_TRUE(matrix);
  EXPECT_EQ(matrix->chunkKMajor(8 * 3 + 5, 1), 0x400u + 3 * 256 + 128 + 5 * 16);
  EXPECT_EQ(matrix->chunkOuterMajor(3, 8 + 5), 0x400u + 3 * 256 + 128 + 5 * 16);
}

} // namespace
