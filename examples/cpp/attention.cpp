// Compiles an attention in memory, calls it for two lengths, and checks a
// value. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <fovea/Engine.h>

#include <cmath>
#include <cstdio>
#include <vector>

static const char *source = R"(
func.func @main(%q: tensor<1x4x?x32xf32>, %k: tensor<1x4x?x32xf32>,
                %v: tensor<1x4x?x32xf32>) -> tensor<1x4x?x32xf32> {
  %o = attn.sdpa %q, %k, %v causal(top_left)
      : tensor<1x4x?x32xf32>, tensor<1x4x?x32xf32>, tensor<1x4x?x32xf32>
      -> tensor<1x4x?x32xf32>
  return %o : tensor<1x4x?x32xf32>
})";

static int fail(llvm::Error error) {
  std::fprintf(stderr, "error: %s\n", llvm::toString(std::move(error)).c_str());
  return 1;
}

int main() {
  llvm::Expected<fovea::Engine> engine = fovea::Engine::create();
  if (!engine)
    return fail(engine.takeError());
  fovea::CompileOptions options;
  options.entry = "main";
  llvm::Expected<fovea::Kernel> kernel = engine->compile(source, options);
  if (!kernel)
    return fail(kernel.takeError());

  for (int64_t length : {100, 333}) {
    // With equal queries and keys all scores are equal: row i is the mean of
    // the values 0 to i.
    size_t size = 4 * length * 32;
    std::vector<float> ones(size, 1), values(size), output(size);
    for (size_t i = 0; i < size; ++i)
      values[i] = float(i / 32 % length);
    std::vector<int64_t> shape = {1, 4, length, 32};
    auto q = fovea::TensorView::of(ones.data(), shape);
    auto v = fovea::TensorView::of(values.data(), shape);
    auto o = fovea::TensorView::of(output.data(), shape);
    if (llvm::Error error = (*kernel)({q, q, v}, {o}))
      return fail(std::move(error));
    float last = output.back(), expected = float(length - 1) / 2;
    std::printf("length %d: the last row is %g, expected %g\n", int(length),
                last, expected);
    if (!(std::fabs(last - expected) < 1e-3f))
      return 1;
  }
  return 0;
}
