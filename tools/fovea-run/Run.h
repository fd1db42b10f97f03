// The parts of fovea-run: what to do, the inputs, running and comparing, the
// report. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TOOLS_FOVEARUN_RUN_H
#define FOVEA_TOOLS_FOVEARUN_RUN_H

#include "fovea/Engine.h"
#include "fovea/Reference.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
}

namespace fovea::run {

struct Options {
  std::string file;
  std::string entry;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  /// Arrays that stand for the kernel's results, in order; empty: it runs.
  std::vector<std::string> results;
  /// Where to write the arguments; empty for nowhere.
  std::string saveInputs;
  std::optional<std::string> shapes;
  bool random = false;
  uint64_t seed = 0;
  double magnitude = 1;
  bool compareWithReference = false;
  bool bench = false;
  bool json = false;
  bool profile = false;
  std::string dumpDirectory;
  /// A file with PTX; empty for what is compiled.
  std::string kernels;
  EngineOptions engine;
};

/// Times of calls, in seconds.
struct Timing {
  int64_t runs = 0;
  double median = 0, p10 = 0, p90 = 0;
};

struct Report {
  double compileSeconds = 0;
  CodeOrigin origin = CodeOrigin::Compiled;
  Timing timing;
  /// Useful floating-point operations of one call, where they can be told.
  std::optional<double> flops;
  std::vector<Tensor> results;
  /// One for each result, if asked for.
  std::vector<Comparison> comparisons;
  /// What kernels did, as tables or JSON, if asked for.
  std::string profile;
};

/// Reads, or makes from a seed, one tensor for each input of the entry.
llvm::Expected<std::vector<Tensor>> makeInputs(const Options &options,
                                               const Signature &signature,
                                               mlir::ModuleOp module);

/// Reads the arrays that stand for the results: of these shapes, else an error.
llvm::Expected<std::vector<Tensor>>
readResults(llvm::ArrayRef<std::string> paths, llvm::ArrayRef<TensorSpec> types,
            llvm::ArrayRef<std::vector<int64_t>> shapes);

/// 2 * (D + E) for every pair of a query and a key that causal and window of
/// the entry's only attention allow, when its operands are inputs of the entry.
/// Nothing otherwise.
std::optional<double> countFlops(mlir::ModuleOp module, llvm::StringRef entry,
                                 llvm::ArrayRef<Tensor> inputs);

/// Does all that the options ask for, except printing.
llvm::Expected<Report> run(const Options &options);

/// True unless a comparison failed.
bool hasPassed(const Report &report);

void printText(const Options &options, const Report &report);
void printJson(const Report &report);

} // namespace fovea::run

#endif // FOVEA_TOOLS_FOVEARUN_RUN_H
