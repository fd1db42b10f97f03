// Caches of keys and values through the engine: pages against contiguous
// memory, updates in place, what is checked before a call, and a page allocator
// that feeds it all. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"
#include "fovea/pages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <cstring>

using namespace fovea;
using namespace fovea::test;

//===----------------------------------------------------------------------===//
// Pages
//===----------------------------------------------------------------------===//

namespace {
/// Heads 8 on 2, head size 64; what the tests vary.
struct PagedCase {
  DType dtype;
  bool isNhd;
  int64_t pageSize, numQueries;
};
} // namespace

static std::string attend(const PagedCase &test, bool isPaged) {
  std::string element(getName(test.dtype));
  std::string rows = "tensor<?x2x?x64x" + element + ">";
  std::string query =
      llvm::formatv("tensor<?x8x{0}x64x{1}>", test.numQueries, element);
  std::string cache = !isPaged
                          ? rows
                          : llvm::formatv(test.isNhd ? "tensor<?x{0}x2x64x{1}>"
                                                     : "tensor<?x2x{0}x64x{1}>",
                                          test.pageSize, element)
                                .str();
  std::string read;
  for (const char *name : {"k", "v"})
    read += llvm::formatv(
        "  %{0} = attn.read_cache %{0}s layout({1}) {2} : {3} -> {4}\n", name,
        test.isNhd && isPaged ? "nhd" : "hnd",
        isPaged ? "pages(%table : tensor<?x?xi32>)" : "", cache, rows);
  return llvm::formatv(
      "func.func @main(%q: {0}, %ks: {1}, %vs: {1}, %table: tensor<?x?xi32>, "
      "%n: tensor<?xi32>) -> {0} {{\n{2}  %o = attn.sdpa %q, %k, %v "
      "causal(bottom_right) lengths(%n : tensor<?xi32>) : {0}, {3}, {3} -> "
      "{0}\n  return %o : {0}\n}",
      query, cache, read, rows);
}

/// A pool whose pages hold the first `lengths[b]` rows of `rows`, NaN
/// elsewhere.
static Tensor scatter(const PagedCase &test, const Tensor &rows,
                      llvm::ArrayRef<int64_t> lengths, const Tensor &table,
                      int64_t numPages) {
  int64_t p = test.pageSize, capacity = rows.view().shape[2];
  Tensor pool(test.dtype, test.isNhd
                              ? std::vector<int64_t>{numPages, p, 2, 64}
                              : std::vector<int64_t>{numPages, 2, p, 64});
  for (int64_t i = 0; i < pool.getNumElements(); ++i)
    pool.store(i, NAN);
  int64_t columns = table.view().shape[1];
  for (auto [b, length] : llvm::enumerate(lengths))
    for (int64_t t = 0; t < length; ++t)
      for (int64_t h = 0; h < 2; ++h)
        for (int64_t d = 0; d < 64; ++d) {
          auto page = int64_t(table.load(b * columns + t / p));
          int64_t row = test.isNhd ? (page * p + t % p) * 2 + h
                                   : (page * 2 + h) * p + t % p;
          pool.store(row * 64 + d,
                     rows.load(((b * 2 + h) * capacity + t) * 64 + d));
        }
  return pool;
}

class KvCachePagesTest : public testing::TestWithParam<PagedCase> {};

/// Bit by bit, with ragged lengths, pages in any order, and NaN in every slot
/// that does not count.
TEST_P(KvCachePagesTest, EqualContiguous) {
  PagedCase test = GetParam();
  Engine engine = createEngine();
  std::vector<int64_t> lengths = {0, 37, 150, 1};
  int64_t capacity = llvm::alignTo(150, test.pageSize);
  int64_t columns = capacity / test.pageSize, numPages = 4 * columns + 3;
  // 7 is a generator of an order of the pages.
  numPages += numPages % 7 == 0;
  Tensor query = makeRandom(test.dtype, {4, 8, test.numQueries, 64}, 1, 50);
  Tensor keys = makeRandom(test.dtype, {4, 2, capacity, 64}, 2);
  Tensor values = makeRandom(test.dtype, {4, 2, capacity, 64}, 3);
  // Entries that are not needed are no pages.
  std::vector<int64_t> entries;
  for (int64_t b = 0; b < 4; ++b)
    for (int64_t i = 0; i < columns; ++i)
      entries.push_back(i * test.pageSize < lengths[b]
                            ? (b * columns + i) * 7 % numPages
                            : -5);
  Tensor table = makeIntegers({4, columns}, entries),
         n = makeIntegers({4}, lengths);
  Tensor keyPool = scatter(test, keys, lengths, table, numPages);
  Tensor valuePool = scatter(test, values, lengths, table, numPages);

  Kernel paged = compileGraph(engine, attend(test, /*isPaged=*/true));
  Kernel contiguous = compileGraph(engine, attend(test, /*isPaged=*/false));
  std::vector<Tensor> expected =
      llvm::cantFail(contiguous.run({query, keys, values, table, n}));
  std::vector<Tensor> results =
      llvm::cantFail(paged.run({query, keyPool, valuePool, table, n}));
  EXPECT_EQ(bytes(results[0]), bytes(expected[0]));
  for (int64_t i = 0; i < results[0].getNumElements(); ++i)
    ASSERT_TRUE(std::isfinite(results[0].load(i))) << i;
}

