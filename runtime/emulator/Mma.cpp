// Decodes fragments into plain matrices, multiplies, and encodes the result.
// One path for all shapes and types: only the loops over f32 have to be fast.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Mma.h"

#include "ops/HalfFloat.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <type_traits>

namespace fovea::emulator {

unsigned bytesPerElement(MmaType type) {
  switch (type) {
  case MmaType::F16:
  case MmaType::BF16:
    return 2;
  case MmaType::TF32:
  case MmaType::F32:
  case MmaType::S32:
    return 4;
  case MmaType::F64:
    return 8;
  case MmaType::S8:
  case MmaType::U8:
    return 1;
  }
  return 0;
}

unsigned elementsPerWord(MmaType type) {
  return type == MmaType::F64 ? 1 : 4 / bytesPerElement(type);
}

unsigned MmaOp::tiles(unsigned outer, unsigned k, MmaType type) {
  return outer / 8 * (k / (4 * elementsPerWord(type)));
}

unsigned MmaOp::accumulators(MmaType type) const {
  return m / 8 * (n / 8) * (type == MmaType::F16 ? 1 : 2);
}

namespace {

constexpr unsigned tileRows = 8;
constexpr unsigned maxTile = 8 * 16;

template <class F, class... Arguments>
FOVEA_AVX2 void applyAvx2(Arguments... arguments) {
  F::apply(arguments...);
}

/// Calls F::apply, compiled for the host's vector unit.
template <class F, class... Arguments>
void applyVector(Arguments... arguments) {
  if (hasAvx2())
    applyAvx2<F>(arguments...);
  else
    F::apply(arguments...);
}

struct DecodeHalves {
  static FOVEA_INLINE void apply(const uint16_t *in, float *out,
                                 unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      out[i] = Half::toFloat(in[i]);
  }
};

/// The tensor cores ignore the low 13 bits of a tf32 operand.
float tf32ToFloat(uint32_t bits) { return bitCast<float>(bits & ~0x1fffu); }

/// The first `count` elements of type `type` at `in`, as numbers.
void decode(MmaType type, const void *in, float *out, unsigned count) {
  if (type == MmaType::F16)
    return applyVector<DecodeHalves>(static_cast<const uint16_t *>(in), out,
                                     count);
  if (type == MmaType::BF16) {
    const auto *bfloats = static_cast<const uint16_t *>(in);
    std::transform(bfloats, bfloats + count, out, BFloat::toFloat);
  } else if (type == MmaType::TF32) {
    const auto *words = static_cast<const uint32_t *>(in);
    std::transform(words, words + count, out, tf32ToFloat);
  } else {
    std::memcpy(out, in, count * sizeof(float));
  }
}

void decode(MmaType, const void *in, double *out, unsigned count) {
  std::memcpy(out, in, count * sizeof(double));
}

template <typename Element>
void widen(const void *in, int64_t *out, unsigned count) {
  std::copy_n(static_cast<const Element *>(in), count, out);
}

void decode(MmaType type, const void *in, int64_t *out, unsigned count) {
  if (type == MmaType::S8)
    widen<int8_t>(in, out, count);
  else if (type == MmaType::U8)
    widen<uint8_t>(in, out, count);
  else
    widen<int32_t>(in, out, count);
}

void encode(const MmaOp &op, const float *in, void *out, unsigned count) {
  if (op.d == MmaType::F16)
    std::transform(in, in + count, static_cast<uint16_t *>(out),
                   Half::fromFloat);
  else
    std::memcpy(out, in, count * sizeof(float));
}

void encode(const MmaOp &, const double *in, void *out, unsigned count) {
  std::memcpy(out, in, count * sizeof(double));
}

void encode(const MmaOp &op, const int64_t *in, void *out, unsigned count) {
  for (unsigned i = 0; i < count; ++i) {
    int64_t value = in[i];
    if (op.saturate)
      value = std::clamp<int64_t>(value, std::numeric_limits<int32_t>::min(),
                                  std::numeric_limits<int32_t>::max());
    static_cast<int32_t *>(out)[i] = static_cast<int32_t>(value);
  }
}

/// c[m][n] += a[m][k] * b[k][n] in order of k. Four rows at a time, so that the
/// additions of one row hide behind those of the others.
struct Multiply {
  static FOVEA_INLINE void apply(const MmaOp &op, const float *__restrict a,
                                 const float *__restrict b,
                                 float *__restrict c) {
    for (unsigned row = 0; row < op.m; row += rowsAtOnce)
      for (unsigned column = 0; column < op.n; column += columnsAtOnce)
        multiplyBlock(op, a + row * op.k, b + column, c + row * op.n + column);
  }

private:
  static constexpr unsigned rowsAtOnce = 4, columnsAtOnce = 8;

  static FOVEA_INLINE void multiplyBlock(const MmaOp &op,
                                         const float *__restrict a,
                                         const float *__restrict b,
                                         float *__restrict c) {
    float sum[rowsAtOnce][columnsAtOnce];
    for (unsigned i = 0; i < rowsAtOnce; ++i)
      memcpy(sum[i], c + i * op.n, sizeof(sum[i]));
    for (unsigned k = 0; k < op.k; ++k)
      for (unsigned i = 0; i < rowsAtOnce; ++i)
        for (unsigned j = 0; j < columnsAtOnce; ++j)
          sum[i][j] += a[i * op.k + k] * b[k * op.n + j];
    for (unsigned i = 0; i < rowsAtOnce; ++i)
      memcpy(c + i * op.n, sum[i], sizeof(sum[i]));
  }
};

void multiply(const MmaOp &op, const float *a, const float *b, float *c) {
  applyVector<Multiply, const MmaOp &>(op, a, b, c);
}

/// The same for the types whose speed does not matter.
template <typename Number>
void multiply(const MmaOp &op, const Number *a, const Number *b, Number *c) {
  for (unsigned row = 0; row < op.m; ++row)
    for (unsigned column = 0; column < op.n; ++column)
      for (unsigned k = 0; k < op.k; ++k) {
        Number &sum = c[row * op.n + column];
        Number x = a[row * op.k + k], y = b[k * op.n + column];
        if constexpr (std::is_floating_point_v<Number>)
          sum = std::fma(x, y, sum);
        else
          sum += x * y;
      }
}

/// The matrices of one instruction, row-major, elements of type `Number`.
template <typename Number>
class Multiplication {
public:
  explicit Multiplication(const MmaOp &op) : op(op) {}

