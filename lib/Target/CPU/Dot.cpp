// bf16 dot products of pairs, for the kernels that use them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Dot.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"

using namespace mlir;
using namespace fovea;

Value fovea::emitDot(KernelBuilder &b, Value lhs, Value rhs, Value acc,
                     int64_t lanes, bool native) {
  auto type = cast<VectorType>(acc.getType());
  int64_t width = type.getNumElements();
  // The instruction takes 128 to 512 bits.
  native &= lanes >= 4;
  int64_t step = native ? std::min<int64_t>(lanes, 16) : width;
  Value result = acc;
  for (int64_t begin = 0; begin < width; begin += step) {
    auto slice = [&](Value vector, int64_t factor) -> Value {
      if (step == width)
        return vector;
      return vector::ExtractStridedSliceOp::create(b, vector, begin * factor,
                                                   step * factor, int64_t{1});
    };
    Value a = slice(lhs, 2), c = slice(rhs, 2), partial = slice(acc, 1);
    if (native) {
      partial =
          x86vector::DotBF16Op::create(b, partial.getType(), partial, a, c);
    } else {
      for (int64_t parity : {0, 1}) {
        SmallVector<int64_t> lanesOf;
        for (int64_t lane = parity; lane < 2 * step; lane += 2)
          lanesOf.push_back(lane);
        Value left = vector::ShuffleOp::create(b, a, a, lanesOf);
        Value right = vector::ShuffleOp::create(b, c, c, lanesOf);
        partial = b.fma(b.convert(left, type.getElementType()),
                        b.convert(right, type.getElementType()), partial);
      }
    }
    result = step == width ? partial
                           : vector::InsertStridedSliceOp::create(
                                 b, partial, result, begin, int64_t{1})
                                 .getResult();
  }
  return result;
}

/// On words, where a pair is two halves: fewer and simpler instructions than
/// two conversions and a permutation of their results.
Value fovea::interleaveRounded(KernelBuilder &b, Value lhs, Value rhs) {
  auto type = cast<VectorType>(lhs.getType());
  auto words = type.clone(b.getI32Type());
  auto splat = [&](int32_t value) -> Value {
    return arith::ConstantOp::create(b, DenseElementsAttr::get(words, value));
  };
  auto round = [&](Value value) -> Value {
    return arith::AddIOp::create(b, arith::BitcastOp::create(b, words, value),
                                 splat(0x8000));
  };
  Value low = arith::ShRUIOp::create(b, round(lhs), splat(16));
  Value high = arith::AndIOp::create(b, round(rhs), splat(~0xffff));
  auto pairs = VectorType::get(2 * type.getNumElements(), b.getBF16Type());
  return vector::BitCastOp::create(b, pairs,
                                   arith::OrIOp::create(b, low, high));
}

Value fovea::broadcastPair(KernelBuilder &b, Value pair, int64_t count) {
  Type word = b.getI32Type();
  Value bits = vector::BitCastOp::create(b, VectorType::get(1, word), pair);
  Value scalar = vector::ExtractOp::create(b, bits, 0);
  Value words = b.broadcast(VectorType::get(count, word), scalar);
  auto pairs = VectorType::get(2 * count, b.getBF16Type());
  return vector::BitCastOp::create(b, pairs, words);
}
