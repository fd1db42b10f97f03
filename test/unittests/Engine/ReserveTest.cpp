// The memory that kernels keep from one call to the next.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"

#include <sys/resource.h>
#include <thread>

using namespace fovea;
using namespace fovea::test;

/// main(x, w) = x w w, with x w in memory of the kernel's own.
static constexpr llvm::StringLiteral twoProducts = R"(
func.func @main(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %length = tensor.dim %x, %c0 : tensor<?x8xf32>
  %empty = tensor.empty(%length) : tensor<?x8xf32>
  %clear = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
  %y = linalg.matmul ins(%x, %w : tensor<?x8xf32>, tensor<8x8xf32>)
      outs(%clear : tensor<?x8xf32>) -> tensor<?x8xf32>
  %z = linalg.matmul ins(%y, %w : tensor<?x8xf32>, tensor<8x8xf32>)
      outs(%clear : tensor<?x8xf32>) -> tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}
)";

/// How many elements are not 64 for inputs of ones.
static int64_t countWrong(const Kernel &kernel, int64_t length) {
  std::vector<float> x(length * 8, 1), w(64, 1), z(length * 8);
  llvm::cantFail(kernel(
      {TensorView::of(x.data(), {length, 8}), TensorView::of(w.data(), {8, 8})},
      {TensorView::of(z.data(), {length, 8})}));
  return llvm::count_if(z, [](float value) { return value != 64; });
}

TEST(Reserve, CallsOfOtherSizes) {
  Kernel kernel = compileGraph(createEngine(), twoProducts.str());
  for (int64_t length : {100000, 3, 100000, 50000, 0, 70000, 200000})
    EXPECT_EQ(countWrong(kernel, length), 0) << length;
}

TEST(Reserve, CallsAtTheSameTime) {
  Kernel kernel = compileGraph(createEngine(), twoProducts.str());
  std::vector<std::thread> threads;
  std::vector<int64_t> wrong(4, 0);
  for (size_t id = 0; id < wrong.size(); ++id)
    threads.emplace_back([&, id] {
      for (int64_t i = 0; i < 20; ++i)
        wrong[id] += countWrong(kernel, 5000 * (1 + (i + id) % 3));
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int64_t>(4, 0));
}

TEST(Reserve, LaterCallsNeedNoPages) {
  // So large that malloc would return each block to the system.
  constexpr int64_t length = 5 << 18, pages = length * 32 / 4096;
  Kernel kernel = compileGraph(createEngine(), twoProducts.str());
  std::vector<float> x(length * 8, 1), w(64, 1), z(length * 8);
  auto call = [&] {
    llvm::cantFail(kernel({TensorView::of(x.data(), {length, 8}),
                           TensorView::of(w.data(), {8, 8})},
                          {TensorView::of(z.data(), {length, 8})}));
  };
  auto countFaults = [] {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
  };
  long begin = countFaults();
  call();
  EXPECT_GE(countFaults() - begin, pages) << "nothing was allocated";
  begin = countFaults();
  call();
  call();
  EXPECT_LT(countFaults() - begin, pages / 2);
}
