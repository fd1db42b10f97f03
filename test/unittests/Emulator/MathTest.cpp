// Arithmetic of compiled kernels against the host's.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../../Emulator/Inputs/math.h"
#include "EmulatorTestUtils.h"

#include <cfenv>
#include <cmath>
#include <random>

using namespace fovea::test;

namespace {
class Arithmetic : public CompiledKernels {
protected:
  void SetUp() override { load("math"); }
};
} // namespace

INSTANTIATE_TEST_SUITE_P(Emulator, Arithmetic,
                         testing::Values("sm_80", "sm_90a"));

TEST_P(Arithmetic, Integers) {
  constexpr int count = 512;
  std::mt19937 random(1);
  std::vector<uint32_t> in(3 * count);
  constexpr uint32_t corners[] = {0, 1, ~0u, 0x80000000u, 0x7fffffffu, 32};
  for (uint32_t &value : in)
    value = random() % 3 ? random() : corners[random() % 6];
  FoveaEmuDevicePtr out = emulator.allocate(count * numIntegers * 8);
  ASSERT_EQ(
      emulator.launch("integerMath", {4}, {128}, 0, emulator.upload(in), out),
      "");
  std::vector<uint64_t> results =
      emulator.download<uint64_t>(out, count * numIntegers);
  for (int i = 0; i < count; ++i) {
    uint64_t expected[numIntegers];
    integers(in[3 * i], in[3 * i + 1], in[3 * i + 2], expected);
    for (int j = 0; j < numIntegers; ++j)
      ASSERT_EQ(results[i * numIntegers + j], expected[j])
          << "result " << j << " of " << std::hex << in[3 * i] << " "
          << in[3 * i + 1] << " " << in[3 * i + 2];
  }
}

/// Numbers of all magnitudes, with zeros and infinities.
static std::vector<float> manyFloats(size_t count, int maxExponent) {
  std::mt19937 random(count);
  std::vector<float> values(count);
  for (float &value : values)
    value = std::ldexp(std::uniform_real_distribution<float>(-2, 2)(random),
                       int(random() % (2 * maxExponent)) - maxExponent);
  values[0] = 0;
  values[1] = -0.0f;
  values[5] = INFINITY;
  return values;
}

template <class T>
static void expectSame(T actual, T expected, const char *what, int i) {
  if (std::isnan(expected))
    EXPECT_TRUE(std::isnan(actual)) << what << " of " << i;
  else
    EXPECT_EQ(actual, expected) << what << " of " << i;
}

/// Takes a result from the compiler, which must not compute it elsewhere.
template <class T>
static T opaque(T value) {
  volatile T memory = value;
  return memory;
}

