// Reshapes and transposes tensors, given by the axes of their dims.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Layout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea::raise;

SmallVector<AxisList> LayoutBuilder::resolve(ArrayRef<AxisList> dims) const {
  return llvm::map_to_vector(
      dims, [&](const AxisList &list) { return axes.resolve(list); });
}

OpFoldResult LayoutBuilder::getSize(ArrayRef<Axis> list) {
  OpFoldResult total = b.getIndexAttr(1);
  for (Axis axis : list) {
    OpFoldResult size = axes.getSize(axis).materialize(b, b.getLoc());
    std::optional<int64_t> left = getConstantIntValue(total),
                           right = getConstantIntValue(size);
    if (left && right)
      total = b.getIndexAttr(*left * *right);
    else if (left == 1)
      total = size;
    else
      total = b.createOrFold<arith::MulIOp>(
          getValueOrCreateConstantIndexOp(b, b.getLoc(), total),
          getValueOrCreateConstantIndexOp(b, b.getLoc(), size));
  }
  return total;
}

/// Dims that are read at 0 get size 1.
void LayoutBuilder::sliceUnits(Layout &layout) {
  auto type = cast<RankedTensorType>(layout.value.getType());
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, b.getLoc(), layout.value);
  bool changed = false;
  for (auto [dim, list] : llvm::enumerate(layout.dims)) {
    if (!list.empty() || type.getDimSize(dim) == 1)
      continue;
    sizes[dim] = b.getIndexAttr(1);
    changed = true;
  }
  if (!changed)
    return;
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(sizes.size(), b.getIndexAttr(1));
  layout.value =
      tensor::ExtractSliceOp::create(b, layout.value, offsets, sizes, strides);
}

/// Gives each axis a dim of its own.
void LayoutBuilder::split(Layout &layout) {
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, b.getLoc(), layout.value);
  SmallVector<OpFoldResult> newSizes;
  SmallVector<AxisList> newDims;
  SmallVector<ReassociationIndices> groups;
  for (auto [list, size] : llvm::zip_equal(layout.dims, sizes)) {
    ReassociationIndices &group = groups.emplace_back();
    auto append = [&](AxisList axis, OpFoldResult size) {
      group.push_back(newDims.size());
      newDims.push_back(axis);
      newSizes.push_back(size);
    };
    if (list.size() <= 1)
      append(list, size);
    else
      for (Axis axis : list)
        append({axis}, getSize(axis));
  }
  if (newDims.size() != layout.dims.size()) {
    SmallVector<int64_t> shape =
        llvm::map_to_vector(newSizes, [](OpFoldResult size) {
          return getConstantIntValue(size).value_or(ShapedType::kDynamic);
        });
    auto type = cast<RankedTensorType>(layout.value.getType()).clone(shape);
    layout.value =
        tensor::ExpandShapeOp::create(b, type, layout.value, groups, newSizes);
  }
  layout.dims = newDims;
}

void LayoutBuilder::dropUnits(Layout &layout) {
  SmallVector<ReassociationIndices> groups;
  SmallVector<AxisList> dims;
  ReassociationIndices leading;
  for (auto [dim, list] : llvm::enumerate(layout.dims)) {
    if (list.empty()) {
      (groups.empty() ? leading : groups.back()).push_back(dim);
      continue;
    }
    ReassociationIndices &group = groups.emplace_back();
    std::swap(group, leading);
    group.push_back(dim);
    dims.push_back(list);
  }
  if (dims.size() != layout.dims.size())
    layout.value = tensor::CollapseShapeOp::create(b, layout.value, groups);
  layout.dims = dims;
}

