// The C interface to the engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea-c/Engine.h"

#include "../Engine/SignatureAnalysis.h"
#include "fovea/Engine.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <cstring>

using namespace fovea;
using llvm::ArrayRef;
using llvm::createStringError;
using llvm::Error;
using llvm::Expected;

struct fovea_engine {
  Engine engine;
};
struct fovea_kernel {
  Kernel kernel;
};

static char *copyText(llvm::StringRef text) {
  char *copy = static_cast<char *>(std::malloc(text.size() + 1));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

/// Null for success.
static char *toText(Error error) {
  return error ? copyText(llvm::toString(std::move(error))) : nullptr;
}

static Expected<std::vector<TensorView>> convert(const fovea_view *views,
                                                 size_t count) {
  std::vector<TensorView> result;
  for (const fovea_view &view : ArrayRef(views, count)) {
    std::optional<DType> dtype = parseDType(view.dtype);
    if (!dtype)
      return createStringError("unknown element type '" +
                               llvm::Twine(view.dtype) + "'");
    TensorView &tensor = result.emplace_back(TensorView::contiguous(
        view.data, *dtype,
        std::vector<int64_t>(view.shape, view.shape + view.rank)));
    if (view.strides)
      tensor.strides.assign(view.strides, view.strides + view.rank);
  }
  return result;
}

char *fovea_engine_create(const fovea_engine_options *options,
                          fovea_engine **engine) {
  EngineOptions engineOptions;
  engineOptions.threads = options->threads;
  engineOptions.optLevel = options->optimization;
  engineOptions.diskCache = options->disk_cache != 0;
  if (options->cache_path)
    engineOptions.cacheDirectory = options->cache_path;
  Expected<Engine> created = Engine::create(engineOptions);
  if (!created)
    return toText(created.takeError());
  *engine = new fovea_engine{std::move(*created)};
  return nullptr;
}

void fovea_engine_destroy(fovea_engine *engine) { delete engine; }

char *fovea_compile(fovea_engine *engine, const char *source, size_t size,
                    const char *name, const char *entry, int pipeline,
                    fovea_kernel **kernel) {
  CompileOptions options;
  options.entry = entry;
  options.sourceName = name;
  options.pipeline = pipeline == 0   ? Pipeline::Optimized
                     : pipeline == 1 ? Pipeline::Reference
                                     : Pipeline::ReferenceF64;
  Expected<Kernel> compiled =
      engine->engine.compile(llvm::StringRef(source, size), options);
  if (!compiled)
    return toText(compiled.takeError());
  *kernel = new fovea_kernel{std::move(*compiled)};
  return nullptr;
}

void fovea_kernel_destroy(fovea_kernel *kernel) { delete kernel; }

char *fovea_kernel_signature(const fovea_kernel *kernel) {
  std::string text;
  llvm::raw_string_ostream(text) << toJSON(kernel->kernel.signature());
  return copyText(text);
}

char *fovea_kernel_result_sizes(const fovea_kernel *kernel,
                                const fovea_view *inputs, size_t num_inputs,
                                int64_t *sizes, size_t capacity) {
  Expected<std::vector<TensorView>> views = convert(inputs, num_inputs);
  if (!views)
    return toText(views.takeError());
  Expected<std::vector<std::vector<int64_t>>> shapes =
      kernel->kernel.resultShapes(*views);
  if (!shapes)
    return toText(shapes.takeError());
  int64_t *end = sizes + capacity;
  for (const std::vector<int64_t> &shape : *shapes) {
    if (size_t(end - sizes) < shape.size())
      return copyText("expected room for the sizes of all results");
    sizes = std::copy(shape.begin(), shape.end(), sizes);
  }
  return nullptr;
}

char *fovea_kernel_call(const fovea_kernel *kernel, const fovea_view *inputs,
                        size_t num_inputs, const fovea_view *outputs,
                        size_t num_outputs) {
  Expected<std::vector<TensorView>> inputViews = convert(inputs, num_inputs);
  if (!inputViews)
    return toText(inputViews.takeError());
  Expected<std::vector<TensorView>> outputViews = convert(outputs, num_outputs);
  if (!outputViews)
    return toText(outputViews.takeError());
  return toText(kernel->kernel(*inputViews, *outputViews));
}

void fovea_string_free(char *text) { std::free(text); }
