// What users do wrong, and what they are told.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"

using namespace fovea;
using namespace fovea::test;

static std::string compileError(llvm::StringRef source,
                                const CompileOptions &options = {}) {
  return getErrorText(createEngine().compile(source, options));
}

static std::string createError(const EngineOptions &options) {
  return getErrorText(Engine::create(options));
}

TEST(Errors, EngineOptions) {
  EXPECT_EQ(createError({.threads = -1}), "expected 0 to 4096 threads, got -1");
  EXPECT_EQ(createError({.optLevel = 4}),
            "expected an optimization level from 0 to 3, got 4");
  EXPECT_EQ(createError({.cpu = "pentium9"}).find("unknown CPU 'pentium9'"),
            0u);
  EXPECT_EQ(
      createError({.features = "+warp"}).find("unknown CPU feature 'warp'"),
      0u);
}

TEST(Errors, UnsupportedFeature) {
  // No machine has both of these.
  std::string message =
      createError({.features = "+sse4a,+amx-tile,+avx10.2,+fma4"});
  EXPECT_EQ(message.find("unsupported CPU feature '"), 0u) << message;
}

TEST(Errors, DiagnosticsHaveLocations) {
  EXPECT_EQ(compileError("func.func @main() {\n  oops\n}",
                         {.sourceName = "graph.mlir"})
                .find("graph.mlir:2:3: error: "),
            0u);
  std::string message = compileError(R"(
func.func @main(%q: tensor<2x4x8xf32>, %k: tensor<2x4x6xf32>) -> tensor<2x4x6xf32> {
  %o = attn.sdpa %q, %k, %k : tensor<2x4x8xf32>, tensor<2x4x6xf32>, tensor<2x4x6xf32> -> tensor<2x4x6xf32>
  return %o : tensor<2x4x6xf32>
})");
  EXPECT_EQ(message.find("source:3:8: error: 'attn.sdpa' op "), 0u) << message;
}

TEST(Errors, Entry) {
  EXPECT_EQ(compileError(addGraph, {.entry = "other"}),
            "unknown entry 'other': the module's entries are 'main'");
  EXPECT_EQ(compileError("func.func private @main()"),
            "unknown entry 'main': the module's entries are none");
  EXPECT_EQ(compileError("func.func @main(%x: tensor<*xf32>) { return }")
                .find("source:1:1: error: expected argument 0 to be a ranked "
                      "tensor or a scalar"),
            0u);
}

