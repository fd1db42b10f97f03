// The tensors that fovea-run passes to an entry.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Run.h"
#include "fovea/Npy.h"
#include "fovea/Reference.h"
#include "mlir/IR/BuiltinOps.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace fovea;
using namespace fovea::run;

/// "2x8x1024x64"; empty for a scalar.
static Expected<std::vector<int64_t>> parseShape(StringRef text) {
  std::vector<int64_t> shape;
  SmallVector<StringRef> sizes;
  text.trim().split(sizes, 'x', -1, /*KeepEmpty=*/!text.empty());
  for (StringRef size : sizes) {
    int64_t value;
    if (size.getAsInteger(10, value) || value < 0)
      return createStringError("expected a shape like 2x8x1024x64, got '" +
                               text + "'");
    shape.push_back(value);
  }
  return shape;
}

static Error checkShape(StringRef what, size_t index, ArrayRef<int64_t> shape,
                        const TensorSpec &type) {
  bool matches = shape.size() == type.shape.size();
  for (size_t dim = 0; matches && dim < shape.size(); ++dim)
    matches = type.shape[dim] < 0 || type.shape[dim] == shape[dim];
  if (matches)
    return Error::success();
  return createStringError("expected " + what + " " + Twine(index) +
                           " of type " + type.toString() + ", got " +
                           formatShape(shape.vec(), type.dtype));
}

/// The shape of every argument: what --shapes says, else static shapes.
static Expected<std::vector<std::vector<int64_t>>>
getShapes(const Options &options, const Signature &signature) {
  std::vector<std::vector<int64_t>> shapes;
  if (!options.shapes) {
    for (const TensorSpec &type : signature.inputs)
      shapes.push_back(type.shape);
    return shapes;
  }
  SmallVector<StringRef> texts;
  StringRef(*options.shapes).split(texts, ',');
  if (texts.size() != signature.inputs.size())
    return createStringError("expected --shapes for " +
                             Twine(signature.inputs.size()) +
                             " arguments, got " + Twine(texts.size()));
  for (auto [index, text, type] : enumerate(texts, signature.inputs)) {
    Expected<std::vector<int64_t>> shape = parseShape(text);
    if (!shape)
      return shape.takeError();
    if (Error error = checkShape("argument", index, *shape, type))
      return error;
    shapes.push_back(std::move(*shape));
  }
  return shapes;
}

static Expected<Tensor> readArray(StringRef path, StringRef what, size_t index,
                                  const TensorSpec &type,
                                  ArrayRef<int64_t> shape) {
  Expected<Tensor> tensor = readNpy(path, type.dtype);
  if (!tensor)
    return tensor.takeError();
  TensorSpec expected = type;
  expected.shape = shape.vec();
  if (Error error = checkShape(what, index, tensor->view().shape, expected))
    return joinErrors(createStringError("'" + path + "' does not fit"),
                      std::move(error));
  return tensor;
}

Expected<std::vector<Tensor>> fovea::run::makeInputs(const Options &options,
                                                     const Signature &signature,
                                                     mlir::ModuleOp module) {
  size_t count = signature.inputs.size(), given = options.inputs.size();
  if (given > count || (given < count && !options.random))
    return createStringError("expected " + Twine(count) + " --input files" +
                             (given > count ? "" : ", or --random") + ", got " +
                             Twine(given));
  Expected<std::vector<std::vector<int64_t>>> shapes =
      getShapes(options, signature);
  if (!shapes)
    return shapes.takeError();

  std::vector<Tensor> files, inputs;
  for (auto [index, type, shape] : enumerate(signature.inputs, *shapes)) {
    if (index < given) {
      Expected<Tensor> tensor =
          readArray(options.inputs[index], "argument", index, type, shape);
      if (!tensor)
        return tensor.takeError();
      inputs.emplace_back(type.dtype, tensor->view().shape);
      files.push_back(std::move(*tensor));
      continue;
    }
    if (any_of(shape, [](int64_t size) { return size < 0; }))
      return createStringError("expected --shapes: argument " + Twine(index) +
                               " has dynamic dims (" + type.toString() + ")");
    std::optional<Tensor> tensor = Tensor::allocate(type.dtype, shape);
    if (!tensor)
      return createStringError("expected argument " + Twine(index) +
                               " to fit into memory, got " +
                               formatShape(shape, type.dtype));
    inputs.push_back(std::move(*tensor));
  }

  // All are filled, so that the data of one does not depend on which others are
  // files.
  std::vector<TensorView> views;
  for (const Tensor &input : inputs)
    views.push_back(input.view());
  if (given < count) {
    fillRandomArguments(views, options.seed, options.magnitude);
    fillCacheArguments(module.lookupSymbol<mlir::func::FuncOp>(options.entry),
                       views, options.seed);
  }
  std::move(files.begin(), files.end(), inputs.begin());
  return inputs;
}

Expected<std::vector<Tensor>>
fovea::run::readResults(ArrayRef<std::string> paths, ArrayRef<TensorSpec> types,
                        ArrayRef<std::vector<int64_t>> shapes) {
  if (paths.size() != types.size())
    return createStringError("expected " + Twine(types.size()) +
                             " --result files, got " + Twine(paths.size()));
  std::vector<Tensor> results;
  for (auto [index, path, type, shape] : enumerate(paths, types, shapes)) {
    Expected<Tensor> tensor = readArray(path, "result", index, type, shape);
    if (!tensor)
      return tensor.takeError();
    results.push_back(std::move(*tensor));
  }
  return results;
}
