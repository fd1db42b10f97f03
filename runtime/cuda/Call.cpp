// Calls of compiled code with tensors of the host's memory or the device's.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/gpu.h"

#include <new>
#include <vector>

namespace {
/// The arguments of a call with tensors where the code can use them: copies,
/// for the time of the call, of those that lie elsewhere.
class PlacedArguments {
public:
  PlacedArguments(void *const *from, const FoveaGpuArgument *types,
                  size_t count, bool onDevice);
  PlacedArguments(const PlacedArguments &) = delete;
  ~PlacedArguments() {
    for (const Copy &copy : copies)
      onDevice ? foveaGpuFree(copy.placed) : ::operator delete(copy.placed);
  }

  void **get() { return arguments.data(); }

  /// Copies the results to where the caller has them.
  void copyBack() const {
    for (const Copy &result : results)
      foveaGpuCopyToHost(result.given, result.placed, result.size);
  }

private:
  using Descriptor = std::vector<int64_t>;
  struct Copy {
    void *given, *placed;
    size_t size;
  };
  /// Has the descriptor of a tensor that lies elsewhere describe a copy.
  void place(Descriptor &descriptor, const FoveaGpuArgument &type);
  bool isInPlace(const void *data, const FoveaGpuArgument &type) const;
  /// `isRead` tells whether what the copy holds first matters.
  void *makeCopy(void *given, size_t size, bool isRead) const;

  bool onDevice;
  std::vector<void *> arguments;
  std::vector<Descriptor> descriptors;
  std::vector<Copy> copies, results;
};
} // namespace

PlacedArguments::PlacedArguments(void *const *from,
                                 const FoveaGpuArgument *types, size_t count,
                                 bool onDevice)
    : onDevice(onDevice), arguments(from, from + count) {
  descriptors.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    if (types[i].rank < 0)
      continue;
    auto *words = static_cast<const int64_t *>(arguments[i]);
    descriptors.emplace_back(words, words + 3 + 2 * types[i].rank);
    arguments[i] = descriptors.back().data();
    place(descriptors.back(), types[i]);
  }
}

bool PlacedArguments::isInPlace(const void *data,
                                const FoveaGpuArgument &type) const {
  if (onDevice)
    return foveaGpuIsDevicePointer(data);
  return !(type.uses & FOVEA_GPU_INTEGERS) || !foveaGpuIsDevicePointer(data);
}

void *PlacedArguments::makeCopy(void *given, size_t size, bool isRead) const {
  if (!onDevice) {
    void *copy = ::operator new(size);
    foveaGpuCopyToHost(copy, given, size);
    return copy;
  }
  void *copy = foveaGpuAlloc(size);
  if (isRead)
    foveaGpuCopyToDevice(copy, given, size);
  return copy;
}

void PlacedArguments::place(Descriptor &descriptor,
                            const FoveaGpuArgument &type) {
  // Pointer, pointer, offset, sizes, strides.
  const int64_t *sizes = descriptor.data() + 3, *strides = sizes + type.rank;
  int64_t elements = 1, first = 0, last = 0;
  for (int32_t dim = 0; dim < type.rank; ++dim) {
    elements *= sizes[dim];
    (strides[dim] < 0 ? first : last) += (sizes[dim] - 1) * strides[dim];
  }
  auto *data = reinterpret_cast<char *>(descriptor[1]);
  if (elements == 0 || isInPlace(data, type))
    return;
  int64_t start = first * type.elementBytes;
  auto size = static_cast<size_t>((last - first + 1) * type.elementBytes);
  // What lies between the elements of a result must stay as it is.
  bool isDense = elements == last - first + 1;
  bool isRead = (type.uses & FOVEA_GPU_READS) || !isDense;
  Copy copy{data + start, makeCopy(data + start, size, isRead), size};
  copies.push_back(copy);
  if (type.uses & FOVEA_GPU_WRITES)
    results.push_back(copy);
  descriptor[0] = descriptor[1] =
      reinterpret_cast<int64_t>(static_cast<char *>(copy.placed)) - start;
}

int foveaGpuCall(void (*function)(void **), void *const *arguments,
                 const FoveaGpuArgument *types, size_t count) {
  PlacedArguments placed(arguments, types, count, /*onDevice=*/true);
  if (!foveaGpuHasError())
    function(placed.get());
  // After an error nothing is copied.
  placed.copyBack();
  return foveaGpuHasError() ? 1 : 0;
}

int foveaGpuCallOnHost(void (*function)(void **), void *const *arguments,
                       const FoveaGpuArgument *types, size_t count) {
  PlacedArguments placed(arguments, types, count, /*onDevice=*/false);
  if (foveaGpuHasError())
    return 1;
  function(placed.get());
  return 0;
}
