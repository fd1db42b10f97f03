// Kernels that nvcc has compiled, compared with the same computation on the
// host. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EmulatorTestUtils.h"

#include <cmath>
#include <numeric>
#include <random>

using namespace fovea::test;

INSTANTIATE_TEST_SUITE_P(Emulator, CompiledKernels,
                         testing::Values("sm_80", "sm_90a"));

static std::vector<int> randomInts(size_t count, int low, int high) {
  std::mt19937 random(count);
  std::vector<int> values(count);
  for (int &value : values)
    value = std::uniform_int_distribution<int>(low, high)(random);
  return values;
}

static std::vector<float> randomFloats(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<float> values(count);
  for (float &value : values)
    value = std::normal_distribution<float>()(random);
  return values;
}

TEST_P(CompiledKernels, SumsBlocks) {
  load("reduce");
  std::vector<float> in(1001);
  std::iota(in.begin(), in.end(), 0);
  FoveaEmuDevicePtr sums = emulator.allocate(4 * sizeof(float));
  ASSERT_EQ(emulator.launch("sumBlocks", {4}, {96}, 0, emulator.upload(in),
                            sums, 1001),
            "");
  std::vector<float> blocks = emulator.download<float>(sums, 4);
  EXPECT_EQ(blocks[0] + blocks[1] + blocks[2] + blocks[3], 1000 * 1001 / 2);
}

TEST_P(CompiledKernels, ScansABlock) {
  load("reduce");
  std::vector<int> in = randomInts(500, -100, 100), expected(500);
  std::partial_sum(in.begin(), in.end(), expected.begin());
  FoveaEmuDevicePtr data = emulator.upload(in);
  ASSERT_EQ(emulator.launch("scanBlock", {1}, {500}, 500 * sizeof(int), data),
            "");
  EXPECT_EQ(emulator.download<int>(data, 500), expected);
}

TEST_P(CompiledKernels, ReducesWarps) {
  load("reduce");
  std::vector<int> in = randomInts(64, -8, 8);
  FoveaEmuDevicePtr out = emulator.allocate(64 * 6 * sizeof(int));
  ASSERT_EQ(
      emulator.launch("reduceWarp", {1}, {64}, 0, emulator.upload(in), out),
      "");
  std::vector<int> results = emulator.download<int>(out, 64 * 6);
  int numPositive =
      std::count_if(in.begin(), in.end(), [](int v) { return v > 0; });
  for (int t = 0; t < 64; ++t) {
    auto first = in.begin() + t / 32 * 32, last = first + 32;
    const int *row = &results[t * 6];
    EXPECT_EQ(row[0], std::accumulate(first, last, 0));
    EXPECT_EQ(row[1], *std::min_element(first, last));
    EXPECT_EQ(unsigned(row[2]),
              *std::max_element(first, last,
                                [](unsigned a, unsigned b) { return a < b; }));
    EXPECT_EQ(row[3], std::count_if(first, last, [](int v) { return v & 1; }));
    uint32_t same = 0;
    for (int lane = 0; lane < 32; ++lane)
      same |= uint32_t(first[lane] == in[t]) << lane;
    EXPECT_EQ(uint32_t(row[4]), same);
    EXPECT_EQ(row[5], numPositive);
  }
}

TEST_P(CompiledKernels, TransposesWithAndWithoutBankConflicts) {
  load("transpose");
  constexpr int width = 70, height = 45;
  std::vector<float> in = randomFloats(width * height, 1);
  for (const char *name : {"transposeConflicting", "transposePadded"}) {
    FoveaEmuDevicePtr out = emulator.allocate(in.size() * sizeof(float));
    ASSERT_EQ(emulator.launch(name, {3, 2}, {32, 8}, 0, emulator.upload(in),
                              out, width, height),
              "");
    std::vector<float> results = emulator.download<float>(out, in.size());
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        ASSERT_EQ(results[x * height + y], in[y * width + x]);
    FoveaEmuFunction function;
    FoveaEmuCounters counters;
    foveaEmuModuleGetFunction(emulator.module, name, &function);
    foveaEmuGetCounters(function, &counters);
    EXPECT_EQ(counters.globalLoadBytes, in.size() * sizeof(float));
    EXPECT_EQ(counters.globalStoreBytes, in.size() * sizeof(float));
    if (std::string(name) == "transposePadded")
      EXPECT_EQ(counters.bankConflicts, 0u);
    else // columns of 32, 32, 6 in tiles of 32 and 13 rows
      EXPECT_GT(counters.bankConflicts, 1000u);
  }
}

TEST_P(CompiledKernels, RunsLoopsOfDifferentLengths) {
  load("control");
  std::vector<int> in = randomInts(200, 1, 10000);
  FoveaEmuDevicePtr out = emulator.allocate(200 * sizeof(int));
  ASSERT_EQ(
      emulator.launch("collatz", {2}, {128}, 0, emulator.upload(in), out, 200),
      "");
  std::vector<int> steps = emulator.download<int>(out, 200);
  for (int i = 0; i < 200; ++i) {
    int expected = 0;
    for (uint64_t value = in[i]; value != 1; ++expected)
      value = value % 2 ? 3 * value + 1 : value / 2;
    EXPECT_EQ(steps[i], expected);
  }
}