/// Brings axes into the order that they have in `order`.
void LayoutBuilder::transpose(Layout &layout, ArrayRef<Axis> order) {
  SmallVector<int64_t> permutation;
  SmallVector<AxisList> dims;
  for (Axis axis : order)
    for (auto [dim, list] : llvm::enumerate(layout.dims))
      if (list.front() == axis) {
        permutation.push_back(dim);
        dims.push_back(list);
      }
  if (!llvm::is_sorted(permutation)) {
    SmallVector<OpFoldResult> sizes =
        tensor::getMixedSizes(b, b.getLoc(), layout.value);
    SmallVector<OpFoldResult> permuted = llvm::map_to_vector(
        permutation, [&](int64_t dim) { return sizes[dim]; });
    Value empty = tensor::EmptyOp::create(
        b, permuted, getElementTypeOrSelf(layout.value.getType()));
    layout.value =
        linalg::TransposeOp::create(b, layout.value, empty, permutation)
            ->getResult(0);
  }
  layout.dims = dims;
}

void LayoutBuilder::broadcast(Layout &layout, ArrayRef<Axis> order) {
  SmallVector<int64_t> added;
  SmallVector<OpFoldResult> sizes;
  SmallVector<AxisList> dims;
  for (auto [dim, axis] : llvm::enumerate(order)) {
    dims.push_back({axis});
    sizes.push_back(getSize(axis));
    if (!llvm::is_contained(layout.dims, AxisList{axis}))
      added.push_back(dim);
  }
  if (!added.empty()) {
    Value empty = tensor::EmptyOp::create(
        b, sizes, getElementTypeOrSelf(layout.value.getType()));
    layout.value = linalg::BroadcastOp::create(b, layout.value, empty, added)
                       ->getResult(0);
  }
  layout.dims = dims;
}

/// From a dim for each axis to the dims wanted.
void LayoutBuilder::group(Layout &layout, ArrayRef<AxisList> to) {
  SmallVector<ReassociationIndices> collapsed, expanded;
  int64_t next = 0;
  for (const AxisList &list : to)
    if (!list.empty()) {
      ReassociationIndices &group = collapsed.emplace_back();
      for (size_t i = 0; i < list.size(); ++i)
        group.push_back(next++);
    }
  if (collapsed.size() != layout.dims.size())
    layout.value = tensor::CollapseShapeOp::create(b, layout.value, collapsed);

  if (collapsed.size() != to.size()) {
    ReassociationIndices leading;
    SmallVector<OpFoldResult> sizes;
    SmallVector<int64_t> shape;
    for (auto [dim, list] : llvm::enumerate(to)) {
      OpFoldResult size = getSize(list);
      sizes.push_back(size);
      shape.push_back(getConstantIntValue(size).value_or(ShapedType::kDynamic));
      if (list.empty()) {
        (expanded.empty() ? leading : expanded.back()).push_back(dim);
        continue;
      }
      ReassociationIndices &group = expanded.emplace_back();
      std::swap(group, leading);
      group.push_back(dim);
    }
    auto type = cast<RankedTensorType>(layout.value.getType()).clone(shape);
    layout.value =
        tensor::ExpandShapeOp::create(b, type, layout.value, expanded, sizes);
  }
  layout.dims.assign(to.begin(), to.end());
}

Value LayoutBuilder::convert(Layout from, ArrayRef<AxisList> to) {
  from.dims = resolve(from.dims);
  SmallVector<AxisList> wanted = resolve(to);
  sliceUnits(from);
  if (from.dims == wanted)
    return from.value;
  AxisList order;
  for (const AxisList &list : wanted)
    llvm::append_range(order, list);
  split(from);
  dropUnits(from);
  transpose(from, order);
  broadcast(from, order);
  group(from, wanted);
  return from.value;
}

Value LayoutBuilder::convert(ElementGraph &graph, Element *read,
                             ArrayRef<AxisList> to) {
  SmallVector<AxisList> wanted = resolve(to);
  for (Element *at = read; at && at->kind == Element::Read; at = graph.step(at))
    if (resolve(at->dims) == wanted)
      return convert({at->value, at->dims}, wanted);
  Element *source = getSource(graph, read);
  return convert({source->value, source->dims}, wanted);
}
