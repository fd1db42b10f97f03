// fovea-run: compiles a graph in memory, runs it on arrays or random data, and
// checks or times it. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../ToolSupport.h"
#include "Run.h"

#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/InitLLVM.h"

using namespace llvm;
using fovea::Device;
using fovea::run::Options;

namespace {
/// The command line; made after the libraries' options have gone.
struct CommandLine {
  cl::OptionCategory category{"fovea-run options"};

  cl::opt<std::string> file{cl::Positional, cl::Required, cl::desc("FILE"),
                            cl::cat(category)};
  cl::opt<std::string> entry{"entry", cl::desc("The function to run"),
                             cl::init("main"), cl::value_desc("name"),
                             cl::cat(category)};
  cl::list<std::string> inputs{
      "input",
      cl::desc("Array for the next argument. float32 is rounded for "
               "f16 and bf16 arguments; bf16 may be uint16"),
      cl::value_desc("file.npy"), cl::cat(category)};
  cl::list<std::string> outputs{
      "output", cl::desc("Where to write the next result (bf16 as uint16)"),
      cl::value_desc("file.npy"), cl::cat(category)};
  cl::list<std::string> results{
      "result",
      cl::desc("Array to report and compare as the next result, in place of "
               "running the kernel: what another machine computed, say"),
      cl::value_desc("file.npy"), cl::cat(category)};
  cl::opt<std::string> saveInputs{
      "save-inputs",
      cl::desc("Write the arguments as input0.npy, input1.npy, ..."),
      cl::value_desc("directory"), cl::cat(category)};
  cl::opt<bool> random{"random",
                       cl::desc("Random data for arguments without --input"),
                       cl::cat(category)};
  cl::opt<uint64_t> seed{"seed", cl::desc("Seed of the random data"),
                         cl::cat(category)};
  cl::opt<double> magnitude{
      "magnitude",
      cl::desc("Standard deviation of the scores of random queries and "
               "keys (default: 1)"),
      cl::init(1), cl::cat(category)};
  cl::opt<std::string> shapes{
      "shapes",
      cl::desc("Dims of each argument, needed where they are dynamic; "
               "nothing between commas for a scalar"),
      cl::value_desc("2x8x64x32,..."), cl::cat(category)};
  cl::opt<std::string> compareWith{
      "compare",
      cl::desc("Check against the executable specification in "
               "f64; exit with 1 beyond the limit"),
      cl::value_desc("reference"), cl::cat(category)};
  cl::opt<bool> bench{
      "bench",
      cl::desc("Time about one second of calls, 5 to 10000, after a warm-up of "
               "a tenth of it"),
      cl::cat(category)};
  cl::opt<bool> json{"json", cl::desc("Print one JSON object"),
                     cl::cat(category)};
  cl::opt<int> threads{"threads", cl::desc("Number of threads (default: all)"),
                       cl::cat(category)};
  cl::opt<std::string> dumpDir{"dump-dir",
                               cl::desc("Write the IR after each stage"),
                               cl::value_desc("directory"), cl::cat(category)};
  cl::opt<std::string> target{
      "target", cl::desc("What to compile for: cpu or nvptx"), cl::init("cpu"),
      cl::value_desc("target"), cl::cat(category)};
  cl::opt<Device> device{
      "device", cl::desc("Where GPU kernels run"), cl::init(Device::Emulator),
      cl::values(clEnumValN(Device::Emulator, "emulator",
                            "the PTX emulator, on the host (default)"),
                 clEnumValN(Device::Cuda, "cuda", "the first GPU")),
      cl::cat(category)};
  cl::opt<std::string> chip{"chip",
                            cl::desc("GPU to compile for (default: sm_80)"),
                            cl::value_desc("sm_80"), cl::cat(category)};
  cl::opt<bool> tf32x3{
      "tf32x3",
      cl::desc("Multiply f32 on a GPU's tensor cores, as three tf32 products"),
      cl::cat(category)};
  cl::opt<bool> profile{
      "profile",
      cl::desc("Print what GPU kernels did on the emulator, as a "
               "whole and in their loops"),
      cl::cat(category)};
  cl::opt<std::string> kernels{
      "kernels",
      cl::desc("PTX to run in place of the compiled kernels: changed by hand, "
               "say"),
      cl::value_desc("file.ptx"), cl::cat(category)};
  cl::opt<std::string> cpu{
      "cpu", cl::desc("CPU to compile for (default: host)"), cl::cat(category)};
  cl::opt<std::string> features{
      "features", cl::desc("Changes to the CPU's features, as -avx512f,+fma"),
      cl::cat(category)};
  cl::opt<bool> noCache{"no-cache", cl::desc("Keep no compiled code on disk"),
                        cl::cat(category)};

  Expected<Options> getOptions();
};
} // namespace

Expected<Options> CommandLine::getOptions() {
  if (compareWith.getNumOccurrences() && compareWith != "reference")
    return createStringError("expected --compare=reference, got '" +
                             compareWith + "'");
  if (threads < 0 || (threads.getNumOccurrences() && threads == 0))
    return createStringError("expected a positive number of --threads, got " +
                             Twine(threads));
  if (results.getNumOccurrences() && bench)
    return createStringError("expected --bench without --result");
  bool isGpu = target == "nvptx";
  if (!isGpu && target != "cpu")
    return createStringError("expected --target=cpu or --target=nvptx, got '" +
                             target + "'");
  if (!isGpu && (device.getNumOccurrences() || chip.getNumOccurrences() ||
                 kernels.getNumOccurrences() || tf32x3))
    return createStringError(
        "expected --target=nvptx with --device, --chip, --kernels or --tf32x3");
  if (profile && (!isGpu || device != Device::Emulator))
    return createStringError("expected --target=nvptx --device=emulator with "
                             "--profile");
  Options options;
  options.file = file;
  options.entry = entry;
  options.inputs = inputs;
  options.outputs = outputs;
  options.results = results;
  options.saveInputs = saveInputs;
  if (shapes.getNumOccurrences())
    options.shapes = shapes;
  options.random = random;
  options.seed = seed;
  options.magnitude = magnitude;
  options.compareWithReference = compareWith.getNumOccurrences() != 0;
  options.bench = bench;
  options.json = json;
  options.profile = profile;
  options.dumpDirectory = dumpDir;
  options.engine.threads = threads;
  if (isGpu) {
    options.engine.device = device;
    options.engine.chip = chip;
    options.engine.tf32x3 = tf32x3;
    options.kernels = kernels;
  }
  options.engine.cpu = cpu;
  options.engine.features = features;
  options.engine.diskCache = !noCache;
  return options;
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  CrashRecoveryContext::Enable();
  fovea::removeLibraryOptions();
  CommandLine commandLine;
  cl::HideUnrelatedOptions(commandLine.category);
  if (Error error =
          fovea::parseCommandLine(argc, argv, "Runs graphs of attention\n"))
    return fovea::reportError("fovea-run", std::move(error));
  Expected<Options> options = commandLine.getOptions();
  if (!options)
    return fovea::reportError("fovea-run", options.takeError());
  Expected<fovea::run::Report> report = fovea::run::run(*options);
  if (!report)
    return fovea::reportError("fovea-run", report.takeError());
  if (options->json)
    printJson(*report);
  else
    printText(*options, *report);
  if (hasPassed(*report))
    return 0;
  errs() << "fovea-run: error: results are beyond the limit\n";
  return 1;
}
