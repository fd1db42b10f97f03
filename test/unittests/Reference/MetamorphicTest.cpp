// Identities of attention that compiled kernels must keep, whatever the
// numbers. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "GraphRunner.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"

#include <cstring>
#include <numeric>

using namespace fovea;

static Tensor makeRandom(std::vector<int64_t> shape, uint64_t seed) {
  Tensor tensor(DType::F32, std::move(shape));
  RandomSource random(seed);
  fillRandom(tensor, random);
  return tensor;
}

static void expectClose(const Tensor &result, const Tensor &expected) {
  ASSERT_EQ(result.view().shape, expected.view().shape);
  AccuracyRule rule;
  rule.scoreMagnitude = 2;
  Comparison comparison =
      compare(result, convert(expected, DType::F64), expected, rule);
  EXPECT_TRUE(comparison.passed()) << toText(comparison);
}

static bool areBitIdentical(const Tensor &a, const Tensor &b) {
  return a.view().shape == b.view().shape &&
         std::memcmp(a.view().data, b.view().data,
                     a.getNumElements() * getByteSize(a.view().dtype)) == 0;
}

/// One attn.sdpa of f32 with the clauses given; head size 32.
static std::string makeSource(int64_t heads, int64_t keyHeads,
                              const std::string &clauses) {
  auto type = [](int64_t h) {
    return "tensor<?x" + std::to_string(h) + "x?x32xf32>";
  };
  std::string q = type(heads), k = type(keyHeads);
  return "func.func @main(%q: " + q + ", %k: " + k + ", %v: " + k + ") -> " +
         q + " {\n  %o = attn.sdpa %q, %k, %v " + clauses + " : " + q + ", " +
         k + ", " + k + " -> " + q + "\n  return %o : " + q + "\n}\n";
}

static Tensor runSdpa(int64_t heads, int64_t keyHeads,
                      const std::string &clauses, const Tensor &q,
                      const Tensor &k, const Tensor &v, int threads = 1) {
  std::vector<Tensor> results = runGraph(makeSource(heads, keyHeads, clauses),
                                         {q, k, v}, Pipeline::Optimized, threads);
  EXPECT_EQ(results.size(), 1u);
  return results.empty() ? Tensor() : std::move(results.front());
}

/// Row `order[j]` of every matrix as row `j`.
static Tensor permuteRows(const Tensor &tensor, llvm::ArrayRef<int64_t> order) {
  Tensor result(DType::F32, tensor.view().shape);
  int64_t size = tensor.view().shape.back(),
          rows = tensor.getNumElements() / size;
  int64_t length = static_cast<int64_t>(order.size());
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t i = 0; i < size; ++i)
      result.store(
          row * size + i,
          tensor.load((row / length * length + order[row % length]) * size +
                      i));
  return result;
}

TEST(Metamorphic, PermutingKeysChangesNothing) {
  Tensor q = makeRandom({1, 2, 65, 32}, 1), k = makeRandom({1, 2, 203, 32}, 2),
         v = makeRandom({1, 2, 203, 32}, 3);
  std::vector<int64_t> order(203);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(4));
  Tensor expected = runSdpa(2, 2, "", q, k, v);
  expectClose(
      runSdpa(2, 2, "", q, permuteRows(k, order), permuteRows(v, order)),
      expected);
}

TEST(Metamorphic, GroupedHeadsEqualRepeatedHeads) {
  Tensor q = makeRandom({2, 6, 33, 32}, 1), k = makeRandom({2, 2, 70, 32}, 2),
         v = makeRandom({2, 2, 70, 32}, 3);
  auto repeat = [](const Tensor &tensor) {
    Tensor result(DType::F32, {2, 6, 70, 32});
    int64_t size = 70 * 32;
    for (int64_t head = 0; head < 12; ++head)
      for (int64_t i = 0; i < size; ++i)
        result.store(head * size + i, tensor.load(head / 3 * size + i));
    return result;
  };
  Tensor expected =
      runSdpa(6, 6, "causal(bottom_right)", q, repeat(k), repeat(v));
  expectClose(runSdpa(6, 2, "causal(bottom_right)", q, k, v), expected);
}

TEST(Metamorphic, WideWindowEqualsNone) {
  Tensor q = makeRandom({1, 2, 100, 32}, 1), k = makeRandom({1, 2, 130, 32}, 2),
         v = makeRandom({1, 2, 130, 32}, 3);
  expectClose(runSdpa(2, 2, "window([130, 130])", q, k, v),
              runSdpa(2, 2, "", q, k, v));
  expectClose(runSdpa(2, 2, "causal(top_left) window([100, -1])", q, k, v),
              runSdpa(2, 2, "causal(top_left)", q, k, v));
}

