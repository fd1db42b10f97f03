// Matrix products as benchmark cases. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Product.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace fovea;
using namespace fovea::bench;
using llvm::formatv;

std::string fovea::bench::makeWeights(DType dtype, int64_t count,
                                      double scale) {
  Tensor tensor(dtype, {count});
  for (int64_t i = 0; i < count; ++i)
    tensor.store(i, scale * static_cast<double>(i * 7919 % 255 - 127) / 127);
  auto *data = static_cast<const uint8_t *>(tensor.view().data);
  int64_t bytes = count * getByteSize(dtype);
  return "dense<\"0x" + llvm::toHex(llvm::ArrayRef(data, bytes)) + "\">";
}

static const char *const kBiasGelu = R"(
  %activated = linalg.generic {{indexing_maps = [affine_map<(m, n) -> (m, n)>,
      affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%product, %bias : {0}, tensor<{1}xf32>) outs(%empty : {0}) {{
    ^bb0(%x: f32, %shift: f32, %o: f32):
      %half = arith.constant 0.5 : f32
      %one = arith.constant 1.0 : f32
      %root = arith.constant 0.70710678 : f32
      %y = arith.addf %x, %shift : f32
      %z = arith.mulf %y, %root : f32
      %e = math.erf %z : f32
      %p = arith.addf %e, %one : f32
      %h = arith.mulf %y, %half : f32
      %r = arith.mulf %h, %p : f32
      linalg.yield %r : f32
  } -> {0})";

std::string Product::toMlir(DType dtype) const {
  std::string type(getName(dtype));
  std::string left = formatv("tensor<{0}x{1}x{2}>", m, k, type);
  std::string right = transposed ? formatv("tensor<{0}x{1}x{2}>", n, k, type)
                                 : formatv("tensor<{0}x{1}x{2}>", k, n, type);
  std::string result = formatv("tensor<{0}x{1}xf32>", m, n);
  bool hasBias = epilogue == Epilogue::BiasGelu;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << formatv("func.func @main(%a: {0}", left);
  if (!constant)
    os << formatv(", %b: {0}", right);
  if (hasBias)
    os << formatv(", %bias: tensor<{0}xf32>", n);
  os << formatv(") -> {0} {{\n", result);
  if (constant)
    os << formatv("  %b = arith.constant {0} : {1}\n",
                  makeWeights(dtype, n * k), right);
  os << formatv(R"(  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : {0}
  %cleared = linalg.fill ins(%zero : f32) outs(%empty : {0}) -> {0}
  %product = linalg.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
          affine_map<(m, n, k) -> ({1})>, affine_map<(m, n, k) -> (m, n)>]
      {2} ins(%a, %b : {3}, {4}) outs(%cleared : {0}) -> {0})",
                result, transposed ? "n, k" : "k, n",
                schedule.empty() ? "" : "{attn.contraction = " + schedule + "}",
                left, right);
  if (hasBias)
    os << formatv(kBiasGelu, result, n);
  os << formatv("\n  return %{0} : {1}\n}\n", hasBias ? "activated" : "product",
                result);
  return text;
}
