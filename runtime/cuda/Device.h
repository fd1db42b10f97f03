// What the runtime asks of a device.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_RUNTIME_CUDA_DEVICE_H
#define FOVEA_RUNTIME_CUDA_DEVICE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace fovea::gpu {

/// What went wrong on a device. Ends at the C interface.
struct DeviceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct LaunchShape {
  std::array<uint32_t, 3> grid, block;
  uint32_t sharedBytes;
};

/// A device. Functions throw DeviceError. Any thread may call them.
class Device {
public:
  virtual ~Device() = default;

  /// `image` is PTX text that ends with a zero, or, on hardware, a cubin.
  virtual void *loadModule(const void *image) = 0;
  virtual void unloadModule(void *module) = 0;
  virtual void *getFunction(void *module, const char *name) = 0;
  virtual void launch(void *function, const LaunchShape &shape, void *stream,
                      void **params) = 0;

  virtual void *createStream() = 0;
  virtual void destroyStream(void *stream) = 0;
  virtual void synchronize(void *stream) = 0;

  virtual void *allocate(size_t size) = 0;
  virtual void release(void *address) = 0;
  virtual void copyToDevice(void *destination, const void *source,
                            size_t size) = 0;
  virtual void copyToHost(void *destination, const void *source,
                          size_t size) = 0;
  virtual bool isDevicePointer(const void *address) = 0;
};

/// The devices of the process, made when first asked for.
Device &getCudaDevice();
Device &getEmulatorDevice();

} // namespace fovea::gpu

#endif // FOVEA_RUNTIME_CUDA_DEVICE_H
