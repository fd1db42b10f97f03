// Tensors as the C++ API passes them: views of memory that someone else owns,
// and an owning tensor for those who have none. Needs no LLVM or MLIR header.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TENSOR_H
#define FOVEA_TENSOR_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fovea {

/// Element types. `I1` takes one byte (0 or 1), `Index` eight.
enum class DType {
  F16,
  BF16,
  F32,
  F64,
  F8E4M3FN,
  I1,
  I8,
  I16,
  I32,
  I64,
  Index
};

/// As MLIR spells the type: "f16", "bf16", ..., "index".
std::string_view getName(DType dtype);
/// The inverse of getName.
std::optional<DType> parseDType(std::string_view name);
/// Bytes that one element takes in memory.
int64_t getByteSize(DType dtype);
bool isFloat(DType dtype);
/// Whether a reference in f64 has f64 in its place: it is computed with, not
/// only stored.
bool isPromoted(DType dtype);

/// The DType of a C++ element type. F16, BF16, F8E4M3FN and Index have none of
/// their own.
template <typename T>
constexpr DType getDType() {
  if constexpr (std::is_same_v<T, float>) {
    return DType::F32;
  } else if constexpr (std::is_same_v<T, double>) {
    return DType::F64;
  } else if constexpr (std::is_same_v<T, bool>) {
    return DType::I1;
  } else if constexpr (std::is_same_v<T, int8_t>) {
    return DType::I8;
  } else if constexpr (std::is_same_v<T, int16_t>) {
    return DType::I16;
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return DType::I32;
  } else {
    static_assert(std::is_same_v<T, int64_t>, "not an element type");
    return DType::I64;
  }
}

/// "2x8x?x64xf32", with "?" for a negative size; "f32" for rank 0.
std::string formatShape(const std::vector<int64_t> &shape, DType dtype);

/// A strided view of memory that it does not own. `strides` count elements; the
/// element at `(i, j, ...)` is at `data + i * strides[0] + j * strides[1] +
/// ...`.
struct TensorView {
  void *data = nullptr;
  DType dtype = DType::F32;
  std::vector<int64_t> shape;
  std::vector<int64_t> strides;

  /// A row-major view.
  static TensorView contiguous(void *data, DType dtype,
                               std::vector<int64_t> shape);
  /// A row-major view of elements of a C++ type. Kernels do not write to
  /// inputs, so those may be constant.
  template <typename T>
  static TensorView of(const T *data, std::vector<int64_t> shape) {
    return contiguous(const_cast<T *>(data), getDType<T>(), std::move(shape));
  }

  int64_t getRank() const { return static_cast<int64_t>(shape.size()); }
  int64_t getNumElements() const;
  /// The distance, in elements, from `data` to the element with row-major
  /// number `index`.
  int64_t getOffset(int64_t index) const;
  /// Whether the sizes, the distance of any two elements and the bytes between
  /// them are numbers that 64 bits hold. What else a view can tell relies on
  /// it.
  bool isRepresentable() const;
  /// The half-open range of addresses that elements occupy; empty without
  /// elements.
  std::pair<uintptr_t, uintptr_t> getAddressRange() const;
};

/// The element at `offset` elements from `data`, exactly (i64 beyond 2^53
/// rounds).
double loadElement(const void *data, DType dtype, int64_t offset);
/// Stores `value` rounded to nearest even; integers are truncated towards zero,
/// i1 is `value != 0`.
void storeElement(void *data, DType dtype, int64_t offset, double value);

/// A row-major tensor that owns its memory, aligned to 64 bytes and zeroed. Large
/// ones ask the system for huge pages.
class Tensor {
public:
  Tensor() = default;
  Tensor(DType dtype, std::vector<int64_t> shape);
  /// Nothing if memory does not suffice.
  static std::optional<Tensor> allocate(DType dtype,
                                        std::vector<int64_t> shape);
  Tensor(Tensor &&) = default;
  Tensor &operator=(Tensor &&) = default;

  const TensorView &view() const { return tensorView; }
  operator const TensorView &() const { return tensorView; }
  int64_t getNumElements() const { return tensorView.getNumElements(); }
  /// The element with row-major number `index`.
  double load(int64_t index) const {
    return loadElement(tensorView.data, tensorView.dtype, index);
  }
  void store(int64_t index, double value) {
    storeElement(tensorView.data, tensorView.dtype, index, value);
  }

private:
  struct Free {
    void operator()(void *memory) const;
  };

  std::unique_ptr<char, Free> storage;
  TensorView tensorView;
};

/// Copies the elements of a view to another one of the same shape and type that
/// it does not overlap.
void copyElements(const TensorView &source, const TensorView &destination);

/// A row-major copy with every element converted to `dtype`.
Tensor convert(const TensorView &source, DType dtype);

} // namespace fovea

#endif // FOVEA_TENSOR_H
