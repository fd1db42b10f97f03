// From source to a callable kernel, with caches in memory and on disk.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Engine.h"

#include "BuildId.h"
#include "DiskCache.h"
#include "GpuModules.h"
#include "Jit.h"
#include "KernelState.h"
#include "SignatureAnalysis.h"
#include "fovea/Pipelines/Pipelines.h"
#include "fovea/Program.h"
#include "fovea/Target/CPU/EmitCode.h"
#include "fovea/Target/NVPTX/EmitKernels.h"
#include "fovea/Target/NVPTX/NvptxTarget.h"
#include "fovea/gpu.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"

#include <mutex>

using namespace llvm;
using namespace fovea;

namespace {
/// An object and what its entry takes: what the disk cache keeps.
struct CompiledCode {
  Signature signature;
  std::unique_ptr<MemoryBuffer> object;
};
} // namespace

/// Empty for no cache.
static std::string getCacheDirectory(const EngineOptions &options) {
  if (!options.diskCache)
    return "";
  return options.cacheDirectory.empty() ? DiskCache::getDefaultDirectory()
                                        : options.cacheDirectory;
}

struct Engine::State {
  State(const EngineOptions &options, CpuTarget target, std::string chip,
        std::shared_ptr<Jit> jit)
      : options(options), target(std::move(target)), chip(std::move(chip)),
        jit(std::move(jit)),
        disk(getCacheDirectory(options), options.cacheLimit) {}

  EngineOptions options;
  CpuTarget target;
  std::string chip; ///< empty on the host
  std::shared_ptr<Jit> jit;
  DiskCache disk;

  std::mutex mutex;
  /// By key of the source text and by key of the parsed module.
  StringMap<std::shared_ptr<const Kernel::State>> kernels;

  std::shared_ptr<const Kernel::State> find(StringRef key) {
    std::lock_guard<std::mutex> lock(mutex);
    return kernels.lookup(key);
  }
  /// Another thread may have been first; then its kernel counts.
  std::shared_ptr<const Kernel::State>
  insert(StringRef key, std::shared_ptr<const Kernel::State> kernel) {
    std::lock_guard<std::mutex> lock(mutex);
    return kernels.try_emplace(key, std::move(kernel)).first->second;
  }

  std::string makeKey(StringRef kind, StringRef text,
                      const CompileOptions &compile) const;
  /// From a cache if possible.
  Expected<Kernel> getKernel(StringRef source, const CompileOptions &compile);
  /// Without any cache.
  Expected<Kernel> compileAfresh(StringRef source,
                                 const CompileOptions &compile);
  void buildPipeline(mlir::OpPassManager &pm,
                     const CompileOptions &compile) const;
  Expected<CompiledCode> compile(Program &program,
                                 const CompileOptions &compile) const;
  Expected<std::shared_ptr<const Kernel::State>>
  load(CompiledCode code, const CompileOptions &compile) const;
  /// Whether the kernel is for a GPU.
  bool isForGpu(const CompileOptions &compile) const {
    return options.device != Device::Host &&
           compile.pipeline == Pipeline::Optimized;
  }
};

Expected<Engine> Engine::create(const EngineOptions &options) {
  if (options.optLevel < 0 || options.optLevel > 3)
    return createStringError(
        "expected an optimization level from 0 to 3, got " +
        Twine(options.optLevel));
  constexpr int mostThreads = 4096; // systems fail where there are too many
  if (options.threads < 0 || options.threads > mostThreads)
    return createStringError("expected 0 to " + Twine(mostThreads) +
                             " threads, got " + Twine(options.threads));
  Expected<CpuTarget> target =
      CpuTarget::get("", options.cpu, options.features);
  if (!target)
    return target.takeError();
  if (Error error = target->checkRunsOnHost())
    return error;
  std::string chip;
  if (options.device != Device::Host) {
    chip = options.chip.empty() ? defaultChip.str() : options.chip;
    Expected<NvptxTarget> gpu = NvptxTarget::get(chip);
    if (!gpu)
      return gpu.takeError();
    if (Error error = selectDevice(options.device))
      return error;
  }
  Expected<std::shared_ptr<Jit>> jit = Jit::create();
  if (!jit)
    return jit.takeError();
  return Engine(std::make_shared<State>(options, std::move(*target),
                                        std::move(chip), std::move(*jit)));
}

std::string Engine::State::makeKey(StringRef kind, StringRef text,
                                   const CompileOptions &compile) const {
  return makeCacheKey(
      {kind, text, compile.entry, std::to_string(int(compile.pipeline)),
       std::to_string(options.optLevel), target.triple, target.cpu,
       target.features, isForGpu(compile) ? chip : "",
       isForGpu(compile) && options.tf32x3 ? "tf32x3" : "", getBuildId(),
       LLVM_VERSION_STRING});
}

