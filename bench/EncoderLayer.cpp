// A layer of a transformer encoder as a benchmark case.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EncoderLayer.h"

#include "Product.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace fovea;
using namespace fovea::bench;
using llvm::formatv;

// %{0} = %{1} * %w{0} + %b{0}, `{2}` rows, from {3} columns to {4}.
static const char *const kLinear = R"(
  %empty{0} = tensor.empty() : tensor<1x{2}x{4}xf32>
  %clear{0} = linalg.fill ins(%zero : f32) outs(%empty{0} : tensor<1x{2}x{4}xf32>)
      -> tensor<1x{2}x{4}xf32>
  %product{0} = linalg.contract indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>,
      affine_map<(b, m, n, k) -> (k, n)>, affine_map<(b, m, n, k) -> (b, m, n)>]
      ins(%{1}, %w{0} : tensor<1x{2}x{3}xf32>, tensor<{3}x{4}xf32>)
      outs(%clear{0} : tensor<1x{2}x{4}xf32>) -> tensor<1x{2}x{4}xf32>
  %wide{0} = linalg.broadcast ins(%b{0} : tensor<{4}xf32>)
      outs(%empty{0} : tensor<1x{2}x{4}xf32>) dimensions = [0, 1]
  %{0} = arith.addf %product{0}, %wide{0} : tensor<1x{2}x{4}xf32>)";

