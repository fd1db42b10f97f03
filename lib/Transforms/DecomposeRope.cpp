// The decomposition of attn.rope: tables of cosines and sines for the positions
// of a tensor, and the rotation by them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decompose.h"

#include "Replace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// Emits the tables of one op, `[B or 1, L, size / 2]` in the accumulator's
/// type.
class TableEmitter {
public:
  TableEmitter(ImplicitLocOpBuilder &b, RopeOp op);
  std::pair<Value, Value> emit();

private:
  Value positionOf(ImplicitLocOpBuilder &b, Value batch, Value token);
  Value emitFrequencies();
  Value emitAngles(function_ref<Value(ImplicitLocOpBuilder &, Value)> function);
  Value emitLookup(Value table);
  bool isPerBatch();

  ImplicitLocOpBuilder &b;
  RopeOp op;
  RotaryInputs inputs;
  int64_t size;
  Type type;
  SmallVector<OpFoldResult> sizes;
};
} // namespace

TableEmitter::TableEmitter(ImplicitLocOpBuilder &b, RopeOp op)
    : b(b), op(op), inputs(op.getRotaryInputs()) {
  auto inputType = cast<RankedTensorType>(op.getInput().getType());
  size = inputs.rotary.getSizeOr(inputType.getShape().back());
  type = getAccumulatorType(inputType.getElementType());
  OpFoldResult batch = b.getIndexAttr(1);
  if (isPerBatch())
    batch = tensor::getMixedSize(b, b.getLoc(), op.getInput(), 0);
  sizes = {
      batch,
      tensor::getMixedSize(b, b.getLoc(), op.getInput(), op.getSequenceDim()),
      b.getIndexAttr(size / 2)};
}

/// Whether positions may differ between the entries of a batch.
bool TableEmitter::isPerBatch() {
  if (inputs.offset && isa<RankedTensorType>(inputs.offset.getType()))
    return true;
  if (!inputs.positions)
    return false;
  auto positions = cast<RankedTensorType>(inputs.positions.getType());
  return positions.getRank() == 2 && positions.getDimSize(0) != 1 &&
         op.hasBatch();
}

static Value toIndex(ImplicitLocOpBuilder &b, Value value) {
  if (value.getType().isIndex())
    return value;
  return arith::IndexCastOp::create(b, b.getIndexType(), value);
}

/// `batch`, or 0 where the first dim of `value` has size 1.
static Value broadcast(ImplicitLocOpBuilder &b, Value batch, Value value) {
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value one = arith::ConstantIndexOp::create(b, 1);
  Value size = b.createOrFold<tensor::DimOp>(value, 0);
  Value isOne =
      b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::eq, size, one);
  return b.createOrFold<arith::SelectOp>(isOne, zero, batch);
}

/// positions[batch, token] + offset[batch]
Value TableEmitter::positionOf(ImplicitLocOpBuilder &b, Value batch,
                               Value token) {
  Value position = token;
  if (inputs.positions) {
    auto positions = cast<RankedTensorType>(inputs.positions.getType());
    SmallVector<Value> at = {token};
    if (positions.getRank() == 2)
      at.insert(at.begin(), broadcast(b, batch, inputs.positions));
    position = toIndex(b, tensor::ExtractOp::create(b, inputs.positions, at));
  }
  if (!inputs.offset)
    return position;
  Value offset = inputs.offset;
  if (isa<RankedTensorType>(offset.getType()))
    offset = tensor::ExtractOp::create(b, offset, batch);
  return arith::AddIOp::create(b, position, toIndex(b, offset));
}

