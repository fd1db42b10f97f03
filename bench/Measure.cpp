// Runs cases through the engine, in rounds of peak, kernel, peak.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Measure.h"

#include "CoreShare.h"
#include "fovea/Engine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <malloc.h>
#include <numeric>
#include <optional>
#include <random>
#include <thread>
#include <time.h>

using namespace fovea;
using namespace fovea::bench;
using Clock = std::chrono::steady_clock;

namespace {

/// More than the last-level cache of any machine that this runs on, we hope:
/// decoding reads keys and values that were not read lately, and so does the
/// bandwidth loop.
constexpr int64_t kColdBytes = int64_t(256) << 20;
/// A kernel is repeated until one sample takes this long.
constexpr double kSampleSeconds = 5e-3;
constexpr double kPeakSeconds = 5e-3;
constexpr int kMinRounds = 3;
/// With a smaller share of its core, something else was running on it.
constexpr double kQuietShare = 0.95;
constexpr double kPatience = 3;
/// OpenMP's threads wait for more work for 200 ms before they sleep; until then
/// they take the cores from whatever is measured next.
constexpr std::chrono::milliseconds kThreadsSleep(250);

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Seconds that this thread computed, which leaves out what other processes
/// took.
double readCpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

double percentile(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(fraction * (values.size() - 1) + 0.5)];
}

/// Memory of random numbers in [-scale, scale], drawn once and repeated.
Tensor makeRandom(const CaseTensor &spec) {
  DType dtype = spec.dtype;
  Tensor tensor(dtype, spec.shape);
  std::mt19937 generator(42);
  std::uniform_real_distribution<double> uniform(-spec.scale, spec.scale);
  constexpr int64_t kPeriod = 65521;
  int64_t count = tensor.getNumElements(), drawn = std::min(count, kPeriod);
  // Integers fill their range.
  double unit = dtype == DType::I8 ? 127 : 1;
  for (int64_t i = 0; i < drawn; ++i)
    tensor.store(i, unit * uniform(generator));
  char *data = static_cast<char *>(tensor.view().data);
  int64_t size = getByteSize(dtype);
  for (int64_t at = drawn; at < count; at += drawn)
    std::copy_n(data, std::min(drawn, count - at) * size, data + at * size);
  return tensor;
}

/// The pages of the case's sequences, in random order.
Tensor makeTable(const Case &c) {
  Tensor table(DType::I32, {c.batch, c.getPages()});
  std::vector<int64_t> pages(table.getNumElements());
  std::iota(pages.begin(), pages.end(), 0);
  std::shuffle(pages.begin(), pages.end(), std::mt19937(7));
  for (auto [i, page] : llvm::enumerate(pages))
    table.store(i, page);
  return table;
}

Tensor makeLengths(const Case &c) {
  Tensor lengths(DType::I32, {c.batch});
  for (int64_t b = 0; b < c.batch; ++b)
    lengths.store(b, c.countKeys(b));
  return lengths;
}

/// Input number `number` of a case.
Tensor makeInput(const Case &c, size_t number, const CaseTensor &spec) {
  if (c.hasCache() && number == 3)
    return makeTable(c);
  if (c.hasCache() && number == 4)
    return makeLengths(c);
  return makeRandom(spec);
}

/// A compiled case with its tensors.
class Runner {
public:
  static llvm::Expected<Runner> create(const Case &c,
                                       const MeasureOptions &options);

  /// Calls the kernel `calls` times; seconds of one call.
  llvm::Expected<double> sample(int calls);
  /// How many calls make one sample; the kernel is warm afterwards.
  llvm::Expected<int> calibrate();

  double compileSeconds = 0;

private:
  explicit Runner(Kernel kernel) : kernel(std::move(kernel)) {}
  void allocate(const Case &c);

  Kernel kernel;
  std::vector<Tensor> tensors;
  /// The inputs of call i are inputs[i % inputs.size()].
  std::vector<std::vector<TensorView>> inputs;
  TensorView output;
  size_t next = 0;
  bool cpuTime = false;
};

} // namespace

llvm::Expected<Runner> Runner::create(const Case &c,
                                      const MeasureOptions &options) {
  EngineOptions engineOptions;
  engineOptions.threads = c.threads;
  engineOptions.cpu = options.cpu;
  engineOptions.features = options.features;
  engineOptions.diskCache = false;
  llvm::Expected<Engine> engine = Engine::create(engineOptions);
  if (!engine)
    return engine.takeError();
  Clock::time_point start = Clock::now();
  CompileOptions compileOptions;
  compileOptions.sourceName = c.name;
  llvm::Expected<Kernel> kernel = engine->compile(c.toMlir(), compileOptions);
  if (!kernel)
    return kernel.takeError();
  Runner runner(*kernel);
  runner.compileSeconds = secondsSince(start);
  runner.cpuTime = options.cpuTime && c.threads == 1;
  runner.allocate(c);
  return std::move(runner);
}

