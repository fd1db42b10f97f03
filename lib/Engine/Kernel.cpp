// Checks and calls of compiled functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Allocations.h"
#include "GpuModules.h"
#include "KernelState.h"
#include "fovea/Engine.h"
#include "fovea/gpu.h"
#include "fovea/runtime.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace fovea;

template <typename... Args>
static Error makeError(const char *format, Args &&...args) {
  return createStringError(formatv(format, std::forward<Args>(args)...).str());
}

static bool hasSize(const TensorView &view) {
  return view.getNumElements() != 0;
}

/// Checks one tensor against its declaration. `what` and `index` name it.
static Error checkTensor(const TensorView &view, const TensorSpec &type,
                         StringRef what, size_t index) {
  if (view.dtype != type.dtype)
    return makeError("expected {0} {1} of type {2}, got {3}", what, index,
                     type.toString(), formatShape(view.shape, view.dtype));
  if (view.shape.size() != type.shape.size())
    return makeError("expected {0} {1} of rank {2} ({3}), got rank {4} ({5})",
                     what, index, type.getRank(), type.toString(),
                     view.getRank(), formatShape(view.shape, view.dtype));
  if (view.strides.size() != view.shape.size())
    return makeError("expected {0} strides for {1} {2}, got {3}",
                     view.getRank(), what, index, view.strides.size());
  for (auto [dim, size, expected] : enumerate(view.shape, type.shape))
    if (size < 0 || (expected >= 0 && size != expected))
      return makeError("expected {0} {1} of type {2}, got size {3} in dim {4}",
                       what, index, type.toString(), size, dim);
  if (!view.isRepresentable())
    return makeError("expected {0} {1} to fit into memory, got {2}", what,
                     index, formatShape(view.shape, view.dtype));
  if (view.getRank() != 0 && view.shape.back() > 1 && view.strides.back() != 1)
    return makeError(
        "expected the innermost stride of {0} {1} to be 1, got {2}", what,
        index, view.strides.back());
  if (!view.data && hasSize(view))
    return makeError("expected data for {0} {1}, got a null pointer", what,
                     index);
  return Error::success();
}

/// Sizes that the graph forces to be equal are.
static Error checkDimClasses(ArrayRef<TensorView> inputs,
                             ArrayRef<TensorSpec> types) {
  struct Seen {
    size_t input, dim;
  };
  SmallVector<std::optional<Seen>> firstOfClass;
  for (auto [input, type] : enumerate(types))
    for (auto [dim, number] : enumerate(type.dimClasses)) {
      if (number < 0 || (type.broadcasts && inputs[input].shape[dim] == 1))
        continue;
      if (size_t(number) >= firstOfClass.size())
        firstOfClass.resize(number + 1);
      std::optional<Seen> &first = firstOfClass[number];
      if (!first) {
        first = Seen{input, dim};
        continue;
      }
      int64_t expected = inputs[first->input].shape[first->dim];
      if (inputs[input].shape[dim] != expected)
        return makeError("expected dim {0} of input {1} and dim {2} of input "
                         "{3} to be equal, "
                         "got {4} and {5}",
                         first->dim, first->input, dim, input, expected,
                         inputs[input].shape[dim]);
    }
  return Error::success();
}

Error Kernel::checkInputs(ArrayRef<TensorView> inputs) const {
  const std::vector<TensorSpec> &types = signature().inputs;
  if (inputs.size() != types.size())
    return makeError("expected {0} inputs, got {1}", types.size(),
                     inputs.size());
  for (auto [index, view, type] : enumerate(inputs, types))
    if (Error error = checkTensor(view, type, "input", index))
      return error;
  return checkDimClasses(inputs, types);
}

