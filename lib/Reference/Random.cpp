// Seeded random data, the same on every platform.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Reference.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cassert>

using namespace fovea;

int64_t RandomSource::integer(int64_t low, int64_t high) {
  assert(low <= high && "expected a range that is not empty");
  auto range = static_cast<double>(high - low + 1);
  return low + static_cast<int64_t>(uniform() * range);
}

double RandomSource::normal() {
  // The sum of twelve uniforms, of 16 bits each, has variance 1. It needs no
  // libm function, whose last bit differs between platforms. The fourth draw
  // fills the low bits, so that products of such numbers are rounded as usual.
  double sum = uniform() * 0x1p-16 - 6;
  for (int draw = 0; draw < 3; ++draw)
    for (uint64_t bits = engine(), piece = 0; piece < 4; ++piece, bits >>= 16)
      sum += static_cast<double>(bits & 0xffff) * 0x1p-16;
  return sum;
}

void fovea::fillRandom(const TensorView &view, RandomSource &random,
                       const FillOptions &options) {
  auto draw = [&]() -> double {
    if (isFloat(view.dtype))
      return random.normal() * options.magnitude;
    if (view.dtype == DType::I1)
      return random.chance(0.5);
    return static_cast<double>(random.integer(options.low, options.high));
  };
  for (int64_t i = 0, e = view.getNumElements(); i < e; ++i)
    storeElement(view.data, view.dtype, view.getOffset(i), draw());
}

void fovea::fillRandomArguments(llvm::ArrayRef<TensorView> arguments,
                                uint64_t seed, double magnitude) {
  FillOptions options;
  for (const TensorView &view : arguments)
    if (view.getRank() >= 2)
      options.high = std::max(options.high, view.shape[view.getRank() - 2]);
  bool isScaled = false;
  for (auto [number, view] : llvm::enumerate(arguments)) {
    // Any odd multiplier gives the streams different seeds.
    RandomSource random(seed * 0x9e3779b97f4a7c15 + number);
    bool isQuery = !isScaled && isFloat(view.dtype) && view.getRank() >= 2;
    isScaled |= isQuery;
    options.magnitude = isQuery ? magnitude : 1;
    fillRandom(view, random, options);
  }
}
