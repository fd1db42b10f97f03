// Counts how fast no-ops go by. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "CoreShare.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// No-ops per second of this thread: the fastest of a few pieces, so that an
/// interrupt does not count.
static double measureIssueRate() {
  constexpr int pieces = 5, iterations = 10000, nopsPerIteration = 64;
  double best = 0;
  for (int piece = 0; piece < pieces; ++piece) {
    Clock::time_point start = Clock::now();
    for (int i = 0; i < iterations; ++i)
      asm volatile(".rept 64\n\tnop\n\t.endr");
    best = std::max(best, iterations * nopsPerIteration / secondsSince(start));
  }
  return best;
}

/// Long enough that a busy neighbour pauses.
static double lookForFastest() {
  constexpr double patience = 0.3;
  double best = 0;
  Clock::time_point start = Clock::now();
  while (secondsSince(start) < patience)
    best = std::max(best, measureIssueRate());
  return best;
}

double fovea_core_share(int threads) {
  static std::atomic<double> fastest = lookForFastest();
  std::vector<double> rates(threads);
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i)
    others.emplace_back([&, i] { rates[i] = measureIssueRate(); });
  rates[0] = measureIssueRate();
  for (std::thread &other : others)
    other.join();
  double best =
      std::max(fastest.load(), *std::max_element(rates.begin(), rates.end()));
  fastest = best;
  return *std::min_element(rates.begin(), rates.end()) / best;
}