/// True if two elements of the view have one address.
static bool overlapsItself(const TensorView &view) {
  SmallVector<std::pair<int64_t, int64_t>> dims;
  for (auto [size, stride] : zip_equal(view.shape, view.strides))
    if (size > 1)
      dims.emplace_back(std::abs(stride), size);
  llvm::sort(dims);
  int64_t extent = 1;
  for (auto [stride, size] : dims) {
    if (stride < extent)
      return true;
    extent += stride * (size - 1);
  }
  return false;
}

/// Whether two views are the same elements at the same addresses.
static bool isSameMemory(const TensorView &a, const TensorView &b) {
  return a.data == b.data && a.dtype == b.dtype && a.shape == b.shape &&
         a.strides == b.strides;
}

static bool overlap(const TensorView &a, const TensorView &b) {
  auto [beginA, endA] = a.getAddressRange();
  auto [beginB, endB] = b.getAddressRange();
  return beginA < endB && beginB < endA;
}

Error Kernel::checkOutputs(ArrayRef<TensorView> inputs,
                           ArrayRef<TensorView> outputs) const {
  const std::vector<TensorSpec> &types = signature().results;
  if (outputs.size() != types.size())
    return makeError("expected {0} outputs, got {1}", types.size(),
                     outputs.size());
  for (auto [index, view, type] : enumerate(outputs, types))
    if (Error error = checkTensor(view, type, "output", index))
      return error;
  Expected<std::vector<std::vector<int64_t>>> shapes = resultShapes(inputs);
  if (!shapes)
    return shapes.takeError();
  for (auto [index, view, shape] : enumerate(outputs, *shapes)) {
    if (view.shape != shape)
      return makeError("expected output {0} of shape {1}, got {2}", index,
                       formatShape(shape, view.dtype),
                       formatShape(view.shape, view.dtype));
    if (hasSize(view) && overlapsItself(view))
      return makeError(
          "expected the elements of output {0} at distinct addresses", index);
    for (auto [other, input] : enumerate(inputs))
      if (overlap(view, input) && !(types[index].updates == int64_t(other) &&
                                    isSameMemory(view, input)))
        return makeError("expected output {0} not to overlap input {1}", index,
                         other);
    for (size_t other = 0; other < index; ++other)
      if (overlap(view, outputs[other]))
        return makeError("expected output {0} not to overlap output {1}", index,
                         other);
  }
  return Error::success();
}

/// A memref descriptor as the C interface takes it: pointer, pointer, offset,
/// sizes, strides.
static SmallVector<int64_t, 11> makeDescriptor(const TensorView &view) {
  int64_t address = reinterpret_cast<intptr_t>(view.data);
  SmallVector<int64_t, 11> words = {address, address, 0};
  append_range(words, view.shape);
  append_range(words, view.strides);
  // The type says that the innermost stride is 1, whatever a dim of one element
  // says.
  if (view.getRank() != 0)
    words.back() = 1;
  return words;
}

/// What compiled code does with an input on a GPU.
static int32_t getGpuUses(const Signature &signature, size_t input) {
  bool isInteger = !isFloat(signature.inputs[input].dtype);
  return FOVEA_GPU_READS | (isInteger ? FOVEA_GPU_INTEGERS : 0) |
         (signature.isUpdated(input) ? FOVEA_GPU_WRITES : 0);
}

namespace {
/// What a packed function takes.
class PackedArguments {
public:
  PackedArguments(const Signature &signature, ArrayRef<TensorView> inputs,
                  ArrayRef<TensorView> outputs) {
    descriptors.reserve(inputs.size() + outputs.size());
    for (auto [index, view, type] : enumerate(inputs, signature.inputs)) {
      if (type.isScalar)
        addScalar(view);
      else
        addTensor(view, getGpuUses(signature, index));
    }
    for (const TensorView &view : outputs)
      addTensor(view, FOVEA_GPU_WRITES);
  }