INSTANTIATE_TEST_SUITE_P(Cases, KvCachePagesTest,
                         testing::Values(PagedCase{DType::F32, true, 16, 1},
                                         PagedCase{DType::F32, false, 3, 4},
                                         PagedCase{DType::F32, true, 64, 100},
                                         PagedCase{DType::BF16, true, 16, 1},
                                         PagedCase{DType::BF16, false, 1, 4},
                                         PagedCase{DType::BF16, true, 256, 100},
                                         PagedCase{DType::F16, true, 16, 1},
                                         PagedCase{DType::F64, false, 16, 2}));

//===----------------------------------------------------------------------===//
// Updates and checks
//===----------------------------------------------------------------------===//

/// main(new, cache, table, at) = (sum of nothing in particular, cache')
static constexpr llvm::StringLiteral appendGraph = R"(
func.func @main(%new: tensor<?x2x?x8xf32>, %cache: tensor<?x2x4x8xf32> {attn.result = 1 : i64},
    %table: tensor<?x?xi32>, %at: tensor<?xi32>)
    -> (tensor<?x2x?x8xf32>, tensor<?x2x4x8xf32>) {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) pages(%table : tensor<?x?xi32>)
      : tensor<?x2x?x8xf32>, tensor<?x2x4x8xf32>
  return %new, %r : tensor<?x2x?x8xf32>, tensor<?x2x4x8xf32>
}
)";

namespace {
/// Two sequences with three pages of four tokens each.
class KvCacheUpdateTest : public testing::Test {
protected:
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, appendGraph.str());
  Tensor rows = makeRandom(DType::F32, {2, 2, 3, 8}, 1);
  Tensor cache = makeRandom(DType::F32, {7, 2, 4, 8}, 2);
  Tensor table = makeIntegers({2, 3}, {6, 1, 3, 0, 5, 2});
  Tensor at = makeIntegers({2}, {2, 9});
  Tensor echo = Tensor(DType::F32, {2, 2, 3, 8});

  /// What the cache has to be after the call.
  Tensor expectedCache() {
    Tensor expected = convert(cache, DType::F32);
    for (int64_t b = 0; b < 2; ++b)
      for (int64_t h = 0; h < 2; ++h)
        for (int64_t i = 0; i < 3; ++i)
          for (int64_t d = 0; d < 8; ++d) {
            int64_t t = int64_t(at.load(b)) + i;
            auto page = int64_t(table.load(b * 3 + t / 4));
            expected.store(((page * 2 + h) * 4 + t % 4) * 8 + d,
                           rows.load(((b * 2 + h) * 3 + i) * 8 + d));
          }
    return expected;
  }
  /// Calls in place; expects an error and that nothing has changed.
  std::string failToAppend() {
    std::vector<char> before = bytes(cache), echoed = bytes(echo);
    std::string text =
        getErrorText(kernel({rows, cache, table, at}, {echo, cache}));
    EXPECT_EQ(bytes(cache), before);
    EXPECT_EQ(bytes(echo), echoed);
    return text;
  }
};
} // namespace

TEST_F(KvCacheUpdateTest, SaysWhatItUpdates) {
  EXPECT_EQ(kernel.signature().results[0].updates, -1);
  EXPECT_EQ(kernel.signature().results[1].updates, 1);
  EXPECT_TRUE(kernel.signature().isChecked);
}

TEST_F(KvCacheUpdateTest, InPlace) {
  Tensor expected = expectedCache();
  ASSERT_EQ(getErrorText(kernel({rows, cache, table, at}, {echo, cache})), "");
  EXPECT_EQ(bytes(cache), bytes(expected));
  EXPECT_EQ(bytes(echo), bytes(rows));
}

