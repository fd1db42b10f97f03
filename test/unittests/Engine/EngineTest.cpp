// Compiling and calling kernels.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"
#include "fovea/Program.h"
#include "mlir/IR/BuiltinOps.h"

#include <thread>

using namespace fovea;
using namespace fovea::test;

static std::vector<float> iota(size_t count) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i)
    values[i] = i;
  return values;
}

TEST(Engine, CompilesTextAndCallsIt) {
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  std::vector<float> a = iota(24), b(24, 0.5), c(24);
  llvm::cantFail(kernel(
      {TensorView::of(a.data(), {3, 8}), TensorView::of(b.data(), {3, 8})},
      {TensorView::of(c.data(), {3, 8})}));
  for (size_t i = 0; i < c.size(); ++i)
    EXPECT_EQ(c[i], i + 0.5);
}

TEST(Engine, DescribesTheEntry) {
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  const Signature &signature = kernel.signature();
  EXPECT_EQ(signature.entry, "main");
  ASSERT_EQ(signature.inputs.size(), 2u);
  EXPECT_EQ(signature.inputs[1].toString(), "?x8xf32");
  ASSERT_EQ(signature.results.size(), 1u);
  EXPECT_EQ(signature.results[0].toString(), "?x8xf32");
}

TEST(Engine, AllocatesResults) {
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  std::vector<float> a = iota(40);
  TensorView view = TensorView::of(a.data(), {5, 8});
  std::vector<Tensor> results = llvm::cantFail(kernel.run({view, view}));
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].view().shape, (std::vector<int64_t>{5, 8}));
  EXPECT_EQ(results[0].load(39), 78);
}

TEST(Engine, TakesStridedTensors) {
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  std::vector<float> a = iota(48), b(16, 1), c(48, -1);
  TensorView everyThirdRow{a.data(), DType::F32, {2, 8}, {24, 1}};
  TensorView reversed{c.data() + 24, DType::F32, {2, 8}, {-24, 1}};
  llvm::cantFail(
      kernel({everyThirdRow, TensorView::of(b.data(), {2, 8})}, {reversed}));
  EXPECT_EQ(c[24], 1);
  EXPECT_EQ(c[0], 25);
  EXPECT_EQ(c[8], -1);
}

TEST(Engine, TakesPointers) {
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  std::vector<float> a = iota(16), c(16);
  llvm::cantFail(kernel.callPointers({a.data(), a.data()}, {c.data()}, {2, 2}));
  EXPECT_EQ(c[15], 30);
  EXPECT_EQ(
      getErrorText(kernel.callPointers({a.data(), a.data()}, {c.data()}, {2})),
      "expected 2 dynamic sizes, got 1");
}

TEST(Engine, EmptyTensorsNeedNoMemory) {
  Kernel kernel = llvm::cantFail(createEngine().compile(addGraph));
  TensorView empty = TensorView::contiguous(nullptr, DType::F32, {0, 8});
  EXPECT_FALSE(static_cast<bool>(kernel({empty, empty}, {empty})));
}

TEST(Engine, PassesScalarsByValue) {
  Kernel kernel = llvm::cantFail(createEngine().compile(R"(
    func.func @scale(%x: tensor<4xf64>, %factor: f64) -> tensor<4xf64> {
      %empty = tensor.empty() : tensor<4xf64>
      %scaled = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
                                iterator_types = ["parallel"]}
          ins(%x : tensor<4xf64>) outs(%empty : tensor<4xf64>) {
        ^bb0(%element: f64, %unused: f64):
          %product = arith.mulf %element, %factor : f64
          linalg.yield %product : f64
      } -> tensor<4xf64>
      return %scaled : tensor<4xf64>
    })",
                                                        {.entry = "scale"}));
  double x[] = {1, 2, 3, 4}, factor = 2.5;
  std::vector<Tensor> results = llvm::cantFail(
      kernel.run({TensorView::of(x, {4}), TensorView::of(&factor, {})}));
  EXPECT_EQ(results[0].load(3), 10);
}

TEST(Engine, ReferenceInFloat64PromotesTheSignature) {
  Kernel kernel = llvm::cantFail(
      createEngine().compile(addGraph, {.pipeline = Pipeline::ReferenceF64}));
  EXPECT_EQ(kernel.signature().inputs[0].toString(), "?x8xf64");
  std::vector<double> a(8, 1e-30), b(8, 1);
  std::vector<Tensor> results = llvm::cantFail(kernel.run(
      {TensorView::of(a.data(), {1, 8}), TensorView::of(b.data(), {1, 8})}));
  EXPECT_EQ(results[0].view().dtype, DType::F64);
}

TEST(Engine, CompilesModules) {
  Program program = llvm::cantFail(Program::parse(addGraph, "graph"));
  Kernel kernel = llvm::cantFail(createEngine().compile(program.getModule()));
  EXPECT_EQ(kernel.signature().results.size(), 1u);
}

TEST(Engine, KernelsOutliveTheirEngine) {
  std::optional<Engine> engine = createEngine();
  Kernel kernel = llvm::cantFail(engine->compile(addGraph));
  engine.reset();
  std::vector<float> a(8, 2);
  TensorView view = TensorView::of(a.data(), {1, 8});
  EXPECT_EQ(llvm::cantFail(kernel.run({view, view}))[0].load(0), 4);
}

TEST(Engine, KeepsCompiledCode) {
  Engine engine = createEngine();
  Kernel first = llvm::cantFail(engine.compile(addGraph));
  Kernel second = llvm::cantFail(engine.compile(addGraph));
  Kernel third =
      llvm::cantFail(engine.compile("// a comment\n" + addGraph.str()));
  EXPECT_EQ(first.origin(), CodeOrigin::Compiled);
  EXPECT_EQ(second.origin(), CodeOrigin::MemoryCache);
  EXPECT_EQ(third.origin(), CodeOrigin::MemoryCache);
  EXPECT_EQ(first.entryPoint(), second.entryPoint());
  EXPECT_EQ(first.entryPoint(), third.entryPoint());
  Kernel reference = llvm::cantFail(
      engine.compile(addGraph, {.pipeline = Pipeline::Reference}));
  EXPECT_EQ(reference.origin(), CodeOrigin::Compiled);
}

TEST(Engine, ManyThreadsCompileAndCall) {
  Engine engine = createEngine();
  std::vector<std::thread> threads;
  std::vector<int> failures(8, 0);
  for (size_t id = 0; id < failures.size(); ++id)
    threads.emplace_back([&, id] {
      // Half of the threads share a graph.
      std::string graph =
          "// " + std::to_string(id / 2) + "\n" + addGraph.str();
      Kernel kernel = llvm::cantFail(engine.compile(
          graph, {.pipeline = id % 2 ? Pipeline::Optimized : Pipeline::Reference}));
      for (int64_t length = 1; length <= 32; ++length) {
        std::vector<float> a(length * 8, id), b = iota(length * 8);
        Tensor sum = std::move(llvm::cantFail(
            kernel.run({TensorView::of(a.data(), {length, 8}),
                        TensorView::of(b.data(), {length, 8})}))[0]);
        for (int64_t i = 0; i < length * 8; ++i)
          failures[id] += sum.load(i) != id + i;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(failures, std::vector<int>(8, 0));
}
