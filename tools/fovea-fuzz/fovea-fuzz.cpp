// fovea-fuzz: compiles random attention graphs and compares them with the
// executable specification. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "fovea/Fuzz.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

int main(int argc, char **argv) {
  cl::OptionCategory category("fovea-fuzz options");
  cl::opt<uint64_t> seed("seed", cl::desc("Seed of all random choices"),
                         cl::init(1), cl::cat(category));
  cl::opt<uint64_t> count("count", cl::desc("Number of cases"), cl::init(500),
                          cl::cat(category));
  cl::opt<uint64_t> first("first", cl::desc("Number of the first case"),
                          cl::init(0), cl::cat(category));
  cl::opt<int64_t> only("only", cl::desc("Run the case with this number only"),
                        cl::init(-1), cl::cat(category));
  cl::opt<bool> print("print",
                      cl::desc("Print the graphs instead of running them"),
                      cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "Fovea's differential fuzzer\n");

  fovea::FuzzOptions options;
  options.seed = seed;
  options.first = only >= 0 ? only.getValue() : static_cast<int64_t>(first);
  options.count = only >= 0 ? 1 : static_cast<int64_t>(count);
  if (print) {
    for (int64_t i = 0; i < options.count; ++i)
      outs() << fovea::drawFuzzCase(options.seed, options.first + i).source
             << "// -----\n";
    return 0;
  }
  Expected<int64_t> numFailures = fovea::runFuzzer(options, outs());
  if (!numFailures) {
    errs() << "error: " << toString(numFailures.takeError()) << "\n";
    return 1;
  }
  return *numFailures != 0;
}