TEST_F(KvCacheUpdateTest, OtherOutputsLeaveTheInputAlone) {
  Tensor expected = expectedCache(), updated(DType::F32, {7, 2, 4, 8});
  std::vector<char> before = bytes(cache);
  ASSERT_EQ(getErrorText(kernel({rows, cache, table, at}, {echo, updated})),
            "");
  EXPECT_EQ(bytes(updated), bytes(expected));
  EXPECT_EQ(bytes(cache), before);
  std::vector<Tensor> results =
      llvm::cantFail(kernel.run({rows, cache, table, at}));
  EXPECT_EQ(bytes(results[1]), bytes(expected));
}

TEST_F(KvCacheUpdateTest, MayNotOverlapOtherwise) {
  TensorView shifted = cache;
  shifted.data = static_cast<float *>(shifted.data) + 8;
  EXPECT_EQ(getErrorText(kernel({rows, cache, table, at}, {echo, shifted})),
            "expected output 1 not to overlap input 1");
}

TEST_F(KvCacheUpdateTest, CacheOverflow) {
  at = makeIntegers({2}, {2, 10});
  EXPECT_EQ(failToAppend(),
            "expected room for new tokens in the cache, got 3 tokens behind 10 "
            "for sequence 1 of a cache of 12 tokens a sequence");
  at = makeIntegers({2}, {-1, 2});
  EXPECT_EQ(failToAppend(),
            "expected room for new tokens in the cache, got 3 tokens behind -1 "
            "for sequence 0 of a cache of 12 tokens a sequence");
}

TEST_F(KvCacheUpdateTest, PagesOutOfRange) {
  table = makeIntegers({2, 3}, {6, 7, 3, 0, 5, 2});
  EXPECT_EQ(failToAppend(),
            "expected entries of the block table that are pages, got 7 for "
            "sequence 0 at 1 with 7 pages");
  table = makeIntegers({2, 3}, {6, -1, 3, 0, 5, 2});
  EXPECT_EQ(failToAppend(),
            "expected entries of the block table that are pages, got -1 for "
            "sequence 0 at 1 with 7 pages");
  // Where nothing is written, anything goes.
  table = makeIntegers({2, 3}, {6, 1, 99, -7, 5, 2});
  EXPECT_EQ(getErrorText(kernel({rows, cache, table, at}, {echo, cache})), "");
}

TEST(KvCacheChecks, LengthsBeyondTheCache) {
  PagedCase test{DType::F32, true, 4, 1};
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, attend(test, /*isPaged=*/true));
  Tensor query = makeRandom(DType::F32, {2, 8, 1, 64}, 1);
  Tensor pool = makeRandom(DType::F32, {5, 4, 2, 64}, 2);
  Tensor table = makeIntegers({2, 3}, {0, 1, 2, 3, 4, 9});
  auto run = [&](const std::vector<int64_t> &lengths) {
    Tensor n = makeIntegers({2}, lengths);
    return getErrorText(kernel.run({query, pool, pool, table, n}));
  };
  EXPECT_EQ(run({12, 8}), "");
  EXPECT_EQ(run({13, 8}),
            "expected a length from 0 to what the cache holds, got 13 for "
            "sequence 0 of a cache of 12 tokens a sequence");
  EXPECT_EQ(run({12, -1}),
            "expected a length from 0 to what the cache holds, got -1 for "
            "sequence 1 of a cache of 12 tokens a sequence");
  EXPECT_EQ(run({12, 9}),
            "expected entries of the block table that are pages, got 9 for "
            "sequence 1 at 2 with 5 pages");
}

TEST(KvCacheChecks, FewerValuesThanKeys) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%q: tensor<1x2x1x8xf32>, %keys: tensor<?x2x4x8xf32>,
    %values: tensor<?x2x4x8xf32>, %tk: tensor<1x?xi32>, %tv: tensor<1x?xi32>)
    -> tensor<1x2x1x8xf32> {
  %k = attn.read_cache %keys pages(%tk : tensor<1x?xi32>)
      : tensor<?x2x4x8xf32> -> tensor<1x2x?x8xf32>
  %v = attn.read_cache %values pages(%tv : tensor<1x?xi32>)
      : tensor<?x2x4x8xf32> -> tensor<1x2x?x8xf32>
  %o = attn.sdpa %q, %k, %v : tensor<1x2x1x8xf32>, tensor<1x2x?x8xf32>,
      tensor<1x2x?x8xf32> -> tensor<1x2x1x8xf32>
  return %o : tensor<1x2x1x8xf32>
})");
  Tensor query = makeRandom(DType::F32, {1, 2, 1, 8}, 1);
  Tensor pool = makeRandom(DType::F32, {5, 2, 4, 8}, 2);
  Tensor keys = makeIntegers({1, 3}, {0, 1, 2});
  EXPECT_EQ(getErrorText(kernel.run({query, pool, pool, keys, keys})), "");
  Tensor values = makeIntegers({1, 2}, {0, 1});
  EXPECT_EQ(getErrorText(kernel.run({query, pool, pool, keys, values})),
            "expected a length from 0 to what the cache holds, got 12 for "
            "sequence 0 of a cache of 8 tokens a sequence");
}

