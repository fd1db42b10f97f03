// Checks of the matrix products. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Harness.h"

#include <cstring>
#include <numeric>

namespace {

/// C[m][n] = factor * sum over k of A[m][k] * B[n][k], C in the format `sum`.
struct Product {
  Format a, b, sum;
  unsigned m, n, k;
  double limit;
  bool rowsB = false;       // B is stored as [k][n]
  bool transposesC = false; // C is stored as [n][m]
  double factor = 1;
};

std::vector<double> multiply(const Product &product, const Values &a,
                             const Values &b) {
  const auto &[formatA, formatB, sum, m, n, k, limit, rowsB, transposesC,
               factor] = product;
  std::vector<double> c(size_t(m) * n);
  for (unsigned row = 0; row < m; ++row)
    for (unsigned column = 0; column < n; ++column) {
      double total = 0;
      for (unsigned i = 0; i < k; ++i)
        total += a.numbers[row * k + i] *
                 b.numbers[rowsB ? i * n + column : column * k + i];
      c[transposesC ? column * m + row : row * n + column] = total * factor;
    }
  return c;
}

using Launch =
    std::function<void(Device &, const Product &, FoveaEmuDevicePtr a,
                       FoveaEmuDevicePtr b, FoveaEmuDevicePtr c)>;

Check makeCheck(const std::string &kernel, const Product &product,
                const Launch &launch) {
  return [=](const Settings &settings) {
    Values a = randomValues(product.a, product.m * product.k, settings, 1);
    Values b = randomValues(product.b, product.n * product.k, settings, 2);
    Device device(settings, kernel);
    size_t bytes = size_t(product.m) * product.n * bytesOf(product.sum);
    FoveaEmuDevicePtr c = device.allocate(bytes);
    launch(device, product, device.upload(a.bytes), device.upload(b.bytes), c);
    auto got = decode(product.sum, device.download<uint8_t>(c, bytes));
    return compare(kernel.c_str(), got, multiply(product, a, b), product.limit);
  };
}

/// Kernels of one warp for a tile, arguments a, b, c, n, k.
Launch tileLaunch(unsigned m, unsigned n, unsigned threads = 32,
                  uint32_t sharedBytes = 0) {
  return [=](Device &device, const Product &product, FoveaEmuDevicePtr a,
             FoveaEmuDevicePtr b, FoveaEmuDevicePtr c) {
    device.launch({product.n / n, product.m / m, threads, 1, sharedBytes}, a, b,
                  c, product.n, product.k);
  };
}

void addWmma(std::map<std::string, Check> &checks) {
  struct Case {
    const char *name;
    Format factor, sum;
    unsigned m, n;
    double limit;
  };
  const Case cases[] = {
      {"wmma_16x16_f16", Format::F16, Format::F32, 16, 16, 1e-6},
      {"wmma_16x16_f16_rows", Format::F16, Format::F32, 16, 16, 1e-6},
      {"wmma_32x8_f16", Format::F16, Format::F32, 32, 8, 1e-6},
      {"wmma_8x32_f16", Format::F16, Format::F32, 8, 32, 1e-6},
      {"wmma_16x16_f16_half", Format::F16, Format::F16, 16, 16, 3e-3},
      {"wmma_16x16_bf16", Format::BF16, Format::F32, 16, 16, 1e-6},
      {"wmma_32x8_bf16", Format::BF16, Format::F32, 32, 8, 1e-6},
      {"wmma_8x32_bf16", Format::BF16, Format::F32, 8, 32, 1e-6},
      {"wmma_tf32", Format::TF32, Format::F32, 16, 16, 1e-6},
      {"wmma_f64", Format::F64, Format::F64, 8, 8, 1e-14},
      {"wmma_s8", Format::S8, Format::S32, 16, 16, 0},
      {"wmma_u8", Format::U8, Format::S32, 32, 8, 0},
  };
  for (const Case &c : cases) {
    Product product{c.factor, c.factor, c.sum, 2 * c.m, 3 * c.n, 48, c.limit};
    product.rowsB = std::strstr(c.name, "_rows");
    checks[c.name] = makeCheck(c.name, product, tileLaunch(c.m, c.n));
  }
  Product staged{Format::F16, Format::F16, Format::F32, 128, 64, 96, 1e-6};
  staged.transposesC = true;
  staged.factor = 0.5;
  checks["wmma_staged"] =
      makeCheck("wmma_staged", staged, tileLaunch(64, 64, 128));
}

void addMma(std::map<std::string, Check> &checks) {
  // Three stages of two tiles of 64 x 64.
  constexpr uint32_t ring = 3 * 2 * 64 * 64 * 2;
  for (auto [name, format] :
       {std::pair{"mma_f16", Format::F16}, std::pair{"mma_bf16", Format::BF16}})
    checks[name] =
        makeCheck(name, {format, format, Format::F32, 128, 64, 320, 2e-6},
                  tileLaunch(64, 64, 128, ring));
  checks["mma_f16_sums"] = makeCheck(
      "mma_f16_sums", {Format::F16, Format::F16, Format::F16, 32, 16, 40, 4e-3},
      tileLaunch(16, 8));
  for (int splits : {0, 1}) {
    const char *name = splits ? "mma_3xtf32" : "mma_tf32";
    Format format = splits ? Format::F32 : Format::TF32;
    Product product{format, format, Format::F32, 32, 24, 48, 2e-6};
    checks[name] = [=](const Settings &settings) {
      auto launch = [=](Device &device, const Product &p, FoveaEmuDevicePtr a,
                        FoveaEmuDevicePtr b, FoveaEmuDevicePtr c) {
        device.launch({p.n / 8, p.m / 16}, a, b, c, p.n, p.k, splits);
      };
      return makeCheck("mma_tf32", product, launch)(settings);
    };
  }
  checks["mma_f64"] = makeCheck(
      "mma_f64", {Format::F64, Format::F64, Format::F64, 24, 16, 36, 1e-14},
      tileLaunch(8, 8));
  checks["mma_s8"] =
      makeCheck("mma_s8", {Format::S8, Format::U8, Format::S32, 32, 24, 96, 0},
                tileLaunch(16, 8));
}

/// The numbers of CUtensorMapDataType.
uint32_t mapType(Format format) {
  return format == Format::F16 ? 6 : format == Format::BF16 ? 9 : 7;
}

void addWgmma(std::map<std::string, Check> &checks) {
  struct Case {
    const char *name;
    Format format;
    unsigned span; // bytes of a box along k
    uint32_t swizzle;
  };
  const Case cases[] = {
      {"wgmma_f16_128", Format::F16, 128, 3},
      {"wgmma_f16_64", Format::F16, 64, 2},
      {"wgmma_f16_32", Format::F16, 32, 1},
      {"wgmma_f16_none", Format::F16, 16, 0},
      {"wgmma_bf16_128", Format::BF16, 128, 3},
      {"wgmma_tf32_128", Format::TF32, 128, 3},
  };
  for (const Case &c : cases) {
    auto launch = [=](Device &device, const Product &p, FoveaEmuDevicePtr a,
                      FoveaEmuDevicePtr b, FoveaEmuDevicePtr d) {
      unsigned bytes = bytesOf(c.format);
      auto map = [&](FoveaEmuDevicePtr address, unsigned rows, unsigned tile) {
        return device.tensorMap(mapType(c.format), address, {p.k, rows},
                                {uint64_t(p.k) * bytes}, {c.span / bytes, tile},
                                c.swizzle);
      };
      auto mapC = device.tensorMap(mapType(Format::F32), d, {p.n, p.m},
                                   {p.n * 4}, {32, 64}, 0);
      // Three stages of 128 + 64 rows, then the tiles of C.
      uint32_t rowBytes = c.span == 16 ? 64 : c.span;
      uint32_t shared = 3 * (128 + 64) * rowBytes + 2 * 64 * 64 * 4;
      device.launch({p.n / 64, p.m / 128, 384, 1, shared}, map(a, p.m, 128),
                    map(b, p.n, 64), mapC, p.k);
    };
    Product product{c.format, c.format, Format::F32, 256, 128, 320, 2e-6};
    checks[c.name] = makeCheck(c.name, product, launch);
  }
}

} // namespace

void addMatmulChecks(std::map<std::string, Check> &checks) {
  addWmma(checks);
  addMma(checks);
  addWgmma(checks);
}
