// Calls that a cache cannot serve: refused as a whole, before anything is read
// or written. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"

#include <cstring>
#include <limits>

using namespace fovea;
using namespace fovea::test;

static Tensor makeInteger(int64_t value) {
  Tensor tensor(DType::I64, {1});
  std::memcpy(tensor.view().data, &value, sizeof(value));
  return tensor;
}

/// The values have room, the keys have not, and a step of attention comes
/// before both are written: no output changes.
TEST(KvCacheErrors, OneOfSeveralCachesOverflows) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%q: tensor<1x2x1x8xf32>, %new: tensor<1x2x3x8xf32>,
    %values: tensor<1x2x9x8xf32> {attn.result = 1 : i64},
    %keys: tensor<1x2x4x8xf32> {attn.result = 2 : i64}, %at: tensor<1xi64>)
    -> (tensor<1x2x1x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x4x8xf32>) {
  %o = attn.sdpa %q, %new, %new : tensor<1x2x1x8xf32>, tensor<1x2x3x8xf32>,
      tensor<1x2x3x8xf32> -> tensor<1x2x1x8xf32>
  %v = attn.append %new into %values at(%at : tensor<1xi64>)
      : tensor<1x2x3x8xf32>, tensor<1x2x9x8xf32>
  %k = attn.append %new into %keys at(%at : tensor<1xi64>)
      : tensor<1x2x3x8xf32>, tensor<1x2x4x8xf32>
  return %o, %v, %k : tensor<1x2x1x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x4x8xf32>
})");
  Tensor query = makeRandom(DType::F32, {1, 2, 1, 8}, 1);
  Tensor rows = makeRandom(DType::F32, {1, 2, 3, 8}, 2);
  Tensor values = makeRandom(DType::F32, {1, 2, 9, 8}, 3);
  Tensor keys = makeRandom(DType::F32, {1, 2, 4, 8}, 4);
  Tensor output = makeRandom(DType::F32, {1, 2, 1, 8}, 5);
  auto run = [&](int64_t at) {
    return getErrorText(kernel({query, rows, values, keys, makeInteger(at)},
                               {output, values, keys}));
  };
  const std::vector<char> before[] = {bytes(values), bytes(keys),
                                      bytes(output)};
  for (int64_t at : {int64_t(2), int64_t(4), int64_t(9), int64_t(-3),
                     std::numeric_limits<int64_t>::max(),
                     std::numeric_limits<int64_t>::min()}) {
    EXPECT_NE(run(at).find("expected room for new tokens in the cache"),
              std::string::npos)
        << at;
    EXPECT_EQ(bytes(values), before[0]) << at;
    EXPECT_EQ(bytes(keys), before[1]) << at;
    EXPECT_EQ(bytes(output), before[2]) << at;
  }
  EXPECT_EQ(run(1), "");
  EXPECT_NE(bytes(keys), before[1]);
}

TEST(KvCacheErrors, LengthsOfContiguousCaches) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%q: tensor<1x2x1x8xf32>, %keys: tensor<1x?x1x8xf32>, %n: tensor<1xi64>)
    -> tensor<1x2x1x8xf32> {
  %k = attn.read_cache %keys layout(nhd) : tensor<1x?x1x8xf32> -> tensor<1x1x?x8xf32>
  %o = attn.sdpa %q, %k, %k lengths(%n : tensor<1xi64>) : tensor<1x2x1x8xf32>,
      tensor<1x1x?x8xf32>, tensor<1x1x?x8xf32> -> tensor<1x2x1x8xf32>
  return %o : tensor<1x2x1x8xf32>
})");
  Tensor query = makeRandom(DType::F32, {1, 2, 1, 8}, 1);
  Tensor keys = makeRandom(DType::F32, {1, 40, 1, 8}, 2);
  auto run = [&](const Tensor &keys, int64_t n) {
    return getErrorText(kernel.run({query, keys, makeInteger(n)}));
  };
  EXPECT_EQ(run(keys, 40), "");
  EXPECT_EQ(run(keys, 41),
            "expected a length from 0 to what the cache holds, got 41 for "
            "sequence 0 of a cache of 40 tokens a sequence");
  EXPECT_EQ(run(keys, std::numeric_limits<int64_t>::max()),
            "expected a length from 0 to what the cache holds, got "
            "9223372036854775807 for sequence 0 of a cache of 40 tokens a "
            "sequence");
  EXPECT_EQ(run(Tensor(DType::F32, {1, 0, 1, 8}), 0), "");
  EXPECT_EQ(run(Tensor(DType::F32, {1, 0, 1, 8}), 1),
            "expected a length from 0 to what the cache holds, got 1 for "
            "sequence 0 of a cache of 0 tokens a sequence");
}

