// Checks of kernels that move data: pipelines, bulk and tensor copies,
// matrices. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Harness.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace {

constexpr unsigned tile = 256;

std::vector<double> doubles(const std::vector<float> &values) {
  return {values.begin(), values.end()};
}

/// What the kernels of pipelines.cu compute from a tile.
std::vector<double> combine(const std::vector<double> &in) {
  std::vector<double> out(in.size());
  for (size_t i = 0; i < in.size(); ++i)
    out[i] = 2 * in[i] + in[i / tile * tile + tile - 1 - i % tile];
  return out;
}

/// Kernels with the arguments in, out, tiles in one block.
void addPipeline(std::map<std::string, Check> &checks, const std::string &name,
                 unsigned threads) {
  checks[name] = [=](const Settings &settings) {
    bool ok = true;
    for (int tiles : {1, 2, 7}) {
      Values in = randomValues(Format::F32, tiles * tile, settings, 1);
      Device device(settings, name);
      auto out = device.allocate(in.bytes.size());
      device.launch({1, 1, threads}, device.upload(in.bytes), out, tiles);
      ok &= compare(name.c_str(),
                    doubles(device.download<float>(out, in.numbers.size())),
                    combine(in.numbers), 1e-6);
    }
    return ok;
  };
}

bool checkZeroFill(const Settings &settings) {
  // The allocation ends where the data ends: reading on is out of bounds.
  constexpr unsigned size = 2 * tile + 77, blocks = 4;
  Values in = randomValues(Format::F32, size, settings, 1);
  Device device(settings, "copies_zero_fill");
  auto out = device.allocate(blocks * tile * 4);
  device.launch({blocks, 1, tile}, device.upload(in.bytes), out, int(size));
  std::vector<double> padded = in.numbers;
  padded.resize(blocks * tile);
  return compare("copies_zero_fill",
                 doubles(device.download<float>(out, blocks * tile)),
                 combine(padded), 1e-6);
}

bool checkIgnoreSource(const Settings &settings) {
  constexpr unsigned blocks = 4;
  Values in = randomValues(Format::F32, blocks * tile, settings, 1);
  Device device(settings, "copies_ignore_source");
  auto out = device.allocate(in.bytes.size());
  device.launch({blocks, 1, tile}, device.upload(in.bytes), out);
  std::vector<double> want = in.numbers;
  for (size_t i = 0; i < want.size(); ++i)
    if (i / tile % 2)
      want[i] = 0;
  return compare("copies_ignore_source",
                 doubles(device.download<float>(out, want.size())),
                 combine(want), 1e-6);
}

/// A tensor of rank 1 to 5 with gaps between rows, and a box that sticks out of
/// it.
struct BoxCase {
  std::vector<uint64_t> sizes;
  std::vector<uint32_t> box;
  std::vector<int32_t> from, to;
  uint32_t swizzle, fill;

  size_t rank() const { return sizes.size(); }
  size_t boxElements() const {
    size_t count = 1;
    for (uint32_t size : box)
      count *= size;
    return count;
  }
  /// In elements, of each dimension; the last is the size of the whole.
  std::vector<uint64_t> pitches() const {
    std::vector<uint64_t> result = {1};
    for (size_t i = 0; i < rank(); ++i)
      result.push_back(i == 0 ? (sizes[0] + 3) / 4 * 4 + 4
                              : result[i] * sizes[i]);
    return result;
  }
};

const BoxCase boxCases[] = {
    {{50}, {16}, {40}, {3}, 0, 0},
    {{50, 9}, {16, 4}, {-5, 7}, {40, -2}, 2, 0},
    {{40, 9}, {32, 8}, {4, 3}, {-7, 0}, 3, 1},
    {{20, 5, 6}, {8, 2, 3}, {16, 4, -1}, {-3, 0, 5}, 1, 1},
    {{12, 5, 4, 3}, {8, 3, 2, 2}, {8, 3, 3, 2}, {1, -1, 1, 0}, 0, 0},
    {{12, 3, 4, 3, 2},
     {8, 2, 2, 2, 2},
     {-4, 1, 3, -1, 1},
     {6, 2, 0, 2, -1},
     0,
     1},
};

/// Calls `body(index in the box, index in memory)`; the latter is negative
/// outside of the tensor.
template <class Body>
void forEachElement(const BoxCase &c, const std::vector<int32_t> &origin,
                    Body body) {
  std::vector<uint64_t> pitches = c.pitches();
  for (size_t i = 0; i < c.boxElements(); ++i) {
    size_t rest = i;
    int64_t index = 0;
    bool inside = true;
    for (size_t d = 0; d < c.rank(); ++d) {
      int64_t at = origin[d] + int64_t(rest % c.box[d]);
      rest /= c.box[d];
      inside &= at >= 0 && at < int64_t(c.sizes[d]);
      index += at * int64_t(pitches[d]);
    }
    body(i, inside ? index : -1);
  }
}

FoveaEmuTensorMap encodeMap(Device &device, const BoxCase &c,
                            FoveaEmuDevicePtr address) {
  std::vector<uint64_t> strides;
  std::vector<uint64_t> pitches = c.pitches();
  for (size_t d = 1; d < c.rank(); ++d)
    strides.push_back(pitches[d] * 4);
  return device.tensorMap(7, address, c.sizes, strides, c.box, c.swizzle,
                          c.fill);
}

struct Coordinates {
  int32_t at[5];
};

Coordinates pack(const std::vector<int32_t> &values) {
  Coordinates result = {};
  std::copy(values.begin(), values.end(), result.at);
  return result;
}