TEST(Errors, Calls) {
  std::string message = compileError(R"(
func.func private @external(tensor<4xf32>) -> tensor<4xf32>
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = call @external(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
})");
  EXPECT_EQ(message.find(
                "source:4:8: error: expected the called function 'external' to "
                "have a body"),
            0u)
      << message;
  message = compileError(R"(
func.func private @again(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = call @main(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = call @again(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
})");
  EXPECT_EQ(
      message.find(
          "source:3:8: error: expected no recursion, got a call of 'main'"),
      0u)
      << message;
}

TEST(Errors, Files) {
  EXPECT_EQ(getErrorText(createEngine().compileFile("/no/such.mlir")),
            "cannot read '/no/such.mlir': No such file or directory");
}

namespace {
/// Calls of main(a, b) = a + b with something wrong.
class Calls : public testing::Test {
protected:
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  std::vector<float> a = std::vector<float>(64), b = a, c = a;
  TensorView va = TensorView::of(a.data(), {2, 8});
  TensorView vb = TensorView::of(b.data(), {2, 8});
  TensorView vc = TensorView::of(c.data(), {2, 8});

  std::string call(llvm::ArrayRef<TensorView> inputs,
                   llvm::ArrayRef<TensorView> outputs) {
    return getErrorText(kernel(inputs, outputs));
  }
};
} // namespace

TEST_F(Calls, Counts) {
  EXPECT_EQ(call({va}, {vc}), "expected 2 inputs, got 1");
  EXPECT_EQ(call({va, vb}, {}), "expected 1 outputs, got 0");
  EXPECT_EQ(getErrorText(kernel.run({va, vb, vc})), "expected 2 inputs, got 3");
  EXPECT_EQ(getErrorText(kernel.callPointers({a.data()}, {c.data()}, {2, 2})),
            "expected 2 inputs, got 1");
}

TEST_F(Calls, Types) {
  vb.dtype = DType::I32;
  EXPECT_EQ(call({va, vb}, {vc}),
            "expected input 1 of type ?x8xf32, got 2x8xi32");
  vc.dtype = DType::F64;
  vb.dtype = DType::F32;
  EXPECT_EQ(call({va, vb}, {vc}),
            "expected output 0 of type ?x8xf32, got 2x8xf64");
}

TEST_F(Calls, Ranks) {
  EXPECT_EQ(call({va, TensorView::of(b.data(), {16})}, {vc}),
            "expected input 1 of rank 2 (?x8xf32), got rank 1 (16xf32)");
  va.strides.pop_back();
  EXPECT_EQ(call({va, vb}, {vc}), "expected 2 strides for input 0, got 1");
}

TEST_F(Calls, Sizes) {
  EXPECT_EQ(call({va, TensorView::of(b.data(), {2, 7})}, {vc}),
            "expected input 1 of type ?x8xf32, got size 7 in dim 1");
  EXPECT_EQ(call({TensorView::of(a.data(), {-1, 8}), vb}, {vc}),
            "expected input 0 of type ?x8xf32, got size -1 in dim 0");
  EXPECT_EQ(call({va, TensorView::of(b.data(), {3, 8})}, {vc}),
            "expected dim 0 of input 0 and dim 0 of input 1 to be equal, got 2 "
            "and 3");
  EXPECT_EQ(call({va, vb}, {TensorView::of(c.data(), {3, 8})}),
            "expected output 0 of shape 2x8xf32, got 3x8xf32");
}

TEST_F(Calls, Strides) {
  va.strides = {1, 2};
  EXPECT_EQ(call({va, vb}, {vc}),
            "expected the innermost stride of input 0 to be 1, got 2");
  va.strides = {0, 1}; // broadcasting an input is fine
  EXPECT_EQ(call({va, vb}, {vc}), "");
  vc.strides = {0, 1};
  EXPECT_EQ(call({va, vb}, {vc}),
            "expected the elements of output 0 at distinct addresses");
}

TEST_F(Calls, Pointers) {
  vb.data = nullptr;
  EXPECT_EQ(call({va, vb}, {vc}),
            "expected data for input 1, got a null pointer");
}

TEST_F(Calls, Aliasing) {
  EXPECT_EQ(call({va, vb}, {va}), "expected output 0 not to overlap input 0");
  EXPECT_EQ(call({va, vb}, {TensorView::of(b.data() + 15, {2, 8})}),
            "expected output 0 not to overlap input 1");
  EXPECT_EQ(call({va, vb}, {TensorView::of(b.data() + 16, {2, 8})}), "");
  EXPECT_EQ(call({va, va}, {vc}), "") << "inputs may be the same";
}

TEST_F(Calls, FailedCallsWriteNothing) {
  std::fill(c.begin(), c.end(), 7);
  EXPECT_NE(call({va, TensorView::of(b.data(), {3, 8})}, {vc}), "");
  EXPECT_EQ(c, std::vector<float>(64, 7));
}

TEST(Errors, OutputsMayNotOverlapEachOther) {
  Kernel kernel = llvm::cantFail(createEngine().compile(R"(
    func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
      return %x, %x : tensor<4xf32>, tensor<4xf32>
    })"));
  std::vector<float> x(4, 3), y(8);
  TensorView input = TensorView::of(x.data(), {4});
  TensorView first = TensorView::of(y.data(), {4}),
             second = TensorView::of(y.data() + 2, {4});
  EXPECT_EQ(getErrorText(kernel({input}, {first, second})),
            "expected output 1 not to overlap output 0");
  second = TensorView::of(y.data() + 4, {4});
  EXPECT_EQ(getErrorText(kernel({input}, {first, second})), "");
  EXPECT_EQ(y, std::vector<float>(8, 3));
}

TEST(Errors, KernelsThatNeedMoreMemoryThanThereIs) {
  Kernel kernel =
      llvm::cantFail(createEngine().compile(R"(
    func.func @main(%q: tensor<?x1xf32>) -> tensor<?x1xf32> {
      %o = attn.sdpa %q, %q, %q : tensor<?x1xf32>, tensor<?x1xf32>, tensor<?x1xf32> -> tensor<?x1xf32>
      return %o : tensor<?x1xf32>
    })",
                                            {.pipeline = Pipeline::Reference}));
  std::vector<float> q(4 << 20, 1);
  std::string text =
      getErrorText(kernel.run({TensorView::of(q.data(), {4 << 20, 1})}));
  EXPECT_EQ(text.find("out of memory: the kernel has "), 0u) << text;
  EXPECT_NE(text.find(" GiB and asked for 65536.0"), std::string::npos) << text;
  EXPECT_EQ(
      llvm::cantFail(kernel.run({TensorView::of(q.data(), {4, 1})}))[0].load(3),
      1);
}

TEST(Errors, StaticSizesReachDynamicDims) {
  // The addition demands that %a has 4 rows, though its type does not say so.
  Kernel kernel = llvm::cantFail(createEngine().compile(R"(
    func.func @main(%a: tensor<?x8xf32>, %b: tensor<4x8xf32>) -> tensor<4x8xf32> {
      %r = linalg.add ins(%a, %b : tensor<?x8xf32>, tensor<4x8xf32>)
                      outs(%b : tensor<4x8xf32>) -> tensor<4x8xf32>
      return %r : tensor<4x8xf32>
    })"));
  std::vector<float> a(24), b(32);
  EXPECT_EQ(getErrorText(kernel.run({TensorView::of(a.data(), {3, 8}),
                                     TensorView::of(b.data(), {4, 8})})),
            "expected input 0 of type 4x8xf32, got size 3 in dim 0");
}

TEST(Errors, MasksOfDynamicSizeBroadcast) {
  Kernel kernel =
      llvm::cantFail(createEngine().compile(R"(
    func.func @main(%m: tensor<?x?xi1>, %q: tensor<?x4xf32>, %k: tensor<7x4xf32>) -> tensor<?x4xf32> {
      %o = attn.sdpa %q, %k, %k mask(%m : tensor<?x?xi1>)
          : tensor<?x4xf32>, tensor<7x4xf32>, tensor<7x4xf32> -> tensor<?x4xf32>
      return %o : tensor<?x4xf32>
    })",
                                            {.pipeline = Pipeline::Reference}));
  std::vector<float> data(64, 0.5f);
  std::vector<uint8_t> mask(64, 1);
  auto check = [&](int64_t rows, int64_t columns) {
    return getErrorText(kernel.resultShapes(
        {TensorView::of(reinterpret_cast<bool *>(mask.data()), {rows, columns}),
         TensorView::of(data.data(), {5, 4}),
         TensorView::of(data.data(), {7, 4})}));
  };
  EXPECT_EQ(check(5, 7), "");
  EXPECT_EQ(check(1, 7), "");
  EXPECT_EQ(check(5, 1), "");
  EXPECT_EQ(check(1, 1), "");
  EXPECT_EQ(check(2, 7), "expected dim 0 of input 0 and dim 0 of input 1 to be "
                         "equal, got 2 and 5");
  EXPECT_EQ(check(5, 6), "expected dim 1 of input 0 and dim 0 of input 2 to be "
                         "equal, got 6 and 7");
}

TEST(Errors, AssertionsOfTheGraph) {
  Kernel kernel = llvm::cantFail(createEngine().compile(R"(
    func.func @main(%a: tensor<?xf32>, %n: tensor<i64>) -> tensor<?xf32> {
      %c0 = arith.constant 0 : index
      %c4 = arith.constant 4 : index
      %zero = arith.constant 0 : i64
      %size = tensor.dim %a, %c0 : tensor<?xf32>
      %fits = arith.cmpi ule, %size, %c4 : index
      cf.assert %fits, "expected a size of at most 4"
      %number = tensor.extract %n[] : tensor<i64>
      %isPositive = arith.cmpi sgt, %number, %zero : i64
      cf.assert %isPositive, "expected 100 % of a number"
      %e = tensor.empty(%size) : tensor<?xf32>
      %r = linalg.negf ins(%a : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
      return %r : tensor<?xf32>
    })"));
  std::vector<float> a(5, 1), r(5);
  auto call = [&](int64_t size, int64_t number) {
    return getErrorText(
        kernel({TensorView::of(a.data(), {size}), TensorView::of(&number, {})},
               {TensorView::of(r.data(), {size})}));
  };
  EXPECT_EQ(call(4, 1), "");
  EXPECT_EQ(r, std::vector<float>({-1, -1, -1, -1, 0}));
  EXPECT_EQ(call(5, 1), "expected a size of at most 4");
  EXPECT_EQ(call(4, 0), "expected 100 % of a number");
  EXPECT_EQ(call(5, 0), "expected a size of at most 4");
  EXPECT_EQ(r[4], 0);
}

TEST(Errors, AttentionDemandsOneBatchAndOneKeyLength) {
  Kernel kernel =
      llvm::cantFail(createEngine().compile(R"(
    func.func @main(%q: tensor<?x2x?x16xf32>, %k: tensor<?x2x?x16xf32>, %v: tensor<?x2x?x16xf32>,
                    %lengths: tensor<?xi32>) -> tensor<?x2x?x16xf32> {
      %o = attn.sdpa %q, %k, %v lengths(%lengths : tensor<?xi32>)
          : tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32> -> tensor<?x2x?x16xf32>
      return %o : tensor<?x2x?x16xf32>
    })",
                                            {.pipeline = Pipeline::Reference}));
  std::vector<float> data(4096, 0.5f);
  std::vector<int32_t> lengths(4, 3);
  auto shapes = [&](int64_t qb, int64_t ql, int64_t kb, int64_t kl, int64_t vl,
                    int64_t lb) {
    auto view = [&](int64_t batch, int64_t length) {
      return TensorView::of(data.data(), {batch, 2, length, 16});
    };
    return getErrorText(
        kernel.resultShapes({view(qb, ql), view(kb, kl), view(kb, vl),
                             TensorView::of(lengths.data(), {lb})}));
  };
  EXPECT_EQ(shapes(2, 5, 2, 7, 7, 2), "");
  EXPECT_EQ(shapes(2, 5, 1, 7, 7, 2), "expected dim 0 of input 0 and dim 0 of "
                                      "input 1 to be equal, got 2 and 1");
  EXPECT_EQ(shapes(2, 5, 2, 7, 6, 2), "expected dim 2 of input 1 and dim 2 of "
                                      "input 2 to be equal, got 7 and 6");
  EXPECT_EQ(shapes(2, 5, 2, 7, 7, 3), "expected dim 0 of input 0 and dim 0 of "
                                      "input 3 to be equal, got 2 and 3");
}