TEST(KvCacheErrors, Rings) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%q: tensor<1x1x1x8xf32>, %keys: tensor<1x1x?x8xf32>,
    %values: tensor<1x1x?x8xf32>, %n: tensor<1xi64>) -> tensor<1x1x1x8xf32> {
  %k = attn.read_cache %keys ring(%n : tensor<1xi64>)
      : tensor<1x1x?x8xf32> -> tensor<1x1x?x8xf32>
  %v = attn.read_cache %values ring(%n : tensor<1xi64>)
      : tensor<1x1x?x8xf32> -> tensor<1x1x?x8xf32>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<1xi64>) : tensor<1x1x1x8xf32>,
      tensor<1x1x?x8xf32>, tensor<1x1x?x8xf32> -> tensor<1x1x1x8xf32>
  return %o : tensor<1x1x1x8xf32>
})");
  Tensor query = makeRandom(DType::F32, {1, 1, 1, 8}, 1);
  Tensor ring = makeRandom(DType::F32, {1, 1, 12, 8}, 2);
  Tensor shorter = makeRandom(DType::F32, {1, 1, 7, 8}, 3);
  auto run = [&](const Tensor &values, int64_t n) {
    return getErrorText(kernel.run({query, ring, values, makeInteger(n)}));
  };
  EXPECT_EQ(run(ring, std::numeric_limits<int64_t>::max()), "");
  EXPECT_EQ(run(ring, -1),
            "expected a length from 0 to what the cache holds, got -1 for "
            "sequence 0 of a cache of 12 tokens a sequence");
  EXPECT_NE(run(shorter, 12), "");
}

TEST(KvCacheErrors, EntriesOfBlockTables) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%q: tensor<1x1x1x8xf32>, %pool: tensor<?x1x4x8xf32>, %table: tensor<1x2xi64>,
    %n: tensor<1xi64>) -> tensor<1x1x1x8xf32> {
  %k = attn.read_cache %pool pages(%table : tensor<1x2xi64>)
      : tensor<?x1x4x8xf32> -> tensor<1x1x8x8xf32>
  %o = attn.sdpa %q, %k, %k lengths(%n : tensor<1xi64>) : tensor<1x1x1x8xf32>,
      tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32> -> tensor<1x1x1x8xf32>
  return %o : tensor<1x1x1x8xf32>
})");
  Tensor query = makeRandom(DType::F32, {1, 1, 1, 8}, 1);
  Tensor pool = makeRandom(DType::F32, {3, 1, 4, 8}, 2);
  Tensor empty(DType::F32, {0, 1, 4, 8});
  auto run = [&](const Tensor &pool, int64_t entry, int64_t n) {
    Tensor table(DType::I64, {1, 2});
    const int64_t entries[] = {1, entry};
    std::memcpy(table.view().data, entries, sizeof(entries));
    return getErrorText(kernel.run({query, pool, table, makeInteger(n)}));
  };
  EXPECT_EQ(run(pool, 2, 8), "");
  for (int64_t entry : {int64_t(3), int64_t(-1), int64_t(1) << 32,
                        std::numeric_limits<int64_t>::max(),
                        std::numeric_limits<int64_t>::min()}) {
    EXPECT_EQ(run(pool, entry, 5),
              "expected entries of the block table that are pages, got " +
                  std::to_string(entry) + " for sequence 0 at 1 with 3 pages");
    // The first page is enough.
    EXPECT_EQ(run(pool, entry, 4), "");
  }
  EXPECT_EQ(run(empty, 0, 0), "");
  EXPECT_EQ(run(empty, 0, 1),
            "expected entries of the block table that are pages, got 1 for "
            "sequence 0 at 0 with 0 pages");
}
