// fovea-bench: the machine's peaks and Fovea's part of them, case by case.
// Writes one JSON object; scripts/bench adds the times of other libraries and
// makes the table. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Cases.h"
#include "Measure.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

#include <algorithm>
#include <thread>

using namespace fovea;
using namespace fovea::bench;
using llvm::json::Array;
using llvm::json::Object;

static llvm::cl::opt<std::string>
    filter("filter", llvm::cl::desc("Only cases whose name matches"),
           llvm::cl::value_desc("regex"), llvm::cl::init("."));
static llvm::cl::opt<double>
    seconds("seconds", llvm::cl::desc("Time for one case (default 1)"),
            llvm::cl::init(1));
static llvm::cl::opt<double>
    maxGflop("max-gflop", llvm::cl::desc("Skip cases with more work than this"),
             llvm::cl::init(1e9));
static llvm::cl::opt<std::string> cpu("cpu",
                                      llvm::cl::desc("CPU to compile for"));
static llvm::cl::opt<std::string>
    features("features", llvm::cl::desc("CPU features, such as -avx512f"));
static llvm::cl::opt<std::string>
    jsonFile("json", llvm::cl::desc("Where the results go"),
             llvm::cl::value_desc("file"), llvm::cl::init("-"));
static llvm::cl::list<std::string> schedules(
    "schedule",
    llvm::cl::desc("Run matrix products once with each of these schedules"),
    llvm::cl::value_desc("#attn.contraction<...>"));
static llvm::cl::opt<bool> list("list",
                                llvm::cl::desc("Print the names of the cases"));
static llvm::cl::opt<bool> cpuTime(
    "cpu-time",
    llvm::cl::desc("Time cases of one thread in CPU time (busy machines)"));
static llvm::cl::opt<bool> peaksOnly("peaks",
                                     llvm::cl::desc("Measure the peaks only"));

static llvm::StringRef getName(FoveaPeakUnit unit) {
  switch (unit) {
  case FOVEA_PEAK_NEON:
    return "neon";
  case FOVEA_PEAK_AVX2:
    return "avx2";
  case FOVEA_PEAK_AVX512:
    return "avx512";
  case FOVEA_PEAK_AVX512_BF16:
    return "avx512_bf16";
  }
  llvm_unreachable("unknown unit");
}

/// The unit that kernels with these features compete with.
static llvm::Expected<FoveaPeakUnit> chooseUnit() {
  int widest = fovea_peak_widest();
  if (widest < 0)
    return llvm::createStringError("expected a CPU with AVX2, AVX-512 or NEON");
  if (widest == FOVEA_PEAK_AVX512 &&
      llvm::StringRef(features).contains("-avx512f"))
    return FOVEA_PEAK_AVX2;
  return static_cast<FoveaPeakUnit>(widest);
}

static Object measurePeaks() {
  Object peaks;
  for (FoveaPeakUnit unit : {FOVEA_PEAK_NEON, FOVEA_PEAK_AVX2,
                             FOVEA_PEAK_AVX512, FOVEA_PEAK_AVX512_BF16}) {
    if (!fovea_peak_supported(unit))
      continue;
    double flops = fovea_peak_flops(unit, 0.2);
    llvm::errs() << llvm::format("peak %s: %.1f GFLOP/s\n",
                                 getName(unit).data(), flops * 1e-9);
    peaks[getName(unit)] = flops;
  }
  std::vector<char> memory(size_t(256) << 20, 1);
  int cores = static_cast<int>(std::thread::hardware_concurrency());
  for (int threads = 1; threads <= cores; threads *= 2) {
    double rate = 0;
    for (int i = 0; i < 5; ++i)
      rate = std::max(rate, fovea_peak_read(memory.data(), memory.size(),
                                            threads, cpuTime));
    llvm::errs() << llvm::format("peak read, %d threads: %.1f GB/s\n", threads,
                                 rate * 1e-9);
    peaks["read_" + std::to_string(threads)] = rate;
  }
  return peaks;
}

/// What a case has to reach on this machine. A bf16 requirement says nothing
/// about a CPU without bf16 products; with AVX2 only, 85 % of the peak is asked
/// for.
static double getRequired(const Case &c, const Measurement &m,
                          FoveaPeakUnit unit) {
  if (m.metric != c.metric)
    return 0;
  bool avx2 = unit == FOVEA_PEAK_AVX2 && m.metric == Metric::Fma;
  return avx2 ? std::min(c.required, 0.85) : c.required;
}

static Object describe(const Case &c, const Measurement &m,
                       FoveaPeakUnit unit) {
  return Object{{"name", c.name},
                {"group", c.group},
                {"metric", bench::getName(m.metric)},
                {"required", getRequired(c, m, unit)},
                {"baseline", c.baseline},
                {"dtype", std::string(fovea::getName(c.dtype))},
                {"batch", c.batch},
                {"heads", c.heads},
                {"key_heads", c.keyHeads},
                {"queries", c.queries},
                {"keys", c.keys},
                {"head_size", c.headSize},
                {"m", c.product.m},
                {"n", c.product.n},
                {"k", c.product.k},
                {"transposed", c.product.transposed},
                {"gelu", c.product.epilogue == Epilogue::BiasGelu},
                {"layer_length", c.layer.length},
                {"hidden", c.layer.hidden},
                {"layer_heads", c.layer.heads},
                {"inner", c.layer.inner},
                {"causal", c.causal},
                {"window", c.window},
                {"modified", c.score != Score::None || c.hasCache()},
                {"threads", c.threads},
                {"flops", c.countFlops()},
                {"bytes", c.countBytes()},
                {"median_s", m.seconds},
                {"p10_s", m.secondsP10},
                {"p90_s", m.secondsP90},
                {"rate", m.rate},
                {"peak", m.peak},
                {"ratio", m.ratio},
                {"ratio_of_all_rounds", m.ratioOfAll},
                {"rounds", m.rounds},
                {"quiet_rounds", m.quietRounds},
                {"compile_s", m.compileSeconds}};
}

