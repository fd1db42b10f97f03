// Loads and stores of the first lanes of a vector.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "PartialVectors.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;

/// `index` moved by `lane` in the last dim.
static SmallVector<Value> moveBy(KernelBuilder &b, ValueRange index,
                                 Value lane) {
  SmallVector<Value> moved(index);
  moved.back() = b.add(moved.back(), lane);
  return moved;
}

Value fovea::createMask(KernelBuilder &b, int64_t lanes, Value count) {
  return vector::CreateMaskOp::create(b, VectorType::get(lanes, b.getI1Type()),
                                      count);
}

Value fovea::loadFirst(KernelBuilder &b, VectorType type, Value buffer,
                       ValueRange index, Value count, double padding) {
  Type element = type.getElementType();
  TypedAttr number =
      isa<FloatType>(element)
          ? TypedAttr(b.getFloatAttr(element, padding))
          : TypedAttr(b.getIntegerAttr(element, static_cast<int64_t>(padding)));
  Value rest = arith::ConstantOp::create(
      b, cast<TypedAttr>(DenseElementsAttr::get(type, Attribute(number))));
  if (getElementTypeOrSelf(buffer) == element) {
    Value mask = createMask(b, type.getNumElements(), count);
    return vector::MaskedLoadOp::create(b, type, buffer, index, mask, rest);
  }
  return b
      .loop(b.index(0), count, 1, rest,
            [&](Value lane, ValueRange carried) -> SmallVector<Value> {
              Value loaded =
                  b.convert(b.load(buffer, moveBy(b, index, lane)), element);
              return {vector::InsertOp::create(b, loaded, carried.front(),
                                               OpFoldResult(lane))};
            })
      .front();
}

void fovea::storeFirst(KernelBuilder &b, Value value, Value buffer,
                       ValueRange index, Value count) {
  auto type = cast<VectorType>(value.getType());
  Type element = getElementTypeOrSelf(buffer);
  if (type.getElementType() == element) {
    Value mask = createMask(b, type.getNumElements(), count);
    vector::MaskedStoreOp::create(b, buffer, index, mask, value);
    return;
  }
  b.loop(b.index(0), count, 1, [&](Value lane) {
    Value number = vector::ExtractOp::create(b, value, OpFoldResult(lane));
    b.store(b.convert(number, element), buffer, moveBy(b, index, lane));
  });
}