void Engine::State::buildPipeline(mlir::OpPassManager &pm,
                                  const CompileOptions &compile) const {
  if (isForGpu(compile)) {
    NvptxPipelineOptions pipeline;
    pipeline.chip = chip;
    pipeline.tf32x3 = options.tf32x3;
    pipeline.dumpDir = compile.dumpDirectory;
    buildNvptxPipeline(pm, pipeline);
    if (compile.kernels.empty())
      addKernelSerialization(pm, KernelFormat::Ptx);
    return;
  }
  if (compile.pipeline == Pipeline::Optimized) {
    CpuPipelineOptions pipeline;
    pipeline.triple = target.triple;
    pipeline.cpu = target.cpu;
    pipeline.features = target.features;
    pipeline.dumpDir = compile.dumpDirectory;
    return buildCpuPipeline(pm, pipeline);
  }
  ReferencePipelineOptions pipeline;
  pipeline.float64 = compile.pipeline == Pipeline::ReferenceF64;
  buildReferencePipeline(pm, pipeline);
}

Expected<CompiledCode>
Engine::State::compile(Program &program, const CompileOptions &compile) const {
  CompiledCode result;
  Expected<Signature> signature = program.getSignature(compile.entry);
  if (!signature)
    return signature.takeError();
  result.signature = compile.pipeline == Pipeline::ReferenceF64
                         ? promoteToFloat64(std::move(*signature))
                         : std::move(*signature);
  program.keepOnly(compile.entry);
  if (Error error = program.run(
          [&](mlir::OpPassManager &pm) { buildPipeline(pm, compile); }))
    return error;
  if (isForGpu(compile) && !compile.kernels.empty())
    embedKernels(program.getModule(), compile.kernels);

  LLVMContext context;
  Expected<std::unique_ptr<Module>> module = program.translate(context, target);
  if (!module)
    return module.takeError();
  if (isForGpu(compile))
    exportModuleLoading(**module);
  addPackedWrapper(**module, result.signature.getSymbol());
  addPackedWrapper(**module, result.signature.getDimsSymbol());
  if (result.signature.isChecked)
    addPackedWrapper(**module, result.signature.getCheckSymbol());
  optimize(**module, target, options.optLevel);
  SmallVector<char, 0> object;
  raw_svector_ostream stream(object);
  if (Error error = emitCode(**module, target, CodeFormat::Object,
                             options.optLevel, stream))
    return error;
  result.object = std::make_unique<SmallVectorMemoryBuffer>(
      std::move(object), /*RequiresNullTerminator=*/false);
  return result;
}

Expected<std::shared_ptr<const Kernel::State>>
Engine::State::load(CompiledCode compiled,
                    const CompileOptions &compile) const {
  Expected<std::unique_ptr<LoadedCode>> code =
      jit->load(std::move(compiled.object));
  if (!code)
    return code.takeError();
  auto kernel = std::make_shared<Kernel::State>();
  kernel->signature = std::move(compiled.signature);
  kernel->threads = options.threads;
  SmallVector<std::pair<std::string, void **>> symbols = {
      {kernel->signature.getSymbol() + "__packed",
       reinterpret_cast<void **>(&kernel->function)},
      {kernel->signature.getDimsSymbol() + "__packed",
       reinterpret_cast<void **>(&kernel->dims)},
      {kernel->signature.getSymbol(), &kernel->entryPoint}};
  if (kernel->signature.isChecked)
    symbols.emplace_back(kernel->signature.getCheckSymbol() + "__packed",
                         reinterpret_cast<void **>(&kernel->check));
  for (const auto &[name, address] : symbols) {
    Expected<void *> found = (*code)->lookup(name);
    if (!found)
      return found.takeError();
    *address = *found;
  }
  if (isForGpu(compile))
    for (auto [name, address] :
         {std::pair(loadModulesSymbol, &kernel->loadModules),
          std::pair(unloadModulesSymbol, &kernel->unloadModules)}) {
      Expected<void *> found = (*code)->lookup(name);
      if (!found)
        return found.takeError();
      *address = reinterpret_cast<void (*)()>(*found);
    }
  kernel->code = std::move(*code);
  if (kernel->loadModules) {
    kernel->device = options.device;
    kernel->loadModules();
  }
  return kernel;
}

/// One line of JSON, then the object.
static std::string serialize(const CompiledCode &code) {
  std::string text;
  raw_string_ostream(text) << toJSON(code.signature) << '\n'
                           << code.object->getBuffer();
  return text;
}

