// Attention in parts, to a prefix that sequences share and to what each has of
// its own, is attention to all of it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"
#include "llvm/Support/FormatVariadic.h"

using namespace fovea;
using namespace fovea::test;

/// main(q, keys, values, table, n): each sequence by itself.
static constexpr llvm::StringLiteral plainGraph = R"(
func.func @main(%q: tensor<3x4x1x32xf32>, %keys: tensor<?x2x16x32xf32>,
    %values: tensor<?x2x16x32xf32>, %table: tensor<3x?xi32>, %n: tensor<3xi32>)
    -> (tensor<3x4x1x32xf32>, tensor<3x4x1xf32>) {
  %k = attn.read_cache %keys pages(%table : tensor<3x?xi32>)
      : tensor<?x2x16x32xf32> -> tensor<3x2x?x32xf32>
  %v = attn.read_cache %values pages(%table : tensor<3x?xi32>)
      : tensor<?x2x16x32xf32> -> tensor<3x2x?x32xf32>
  %o, %l = attn.sdpa %q, %k, %v lengths(%n : tensor<3xi32>)
      : tensor<3x4x1x32xf32>, tensor<3x2x?x32xf32>, tensor<3x2x?x32xf32>
      -> tensor<3x4x1x32xf32>, tensor<3x4x1xf32>
  return %o, %l : tensor<3x4x1x32xf32>, tensor<3x4x1xf32>
}
)";

/// main(q, prefix keys and values, keys, values, table, n), in which {0} is the
/// type of the prefix and {1} gives its rows: the queries of all sequences are
/// rows of one attention to the prefix.
static constexpr llvm::StringLiteral cascadeGraph = R"(
func.func @main(%q: tensor<3x4x1x32xf32>, %pk: {0}, %pv: {0},
    %keys: tensor<?x2x16x32xf32>, %values: tensor<?x2x16x32xf32>,
    %prefix: tensor<1x?xi32>, %table: tensor<3x?xi32>, %n: tensor<3xi32>)
    -> (tensor<3x4x32xf32>, tensor<3x4xf32>) {{
  %q3 = tensor.collapse_shape %q [[0], [1], [2, 3]]
      : tensor<3x4x1x32xf32> into tensor<3x4x32xf32>
  %et = tensor.empty() : tensor<4x3x32xf32>
  %qt = linalg.transpose ins(%q3 : tensor<3x4x32xf32>)
      outs(%et : tensor<4x3x32xf32>) permutation = [1, 0, 2]
  %rows = tensor.expand_shape %qt [[0, 1], [2], [3]] output_shape [1, 4, 3, 32]
      : tensor<4x3x32xf32> into tensor<1x4x3x32xf32>
{1}
  %po, %pl = attn.sdpa %rows, %rk, %rv
      : tensor<1x4x3x32xf32>, tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32>
      -> tensor<1x4x3x32xf32>, tensor<1x4x3xf32>

  %k = attn.read_cache %keys pages(%table : tensor<3x?xi32>)
      : tensor<?x2x16x32xf32> -> tensor<3x2x?x32xf32>
  %v = attn.read_cache %values pages(%table : tensor<3x?xi32>)
      : tensor<?x2x16x32xf32> -> tensor<3x2x?x32xf32>
  %so, %sl = attn.sdpa %q, %k, %v lengths(%n : tensor<3xi32>)
      : tensor<3x4x1x32xf32>, tensor<3x2x?x32xf32>, tensor<3x2x?x32xf32>
      -> tensor<3x4x1x32xf32>, tensor<3x4x1xf32>

  %po3 = tensor.collapse_shape %po [[0, 1], [2], [3]]
      : tensor<1x4x3x32xf32> into tensor<4x3x32xf32>
  %pl2 = tensor.collapse_shape %pl [[0, 1], [2]]
      : tensor<1x4x3xf32> into tensor<4x3xf32>
  %eo = tensor.empty() : tensor<3x4x32xf32>
  %el = tensor.empty() : tensor<3x4xf32>
  %pot = linalg.transpose ins(%po3 : tensor<4x3x32xf32>)
      outs(%eo : tensor<3x4x32xf32>) permutation = [1, 0, 2]
  %plt = linalg.transpose ins(%pl2 : tensor<4x3xf32>)
      outs(%el : tensor<3x4xf32>) permutation = [1, 0]
  %so3 = tensor.collapse_shape %so [[0], [1], [2, 3]]
      : tensor<3x4x1x32xf32> into tensor<3x4x32xf32>
  %sl2 = tensor.collapse_shape %sl [[0], [1, 2]]
      : tensor<3x4x1xf32> into tensor<3x4xf32>
  %e2 = tensor.empty() : tensor<2x3x4x32xf32>
  %l2 = tensor.empty() : tensor<2x3x4xf32>
  %o0 = tensor.insert_slice %pot into %e2[0, 0, 0, 0] [1, 3, 4, 32] [1, 1, 1, 1]
      : tensor<3x4x32xf32> into tensor<2x3x4x32xf32>
  %o1 = tensor.insert_slice %so3 into %o0[1, 0, 0, 0] [1, 3, 4, 32] [1, 1, 1, 1]
      : tensor<3x4x32xf32> into tensor<2x3x4x32xf32>
  %s0 = tensor.insert_slice %plt into %l2[0, 0, 0] [1, 3, 4] [1, 1, 1]
      : tensor<3x4xf32> into tensor<2x3x4xf32>
  %s1 = tensor.insert_slice %sl2 into %s0[1, 0, 0] [1, 3, 4] [1, 1, 1]
      : tensor<3x4xf32> into tensor<2x3x4xf32>
  %o, %l = attn.merge %o1, %s1 dim(0) : tensor<2x3x4x32xf32>, tensor<2x3x4xf32>
      -> tensor<3x4x32xf32>, tensor<3x4xf32>
  return %o, %l : tensor<3x4x32xf32>, tensor<3x4xf32>
}
)";

