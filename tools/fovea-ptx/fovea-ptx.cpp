// fovea-ptx: parses, lists, runs and profiles PTX files on the emulator.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../ToolSupport.h"
#include "Arguments.h"
#include "Parser.h"

#include "llvm/Support/MemoryBuffer.h"

#include <map>

using namespace llvm;
using namespace fovea;
using ptx::Argument;

namespace {
struct Options {
  cl::SubCommand parse{"parse", "Check that the emulator supports the file"};
  cl::SubCommand list{"list", "Print kernels, parameters and instructions"};
  cl::SubCommand run{"run", "Run a kernel with all checks"};
  cl::SubCommand profile{"profile", "Run a kernel and print its counters"};

  cl::opt<std::string> input{cl::Positional, cl::Required,
                             cl::sub(cl::SubCommand::getAll()),
                             cl::desc("<file.ptx>")};
  cl::opt<std::string> kernel{
      "kernel", cl::sub(run), cl::sub(profile),
      cl::desc("The kernel to run (default: the only one)")};
  cl::list<uint32_t> grid{"grid", cl::CommaSeparated, cl::sub(run),
                          cl::sub(profile),
                          cl::desc("Blocks: x[,y[,z]] (default 1)")};
  cl::list<uint32_t> block{"block", cl::CommaSeparated, cl::sub(run),
                           cl::sub(profile),
                           cl::desc("Threads: x[,y[,z]] (default 1)")};
  cl::opt<uint32_t> shared{"shared", cl::sub(run), cl::sub(profile),
                           cl::desc("Bytes of dynamic shared memory")};
  cl::list<std::string> arguments{
      "arg", cl::sub(run), cl::sub(profile),
      cl::desc("An argument: u32:7, or f32[64]=iota (none, zeros, iota, "
               "random, @file)")};
  cl::list<unsigned> print{
      "print", cl::CommaSeparated, cl::sub(run), cl::sub(profile),
      cl::desc("Print the buffer in the argument with this number")};
  cl::opt<uint64_t> seed{"seed", cl::sub(run), cl::sub(profile), cl::init(1),
                         cl::desc("Of the order of warps and random data")};
  cl::opt<bool> checkRaces{"check-races", cl::sub(run), cl::sub(profile),
                           cl::init(true),
                           cl::desc("Report races on shared memory")};
  cl::opt<bool> checkUninitialized{
      "check-uninitialized", cl::sub(run), cl::sub(profile), cl::init(true),
      cl::desc("Report reads of what has no value")};
  cl::opt<bool> json{"json", cl::sub(profile),
                     cl::desc("Print counters as JSON")};
};
} // namespace

static Expected<std::string> readText(StringRef path) {
  auto file = MemoryBuffer::getFileOrSTDIN(path);
  if (!file)
    return createFileError(path, file.getError());
  return (*file)->getBuffer().str();
}

/// "line 12: text" as "file:12: error: text".
static Error located(StringRef path, StringRef message) {
  auto [line, text] = message.split(": ");
  if (!line.consume_front("line "))
    return createStringError(message);
  return createStringError(path + ":" + line + ": error: " + text);
}

static void listFunction(const emulator::Function &function) {
  outs() << (function.isEntry ? "kernel " : "function ")
         << StringRef(function.name) << "(";
  for (unsigned i = 0; i < function.numParams; ++i) {
    const emulator::Variable &parameter = function.parameter(i);
    outs() << (i ? ", " : "") << "." << StringRef(typeName(parameter.type));
    if (parameter.size != bitWidth(parameter.type) / 8)
      outs() << "[" << parameter.size << " bytes]";
  }
  outs() << "), " << function.body.size() << " instructions\n";
  std::map<std::string, unsigned> counts;
  for (const emulator::Instruction &instruction : function.body)
    ++counts[instruction.fullName()];
  std::vector<std::pair<std::string, unsigned>> sorted(counts.begin(),
                                                       counts.end());
  llvm::sort(sorted, [](const auto &a, const auto &b) {
    return std::make_pair(b.second, a.first) <
           std::make_pair(a.second, b.first);
  });
  for (const auto &[name, count] : sorted)
    outs() << "  " << count << " " << name << "\n";
}

static Error list(const Options &options, StringRef text) {
  emulator::Diagnostic diagnostic;
  auto module = emulator::parseModule({text.data(), text.size()}, diagnostic);
  if (!module)
    return createStringError(options.input + ":" + Twine(diagnostic.line) +
                             ": error: " + diagnostic.message);
  outs() << "PTX " << module->version / 10 << "." << module->version % 10
         << ", target " << StringRef(module->target) << "\n";
  for (const emulator::Function &function : module->functions)
    if (function.hasBody)
      listFunction(function);
  return Error::success();
}

namespace {
/// A context that is destroyed at the end, and its errors.
class Device {
public:
  explicit Device(const Options &options) : options(options) {
    FoveaEmuOptions emulatorOptions = foveaEmuDefaultOptions();
    emulatorOptions.seed = options.seed;
    emulatorOptions.checkRaces = options.checkRaces;
    emulatorOptions.checkUninitialized = options.checkUninitialized;
    foveaEmuCreate(&emulatorOptions, &context);
  }
  Device(const Device &) = delete;
  ~Device() { foveaEmuDestroy(context); }

