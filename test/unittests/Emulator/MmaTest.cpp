// Compares mma on fragments with a plain product of matrices. The layouts are
// written as in the tables of the PTX ISA, once for each shape.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Mma.h"
#include "ops/HalfFloat.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace fovea::emulator;

namespace {

struct Position {
  unsigned row, column;
};

/// Element i of a lane's fragment; group is lane / 4, member is lane % 4.
using Layout = Position (*)(unsigned group, unsigned member, unsigned i);

struct Shape {
  const char *name;
  MmaOp op;
  Layout a, b, c;
};

MmaOp makeOp(unsigned m, unsigned n, unsigned k, MmaType factor, MmaType sum) {
  MmaOp op;
  op.m = m, op.n = n, op.k = k;
  op.a = op.b = factor;
  op.c = op.d = sum;
  return op;
}

Position sum16x8(unsigned g, unsigned t, unsigned i) {
  return {i < 2 ? g : g + 8, t * 2 + (i & 1)};
}
Position sum8x8(unsigned g, unsigned t, unsigned i) { return {g, t * 2 + i}; }

const Shape shapes[] = {
    {"m16n8k16.f16", makeOp(16, 8, 16, MmaType::F16, MmaType::F32),
     [](unsigned g, unsigned t, unsigned i) {
       bool upper = i < 2 || (i >= 4 && i < 6);
       return Position{upper ? g : g + 8, t * 2 + (i & 1) + (i < 4 ? 0 : 8)};
     },
     [](unsigned g, unsigned t, unsigned i) {
       return Position{t * 2 + (i & 1) + (i < 2 ? 0 : 8), g};
     },
     sum16x8},
    {"m16n8k16.bf16", makeOp(16, 8, 16, MmaType::BF16, MmaType::F32),
     [](unsigned g, unsigned t, unsigned i) {
       bool upper = i < 2 || (i >= 4 && i < 6);
       return Position{upper ? g : g + 8, t * 2 + (i & 1) + (i < 4 ? 0 : 8)};
     },
     [](unsigned g, unsigned t, unsigned i) {
       return Position{t * 2 + (i & 1) + (i < 2 ? 0 : 8), g};
     },
     sum16x8},
    {"m16n8k8.f16 with f16 sums", makeOp(16, 8, 8, MmaType::F16, MmaType::F16),
     [](unsigned g, unsigned t, unsigned i) {
       return Position{i < 2 ? g : g + 8, t * 2 + (i & 1)};
     },
     [](unsigned g, unsigned t, unsigned i) { return Position{t * 2 + i, g}; },
     sum16x8},
    {"m16n8k8.tf32", makeOp(16, 8, 8, MmaType::TF32, MmaType::F32),
     [](unsigned g, unsigned t, unsigned i) {
       return Position{i % 2 == 0 ? g : g + 8, i < 2 ? t : t + 4};
     },
     [](unsigned g, unsigned t, unsigned i) {
       return Position{i == 0 ? t : t + 4, g};
     },
     sum16x8},
    {"m16n8k4.tf32", makeOp(16, 8, 4, MmaType::TF32, MmaType::F32),
     [](unsigned g, unsigned t, unsigned i) {
       return Position{i == 0 ? g : g + 8, t};
     },
     [](unsigned g, unsigned t, unsigned) { return Position{t, g}; }, sum16x8},
    {"m8n8k4.f64", makeOp(8, 8, 4, MmaType::F64, MmaType::F64),
     [](unsigned g, unsigned t, unsigned) { return Position{g, t}; },
     [](unsigned g, unsigned t, unsigned) { return Position{t, g}; }, sum8x8},
    {"m16n8k32.s8", makeOp(16, 8, 32, MmaType::S8, MmaType::S32),
     [](unsigned g, unsigned t, unsigned i) {
       bool upper = i < 4 || (i >= 8 && i < 12);
       return Position{upper ? g : g + 8, t * 4 + (i & 3) + (i < 8 ? 0 : 16)};
     },
     [](unsigned g, unsigned t, unsigned i) {
       return Position{t * 4 + (i & 3) + (i < 4 ? 0 : 16), g};
     },
     sum16x8},
    {"m8n8k16.u8", makeOp(8, 8, 16, MmaType::U8, MmaType::S32),
     [](unsigned g, unsigned t, unsigned i) { return Position{g, t * 4 + i}; },
     [](unsigned g, unsigned t, unsigned i) { return Position{t * 4 + i, g}; },
     sum8x8},
};

/// Registers of a fragment, 32 lanes each, and access to element i of a lane.
class Fragment {
public:
  Fragment(MmaType type, unsigned registers)
      : type(type), wordBytes(type == MmaType::F64 ? 8 : 4),
        bytes(registers * 32 * wordBytes) {
    for (unsigned i = 0; i < registers; ++i)
      rows.push_back(bytes.data() + i * 32 * wordBytes);
  }
  unsigned elementsOfLane() const {
    return rows.size() * elementsPerWord(type);
  }
  void set(unsigned lane, unsigned i, double value) {
    switch (type) {
    case MmaType::F16:
      return store(lane, i, Half::fromFloat(static_cast<float>(value)));
    case MmaType::BF16:
      return store(lane, i,
                   static_cast<uint16_t>(
                       bitCast<uint32_t>(static_cast<float>(value)) >> 16));
    case MmaType::F64:
      return store(lane, i, value);
    case MmaType::S8:
    case MmaType::U8:
      return store(lane, i, static_cast<uint8_t>(static_cast<int>(value)));
    case MmaType::S32:
      return store(lane, i, static_cast<int32_t>(value));
    case MmaType::F32:
    case MmaType::TF32:
      return store(lane, i, static_cast<float>(value));
    }
  }
  double get(unsigned lane, unsigned i) const {
    switch (type) {
    case MmaType::F16:
      return Half::toFloat(load<uint16_t>(lane, i));
    case MmaType::F64:
      return load<double>(lane, i);
    case MmaType::S32:
      return load<int32_t>(lane, i);
    default:
      return load<float>(lane, i);
    }
  }
  const void *const *read() const {
    return reinterpret_cast<const void *const *>(rows.data());
  }
  void *const *write() { return rows.data(); }

private:
  size_t at(unsigned lane, unsigned i) const {
    unsigned inWord = elementsPerWord(type);
    return (i / inWord * 32 + lane) * wordBytes +
           i % inWord * bytesPerElement(type);
  }
  template <typename T>
  void store(unsigned lane, unsigned i, T value) {
    std::memcpy(&bytes[at(lane, i)], &value, sizeof(T));
  }
  template <typename T>
  T load(unsigned lane, unsigned i) const {
    T value;
    std::memcpy(&value, &bytes[at(lane, i)], sizeof(T));
    return value;
  }

