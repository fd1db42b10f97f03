// The C interface of the GPU runtime: the device of a thread, its first error,
// modules that are loaded when they are used.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/gpu.h"

#include "Device.h"

#include <map>
#include <mutex>
#include <optional>

using namespace fovea::gpu;

namespace {
struct ThreadState {
  FoveaGpuKind kind = FOVEA_GPU_CUDA;
  std::optional<std::string> error, taken;
  std::string report;
};

/// A module of compiled code, which outlives its devices' modules.
class Module {
public:
  explicit Module(const void *image) : image(image) {}

  void *getFunction(Device &device, const char *name) {
    std::lock_guard<std::mutex> lock(mutex);
    void *&loaded = modules[&device];
    if (!loaded)
      loaded = device.loadModule(image);
    return device.getFunction(loaded, name);
  }

  void unload() {
    for (auto [device, module] : modules)
      device->unloadModule(module);
  }

private:
  const void *image;
  std::mutex mutex;
  std::map<Device *, void *> modules;
};
} // namespace

static thread_local ThreadState state;

static Device &getDevice() {
  return state.kind == FOVEA_GPU_CUDA ? getCudaDevice() : getEmulatorDevice();
}

/// Calls `function` unless there was an error before; 0 where there is one.
template <typename Function>
static auto guarded(Function function) -> decltype(function()) {
  using Return = decltype(function());
  if (!state.error) {
    try {
      return function();
    } catch (const std::exception &error) {
      state.error = error.what();
    }
  }
  return Return();
}

int foveaGpuSelect(FoveaGpuKind kind) {
  state.kind = kind;
  guarded([] { getDevice(); });
  return state.error ? 1 : 0;
}

const char *foveaGpuTakeError(void) {
  state.taken = std::move(state.error);
  state.error.reset();
  return state.taken ? state.taken->c_str() : nullptr;
}

bool foveaGpuHasError(void) { return state.error.has_value(); }

void *foveaGpuAlloc(size_t size) {
  // No device has memory of no size.
  return guarded([&] { return getDevice().allocate(size ? size : 1); });
}

void foveaGpuFree(void *address) {
  if (!address)
    return;
  // Also after an error.
  try {
    getDevice().release(address);
  } catch (const std::exception &error) {
    if (!state.error)
      state.error = error.what();
  }
}

void foveaGpuCopyToDevice(void *destination, const void *source, size_t size) {
  if (size)
    guarded([&] { getDevice().copyToDevice(destination, source, size); });
}

void foveaGpuCopyToHost(void *destination, const void *source, size_t size) {
  if (size)
    guarded([&] { getDevice().copyToHost(destination, source, size); });
}

const char *foveaGpuGetReport(bool json) {
  return guarded([&]() -> const char * {
    state.report = getDevice().getReport(json);
    return state.report.c_str();
  });
}

bool foveaGpuIsDevicePointer(const void *address) {
  return guarded([&] { return getDevice().isDevicePointer(address); });
}

/// Nothing if the copy engine cannot address the tensor.
static std::optional<TensorMapShape> getShape(const void *address, int32_t rank,
                                              const int64_t *sizes,
                                              const int64_t *strides,
                                              const int32_t *box) {
  constexpr int64_t elementBytes = 2, sizeLimit = int64_t(1) << 32,
                    strideLimit = int64_t(1) << 40;
  if (rank < 1 || rank > int32_t(TensorMapShape::maxRank) ||
      reinterpret_cast<uintptr_t>(address) % 16 != 0)
    return std::nullopt;
  TensorMapShape shape{};
  shape.rank = static_cast<uint32_t>(rank);
  for (uint32_t i = 0; i < shape.rank; ++i) {
    uint32_t dim = shape.rank - 1 - i;
    int64_t stride = strides[dim] * elementBytes;
    if (sizes[dim] > sizeLimit)
      return std::nullopt;
    shape.sizes[i] = static_cast<uint64_t>(sizes[dim]);
    shape.box[i] = static_cast<uint32_t>(box[dim]);
    if (i == 0)
      continue;
    // The step to a second element that does not exist is arbitrary.
    if (sizes[dim] == 1)
      stride = 16;
    if (stride % 16 != 0 || stride < 0 || stride >= strideLimit)
      return std::nullopt;
    shape.strides[i - 1] = static_cast<uint64_t>(stride);
  }
  return shape;
}

int32_t foveaGpuEncodeTensorMap(FoveaGpuTensorMap *map, const void *address,
                                int32_t rank, const int64_t *sizes,
                                const int64_t *strides, const int32_t *box) {
  *map = FoveaGpuTensorMap();
  for (int32_t dim = 0; dim < rank; ++dim)
    if (sizes[dim] == 0)
      return 1;
  auto shape = getShape(address, rank, sizes, strides, box);
  if (!shape)
    return 0;
  return guarded([&] {
    return int32_t(
        getDevice().encodeTensorMap(map, const_cast<void *>(address), *shape));
  });
}

void *mgpuModuleLoad(void *data, size_t) { return new Module(data); }

void *mgpuModuleLoadJIT(void *data, int, size_t) { return new Module(data); }

void mgpuModuleUnload(void *module) {
  auto *loaded = static_cast<Module *>(module);
  try {
    loaded->unload();
  } catch (const std::exception &) {
    // At the end of a process the driver may be gone, and nobody takes errors.
  }
  delete loaded;
}

void *mgpuModuleGetFunction(void *module, const char *name) {
  return guarded([&] {
    return static_cast<Module *>(module)->getFunction(getDevice(), name);
  });
}

void mgpuLaunchKernel(void *function, intptr_t gridX, intptr_t gridY,
                      intptr_t gridZ, intptr_t blockX, intptr_t blockY,
                      intptr_t blockZ, int32_t sharedBytes, void *stream,
                      void **params, void **, size_t) {
  // Tensors without elements have no blocks, which a driver would refuse.
  if (gridX <= 0 || gridY <= 0 || gridZ <= 0)
    return;
  guarded([&] {
    if (gridX > INT32_MAX || gridY > UINT16_MAX || gridZ > UINT16_MAX)
      throw DeviceError("expected a grid of at most 2147483647 x 65535 x 65535 "
                        "blocks");
    auto size = [](intptr_t value) { return static_cast<uint32_t>(value); };
    LaunchShape shape{{size(gridX), size(gridY), size(gridZ)},
                      {size(blockX), size(blockY), size(blockZ)},
                      static_cast<uint32_t>(sharedBytes)};
    getDevice().launch(function, shape, stream, params);
  });
}

void *mgpuStreamCreate(void) {
  return guarded([] { return getDevice().createStream(); });
}

void mgpuStreamDestroy(void *stream) {
  if (stream)
    guarded([&] { getDevice().destroyStream(stream); });
}

void mgpuStreamSynchronize(void *stream) {
  if (stream)
    guarded([&] { getDevice().synchronize(stream); });
}

void *mgpuMemAlloc(uint64_t size, void *, bool) { return foveaGpuAlloc(size); }

void mgpuMemFree(void *address, void *) { foveaGpuFree(address); }