/// Runs the cases that the filter matches. A case that fails is reported and
/// becomes an entry with an error.
static Array runCases(Measurer &measurer, const llvm::Regex &regex,
                      FoveaPeakUnit unit) {
  std::vector<Case> cases;
  for (const Case &c : getCases()) {
    cases.push_back(c);
    for (const std::string &schedule : schedules) {
      if (!c.isProduct())
        continue;
      cases.push_back(c);
      cases.back().product.schedule = schedule;
      cases.back().name += " " + schedule;
    }
  }
  Array results;
  for (const Case &c : cases) {
    if (!regex.match(c.name) || c.countFlops() > maxGflop * 1e9)
      continue;
    const Case *baseline = nullptr;
    for (const Case &other : cases)
      if (!c.baseline.empty() && other.name == c.baseline)
        baseline = &other;
    llvm::Expected<Measurement> m = measurer.measure(c, baseline);
    if (!m) {
      std::string message = llvm::toString(m.takeError());
      llvm::errs() << c.name << ": " << message << "\n";
      results.push_back(
          Object{{"name", c.name}, {"group", c.group}, {"error", message}});
      continue;
    }
    llvm::errs() << llvm::format(
        "%-34s %9.3f ms  %5.3f of %s, %d of %d rounds quiet, %5.3f in all\n",
        c.name.c_str(), m->seconds * 1e3, m->ratio,
        baseline ? c.baseline.c_str() : bench::getName(m->metric),
        m->quietRounds, m->rounds, m->ratioOfAll);
    results.push_back(describe(c, *m, unit));
  }
  return results;
}

/// Compile times and memory, which are not cases: required is an upper bound.
static llvm::Error runLimits(Measurer &measurer, const llvm::Regex &regex,
                             Array &results) {
  auto add = [&](llvm::StringRef name, double value, double limit,
                 llvm::StringRef unit) {
    llvm::errs() << llvm::format("%-34s %9.3f %s\n", name.data(), value,
                                 unit.data());
    results.push_back(Object{{"name", name.str()},
                             {"value", value},
                             {"limit", limit},
                             {"unit", unit.str()}});
  };
  if (regex.match("JIT")) {
    llvm::Expected<CompileMeasurement> compile = measurer.measureCompile();
    if (!compile)
      return compile.takeError();
    add("JIT, cold", compile->coldSeconds * 1e3, 150, "ms");
    add("JIT, from the disk cache", compile->diskSeconds * 1e3, 5, "ms");
  }
  if (regex.match("memory")) {
    for (int64_t length : {1024, 8192}) {
      llvm::Expected<double> bytes = measurer.measureMemory(length, 1);
      if (!bytes)
        return bytes.takeError();
      add("memory per thread, L " + std::to_string(length), *bytes / (1 << 20),
          2, "MiB");
    }
  }
  return llvm::Error::success();
}

static llvm::Error run() {
  llvm::Regex regex(filter);
  std::string regexError;
  if (!regex.isValid(regexError))
    return llvm::createStringError("expected a regular expression, got '" +
                                   filter + "': " + regexError);
  if (list) {
    for (const Case &c : getCases())
      if (regex.match(c.name))
        llvm::outs() << c.name << "\n";
    return llvm::Error::success();
  }
  MeasureOptions options;
  llvm::Expected<FoveaPeakUnit> unit = chooseUnit();
  if (!unit)
    return unit.takeError();
  options.unit = *unit;
  options.cpu = cpu;
  options.features = features;
  options.seconds = seconds;
  options.cpuTime = cpuTime;
  Measurer measurer(options);
  Object report{{"cpu", llvm::sys::getHostCPUName()},
                {"unit", getName(*unit)},
                {"features", features.getValue()},
                {"clock", cpuTime ? "cpu" : "wall"},
                {"threads_of_machine", std::thread::hardware_concurrency()}};
  report["peaks"] = measurePeaks();
  if (!peaksOnly) {
    report["cases"] = runCases(measurer, regex, *unit);
    Array limits;
    if (llvm::Error error = runLimits(measurer, regex, limits))
      return error;
    report["limits"] = std::move(limits);
  }

  std::error_code code;
  llvm::ToolOutputFile out(jsonFile, code, llvm::sys::fs::OF_None);
  if (code)
    return llvm::createStringError(code, "cannot write '" + jsonFile + "'");
  out.os() << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(report)));
  out.keep();
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::cl::ParseCommandLineOptions(argc, argv, "Fovea benchmarks\n");
  if (llvm::Error error = run()) {
    llvm::logAllUnhandledErrors(std::move(error), llvm::errs(),
                                "fovea-bench: error: ");
    return 1;
  }
  return 0;
}
