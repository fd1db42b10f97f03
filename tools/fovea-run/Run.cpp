// Compiles, runs, times and checks an entry.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Run.h"
#include "fovea/Npy.h"
#include "fovea/Program.h"
#include "fovea/gpu.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <chrono>

using namespace llvm;
using namespace fovea;
using namespace fovea::run;

static double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

static std::vector<TensorView> getViews(ArrayRef<Tensor> tensors) {
  std::vector<TensorView> views;
  for (const Tensor &tensor : tensors)
    views.push_back(tensor.view());
  return views;
}

static Timing summarize(std::vector<double> seconds) {
  llvm::sort(seconds);
  auto quantile = [&](double q) {
    return seconds[size_t(q * double(seconds.size() - 1) + 0.5)];
  };
  return {int64_t(seconds.size()), quantile(0.5), quantile(0.1), quantile(0.9)};
}

/// Calls the kernel as often as fits into about a second, 5 to 10000 times,
/// after a tenth of that as a warm-up.
static Expected<Timing> measure(const Kernel &kernel,
                                ArrayRef<TensorView> inputs,
                                ArrayRef<TensorView> outputs,
                                double firstCall) {
  int64_t runs =
      std::clamp<int64_t>(int64_t(1 / std::max(firstCall, 1e-7)), 5, 10000);
  std::vector<double> seconds;
  for (int64_t i = -std::max<int64_t>(runs / 10, 1); i < runs; ++i) {
    auto start = std::chrono::steady_clock::now();
    if (Error error = kernel(inputs, outputs))
      return error;
    if (i >= 0)
      seconds.push_back(secondsSince(start));
  }
  return summarize(std::move(seconds));
}

/// Runs the same graph by its specification, in its own precision and in f64.
static Expected<std::vector<Comparison>>
compareWithReference(const Engine &engine, const Options &options,
                     StringRef source, mlir::ModuleOp module,
                     ArrayRef<Tensor> inputs, ArrayRef<Tensor> results) {
  auto runPipeline = [&](Pipeline pipeline, ArrayRef<TensorView> views) {
    CompileOptions compileOptions;
    compileOptions.entry = options.entry;
    compileOptions.pipeline = pipeline;
    Expected<Kernel> kernel = engine.compile(source, compileOptions);
    return kernel ? kernel->run(views)
                  : Expected<std::vector<Tensor>>(kernel.takeError());
  };
  Expected<std::vector<Tensor>> naive =
      runPipeline(Pipeline::Reference, getViews(inputs));
  if (!naive)
    return naive.takeError();
  std::vector<Tensor> wideInputs;
  for (const Tensor &input : inputs) {
    DType dtype = input.view().dtype;
    wideInputs.push_back(
        convert(input, isPromoted(dtype) ? DType::F64 : dtype));
  }
  Expected<std::vector<Tensor>> reference =
      runPipeline(Pipeline::ReferenceF64, getViews(wideInputs));
  if (!reference)
    return reference.takeError();

  AccuracyRule rule = getAccuracyRule(module, options.magnitude);
  std::vector<Comparison> comparisons;
  for (const auto &[result, exact, plain] :
       zip_equal(results, *reference, *naive))
    comparisons.push_back(compare(result, exact, plain, rule));
  return comparisons;
}

static Error saveInputs(StringRef directory, ArrayRef<Tensor> inputs) {
  for (const auto &[index, input] : enumerate(inputs)) {
    SmallString<128> path(directory);
    sys::path::append(path, "input" + Twine(index) + ".npy");
    if (Error error = writeNpy(path, input))
      return error;
  }
  return Error::success();
}

static Error writeResults(const Options &options, ArrayRef<Tensor> results) {
  for (const auto &[path, result] : zip(options.outputs, results))
    if (Error error = writeNpy(path, result))
      return error;
  return Error::success();
}