void Runner::allocate(const Case &c) {
  auto keep = [&](Tensor tensor) {
    tensors.push_back(std::move(tensor));
    return tensors.back().view();
  };
  CaseTensor result = c.getOutput();
  output = keep(Tensor(result.dtype, result.shape));
  int64_t copies = 1;
  if (c.metric == Metric::Bandwidth || (!c.isProduct() && c.queries == 1))
    copies += kColdBytes / static_cast<int64_t>(c.countBytes());
  std::vector<CaseTensor> specs = c.getInputs();
  for (int64_t i = 0; i < copies; ++i) {
    inputs.emplace_back();
    for (auto [number, spec] : llvm::enumerate(specs)) {
      bool isCold = static_cast<int>(number) >= c.getFirstCold();
      inputs.back().push_back(i == 0 || isCold
                                  ? keep(makeInput(c, number, spec))
                                  : inputs.front()[number]);
    }
  }
}

llvm::Expected<double> Runner::sample(int calls) {
  Clock::time_point start = Clock::now();
  double cpuStart = readCpuSeconds();
  for (int i = 0; i < calls; ++i)
    if (llvm::Error error = kernel(inputs[next++ % inputs.size()], {output}))
      return std::move(error);
  return (cpuTime ? readCpuSeconds() - cpuStart : secondsSince(start)) / calls;
}

llvm::Expected<int> Runner::calibrate() {
  llvm::Expected<double> cold = sample(1);
  if (!cold || *cold > kSampleSeconds)
    return cold ? llvm::Expected<int>(1) : cold.takeError();
  llvm::Expected<double> warm = sample(3);
  if (!warm)
    return warm.takeError();
  return std::max(1, static_cast<int>(kSampleSeconds / *warm));
}

namespace {
/// What one round compares the kernel with.
class Peak {
public:
  Peak(const Case &c, const MeasureOptions &options)
      : threads(c.threads), cpuTime(options.cpuTime) {
    bool dot =
        c.metric == Metric::Dot && fovea_peak_supported(FOVEA_PEAK_AVX512_BF16);
    unit = dot ? FOVEA_PEAK_AVX512_BF16 : options.unit;
    metric = c.metric == Metric::Dot && !dot ? Metric::Fma : c.metric;
    if (metric == Metric::Bandwidth)
      memory = makeRandom({DType::I64, {kColdBytes / 8}});
  }

  double sample() const {
    if (metric == Metric::Bandwidth)
      return fovea_peak_read(memory.view().data, kColdBytes, threads, cpuTime);
    return fovea_peak_flops(unit, kPeakSeconds) * threads;
  }

  Metric metric;

private:
  int threads;
  bool cpuTime;
  FoveaPeakUnit unit;
  Tensor memory;
};

/// A rate or a time, and whether nothing else ran on the cores meanwhile.
struct Sample {
  double value = 0;
  bool quiet = false;
};

llvm::Expected<Sample>
takeSample(int threads, llvm::function_ref<llvm::Expected<double>()> measure) {
  double before = fovea_core_share(threads);
  llvm::Expected<double> value = measure();
  if (!value)
    return value.takeError();
  if (threads > 1)
    std::this_thread::sleep_for(kThreadsSleep);
  double share = std::min(before, fovea_core_share(threads));
  return Sample{*value, share >= kQuietShare};
}

/// A runner and how many calls make one of its samples.
struct Calibrated {
  Runner runner;
  int calls;

  static llvm::Expected<Calibrated> create(const Case &c,
                                           const MeasureOptions &options) {
    llvm::Expected<Runner> runner = Runner::create(c, options);
    if (!runner)
      return runner.takeError();
    llvm::Expected<int> calls = runner->calibrate();
    if (!calls)
      return calls.takeError();
    return Calibrated{std::move(*runner), *calls};
  }
  llvm::Expected<double> sample() { return runner.sample(calls); }
};

/// The samples of some rounds.
struct Rounds {
  std::vector<double> seconds, peaks, ratios;

  void add(double time, double peak, double work) {
    seconds.push_back(time);
    peaks.push_back(peak);
    ratios.push_back(work / time / peak);
  }
  int size() const { return static_cast<int>(ratios.size()); }
};
} // namespace

