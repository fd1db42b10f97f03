// Keys and values of 8 bits: what is not finite among their factors and
// elements. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace fovea;
using namespace fovea::test;

/// Four queries at the end of a sequence, over pages of one token each.
static std::string attend(DType query, DType stored) {
  return llvm::formatv(
      R"(
func.func @main(%q: tensor<1x2x4x64x{0}>, %ks: tensor<?x2x1x64x{1}>, %vs: tensor<?x2x1x64x{1}>,
    %sk: tensor<?x1xf32>, %sv: tensor<?x1xf32>, %table: tensor<1x?xi32>, %n: tensor<1xi32>)
    -> tensor<1x2x4x64x{0}> {{
  %k = attn.read_cache %ks pages(%table : tensor<1x?xi32>) scales(%sk : tensor<?x1xf32>)
      : tensor<?x2x1x64x{1}> -> tensor<1x2x?x64x{0}>
  %v = attn.read_cache %vs pages(%table : tensor<1x?xi32>) scales(%sv : tensor<?x1xf32>)
      : tensor<?x2x1x64x{1}> -> tensor<1x2x?x64x{0}>
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<1xi32>)
      : tensor<1x2x4x64x{0}>, tensor<1x2x?x64x{0}>, tensor<1x2x?x64x{0}> -> tensor<1x2x4x64x{0}>
  return %o : tensor<1x2x4x64x{0}>
})",
      getName(query), getName(stored));
}

class NarrowCacheTest
    : public testing::TestWithParam<std::tuple<DType, DType>> {};

/// The last key is seen by the last query alone, so is a factor of its value
/// that is not finite.
TEST_P(NarrowCacheTest, MaskedFactorsDoNotLeak) {
  auto [type, stored] = GetParam();
  constexpr int64_t length = 37, pages = 50, last = 36;
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, attend(type, stored));
  Tensor query = makeRandom(type, {1, 2, 4, 64}, 1);
  double magnitude = stored == DType::I8 ? 50 : 1;
  Tensor keys = makeRandom(stored, {pages, 2, 1, 64}, 2, magnitude);
  Tensor values = makeRandom(stored, {pages, 2, 1, 64}, 3, magnitude);
  Tensor keyScales = makeRandom(DType::F32, {pages, 1}, 4, 1 / magnitude);
  Tensor valueScales = makeRandom(DType::F32, {pages, 1}, 5, 1 / magnitude);
  std::vector<int64_t> entries;
  for (int64_t i = 0; i < pages; ++i)
    entries.push_back(i * 7 % pages);
  Tensor table = makeIntegers({1, pages}, entries);
  Tensor n = makeIntegers({1}, {length});
  auto run = [&] {
    return std::move(llvm::cantFail(kernel.run(
        {query, keys, values, keyScales, valueScales, table, n}))[0]);
  };
  Tensor expected = run();
  for (double poison : {double(NAN), double(INFINITY)}) {
    valueScales.store(entries[last], poison);
    Tensor result = run();
    for (int64_t i = 0; i < result.getNumElements(); ++i) {
      if (i / 64 % 4 == 3)
        EXPECT_FALSE(std::isfinite(result.load(i))) << i;
      else
        EXPECT_NEAR(result.load(i), expected.load(i), 0.02) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Types, NarrowCacheTest,
    testing::Combine(testing::Values(DType::F32, DType::BF16),
                     testing::Values(DType::I8, DType::F8E4M3FN)));
