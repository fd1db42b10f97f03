// What surrounds the C++ of the README: readme-cpp.test extracts that into
// header.inc and body.inc. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "header.inc"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

static llvm::Error attend(const std::string &source, fovea::TensorView q,
                          fovea::TensorView k, fovea::TensorView v,
                          fovea::TensorView o) {
#include "body.inc"
}

/// Attention of 5 tokens over values that are all 2, with the graph in a file.
int main(int, char **argv) {
  std::ifstream file(argv[1]);
  std::string source(std::istreambuf_iterator<char>(file), {});
  std::vector<int64_t> shape = {1, 12, 5, 32};
  std::vector<float> ones(12 * 5 * 32, 1), twos(12 * 5 * 32, 2),
      out(12 * 5 * 32);
  auto view = [&](std::vector<float> &data) {
    return fovea::TensorView::of(data.data(), shape);
  };
  if (llvm::Error error =
          attend(source, view(ones), view(ones), view(twos), view(out))) {
    std::puts(llvm::toString(std::move(error)).c_str());
    return 1;
  }
  std::printf("%.3f %.3f\n", out.front(), out.back());
}
