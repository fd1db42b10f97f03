// What the checks of kernels share: a device that throws, seeded values,
// storage formats, and a comparison that counts what is not finite.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TEST_EMULATOR_HARNESS_H
#define FOVEA_TEST_EMULATOR_HARNESS_H

#include "fovea/emulator.h"

#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

/// From the command line.
struct Settings {
  std::string ptx; // the path of the file
  uint64_t seed = 1;
  double magnitude = 1; // of random values
  unsigned size = 0;    // of the problem; 0: the check's own
  bool verbose = false;
};

/// The emulator does not accept the PTX.
struct InvalidPtx : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Memory and kernels of one emulator. Errors are thrown.
class Device {
public:
  Device(const Settings &settings, const std::string &kernel);
  ~Device() { foveaEmuDestroy(context); }
  Device(const Device &) = delete;

  template <class T>
  FoveaEmuDevicePtr upload(const std::vector<T> &values) {
    FoveaEmuDevicePtr address = allocate(values.size() * sizeof(T));
    check(foveaEmuMemcpyHtoD(context, address, values.data(),
                             values.size() * sizeof(T)));
    return address;
  }
  FoveaEmuDevicePtr allocate(size_t bytes);
  template <class T>
  std::vector<T> download(FoveaEmuDevicePtr address, size_t count) {
    std::vector<T> values(count);
    check(
        foveaEmuMemcpyDtoH(context, values.data(), address, count * sizeof(T)));
    return values;
  }

  struct Shape {
    uint32_t gridX = 1, gridY = 1, blockX = 32, blockY = 1, sharedBytes = 0;
  };
  template <class... Arguments>
  void launch(const Shape &shape, Arguments... arguments) {
    void *pointers[] = {&arguments...};
    run(shape, pointers);
  }

  /// A map of a row-major tensor; sizes and box innermost first.
  FoveaEmuTensorMap tensorMap(uint32_t dataType, FoveaEmuDevicePtr address,
                              const std::vector<uint64_t> &sizes,
                              const std::vector<uint64_t> &strides,
                              const std::vector<uint32_t> &box,
                              uint32_t swizzle, uint32_t fill = 0);

private:
  void check(FoveaEmuStatus status);
  void run(const Shape &shape, void **arguments);

  FoveaEmuContext context = nullptr;
  FoveaEmuFunction function = nullptr;
  const Settings &settings;
};

/// How numbers are stored.
enum class Format { F16, BF16, F32, TF32, F64, S8, U8, S32 };
unsigned bytesOf(Format format);

/// Numbers as they are in memory, and what they are after rounding.
struct Values {
  Format format = Format::F32;
  std::vector<uint8_t> bytes;
  std::vector<double> numbers;
};
Values encode(Format format, const std::vector<double> &numbers);
std::vector<double> decode(Format format, const std::vector<uint8_t> &bytes);

/// Uniform in -magnitude to magnitude; integer formats get small integers.
Values randomValues(Format format, size_t count, const Settings &settings,
                    uint64_t stream);

/// Compares and reports. `limit` bounds |got - want| / max(1, largest |want|).
/// Values that are finite in only one of the two are errors, whatever the
/// limit.
bool compare(const char *what, const std::vector<double> &got,
             const std::vector<double> &want, double limit);

/// Whether magnitudes are not too small or too large on average: roundings to
/// nearest even each other out, truncations add up. Says nothing of few values.
bool compareBias(const char *what, const std::vector<double> &got,
                 const std::vector<double> &want, double limit);

/// Runs a kernel and says whether its results are right.
using Check = std::function<bool(const Settings &)>;
void addAttentionChecks(std::map<std::string, Check> &checks);
void addMatmulChecks(std::map<std::string, Check> &checks);
void addCopyChecks(std::map<std::string, Check> &checks);

#endif // FOVEA_TEST_EMULATOR_HARNESS_H
