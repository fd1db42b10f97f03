// Tensor views and owning tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Tensor.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace fovea;

TEST(Tensor, AddressRangeCoversAllElements) {
  float data[32];
  uintptr_t base = reinterpret_cast<uintptr_t>(data);
  using Range = std::pair<uintptr_t, uintptr_t>;
  EXPECT_EQ(TensorView::of(data, {4, 8}).getAddressRange(),
            Range(base, base + 128));
  EXPECT_EQ((TensorView{data, DType::F32, {2, 3}, {16, 1}}.getAddressRange()),
            Range(base, base + 4 * 19));
  EXPECT_EQ(
      (TensorView{data + 16, DType::F32, {2, 3}, {-16, 1}}.getAddressRange()),
      Range(base, base + 4 * 19));
  EXPECT_EQ(TensorView::of(data, {0, 8}).getAddressRange(), Range(base, base));
  EXPECT_EQ(TensorView::of(data, {}).getAddressRange(), Range(base, base + 4));
}

TEST(Tensor, ShapesAsText) {
  EXPECT_EQ(formatShape({2, -1, 64}, DType::BF16), "2x?x64xbf16");
  EXPECT_EQ(formatShape({}, DType::Index), "index");
}

TEST(Tensor, OwnedMemoryIsAlignedAndZero) {
  Tensor tensor(DType::I8, {3, 5});
  EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor.view().data) % 64, 0u);
  for (int64_t i = 0; i < 15; ++i)
    EXPECT_EQ(tensor.load(i), 0);
}

TEST(Tensor, TooLargeForMemory) {
  constexpr int64_t huge = int64_t(1) << 40;
  for (std::vector<int64_t> shape : {std::vector<int64_t>{huge, huge},
                                     {huge, 0, huge},
                                     {2 * huge, huge / 8}})
    EXPECT_FALSE(
        TensorView::contiguous(nullptr, DType::F32, shape).isRepresentable());
  EXPECT_FALSE((TensorView{nullptr, DType::I8, {3, 2}, {INT64_MAX / 2 + 1, 1}}
                    .isRepresentable()));
  EXPECT_TRUE(
      TensorView::contiguous(nullptr, DType::F32, {huge, 8}).isRepresentable());
  EXPECT_FALSE(Tensor::allocate(DType::F32, {huge, huge}).has_value());
  EXPECT_FALSE(Tensor::allocate(DType::F32, {huge, 1 << 18}).has_value());
  std::optional<Tensor> small = Tensor::allocate(DType::F32, {2, 3});
  ASSERT_TRUE(small.has_value());
  EXPECT_EQ(small->getNumElements(), 6);
}

TEST(Tensor, ConversionFollowsStrides) {
  double data[] = {1, 2, 3, 4, 5, 6};
  TensorView transposed{data, DType::F64, {3, 2}, {1, 3}};
  Tensor result = convert(transposed, DType::BF16);
  EXPECT_EQ(result.view().strides, (std::vector<int64_t>{2, 1}));
  const double expected[] = {1, 4, 2, 5, 3, 6};
  for (int64_t i = 0; i < 6; ++i)
    EXPECT_EQ(result.load(i), expected[i]);
}

/// Every code of f8E4M3FN is a number that is stored as that code again.
TEST(Tensor, F8RoundTrip) {
  for (int code = 0; code < 256; ++code) {
    uint8_t stored = code, again = 0;
    double value = loadElement(&stored, DType::F8E4M3FN, 0);
    EXPECT_EQ(std::isnan(value), (code & 0x7f) == 0x7f) << code;
    storeElement(&again, DType::F8E4M3FN, 0, value);
    EXPECT_EQ(again, stored);
  }
}

TEST(Tensor, F8Rounds) {
  auto round = [](double value) {
    uint8_t stored;
    storeElement(&stored, DType::F8E4M3FN, 0, value);
    return loadElement(&stored, DType::F8E4M3FN, 0);
  };
  EXPECT_EQ(round(1.0), 1.0);
  EXPECT_EQ(round(17), 16); // halfway, to even
  EXPECT_EQ(round(19), 20); // halfway, to even
  EXPECT_EQ(round(17.01), 18);
  EXPECT_EQ(round(447), 448);
  EXPECT_EQ(round(-1e9), -448); // saturates
  EXPECT_EQ(round(0x1p-9), 0x1p-9);
  EXPECT_EQ(round(0x1p-10), 0); // halfway, to even
  EXPECT_EQ(round(0x3p-10), 0x1p-8);
  EXPECT_EQ(round(0x1.fp-7), 0x1p-6); // a subnormal becomes normal
}

TEST(Tensor, CopiesElements) {
  float source[24], target[40];
  for (int i = 0; i < 24; ++i)
    source[i] = float(i);
  std::fill(std::begin(target), std::end(target), -1.0f);
  copyElements({source, DType::F32, {2, 3, 2}, {12, 4, 1}},
               {target, DType::F32, {2, 3, 2}, {20, 2, 1}});
  EXPECT_EQ(target[0], 0);
  EXPECT_EQ(target[2], 4);
  EXPECT_EQ(target[5], 9);
  EXPECT_EQ(target[6], -1);
  EXPECT_EQ(target[20], 12);
  EXPECT_EQ(target[25], 21);
}
