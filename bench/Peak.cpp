// The peak loops. Every loop keeps more independent accumulators in registers
// than the units have multiply-adds in flight (latency 4, two per cycle: 8),
// and consists of multiply-adds alone but for the loop counter;
// test/Bench/peak.test reads this off the machine code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Peak.h"

#include <chrono>
#include <cstdint>
#include <cstring>
#include <thread>
#include <time.h>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

using Clock = std::chrono::steady_clock;

/// Where results go, so that no loop is dead, and where operands come from, so
/// that the compiler knows nothing of their values (x * 0.999 + 0.001 is 1 for
/// x = 1).
static volatile float sink;
static volatile float operands[2] = {0.999f, 0.001f};

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

#define FOVEA_INLINE __attribute__((always_inline)) inline

/// Vectors as the compilers of the GNU family know them: the functions below
/// that are inlined into one for a vector unit use that unit.
template <typename T, int lanes>
using Vector __attribute__((vector_size(lanes * sizeof(T)))) = T;

#if defined(__x86_64__)
static constexpr int kAccumulators = 12;
#else
static constexpr int kAccumulators = 16;
#endif

/// Independent sums, none of which the compiler knows.
template <int lanes>
struct Accumulators {
  Vector<float, lanes> acc[kAccumulators];

  FOVEA_INLINE Accumulators() {
    for (int i = 0; i < kAccumulators; ++i)
      acc[i] = Vector<float, lanes>{} + (operands[0] + static_cast<float>(i));
  }
  FOVEA_INLINE ~Accumulators() {
    for (int i = 1; i < kAccumulators; ++i)
      acc[0] += acc[i];
    sink = acc[0][0];
  }
};

/// acc = acc * a + b, over and over. Compilers contract it.
template <int lanes>
FOVEA_INLINE static void multiplyAdd(int64_t iterations) {
  Vector<float, lanes> a = Vector<float, lanes>{} + operands[0];
  Vector<float, lanes> b = Vector<float, lanes>{} + operands[1];
  Accumulators<lanes> sums;
  for (int64_t n = 0; n < iterations; ++n) {
#pragma unroll
    for (int i = 0; i < kAccumulators; ++i)
      sums.acc[i] = sums.acc[i] * a + b;
  }
}

/// Sums 8 vectors at a time, so that reading is all that takes time.
template <int lanes>
FOVEA_INLINE static void sumAll(const char *data, size_t bytes) {
  using Words = Vector<uint64_t, lanes>;
  Words acc[8] = {};
  for (size_t at = 0; at + sizeof(acc) <= bytes; at += sizeof(acc)) {
#pragma unroll
    for (int i = 0; i < 8; ++i) {
      Words words;
      std::memcpy(&words, data + at + i * sizeof(Words), sizeof(Words));
      acc[i] += words;
    }
  }
  for (int i = 1; i < 8; ++i)
    acc[0] += acc[i];
  sink = static_cast<float>(acc[0][0]);
}

#if defined(__x86_64__)

__attribute__((target("avx2,fma"),
               noinline)) static void runAvx2(int64_t iterations) {
  multiplyAdd<8>(iterations);
}

__attribute__((target("avx512f"), noinline)) static void
runAvx512(int64_t iterations) {
  multiplyAdd<16>(iterations);
}

__attribute__((target("avx512f,avx512bf16"), noinline)) static void
runAvx512Bf16(int64_t iterations) {
  __m512 a32 = _mm512_set1_ps(operands[0]), b32 = _mm512_set1_ps(operands[1]);
  __m512bh a = _mm512_cvtne2ps_pbh(a32, a32), b = _mm512_cvtne2ps_pbh(b32, b32);
  Accumulators<16> sums;
  for (int64_t n = 0; n < iterations; ++n) {
#pragma unroll
    for (int i = 0; i < kAccumulators; ++i)
      sums.acc[i] = _mm512_dpbf16_ps(sums.acc[i], a, b);
  }
}

__attribute__((target("avx2"), noinline)) static void readAll(const char *data,
                                                              size_t bytes) {
  sumAll<4>(data, bytes);
}

#elif defined(__aarch64__)

__attribute__((noinline)) static void runNeon(int64_t iterations) {
  multiplyAdd<4>(iterations);
}

__attribute__((noinline)) static void readAll(const char *data, size_t bytes) {
  sumAll<2>(data, bytes);
}

#endif

int fovea_peak_supported(FoveaPeakUnit unit) {
  switch (unit) {
#if defined(__x86_64__)
  case FOVEA_PEAK_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case FOVEA_PEAK_AVX512:
    return __builtin_cpu_supports("avx512f") != 0;
  case FOVEA_PEAK_AVX512_BF16:
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__)
  case FOVEA_PEAK_NEON:
    return 1;
#endif
  default:
    return 0;
  }
}

int fovea_peak_widest(void) {
  for (FoveaPeakUnit unit :
       {FOVEA_PEAK_AVX512, FOVEA_PEAK_AVX2, FOVEA_PEAK_NEON})
    if (fovea_peak_supported(unit))
      return unit;
  return -1;
}

/// The loop of a unit and what one iteration of it counts.
struct PeakLoop {
  void (*run)(int64_t iterations) = nullptr;
  double flopsPerIteration = 0;
};

static PeakLoop getLoop(FoveaPeakUnit unit) {
  if (!fovea_peak_supported(unit))
    return {};
  switch (unit) {
#if defined(__x86_64__)
  case FOVEA_PEAK_AVX2:
    return {runAvx2, kAccumulators * 8 * 2.0};
  case FOVEA_PEAK_AVX512:
    return {runAvx512, kAccumulators * 16 * 2.0};
  case FOVEA_PEAK_AVX512_BF16:
    return {runAvx512Bf16, kAccumulators * 16 * 4.0};
#elif defined(__aarch64__)
  case FOVEA_PEAK_NEON:
    return {runNeon, kAccumulators * 4 * 2.0};
#endif
  default:
    return {};
  }
}

double fovea_peak_flops(FoveaPeakUnit unit, double seconds) {
  PeakLoop loop = getLoop(unit);
  if (!loop.run)
    return 0;
  // Short pieces, the fastest of which counts: a piece in which the thread was
  // interrupted says nothing about the machine.
  constexpr int64_t kIterations = 20000;
  double best = 0;
  Clock::time_point start = Clock::now();
  do {
    Clock::time_point pieceStart = Clock::now();
    loop.run(kIterations);
    double rate =
        kIterations * loop.flopsPerIteration / secondsSince(pieceStart);
    best = rate > best ? rate : best;
  } while (secondsSince(start) < seconds);
  return best;
}

static double readCpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

double fovea_peak_read(const void *data, size_t bytes, int threads,
                       int cpu_time) {
  const char *begin = static_cast<const char *>(data);
  size_t part = bytes / threads / 4096 * 4096;
  std::vector<std::thread> others;
  Clock::time_point start = Clock::now();
  double cpuStart = readCpuSeconds();
  for (int i = 1; i < threads; ++i)
    others.emplace_back(readAll, begin + i * part, part);
  readAll(begin, part);
  for (std::thread &other : others)
    other.join();
  double seconds = cpu_time && threads == 1 ? readCpuSeconds() - cpuStart
                                            : secondsSince(start);
  return static_cast<double>(part) * threads / seconds;
}
