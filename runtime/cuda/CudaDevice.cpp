// The CUDA driver as a device. The library is loaded when first needed, and
// its types and numbers, which are fixed, are declared here: nothing of the
// CUDA Toolkit is needed to build.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Device.h"

#include <dlfcn.h>

using namespace fovea::gpu;

namespace {
using Result = int;
using DevicePtr = uint64_t;

/// The driver's functions, by the names that the library exports.
struct Driver {
  Driver();

  Result (*init)(unsigned flags);
  Result (*deviceGet)(int *device, int ordinal);
  Result (*primaryContextRetain)(void **context, int device);
  Result (*contextSetCurrent)(void *context);
  Result (*getErrorString)(Result error, const char **text);
  Result (*moduleLoadData)(void **module, const void *image);
  Result (*moduleUnload)(void *module);
  Result (*moduleGetFunction)(void **function, void *module, const char *name);
  Result (*functionSetAttribute)(void *function, int attribute, int value);
  Result (*launchKernel)(void *function, unsigned gridX, unsigned gridY,
                         unsigned gridZ, unsigned blockX, unsigned blockY,
                         unsigned blockZ, unsigned sharedBytes, void *stream,
                         void **params, void **extra);
  Result (*streamCreate)(void **stream, unsigned flags);
  Result (*streamDestroy)(void *stream);
  Result (*streamSynchronize)(void *stream);
  Result (*contextSynchronize)();
  Result (*memAlloc)(DevicePtr *address, size_t size);
  Result (*memFree)(DevicePtr address);
  Result (*copyHtoD)(DevicePtr destination, const void *source, size_t size);
  Result (*copyDtoH)(void *destination, DevicePtr source, size_t size);
  Result (*pointerGetAttribute)(void *data, int attribute, DevicePtr pointer);
  /// Null in drivers of before CUDA 12.
  Result (*tensorMapEncodeTiled)(void *map, int type, unsigned rank,
                                 void *address, const uint64_t *sizes,
                                 const uint64_t *strides, const uint32_t *box,
                                 const uint32_t *elementStrides, int interleave,
                                 int swizzle, int promotion, int fill);

  void check(Result result) const {
    if (result == 0)
      return;
    const char *text = nullptr;
    getErrorString(result, &text);
    throw DeviceError(std::string("CUDA driver: ") +
                      (text ? text : "unknown error"));
  }
};
} // namespace

Driver::Driver() {
  void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library)
    throw DeviceError("no CUDA driver: cannot load libcuda.so.1; without a GPU "
                      "use the emulator");
  auto find = [&](auto &function, const char *name) {
    void *symbol = dlsym(library, name);
    if (!symbol)
      throw DeviceError(std::string("the CUDA driver is too old: it has no ") +
                        name);
    function = reinterpret_cast<std::decay_t<decltype(function)>>(symbol);
  };
  find(init, "cuInit");
  find(deviceGet, "cuDeviceGet");
  find(primaryContextRetain, "cuDevicePrimaryCtxRetain");
  find(contextSetCurrent, "cuCtxSetCurrent");
  find(getErrorString, "cuGetErrorString");
  find(moduleLoadData, "cuModuleLoadData");
  find(moduleUnload, "cuModuleUnload");
  find(moduleGetFunction, "cuModuleGetFunction");
  find(functionSetAttribute, "cuFuncSetAttribute");
  find(launchKernel, "cuLaunchKernel");
  find(streamCreate, "cuStreamCreate");
  find(streamDestroy, "cuStreamDestroy_v2");
  find(streamSynchronize, "cuStreamSynchronize");
  find(contextSynchronize, "cuCtxSynchronize");
  find(memAlloc, "cuMemAlloc_v2");
  find(memFree, "cuMemFree_v2");
  find(copyHtoD, "cuMemcpyHtoD_v2");
  find(copyDtoH, "cuMemcpyDtoH_v2");
  find(pointerGetAttribute, "cuPointerGetAttribute");
  tensorMapEncodeTiled = reinterpret_cast<decltype(tensorMapEncodeTiled)>(
      dlsym(library, "cuTensorMapEncodeTiled"));
}