TEST_P(Arithmetic, RoundsInAllModes) {
  constexpr int count = 64;
  constexpr int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
  std::vector<float> in = manyFloats(3 * count, 12);
  FoveaEmuDevicePtr floats = emulator.allocate(count * 28 * 4),
                    doubles = emulator.allocate(count * 8 * 8),
                    longs = emulator.allocate(count * 16 * 8);
  ASSERT_EQ(emulator.launch("roundedMath", {1}, {count}, 0, emulator.upload(in),
                            floats, doubles, longs),
            "");
  auto f = emulator.download<float>(floats, count * 28);
  auto d = emulator.download<double>(doubles, count * 8);
  auto n = emulator.download<int64_t>(longs, count * 16);
  for (int i = 2; i < count; ++i) { // infinity cannot become an integer
    for (int mode = 0; mode < 4; ++mode) {
      // Read after the rounding mode is set.
      volatile float a = in[3 * i], b = in[3 * i + 1], c = in[3 * i + 2];
      volatile double third = double(a) / 3, large = double(b) * 1e9;
      volatile float thousand = a * 1000, trillion = a * 1e12f,
                     billions = b * 5e9f;
      volatile int64_t quadrillion = int64_t(double(a) * 1e15);
      fesetround(modes[mode]);
      float sum = opaque(a + b), difference = opaque(a - c),
            product = opaque(a * b), quotient = opaque(a / b),
            root = opaque(std::sqrt(std::fabs(float(a)))),
            fused = opaque(std::fma(float(a), float(b), float(c))),
            narrowed = opaque(float(third));
      double wideSum = opaque(third + large),
             wideFused = opaque(std::fma(double(third), double(b), double(c)));
      double rounded = opaque(std::rint(double(thousand))),
             roundedLong = opaque(std::rint(double(trillion))),
             roundedUnsigned = opaque(std::rint(double(billions)));
      float fromLong = opaque(float(quadrillion));
      fesetround(FE_TONEAREST);
      const float *row = &f[28 * i + 7 * mode];
      expectSame(row[0], sum, "sum", i);
      expectSame(row[1], difference, "difference", i);
      expectSame(row[2], product, "product", i);
      expectSame(row[3], quotient, "quotient", i);
      expectSame(row[4], root, "root", i);
      expectSame(row[5], fused, "fma", i);
      expectSame(row[6], narrowed, "narrowed", i);
      expectSame(d[8 * i + mode], wideSum, "f64 sum", i);
      expectSame(d[8 * i + 4 + mode], wideFused, "f64 fma", i);
      auto clamp = [](double value, double low, double high) {
        return int64_t(std::min(std::max(value, low), high));
      };
      EXPECT_EQ(n[16 * i + mode], clamp(rounded, INT32_MIN, INT32_MAX)) << i;
      EXPECT_EQ(n[16 * i + 4 + mode], int64_t(roundedLong)) << i;
      EXPECT_EQ(n[16 * i + 8 + mode], clamp(roundedUnsigned, 0, UINT32_MAX))
          << i;
      int32_t bits;
      memcpy(&bits, &fromLong, sizeof(bits));
      EXPECT_EQ(n[16 * i + 12 + mode], bits) << i;
    }
  }
}

namespace {
struct HalfFormat {
  int mantissaBits, minExponent, maxExponent; // of normal numbers

  double decode(uint16_t bits) const {
    int sign = bits >> 15 ? -1 : 1, fieldBits = 15 - mantissaBits;
    int field = bits >> mantissaBits & ((1 << fieldBits) - 1);
    double mantissa = bits & ((1 << mantissaBits) - 1);
    if (field == (1 << fieldBits) - 1)
      return mantissa != 0 ? NAN : sign * INFINITY;
    if (field)
      mantissa += 1 << mantissaBits;
    int exponent = std::max(field, 1) - 1 + minExponent;
    return sign * std::ldexp(mantissa, exponent - mantissaBits);
  }

  /// The nearest number by trying the neighbours of a first guess; `value` has
  /// more bits than any sum or product of the format.
  uint16_t nearest(long double value) const {
    if (value != value)
      return 0x7fff;
    uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    long double magnitude = std::fabs(value);
    uint16_t infinity = ((1 << (15 - mantissaBits)) - 1) << mantissaBits;
    // Half a place above the largest number.
    if (magnitude >=
        decode(infinity - 1) + std::ldexp(0.5L, maxExponent - mantissaBits))
      return sign | infinity;
    uint16_t low = 0, high = infinity - 1;
    while (high - low > 1) {
      uint16_t middle = (low + high) / 2;
      (decode(middle) <= magnitude ? low : high) = middle;
    }
    long double below = magnitude - decode(low),
                above = decode(high) - magnitude;
    bool takeHigh = above < below || (above == below && (high & 1) == 0);
    return sign | (takeHigh ? high : low);
  }
};
} // namespace

