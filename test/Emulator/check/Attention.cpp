// Checks of the attention kernels against softmax(scale * q * k') * v in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Harness.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

constexpr unsigned headSize = 64;

struct Problem {
  Format format;
  unsigned heads, queries, keys;
  int causal;
  double scale() const { return 0.125; }
};

struct Reference {
  std::vector<double> output, lse;
};

Reference attend(const Problem &problem, const Values &q, const Values &k,
                 const Values &v) {
  Reference result;
  std::vector<double> weights(problem.keys);
  for (unsigned head = 0; head < problem.heads; ++head)
    for (unsigned row = 0; row < problem.queries; ++row) {
      unsigned end =
          problem.causal ? std::min(problem.keys, row + 1) : problem.keys;
      const double *query =
          &q.numbers[(head * problem.queries + row) * headSize];
      double largest = -std::numeric_limits<double>::infinity(), sum = 0;
      for (unsigned i = 0; i < end; ++i) {
        const double *key = &k.numbers[(head * problem.keys + i) * headSize];
        double score = 0;
        for (unsigned d = 0; d < headSize; ++d)
          score += query[d] * key[d];
        weights[i] = score * problem.scale();
        largest = std::max(largest, weights[i]);
      }
      double out[headSize] = {};
      for (unsigned i = 0; i < end; ++i) {
        double weight = std::exp(weights[i] - largest);
        sum += weight;
        for (unsigned d = 0; d < headSize; ++d)
          out[d] +=
              weight * v.numbers[(head * problem.keys + i) * headSize + d];
      }
      for (double value : out)
        result.output.push_back(value / sum);
      result.lse.push_back(largest + std::log(sum));
    }
  return result;
}

/// Two roundings of P and O to the format; scores of f32.
double limitOf(Format format) {
  switch (format) {
  case Format::F16:
    return 2e-3;
  case Format::BF16:
    return 1.6e-2;
  default:
    return 2e-5;
  }
}

using Launch = std::function<void(Device &, const Problem &,
                                  const FoveaEmuDevicePtr *tensors)>;

/// Launches the kernel with q, k, v, o and lse.
bool checkAttention(const Settings &settings, const std::string &kernel,
                    const Problem &problem, const Launch &launch) {
  size_t queries = size_t(problem.heads) * problem.queries;
  size_t keys = size_t(problem.heads) * problem.keys;
  Values q = randomValues(problem.format, queries * headSize, settings, 1);
  Settings unit = settings;
  unit.magnitude = 1;
  Values k = randomValues(problem.format, keys * headSize, unit, 2);
  Values v = randomValues(problem.format, keys * headSize, unit, 3);
  Device device(settings, kernel);
  size_t outputBytes = queries * headSize * bytesOf(problem.format);
  FoveaEmuDevicePtr tensors[] = {
      device.upload(q.bytes), device.upload(k.bytes), device.upload(v.bytes),
      device.allocate(outputBytes), device.allocate(queries * sizeof(float))};
  launch(device, problem, tensors);
  auto output =
      decode(problem.format, device.download<uint8_t>(tensors[3], outputBytes));
  auto lse =
      decode(Format::F32,
             device.download<uint8_t>(tensors[4], queries * sizeof(float)));
  Reference reference = attend(problem, q, k, v);
  std::string what = kernel + " " + std::to_string(problem.queries) + "x" +
                     std::to_string(problem.keys) +
                     (problem.causal ? " causal" : "");
  double limit = limitOf(problem.format);
  bool ok =
      compare((what + " output").c_str(), output, reference.output, limit);
  ok &= compareBias((what + " output").c_str(), output, reference.output,
                    limit / 40);
  return compare((what + " lse").c_str(), lse, reference.lse, 1e-5) && ok;
}

/// Shapes with and without whole tiles, one with more tiles than loops are
/// unrolled for; one head of a given size if asked for.
std::vector<Problem> problems(const Settings &settings, Format format) {
  if (settings.size)
    return {{format, 1, settings.size, settings.size, 0}};
  return {{format, 2, 128, 192, 0}, {format, 1, 100, 150, 0},
          {format, 1, 1, 1, 0},     {format, 2, 192, 192, 1},
          {format, 1, 130, 130, 1}, {format, 1, 64, 600, 0}};
}

Check makeCheck(const std::string &kernel, Format format,
                const Launch &launch) {
  return [=](const Settings &settings) {
    bool ok = true;
    for (const Problem &problem : problems(settings, format))
      ok &= checkAttention(settings, kernel, problem, launch);
    return ok;
  };
}

unsigned divideUp(unsigned a, unsigned b) { return (a + b - 1) / b; }

/// A launch with the arguments q, k, v, o, lse, queries, keys, scale, causal.
Launch plainLaunch(unsigned tile, uint32_t blockX, uint32_t blockY) {
  return
      [=](Device &device, const Problem &problem, const FoveaEmuDevicePtr *t) {
        Device::Shape shape{divideUp(problem.queries, tile), problem.heads,
                            blockX, blockY, 0};
        device.launch(shape, t[0], t[1], t[2], t[3], t[4], problem.queries,
                      problem.keys, float(problem.scale()), problem.causal);
      };
}

void launchHopper(Device &device, const Problem &problem,
                  const FoveaEmuDevicePtr *t) {
  auto map = [&](FoveaEmuDevicePtr address, uint64_t rows) {
    return device.tensorMap(6, address, {headSize, rows, problem.heads},
                            {headSize * 2, rows * headSize * 2}, {64, 64, 1},
                            3);
  };
  device.launch({divideUp(problem.queries, 128), problem.heads, 384, 1,
                 6 * 64 * 64 * 2 + 128},
                map(t[0], problem.queries), map(t[1], problem.keys),
                map(t[2], problem.keys), map(t[3], problem.queries), t[4],
                problem.queries, problem.keys, float(problem.scale()),
                problem.causal);
}

} // namespace

void addAttentionChecks(std::map<std::string, Check> &checks) {
  checks["flash_f16"] =
      makeCheck("flash_f16", Format::F16, plainLaunch(64, 128, 1));
  checks["flash_bf16"] =
      makeCheck("flash_bf16", Format::BF16, plainLaunch(64, 128, 1));
  checks["flash_hopper"] = makeCheck("flash_hopper", Format::F16, launchHopper);
}