/// frequencies[r], times the scale of positions.
Value TableEmitter::emitFrequencies() {
  double scale = inputs.rotary.getPositionScale().getValueAsDouble();
  if (!inputs.frequencies) {
    double base = inputs.rotary.getBase().getValueAsDouble();
    SmallVector<double> values;
    for (int64_t r = 0; r < size / 2; ++r)
      values.push_back(scale * std::pow(base, -2.0 * r / size));
    auto tableType = RankedTensorType::get(size / 2, b.getF64Type());
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(tableType, ArrayRef(values)));
  }
  return emitElementwise(
      b, inputs.frequencies, emitEmpty(b, sizes[2], b.getF64Type()),
      [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
        return arith::MulFOp::create(b, emitConvert(b, args[0], b.getF64Type()),
                                     emitConstant(b, b.getF64Type(), scale));
      });
}

/// function(position * frequency), computed in f64.
Value TableEmitter::emitAngles(
    function_ref<Value(ImplicitLocOpBuilder &, Value)> function) {
  AffineMap identity = b.getMultiDimIdentityMap(3);
  return emitGeneric(b, emitFrequencies(), emitEmpty(b, sizes, type),
                     {identity.getMinorSubMap(1), identity}, "ppp",
                     [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
                       Value batch = linalg::IndexOp::create(b, 0);
                       Value token = linalg::IndexOp::create(b, 1);
                       Value position = arith::IndexCastOp::create(
                           b, b.getI64Type(), positionOf(b, batch, token));
                       position =
                           arith::SIToFPOp::create(b, b.getF64Type(), position);
                       Value angle =
                           arith::MulFOp::create(b, position, args[0]);
                       return emitConvert(b, function(b, angle), type);
                     });
}

/// table[position, r], NaN where there is no such row.
Value TableEmitter::emitLookup(Value table) {
  Value rows = tensor::DimOp::create(b, table, 0);
  return emitGeneric(
      b, ValueRange(), emitEmpty(b, sizes, type), b.getMultiDimIdentityMap(3),
      "ppp", [&](ImplicitLocOpBuilder &b, ValueRange) -> Value {
        Value batch = linalg::IndexOp::create(b, 0);
        Value token = linalg::IndexOp::create(b, 1);
        Value pair = linalg::IndexOp::create(b, 2);
        Value position = positionOf(b, batch, token);
        // Negative positions are large without a sign.
        Value isInside =
            arith::CmpIOp::create(b, arith::CmpIPredicate::ult, position, rows);
        auto branches = scf::IfOp::create(
            b, isInside,
            [&](OpBuilder &nested, Location loc) {
              ImplicitLocOpBuilder b(loc, nested);
              Value value = tensor::ExtractOp::create(
                  b, table, ValueRange{position, pair});
              scf::YieldOp::create(b, emitConvert(b, value, type));
            },
            [&](OpBuilder &nested, Location loc) {
              ImplicitLocOpBuilder b(loc, nested);
              scf::YieldOp::create(b, emitConstant(b, type, NAN));
            });
        return branches.getResult(0);
      });
}

std::pair<Value, Value> TableEmitter::emit() {
  if (!inputs.cos) {
    Value cos = emitAngles([](ImplicitLocOpBuilder &b, Value angle) -> Value {
      return math::CosOp::create(b, angle);
    });
    Value sin = emitAngles([](ImplicitLocOpBuilder &b, Value angle) -> Value {
      return math::SinOp::create(b, angle);
    });
    return {cos, sin};
  }
  if (cast<RankedTensorType>(inputs.cos.getType()).getRank() == 3)
    return {inputs.cos, inputs.sin};
  return {emitLookup(inputs.cos), emitLookup(inputs.sin)};
}

namespace {
/// Emits the body of the rotation, for one element of a row.
class RotationEmitter {
public:
  RotationEmitter(RopeOp op, Value cos, Value sin)
      : op(op), cos(cos), sin(sin), rotary(op.getRotaryInputs().rotary),
        row(cast<RankedTensorType>(op.getInput().getType()).getShape().back()),
        size(rotary.getSizeOr(row)) {}

  Value emit(ImplicitLocOpBuilder &b, Value element);

private:
  void locate(ImplicitLocOpBuilder &b, Value column);
  Value extractTable(ImplicitLocOpBuilder &b, Value table, ValueRange position);

