// The accuracy rule: what passes, what fails, and that NaN cannot hide.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Reference.h"

#include "fovea/InitAll.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace fovea;

static constexpr double infinity = std::numeric_limits<double>::infinity();
static constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

static Tensor make(DType dtype, const std::vector<double> &values) {
  Tensor tensor(dtype, {static_cast<int64_t>(values.size())});
  for (size_t i = 0; i < values.size(); ++i)
    tensor.store(i, values[i]);
  return tensor;
}

static Comparison compareF32(const std::vector<double> &result,
                             const std::vector<double> &reference,
                             const std::vector<double> &naive,
                             AccuracyRule rule = {}) {
  return compare(make(DType::F32, result), make(DType::F64, reference),
                 make(DType::F32, naive), rule);
}

TEST(Compare, AcceptsTwiceTheNaiveError) {
  Comparison comparison = compareF32({1.00195, 2}, {1, 2}, {1.001, 2});
  EXPECT_TRUE(comparison.passed());
  EXPECT_NEAR(comparison.maxError, 0.00195, 1e-7);
  EXPECT_NEAR(comparison.naiveMaxError, 0.001, 1e-7);
  EXPECT_EQ(comparison.worstElement, 0);
}

TEST(Compare, RejectsMoreThanTwiceTheNaiveError) {
  EXPECT_FALSE(compareF32({1.0021, 2}, {1, 2}, {1.001, 2}).passed());
  AccuracyRule softcap;
  softcap.factor = 3;
  EXPECT_TRUE(compareF32({1.0021, 2}, {1, 2}, {1.001, 2}, softcap).passed());
}

TEST(Compare, AllowsOneRoundingQuantum) {
  // The quantum of f32 near 1.3 is 2^-23; the limit is twice the rounding of 1.
  Comparison close = compareF32({1 + 0x1p-23}, {1 + 0x1p-24}, {1 + 0x1p-24});
  EXPECT_TRUE(close.passed());
  EXPECT_LT(close.errorLimit, 1e-6);
  EXPECT_FALSE(compareF32({1 + 0x1p-20}, {1}, {1}).passed());
}

TEST(Compare, QuantumIsThatOfTheOutputType) {
  Tensor reference = make(DType::F64, {0.7501});
  Tensor bf16 = make(DType::BF16, {0.75}), f32 = make(DType::F32, {0.7501});
  double narrow = compare(bf16, reference, bf16).errorLimit;
  double wide = compare(f32, reference, f32).errorLimit;
  EXPECT_GT(narrow, 1e-4);
  EXPECT_LT(wide, 1e-6);
}

TEST(Compare, NaNInTheResultFails) {
  Comparison comparison =
      compareF32({1, notANumber, 3}, {1, 2, 3}, {1, 2, notANumber});
  EXPECT_FALSE(comparison.passed());
  EXPECT_EQ(comparison.numNonFinite, 1);
  EXPECT_EQ(comparison.numMismatches, 1);
  EXPECT_EQ(comparison.worstElement, 1);
  EXPECT_EQ(comparison.maxError, 0);
}

TEST(Compare, NaNInTheNaiveResultDoesNotWidenTheLimit) {
  Comparison comparison = compareF32({1.5, 2}, {1, 2}, {1, notANumber});
  EXPECT_FALSE(comparison.passed());
  EXPECT_LT(comparison.errorLimit, 1e-6);
}

TEST(Compare, NaNThatTheReferenceHasMustArrive) {
  EXPECT_TRUE(
      compareF32({1, notANumber}, {1, notANumber}, {1, notANumber}).passed());
  EXPECT_FALSE(compareF32({1, 2}, {1, notANumber}, {1, notANumber}).passed());
  EXPECT_FALSE(
      compareF32({1, infinity}, {1, notANumber}, {1, notANumber}).passed());
}

TEST(Compare, InfinitiesMustHaveTheSameSign) {
  EXPECT_TRUE(
      compareF32({1, -infinity}, {1, -infinity}, {1, -infinity}).passed());
  EXPECT_FALSE(
      compareF32({1, infinity}, {1, -infinity}, {1, -infinity}).passed());
}

TEST(Compare, OverflowOfTheOutputTypeIsRight) {
  Tensor overflow = make(DType::F16, {1e6}), finite = make(DType::F16, {65504});
  Tensor reference = make(DType::F64, {1e6});
  EXPECT_TRUE(compare(overflow, reference, overflow).passed());
  EXPECT_FALSE(compare(finite, reference, overflow).passed());
}

TEST(Compare, RmsRatioCatchesWhatTheMaximumHides) {
  // One bad naive element raises the limit for all; the RMS ratio does not
  // follow.
  std::vector<double> reference(1000, 1), naive(1000, 1), result(1000, 1.05);
  naive[0] = 1.1;
  Comparison comparison = compareF32(result, reference, naive);
  EXPECT_LE(comparison.maxError, comparison.errorLimit);
  EXPECT_NEAR(comparison.rmsRatio, 0.05, 1e-6);
  EXPECT_FALSE(comparison.passed());
}

TEST(Compare, ZeroReferenceNeedsZeroResult) {
  EXPECT_TRUE(compareF32({0, 0}, {0, 0}, {0, 0}).passed());
  EXPECT_FALSE(compareF32({0, 1e-9}, {0, 0}, {0, 0}).passed());
}

TEST(Compare, DoublesMayDifferInTheLastBits) {
  Tensor reference = make(DType::F64, {1});
  EXPECT_TRUE(
      compare(make(DType::F64, {1 + 0x1p-42}), reference, reference).passed());
  EXPECT_FALSE(
      compare(make(DType::F64, {1 + 0x1p-38}), reference, reference).passed());
}

TEST(Compare, IntegersMustBeEqual) {
  Tensor reference = make(DType::I32, {3, 4});
  EXPECT_TRUE(compare(make(DType::I32, {3, 4}), reference, reference).passed());
  EXPECT_FALSE(
      compare(make(DType::I32, {3, 5}), reference, reference).passed());
}

TEST(Compare, FollowsStrides) {
  Tensor storage = make(DType::F32, {1, 9, 2, 9, 3, 9});
  TensorView strided{storage.view().data, DType::F32, {3}, {2}};
  Tensor reference = make(DType::F64, {1, 2, 3});
  EXPECT_TRUE(compare(strided, reference, reference).passed());
}

TEST(Compare, EmptyTensorsPass) {
  EXPECT_TRUE(compareF32({}, {}, {}).passed());
}

static double getFactor(const char *clause) {
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  std::string source = std::string(R"mlir(
    func.func @main(%q: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %o = attn.sdpa %q, %q, %q )mlir") +
                       clause + R"mlir(
          : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32> -> tensor<4x8xf32>
      return %o : tensor<4x8xf32>
    })mlir";
  auto module = mlir::parseSourceString<mlir::ModuleOp>(source, &context);
  EXPECT_TRUE(module);
  return getAccuracyRule(*module, 1).factor;
}

TEST(AccuracyRule, SoftcapMayLoseMore) {
  EXPECT_EQ(getFactor(""), 2);
  EXPECT_EQ(getFactor("softcap(20.0)"), 3);
}
