// What the engine's tests share: a graph, an engine without a disk cache,
// errors as text, tensors. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_TEST_ENGINETESTUTILS_H
#define FOVEA_TEST_ENGINETESTUTILS_H

#include "fovea/Engine.h"
#include "fovea/Reference.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

#include <vector>

namespace fovea::test {

/// main(a, b) = a + b for [L, 8] tensors.
inline constexpr llvm::StringLiteral addGraph = R"(
func.func @main(%a: tensor<?x8xf32>, %b: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %length = tensor.dim %a, %c0 : tensor<?x8xf32>
  %empty = tensor.empty(%length) : tensor<?x8xf32>
  %sum = linalg.add ins(%a, %b : tensor<?x8xf32>, tensor<?x8xf32>)
                    outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
  return %sum : tensor<?x8xf32>
}
)";

/// The memory of a dense tensor.
inline std::vector<char> bytes(const Tensor &tensor) {
  const char *data = static_cast<const char *>(tensor.view().data);
  return {data,
          data + tensor.getNumElements() * getByteSize(tensor.view().dtype)};
}

/// An empty directory that goes away with the object.
class TemporaryDirectory {
public:
  TemporaryDirectory() {
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("fovea", directory));
  }
  ~TemporaryDirectory() { llvm::sys::fs::remove_directories(directory); }

  std::string path() const { return directory.str().str(); }

private:
  llvm::SmallString<128> directory;
};

inline Engine createEngine() {
  EngineOptions options;
  options.diskCache = false;
  return llvm::cantFail(Engine::create(options));
}

template <typename T>
std::string getErrorText(llvm::Expected<T> result) {
  return result ? "" : llvm::toString(result.takeError());
}
inline std::string getErrorText(llvm::Error error) {
  return llvm::toString(std::move(error));
}

inline Kernel compileGraph(const Engine &engine, const std::string &source) {
  llvm::Expected<Kernel> kernel = engine.compile(source);
  EXPECT_TRUE(bool(kernel)) << (kernel ? "" : getErrorText(std::move(kernel)));
  return llvm::cantFail(std::move(kernel));
}

inline Tensor makeIntegers(std::vector<int64_t> shape,
                           const std::vector<int64_t> &values) {
  Tensor tensor(DType::I32, std::move(shape));
  for (size_t i = 0; i < values.size(); ++i)
    tensor.store(i, double(values[i]));
  return tensor;
}

inline Tensor makeRandom(DType dtype, std::vector<int64_t> shape, uint64_t seed,
                         double magnitude = 1) {
  Tensor tensor(dtype, std::move(shape));
  RandomSource source(seed);
  fillRandom(tensor, source, {magnitude});
  return tensor;
}

} // namespace fovea::test

#endif // FOVEA_TEST_ENGINETESTUTILS_H
