// A layer of a transformer encoder as a benchmark case.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_BENCH_ENCODERLAYER_H
#define FOVEA_BENCH_ENCODERLAYER_H

#include "fovea/Tensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fovea::bench {

/// One tensor of a call, of random numbers in [-scale, scale].
struct CaseTensor {
  DType dtype;
  std::vector<int64_t> shape;
  double scale = 1;
};

/// BERT's layer in f32: self-attention, two layers of `hidden` to `inner` to
/// `hidden` with GELU (erf) between them, each with a residual and a
/// LayerNorm after it. Weights are constants, other parameters inputs. Nothing
/// if `length` is 0.
struct EncoderLayer {
  int64_t length = 0, hidden = 768, heads = 12, inner = 3072;

  /// The graph, with one function `main` of the input, biases and factors.
  std::string toMlir() const;
  std::vector<CaseTensor> getInputs() const;
  /// Those of the products and of attention.
  double countFlops() const;
  double countBytes() const;
};

} // namespace fovea::bench

#endif // FOVEA_BENCH_ENCODERLAYER_H
