// Every feature of attn.sdpa in every element type, and every pair of features,
// through the compiler and judged by the executable specification, with scores
// of magnitude 1 and 50. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "GraphRunner.h"
#include "fovea/Fuzz.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace fovea;

namespace {
struct Feature {
  const char *name;
  const char
      *clause; ///< `$T` stands for the element type, `$S` for the score's
  const char *argument; ///< `name: type`, or empty
  FuzzRole role;        ///< of the argument
  std::vector<int64_t> shape;
};

/// A name-to-feature table whose graphs have B 2, H 4, Lq 37, Lk 83, D 32.
const std::vector<Feature> &getFeatures() {
  static const std::vector<Feature> features = {
      {"causal_top_left", "causal(top_left)", "", FuzzRole::Query, {}},
      {"causal_bottom_right", "causal(bottom_right)", "", FuzzRole::Query, {}},
      {"window", "window([20, 9])", "", FuzzRole::Query, {}},
      {"softcap", "softcap(15.0)", "", FuzzRole::Query, {}},
      {"scale", "scale(0.25)", "", FuzzRole::Query, {}},
      {"lengths",
       "lengths(%lengths : tensor<2xi32>)",
       "lengths: tensor<2xi32>",
       FuzzRole::Lengths,
       {2}},
      {"mask",
       "mask(%mask : tensor<37x83xi1>)",
       "mask: tensor<37x83xi1>",
       FuzzRole::Mask,
       {37, 83}},
      {"bias",
       "bias(%bias : tensor<4x1x83x$T>)",
       "bias: tensor<4x1x83x$T>",
       FuzzRole::Bias,
       {4, 1, 83}},
      {"sinks",
       "sinks(%sinks : tensor<4xf32>)",
       "sinks: tensor<4xf32>",
       FuzzRole::Sinks,
       {4}},
      {"score_mod",
       R"mlir(score_mod(%s: $S, %b: index, %h: index, %i: index, %j: index) {
          %slope = tensor.extract %slopes[%h] : tensor<4x$S>
          %distance = arith.subi %i, %j : index
          %d32 = arith.index_cast %distance : index to i32
          %d = arith.sitofp %d32 : i32 to $S
          %penalty = arith.mulf %slope, %d : $S
          %r = arith.subf %s, %penalty : $S
          attn.yield %r : $S
        })mlir",
       "slopes: tensor<4x$S>",
       FuzzRole::Slopes,
       {4}},
      {"mask_mod",
       R"mlir(mask_mod(%b: index, %h: index, %i: index, %j: index) {
          %width = arith.constant 16 : index
          %block_i = arith.divui %i, %width : index
          %block_j = arith.divui %j, %width : index
          %same = arith.cmpi eq, %block_i, %block_j : index
          %prefix = arith.cmpi slt, %j, %width : index
          %r = arith.ori %same, %prefix : i1
          attn.yield %r : i1
        })mlir",
       "",
       FuzzRole::Query,
       {}}};
  return features;
}

enum Variant { LSE = 1, GroupedHeads = 2 };
} // namespace

static std::string substitute(std::string text, const std::string &from,
                              const std::string &to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// A graph with the features, regions last as the syntax wants them.
static FuzzCase makeCase(std::vector<Feature> features, DType dtype,
                         unsigned variant, double magnitude) {
  bool isGrouped = variant & GroupedHeads, hasLse = variant & LSE;
  DType scoreType = dtype == DType::F64 ? DType::F64 : DType::F32;
  FuzzCase result;
  result.queryMagnitude = magnitude;
  result.rule.scoreMagnitude = magnitude;
  result.poison = FuzzPoison::Masked;
  std::vector<int64_t> keyShape = {2, isGrouped ? 2 : 4, 83, 32};
  result.arguments = {
      {FuzzRole::Query, dtype, {2, 4, 37, 32}},
      {FuzzRole::Key, dtype, keyShape, FuzzLayout::Transposed},
      {FuzzRole::Value, dtype, keyShape, FuzzLayout::Transposed}};
  std::string parameters, clauses;
  for (const Feature &feature : features) {
    clauses += std::string(" ") + feature.clause;
    if (std::string(feature.name) == "softcap")
      result.rule.factor = 3;
    if (!*feature.argument)
      continue;
    parameters += std::string(", %") + feature.argument;
    DType type = llvm::StringSwitch<DType>(feature.name)
                     .Case("lengths", DType::I32)
                     .Case("mask", DType::I1)
                     .Case("bias", dtype)
                     .Case("score_mod", scoreType)
                     .Default(DType::F32);
    result.arguments.push_back({feature.role, type, feature.shape});
  }
  std::string source = R"mlir(
    func.func @main(%q: tensor<2x4x?x32x$T>, %k: $K, %v: $K$P) -> ($R) {
      $V = attn.sdpa %q, %k, %v $C : tensor<2x4x?x32x$T>, $K, $K -> $R
      return $V : $R
    })mlir";
  source = substitute(source, "$R",
                      hasLse ? "tensor<2x4x?x32x$T>, tensor<2x4x?x$S>"
                             : "tensor<2x4x?x32x$T>");
  source = substitute(source, "$V", hasLse ? "%o, %l" : "%o");
  source =
      substitute(source, "$K",
                 isGrouped ? "tensor<2x2x83x32x$T>" : "tensor<2x4x83x32x$T>");
  source = substitute(source, "$C", clauses);
  source = substitute(source, "$P", parameters);
  source = substitute(source, "$T", std::string(getName(dtype)));
  result.source = substitute(source, "$S", std::string(getName(scoreType)));
  return result;
}