static void checkPacked(Emulator &emulator, const char *kernel,
                        HalfFormat format) {
  constexpr int count = 256;
  std::mt19937 random(3);
  std::vector<uint32_t> in(3 * count);
  for (uint32_t &value : in) // moderate exponents in the upper halves
    value = (random() & 0x8fff7fff) | 0x30000000;
  FoveaEmuDevicePtr out = emulator.allocate(count * 40);
  ASSERT_EQ(emulator.launch(kernel, {1}, {count}, 0, emulator.upload(in), out),
            "");
  std::vector<uint32_t> results = emulator.download<uint32_t>(out, count * 10);
  for (int i = 0; i < 2 * count; ++i) {
    unsigned shift = i % 2 * 16;
    auto operand = [&](int j) {
      return format.decode(uint16_t(in[i / 2 * 3 + j] >> shift));
    };
    long double a = operand(0), b = operand(1), c = operand(2);
    auto minMax = [&](bool isMax) {
      if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) ? b : a;
      return isMax ? std::max(a, b) : std::min(a, b);
    };
    // The sum of a product and a number can have more bits than a long double.
    long double product = a * b, fused = product + c;
    bool isExact = std::isinf(fused) || fused - product == c;
    uint16_t expected[] = {format.nearest(a + b),
                           format.nearest(a - b),
                           format.nearest(product),
                           format.nearest(fused),
                           format.nearest(minMax(true)),
                           format.nearest(minMax(false)),
                           format.nearest(-a),
                           format.nearest(std::fabs(a)),
                           uint16_t(a < b ? format.nearest(1) : 0),
                           format.nearest(fused < 0 ? 0 : fused)};
    for (int j = 0; j < 10; ++j) {
      if ((j == 3 || j == 9) && !isExact)
        continue;
      uint16_t actual = results[i / 2 * 10 + j] >> shift;
      double x = format.decode(actual), y = format.decode(expected[j]);
      EXPECT_TRUE(x == y || (std::isnan(x) && std::isnan(y)))
          << kernel << " result " << j << " of " << double(a) << " "
          << double(b) << " " << double(c) << ": " << x << ", expected " << y;
    }
  }
}

TEST_P(Arithmetic, PackedHalves) {
  checkPacked(emulator, "packedHalves", {10, -14, 15});
}
TEST_P(Arithmetic, PackedBfloats) {
  checkPacked(emulator, "packedBfloats", {7, -126, 127});
}

TEST_P(Arithmetic, NarrowsInAllModes) {
  constexpr int count = 512;
  std::vector<float> in = manyFloats(count, 30);
  FoveaEmuDevicePtr out = emulator.allocate(count * 16),
                    back = emulator.allocate(count * 8);
  ASSERT_EQ(emulator.launch("narrow", {1}, {count}, 0, emulator.upload(in), out,
                            back),
            "");
  auto bits = emulator.download<uint16_t>(out, count * 8);
  auto floats = emulator.download<float>(back, count * 2);
  HalfFormat formats[] = {{10, -14, 15}, {7, -126, 127}};
  for (int i = 0; i < count; ++i) {
    for (int f = 0; f < 2; ++f) {
      const HalfFormat &format = formats[f];
      const uint16_t *row = &bits[8 * i + 4 * f];
      double nearest = format.decode(row[0]), toZero = format.decode(row[1]),
             down = format.decode(row[2]), up = format.decode(row[3]);
      EXPECT_EQ(row[0], format.nearest(in[i])) << in[i];
      EXPECT_EQ(floats[2 * i + f], nearest);
      EXPECT_LE(down, in[i]);
      EXPECT_GE(up, in[i]);
      EXPECT_EQ(toZero, in[i] < 0 ? up : down) << in[i];
      EXPECT_TRUE(down == up || row[2] == row[3] + (in[i] < 0 ? 1 : -1) ||
                  std::isinf(in[i]))
          << in[i];
    }
  }
}

TEST_P(Arithmetic, Approximates) {
  constexpr int count = 256;
  std::vector<float> in(count);
  for (int i = 0; i < count; ++i)
    in[i] = (i - 100) * 0.37f;
  FoveaEmuDevicePtr out = emulator.allocate(count * 40);
  ASSERT_EQ(
      emulator.launch("approximate", {1}, {count}, 0, emulator.upload(in), out),
      "");
  std::vector<float> results = emulator.download<float>(out, count * 10);
  for (int i = 0; i < count; ++i) {
    double a = in[i];
    double million = double(in[i] * 1e6f);
    double expected[] = {std::exp2(a),
                         std::log2(std::fabs(a)),
                         std::sin(a),
                         std::cos(a),
                         1 / std::sqrt(std::fabs(a)),
                         1 / a,
                         std::tanh(a),
                         std::exp(a),
                         std::erf(a),
                         std::sin(million)};
    for (int j = 0; j < 10; ++j)
      if (std::isfinite(expected[j]))
        EXPECT_NEAR(results[10 * i + j], expected[j],
                    3e-7 * std::fabs(expected[j]) + 2e-7)
            << "function " << j << " of " << a;
  }
}
