// Evaluates score_mod and mask_mod regions for a vector of slots: uniform
// values stay scalar, positions stay affine in the lane, the rest becomes
// vector arithmetic. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ModifierEmitter.h"

#include "Attn/Attn.h"
#include "fovea/Analysis/BoundedScalars.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

Value ModifierEmitter::emit(Region &region, ArrayRef<LaneValue> arguments) {
  values.clear();
  mask = nullptr;
  for (auto [argument, value] :
       llvm::zip_equal(region.getArguments(), arguments)) {
    values[argument] = value;
    values[argument].isPosition = value.kind != LaneValue::Varying;
  }
  for (Operation &op : region.front().without_terminator())
    values[op.getResult(0)] = emit(op);
  Value yielded = cast<YieldOp>(region.front().getTerminator()).getValue();
  return toVector(lookup(yielded));
}

/// A scalar that is not an argument.
static LaneValue makeUniform(Value value) {
  bool isInteger = value.getType().isIntOrIndex();
  return {LaneValue::Uniform, value, 0, isInteger && isBounded(value)};
}

LaneValue ModifierEmitter::lookup(Value value) {
  auto it = values.find(value);
  // What the region does not compute comes from above.
  return it == values.end() ? makeUniform(value) : it->second;
}

Value ModifierEmitter::getIota(int64_t step, Type element) {
  auto type = VectorType::get(lanes, element);
  SmallVector<Attribute> positions;
  for (int64_t lane = 0; lane < lanes; ++lane)
    positions.push_back(b.getIntegerAttr(element, lane * step));
  return arith::ConstantOp::create(b, DenseElementsAttr::get(type, positions));
}

Value ModifierEmitter::toVector(const LaneValue &value) {
  if (value.kind == LaneValue::Varying)
    return value.value;
  Type element = value.value.getType();
  Value uniform = b.broadcast(VectorType::get(lanes, element), value.value);
  if (value.kind == LaneValue::Uniform)
    return uniform;
  return arith::AddIOp::create(b, uniform, getIota(value.step, element));
}

LaneValue ModifierEmitter::emit(Operation &op) {
  bool uniform = llvm::all_of(op.getOperands(), [&](Value operand) {
    return lookup(operand).kind == LaneValue::Uniform;
  });
  if (uniform) {
    IRMapping mapping;
    for (Value operand : op.getOperands())
      mapping.map(operand, lookup(operand).value);
    return makeUniform(b.clone(op, mapping)->getResult(0));
  }
  LaneValue affine = emitAffine(op);
  if (affine.value)
    return affine;
  if (isa<memref::LoadOp>(op))
    return emitLoad(op);
  return emitElementwise(op);
}

/// Sums, differences, casts and comparisons of positions; a null value
/// otherwise.
LaneValue ModifierEmitter::emitAffine(Operation &op) {
  for (Value operand : op.getOperands())
    if (lookup(operand).kind == LaneValue::Varying)
      return {};
  if (isa<arith::AddIOp, arith::SubIOp>(op)) {
    LaneValue left = lookup(op.getOperand(0)), right = lookup(op.getOperand(1));
    bool addition = isa<arith::AddIOp>(op);
    Value base = addition ? b.add(left.value, right.value)
                          : b.sub(left.value, right.value);
    int64_t step = addition ? left.step + right.step : left.step - right.step;
    return {step ? LaneValue::Affine : LaneValue::Uniform, base, step,
            left.isPosition && right.isPosition};
  }
  if (isa<arith::IndexCastOp, arith::ExtSIOp>(op)) {
    LaneValue source = lookup(op.getOperand(0));
    // Positions in narrow integers wrap, and no sum of a widened base and a
    // lane does.
    if (!source.value.getType().isIndex() &&
        source.value.getType().getIntOrFloatBitWidth() < 32)
      return {};
    IRMapping mapping;
    mapping.map(op.getOperand(0), source.value);
    return {LaneValue::Affine, b.clone(op, mapping)->getResult(0), source.step,
            source.isPosition};
  }
  if (auto convert = dyn_cast<arith::SIToFPOp>(op)) {
    // Positions are below 2^31: 32-bit lanes convert in one instruction.
    LaneValue source = lookup(convert.getIn());
    if (!source.isPosition)
      return {};
    Value base = source.value;
    Type i32 = b.getI32Type();
    if (base.getType().isIndex())
      base = arith::IndexCastOp::create(b, i32, base);
    else if (base.getType().getIntOrFloatBitWidth() > 32)
      base = arith::TruncIOp::create(b, i32, base);
    if (base.getType() != i32)
      return {};
    Value lanesI32 = toVector({LaneValue::Affine, base, source.step});
    auto type = VectorType::get(lanes, convert.getType());
    return {LaneValue::Varying, arith::SIToFPOp::create(b, type, lanesI32), 0};
  }
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    return emitCompare(compare);
  return {};
}

