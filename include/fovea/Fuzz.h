// The differential fuzzer: random attention graphs, compiled for the CPU or a
// GPU and judged by the executable specification in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_FUZZ_H
#define FOVEA_FUZZ_H

#include "fovea/Engine.h"
#include "fovea/Reference.h"

#include <string>
#include <vector>

namespace fovea {

/// What an argument of a random graph is for, which decides its data.
enum class FuzzRole {
  Query,
  Key,
  Value,
  Lengths,    ///< keys in use, also below 0 and beyond Lk
  Mask,       ///< i1, select semantics
  Bias,       ///< added to scores
  Sinks,      ///< one logit for each head
  Slopes,     ///< ALiBi slopes, small
  Table,      ///< relative position bias, indexed by i - j + Lk
  Documents,  ///< a small number for each position
  Parameters, ///< runtime scalars in masks
};

/// How an argument lies in memory. The innermost dim is always dense.
enum class FuzzLayout {
  Dense,
  Padded,    ///< rows are further apart than they are long
  Transposed ///< `[B, L, H, D]` seen as `[B, H, L, D]`
};

/// NaN and huge numbers in keys and values.
enum class FuzzPoison {
  None,
  Masked,  ///< in slots that lengths or the mask forbid to everyone: must not
           ///< leak
  Anywhere ///< NaN in one slot, which must reach who may see it, and nobody
           ///< else
};

struct FuzzArgument {
  FuzzRole role;
  DType dtype;
  std::vector<int64_t> shape;
  FuzzLayout layout = FuzzLayout::Dense;
};

/// A graph and what to feed it.
struct FuzzCase {
  uint64_t seed = 0;
  int64_t index = 0;
  std::string source;
  std::vector<FuzzArgument> arguments;
  FuzzPoison poison = FuzzPoison::None;
  double queryMagnitude = 1; ///< standard deviation of query elements
  AccuracyRule rule;
};

/// The case with this seed and index, always the same.
FuzzCase drawFuzzCase(uint64_t seed, int64_t index);

/// The arguments of a case, with the memory that they view.
struct FuzzData {
  std::vector<Tensor> storage;
  std::vector<TensorView> views;
};
FuzzData makeFuzzData(const FuzzCase &fuzzCase);

/// Runs cases: `engine` is under test, `referenceEngine` compiles the
/// specification.
class Fuzzer {
public:
  Fuzzer(Engine engine, Engine referenceEngine)
      : engine(std::move(engine)), referenceEngine(std::move(referenceEngine)) {
  }

  /// One comparison for each output, or why there is none.
  llvm::Expected<std::vector<Comparison>> run(const FuzzCase &fuzzCase) const;

private:
  llvm::Expected<std::vector<Tensor>>
  evaluate(const FuzzCase &fuzzCase, llvm::ArrayRef<TensorView> arguments,
           Pipeline pipeline) const;

  Engine engine, referenceEngine;
};

struct FuzzOptions {
  uint64_t seed = 1;
  int64_t first = 0; ///< index of the first case
  int64_t count = 500;
  Device device = Device::Host; ///< where the code under test runs
  std::string chip = "";        ///< of a GPU; empty: the engine's default
};

/// Runs the cases, describes each failing one on `os` with its source and how
/// to reproduce it, and ends with a summary. Returns the number of failing
/// cases.
llvm::Expected<int64_t> runFuzzer(const FuzzOptions &options,
                                  llvm::raw_ostream &os);

} // namespace fovea

#endif // FOVEA_FUZZ_H
