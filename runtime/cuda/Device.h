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

/// The arguments of cuTensorMapEncodeTiled that differ between our maps. The
/// innermost dimension comes first; strides are bytes, from the second on.
struct TensorMapShape {
  static constexpr uint32_t maxRank = 5;
  uint32_t rank;
  std::array<uint64_t, maxRank> sizes, strides;
  std::array<uint32_t, maxRank> box;
};

/// Numbers of the driver for 16-bit elements in boxes with rows of 128 bytes.
inline constexpr uint32_t mapOfUInt16 = 1, mapSwizzle128 = 3, mapPromote256 = 3;

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
  /// Fills the 128 bytes of `map`. False if the device refuses the shape.
  virtual bool encodeTensorMap(void *map, void *address,
                               const TensorMapShape &shape) = 0;

  /// What the kernels of loaded modules have done so far.
  virtual std::string getReport(bool json) = 0;
};

/// The devices of the process, made when first asked for.
Device &getCudaDevice();
Device &getEmulatorDevice();

} // namespace fovea::gpu

#endif // FOVEA_RUNTIME_CUDA_DEVICE_H
