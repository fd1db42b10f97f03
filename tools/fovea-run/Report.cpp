// What fovea-run prints.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Run.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;
using namespace fovea;
using namespace fovea::run;

static StringRef stringifyOrigin(CodeOrigin origin) {
  switch (origin) {
  case CodeOrigin::Compiled:
    return "compiled";
  case CodeOrigin::MemoryCache:
    return "memory cache";
  case CodeOrigin::DiskCache:
    return "disk cache";
  }
  llvm_unreachable("unknown origin");
}

static int64_t countNonFinite(const Tensor &tensor) {
  if (!isFloat(tensor.view().dtype))
    return 0;
  int64_t count = 0;
  for (int64_t i = 0, end = tensor.getNumElements(); i < end; ++i)
    count += !std::isfinite(tensor.load(i));
  return count;
}

void fovea::run::printText(const Options &options, const Report &report) {
  raw_ostream &os = outs();
  os << format("compiled in %.1f ms (%s)\n", report.compileSeconds * 1e3,
               stringifyOrigin(report.origin).data());
  for (const auto &[index, result] : enumerate(report.results)) {
    os << "result " << index << ": "
       << formatShape(result.view().shape, result.view().dtype);
    if (index < report.comparisons.size())
      os << ", " << report.comparisons[index];
    else
      os << ", " << countNonFinite(result) << " non-finite";
    os << "\n";
  }
  os << report.profile;
  if (!options.bench)
    return;
  const Timing &timing = report.timing;
  os << format("median %.3e s, p10 %.3e s, p90 %.3e s (%lld runs)",
               timing.median, timing.p10, timing.p90,
               static_cast<long long>(timing.runs));
  if (report.flops)
    os << format(", %.2f GFLOP/s", *report.flops / timing.median * 1e-9);
  os << "\n";
}

/// JSON has no NaN and no infinity.
static json::Value toJson(double value) {
  return std::isfinite(value) ? json::Value(value) : json::Value(nullptr);
}

static json::Object toJson(const Tensor &result, const Comparison *comparison) {
  json::Object object{{"dtype", StringRef(getName(result.view().dtype))},
                      {"shape", json::Array(result.view().shape)},
                      {"nonfinite", countNonFinite(result)}};
  if (comparison) {
    object["max_error"] = toJson(comparison->maxError);
    object["error_limit"] = toJson(comparison->errorLimit);
    object["rms_ratio"] = toJson(comparison->rmsRatio);
    object["rms_limit"] = toJson(comparison->rmsLimit);
    object["mismatches"] = comparison->numMismatches;
    object["passed"] = comparison->passed();
  }
  return object;
}

void fovea::run::printJson(const Report &report) {
  json::Array results;
  int64_t nonFinite = 0;
  for (const auto &[index, result] : enumerate(report.results)) {
    const Comparison *comparison = index < report.comparisons.size()
                                       ? &report.comparisons[index]
                                       : nullptr;
    results.push_back(toJson(result, comparison));
    nonFinite += countNonFinite(result);
  }
  const Timing &timing = report.timing;
  json::Object object{{"compile_s", report.compileSeconds},
                      {"code", stringifyOrigin(report.origin)},
                      {"median_s", timing.median},
                      {"p10_s", timing.p10},
                      {"p90_s", timing.p90},
                      {"runs", timing.runs},
                      {"nonfinite", nonFinite},
                      {"max_error", nullptr},
                      {"error_limit", nullptr}};
  if (report.flops) {
    object["flops"] = *report.flops;
    object["gflops"] = *report.flops / timing.median * 1e-9;
  }
  if (!report.comparisons.empty()) {
    // Of several results, the one nearest to its limit, or furthest beyond.
    const Comparison &worst = *llvm::max_element(
        report.comparisons, [](const Comparison &a, const Comparison &b) {
          return a.maxError * b.errorLimit < b.maxError * a.errorLimit;
        });
    object["max_error"] = toJson(worst.maxError);
    object["error_limit"] = toJson(worst.errorLimit);
    object["passed"] = hasPassed(report);
  }
  object["results"] = std::move(results);
  if (!report.profile.empty())
    object["kernels"] = llvm::cantFail(json::parse(report.profile));
  outs() << json::Value(std::move(object)) << "\n";
}
