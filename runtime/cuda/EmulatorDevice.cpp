// The PTX emulator as a device.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Device.h"

#include "fovea/emulator.h"

#include <map>
#include <mutex>
#include <set>

using namespace fovea::gpu;

namespace {
class EmulatorDevice final : public Device {
public:
  EmulatorDevice() {
    if (foveaEmuCreate(nullptr, &context) != FOVEA_EMU_SUCCESS)
      throw DeviceError("cannot start the PTX emulator");
  }
  ~EmulatorDevice() override { foveaEmuDestroy(context); }

  void *loadModule(const void *image) override {
    std::lock_guard<std::mutex> lock(mutex);
    FoveaEmuModule module;
    check(foveaEmuModuleLoadData(context, static_cast<const char *>(image),
                                 &module));
    return module;
  }

  void unloadModule(void *module) override {
    std::lock_guard<std::mutex> lock(mutex);
    functions.erase(module);
    check(foveaEmuModuleUnload(static_cast<FoveaEmuModule>(module)));
  }

  void *getFunction(void *module, const char *name) override {
    std::lock_guard<std::mutex> lock(mutex);
    FoveaEmuFunction function;
    check(foveaEmuModuleGetFunction(static_cast<FoveaEmuModule>(module), name,
                                    &function));
    functions[module].insert(function);
    return function;
  }

  void launch(void *handle, const LaunchShape &shape, void *,
              void **params) override {
    std::lock_guard<std::mutex> lock(mutex);
    auto function = static_cast<FoveaEmuFunction>(handle);
    check(foveaEmuFuncSetMaxDynamicSharedSize(function, shape.sharedBytes));
    const auto &[grid, block, sharedBytes] = shape;
    check(foveaEmuLaunchKernel(function, grid[0], grid[1], grid[2], block[0],
                               block[1], block[2], sharedBytes, params));
  }

  // A launch returns when the kernel has ended: there is nothing to wait for.
  void *createStream() override { return this; }
  void destroyStream(void *) override {}
  void synchronize(void *) override {}

  void *allocate(size_t size) override {
    std::lock_guard<std::mutex> lock(mutex);
    FoveaEmuDevicePtr address;
    check(foveaEmuMemAlloc(context, size, &address));
    sizes[address] = size;
    return reinterpret_cast<void *>(address);
  }

  void release(void *address) override {
    std::lock_guard<std::mutex> lock(mutex);
    sizes.erase(toAddress(address));
    check(foveaEmuMemFree(context, toAddress(address)));
  }

  void copyToDevice(void *destination, const void *source,
                    size_t size) override {
    std::lock_guard<std::mutex> lock(mutex);
    check(foveaEmuMemcpyHtoD(context, toAddress(destination), source, size));
  }

  void copyToHost(void *destination, const void *source, size_t size) override {
    std::lock_guard<std::mutex> lock(mutex);
    check(foveaEmuMemcpyDtoH(context, destination, toAddress(source), size));
  }

  bool isDevicePointer(const void *address) override {
    std::lock_guard<std::mutex> lock(mutex);
    auto next = sizes.upper_bound(toAddress(address));
    if (next == sizes.begin())
      return false;
    auto [begin, size] = *--next;
    return toAddress(address) - begin < size;
  }

  bool encodeTensorMap(void *map, void *address,
                       const TensorMapShape &shape) override {
    std::lock_guard<std::mutex> lock(mutex);
    constexpr std::array<uint32_t, TensorMapShape::maxRank> ones{1, 1, 1, 1, 1};
    check(foveaEmuTensorMapEncodeTiled(
        context, static_cast<FoveaEmuTensorMap *>(map), mapOfUInt16, shape.rank,
        toAddress(address), shape.sizes.data(), shape.strides.data(),
        shape.box.data(), ones.data(), /*interleave=*/0, mapSwizzle128,
        mapPromote256, /*fill=*/0));
    return true;
  }
  std::string getReport(bool json) override {
    std::lock_guard<std::mutex> lock(mutex);
    std::string text = json ? "[" : "";
    for (const auto &[module, ofModule] : functions)
      for (FoveaEmuFunction function : ofModule) {
        text += json && text.size() > 1 ? ",\n" : "";
        text += foveaEmuGetReport(function,
                                  json ? FOVEA_EMU_JSON : FOVEA_EMU_TABLE);
      }
    return text + (json ? "]" : "");
  }

private:
  static FoveaEmuDevicePtr toAddress(const void *pointer) {
    return reinterpret_cast<FoveaEmuDevicePtr>(pointer);
  }

  void check(FoveaEmuStatus status) {
    if (status != FOVEA_EMU_SUCCESS)
      throw DeviceError(std::string("PTX emulator: ") +
                        foveaEmuGetLastError(context));
  }

  std::mutex mutex; ///< a context is for one thread at a time
  FoveaEmuContext context = nullptr;
  std::map<FoveaEmuDevicePtr, size_t> sizes;              ///< of allocations
  std::map<void *, std::set<FoveaEmuFunction>> functions; ///< by module
};
} // namespace

Device &fovea::gpu::getEmulatorDevice() {
  // Modules are unloaded at the end of the process, after static objects.
  static auto *device = new EmulatorDevice;
  return *device;
}