llvm::Expected<Measurement> Measurer::measure(const Case &c,
                                              const Case *baseline) {
  llvm::Expected<Calibrated> kernel = Calibrated::create(c, options);
  if (!kernel)
    return kernel.takeError();
  std::optional<Calibrated> other;
  if (baseline) {
    llvm::Expected<Calibrated> created = Calibrated::create(*baseline, options);
    if (!created)
      return created.takeError();
    other.emplace(std::move(*created));
  }

  Peak peak(c, options);
  double work =
      peak.metric == Metric::Bandwidth ? c.countBytes() : c.countFlops();
  // What the kernel is compared with: the baseline's rate, or the peak.
  auto compare = [&]() -> llvm::Expected<double> {
    if (!other)
      return peak.sample();
    llvm::Expected<double> seconds = other->sample();
    if (!seconds)
      return seconds.takeError();
    return baseline->countFlops() / *seconds;
  };

  Rounds all, quiet;
  Clock::time_point start = Clock::now();
  auto isDone = [&] {
    double spent = secondsSince(start) / options.seconds;
    return all.size() >= kMinRounds &&
           spent > (quiet.size() >= kMinRounds ? 1 : kPatience);
  };
  llvm::Expected<Sample> before = takeSample(c.threads, compare);
  if (!before)
    return before.takeError();
  while (!isDone()) {
    llvm::Expected<Sample> time =
        takeSample(c.threads, [&] { return kernel->sample(); });
    if (!time)
      return time.takeError();
    llvm::Expected<Sample> after = takeSample(c.threads, compare);
    if (!after)
      return after.takeError();
    double around = (before->value + after->value) / 2;
    all.add(time->value, around, work);
    // The peak of multiply-adds is the best of many pieces: noise of others
    // does not show in it.
    bool robust = !other && peak.metric != Metric::Bandwidth;
    if (time->quiet && (robust || (before->quiet && after->quiet)))
      quiet.add(time->value, around, work);
    before = *after;
  }

  const Rounds &rounds = quiet.size() >= kMinRounds ? quiet : all;
  Measurement result;
  result.metric = peak.metric;
  result.seconds = percentile(rounds.seconds, 0.5);
  result.secondsP10 = percentile(rounds.seconds, 0.1);
  result.secondsP90 = percentile(rounds.seconds, 0.9);
  result.rate = work / result.seconds;
  result.peak = percentile(rounds.peaks, 0.5);
  result.ratio = percentile(rounds.ratios, 0.5);
  result.ratioOfAll = percentile(all.ratios, 0.5);
  result.rounds = all.size();
  result.quietRounds = quiet.size();
  result.compileSeconds = kernel->runner.compileSeconds;
  return result;
}

llvm::Expected<CompileMeasurement> Measurer::measureCompile() {
  llvm::SmallString<128> directory;
  if (std::error_code code =
          llvm::sys::fs::createUniqueDirectory("fovea-bench", directory))
    return llvm::createStringError(code,
                                   "cannot make a directory for the cache");
  llvm::scope_exit removed([&] {
    llvm::sys::fs::remove_directories(directory, /*IgnoreErrors=*/true);
  });

  std::vector<double> cold, disk;
  for (int i = 0; i < 7; ++i) {
    Case c;
    c.name = "compile";
    c.queries = c.keys = 1024 + 8 * i; // a kernel that no cache has seen
    for (CodeOrigin origin : {CodeOrigin::Compiled, CodeOrigin::DiskCache}) {
      EngineOptions engineOptions;
      engineOptions.cpu = options.cpu;
      engineOptions.features = options.features;
      engineOptions.cacheDirectory = std::string(directory);
      llvm::Expected<Engine> engine = Engine::create(engineOptions);
      if (!engine)
        return engine.takeError();
      Clock::time_point start = Clock::now();
      llvm::Expected<Kernel> kernel = engine->compile(c.toMlir());
      if (!kernel)
        return kernel.takeError();
      double seconds = secondsSince(start);
      if (kernel->origin() != origin)
        return llvm::createStringError("the disk cache is not used");
      (origin == CodeOrigin::Compiled ? cold : disk).push_back(seconds);
    }
  }
  return CompileMeasurement{percentile(cold, 0.5), percentile(disk, 0.5)};
}

/// A number of bytes from /proc/self/status, 0 if it is not there.
static double readStatus(llvm::StringRef field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (llvm::StringRef(line).starts_with(field))
      return std::stod(line.substr(field.size() + 1)) * 1024;
  return 0;
}

llvm::Expected<double> Measurer::measureMemory(int64_t length, int threads) {
  Case c;
  c.name = "memory";
  c.queries = c.keys = length;
  c.threads = threads;
  c.causal = true;
  llvm::Expected<Runner> runner = Runner::create(c, options);
  if (!runner)
    return runner.takeError();
  // Nothing that compiling left behind may hide what the kernel needs: free
  // memory goes back to the system, and the kernel runs on a fresh stack.
  malloc_trim(0);
  llvm::Error error = llvm::Error::success();
  double growth = 0;
  std::thread([&] {
    std::ofstream("/proc/self/clear_refs") << 5; // the peak starts from here
    double before = readStatus("VmRSS:");
    error = runner->sample(1).takeError();
    growth = readStatus("VmHWM:") - before;
  }).join();
  if (error)
    return std::move(error);
  return growth / threads;
}
