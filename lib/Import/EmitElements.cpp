// Writes elements into regions of attn.sdpa.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Build.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea::raise;

ElementEmitter::ElementEmitter(ElementGraph &graph, LayoutBuilder &layouts,
                               ImplicitLocOpBuilder &outer, Block &block,
                               ArrayRef<AxisList> axes)
    : graph(graph), layouts(layouts), outer(outer),
      inner(outer.getLoc(), outer.getContext()) {
  inner.setInsertionPointToStart(&block);
  auto arguments = block.getArguments().take_back(4);
  for (auto [list, argument] : llvm::zip_equal(axes, arguments)) {
    AxisList resolved = graph.axes.resolve(list);
    Value rest = argument;
    // Axes that share a position, from the inner one.
    while (resolved.size() > 1) {
      Axis axis = resolved.pop_back_val();
      Value size = getValueOrCreateConstantIndexOp(outer, outer.getLoc(),
                                                   layouts.getSize(axis));
      positions[axis] = arith::RemUIOp::create(inner, rest, size);
      rest = arith::DivUIOp::create(inner, rest, size);
    }
    if (!resolved.empty())
      positions[resolved.front()] = rest;
  }
}

void ElementEmitter::setScore(Element *element, Value value) {
  product = element;
  score = convert(value, element->getType());
}

Value ElementEmitter::convert(Value value, Type type) {
  unsigned from = value.getType().getIntOrFloatBitWidth();
  unsigned to = type.getIntOrFloatBitWidth();
  if (from < to)
    return arith::ExtFOp::create(inner, type, value);
  if (from > to)
    return arith::TruncFOp::create(inner, type, value);
  return value;
}

Value ElementEmitter::constant(Type type, double value) {
  return arith::ConstantOp::create(outer, outer.getFloatAttr(type, value));
}

/// The position on a dim that has these axes.
Value ElementEmitter::getPosition(ArrayRef<Axis> list) {
  AxisList resolved = graph.axes.resolve(list);
  if (resolved.empty())
    return arith::ConstantIndexOp::create(outer, 0);
  Value result = positions.at(resolved.front());
  for (Axis axis : ArrayRef(resolved).drop_front()) {
    Value size = getValueOrCreateConstantIndexOp(outer, outer.getLoc(),
                                                 layouts.getSize(axis));
    result = arith::MulIOp::create(inner, result, size);
    result = arith::AddIOp::create(inner, result, positions.at(axis));
  }
  return result;
}

Value ElementEmitter::emit(Element *element) {
  element = graph.look(element);
  if (Value value = known.lookup(element))
    return value;
  if (product && graph.areEqual(element, product))
    return score;
  Value value;
  switch (element->kind) {
  case Element::Read: {
    SmallVector<Value> indices = llvm::map_to_vector(
        element->dims, [&](ArrayRef<Axis> list) { return getPosition(list); });
    value = tensor::ExtractOp::create(inner, element->value, indices);
    break;
  }
  case Element::Scalar:
    value =
        element->constant
            ? arith::ConstantOp::create(outer, element->constant).getResult()
            : element->value;
    break;
  case Element::Index:
    value = getPosition(element->dims.front());
    if (!element->type.isIndex())
      value = arith::IndexCastOp::create(inner, element->type, value);
    break;
  case Element::Apply:
    value = emitOp(element);
    break;
  }
  return known[element] = value;
}

Value ElementEmitter::emitOp(Element *element) {
  OperationState state(inner.getLoc(), element->op->getName());
  for (Element *operand : element->operands)
    state.operands.push_back(emit(operand));
  state.types.push_back(element->getType());
  state.addAttributes(element->op->getAttrDictionary().getValue());
  return inner.create(state)->getResult(0);
}

Value ElementEmitter::emitCondition(const Condition &condition) {
  Value value = emit(condition.element);
  if (!condition.negated)
    return value;
  Value one = arith::ConstantOp::create(outer, outer.getBoolAttr(true));
  return arith::XOrIOp::create(inner, value, one);
}
