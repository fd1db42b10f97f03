// Timing of cases, each round of which also measures the peak of the machine,
// so that changes of the clock and noise of neighbours cancel in the ratio.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_BENCH_MEASURE_H
#define FOVEA_BENCH_MEASURE_H

#include "Cases.h"
#include "Peak.h"

#include "llvm/Support/Error.h"

#include <map>
#include <string>
#include <vector>

namespace fovea::bench {

struct MeasureOptions {
  std::string cpu, features;
  /// Time for the rounds of one case, and up to three times that until there
  /// are enough quiet ones; at least three rounds are run in any case.
  double seconds = 1;
  /// Count the time of the calling thread rather than of the clock on the wall,
  /// for cases of one thread: on a machine that is busy with something else.
  bool cpuTime = false;
  /// The f32 unit that kernels compete with.
  FoveaPeakUnit unit = FOVEA_PEAK_AVX2;
};

/// What the rounds of one case gave: medians, and the 10th and 90th percentile.
struct Measurement {
  double seconds = 0, secondsP10 = 0, secondsP90 = 0;
  /// FLOPs or bytes per second: of the kernel, of the peak in the same rounds,
  /// and the median of the rounds' ratios. Of the quiet rounds, if there are
  /// at least three: those in which the core was all ours (CoreShare.h).
  double rate = 0, peak = 0, ratio = 0;
  /// The median ratio of all rounds.
  double ratioOfAll = 0;
  int rounds = 0, quietRounds = 0;
  /// Metric that `ratio` refers to (Metric::Dot becomes Metric::Fma on a CPU
  /// without).
  Metric metric = Metric::Fma;
  double compileSeconds = 0;
};

/// What does not belong to one case.
struct CompileMeasurement {
  double coldSeconds = 0, diskSeconds = 0;
};

class Measurer {
public:
  explicit Measurer(MeasureOptions options) : options(std::move(options)) {}

  /// Runs a case. Its baseline is run in the same rounds, if it has one.
  llvm::Expected<Measurement> measure(const Case &c, const Case *baseline);

  /// Compiles one attention with an empty cache, and again in an engine that
  /// finds it on disk: the medians of several times.
  llvm::Expected<CompileMeasurement> measureCompile();

  /// The growth of the resident set in the first call of a kernel of `length`
  /// tokens with `threads` threads, inputs and outputs excluded, in bytes per
  /// thread.
  llvm::Expected<double> measureMemory(int64_t length, int threads);

private:
  MeasureOptions options;
};

} // namespace fovea::bench

#endif // FOVEA_BENCH_MEASURE_H
