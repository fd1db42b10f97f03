// Finds libomp when code needs it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "OpenMP.h"

#include "Jit.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"

#include <atomic>
#include <dlfcn.h>
#include <mutex>

using namespace llvm;
using namespace fovea;

namespace {
struct OpenMPRuntime {
  void *library;
  void (*setNumThreads)(int);
  int (*getMaxThreads)();
  int (*getLevel)();
};
} // namespace

/// Null until code needs it.
static std::atomic<const OpenMPRuntime *> loadedRuntime{nullptr};

/// A handle for dlsym, or null.
static void *openLibrary() {
  if (dlsym(RTLD_DEFAULT, "__kmpc_fork_call"))
    return RTLD_DEFAULT;
  for (const char *path : {FOVEA_LLVM_LIBRARY_DIR "/libomp.so", "libomp.so.5",
                           "libomp.so", "libiomp5.so"})
    if (void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL))
      return library;
  return nullptr;
}

static bool loadRuntime() {
  static std::once_flag once;
  std::call_once(once, [] {
    static OpenMPRuntime runtime;
    runtime.library = openLibrary();
    auto setNumThreads = dlsym(runtime.library, "omp_set_num_threads");
    auto getMaxThreads = dlsym(runtime.library, "omp_get_max_threads");
    auto getLevel = dlsym(runtime.library, "omp_get_level");
    if (!setNumThreads || !getMaxThreads || !getLevel)
      return;
    runtime.setNumThreads = reinterpret_cast<void (*)(int)>(setNumThreads);
    runtime.getMaxThreads = reinterpret_cast<int (*)()>(getMaxThreads);
    runtime.getLevel = reinterpret_cast<int (*)()>(getLevel);
    loadedRuntime = &runtime;
  });
  return loadedRuntime != nullptr;
}

namespace {
class OpenMPGenerator final : public orc::DefinitionGenerator {
public:
  Error tryToGenerate(orc::LookupState &, orc::LookupKind, orc::JITDylib &dylib,
                      orc::JITDylibLookupFlags,
                      const orc::SymbolLookupSet &symbols) override {
    orc::SymbolMap found;
    for (const auto &[symbol, flags] : symbols) {
      StringRef name = *symbol;
      if (!name.starts_with("__kmpc_") && !name.starts_with("omp_"))
        continue;
      if (!loadRuntime())
        return createStringError(
            "cannot find libomp.so, the OpenMP runtime that '" + name +
            "' is part of");
      if (void *address =
              dlsym(loadedRuntime.load()->library, name.str().c_str()))
        found[symbol] = {orc::ExecutorAddr::fromPtr(address),
                         JITSymbolFlags::Exported | JITSymbolFlags::Callable};
    }
    return found.empty() ? Error::success()
                         : dylib.define(orc::absoluteSymbols(found));
  }
};
} // namespace

std::unique_ptr<orc::DefinitionGenerator> fovea::createOpenMPGenerator() {
  return std::make_unique<OpenMPGenerator>();
}

bool fovea::isInParallelRegion() {
  const OpenMPRuntime *runtime = loadedRuntime;
  return runtime && runtime->getLevel() != 0;
}

ThreadCountScope::ThreadCountScope(int threads) {
  const OpenMPRuntime *runtime = loadedRuntime;
  if (threads == 0 || !runtime)
    return;
  // The setting belongs to the calling thread, so concurrent calls do not
  // interfere.
  previous = runtime->getMaxThreads();
  runtime->setNumThreads(threads);
}

ThreadCountScope::~ThreadCountScope() {
  if (previous != 0)
    loadedRuntime.load()->setNumThreads(previous);
}