// %{0} = LayerNorm(%{1} + %{2}) * %g{0} + %h{0}, `{3}` rows of {4}.
static const char *const kAddNormalize = R"(
  %total{0} = arith.addf %{1}, %{2} : tensor<1x{3}x{4}xf32>
  %sum{0} = linalg.reduce {{ arith.addf } ins(%total{0} : tensor<1x{3}x{4}xf32>)
      outs(%none : tensor<1x{3}xf32>) dimensions = [2]
  %centred{0} = linalg.generic {{indexing_maps = [affine_map<(b, l, d) -> (b, l, d)>,
      affine_map<(b, l, d) -> (b, l)>, affine_map<(b, l, d) -> (b, l, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%total{0}, %sum{0} : tensor<1x{3}x{4}xf32>, tensor<1x{3}xf32>)
      outs(%whole : tensor<1x{3}x{4}xf32>) {{
    ^bb0(%a: f32, %s: f32, %o: f32):
      %mean = arith.divf %s, %size : f32
      %r = arith.subf %a, %mean : f32
      linalg.yield %r : f32
  } -> tensor<1x{3}x{4}xf32>
  %squares{0} = arith.mulf %centred{0}, %centred{0} : tensor<1x{3}x{4}xf32>
  %variance{0} = linalg.reduce {{ arith.addf } ins(%squares{0} : tensor<1x{3}x{4}xf32>)
      outs(%none : tensor<1x{3}xf32>) dimensions = [2]
  %{0} = linalg.generic {{indexing_maps = [affine_map<(b, l, d) -> (b, l, d)>,
      affine_map<(b, l, d) -> (b, l)>, affine_map<(b, l, d) -> (d)>,
      affine_map<(b, l, d) -> (d)>, affine_map<(b, l, d) -> (b, l, d)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%centred{0}, %variance{0}, %g{0}, %h{0}
          : tensor<1x{3}x{4}xf32>, tensor<1x{3}xf32>, tensor<{4}xf32>, tensor<{4}xf32>)
      outs(%whole : tensor<1x{3}x{4}xf32>) {{
    ^bb0(%a: f32, %s: f32, %g: f32, %h: f32, %o: f32):
      %v = arith.divf %s, %size : f32
      %e = arith.addf %v, %eps : f32
      %i = math.rsqrt %e : f32
      %m = arith.mulf %a, %i : f32
      %p = arith.mulf %m, %g : f32
      %r = arith.addf %p, %h : f32
      linalg.yield %r : f32
  } -> tensor<1x{3}x{4}xf32>)";

static const char *const kBegin = R"(
func.func @main(%x: tensor<1x{0}x{1}xf32>, %bqkv: tensor<{2}xf32>, %bo: tensor<{1}xf32>,
    %gattended: tensor<{1}xf32>, %hattended: tensor<{1}xf32>,
    %bup: tensor<{3}xf32>, %bdown: tensor<{1}xf32>,
    %gresult: tensor<{1}xf32>, %hresult: tensor<{1}xf32>) -> tensor<1x{0}x{1}xf32> {{
  %zero = arith.constant 0.0 : f32
  %size = arith.constant {1}.0 : f32
  %eps = arith.constant 1.0e-12 : f32
  %half = arith.constant dense<0.5> : tensor<1x{0}x{3}xf32>
  %one = arith.constant dense<1.0> : tensor<1x{0}x{3}xf32>
  %root = arith.constant dense<0.70710678> : tensor<1x{0}x{3}xf32>
  %wqkv = arith.constant {5} : tensor<{1}x{2}xf32>
  %wo = arith.constant {6} : tensor<{1}x{1}xf32>
  %wup = arith.constant {7} : tensor<{1}x{3}xf32>
  %wdown = arith.constant {8} : tensor<{3}x{1}xf32>
  %rows = tensor.empty() : tensor<1x{0}xf32>
  %whole = tensor.empty() : tensor<1x{0}x{1}xf32>
  %none = linalg.fill ins(%zero : f32) outs(%rows : tensor<1x{0}xf32>) -> tensor<1x{0}xf32>
  %heads = attn.mha %x heads({4}) qkv(%wqkv, %bqkv : tensor<{1}x{2}xf32>, tensor<{2}xf32>)
      out(%wo, %bo : tensor<{1}x{1}xf32>, tensor<{1}xf32>)
      : tensor<1x{0}x{1}xf32> -> tensor<1x{0}x{1}xf32>)";

static const char *const kGelu = R"(
  %scaled = arith.mulf %up, %root : tensor<1x{0}x{1}xf32>
  %erf = math.erf %scaled : tensor<1x{0}x{1}xf32>
  %plus = arith.addf %erf, %one : tensor<1x{0}x{1}xf32>
  %halved = arith.mulf %up, %half : tensor<1x{0}x{1}xf32>
  %gelu = arith.mulf %halved, %plus : tensor<1x{0}x{1}xf32>)";

std::string EncoderLayer::toMlir() const {
  // Results are as large as inputs.
  auto weights = [](int64_t from, int64_t to) {
    return makeWeights(DType::F32, from * to,
                       std::sqrt(3.0 / static_cast<double>(from)));
  };
  std::string text =
      formatv(kBegin, length, hidden, 3 * hidden, inner, heads,
              weights(hidden, 3 * hidden), weights(hidden, hidden),
              weights(hidden, inner), weights(inner, hidden));
  text += formatv(kAddNormalize, "attended", "heads", "x", length, hidden);
  text += formatv(kLinear, "up", "attended", length, hidden, inner);
  text += formatv(kGelu, length, inner);
  text += formatv(kLinear, "down", "gelu", length, inner, hidden);
  text += formatv(kAddNormalize, "result", "down", "attended", length, hidden);
  text += formatv("\n  return %result : tensor<1x{0}x{1}xf32>\n}\n", length,
                  hidden);
  return text;
}

std::vector<CaseTensor> EncoderLayer::getInputs() const {
  std::vector<CaseTensor> inputs = {{DType::F32, {1, length, hidden}}};
  auto addBias = [&](int64_t size) {
    inputs.push_back({DType::F32, {size}, 0.1});
  };
  auto addNormalization = [&] {
    inputs.push_back({DType::F32, {hidden}});
    addBias(hidden);
  };
  addBias(3 * hidden);
  addBias(hidden);
  addNormalization();
  addBias(inner);
  addBias(hidden);
  addNormalization();
  return inputs;
}

double EncoderLayer::countFlops() const {
  auto rows = static_cast<double>(length);
  double weights = 4.0 * hidden * hidden + 2.0 * hidden * inner;
  return 2 * rows * weights + 4 * rows * rows * hidden;
}

double EncoderLayer::countBytes() const {
  return 4 * (4.0 * hidden * hidden + 2.0 * hidden * inner);
}