TEST(KvCacheChecks, EndThatOverflows) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%new: tensor<1x2x3x8xf32>, %at: tensor<1xi64>,
    %cache: tensor<1x2x4x8xf32> {attn.result = 0 : i64}) -> tensor<1x2x4x8xf32> {
  %r = attn.append %new into %cache at(%at : tensor<1xi64>)
      : tensor<1x2x3x8xf32>, tensor<1x2x4x8xf32>
  return %r : tensor<1x2x4x8xf32>
})");
  Tensor rows = makeRandom(DType::F32, {1, 2, 3, 8}, 1);
  Tensor cache = makeRandom(DType::F32, {1, 2, 4, 8}, 2);
  Tensor at(DType::I64, {1});
  *static_cast<int64_t *>(at.view().data) = INT64_MAX - 1;
  EXPECT_EQ(getErrorText(kernel.run({rows, at, cache})),
            "expected room for new tokens in the cache, got 3 tokens behind "
            "9223372036854775806 for sequence 0 of a cache of 4 tokens a "
            "sequence");
}

TEST(KvCacheChecks, OffsetsOfPackedSequences) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, R"(
func.func @main(%new: tensor<?x2x8xf32>, %o: tensor<?xi32>, %at: tensor<?xi32>,
    %cache: tensor<?x2x4x8xf32> {attn.result = 0 : i64}) -> tensor<?x2x4x8xf32> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) offsets(%o : tensor<?xi32>)
      ring : tensor<?x2x8xf32>, tensor<?x2x4x8xf32>
  return %r : tensor<?x2x4x8xf32>
})");
  Tensor rows = makeRandom(DType::F32, {7, 2, 8}, 1);
  Tensor cache = makeRandom(DType::F32, {2, 2, 4, 8}, 2);
  Tensor at = makeIntegers({2}, {100, 0});
  auto run = [&](const std::vector<int64_t> &offsets) {
    int64_t count = static_cast<int64_t>(offsets.size());
    return getErrorText(
        kernel.run({rows, makeIntegers({count}, offsets), at, cache}));
  };
  EXPECT_EQ(run({0, 3, 7}), "");
  EXPECT_EQ(run({0, 4, 3}),
            "expected offsets that do not fall and fit the packed tokens, got "
            "3 at 2, where it has to be between 4 and 7");
  EXPECT_EQ(run({-1, 3, 7}),
            "expected offsets that do not fall and fit the packed tokens, got "
            "-1 at 0, where it has to be between 0 and 7");
  EXPECT_EQ(run({0, 3, 8}),
            "expected offsets that do not fall and fit the packed tokens, got "
            "8 at 2, where it has to be between 3 and 7");
  EXPECT_EQ(run({0, 5, 7}),
            "expected at most as many new tokens as the ring holds, got 5 for "
            "sequence 0 of a ring of 4 tokens");
  EXPECT_EQ(run({0, 3}),
            "expected all arguments to have as many sequences, got 1 and 2");
  EXPECT_EQ(run({}),
            "expected all arguments to have as many sequences, got -1 and 2");
}

//===----------------------------------------------------------------------===//
// The allocator and the ops
//===----------------------------------------------------------------------===//

/// A step of a decoder with one layer and one head.
static constexpr llvm::StringLiteral stepGraph = R"(
func.func @main(%q: tensor<?x1x1x8xf32>, %new: tensor<?x1x1x8xf32>,
    %cache: tensor<?x1x4x8xf32> {attn.result = 1 : i64}, %table: tensor<?x?xi32>,
    %at: tensor<?xi32>, %n: tensor<?xi32>)
    -> (tensor<?x1x1x8xf32>, tensor<?x1x4x8xf32>) {
  %c = attn.append %new into %cache at(%at : tensor<?xi32>) pages(%table : tensor<?x?xi32>)
      : tensor<?x1x1x8xf32>, tensor<?x1x4x8xf32>
  %k = attn.read_cache %c pages(%table : tensor<?x?xi32>)
      : tensor<?x1x4x8xf32> -> tensor<?x1x?x8xf32>
  %o = attn.sdpa %q, %k, %k lengths(%n : tensor<?xi32>)
      : tensor<?x1x1x8xf32>, tensor<?x1x?x8xf32>, tensor<?x1x?x8xf32>
      -> tensor<?x1x1x8xf32>
  return %o, %c : tensor<?x1x1x8xf32>, tensor<?x1x4x8xf32>
}
)";

