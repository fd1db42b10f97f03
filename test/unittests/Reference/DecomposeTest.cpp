// The executable specification against the formulas of the dialect, written
// once more as scalar loops in f64. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "GraphRunner.h"

#include <cmath>
#include <functional>
#include <limits>

using namespace fovea;

static constexpr double infinity = std::numeric_limits<double>::infinity();
static constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

namespace {
/// Attention as its definition: one row at a time, no tricks.
struct Oracle {
  int64_t B = 1, H = 1, Hk = 1, Lq = 1, Lk = 1, D = 1, E = 1;
  double scale = 1;
  std::function<double(double, int64_t, int64_t, int64_t, int64_t)> score;
  std::function<bool(int64_t, int64_t, int64_t, int64_t)> allowed;
  const Tensor *sinks = nullptr;

  void run(const Tensor &q, const Tensor &k, const Tensor &v, Tensor &output,
           Tensor &lse) const {
    for (int64_t b = 0; b < B; ++b)
      for (int64_t h = 0; h < H; ++h)
        for (int64_t i = 0; i < Lq; ++i)
          runRow(q, k, v, output, lse, b, h, i);
  }

  void runRow(const Tensor &q, const Tensor &k, const Tensor &v, Tensor &output,
              Tensor &lse, int64_t b, int64_t h, int64_t i) const {
    int64_t row = (b * H + h) * Lq + i, keyRow = (b * Hk + h / (H / Hk)) * Lk;
    std::vector<double> sums(E, 0);
    double total = sinks ? std::exp(sinks->load(h)) : 0;
    for (int64_t j = 0; j < Lk; ++j) {
      if (allowed && !allowed(b, h, i, j))
        continue;
      double s = 0;
      for (int64_t d = 0; d < D; ++d)
        s += q.load(row * D + d) * k.load((keyRow + j) * D + d);
      s *= scale;
      if (score)
        s = score(s, b, h, i, j);
      if (s == -infinity)
        continue;
      total += std::exp(s);
      for (int64_t e = 0; e < E; ++e)
        sums[e] += std::exp(s) * v.load((keyRow + j) * E + e);
    }
    for (int64_t e = 0; e < E; ++e)
      output.store(row * E + e, total == 0 ? 0 : sums[e] / total);
    lse.store(row, std::log(total));
  }
};
} // namespace

static Tensor makeRandom(std::vector<int64_t> shape, uint64_t seed,
                         DType dtype = DType::F64) {
  Tensor tensor(dtype, std::move(shape));
  RandomSource random(seed);
  fillRandom(tensor, random);
  return tensor;
}

static void expectEqual(const Tensor &result, const Tensor &expected) {
  Comparison comparison = compare(result, expected, expected);
  EXPECT_TRUE(comparison.passed()) << toText(comparison);
}

/// Runs `source`, whose results are the output and the LSE, against the oracle.
static void expectOracle(const std::string &source, const Oracle &oracle,
                         const Tensor &q, const Tensor &k, const Tensor &v,
                         std::vector<TensorView> more = {}) {
  std::vector<TensorView> inputs = {q, k, v};
  inputs.insert(inputs.end(), more.begin(), more.end());
  std::vector<Tensor> results =
      runGraph(source, inputs, Pipeline::ReferenceF64);
  ASSERT_EQ(results.size(), 2u);
  Tensor output(DType::F64, results[0].view().shape);
  Tensor lse(DType::F64, results[1].view().shape);
  oracle.run(q, k, v, output, lse);
  expectEqual(results[0], output);
  expectEqual(results[1], lse);
}

TEST(Decompose, GroupedHeadsAndValueSize) {
  Oracle oracle;
  oracle.B = 2, oracle.H = 6, oracle.Hk = 2, oracle.Lq = 5, oracle.Lk = 7;
  oracle.D = 8, oracle.E = 3, oracle.scale = 1 / std::sqrt(8.0);
  expectOracle(R"mlir(
    func.func @main(%q: tensor<2x6x5x8xf32>, %k: tensor<2x2x?x8xf32>,
        %v: tensor<2x2x?x3xf32>) -> (tensor<2x6x5x3xf32>, tensor<2x6x5xf32>) {
      %o, %l = attn.sdpa %q, %k, %v
          : tensor<2x6x5x8xf32>, tensor<2x2x?x8xf32>, tensor<2x2x?x3xf32>
          -> tensor<2x6x5x3xf32>, tensor<2x6x5xf32>
      return %o, %l : tensor<2x6x5x3xf32>, tensor<2x6x5xf32>
    })mlir",
               oracle, makeRandom({2, 6, 5, 8}, 1), makeRandom({2, 2, 7, 8}, 2),
               makeRandom({2, 2, 7, 3}, 3));
}