/// Runs the kernel, unless there are files with what it would compute.
static Expected<std::vector<Tensor>> getResults(const Options &options,
                                                const Kernel &kernel,
                                                ArrayRef<TensorView> inputs) {
  if (options.results.empty())
    return kernel.run(inputs);
  Expected<std::vector<std::vector<int64_t>>> shapes =
      kernel.resultShapes(inputs);
  if (!shapes)
    return shapes.takeError();
  return readResults(options.results, kernel.signature().results, *shapes);
}

Expected<Report> fovea::run::run(const Options &options) {
  Expected<Engine> engine = Engine::create(options.engine);
  if (!engine)
    return engine.takeError();
  // Read once: the file may be a pipe.
  ErrorOr<std::unique_ptr<MemoryBuffer>> file =
      MemoryBuffer::getFileOrSTDIN(options.file);
  if (std::error_code error = file.getError())
    return createStringError(error, "cannot read '" + options.file +
                                        "': " + error.message());
  StringRef source = (*file)->getBuffer();
  Expected<Program> program = Program::parse(source, options.file);
  if (!program)
    return program.takeError();
  Report report;
  CompileOptions compileOptions;
  compileOptions.entry = options.entry;
  compileOptions.sourceName = options.file;
  compileOptions.dumpDirectory = options.dumpDirectory;
  if (!options.kernels.empty()) {
    auto kernels = MemoryBuffer::getFile(options.kernels);
    if (std::error_code error = kernels.getError())
      return createStringError(error, "cannot read '" + options.kernels +
                                          "': " + error.message());
    compileOptions.kernels = (*kernels)->getBuffer();
  }
  auto start = std::chrono::steady_clock::now();
  Expected<Kernel> kernel = engine->compile(source, compileOptions);
  if (!kernel)
    return kernel.takeError();
  report.compileSeconds = secondsSince(start);
  report.origin = kernel->origin();

  size_t numResults = kernel->signature().results.size();
  if (options.outputs.size() > numResults)
    return createStringError("expected at most " + Twine(numResults) +
                             " --output files, got " +
                             Twine(options.outputs.size()));
  Expected<std::vector<Tensor>> inputs =
      makeInputs(options, kernel->signature(), program->getModule());
  if (!inputs)
    return inputs.takeError();
  if (!options.saveInputs.empty())
    if (Error error = saveInputs(options.saveInputs, *inputs))
      return error;
  std::vector<TensorView> views = getViews(*inputs);
  start = std::chrono::steady_clock::now();
  Expected<std::vector<Tensor>> results = getResults(options, *kernel, views);
  if (!results)
    return results.takeError();
  double firstCall = secondsSince(start);
  report.results = std::move(*results);
  // Of one call; and the counters of a kernel end with it.
  if (options.profile) {
    const char *profile = foveaGpuGetReport(options.json);
    if (!profile)
      return createStringError(foveaGpuTakeError());
    report.profile = profile;
  }
  if (options.results.empty()) {
    report.timing = summarize({firstCall});
    report.flops = countFlops(program->getModule(), options.entry, *inputs);
  }
  if (Error error = writeResults(options, report.results))
    return error;

  if (options.bench) {
    // Inputs that are updated are updated in place.
    for (auto [type, result] :
         zip_equal(kernel->signature().results, report.results))
      if (type.updates >= 0)
        views[type.updates] = result.view();
    Expected<Timing> timing =
        measure(*kernel, views, getViews(report.results), firstCall);
    if (!timing)
      return timing.takeError();
    report.timing = *timing;
  }
  if (options.compareWithReference) {
    Expected<std::vector<Comparison>> comparisons =
        compareWithReference(*engine, options, source, program->getModule(),
                             *inputs, report.results);
    if (!comparisons)
      return comparisons.takeError();
    report.comparisons = std::move(*comparisons);
  }
  return report;
}

bool fovea::run::hasPassed(const Report &report) {
  return all_of(report.comparisons, [](const Comparison &comparison) {
    return comparison.passed();
  });
}