  Error load(const std::string &text) {
    return check(foveaEmuModuleLoadData(context, text.c_str(), &module));
  }
  Error run(const std::string &kernel);
  Error printBuffers();
  void printCounters() {
    outs() << foveaEmuGetReport(function, options.json ? FOVEA_EMU_JSON
                                                       : FOVEA_EMU_TABLE);
  }

private:
  Error check(FoveaEmuStatus status) {
    if (status == FOVEA_EMU_SUCCESS)
      return Error::success();
    return located(options.input, foveaEmuGetLastError(context));
  }
  Error prepareArguments();
  Error launch();

  const Options &options;
  FoveaEmuContext context = nullptr;
  FoveaEmuModule module = nullptr;
  FoveaEmuFunction function = nullptr;
  std::vector<Argument> arguments;
};
} // namespace

Error Device::prepareArguments() {
  for (const std::string &text : options.arguments) {
    Expected<Argument> argument =
        ptx::parseArgument(text, options.seed + arguments.size());
    if (!argument)
      return argument.takeError();
    if (argument->isBuffer) {
      if (Error error = check(foveaEmuMemAlloc(
              context, argument->count * sizeOf(argument->type),
              &argument->address)))
        return error;
      if (Error error = check(foveaEmuMemcpyHtoD(context, argument->address,
                                                 argument->bytes.data(),
                                                 argument->bytes.size())))
        return error;
    }
    arguments.push_back(std::move(*argument));
  }
  return Error::success();
}

/// The i-th of up to three sizes, 1 where there is none.
static uint32_t sizeAt(const cl::list<uint32_t> &sizes, unsigned i) {
  return i < sizes.size() ? sizes[i] : 1;
}

Error Device::launch() {
  std::vector<void *> pointers;
  for (Argument &argument : arguments)
    pointers.push_back(argument.isBuffer
                           ? static_cast<void *>(&argument.address)
                           : argument.bytes.data());
  if (options.shared > 48 * 1024)
    if (Error error = check(
            foveaEmuFuncSetMaxDynamicSharedSize(function, options.shared)))
      return error;
  return check(foveaEmuLaunchKernel(
      function, sizeAt(options.grid, 0), sizeAt(options.grid, 1),
      sizeAt(options.grid, 2), sizeAt(options.block, 0),
      sizeAt(options.block, 1), sizeAt(options.block, 2), options.shared,
      pointers.data()));
}

Error Device::run(const std::string &kernel) {
  if (Error error =
          check(foveaEmuModuleGetFunction(module, kernel.c_str(), &function)))
    return error;
  if (Error error = prepareArguments())
    return error;
  return launch();
}

Error Device::printBuffers() {
  for (unsigned i : options.print) {
    if (i >= arguments.size() || !arguments[i].isBuffer)
      return createStringError("argument " + Twine(i) + " is not a buffer");
    std::vector<uint8_t> bytes(arguments[i].count * sizeOf(arguments[i].type));
    if (Error error = check(foveaEmuMemcpyDtoH(
            context, bytes.data(), arguments[i].address, bytes.size())))
      return error;
    ptx::printElements(outs(), arguments[i].type, bytes);
  }
  return Error::success();
}

/// The name on the command line, or that of the only kernel; and whether its
/// parameters are as many as the arguments, and of their sizes.
static Expected<std::string> chooseKernel(const Options &options,
                                          StringRef text) {
  emulator::Diagnostic diagnostic;
  auto module = emulator::parseModule({text.data(), text.size()}, diagnostic);
  const emulator::Function *chosen = nullptr;
  unsigned numKernels = 0;
  for (const emulator::Function &function : module->functions) {
    if (!function.isEntry || !function.hasBody)
      continue;
    ++numKernels;
    if (options.kernel.empty() || function.name == options.kernel.getValue())
      chosen = &function;
  }
  if (options.kernel.empty() && numKernels != 1)
    return createStringError("expected --kernel, since the file has " +
                             Twine(numKernels) + " kernels");
  if (!chosen)
    return createStringError("the file has no kernel '" + options.kernel + "'");
  if (chosen->numParams != options.arguments.size())
    return createStringError("expected " + Twine(chosen->numParams) +
                             " arguments (--arg), got " +
                             Twine(options.arguments.size()));
  for (unsigned i = 0; i < chosen->numParams; ++i) {
    Expected<Argument> argument =
        ptx::parseArgument(options.arguments[i], options.seed);
    if (!argument)
      return argument.takeError();
    uint64_t size = argument->isBuffer ? 8 : argument->bytes.size();
    if (size != chosen->parameter(i).size)
      return createStringError("expected " + Twine(chosen->parameter(i).size) +
                               " bytes for argument " + Twine(i) + ", got " +
                               Twine(size));
  }
  return std::string(chosen->name);
}

static Error execute(const Options &options) {
  Expected<std::string> text = readText(options.input);
  if (!text)
    return text.takeError();
  if (options.list)
    return list(options, *text);
  Device device(options);
  if (Error error = device.load(*text))
    return error;
  if (options.parse)
    return Error::success();
  Expected<std::string> kernel = chooseKernel(options, *text);
  if (!kernel)
    return kernel.takeError();
  if (Error error = device.run(*kernel))
    return error;
  if (Error error = device.printBuffers())
    return error;
  if (options.profile)
    device.printCounters();
  return Error::success();
}

int main(int argc, char **argv) {
  removeLibraryOptions();
  Options options;
  if (Error error = parseCommandLine(argc, argv, "Fovea's PTX emulator\n"))
    return reportError("fovea-ptx", std::move(error));
  if (!options.parse && !options.list && !options.run && !options.profile)
    return reportError("fovea-ptx",
                       createStringError("expected a command: parse, list, "
                                         "run or profile"));
  if (Error error = execute(options))
    return reportError("fovea-ptx", std::move(error));
  return 0;
}