  void **get() { return pointers.data(); }
  /// What the GPU runtime has to know of them.
  ArrayRef<FoveaGpuArgument> getTypes() const { return types; }

private:
  void addScalar(const TensorView &view) {
    pointers.push_back(view.data);
    types.push_back({-1, 0, 0});
  }
  void addTensor(const TensorView &view, int32_t uses) {
    pointers.push_back(descriptors.emplace_back(makeDescriptor(view)).data());
    types.push_back({static_cast<int32_t>(view.getRank()),
                     static_cast<int32_t>(getByteSize(view.dtype)), uses});
  }

  SmallVector<SmallVector<int64_t, 11>, 8> descriptors;
  SmallVector<void *, 8> pointers;
  SmallVector<FoveaGpuArgument, 8> types;
};
} // namespace

Error Kernel::checkValues(ArrayRef<TensorView> inputs) const {
  if (!state->check)
    return Error::success();
  fovea_failure failure = {};
  constexpr int64_t words = sizeof(failure) / sizeof(int64_t);
  TensorView record = TensorView::of(&failure.kind, {words});
  PackedArguments arguments(signature(), inputs, record);
  if (state->device != Device::Host)
    foveaGpuCallOnHost(state->check, arguments.get(),
                       arguments.getTypes().data(),
                       arguments.getTypes().size());
  if (Error error = state->device == Device::Host
                        ? callGuarded(state->check, arguments.get(), nullptr)
                        : takeDeviceError())
    return error;
  if (failure.kind == FOVEA_OK)
    return Error::success();
  char text[256];
  fovea_explain(&failure, text, sizeof(text));
  return createStringError(text);
}

/// The host cannot copy what lies on a device.
Error Kernel::checkUpdates(ArrayRef<TensorView> inputs,
                           ArrayRef<TensorView> outputs) const {
  if (state->device == Device::Host)
    return Error::success();
  for (auto [index, type, output] : enumerate(signature().results, outputs)) {
    if (type.updates < 0 || isSameMemory(inputs[type.updates], output))
      continue;
    if (foveaGpuIsDevicePointer(inputs[type.updates].data) ||
        foveaGpuIsDevicePointer(output.data))
      return makeError("expected output {0} to be input {1}, which it updates, "
                       "in memory of the device",
                       index, type.updates);
  }
  return Error::success();
}

/// Inputs that are updated are the outputs that they become: where the caller
/// has given other memory for those, it starts as a copy.
static std::vector<TensorView> placeUpdates(const Signature &signature,
                                            ArrayRef<TensorView> inputs,
                                            ArrayRef<TensorView> outputs) {
  std::vector<TensorView> placed(inputs.begin(), inputs.end());
  for (auto [type, output] : zip_equal(signature.results, outputs)) {
    if (type.updates < 0)
      continue;
    TensorView &input = placed[type.updates];
    if (!isSameMemory(input, output))
      copyElements(input, output);
    input = output;
  }
  return placed;
}

/// The outputs that are arguments of their own.
static std::vector<TensorView> dropUpdates(const Signature &signature,
                                           ArrayRef<TensorView> outputs) {
  std::vector<TensorView> own;
  for (auto [type, output] : zip_equal(signature.results, outputs))
    if (type.updates < 0)
      own.push_back(output);
  return own;
}

Expected<std::vector<std::vector<int64_t>>>
Kernel::resultShapes(ArrayRef<TensorView> inputs) const {
  if (Error error = checkInputs(inputs))
    return error;
  const std::vector<TensorSpec> &types = signature().results;
  std::vector<std::vector<int64_t>> shapes;
  for (const TensorSpec &type : types)
    shapes.push_back(type.shape);
  if (all_of(types,
             [](const TensorSpec &type) { return type.hasStaticShape(); }))
    return shapes;

  std::vector<int64_t> sizes;
  for (const TensorSpec &type : types)
    sizes.resize(sizes.size() + type.shape.size());
  TensorView output = TensorView::of(sizes.data(), {int64_t(sizes.size())});
  PackedArguments arguments(signature(), inputs, output);
  if (Error error = callGuarded(state->dims, arguments.get(), nullptr))
    return error;
  auto next = sizes.begin();
  for (std::vector<int64_t> &shape : shapes)
    for (int64_t &size : shape)
      size = *next++;
  return shapes;
}