/// left + i * lane ? right + j * lane  as  (i - j) * lane ? right - left, in 32
/// bits.
LaneValue ModifierEmitter::emitCompare(arith::CmpIOp op) {
  using P = arith::CmpIPredicate;
  P predicate = op.getPredicate();
  LaneValue left = lookup(op.getLhs()), right = lookup(op.getRhs());
  Type type = left.value.getType();
  if (llvm::is_contained({P::ult, P::ule, P::ugt, P::uge}, predicate) ||
      (!type.isIndex() && type.getIntOrFloatBitWidth() < 32))
    return {};
  auto widen = [&](const LaneValue &value) {
    if (!value.isPosition)
      return emitBounded(b, value.value);
    return type.isIndex() ? value.value
                          : b.createOrFold<arith::IndexCastOp>(b.getIndexType(),
                                                               value.value);
  };
  Value distance = b.sub(widen(right), widen(left));
  int64_t step = left.step - right.step;
  if (step == 0)
    return {LaneValue::Uniform, b.compare(predicate, b.index(0), distance)};
  // Beyond the reach of the lanes all distances compare alike.
  int64_t reach = (lanes + 1) * std::abs(step);
  distance = arith::MaxSIOp::create(b, distance, b.index(-reach));
  distance = arith::MinSIOp::create(b, distance, b.index(reach));
  Type i32 = b.getI32Type();
  Value limit = b.broadcast(VectorType::get(lanes, i32),
                            arith::IndexCastOp::create(b, i32, distance));
  return {LaneValue::Varying, b.compare(predicate, getIota(step, i32), limit)};
}

/// A read at positions that depend on the lane. Lanes beyond `active` read
/// nothing.
LaneValue ModifierEmitter::emitLoad(Operation &op) {
  auto load = cast<memref::LoadOp>(op);
  if (load.getType().getIntOrFloatBitWidth() < 32)
    return {LaneValue::Varying, emitNarrowLoad(op), 0};
  auto type = VectorType::get(lanes, load.getType());
  if (!mask)
    mask = vector::CreateMaskOp::create(
        b, VectorType::get(lanes, b.getI1Type()), active);
  Type element = load.getType();
  Value none = arith::ConstantOp::create(
      b, DenseElementsAttr::get(type, cast<TypedAttr>(b.getZeroAttr(element))));

  auto metadata = memref::ExtractStridedMetadataOp::create(b, load.getMemRef());
  SmallVector<Value> base;
  Value offsets;
  bool contiguous = true;
  int64_t rank = load.getMemRefType().getRank();
  for (auto [dim, position] : llvm::enumerate(load.getIndices())) {
    LaneValue index = lookup(position);
    if (index.kind != LaneValue::Varying)
      base.push_back(index.value);
    else
      base.push_back(b.index(0));
    if (index.kind == LaneValue::Uniform)
      continue;
    contiguous &= index.kind == LaneValue::Affine && index.step == 1 &&
                  static_cast<int64_t>(dim) == rank - 1;
    Value lane = index.kind == LaneValue::Varying
                     ? index.value
                     : getIota(index.step, b.getIndexType());
    Value stride = b.broadcast(lane.getType(), metadata.getStrides()[dim]);
    Value offset = arith::MulIOp::create(b, lane, stride);
    offsets = offsets ? arith::AddIOp::create(b, offsets, offset).getResult()
                      : offset;
  }
  Value result = contiguous
                     ? vector::MaskedLoadOp::create(b, type, load.getMemRef(),
                                                    base, mask, none)
                           .getResult()
                     : vector::GatherOp::create(b, type, load.getMemRef(), base,
                                                offsets, mask, none)
                           .getResult();
  return {LaneValue::Varying, result, 0};
}

/// Gathers of less than 32 bits are scalar on every CPU: reads a scalar for
/// each lane, inactive ones like the last active one. The elements travel as
/// integers, because not every CPU has vectors of f16 and bf16, and of a byte
/// at least: a vector of bits, put together one by one, is shifts in a mask
/// register.
Value ModifierEmitter::emitNarrowLoad(Operation &op) {
  auto load = cast<memref::LoadOp>(op);
  Type element = load.getType();
  bool isBit = element.isInteger(1);
  auto bits = b.getIntegerType(isBit ? 8 : element.getIntOrFloatBitWidth());
  Value last = b.sub(active, b.index(1));
  SmallVector<Value> elements;
  for (int64_t lane = 0; lane < lanes; ++lane) {
    Value position = b.min(b.index(lane), last);
    SmallVector<Value> indices;
    for (Value operand : load.getIndices()) {
      LaneValue index = lookup(operand);
      if (index.kind == LaneValue::Varying)
        indices.push_back(vector::ExtractOp::create(b, index.value, position));
      else
        indices.push_back(
            index.step
                ? b.add(index.value, b.mul(position, b.index(index.step)))
                : index.value);
    }
    Value scalar = b.load(load.getMemRef(), indices);
    if (isBit)
      scalar = arith::ExtUIOp::create(b, bits, scalar);
    else if (element != bits)
      scalar = arith::BitcastOp::create(b, bits, scalar);
    elements.push_back(scalar);
  }
  auto type = VectorType::get(lanes, bits);
  Value vector = vector::FromElementsOp::create(b, type, elements);
  if (isBit)
    return b.compare(arith::CmpIPredicate::ne, vector,
                     arith::ConstantOp::create(b, b.getZeroAttr(type)));
  if (element == bits)
    return vector;
  return arith::BitcastOp::create(b, VectorType::get(lanes, element), vector);
}

LaneValue ModifierEmitter::emitElementwise(Operation &op) {
  SmallVector<Value> operands;
  for (auto [i, operand] : llvm::enumerate(op.getOperands())) {
    LaneValue value = lookup(operand);
    // A uniform condition selects whole vectors.
    bool keep =
        isa<arith::SelectOp>(op) && i == 0 && value.kind == LaneValue::Uniform;
    operands.push_back(keep ? value.value : toVector(value));
  }
  OperationState state(op.getLoc(), op.getName(), operands,
                       VectorType::get(lanes, op.getResult(0).getType()),
                       /*attributes=*/{});
  state.propertiesAttr = op.getPropertiesAsAttribute();
  return {LaneValue::Varying, b.create(state)->getResult(0), 0};
}
