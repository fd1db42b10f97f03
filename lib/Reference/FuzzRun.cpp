// Runs fuzz cases through the compiler and through the specification, and
// reports. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Fuzz.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace fovea;

llvm::Expected<std::vector<Tensor>>
Fuzzer::evaluate(const FuzzCase &fuzzCase, llvm::ArrayRef<TensorView> arguments,
                 Pipeline pipeline) const {
  CompileOptions options;
  options.pipeline = pipeline;
  const Engine &compiler =
      pipeline == Pipeline::Optimized ? engine : referenceEngine;
  llvm::Expected<Kernel> kernel = compiler.compile(fuzzCase.source, options);
  if (!kernel)
    return kernel.takeError();
  return kernel->run(arguments);
}

llvm::Expected<std::vector<Comparison>>
Fuzzer::run(const FuzzCase &fuzzCase) const {
  FuzzData data = makeFuzzData(fuzzCase);
  std::vector<Tensor> widened;
  std::vector<TensorView> wideViews;
  for (const TensorView &view : data.views) {
    widened.push_back(
        convert(view, isPromoted(view.dtype) ? DType::F64 : view.dtype));
    wideViews.push_back(widened.back());
  }
  auto result = evaluate(fuzzCase, data.views, Pipeline::Optimized);
  if (!result)
    return result.takeError();
  auto reference = evaluate(fuzzCase, wideViews, Pipeline::ReferenceF64);
  if (!reference)
    return reference.takeError();
  auto naive = evaluate(fuzzCase, data.views, Pipeline::Reference);
  if (!naive)
    return naive.takeError();
  std::vector<Comparison> comparisons;
  for (auto [output, ref, plain] : llvm::zip_equal(*result, *reference, *naive))
    comparisons.push_back(compare(output, ref, plain, fuzzCase.rule));
  return comparisons;
}

/// The options that choose the device.
static std::string getFlags(const FuzzOptions &options) {
  if (options.device == Device::Host)
    return "";
  std::string flags = " --target=nvptx";
  if (options.device == Device::Cuda)
    flags += " --device=cuda";
  return options.chip.empty() ? flags : flags + " --chip=" + options.chip;
}

/// Writes what went wrong; returns whether something did.
static bool report(const FuzzCase &fuzzCase,
                   llvm::Expected<std::vector<Comparison>> comparisons,
                   llvm::StringRef flags, llvm::raw_ostream &os) {
  if (comparisons && llvm::all_of(*comparisons, [](const Comparison &c) {
        return c.passed();
      }))
    return false;
  os << "case " << fuzzCase.index
     << " fails; reproduce with: fovea-fuzz --seed=" << fuzzCase.seed
     << " --only=" << fuzzCase.index << flags << "\n";
  if (!comparisons) {
    os << "  " << llvm::toString(comparisons.takeError()) << "\n";
  } else {
    for (auto [number, comparison] : llvm::enumerate(*comparisons))
      os << "  output " << number << ": " << comparison << "\n";
  }
  os << "  arguments:";
  for (const FuzzArgument &argument : fuzzCase.arguments)
    os << " " << formatShape(argument.shape, argument.dtype)
       << (argument.layout == FuzzLayout::Dense ? "" : " (strided)");
  os << "\n" << fuzzCase.source;
  return true;
}

llvm::Expected<int64_t> fovea::runFuzzer(const FuzzOptions &options,
                                         llvm::raw_ostream &os) {
  EngineOptions engineOptions;
  engineOptions.diskCache = false;
  engineOptions.device = options.device;
  engineOptions.chip = options.chip;
  llvm::Expected<Engine> engine = Engine::create(engineOptions);
  if (!engine)
    return engine.takeError();
  engineOptions.device = Device::Host;
  // Its code runs once.
  engineOptions.optLevel = 0;
  llvm::Expected<Engine> referenceEngine = Engine::create(engineOptions);
  if (!referenceEngine)
    return referenceEngine.takeError();
  Fuzzer fuzzer(std::move(*engine), std::move(*referenceEngine));

  const std::string flags = getFlags(options);
  int64_t numFailures = 0;
  for (int64_t number = 0; number < options.count; ++number) {
    FuzzCase fuzzCase = drawFuzzCase(options.seed, options.first + number);
    numFailures += report(fuzzCase, fuzzer.run(fuzzCase), flags, os);
  }
  os << options.count << " cases with seed " << options.seed << ", "
     << numFailures << " failed\n";
  return numFailures;
}