/// The engines live as long as the tests: creating one takes time.
static const Fuzzer &getFuzzer() {
  static const Fuzzer fuzzer = [] {
    EngineOptions options;
    options.diskCache = false;
    Engine engine = llvm::cantFail(Engine::create(options));
    options.optLevel = 0;
    return Fuzzer(engine, llvm::cantFail(Engine::create(options)));
  }();
  return fuzzer;
}

static void expectPasses(const FuzzCase &fuzzCase) {
  llvm::Expected<std::vector<Comparison>> comparisons =
      getFuzzer().run(fuzzCase);
  if (!comparisons) {
    ADD_FAILURE() << llvm::toString(comparisons.takeError()) << fuzzCase.source;
    return;
  }
  for (const Comparison &comparison : *comparisons)
    EXPECT_TRUE(comparison.passed()) << toText(comparison) << fuzzCase.source;
}

namespace {
class FeatureMatrix : public testing::TestWithParam<DType> {};
class FeaturePairs : public testing::TestWithParam<size_t> {};
} // namespace

TEST_P(FeatureMatrix, EachFeatureAlone) {
  for (const Feature &feature : getFeatures())
    for (double magnitude : {1.0, 50.0}) {
      SCOPED_TRACE(feature.name);
      expectPasses(
          makeCase({feature}, GetParam(), LSE | GroupedHeads, magnitude));
    }
}

TEST_P(FeatureMatrix, NoFeature) {
  for (double magnitude : {1.0, 50.0})
    for (unsigned variant : {0, int(LSE), int(GroupedHeads)})
      expectPasses(makeCase({}, GetParam(), variant, magnitude));
}

INSTANTIATE_TEST_SUITE_P(Types, FeatureMatrix,
                         testing::Values(DType::F32, DType::F64, DType::F16,
                                         DType::BF16),
                         [](const testing::TestParamInfo<DType> &info) {
                           return std::string(getName(info.param));
                         });

// Each pair in one of the types, and with one of the magnitudes.
TEST_P(FeaturePairs, WithEachLaterFeature) {
  constexpr DType types[] = {DType::F32, DType::BF16, DType::F16};
  const std::vector<Feature> &features = getFeatures();
  size_t first = GetParam();
  for (size_t second = first + 1; second < features.size(); ++second) {
    if (first == 0 && second == 1)
      continue; // two alignments of one clause
    SCOPED_TRACE(features[second].name);
    expectPasses(makeCase(
        {features[first], features[second]}, types[(first + second) % 3],
        second % 2 ? LSE : GroupedHeads, (first ^ second) & 1 ? 1 : 50));
  }
}

INSTANTIATE_TEST_SUITE_P(Features, FeaturePairs,
                         testing::Range(size_t(0), getFeatures().size() - 1),
                         [](const testing::TestParamInfo<size_t> &info) {
                           return std::string(getFeatures()[info.param].name);
                         });

// A comparison that cannot fail would be worth nothing.
TEST(Fuzzer, FindsAWrongKernel) {
  FuzzCase wrong = makeCase({getFeatures()[0]}, DType::F32, 0, 1);
  llvm::Expected<std::vector<Comparison>> right = getFuzzer().run(wrong);
  ASSERT_TRUE(bool(right));
  EXPECT_TRUE(right->front().passed());
  FuzzData data = makeFuzzData(wrong);
  std::vector<Tensor> other = runGraph(
      substitute(wrong.source, "causal(top_left)", "causal(bottom_right)"),
      data.views, Pipeline::Optimized);
  std::vector<Tensor> naive =
      runGraph(wrong.source, data.views, Pipeline::Reference);
  ASSERT_EQ(other.size(), 1u);
  ASSERT_EQ(naive.size(), 1u);
  EXPECT_FALSE(
      compare(other[0], convert(naive[0], DType::F64), naive[0]).passed());
}

TEST(Fuzzer, CasesAreReproducible) {
  FuzzCase first = drawFuzzCase(7, 3), second = drawFuzzCase(7, 3);
  EXPECT_EQ(first.source, second.source);
  FuzzData firstData = makeFuzzData(first), secondData = makeFuzzData(second);
  for (auto [a, b] : llvm::zip_equal(firstData.storage, secondData.storage)) {
    ASSERT_EQ(a.view().shape, b.view().shape);
    for (int64_t i = 0; i < a.getNumElements(); ++i)
      EXPECT_TRUE(a.load(i) == b.load(i) || a.load(i) != a.load(i));
  }
  EXPECT_NE(first.source, drawFuzzCase(8, 3).source);
}