bool checkBox(const Settings &settings, const BoxCase &c) {
  size_t elements = c.pitches().back();
  Values in = randomValues(Format::F32, elements, settings, c.rank());
  std::vector<float> before(elements, -3.0f);
  Device device(settings, "copy_boxes");
  auto out = device.upload(before), dump = device.allocate(c.boxElements() * 4);
  auto source = device.upload(in.bytes);
  device.launch({1, 1, 128, 1, uint32_t(c.boxElements() * 4)},
                encodeMap(device, c, source), encodeMap(device, c, out), dump,
                int(c.rank()), int(c.boxElements()), pack(c.from), pack(c.to));
  // Chunk c of row r of a swizzled box is where chunk c xor (r's bits) would
  // be.
  auto place = [&](size_t i) {
    size_t byte = i * 4, mask = (16u << c.swizzle) - 16;
    return (byte ^ (byte >> 3 & mask)) / 4;
  };
  double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> box(c.boxElements());
  forEachElement(c, c.from, [&](size_t i, int64_t index) {
    box[i] = index >= 0 ? in.numbers[index] : c.fill ? nan : 0;
  });
  std::vector<float> dumped = device.download<float>(dump, box.size());
  size_t wrong = 0;
  for (size_t i = 0; i < box.size(); ++i) {
    float got = dumped[place(i)];
    wrong += std::isnan(box[i]) ? !std::isnan(got) : got != box[i];
  }
  std::vector<float> want = before;
  forEachElement(c, c.to, [&](size_t i, int64_t index) {
    if (index >= 0)
      want[index] = float(box[i]) + 1;
  });
  std::vector<float> got = device.download<float>(out, elements);
  for (size_t i = 0; i < elements; ++i)
    wrong += std::isnan(want[i]) ? !std::isnan(got[i]) : got[i] != want[i];
  std::printf("copy_boxes of rank %zu: %zu wrong\n", c.rank(), wrong);
  return wrong == 0;
}

bool checkBulk(const Settings &settings) {
  constexpr unsigned blocks = 3, size = 1024;
  Values in = randomValues(Format::F32, blocks * size, settings, 1);
  Device device(settings, "copy_bulk");
  auto out = device.allocate(in.bytes.size());
  device.launch({blocks, 1, 256}, device.upload(in.bytes), out);
  std::vector<double> want(in.numbers.size());
  for (size_t i = 0; i < want.size(); ++i)
    want[i] = in.numbers[i / size * size + size - 1 - i % size];
  return compare("copy_bulk", doubles(device.download<float>(out, want.size())),
                 want, 0);
}

uint16_t halfOf(const std::vector<uint32_t> &words, size_t i) {
  return uint16_t(words[i / 2] >> i % 2 * 16);
}

std::vector<uint32_t> randomWords(size_t count, const Settings &settings) {
  std::mt19937 generator(settings.seed);
  std::vector<uint32_t> words(count);
  std::generate(words.begin(), words.end(), std::ref(generator));
  return words;
}

/// Counts 8 x 8 tiles of halves that are not what they should be.
size_t countWrongTiles(const std::vector<uint32_t> &in,
                       const std::vector<uint32_t> &out, size_t inTile,
                       size_t outTile, size_t count, bool transposed) {
  size_t wrong = 0;
  for (size_t tileIndex = 0; tileIndex < count; ++tileIndex)
    for (size_t row = 0; row < 8; ++row)
      for (size_t column = 0; column < 8; ++column) {
        size_t at = transposed ? column * 8 + row : row * 8 + column;
        wrong += halfOf(out, (outTile + tileIndex) * 64 + row * 8 + column) !=
                 halfOf(in, (inTile + tileIndex) * 64 + at);
      }
  return wrong;
}

bool checkMatrices(const Settings &settings) {
  std::vector<uint32_t> in = randomWords(128, settings);
  Device device(settings, "copy_matrices");
  auto address = device.allocate(225 * 4);
  device.launch({}, device.upload(in), address);
  auto out = device.download<uint32_t>(address, 225);
  size_t wrong = countWrongTiles(in, out, 0, 0, 4, false) +
                 countWrongTiles(in, out, 0, 4, 3, true);
  std::printf("copy_matrices: %zu wrong, rank and size %u\n", wrong, out[224]);
  return wrong == 0 && out[224] == 1;
}

bool checkTranspose(const Settings &settings) {
  constexpr size_t blocks = 2;
  std::vector<uint32_t> in = randomWords(blocks * 64, settings);
  Device device(settings, "transpose_tiles");
  auto address = device.allocate(in.size() * 4);
  device.launch({blocks}, device.upload(in), address);
  auto out = device.download<uint32_t>(address, in.size());
  size_t wrong = countWrongTiles(in, out, 0, 0, 2 * blocks, true);
  std::printf("transpose_tiles: %zu wrong\n", wrong);
  return wrong == 0;
}

} // namespace

void addCopyChecks(std::map<std::string, Check> &checks) {
  for (const char *name : {"copies_primitives", "copies_pipeline",
                           "copies_thread_pipeline", "copies_barrier"})
    addPipeline(checks, name, tile);
  addPipeline(checks, "copies_mbarrier", 2 * tile);
  checks["copies_zero_fill"] = checkZeroFill;
  checks["copies_ignore_source"] = checkIgnoreSource;
  checks["copy_bulk"] = checkBulk;
  checks["copy_boxes"] = [](const Settings &settings) {
    bool ok = true;
    for (const BoxCase &c : boxCases)
      ok &= checkBox(settings, c);
    return ok;
  };
  checks["copy_matrices"] = checkMatrices;
  checks["transpose_tiles"] = checkTranspose;
}