  MmaType type;
  unsigned wordBytes;
  std::vector<uint8_t> bytes;
  std::vector<void *> rows;
};

using Matrix = std::vector<std::vector<double>>;

/// Values that every factor type holds exactly, and whose sums f16 holds too.
double randomValue(MmaType type, std::mt19937 &generator) {
  int value = std::uniform_int_distribution<int>(0, 15)(generator);
  return type == MmaType::U8 ? value : value - 8;
}

void place(Fragment &fragment, const Matrix &matrix, Layout layout) {
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < fragment.elementsOfLane(); ++i) {
      Position at = layout(lane / 4, lane % 4, i);
      fragment.set(lane, i, matrix.at(at.row).at(at.column));
    }
}

Matrix randomMatrix(unsigned rows, unsigned columns, MmaType type,
                    std::mt19937 &generator) {
  Matrix matrix(rows, std::vector<double>(columns));
  for (auto &row : matrix)
    for (double &value : row)
      value = randomValue(type, generator);
  return matrix;
}

double product(const Matrix &a, const Matrix &b, double sum, Position at) {
  for (unsigned k = 0; k < b.size(); ++k)
    sum += a[at.row][k] * b[k][at.column];
  return sum;
}

class MmaShapes : public testing::TestWithParam<Shape> {};

TEST_P(MmaShapes, EqualsPlainProduct) {
  const auto &[name, op, layoutA, layoutB, layoutC] = GetParam();
  std::mt19937 generator(7);
  Matrix a = randomMatrix(op.m, op.k, op.a, generator);
  Matrix b = randomMatrix(op.k, op.n, op.b, generator);
  Matrix c = randomMatrix(op.m, op.n, op.c, generator);
  Fragment fragmentA(op.a, op.registersA()), fragmentB(op.b, op.registersB());
  Fragment fragmentC(op.c, op.registersC()), fragmentD(op.d, op.registersD());
  place(fragmentA, a, layoutA);
  place(fragmentB, b, layoutB);
  place(fragmentC, c, layoutC);
  executeMma(op, fragmentA.read(), fragmentB.read(), fragmentC.read(),
             fragmentD.write());
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < fragmentD.elementsOfLane(); ++i) {
      Position at = layoutC(lane / 4, lane % 4, i);
      EXPECT_EQ(fragmentD.get(lane, i), product(a, b, c[at.row][at.column], at))
          << name << " at " << at.row << ", " << at.column;
    }
}