  RopeOp op;
  Value cos, sin;
  RotaryAttr rotary;
  int64_t row, size;
  Value isFirst, partner, pair; ///< of the element
};
} // namespace

/// Which pair the element in `column` belongs to, where its partner is, and
/// whether it is the first of the two.
void RotationEmitter::locate(ImplicitLocOpBuilder &b, Value column) {
  auto constant = [&](int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  };
  Value half = constant(size / 2), one = constant(1), two = constant(2);
  if (rotary.getInterleaved()) {
    Value odd = arith::RemUIOp::create(b, column, two);
    isFirst =
        arith::CmpIOp::create(b, arith::CmpIPredicate::eq, odd, constant(0));
    partner = arith::XOrIOp::create(b, column, one);
    pair = arith::DivUIOp::create(b, column, two);
    return;
  }
  isFirst = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, column, half);
  Value after = arith::AddIOp::create(b, column, half);
  Value before = arith::SubIOp::create(b, column, half);
  partner = arith::SelectOp::create(b, isFirst, after, before);
  pair = arith::SelectOp::create(b, isFirst, column, before);
}

Value RotationEmitter::extractTable(ImplicitLocOpBuilder &b, Value table,
                                    ValueRange position) {
  Value value = tensor::ExtractOp::create(b, table, position);
  return emitConvert(b, value,
                     getAccumulatorType(getElementTypeOrSelf(op.getInput())));
}

Value RotationEmitter::emit(ImplicitLocOpBuilder &b, Value element) {
  int64_t rank = cast<RankedTensorType>(op.getInput().getType()).getRank();
  Type type = getAccumulatorType(element.getType());
  SmallVector<Value> position;
  for (int64_t dim = 0; dim < rank; ++dim)
    position.push_back(linalg::IndexOp::create(b, dim));
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value batch = op.hasBatch() ? broadcast(b, position[0], cos) : zero;
  Value token = position[op.getSequenceDim()];
  locate(b, position.back());

  auto rotate = [&](ImplicitLocOpBuilder &b) {
    position.back() = partner;
    Value other = tensor::ExtractOp::create(b, op.getInput(), position);
    Value c = extractTable(b, cos, {batch, token, pair});
    Value s = extractTable(b, sin, {batch, token, pair});
    // x0 * c - x1 * s, or x1 * c + x0 * s
    Value lhs = arith::MulFOp::create(b, emitConvert(b, element, type), c);
    Value rhs = arith::MulFOp::create(b, emitConvert(b, other, type), s);
    Value result =
        arith::SelectOp::create(b, isFirst, arith::SubFOp::create(b, lhs, rhs),
                                arith::AddFOp::create(b, lhs, rhs));
    return emitConvert(b, result, element.getType());
  };
  if (size == row)
    return rotate(b);
  Value isRotated = arith::CmpIOp::create(
      b, arith::CmpIPredicate::ult, linalg::IndexOp::create(b, rank - 1),
      arith::ConstantIndexOp::create(b, size));
  auto branches = scf::IfOp::create(
      b, isRotated,
      [&](OpBuilder &nested, Location loc) {
        ImplicitLocOpBuilder b(loc, nested);
        scf::YieldOp::create(b, rotate(b));
      },
      [&](OpBuilder &nested, Location loc) {
        scf::YieldOp::create(nested, loc, element);
      });
  return branches.getResult(0);
}

void fovea::decomposeRope(RewriterBase &rewriter, RopeOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto [cos, sin] = TableEmitter(b, op).emit();
  RotationEmitter rotation(op, cos, sin);
  auto type = cast<RankedTensorType>(op.getInput().getType());
  Value empty =
      emitEmpty(b, tensor::getMixedSizes(b, b.getLoc(), op.getInput()),
                type.getElementType());
  Value rotated = emitElementwise(
      b, op.getInput(), empty, [&](ImplicitLocOpBuilder &b, ValueRange args) {
        return rotation.emit(b, args[0]);
      });
  replaceOpWithCasts(rewriter, op, rotated);
}
