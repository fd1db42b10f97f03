// Tensor views, owning tensors, and element conversion.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Tensor.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <numeric>
#include <sys/mman.h>
#include <unistd.h>

using namespace fovea;

namespace {
struct DTypeInfo {
  DType dtype;
  std::string_view name;
  int64_t byteSize;
};
} // namespace

static constexpr std::array<DTypeInfo, 11> dtypes = {
    {{DType::F16, "f16", 2},
     {DType::BF16, "bf16", 2},
     {DType::F32, "f32", 4},
     {DType::F64, "f64", 8},
     {DType::F8E4M3FN, "f8E4M3FN", 1},
     {DType::I1, "i1", 1},
     {DType::I8, "i8", 1},
     {DType::I16, "i16", 2},
     {DType::I32, "i32", 4},
     {DType::I64, "i64", 8},
     {DType::Index, "index", 8}}};

std::string_view fovea::getName(DType dtype) {
  return dtypes[static_cast<size_t>(dtype)].name;
}

std::optional<DType> fovea::parseDType(std::string_view name) {
  const auto *info = llvm::find_if(
      dtypes, [&](const DTypeInfo &info) { return info.name == name; });
  return info == dtypes.end() ? std::nullopt : std::optional(info->dtype);
}

int64_t fovea::getByteSize(DType dtype) {
  return dtypes[static_cast<size_t>(dtype)].byteSize;
}

bool fovea::isFloat(DType dtype) {
  return isPromoted(dtype) || dtype == DType::F8E4M3FN;
}

bool fovea::isPromoted(DType dtype) {
  return dtype == DType::F16 || dtype == DType::BF16 || dtype == DType::F32 ||
         dtype == DType::F64;
}

std::string fovea::formatShape(const std::vector<int64_t> &shape, DType dtype) {
  std::string text;
  for (int64_t size : shape)
    text += (size < 0 ? "?" : std::to_string(size)) + "x";
  text += getName(dtype);
  return text;
}

//===----------------------------------------------------------------------===//
// TensorView
//===----------------------------------------------------------------------===//

TensorView TensorView::contiguous(void *data, DType dtype,
                                  std::vector<int64_t> shape) {
  TensorView view{data, dtype, std::move(shape), {}};
  view.strides.resize(view.shape.size());
  int64_t stride = 1;
  for (size_t dim = view.shape.size(); dim-- > 0;) {
    view.strides[dim] = stride;
    // Sizes that are too large wrap around; isRepresentable() tells.
    stride = static_cast<int64_t>(static_cast<uint64_t>(stride) *
                                  static_cast<uint64_t>(view.shape[dim]));
  }
  return view;
}

bool TensorView::isRepresentable() const {
  // Sizes of 0 do not hide that others are too large.
  int64_t elements = getByteSize(dtype), extent = getByteSize(dtype);
  for (auto [size, stride] : llvm::zip_equal(shape, strides)) {
    int64_t distance, bytes;
    if (size < 0 || stride == std::numeric_limits<int64_t>::min() ||
        llvm::MulOverflow(elements, std::max<int64_t>(size, 1), elements) ||
        llvm::MulOverflow(std::max<int64_t>(size - 1, 0), std::abs(stride),
                          distance) ||
        llvm::MulOverflow(distance, getByteSize(dtype), bytes) ||
        llvm::AddOverflow(extent, bytes, extent))
      return false;
  }
  return true;
}

int64_t TensorView::getNumElements() const {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1),
                         std::multiplies<>());
}

int64_t TensorView::getOffset(int64_t index) const {
  int64_t offset = 0;
  for (size_t dim = shape.size(); dim-- > 0;) {
    offset += index % shape[dim] * strides[dim];
    index /= shape[dim];
  }
  return offset;
}