INSTANTIATE_TEST_SUITE_P(Isa, MmaShapes, testing::ValuesIn(shapes));

/// One warp's part of wgmma: B is plain memory and n is large.
TEST(Mma, DenseBEqualsPlainProduct) {
  MmaOp op = makeOp(16, 256, 16, MmaType::F16, MmaType::F32);
  op.negateA = true;
  std::mt19937 generator(11);
  Matrix a = randomMatrix(16, 16, op.a, generator);
  Matrix b = randomMatrix(16, 256, op.b, generator);
  Fragment fragmentA(op.a, op.registersA()), fragmentD(op.d, op.registersD());
  place(fragmentA, a, shapes[0].a);
  std::vector<uint16_t> dense;
  for (const auto &row : b)
    for (double value : row)
      dense.push_back(Half::fromFloat(static_cast<float>(value)));
  executeMmaDenseB(op, fragmentA.read(), dense.data(), nullptr,
                   fragmentD.write());
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < fragmentD.elementsOfLane(); ++i) {
      Position at{lane / 4 + (i % 4 < 2 ? 0 : 8),
                  i / 4 * 8 + lane % 4 * 2 + i % 2};
      EXPECT_EQ(fragmentD.get(lane, i), -product(a, b, 0, at));
    }
}

TEST(Mma, SaturatesOrWraps) {
  for (bool saturate : {false, true}) {
    MmaOp op = makeOp(8, 8, 16, MmaType::S8, MmaType::S32);
    op.saturate = saturate;
    Fragment a(op.a, 1), b(op.b, 1), c(op.c, 2), d(op.d, 2);
    for (unsigned lane = 0; lane < 32; ++lane)
      for (unsigned i = 0; i < 4; ++i) {
        a.set(lane, i, 1), b.set(lane, i, 1);
        c.set(lane, i % 2, std::numeric_limits<int32_t>::max());
      }
    executeMma(op, a.read(), b.read(), c.read(), d.write());
    int32_t max = std::numeric_limits<int32_t>::max();
    int32_t wrapped = std::numeric_limits<int32_t>::min() + 15;
    EXPECT_EQ(d.get(5, 0), saturate ? max : wrapped);
  }
}

/// Rounding once at the end: 2048 + 16 ones is 2064 in f32 sums, while f16 sums
/// would stay at 2048.
TEST(Mma, HalfSumsRoundOnce) {
  MmaOp op = makeOp(16, 8, 16, MmaType::F16, MmaType::F16);
  Fragment a(op.a, 4), b(op.b, 2), c(op.c, 2), d(op.d, 2);
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned i = 0; i < 8; ++i) {
      a.set(lane, i, 1), b.set(lane, i % 4, 1);
      c.set(lane, i % 4, 2048);
    }
  executeMma(op, a.read(), b.read(), c.read(), d.write());
  EXPECT_EQ(d.get(17, 3), 2064);
}

TEST(HalfFloat, HalvesSurviveARoundTrip) {
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    auto half = static_cast<uint16_t>(bits);
    float value = Half::toFloat(half);
    if (std::isnan(value)) {
      EXPECT_GT(bits & 0x7fff, 0x7c00u);
      EXPECT_GT(Half::fromFloat(value) & 0x7fff, 0x7c00);
    } else {
      EXPECT_EQ(Half::fromFloat(value), half);
    }
  }
}

TEST(HalfFloat, HalvesRoundToNearestEven) {
  for (uint32_t bits = 0; bits < 0x7bff; ++bits) {
    float low = Half::toFloat(static_cast<uint16_t>(bits));
    float high = Half::toFloat(static_cast<uint16_t>(bits + 1));
    float middle = (low + high) / 2;
    EXPECT_EQ(Half::fromFloat(middle), (bits + 1) & ~1u);
    EXPECT_EQ(Half::fromFloat(std::nextafter(middle, high)), bits + 1);
    EXPECT_EQ(Half::fromFloat(-std::nextafter(middle, low)), bits | 0x8000);
  }
  EXPECT_EQ(Half::fromFloat(65519.996f), 0x7bff);
  EXPECT_EQ(Half::fromFloat(65520.0f), 0x7c00);
}

} // namespace
