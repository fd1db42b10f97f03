// foveac: compiles a file of graphs to an object, assembly, LLVM IR or MLIR,
// and emits the C header that goes with it. SPDX-License-Identifier: Apache-2.0
// WITH LLVM-exception

#include "../ToolSupport.h"
#include "fovea/Aot.h"
#include "fovea/Pipelines/Pipelines.h"
#include "fovea/Target/CPU/EmitCode.h"
#include "fovea/Target/NVPTX/EmitKernels.h"
#include "fovea/Target/NVPTX/NvptxTarget.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace llvm;
using namespace fovea;

namespace {
enum class Emit { Default, Object, Assembly, Llvm, Mlir, Ptx, Cubin, Fatbin };

/// The command line; made after the libraries' options have gone.
struct CommandLine {
  cl::OptionCategory category{"foveac options"};

  cl::opt<std::string> file{cl::Positional, cl::Required, cl::desc("FILE"),
                            cl::cat(category)};
  cl::opt<std::string> target{
      "target", cl::desc("What to compile for: cpu or nvptx"), cl::init("cpu"),
      cl::value_desc("target"), cl::cat(category)};
  cl::opt<std::string> chip{
      "chip", cl::desc("GPU to compile for (default: sm_80)"),
      cl::init(defaultChip.data()), cl::value_desc("sm_80"), cl::cat(category)};
  cl::opt<bool> tf32x3{
      "tf32x3",
      cl::desc("Multiply f32 on a GPU's tensor cores, as three tf32 products"),
      cl::cat(category)};
  cl::opt<std::string> triple{
      "triple", cl::desc("Target triple (default: host)"), cl::cat(category)};
  cl::opt<std::string> cpu{
      "cpu", cl::desc("CPU to compile for (default: host)"), cl::cat(category)};
  cl::opt<std::string> features{
      "features", cl::desc("Changes to the CPU's features, as -avx512f,+fma"),
      cl::cat(category)};
  cl::opt<Emit> emit{
      "emit", cl::desc("What to write (default: obj, and ptx for nvptx)"),
      cl::init(Emit::Default),
      cl::values(clEnumValN(Emit::Object, "obj",
                            "object file; for nvptx with kernels as PTX inside "
                            "and host functions that launch them"),
                 clEnumValN(Emit::Assembly, "asm", "assembly of the same"),
                 clEnumValN(Emit::Llvm, "llvm", "LLVM IR"),
                 clEnumValN(Emit::Mlir, "mlir", "MLIR after --stop-after"),
                 clEnumValN(Emit::Ptx, "ptx", "kernels as PTX"),
                 clEnumValN(Emit::Cubin, "cubin", "kernels as machine code"),
                 clEnumValN(Emit::Fatbin, "fatbin", "kernels as both")),
      cl::cat(category)};
  cl::opt<std::string> output{
      "o",
      cl::desc("Output file (default: FILE with .o for an object, else "
               "the standard output)"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> header{"emit-header",
                              cl::desc("Write a C header for the object"),
                              cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> prefix{
      "prefix",
      cl::desc("Functions are called PREFIX_ENTRY (default: the name "
               "of FILE)"),
      cl::value_desc("name"), cl::cat(category)};
  cl::opt<Stage> stopAfter{
      "stop-after", cl::desc("Last stage to run; with --emit=mlir"),
      cl::init(Stage::Llvm),
      cl::values(clEnumValN(Stage::Graph, "graph", "modifiers in regions"),
                 clEnumValN(Stage::Online, "online", "online softmax"),
                 clEnumValN(Stage::Tiled, "tiled", "loops over tiles"),
                 clEnumValN(Stage::Target, "target", "vector code"),
                 clEnumValN(Stage::Llvm, "llvm", "LLVM dialect")),
      cl::cat(category)};
  cl::opt<std::string> dumpDir{"dump-dir",
                               cl::desc("Write the IR after each stage"),
                               cl::value_desc("directory"), cl::cat(category)};
  cl::opt<int> optLevel{
      "O", cl::desc("Effort of LLVM's code generator, 0 to 3 (default: 2)"),
      cl::Prefix, cl::init(2), cl::cat(category)};

  Error check() const;
  bool isGpu() const { return target == "nvptx"; }
  Emit getEmit() const {
    if (emit != Emit::Default)
      return emit;
    return isGpu() ? Emit::Ptx : Emit::Object;
  }
  /// Whether functions of the host are written, which launch GPU kernels.
  bool emitsHostCode() const {
    return getEmit() == Emit::Object || getEmit() == Emit::Assembly;
  }
  /// The format of kernels, if they are what is written.
  std::optional<KernelFormat> getKernelFormat() const;
  std::string getPrefix() const {
    return prefix.empty() ? makeSymbolPrefix(file) : prefix.getValue();
  }
  std::string getOutput() const;
};
} // namespace

Error CommandLine::check() const {
  if (target != "cpu" && target != "nvptx")
    return createStringError("expected --target=cpu or --target=nvptx, got '" +
                             target + "'");
  if (chip.getNumOccurrences() && !isGpu())
    return createStringError("expected --target=nvptx with --chip");
  if (tf32x3 && !isGpu())
    return createStringError("expected --target=nvptx with --tf32x3");
  if (isGpu() && !header.empty() && !emitsHostCode())
    return createStringError("expected --emit=obj or asm with --target=nvptx "
                             "and --emit-header");
  if (!isGpu() && getKernelFormat())
    return createStringError("expected --target=nvptx with --emit=ptx, cubin "
                             "or fatbin");
  if (stopAfter.getNumOccurrences() && getEmit() != Emit::Mlir)
    return createStringError("expected --emit=mlir with --stop-after");
  if (prefix.getNumOccurrences() && prefix != makeSymbolPrefix(prefix))
    return createStringError("expected --prefix to be a C identifier, got '" +
                             prefix + "'");
  if (optLevel < 0 || optLevel > 3)
    return createStringError("expected -O0 to -O3, got -O" + Twine(optLevel));
  return Error::success();
}

std::optional<KernelFormat> CommandLine::getKernelFormat() const {
  switch (getEmit()) {
  case Emit::Ptx:
    return KernelFormat::Ptx;
  case Emit::Cubin:
    return KernelFormat::Cubin;
  case Emit::Fatbin:
    return KernelFormat::Fatbin;
  default:
    return std::nullopt;
  }
}

std::string CommandLine::getOutput() const {
  if (!output.empty() || getEmit() != Emit::Object)
    return output.empty() ? "-" : output.getValue();
  SmallString<64> path(file == "-" ? "fovea" : StringRef(file));
  sys::path::replace_extension(path, "o");
  return path.str().str();
}

/// Writes a whole file, or removes it.
static Error writeFile(StringRef path,
                       function_ref<Error(raw_pwrite_stream &)> write) {
  std::error_code error;
  ToolOutputFile file(path, error, sys::fs::OF_None);
  if (error)
    return createStringError(error,
                             "cannot write '" + path + "': " + error.message());
  // Objects need a stream that can seek; pipes cannot.
  SmallVector<char, 0> contents;
  raw_svector_ostream stream(contents);
  if (Error failure = write(stream))
    return failure;
  file.os() << stream.str();
  file.os().flush();
  if (file.os().has_error()) {
    error = file.os().error();
    file.os().clear_error();
    return createStringError(error,
                             "cannot write '" + path + "': " + error.message());
  }
  file.keep();
  return Error::success();
}

static Error emitProgram(const CommandLine &commandLine, Program &program,
                         const CpuTarget &target, ArrayRef<Signature> entries,
                         raw_pwrite_stream &os) {
  if (commandLine.getEmit() == Emit::Mlir) {
    program.getModule().print(os);
    os << "\n";
    return Error::success();
  }
  LLVMContext context;
  Expected<std::unique_ptr<Module>> module = translateForAot(
      program, context, target, entries, commandLine.getPrefix());
  if (!module)
    return module.takeError();
  optimize(**module, target, commandLine.optLevel);
  if (commandLine.getEmit() == Emit::Llvm) {
    (*module)->print(os, /*AAW=*/nullptr);
    return Error::success();
  }
  CodeFormat format = commandLine.getEmit() == Emit::Object
                          ? CodeFormat::Object
                          : CodeFormat::Assembly;
  return emitCode(**module, target, format, commandLine.optLevel, os);
}

/// Writes the kernels alone, or the IR.
static Error emitKernels(const CommandLine &commandLine, Program &program,
                         raw_pwrite_stream &os) {
  if (commandLine.getEmit() == Emit::Mlir) {
    program.getModule().print(os);
    os << "\n";
    return Error::success();
  }
  Expected<std::string> text = commandLine.getEmit() == Emit::Llvm
                                   ? printKernelsAsLlvm(program.getModule())
                                   : getSerializedKernels(program.getModule());
  if (text)
    os << *text;
  return text.takeError();
}

static Error writeHeader(const CommandLine &commandLine,
                         ArrayRef<Signature> entries) {
  if (commandLine.header.empty())
    return Error::success();
  return writeFile(commandLine.header, [&](raw_pwrite_stream &os) {
    emitHeader(os, entries, commandLine.getPrefix(), commandLine.isGpu());
    return Error::success();
  });
}

static Error compileForGpu(const CommandLine &commandLine, Program &program) {
  std::optional<KernelFormat> format = commandLine.getKernelFormat();
  std::optional<CpuTarget> host;
  std::vector<Signature> entries;
  if (commandLine.emitsHostCode()) {
    format = KernelFormat::Ptx;
    if (Error error = CpuTarget::get(commandLine.triple, commandLine.cpu,
                                     commandLine.features)
                          .moveInto(host))
      return error;
    if (Error error = getAotSignatures(program).moveInto(entries))
      return error;
  }
  if (format)
    if (Error error = checkTools(*format))
      return error;
  if (Error error = program.run([&](mlir::OpPassManager &pm) {
        NvptxPipelineOptions options;
        options.chip = commandLine.chip.getValue();
        options.tf32x3 = commandLine.tf32x3.getValue();
        options.stopAfter = commandLine.stopAfter.getValue();
        options.dumpDir = commandLine.dumpDir.getValue();
        buildNvptxPipeline(pm, options);
        if (format)
          addKernelSerialization(pm, *format);
      }))
    return error;
  if (Error error =
          writeFile(commandLine.getOutput(), [&](raw_pwrite_stream &os) {
            return host ? emitProgram(commandLine, program, *host, entries, os)
                        : emitKernels(commandLine, program, os);
          }))
    return error;
  return writeHeader(commandLine, entries);
}

static Error compile(const CommandLine &commandLine) {
  if (Error error = commandLine.check())
    return error;
  if (commandLine.isGpu()) {
    Expected<Program> program = Program::parseFile(commandLine.file);
    return program ? compileForGpu(commandLine, *program) : program.takeError();
  }
  Expected<CpuTarget> target =
      CpuTarget::get(commandLine.triple, commandLine.cpu, commandLine.features);
  if (!target)
    return target.takeError();
  Expected<Program> program = Program::parseFile(commandLine.file);
  if (!program)
    return program.takeError();
  Expected<std::vector<Signature>> entries = getAotSignatures(*program);
  if (!entries)
    return entries.takeError();
  if (Error error = program->run([&](mlir::OpPassManager &pm) {
        CpuPipelineOptions options;
        options.triple = target->triple;
        options.cpu = target->cpu;
        options.features = target->features;
        options.stopAfter = commandLine.stopAfter.getValue();
        options.dumpDir = commandLine.dumpDir.getValue();
        buildCpuPipeline(pm, options);
      }))
    return error;
  if (Error error =
          writeFile(commandLine.getOutput(), [&](raw_pwrite_stream &os) {
            return emitProgram(commandLine, *program, *target, *entries, os);
          }))
    return error;
  return writeHeader(commandLine, *entries);
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  CrashRecoveryContext::Enable();
  removeLibraryOptions();
  CommandLine commandLine;
  cl::HideUnrelatedOptions(commandLine.category);
  if (Error error =
          parseCommandLine(argc, argv, "Compiles graphs of attention\n"))
    return reportError("foveac", std::move(error));
  if (Error error = compile(commandLine))
    return reportError("foveac", std::move(error));
  return 0;
}
