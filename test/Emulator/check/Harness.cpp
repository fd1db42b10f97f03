// What the checks of kernels share. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Harness.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

Device::Device(const Settings &settings, const std::string &kernel)
    : settings(settings) {
  std::ifstream file(settings.ptx);
  if (!file)
    throw std::runtime_error("cannot open '" + settings.ptx + "'");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  FoveaEmuOptions options = foveaEmuDefaultOptions();
  options.seed = settings.seed;
  // Mutants may loop for ever.
  options.maxInstructions = 50 * 1000 * 1000;
  check(foveaEmuCreate(&options, &context));
  FoveaEmuModule module;
  check(foveaEmuModuleLoadData(context, text.c_str(), &module));
  check(foveaEmuModuleGetFunction(module, kernel.c_str(), &function));
}

void Device::check(FoveaEmuStatus status) {
  if (status == FOVEA_EMU_INVALID_PTX)
    throw InvalidPtx(foveaEmuGetLastError(context));
  if (status != FOVEA_EMU_SUCCESS)
    throw std::runtime_error(context ? foveaEmuGetLastError(context)
                                     : "cannot create an emulator");
}

FoveaEmuDevicePtr Device::allocate(size_t bytes) {
  FoveaEmuDevicePtr address;
  check(foveaEmuMemAlloc(context, bytes, &address));
  return address;
}

void Device::run(const Shape &shape, void **arguments) {
  check(foveaEmuFuncSetMaxDynamicSharedSize(function, shape.sharedBytes));
  auto start = std::chrono::steady_clock::now();
  check(foveaEmuLaunchKernel(function, shape.gridX, shape.gridY, 1,
                             shape.blockX, shape.blockY, 1, shape.sharedBytes,
                             arguments));
  std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  if (settings.verbose)
    std::printf("emulated in %.1f ms\n", time.count() * 1e3);
}

FoveaEmuTensorMap Device::tensorMap(uint32_t dataType,
                                    FoveaEmuDevicePtr address,
                                    const std::vector<uint64_t> &sizes,
                                    const std::vector<uint64_t> &strides,
                                    const std::vector<uint32_t> &box,
                                    uint32_t swizzle, uint32_t fill) {
  FoveaEmuTensorMap map;
  std::vector<uint32_t> ones(sizes.size(), 1);
  check(foveaEmuTensorMapEncodeTiled(
      context, &map, dataType, static_cast<uint32_t>(sizes.size()), address,
      sizes.data(), strides.data(), box.data(), ones.data(), 0, swizzle, 0,
      fill));
  return map;
}

unsigned bytesOf(Format format) {
  switch (format) {
  case Format::F64:
    return 8;
  case Format::F16:
  case Format::BF16:
    return 2;
  case Format::S8:
  case Format::U8:
    return 1;
  default:
    return 4;
  }
}

template <class T>
static void append(std::vector<uint8_t> &bytes, T value) {
  const auto *begin = reinterpret_cast<const uint8_t *>(&value);
  bytes.insert(bytes.end(), begin, begin + sizeof(T));
}

/// To nearest, ties to even, without the low `bits` bits of a float.
static float roundBits(float value, unsigned bits) {
  uint32_t word;
  std::memcpy(&word, &value, sizeof(word));
  word += (1u << (bits - 1)) - 1 + (word >> bits & 1);
  word &= ~0u << bits;
  std::memcpy(&value, &word, sizeof(word));
  return value;
}

static void encodeNumber(Values &values, double number) {
  auto single = static_cast<float>(number);
  switch (values.format) {
  case Format::F16:
    return append(values.bytes, static_cast<_Float16>(number));
  case Format::BF16: {
    uint32_t word;
    single = roundBits(single, 16);
    std::memcpy(&word, &single, sizeof(word));
    return append(values.bytes, static_cast<uint16_t>(word >> 16));
  }
  case Format::TF32:
    return append(values.bytes, roundBits(single, 13));
  case Format::F32:
    return append(values.bytes, single);
  case Format::F64:
    return append(values.bytes, number);
  case Format::S8:
    return append(values.bytes, static_cast<int8_t>(number));
  case Format::U8:
    return append(values.bytes, static_cast<uint8_t>(number));
  case Format::S32:
    return append(values.bytes, static_cast<int32_t>(number));
  }
}

Values encode(Format format, const std::vector<double> &numbers) {
  Values values;
  values.format = format;
  for (double number : numbers)
    encodeNumber(values, number);
  values.numbers = decode(format, values.bytes);
  return values;
}

template <class T>
static double load(const uint8_t *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return static_cast<double>(value);
}

static double decodeNumber(Format format, const uint8_t *bytes) {
  switch (format) {
  case Format::F16:
    return load<_Float16>(bytes);
  case Format::BF16: {
    uint8_t word[4] = {0, 0, bytes[0], bytes[1]};
    return load<float>(word);
  }
  case Format::F32:
  case Format::TF32:
    return load<float>(bytes);
  case Format::F64:
    return load<double>(bytes);
  case Format::S8:
    return load<int8_t>(bytes);
  case Format::U8:
    return load<uint8_t>(bytes);
  case Format::S32:
    return load<int32_t>(bytes);
  }
  return 0;
}

std::vector<double> decode(Format format, const std::vector<uint8_t> &bytes) {
  std::vector<double> numbers;
  for (size_t i = 0; i < bytes.size(); i += bytesOf(format))
    numbers.push_back(decodeNumber(format, bytes.data() + i));
  return numbers;
}

Values randomValues(Format format, size_t count, const Settings &settings,
                    uint64_t stream) {
  std::mt19937_64 generator(settings.seed * 1000 + stream);
  std::vector<double> numbers(count);
  bool isInteger = format == Format::S8 || format == Format::U8;
  std::uniform_int_distribution<int> integers(format == Format::U8 ? 0 : -100,
                                              100);
  std::uniform_real_distribution<double> reals(-settings.magnitude,
                                               settings.magnitude);
  for (double &number : numbers)
    number = isInteger ? integers(generator) : reals(generator);
  return encode(format, numbers);
}

bool compare(const char *what, const std::vector<double> &got,
             const std::vector<double> &want, double limit) {
  size_t nonFinite = 0, mismatched = 0;
  double largest = 1, error = 0;
  for (double value : want)
    if (std::isfinite(value))
      largest = std::max(largest, std::fabs(value));
  for (size_t i = 0; i < want.size(); ++i) {
    nonFinite += !std::isfinite(got[i]);
    if (std::isfinite(got[i]) && std::isfinite(want[i]))
      error = std::max(error, std::fabs(got[i] - want[i]) / largest);
    else
      mismatched += !(got[i] == want[i]);
  }
  bool ok = got.size() == want.size() && mismatched == 0 && error <= limit;
  std::printf("%s: error %.3g (limit %.3g), %zu non-finite, %zu mismatched of "
              "%zu: %s\n",
              what, error, limit, nonFinite, mismatched, want.size(),
              ok ? "ok" : "WRONG");
  return ok;
}

bool compareBias(const char *what, const std::vector<double> &got,
                 const std::vector<double> &want, double limit) {
  constexpr size_t enough = 4096;
  if (want.size() < enough)
    return true;
  double difference = 0, total = 0;
  for (size_t i = 0; i < want.size(); ++i) {
    difference += (got[i] - want[i]) * (want[i] < 0 ? -1 : 1);
    total += std::fabs(want[i]);
  }
  double bias = difference / total;
  bool ok = std::fabs(bias) <= limit;
  std::printf("%s: bias %.3g (limit %.3g): %s\n", what, bias, limit,
              ok ? "ok" : "WRONG");
  return ok;
}