static std::optional<CompiledCode> deserialize(StringRef text) {
  auto [header, object] = text.split('\n');
  Expected<json::Value> value = json::parse(header);
  CompiledCode code;
  json::Path::Root root;
  if (!value || !fromJSON(*value, code.signature, root)) {
    consumeError(value.takeError());
    return std::nullopt;
  }
  code.object = MemoryBuffer::getMemBufferCopy(object, "kernel.o");
  return code;
}

static std::string printModule(mlir::ModuleOp module) {
  std::string text;
  raw_string_ostream stream(text);
  module.print(stream);
  return text;
}

Expected<Kernel>
Engine::State::getKernel(StringRef source,
                         const CompileOptions &compileOptions) {
  std::string sourceKey = makeKey("source", source, compileOptions);
  if (std::shared_ptr<const Kernel::State> kernel = find(sourceKey))
    return Kernel(kernel, CodeOrigin::MemoryCache);

  // On disk, the key of a source text leads to that of its module: texts that
  // differ in comments or layout share code, and known texts need no parsing.
  std::optional<Program> program;
  std::optional<std::string> moduleKey = disk.load(sourceKey);
  if (!moduleKey) {
    Expected<Program> parsed =
        Program::parse(source, compileOptions.sourceName);
    if (!parsed)
      return parsed.takeError();
    program = std::move(*parsed);
    moduleKey =
        makeKey("module", printModule(program->getModule()), compileOptions);
  }
  if (std::shared_ptr<const Kernel::State> kernel = find(*moduleKey))
    return Kernel(insert(sourceKey, kernel), CodeOrigin::MemoryCache);
  if (program)
    disk.store(sourceKey, *moduleKey);
  auto remember = [&](std::shared_ptr<const Kernel::State> kernel) {
    return insert(sourceKey, insert(*moduleKey, std::move(kernel)));
  };

  std::optional<std::string> blob = disk.load(*moduleKey);
  if (std::optional<CompiledCode> code =
          blob ? deserialize(*blob) : std::nullopt) {
    Expected<std::shared_ptr<const Kernel::State>> kernel =
        load(std::move(*code), compileOptions);
    if (!kernel)
      return kernel.takeError();
    return Kernel(remember(std::move(*kernel)), CodeOrigin::DiskCache);
  }

  if (!program) {
    Expected<Program> parsed =
        Program::parse(source, compileOptions.sourceName);
    if (!parsed)
      return parsed.takeError();
    program = std::move(*parsed);
  }
  Expected<CompiledCode> code = compile(*program, compileOptions);
  if (!code)
    return code.takeError();
  std::string compiled = serialize(*code);
  Expected<std::shared_ptr<const Kernel::State>> kernel =
      load(std::move(*code), compileOptions);
  if (!kernel)
    return kernel.takeError();
  disk.store(*moduleKey, compiled);
  return Kernel(remember(std::move(*kernel)), CodeOrigin::Compiled);
}

Expected<Kernel>
Engine::State::compileAfresh(StringRef source,
                             const CompileOptions &compileOptions) {
  Expected<Program> program = Program::parse(source, compileOptions.sourceName);
  if (!program)
    return program.takeError();
  Expected<CompiledCode> code = compile(*program, compileOptions);
  if (!code)
    return code.takeError();
  Expected<std::shared_ptr<const Kernel::State>> kernel =
      load(std::move(*code), compileOptions);
  if (!kernel)
    return kernel.takeError();
  return Kernel(std::move(*kernel), CodeOrigin::Compiled);
}

Expected<Kernel> Engine::compile(StringRef source,
                                 const CompileOptions &options) const {
  bool cached = options.dumpDirectory.empty() && options.kernels.empty();
  return cached ? state->getKernel(source, options)
                : state->compileAfresh(source, options);
}

Expected<Kernel> Engine::compileFile(StringRef path,
                                     const CompileOptions &options) const {
  ErrorOr<std::unique_ptr<MemoryBuffer>> file =
      MemoryBuffer::getFileOrSTDIN(path);
  if (std::error_code error = file.getError())
    return createStringError(error,
                             "cannot read '" + path + "': " + error.message());
  CompileOptions named = options;
  named.sourceName = path.str();
  return compile((*file)->getBuffer(), named);
}

Expected<Kernel> Engine::compile(mlir::ModuleOp module,
                                 const CompileOptions &options) const {
  // Through text, so that the caller's context may go on with something else.
  // With the locations, so that diagnostics are about the caller's source.
  std::string text;
  raw_string_ostream stream(text);
  module.print(stream, mlir::OpPrintingFlags().enableDebugInfo());
  return compile(text, options);
}
