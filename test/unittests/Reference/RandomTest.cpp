// Random data: reproducible, of the stated distribution, in the stated range.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Reference.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace fovea;

TEST(Random, IsTheSameEverywhere) {
  RandomSource random(7);
  EXPECT_EQ(random.normal(), RandomSource(7).normal());
  EXPECT_NE(random.normal(), RandomSource(7).normal());
  EXPECT_EQ(RandomSource(5489).uniform(),
            (14514284786278117030ull >> 11) * 0x1p-53);
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  RandomSource random(1);
  double sum = 0, squares = 0;
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i) {
    double x = random.normal();
    EXPECT_LE(std::fabs(x), 6);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / count, 0, 0.02);
  EXPECT_NEAR(squares / count, 1, 0.02);
}

TEST(Random, IntegersReachBothEnds) {
  RandomSource random(1);
  bool low = false, high = false;
  for (int i = 0; i < 1000; ++i) {
    int64_t x = random.integer(-2, 3);
    EXPECT_GE(x, -2);
    EXPECT_LE(x, 3);
    low |= x == -2;
    high |= x == 3;
  }
  EXPECT_TRUE(low && high);
}

static double getDeviation(const Tensor &tensor) {
  double squares = 0;
  for (int64_t i = 0; i < tensor.getNumElements(); ++i)
    squares += tensor.load(i) * tensor.load(i);
  return std::sqrt(squares / static_cast<double>(tensor.getNumElements()));
}

TEST(Random, MagnitudeScalesTheQueryAndLengthsAreInRange) {
  Tensor lengths(DType::I32, {64}), query(DType::BF16, {1, 2, 50, 64}),
      key(DType::F32, {1, 2, 100, 64}), mask(DType::I1, {1000});
  fillRandomArguments({lengths, query, key, mask}, /*seed=*/3,
                      /*magnitude=*/50);
  EXPECT_NEAR(getDeviation(query), 50, 2);
  EXPECT_NEAR(getDeviation(key), 1, 0.05);
  double largest = 0, bits = 0;
  for (int64_t i = 0; i < lengths.getNumElements(); ++i)
    largest = std::max(largest, lengths.load(i));
  EXPECT_LE(largest, 100);
  EXPECT_GT(largest, 80);
  for (int64_t i = 0; i < mask.getNumElements(); ++i)
    bits += mask.load(i);
  EXPECT_NEAR(bits, 500, 80);
}

TEST(Tensor, ConvertsToNearestEven) {
  auto round = [](DType dtype, double value) {
    Tensor tensor(dtype, {1});
    tensor.store(0, value);
    return tensor.load(0);
  };
  EXPECT_EQ(round(DType::BF16, 1 + 0x1p-8), 1);
  EXPECT_EQ(round(DType::BF16, 1 + 0x1p-8 + 0x1p-40), 1 + 0x1p-7);
  EXPECT_EQ(round(DType::BF16, 1 + 3 * 0x1p-8), 1 + 0x1p-6);
  EXPECT_EQ(round(DType::BF16, 1 + 3 * 0x1p-8 - 0x1p-40), 1 + 0x1p-7);
  EXPECT_EQ(round(DType::F16, 65504), 65504);
  EXPECT_TRUE(std::isinf(round(DType::F16, 65520)));
  EXPECT_TRUE(std::isinf(round(DType::BF16, 1e39)));
  EXPECT_TRUE(std::isnan(round(DType::BF16, std::nan(""))));
  EXPECT_EQ(round(DType::I1, 5), 1);
}

TEST(Tensor, NamesOfTypesParseBack) {
  for (DType dtype :
       {DType::F16, DType::BF16, DType::F32, DType::F64, DType::I1, DType::I8,
        DType::I16, DType::I32, DType::I64, DType::Index})
    EXPECT_EQ(parseDType(getName(dtype)), dtype);
  EXPECT_FALSE(parseDType("f8").has_value());
}