/// Softmax attention of `query` over `rows`, which are keys and values.
static std::vector<double>
attendPlainly(const double *query,
              const std::vector<std::vector<double>> &rows) {
  std::vector<double> output(8, 0.0);
  double sum = 0;
  for (const std::vector<double> &row : rows) {
    double score = 0;
    for (int64_t d = 0; d < 8; ++d)
      score += query[d] * row[d];
    double p = std::exp(score / std::sqrt(8.0));
    sum += p;
    for (int64_t d = 0; d < 8; ++d)
      output[d] += p * row[d];
  }
  for (double &x : output)
    x /= sum;
  return output;
}

/// Two answers to one prompt share its pages; each sees its own tokens.
TEST(KvCachePool, SharedPrefixIsCopiedOnWrite) {
  Engine engine = createEngine();
  Kernel kernel = compileGraph(engine, stepGraph.str());
  constexpr int64_t numPages = 12, steps = 14, split = 6;
  fovea_pages *pool = nullptr;
  ASSERT_EQ(fovea_pages_create(numPages, 4, &pool), FOVEA_PAGES_OK);
  Tensor cache(DType::F32, {numPages, 1, 4, 8});
  for (int64_t i = 0; i < cache.getNumElements(); ++i)
    cache.store(i, NAN);
  RandomSource source(7);
  std::vector<int64_t> sequences(1);
  std::vector<std::vector<std::vector<double>>> rows(1);
  ASSERT_EQ(fovea_pages_add(pool, &sequences[0]), FOVEA_PAGES_OK);

  for (int64_t step = 0; step < steps; ++step) {
    if (step == split) {
      sequences.emplace_back();
      ASSERT_EQ(fovea_pages_fork(pool, sequences[0], &sequences[1]),
                FOVEA_PAGES_OK);
      rows.push_back(rows[0]);
    }
    auto batch = int64_t(sequences.size());
    Tensor query(DType::F32, {batch, 1, 1, 8}),
        fresh(DType::F32, {batch, 1, 1, 8});
    fillRandom(query, source), fillRandom(fresh, source);
    Tensor table(DType::I32, {batch, 5}), at(DType::I32, {batch}),
        n(DType::I32, {batch}), output(DType::F32, {batch, 1, 1, 8});
    std::vector<int64_t> counts(batch, 1);
    std::vector<fovea_page_copy> copies(batch);
    ASSERT_EQ(fovea_pages_grow(pool, sequences.data(), counts.data(), batch,
                               copies.data()),
              FOVEA_PAGES_OK);
    for (int64_t b = 0; b < batch; ++b) {
      fovea_pages_copy(&copies[b], cache.view().data, 4 * 8 * sizeof(float));
      ASSERT_EQ(fovea_pages_table(
                    pool, sequences[b],
                    static_cast<int32_t *>(table.view().data) + 5 * b, 5),
                FOVEA_PAGES_OK);
      at.store(b, double(step)), n.store(b, double(step + 1));
      std::vector<double> &row = rows[b].emplace_back();
      for (int64_t d = 0; d < 8; ++d)
        row.push_back(fresh.load(b * 8 + d));
    }
    ASSERT_EQ(getErrorText(
                  kernel({query, fresh, cache, table, at, n}, {output, cache})),
              "");
    for (int64_t b = 0; b < batch; ++b) {
      double q[8];
      for (int64_t d = 0; d < 8; ++d)
        q[d] = query.load(b * 8 + d);
      std::vector<double> expected = attendPlainly(q, rows[b]);
      for (int64_t d = 0; d < 8; ++d)
        EXPECT_NEAR(output.load(b * 8 + d), expected[d], 1e-5)
            << "step " << step << ", sequence " << b;
    }
  }
  // 4 pages each, of which the first is shared.
  EXPECT_EQ(fovea_pages_free(pool), numPages - 7);
  fovea_pages_destroy(pool);
}