namespace {
class CudaDevice final : public Device {
public:
  CudaDevice() {
    driver.check(driver.init(0));
    int device;
    driver.check(driver.deviceGet(&device, 0));
    driver.check(driver.primaryContextRetain(&context, device));
  }

  void *loadModule(const void *image) override {
    void *module;
    call(driver.moduleLoadData, &module, image);
    return module;
  }
  void unloadModule(void *module) override {
    call(driver.moduleUnload, module);
  }
  void *getFunction(void *module, const char *name) override {
    void *function;
    call(driver.moduleGetFunction, &function, module, name);
    return function;
  }
  void launch(void *function, const LaunchShape &shape, void *stream,
              void **params) override {
    constexpr int maxDynamicSharedSizeBytes = 8; // CUfunction_attribute
    const auto &[grid, block, sharedBytes] = shape;
    if (sharedBytes > 48 * 1024)
      call(driver.functionSetAttribute, function, maxDynamicSharedSizeBytes,
           int(sharedBytes));
    call(driver.launchKernel, function, grid[0], grid[1], grid[2], block[0],
         block[1], block[2], sharedBytes, stream, params, nullptr);
  }

  void *createStream() override {
    constexpr unsigned nonBlocking = 1;
    void *stream;
    call(driver.streamCreate, &stream, nonBlocking);
    return stream;
  }
  void destroyStream(void *stream) override {
    call(driver.streamDestroy, stream);
  }
  void synchronize(void *stream) override {
    call(driver.streamSynchronize, stream);
  }

  void *allocate(size_t size) override {
    DevicePtr address;
    call(driver.memAlloc, &address, size);
    return reinterpret_cast<void *>(address);
  }
  void release(void *address) override {
    // Kernels of any stream may still use it.
    call(driver.contextSynchronize);
    call(driver.memFree, toAddress(address));
  }
  void copyToDevice(void *destination, const void *source,
                    size_t size) override {
    call(driver.copyHtoD, toAddress(destination), source, size);
  }
  void copyToHost(void *destination, const void *source, size_t size) override {
    call(driver.contextSynchronize);
    call(driver.copyDtoH, destination, toAddress(source), size);
  }
  bool isDevicePointer(const void *address) override {
    // The driver knows device memory (2) and not what malloc returned.
    constexpr int memoryType = 2; // CUpointer_attribute
    unsigned type = 0;
    driver.check(driver.contextSetCurrent(context));
    return driver.pointerGetAttribute(&type, memoryType, toAddress(address)) ==
               0 &&
           type == 2;
  }
  bool encodeTensorMap(void *map, void *address,
                       const TensorMapShape &shape) override {
    if (!driver.tensorMapEncodeTiled)
      throw DeviceError("the CUDA driver is too old: it has no "
                        "cuTensorMapEncodeTiled");
    constexpr std::array<uint32_t, TensorMapShape::maxRank> ones{1, 1, 1, 1, 1};
    driver.check(driver.contextSetCurrent(context));
    Result result = driver.tensorMapEncodeTiled(
        map, int(mapOfUInt16), shape.rank, address, shape.sizes.data(),
        shape.strides.data(), shape.box.data(), ones.data(), /*interleave=*/0,
        int(mapSwizzle128), int(mapPromote256), /*fill=*/0);
    constexpr Result invalidValue = 1;
    if (result != invalidValue)
      driver.check(result);
    return result != invalidValue;
  }
  std::string getReport(bool) override {
    throw DeviceError("only the PTX emulator counts what kernels do");
  }

private:
  static DevicePtr toAddress(const void *pointer) {
    return reinterpret_cast<DevicePtr>(pointer);
  }

  /// Contexts belong to threads.
  template <typename Function, typename... Args>
  void call(Function function, Args... args) {
    driver.check(driver.contextSetCurrent(context));
    driver.check(function(args...));
  }

  Driver driver;
  void *context = nullptr;
};
} // namespace

Device &fovea::gpu::getCudaDevice() {
  // Left to the end of the process, when the driver may be gone already.
  static CudaDevice *device = new CudaDevice;
  return *device;
}