std::pair<uintptr_t, uintptr_t> TensorView::getAddressRange() const {
  uintptr_t base = reinterpret_cast<uintptr_t>(data);
  if (getNumElements() == 0)
    return {base, base};
  int64_t first = 0, last = 0;
  for (auto [size, stride] : llvm::zip_equal(shape, strides))
    (stride < 0 ? first : last) += (size - 1) * stride;
  return {base + first * getByteSize(dtype),
          base + (last + 1) * getByteSize(dtype)};
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static float fromBF16(uint16_t bits) {
  return llvm::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

static uint16_t toBF16(double value) {
  if (std::isnan(value))
    return 0x7fc0;
  float narrow = static_cast<float>(value);
  uint32_t bits = llvm::bit_cast<uint32_t>(narrow);
  // Rounding twice is exact only if the first rounding is to odd.
  if (narrow != value && std::isfinite(narrow) && (bits & 1) == 0)
    bits += std::fabs(narrow) > std::fabs(value) ? -1 : 1;
  bits += 0x7fff + ((bits >> 16) & 1);
  return static_cast<uint16_t>(bits >> 16);
}

/// 4 bits of exponent with bias 7, 3 of mantissa; the largest code is NaN.
static double fromF8(uint8_t code) {
  int exponent = code >> 3 & 15, mantissa = code & 7;
  double value = exponent ? std::ldexp(8 + mantissa, exponent - 10)
                          : std::ldexp(mantissa, -9);
  if ((code & 0x7f) == 0x7f)
    value = NAN;
  return code & 0x80 ? -value : value;
}

/// Rounds to nearest even and saturates, as caches do.
static uint8_t toF8(double value) {
  uint8_t sign = std::signbit(value) ? 0x80 : 0;
  if (std::isnan(value))
    return sign | 0x7f;
  double magnitude = std::min(std::fabs(value), 448.0);
  int exponent = std::max(magnitude == 0 ? -6 : std::ilogb(magnitude), -6);
  // In units of the last place, of which a number has 8 to 15 (less if it is
  // subnormal): the carry of rounding goes into the exponent.
  double units = std::nearbyint(std::ldexp(magnitude, 3 - exponent));
  return sign | static_cast<uint8_t>((exponent + 6) * 8 + units);
}

double fovea::loadElement(const void *data, DType dtype, int64_t offset) {
  switch (dtype) {
  case DType::F16:
    return static_cast<double>(static_cast<const _Float16 *>(data)[offset]);
  case DType::BF16:
    return fromBF16(static_cast<const uint16_t *>(data)[offset]);
  case DType::F32:
    return static_cast<const float *>(data)[offset];
  case DType::F64:
    return static_cast<const double *>(data)[offset];
  case DType::F8E4M3FN:
    return fromF8(static_cast<const uint8_t *>(data)[offset]);
  case DType::I1:
  case DType::I8:
    return static_cast<const int8_t *>(data)[offset];
  case DType::I16:
    return static_cast<const int16_t *>(data)[offset];
  case DType::I32:
    return static_cast<const int32_t *>(data)[offset];
  case DType::I64:
  case DType::Index:
    return static_cast<double>(static_cast<const int64_t *>(data)[offset]);
  }
  llvm_unreachable("unknown dtype");
}

void fovea::storeElement(void *data, DType dtype, int64_t offset,
                         double value) {
  switch (dtype) {
  case DType::F16:
    static_cast<_Float16 *>(data)[offset] = static_cast<_Float16>(value);
    return;
  case DType::BF16:
    static_cast<uint16_t *>(data)[offset] = toBF16(value);
    return;
  case DType::F32:
    static_cast<float *>(data)[offset] = static_cast<float>(value);
    return;
  case DType::F64:
    static_cast<double *>(data)[offset] = value;
    return;
  case DType::F8E4M3FN:
    static_cast<uint8_t *>(data)[offset] = toF8(value);
    return;
  case DType::I1:
    static_cast<int8_t *>(data)[offset] = value != 0;
    return;
  case DType::I8:
    static_cast<int8_t *>(data)[offset] = static_cast<int8_t>(value);
    return;
  case DType::I16:
    static_cast<int16_t *>(data)[offset] = static_cast<int16_t>(value);
    return;
  case DType::I32:
    static_cast<int32_t *>(data)[offset] = static_cast<int32_t>(value);
    return;
  case DType::I64:
  case DType::Index:
    static_cast<int64_t *>(data)[offset] = static_cast<int64_t>(value);
    return;
  }
  llvm_unreachable("unknown dtype");
}

//===----------------------------------------------------------------------===//
// Tensor
//===----------------------------------------------------------------------===//

Tensor::Tensor(DType dtype, std::vector<int64_t> shape) {
  constexpr size_t alignment = 64, hugePage = size_t(2) << 20;
  tensorView = TensorView::contiguous(nullptr, dtype, std::move(shape));
  size_t size = tensorView.getNumElements() * getByteSize(dtype);
  bool large = size >= hugePage;
  size_t unit = large ? hugePage : alignment;
  storage.reset(static_cast<char *>(
      std::aligned_alloc(unit, llvm::alignTo(std::max<size_t>(size, 1), unit))));
  if (!storage)
    throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  // Kernels stream through tensors: fewer pages are fewer misses of the TLB.
  if (large)
    madvise(storage.get(), llvm::alignTo(size, unit), MADV_HUGEPAGE);
#endif
  std::memset(storage.get(), 0, size);
  tensorView.data = storage.get();
}

void Tensor::Free::operator()(void *memory) const { std::free(memory); }

std::optional<Tensor> Tensor::allocate(DType dtype,
                                       std::vector<int64_t> shape) {
  TensorView view = TensorView::contiguous(nullptr, dtype, shape);
  if (!view.isRepresentable())
    return std::nullopt;
  // Systems that promise more memory than they have kill who uses it.
  auto available = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                   static_cast<double>(sysconf(_SC_PAGESIZE));
  if (static_cast<double>(view.getNumElements()) *
          static_cast<double>(getByteSize(dtype)) >
      available)
    return std::nullopt;
  try {
    return Tensor(dtype, std::move(shape));
  } catch (const std::bad_alloc &) {
    return std::nullopt;
  }
}

void fovea::copyElements(const TensorView &source,
                         const TensorView &destination) {
  assert(source.dtype == destination.dtype &&
         source.shape == destination.shape && "expected views of one type");
  int64_t count = source.getNumElements();
  if (count == 0)
    return;
  // A run is what lies without gaps in both.
  size_t dim = source.shape.size();
  int64_t run = 1;
  while (dim > 0 &&
         (source.shape[dim - 1] == 1 || (source.strides[dim - 1] == run &&
                                         destination.strides[dim - 1] == run)))
    run *= source.shape[--dim];
  int64_t size = getByteSize(source.dtype);
  for (int64_t i = 0; i < count; i += run)
    std::memcpy(
        static_cast<char *>(destination.data) + destination.getOffset(i) * size,
        static_cast<const char *>(source.data) + source.getOffset(i) * size,
        run * size);
}

Tensor fovea::convert(const TensorView &source, DType dtype) {
  Tensor result(dtype, source.shape);
  for (int64_t i = 0, e = source.getNumElements(); i < e; ++i)
    result.store(i,
                 loadElement(source.data, source.dtype, source.getOffset(i)));
  return result;
}