TEST(Metamorphic, SplitKeysMergeToTheWhole) {
  Tensor q = makeRandom({1, 2, 40, 32}, 1), k = makeRandom({1, 2, 150, 32}, 2),
         v = makeRandom({1, 2, 150, 32}, 3);
  Tensor expected = runSdpa(2, 2, "", q, k, v);
  // The keys before the cut, those from it on, and the two results merged.
  const char *source = R"mlir(
    func.func @main(%q: tensor<1x2x40x32xf32>, %k: tensor<1x2x150x32xf32>,
        %v: tensor<1x2x150x32xf32>, %cut_tensor: tensor<i64>) -> tensor<1x2x40x32xf32> {
      %cut64 = tensor.extract %cut_tensor[] : tensor<i64>
      %cut = arith.index_cast %cut64 : i64 to index
      %all = arith.constant 150 : index
      %rest = arith.subi %all, %cut : index
      %k0 = tensor.extract_slice %k[0, 0, 0, 0] [1, 2, %cut, 32] [1, 1, 1, 1]
          : tensor<1x2x150x32xf32> to tensor<1x2x?x32xf32>
      %v0 = tensor.extract_slice %v[0, 0, 0, 0] [1, 2, %cut, 32] [1, 1, 1, 1]
          : tensor<1x2x150x32xf32> to tensor<1x2x?x32xf32>
      %k1 = tensor.extract_slice %k[0, 0, %cut, 0] [1, 2, %rest, 32] [1, 1, 1, 1]
          : tensor<1x2x150x32xf32> to tensor<1x2x?x32xf32>
      %v1 = tensor.extract_slice %v[0, 0, %cut, 0] [1, 2, %rest, 32] [1, 1, 1, 1]
          : tensor<1x2x150x32xf32> to tensor<1x2x?x32xf32>
      %o0, %l0 = attn.sdpa %q, %k0, %v0 : tensor<1x2x40x32xf32>, tensor<1x2x?x32xf32>,
          tensor<1x2x?x32xf32> -> tensor<1x2x40x32xf32>, tensor<1x2x40xf32>
      %o1, %l1 = attn.sdpa %q, %k1, %v1 : tensor<1x2x40x32xf32>, tensor<1x2x?x32xf32>,
          tensor<1x2x?x32xf32> -> tensor<1x2x40x32xf32>, tensor<1x2x40xf32>
      %po = tensor.empty() : tensor<2x1x2x40x32xf32>
      %pl = tensor.empty() : tensor<2x1x2x40xf32>
      %po0 = tensor.insert_slice %o0 into %po[0, 0, 0, 0, 0] [1, 1, 2, 40, 32]
          [1, 1, 1, 1, 1] : tensor<1x2x40x32xf32> into tensor<2x1x2x40x32xf32>
      %po1 = tensor.insert_slice %o1 into %po0[1, 0, 0, 0, 0] [1, 1, 2, 40, 32]
          [1, 1, 1, 1, 1] : tensor<1x2x40x32xf32> into tensor<2x1x2x40x32xf32>
      %pl0 = tensor.insert_slice %l0 into %pl[0, 0, 0, 0] [1, 1, 2, 40] [1, 1, 1, 1]
          : tensor<1x2x40xf32> into tensor<2x1x2x40xf32>
      %pl1 = tensor.insert_slice %l1 into %pl0[1, 0, 0, 0] [1, 1, 2, 40] [1, 1, 1, 1]
          : tensor<1x2x40xf32> into tensor<2x1x2x40xf32>
      %o, %l = attn.merge %po1, %pl1 dim(0)
          : tensor<2x1x2x40x32xf32>, tensor<2x1x2x40xf32>
          -> tensor<1x2x40x32xf32>, tensor<1x2x40xf32>
      return %o : tensor<1x2x40x32xf32>
    })mlir";
  for (int64_t cut : {0, 1, 64, 149, 150}) {
    Tensor cutTensor(DType::I64, {});
    cutTensor.store(0, static_cast<double>(cut));
    std::vector<Tensor> results =
        runGraph(source, {q, k, v, cutTensor}, Pipeline::Optimized);
    ASSERT_EQ(results.size(), 1u) << "cut at " << cut;
    expectClose(results[0], expected);
  }
}

TEST(Metamorphic, ThreadsAndRepetitionChangeNoBit) {
  Tensor q = makeRandom({2, 4, 130, 32}, 1), k = makeRandom({2, 2, 300, 32}, 2),
         v = makeRandom({2, 2, 300, 32}, 3);
  for (const char *clauses : {"", "causal(bottom_right)", "window([40, 10])"}) {
    Tensor one = runSdpa(4, 2, clauses, q, k, v, /*threads=*/1);
    EXPECT_TRUE(areBitIdentical(one, runSdpa(4, 2, clauses, q, k, v, 1)))
        << clauses;
    EXPECT_TRUE(areBitIdentical(one, runSdpa(4, 2, clauses, q, k, v, 2)))
        << clauses;
  }
}

// One query, many keys: keys are split.
TEST(Metamorphic, ThreadsChangeNoBitOfDecoding) {
  Tensor q = makeRandom({1, 4, 1, 32}, 1), k = makeRandom({1, 2, 5000, 32}, 2),
         v = makeRandom({1, 2, 5000, 32}, 3);
  EXPECT_TRUE(areBitIdentical(runSdpa(4, 2, "", q, k, v, 1),
                              runSdpa(4, 2, "", q, k, v, 2)));
}