TEST(Decompose, EveryModifierAtOnce) {
  Oracle oracle;
  oracle.B = 2, oracle.H = 2, oracle.Hk = 1, oracle.Lq = 5, oracle.Lk = 9;
  oracle.D = oracle.E = 4, oracle.scale = 0.75;
  Tensor lengths(DType::I64, {2}), bias = makeRandom({2, 1, 9}, 4),
                                   sinks = makeRandom({2}, 5),
                                   mask(DType::I1, {5, 1});
  lengths.store(0, 6);
  lengths.store(1, 100);
  for (int64_t i : {0, 1, 3, 4})
    mask.store(i, 1);
  oracle.sinks = &sinks;
  oracle.score = [&](double s, int64_t, int64_t h, int64_t, int64_t j) {
    s = 5 * std::tanh(s / 5);
    s = s * s - 0.5 * static_cast<double>(h);
    return s + bias.load(h * 9 + j);
  };
  oracle.allowed = [&](int64_t b, int64_t h, int64_t i, int64_t j) {
    int64_t n = b == 0 ? 6 : 9, diagonal = i + n - 5;
    return j < n && j <= diagonal && diagonal - 3 <= j && i != 2 && j != 4 + h;
  };
  expectOracle(R"mlir(
    func.func @main(%q: tensor<2x2x5x4xf64>, %k: tensor<2x1x9x4xf64>,
        %v: tensor<2x1x9x4xf64>, %lengths: tensor<2xi64>, %mask: tensor<5x1xi1>,
        %bias: tensor<2x1x9xf64>, %sinks: tensor<2xf64>)
        -> (tensor<2x2x5x4xf64>, tensor<2x2x5xf64>) {
      %o, %l = attn.sdpa %q, %k, %v scale(0.75) causal(bottom_right) window([3, 4])
          softcap(5.0) lengths(%lengths : tensor<2xi64>) mask(%mask : tensor<5x1xi1>)
          bias(%bias : tensor<2x1x9xf64>) sinks(%sinks : tensor<2xf64>)
          score_mod(%s: f64, %b: index, %h: index, %i: index, %j: index) {
            %square = arith.mulf %s, %s : f64
            %h32 = arith.index_cast %h : index to i32
            %hf = arith.sitofp %h32 : i32 to f64
            %half = arith.constant 0.5 : f64
            %shift = arith.mulf %hf, %half : f64
            %r = arith.subf %square, %shift : f64
            attn.yield %r : f64
          }
          mask_mod(%b: index, %h: index, %i: index, %j: index) {
            %four = arith.constant 4 : index
            %column = arith.addi %four, %h : index
            %r = arith.cmpi ne, %j, %column : index
            attn.yield %r : i1
          }
          : tensor<2x2x5x4xf64>, tensor<2x1x9x4xf64>, tensor<2x1x9x4xf64>
          -> tensor<2x2x5x4xf64>, tensor<2x2x5xf64>
      return %o, %l : tensor<2x2x5x4xf64>, tensor<2x2x5xf64>
    })mlir",
               oracle, makeRandom({2, 2, 5, 4}, 1), makeRandom({2, 1, 9, 4}, 2),
               makeRandom({2, 1, 9, 4}, 3), {lengths, mask, bias, sinks});
}

TEST(Decompose, RankTwoTopLeftWithEmptyRows) {
  Oracle oracle;
  oracle.Lq = 4, oracle.Lk = 3, oracle.D = oracle.E = 4, oracle.scale = 0.5;
  oracle.allowed = [](int64_t, int64_t, int64_t i, int64_t j) {
    return j <= i && i - 1 <= j && i != 3;
  };
  oracle.score = [](double s, int64_t, int64_t, int64_t i, int64_t) {
    return i == 3 ? -infinity : s;
  };
  // The last query is masked by its scores alone.
  expectOracle(R"mlir(
    func.func @main(%q: tensor<4x4xf64>, %k: tensor<3x4xf64>, %v: tensor<3x4xf64>)
        -> (tensor<4x4xf64>, tensor<4xf64>) {
      %o, %l = attn.sdpa %q, %k, %v causal(top_left) window([1, -1])
          score_mod(%s: f64, %b: index, %h: index, %i: index, %j: index) {
            %three = arith.constant 3 : index
            %last = arith.cmpi eq, %i, %three : index
            %masked = arith.constant 0xFFF0000000000000 : f64
            %r = arith.select %last, %masked, %s : f64
            attn.yield %r : f64
          }
          : tensor<4x4xf64>, tensor<3x4xf64>, tensor<3x4xf64>
          -> tensor<4x4xf64>, tensor<4xf64>
      return %o, %l : tensor<4x4xf64>, tensor<4xf64>
    })mlir",
               oracle, makeRandom({4, 4}, 1), makeRandom({3, 4}, 2),
               makeRandom({3, 4}, 3));
}

