// Compiles and runs graphs for tests. Errors are test failures.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TEST_UNITTESTS_REFERENCE_GRAPHRUNNER_H
#define FOVEA_TEST_UNITTESTS_REFERENCE_GRAPHRUNNER_H

#include "fovea/Engine.h"
#include "fovea/Reference.h"
#include "llvm/Support/raw_ostream.h"

#include "gtest/gtest.h"

namespace fovea {

inline std::string toText(const Comparison &comparison) {
  std::string text;
  llvm::raw_string_ostream(text) << comparison;
  return text;
}

/// The results of `@main` in `source`; none after a failure.
inline std::vector<Tensor> runGraph(const std::string &source,
                                    llvm::ArrayRef<TensorView> inputs,
                                    Pipeline pipeline, int threads = 1) {
  auto check = [](llvm::Error error) {
    std::string text = llvm::toString(std::move(error));
    EXPECT_EQ(text, "");
    return text.empty();
  };
  EngineOptions options;
  options.threads = threads;
  options.diskCache = false;
  llvm::Expected<Engine> engine = Engine::create(options);
  if (!check(engine ? llvm::Error::success() : engine.takeError()))
    return {};
  CompileOptions compileOptions;
  compileOptions.pipeline = pipeline;
  llvm::Expected<Kernel> kernel = engine->compile(source, compileOptions);
  if (!check(kernel ? llvm::Error::success() : kernel.takeError()))
    return {};
  llvm::Expected<std::vector<Tensor>> results = kernel->run(inputs);
  if (!check(results ? llvm::Error::success() : results.takeError()))
    return {};
  return std::move(*results);
}

} // namespace fovea

#endif // FOVEA_TEST_UNITTESTS_REFERENCE_GRAPHRUNNER_H