TEST_P(CompiledKernels, RecursesInDivergentThreads) {
  load("control");
  FoveaEmuDevicePtr out = emulator.allocate(40 * sizeof(int));
  ASSERT_EQ(emulator.launch("recurse", {1}, {40}, 0, out), "");
  constexpr int fibonacci[] = {0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89};
  std::vector<int> results = emulator.download<int>(out, 40);
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(results[i], fibonacci[i % 12]);
}

TEST_P(CompiledKernels, PassesStructsAndGenericPointers) {
  load("control");
  std::vector<int> global = {1000, 2000, 3000, 4000};
  FoveaEmuDevicePtr out = emulator.allocate(64 * sizeof(int));
  ASSERT_EQ(emulator.launch("callWithStructs", {1}, {64}, 0, out,
                            emulator.upload(global)),
            "");
  std::vector<int> results = emulator.download<int>(out, 64);
  for (int t = 0; t < 64; ++t) {
    int shared[] = {0, 10, 20, 30}, local[] = {1, 2, 3, 4};
    local[t & 3] += 100;
    const int *table = t % 3 == 0 ? shared : t % 3 == 1 ? local : global.data();
    int a = t;
    double b = 1.5;
    float c[] = {1, 2, 3};
    for (int i = t; i < t + 5; ++i) {
      a += table[i & 3];
      b *= 2;
      c[i % 3] -= 1;
    }
    EXPECT_EQ(results[t], a + int(b) + int(c[0] + c[1] * c[2])) << t;
  }
}

TEST_P(CompiledKernels, TakesBranchesOfASwitch) {
  load("control");
  std::vector<int> in = randomInts(96, 0, 12);
  FoveaEmuDevicePtr out = emulator.allocate(96 * sizeof(int));
  ASSERT_EQ(
      emulator.launch("chooseBranch", {1}, {96}, 0, emulator.upload(in), out),
      "");
  std::vector<int> results = emulator.download<int>(out, 96);
  for (int t = 0; t < 96; ++t) {
    int v = in[t];
    int cases[] = {7,      v * 3, v - 100, in[t ^ 1] * 5,
                   v << 4, 55,    ~v,      v ^ 0x1234};
    int expected = v < 8 ? cases[v] : -1;
    for (int i = 0; i < v && expected <= 1000; ++i)
      if (i % 3 != t % 3)
        expected += i * i;
    EXPECT_EQ(results[t], expected) << t << " " << v;
  }
}

TEST_P(CompiledKernels, LanesPassALockToEachOther) {
  load("control");
  FoveaEmuDevicePtr lock = emulator.upload<int>({0});
  FoveaEmuDevicePtr counter = emulator.upload<int>({0});
  ASSERT_EQ(emulator.launch("lockInWarp", {2}, {64}, 0, lock, counter), "");
  EXPECT_EQ(emulator.download<int>(counter, 1)[0], 128);
}

TEST_P(CompiledKernels, FlagsOrderWarps) {
  load("control");
  FoveaEmuDevicePtr out = emulator.allocate(sizeof(int));
  ASSERT_EQ(emulator.launch("waitForFlag", {1}, {64}, 0, out), "");
  EXPECT_EQ(emulator.download<int>(out, 1)[0], 42);
}

TEST_P(CompiledKernels, NamedBarriersOrderProducersAndConsumers) {
  load("control");
  FoveaEmuDevicePtr out = emulator.allocate(128 * sizeof(int));
  ASSERT_EQ(emulator.launch("namedBarriers", {1}, {64}, 0, out), "");
  std::vector<int> results = emulator.download<int>(out, 128);
  for (int i = 0; i < 128; ++i)
    EXPECT_EQ(results[i], i / 32 * 100 + (i % 32 ^ 1));
}

TEST_P(CompiledKernels, CountsWithAtomics) {
  load("histogram");
  std::vector<uint8_t> in(3000);
  for (size_t i = 0; i < in.size(); ++i)
    in[i] = i * i % 251;
  std::vector<uint32_t> expected(256);
  for (uint8_t value : in)
    ++expected[value];
  FoveaEmuDevicePtr out = emulator.upload(std::vector<uint32_t>(256));
  ASSERT_EQ(emulator.launch("histogram", {3}, {128}, 0, emulator.upload(in),
                            out, 3000),
            "");
  EXPECT_EQ(emulator.download<uint32_t>(out, 256), expected);
}