static void expectClose(const Tensor &result, const Tensor &expected) {
  Tensor wide = convert(expected, DType::F64);
  Tensor flat(DType::F64, result.view().shape),
      narrow(DType::F32, flat.view().shape);
  ASSERT_EQ(wide.getNumElements(), flat.getNumElements());
  for (int64_t i = 0; i < wide.getNumElements(); ++i)
    flat.store(i, wide.load(i)), narrow.store(i, expected.load(i));
  AccuracyRule rule;
  rule.scoreMagnitude = 50;
  Comparison comparison = compare(result, flat, narrow, rule);
  std::string text;
  llvm::raw_string_ostream(text) << comparison;
  EXPECT_TRUE(comparison.passed()) << text;
}

namespace {
/// Three sequences with 48 tokens in common, and 0, 5 and 33 of their own.
class KvCacheCascade : public testing::Test {
protected:
  static constexpr int64_t prefixPages = 3, pageSize = 16;
  const std::vector<int64_t> prefixTable = {7, 2, 9};
  const std::vector<int64_t> ownTable = {-1, -1, -1, 4, -1, -1, 11, 0, 5};
  const std::vector<int64_t> ownLengths = {0, 5, 33};

  Engine engine = createEngine();
  Tensor query = makeRandom(DType::F32, {3, 4, 1, 32}, 1, 50);
  Tensor keys = makeRandom(DType::F32, {12, 2, pageSize, 32}, 2);
  Tensor values = makeRandom(DType::F32, {12, 2, pageSize, 32}, 3);
  Tensor prefix = makeIntegers({1, prefixPages}, prefixTable);

  std::vector<Tensor> runPlain() {
    std::vector<int64_t> table, lengths;
    for (int64_t b = 0; b < 3; ++b) {
      table.insert(table.end(), prefixTable.begin(), prefixTable.end());
      table.insert(table.end(), ownTable.begin() + 3 * b,
                   ownTable.begin() + 3 * b + 3);
      lengths.push_back(prefixPages * pageSize + ownLengths[b]);
    }
    Kernel plain = compileGraph(engine, plainGraph.str());
    return llvm::cantFail(
        plain.run({query, keys, values, makeIntegers({3, 6}, table),
                   makeIntegers({3}, lengths)}));
  }
  /// Output and log-sum-exp are those of `runPlain`.
  void expectPlain(const char *type, const char *rows, const Tensor &prefixKeys,
                   const Tensor &prefixValues) {
    Kernel cascade =
        compileGraph(engine, llvm::formatv(cascadeGraph.data(), type, rows));
    std::vector<Tensor> results = llvm::cantFail(cascade.run(
        {query, prefixKeys, prefixValues, keys, values, prefix,
         makeIntegers({3, 3}, ownTable), makeIntegers({3}, ownLengths)}));
    std::vector<Tensor> expected = runPlain();
    for (int i : {0, 1})
      expectClose(results[i], expected[i]);
  }
  /// `[1, 2, tokens, 32]` of the prefix's pages.
  Tensor gather(const Tensor &pool) {
    Tensor rows(DType::F32, {1, 2, prefixPages * pageSize, 32});
    for (int64_t h = 0; h < 2; ++h)
      for (int64_t t = 0; t < prefixPages * pageSize; ++t)
        for (int64_t d = 0; d < 32; ++d) {
          int64_t page = prefixTable[t / pageSize];
          rows.store(
              (h * prefixPages * pageSize + t) * 32 + d,
              pool.load(((page * 2 + h) * pageSize + t % pageSize) * 32 + d));
        }
    return rows;
  }
};
} // namespace

TEST_F(KvCacheCascade, ContiguousPrefix) {
  expectPlain("tensor<1x2x?x32xf32>", R"(
  %rk = tensor.cast %pk : tensor<1x2x?x32xf32> to tensor<1x2x?x32xf32>
  %rv = tensor.cast %pv : tensor<1x2x?x32xf32> to tensor<1x2x?x32xf32>)",
              gather(keys), gather(values));
}

TEST_F(KvCacheCascade, PrefixInPages) {
  expectPlain("tensor<?x2x16x32xf32>", R"(
  %rk = attn.read_cache %pk pages(%prefix : tensor<1x?xi32>)
      : tensor<?x2x16x32xf32> -> tensor<1x2x?x32xf32>
  %rv = attn.read_cache %pv pages(%prefix : tensor<1x?xi32>)
      : tensor<?x2x16x32xf32> -> tensor<1x2x?x32xf32>)",
              keys, values);
}
