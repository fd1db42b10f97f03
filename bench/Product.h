// Matrix products as benchmark cases. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_BENCH_PRODUCT_H
#define FOVEA_BENCH_PRODUCT_H

#include "fovea/Tensor.h"

#include <cstdint>
#include <string>

namespace fovea::bench {

/// What is done to the result before it is stored.
enum class Epilogue { None, BiasGelu };

/// Bits of numbers in [-scale, scale], as a dense attribute has them.
std::string makeWeights(DType dtype, int64_t count, double scale = 1);

/// `[m, k] x [k, n]`; nothing if `m` is 0.
struct Product {
  int64_t m = 0, n = 0, k = 0;
  /// The second matrix is stored as `[n, k]`, as weights of PyTorch are.
  bool transposed = false;
  /// The second matrix is a constant of the graph.
  bool constant = false;
  Epilogue epilogue = Epilogue::None;
  /// Written into the graph where it is not empty: a schedule to try.
  std::string schedule = {};

  /// The graph, with one function `main`.
  std::string toMlir(DType dtype) const;
  double countFlops() const { return 2.0 * m * n * k; }
  /// Bytes of the second matrix.
  double countBytes(DType dtype) const {
    return 1.0 * n * k * getByteSize(dtype);
  }
};

} // namespace fovea::bench

#endif // FOVEA_BENCH_PRODUCT_H