TEST(Decompose, NaNArrivesWhereAllowedAndNowhereElse) {
  Tensor q = makeRandom({3, 4}, 1), k = makeRandom({3, 4}, 2),
         v = makeRandom({3, 4}, 3);
  v.store(2 * 4 + 1, notANumber);
  k.store(1 * 4, notANumber);
  std::vector<Tensor> results = runGraph(R"mlir(
    func.func @main(%q: tensor<3x4xf64>, %k: tensor<3x4xf64>, %v: tensor<3x4xf64>)
        -> tensor<3x4xf64> {
      %o = attn.sdpa %q, %k, %v causal(top_left)
          mask_mod(%b: index, %h: index, %i: index, %j: index) {
            %one = arith.constant 1 : index
            %two = arith.constant 2 : index
            %last = arith.cmpi eq, %i, %two : index
            %middle = arith.cmpi eq, %j, %one : index
            %both = arith.andi %last, %middle : i1
            %true = arith.constant true
            %r = arith.xori %both, %true : i1
            attn.yield %r : i1
          }
          : tensor<3x4xf64>, tensor<3x4xf64>, tensor<3x4xf64> -> tensor<3x4xf64>
      return %o : tensor<3x4xf64>
    })mlir",
                                         {q, k, v}, Pipeline::Reference);
  ASSERT_EQ(results.size(), 1u);
  // Row 0 sees key 0; row 1 also the NaN key 1; row 2 sees keys 0 and 2, one of
  // whose values is NaN.
  for (int64_t e = 0; e < 4; ++e) {
    EXPECT_EQ(results[0].load(e), v.load(e));
    EXPECT_TRUE(std::isnan(results[0].load(4 + e)));
    EXPECT_EQ(std::isnan(results[0].load(8 + e)), e == 1);
  }
}

TEST(Decompose, NoKeysGiveZeroAndMinusInfinity) {
  std::vector<Tensor> results =
      runGraph(R"mlir(
    func.func @main(%q: tensor<3x4xbf16>, %k: tensor<?x4xbf16>, %v: tensor<?x2xbf16>)
        -> (tensor<3x2xbf16>, tensor<3xf32>) {
      %o, %l = attn.sdpa %q, %k, %v : tensor<3x4xbf16>, tensor<?x4xbf16>,
          tensor<?x2xbf16> -> tensor<3x2xbf16>, tensor<3xf32>
      return %o, %l : tensor<3x2xbf16>, tensor<3xf32>
    })mlir",
               {makeRandom({3, 4}, 1, DType::BF16), Tensor(DType::BF16, {0, 4}),
                Tensor(DType::BF16, {0, 2})},
               Pipeline::Reference);
  ASSERT_EQ(results.size(), 2u);
  for (int64_t i = 0; i < 6; ++i)
    EXPECT_EQ(results[0].load(i), 0);
  for (int64_t i = 0; i < 3; ++i)
    EXPECT_EQ(results[1].load(i), -infinity);
}

static const char *const onlineSource = R"mlir(
    func.func @main(%q: tensor<2x5x4xf64>, %k: tensor<2x9x4xf64>, %v: tensor<2x9x4xf64>)
        -> (tensor<2x5x4xf64>, tensor<2x5xf64>) {
      %zero = arith.constant 0.0 : f64
      %lowest = arith.constant -1.7976931348623157e308 : f64
      %e3 = tensor.empty() : tensor<2x3x5xf64>
      %e4 = tensor.empty() : tensor<2x3x5x4xf64>
      %acc = linalg.fill ins(%zero : f64) outs(%e4 : tensor<2x3x5x4xf64>)
          -> tensor<2x3x5x4xf64>
      %max = linalg.fill ins(%lowest : f64) outs(%e3 : tensor<2x3x5xf64>)
          -> tensor<2x3x5xf64>
      %sum = linalg.fill ins(%zero : f64) outs(%e3 : tensor<2x3x5xf64>)
          -> tensor<2x3x5xf64>
      %r:3 = attn.online_sdpa
          ins(%q, %k, %v : tensor<2x5x4xf64>, tensor<2x9x4xf64>, tensor<2x9x4xf64>)
          outs(%acc, %max, %sum
              : tensor<2x3x5x4xf64>, tensor<2x3x5xf64>, tensor<2x3x5xf64>)
          scale(0.5) key_chunk(4)
          mask_mod(%b: index, %h: index, %i: index, %j: index) {
            %r = arith.cmpi sle, %j, %i : index
            attn.yield %r : i1
          }
      %n:2 = attn.normalize ins(%r#0, %r#1, %r#2
              : tensor<2x3x5x4xf64>, tensor<2x3x5xf64>, tensor<2x3x5xf64>)
          outs(%e4, %e3 : tensor<2x3x5x4xf64>, tensor<2x3x5xf64>)
      %o, %l = attn.merge %n#0, %n#1 dim(1)
          : tensor<2x3x5x4xf64>, tensor<2x3x5xf64> -> tensor<2x5x4xf64>, tensor<2x5xf64>
      return %o, %l : tensor<2x5x4xf64>, tensor<2x5xf64>
    })mlir";

// Chunks 1 and 2 of the keys are empty for most queries, the last one for all.
TEST(Decompose, OnlineChunksMergeToTheWhole) {
  Oracle oracle;
  oracle.B = 2, oracle.Lq = 5, oracle.Lk = 9, oracle.D = oracle.E = 4;
  oracle.scale = 0.5;
  oracle.allowed = [](int64_t, int64_t, int64_t i, int64_t j) {
    return j <= i;
  };
  expectOracle(onlineSource, oracle, makeRandom({2, 5, 4}, 1),
               makeRandom({2, 9, 4}, 2), makeRandom({2, 9, 4}, 3));
}
