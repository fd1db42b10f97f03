// Packed sequences of different lengths through the engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"

using namespace fovea;
using namespace fovea::test;

/// Causal attention of packed sequences is that of each sequence alone.
TEST(KvCachePacked, EqualsEachAlone) {
  Engine engine = createEngine();
  Kernel packed = compileGraph(engine, R"(
func.func @main(%q: tensor<?x4x16xf32>, %k: tensor<?x2x16xf32>, %oq: tensor<?xi32>,
    %ok: tensor<?xi32>, %n: tensor<?xi32>, %mq: index, %mk: index) -> tensor<?x4x16xf32> {
  %rq = attn.read_cache %q offsets(%oq, %mq : tensor<?xi32>) right_aligned
      : tensor<?x4x16xf32> -> tensor<?x4x?x16xf32>
  %rk = attn.read_cache %k offsets(%ok, %mk : tensor<?xi32>)
      : tensor<?x2x16xf32> -> tensor<?x2x?x16xf32>
  %a = attn.sdpa %rq, %rk, %rk causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x4x?x16xf32>, tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32> -> tensor<?x4x?x16xf32>
  %c0 = arith.constant 0 : index
  %t = tensor.dim %q, %c0 : tensor<?x4x16xf32>
  %e = tensor.empty(%t) : tensor<?x4x16xf32>
  %r = attn.pack %a into %e offsets(%oq : tensor<?xi32>) right_aligned
      : tensor<?x4x?x16xf32>, tensor<?x4x16xf32>
  return %r : tensor<?x4x16xf32>
})");
  Kernel alone = compileGraph(engine, R"(
func.func @main(%q: tensor<1x4x?x16xf32>, %k: tensor<1x2x?x16xf32>) -> tensor<1x4x?x16xf32> {
  %a = attn.sdpa %q, %k, %k causal(bottom_right)
      : tensor<1x4x?x16xf32>, tensor<1x2x?x16xf32>, tensor<1x2x?x16xf32> -> tensor<1x4x?x16xf32>
  return %a : tensor<1x4x?x16xf32>
})");
  // As many queries as keys, fewer, none.
  const std::vector<int64_t> queries = {5, 1, 0, 30}, keys = {5, 70, 9, 33};
  std::vector<int64_t> queryOffsets = {0}, keyOffsets = {0};
  for (size_t b = 0; b < queries.size(); ++b) {
    queryOffsets.push_back(queryOffsets.back() + queries[b]);
    keyOffsets.push_back(keyOffsets.back() + keys[b]);
  }
  Tensor q = makeRandom(DType::F32, {queryOffsets.back(), 4, 16}, 1, 50);
  Tensor k = makeRandom(DType::F32, {keyOffsets.back(), 2, 16}, 2);
  Tensor mostQueries(DType::Index, {}), mostKeys(DType::Index, {});
  mostQueries.store(0, 30), mostKeys.store(0, 70);
  std::vector<Tensor> results = llvm::cantFail(packed.run(
      {q, k, makeIntegers({5}, queryOffsets), makeIntegers({5}, keyOffsets),
       makeIntegers({4}, keys), mostQueries, mostKeys}));

  // [1, H, L, D] of tokens [L, H, D].
  auto take = [](const Tensor &pack, int64_t begin, int64_t length) {
    int64_t heads = pack.view().shape[1], size = pack.view().shape[2];
    Tensor rows(pack.view().dtype, {1, heads, length, size});
    for (int64_t h = 0; h < heads; ++h)
      for (int64_t i = 0; i < length; ++i)
        for (int64_t d = 0; d < size; ++d)
          rows.store((h * length + i) * size + d,
                     pack.load(((begin + i) * heads + h) * size + d));
    return rows;
  };
  for (size_t b = 0; b < queries.size(); ++b) {
    std::vector<Tensor> expected =
        llvm::cantFail(alone.run({take(q, queryOffsets[b], queries[b]),
                                  take(k, keyOffsets[b], keys[b])}));
    Tensor result = take(results[0], queryOffsets[b], queries[b]);
    for (int64_t i = 0; i < result.getNumElements(); ++i)
      EXPECT_NEAR(result.load(i), expected[0].load(i), 1e-6)
          << "sequence " << b << ", element " << i;
  }
}

/// Packs that do not fit are refused before anything is read.
TEST(KvCacheChecks, NumbersOfSequences) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%q: tensor<?x2x1x8xf32>, %k: tensor<?x2x8xf32>, %o: tensor<?xi32>,
    %n: tensor<?xi32>, %longest: index) -> tensor<?x2x1x8xf32> {
  %rk = attn.read_cache %k offsets(%o, %longest : tensor<?xi32>)
      : tensor<?x2x8xf32> -> tensor<?x2x?x8xf32>
  %a = attn.sdpa %q, %rk, %rk lengths(%n : tensor<?xi32>)
      : tensor<?x2x1x8xf32>, tensor<?x2x?x8xf32>, tensor<?x2x?x8xf32> -> tensor<?x2x1x8xf32>
  return %a : tensor<?x2x1x8xf32>
})");
  Tensor query = makeRandom(DType::F32, {2, 2, 1, 8}, 1);
  Tensor keys = makeRandom(DType::F32, {7, 2, 8}, 2);
  auto run = [&](const std::vector<int64_t> &offsets,
                 const std::vector<int64_t> &lengths, int64_t longest) {
    Tensor most(DType::Index, {});
    most.store(0, double(longest));
    return getErrorText(kernel.run(
        {query, keys, makeIntegers({int64_t(offsets.size())}, offsets),
         makeIntegers({2}, lengths), most}));
  };
  EXPECT_EQ(run({0, 3, 7}, {3, 4}, 4), "");
  EXPECT_EQ(run({0, 3, 7}, {3, 4}, 100), "");
  EXPECT_EQ(run({0, 3, 7}, {3, 4}, 3),
            "expected packed sequences to fit the rows for them, got 4 tokens "
            "in sequence 1 for 3 rows");
  EXPECT_EQ(run({0, 3}, {3, 4}, 4),
            "expected all arguments to have as many sequences, got 2 and 1");
  EXPECT_EQ(run({}, {3, 4}, 4),
            "expected all arguments to have as many sequences, got -1 and -1");
  EXPECT_EQ(run({0, 3, 7}, {4, 4}, 4),
            "expected a length from 0 to what the cache holds, got 4 for "
            "sequence 0 of a cache of 3 tokens a sequence");
}