  void decodeA(const void *const *registers) {
    unsigned columns = 4 * elementsPerWord(op.a), rowTiles = op.m / tileRows;
    for (unsigned tile = 0; tile < op.registersA(); ++tile) {
      decode(op.a, registers[tile], scratch, tileRows * columns);
      Number *to = a + tile % rowTiles * tileRows * op.k;
      to += tile / rowTiles * columns;
      for (unsigned row = 0; row < tileRows; ++row)
        std::copy_n(scratch + row * columns, columns, to + row * op.k);
    }
    negate(op.negateA, a, op.m * op.k);
  }

  void decodeB(const void *const *registers) {
    unsigned depth = 4 * elementsPerWord(op.b), depthTiles = op.k / depth;
    for (unsigned tile = 0; tile < op.registersB(); ++tile) {
      decode(op.b, registers[tile], scratch, tileRows * depth);
      Number *to = b + tile % depthTiles * depth * op.n;
      to += tile / depthTiles * tileRows;
      for (unsigned column = 0; column < tileRows; ++column)
        for (unsigned k = 0; k < depth; ++k)
          to[k * op.n + column] = scratch[column * depth + k];
    }
    negate(op.negateB, b, op.k * op.n);
  }

  void decodeDenseB(const void *matrix) {
    decode(op.b, matrix, b, op.k * op.n);
    negate(op.negateB, b, op.k * op.n);
  }

  void decodeC(const void *const *registers) {
    if (!registers) {
      std::fill_n(c, op.m * op.n, Number(0));
      return;
    }
    for (unsigned tile = 0; tile < op.m / 8 * (op.n / 8); ++tile) {
      if (op.c == MmaType::F16) {
        decode(op.c, registers[tile], scratch, tileRows * 8);
      } else {
        Number halves[2][tileRows * 4];
        for (unsigned odd = 0; odd < 2; ++odd)
          decode(op.c, registers[2 * tile + odd], halves[odd], tileRows * 4);
        for (unsigned i = 0; i < tileRows * 8; ++i)
          scratch[i] = halves[i % 2][i / 2];
      }
      for (unsigned row = 0; row < tileRows; ++row)
        std::copy_n(scratch + row * 8, 8, tileOfC(tile) + row * op.n);
    }
  }

  void encodeD(void *const *registers) {
    for (unsigned tile = 0; tile < op.m / 8 * (op.n / 8); ++tile) {
      for (unsigned row = 0; row < tileRows; ++row)
        std::copy_n(tileOfC(tile) + row * op.n, 8, scratch + row * 8);
      if (op.d == MmaType::F16) {
        encode(op, scratch, registers[tile], tileRows * 8);
        continue;
      }
      Number halves[2][tileRows * 4];
      for (unsigned i = 0; i < tileRows * 8; ++i)
        halves[i % 2][i / 2] = scratch[i];
      for (unsigned odd = 0; odd < 2; ++odd)
        encode(op, halves[odd], registers[2 * tile + odd], tileRows * 4);
    }
  }

  void run() { multiply(op, a, b, c); }

private:
  Number *tileOfC(unsigned tile) {
    unsigned rowTiles = op.m / tileRows;
    return c + tile % rowTiles * tileRows * op.n + tile / rowTiles * 8;
  }

  static void negate(bool negated, Number *values, unsigned count) {
    if (negated)
      std::transform(values, values + count, values, std::negate<>());
  }

  const MmaOp &op;
  Number scratch[maxTile];
  Number a[maxMmaM * maxMmaK];
  Number b[maxMmaK * maxMmaN];
  Number c[maxMmaM * maxMmaN];
};

template <typename Number>
void execute(const MmaOp &op, const void *const *a, const void *const *b,
             const void *denseB, const void *const *c, void *const *d) {
  Multiplication<Number> multiplication(op);
  multiplication.decodeA(a);
  if (denseB)
    multiplication.decodeDenseB(denseB);
  else
    multiplication.decodeB(b);
  multiplication.decodeC(c);
  multiplication.run();
  multiplication.encodeD(d);
}

void dispatch(const MmaOp &op, const void *const *a, const void *const *b,
              const void *denseB, const void *const *c, void *const *d) {
  if (op.d == MmaType::F64)
    return execute<double>(op, a, b, denseB, c, d);
  if (op.d == MmaType::S32)
    return execute<int64_t>(op, a, b, denseB, c, d);
  execute<float>(op, a, b, denseB, c, d);
}

} // namespace

void executeMma(const MmaOp &op, const void *const *a, const void *const *b,
                const void *const *c, void *const *d) {
  dispatch(op, a, b, nullptr, c, d);
}

void executeMmaDenseB(const MmaOp &op, const void *const *a, const void *b,
                      const void *const *c, void *const *d) {
  dispatch(op, a, nullptr, b, c, d);
}

} // namespace fovea::emulator