Kernel::State::~State() {
  if (unloadModules)
    unloadModules();
}

Error Kernel::invoke(ArrayRef<TensorView> inputs,
                     ArrayRef<TensorView> outputs) const {
  if (state->device != Device::Host)
    if (Error error = selectDevice(state->device))
      return error;
  if (Error error = checkValues(inputs))
    return error;
  if (Error error = checkUpdates(inputs, outputs))
    return error;
  std::vector<TensorView> placed = placeUpdates(signature(), inputs, outputs);
  std::vector<TensorView> own = dropUpdates(signature(), outputs);
  PackedArguments arguments(signature(), placed, own);
  if (state->device == Device::Host) {
    ThreadCountScope scope(state->threads);
    return callGuarded(state->function, arguments.get(), &state->reserve);
  }
  foveaGpuCall(state->function, arguments.get(), arguments.getTypes().data(),
               arguments.getTypes().size());
  return takeDeviceError();
}

Error Kernel::operator()(ArrayRef<TensorView> inputs,
                         ArrayRef<TensorView> outputs) const {
  if (Error error = checkInputs(inputs))
    return error;
  if (Error error = checkOutputs(inputs, outputs))
    return error;
  return invoke(inputs, outputs);
}

Expected<std::vector<Tensor>> Kernel::run(ArrayRef<TensorView> inputs) const {
  Expected<std::vector<std::vector<int64_t>>> shapes = resultShapes(inputs);
  if (!shapes)
    return shapes.takeError();
  std::vector<Tensor> results;
  std::vector<TensorView> outputs;
  for (auto [index, shape, type] : enumerate(*shapes, signature().results)) {
    std::optional<Tensor> result = Tensor::allocate(type.dtype, shape);
    if (!result)
      return makeError("expected output {0} to fit into memory, got {1}", index,
                       formatShape(shape, type.dtype));
    outputs.push_back(results.emplace_back(std::move(*result)).view());
  }
  if (Error error = invoke(inputs, outputs))
    return error;
  return results;
}

Error Kernel::callPointers(ArrayRef<const void *> inputs,
                           ArrayRef<void *> outputs,
                           ArrayRef<int64_t> dynamicSizes) const {
  const Signature &types = signature();
  if (inputs.size() != types.inputs.size())
    return makeError("expected {0} inputs, got {1}", types.inputs.size(),
                     inputs.size());
  if (outputs.size() != types.results.size())
    return makeError("expected {0} outputs, got {1}", types.results.size(),
                     outputs.size());
  size_t used = 0;
  std::vector<TensorView> inputViews, outputViews;
  for (auto [data, type] : zip_equal(inputs, types.inputs)) {
    std::vector<int64_t> shape = type.shape;
    for (int64_t &size : shape)
      if (size < 0)
        size = used++ < dynamicSizes.size() ? dynamicSizes[used - 1] : 0;
    inputViews.push_back(TensorView::contiguous(const_cast<void *>(data),
                                                type.dtype, std::move(shape)));
  }
  if (used != dynamicSizes.size())
    return makeError("expected {0} dynamic sizes, got {1}", used,
                     dynamicSizes.size());
  Expected<std::vector<std::vector<int64_t>>> shapes = resultShapes(inputViews);
  if (!shapes)
    return shapes.takeError();
  for (auto [data, type, shape] : zip_equal(outputs, types.results, *shapes))
    outputViews.push_back(TensorView::contiguous(data, type.dtype, shape));
  return (*this)(inputViews, outputViews);
}

const Signature &Kernel::signature() const { return state->signature; }
void *Kernel::entryPoint() const { return state->entryPoint; }
