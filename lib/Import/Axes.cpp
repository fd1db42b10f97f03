// Axes and how reshapes split them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Axes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace fovea::raise;

Size Size::of(Value tensor, int64_t dim) {
  auto type = cast<RankedTensorType>(tensor.getType());
  return type.isDynamicDim(dim) ? Size{ShapedType::kDynamic, tensor, dim}
                                : getStatic(type.getDimSize(dim));
}

Size Size::of(OpFoldResult size) {
  if (std::optional<int64_t> value = getConstantIntValue(size))
    return getStatic(*value);
  return {ShapedType::kDynamic, cast<Value>(size), 0};
}

OpFoldResult Size::materialize(OpBuilder &b, Location loc) const {
  if (isStatic())
    return b.getIndexAttr(value);
  if (source.getType().isIndex())
    return source;
  return b.createOrFold<tensor::DimOp>(loc, source, dim);
}

bool fovea::raise::areEqual(const Size &a, const Size &b) {
  if (a.isStatic() || b.isStatic())
    return a.value == b.value;
  if (!a.source || !b.source)
    return false;
  if (a.source == b.source && a.dim == b.dim)
    return true;
  auto getVariable = [](const Size &size) {
    return size.source.getType().isIndex()
               ? ValueBoundsConstraintSet::Variable(size.source)
               : ValueBoundsConstraintSet::Variable(size.source, size.dim);
  };
  FailureOr<bool> equal =
      ValueBoundsConstraintSet::areEqual(getVariable(a), getVariable(b));
  return succeeded(equal) && *equal;
}

Axis AxisSpace::make(const Size &size) {
  infos.push_back({size, {}});
  return infos.size() - 1;
}

AxisList AxisSpace::makeDim(const Size &size) {
  if (size.value == 1)
    return {};
  return {make(size)};
}

AxisList AxisSpace::resolve(ArrayRef<Axis> axes) const {
  AxisList result;
  for (Axis axis : axes) {
    if (infos[axis].parts.empty())
      result.push_back(axis);
    else
      llvm::append_range(result, resolve(infos[axis].parts));
  }
  return result;
}

std::pair<Axis, Axis> AxisSpace::split(Axis axis, const Size &outer,
                                       const Size &inner) {
  Axis first = make(outer), second = make(inner);
  infos[axis].parts = {first, second};
  return {first, second};
}

FailureOr<SmallVector<AxisList>> AxisSpace::distribute(ArrayRef<Axis> axes,
                                                       ArrayRef<Size> sizes) {
  AxisList rest = resolve(axes);
  SmallVector<AxisList> result(sizes.size());
  SmallVector<int64_t> dims; // that have axes
  for (auto [dim, size] : llvm::enumerate(sizes))
    if (size.value != 1)
      dims.push_back(dim);
  // What is read at 0 is read at 0 in each dim.
  if (rest.empty())
    return result;

  // From the back: inner axes have static sizes more often.
  while (!dims.empty()) {
    int64_t dim = dims.pop_back_val();
    AxisList &list = result[dim];
    if (dims.empty()) {
      list = rest;
      return result;
    }
    auto takeAxis = [&](Axis axis) {
      list.insert(list.begin(), axis);
      rest.pop_back();
    };
    Size wanted = sizes[dim];
    for (bool complete = false; !complete;) {
      if (rest.empty())
        return failure();
      Size size = getSize(rest.back());
      bool bothDynamic = !size.isStatic() && !wanted.isStatic();
      if (areEqual(size, wanted) ||
          (bothDynamic && rest.size() == dims.size() + 1)) {
        takeAxis(rest.back());
        complete = true;
      } else if (size.isStatic() && wanted.isStatic() && size.value > 0 &&
                 wanted.value % size.value == 0) {
        takeAxis(rest.back());
        wanted = Size::getStatic(wanted.value / size.value);
      } else if (size.isStatic() && wanted.isStatic() && wanted.value > 0 &&
                 size.value % wanted.value == 0) {
        // The dim is the inner part of the axis.
        auto [outer, inner] = split(
            rest.back(), Size::getStatic(size.value / wanted.value), wanted);
        rest.back() = outer;
        list.insert(list.begin(), inner);
        complete = true;
      } else if (!size.isStatic() && rest.size() == 1) {
        // What is left of the axis are the dims that are left.
        auto [outer, inner] =
            split(rest.back(), dims.size() == 1 ? sizes[dims.front()] : Size(),
                  wanted);
        rest.back() = outer;
        list.insert(list.begin(), inner);
        complete = true;
      } else {
        return failure();
      }
    }
  }
  if (!rest.empty())
    return failure();
  return result;
}
