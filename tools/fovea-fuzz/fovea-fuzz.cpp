// fovea-fuzz: compiles random attention graphs and compares them with the
// executable specification. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "fovea/Fuzz.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static int fail(const Twine &message) {
  errs() << "error: " << message << "\n";
  return 1;
}

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
  cl::opt<std::string> target(
      "target", cl::desc("What to compile for: cpu or nvptx"), cl::init("cpu"),
      cl::value_desc("target"), cl::cat(category));
  cl::opt<fovea::Device> device(
      "device", cl::desc("Where GPU kernels run"),
      cl::init(fovea::Device::Emulator),
      cl::values(clEnumValN(fovea::Device::Emulator, "emulator",
                            "the PTX emulator, on the host (default)"),
                 clEnumValN(fovea::Device::Cuda, "cuda", "the first GPU")),
      cl::cat(category));
  cl::opt<std::string> chip("chip",
                            cl::desc("GPU to compile for (default: sm_80)"),
                            cl::value_desc("sm_80"), cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "Fovea's differential fuzzer\n");

  bool isGpu = target == "nvptx";
  if (!isGpu && target != "cpu")
    return fail("expected --target=cpu or --target=nvptx, got '" + target +
                "'");
  if (!isGpu && (device.getNumOccurrences() || chip.getNumOccurrences()))
    return fail("expected --target=nvptx with --device or --chip");

  fovea::FuzzOptions options;
  options.seed = seed;
  options.first = only >= 0 ? only.getValue() : static_cast<int64_t>(first);
  options.count = only >= 0 ? 1 : static_cast<int64_t>(count);
  if (isGpu) {
    options.device = device;
    options.chip = chip;
  }
  if (print) {
    for (int64_t i = 0; i < options.count; ++i)
      outs() << fovea::drawFuzzCase(options.seed, options.first + i).source
             << "// -----\n";
    return 0;
  }
  Expected<int64_t> numFailures = fovea::runFuzzer(options, outs());
  if (!numFailures)
    return fail(toString(numFailures.takeError()));
  return *numFailures != 0;
}