TEST_P(CompiledKernels, UpdatesMemoryAtomically) {
  load("histogram");
  std::vector<uint32_t> words = {1, 10000, 50, 5, ~0u, 0, 9, 3, 3, 0};
  std::vector<int> ints = {0, 0};
  std::vector<uint64_t> longs = {1, 1};
  FoveaEmuDevicePtr w = emulator.upload(words), i = emulator.upload(ints),
                    l = emulator.upload(longs), f = emulator.upload<float>({1}),
                    d = emulator.upload<double>({1});
  ASSERT_EQ(emulator.launch("atomics", {1}, {64}, 0, w, i, l, f, d), "");
  uint32_t exclusive = 9, up = 3, down = 3;
  for (uint32_t t = 0; t < 64; ++t) {
    exclusive ^= t * 77;
    up = up >= 20 ? 0 : up + 1;
    down = down == 0 || down > 20 ? 20 : down - 1;
  }
  float largest = 63;
  std::vector<uint32_t> expected = {1 + 2016, 10000 - 2016, 0,  63,   0,
                                    ~0u,      exclusive,    up, down, 0};
  memcpy(&expected[9], &largest, sizeof(largest));
  EXPECT_EQ(emulator.download<uint32_t>(w, 10), expected);
  EXPECT_EQ(emulator.download<int>(i, 2), (std::vector<int>{-58, 58}));
  EXPECT_EQ(
      emulator.download<uint64_t>(l, 2),
      (std::vector<uint64_t>{1 + 64 * 0x100000000 + 2016, uint64_t(63) << 40}));
  EXPECT_EQ(emulator.download<float>(f, 1)[0], 1 + 1008);
  EXPECT_EQ(emulator.download<double>(d, 1)[0], 1 + 504);
}

static std::vector<double> attend(const std::vector<float> &q,
                                  const std::vector<float> &k,
                                  const std::vector<float> &v, int length,
                                  int size, double scale) {
  std::vector<double> out(q.size());
  for (int row = 0; row < length; ++row) {
    std::vector<double> scores(length);
    for (int key = 0; key < length; ++key)
      for (int d = 0; d < size; ++d)
        scores[key] += scale * q[row * size + d] * k[key * size + d];
    double maximum = *std::max_element(scores.begin(), scores.end()), sum = 0;
    for (int key = 0; key < length; ++key) {
      double weight = std::exp(scores[key] - maximum);
      sum += weight;
      for (int d = 0; d < size; ++d)
        out[row * size + d] += weight * v[key * size + d];
    }
    for (int d = 0; d < size; ++d)
      out[row * size + d] /= sum;
  }
  return out;
}

TEST_P(CompiledKernels, ComputesAttention) {
  load("attention");
  constexpr int length = 100, size = 32;
  // Scores of tens: a wrong maximum would overflow.
  for (float scale : {0.2f, 4.0f}) {
    std::vector<float> q = randomFloats(length * size, 1),
                       k = randomFloats(length * size, 2),
                       v = randomFloats(length * size, 3);
    std::vector<double> expected = attend(q, k, v, length, size, scale);
    for (const char *name : {"naiveAttention", "tiledAttention"}) {
      FoveaEmuDevicePtr out = emulator.allocate(q.size() * sizeof(float));
      ASSERT_EQ(emulator.launch(name, {2}, {64}, 0, emulator.upload(q),
                                emulator.upload(k), emulator.upload(v), out,
                                length, scale),
                "");
      std::vector<float> results = emulator.download<float>(out, q.size());
      for (size_t i = 0; i < q.size(); ++i)
        ASSERT_NEAR(results[i], expected[i], 3e-5) << name << " " << i;
    }
  }
}

TEST_P(CompiledKernels, RunsCodeOfLlvm) {
  load("llvm");
  std::vector<float> in = randomFloats(64, 5);
  FoveaEmuDevicePtr out = emulator.allocate(64 * sizeof(float));
  ASSERT_EQ(emulator.launch("mirror", {1}, {64}, 0, emulator.upload(in), out),
            "");
  std::vector<float> results = emulator.download<float>(out, 64);
  for (int i = 0; i < 64; ++i)
    EXPECT_FLOAT_EQ(results[i], std::fma(in[63 - i], 2.0f, std::exp2(in[i])));

  std::vector<uint32_t> words = {0x12345678, 0, 0xffffffff, 0x80000001};
  FoveaEmuDevicePtr data = emulator.upload(words);
  ASSERT_EQ(emulator.launch("bits", {1}, {4}, 0, data), "");
  std::vector<uint32_t> bits = emulator.download<uint32_t>(data, 4);
  constexpr uint32_t table[] = {3, 5, 7, 11};
  for (int i = 0; i < 4; ++i) {
    uint32_t x = words[i], amount = __builtin_popcount(x) & 31;
    uint32_t shifted = amount ? x << amount | table[i] >> (32 - amount) : x;
    uint32_t reversed = 0;
    for (int bit = 0; bit < 32; ++bit)
      reversed |= (shifted >> bit & 1) << (31 - bit);
    EXPECT_EQ(bits[i], std::max(reversed, 100u));
  }
}
