// Tensor views and owning tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Tensor.h"
#include "gtest/gtest.h"

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
