// Computes the cosines and sines of attn.rope for all positions of a tensor.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Decompose.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

namespace fovea {
#define GEN_PASS_DEF_TABULATEANGLESPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

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
  Value emitPositions();
  std::pair<Value, Value> emitFunctions();
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

/// positions[batch, token] + offset[batch]
Value TableEmitter::positionOf(ImplicitLocOpBuilder &b, Value batch,
                               Value token) {
  Value position = token;
  if (inputs.positions) {
    auto positions = cast<RankedTensorType>(inputs.positions.getType());
    SmallVector<Value> at = {token};
    if (positions.getRank() == 2)
      at.insert(at.begin(), emitBroadcast(b, batch, inputs.positions));
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

/// The positions as floats, `[B or 1, L]`.
Value TableEmitter::emitPositions() {
  return emitElementwise(
      b, ValueRange(),
      emitEmpty(b, ArrayRef(sizes).drop_back(), b.getF64Type()),
      [&](ImplicitLocOpBuilder &b, ValueRange) -> Value {
        Value batch = linalg::IndexOp::create(b, 0);
        Value token = linalg::IndexOp::create(b, 1);
        Value position = arith::IndexCastOp::create(
            b, b.getI64Type(), positionOf(b, batch, token));
        return arith::SIToFPOp::create(b, b.getF64Type(), position);
      });
}

/// cos and sin of position * frequency, computed in f64.
std::pair<Value, Value> TableEmitter::emitFunctions() {
  Value positions = emitPositions(), frequencies = emitFrequencies();
  Value empty = emitEmpty(b, sizes, type);
  AffineMap identity = b.getMultiDimIdentityMap(3);
  AffineMap maps[] = {identity.getMajorSubMap(2), identity.getMinorSubMap(1),
                      identity, identity};
  SmallVector<utils::IteratorType> loops(3, utils::IteratorType::parallel);
  auto body = [&](OpBuilder &nested, Location loc, ValueRange args) {
    ImplicitLocOpBuilder b(loc, nested);
    Value angle = arith::MulFOp::create(b, args[0], args[1]);
    Value cos = emitConvert(b, math::CosOp::create(b, angle), type);
    Value sin = emitConvert(b, math::SinOp::create(b, angle), type);
    linalg::YieldOp::create(b, ValueRange{cos, sin});
  };
  auto generic =
      linalg::GenericOp::create(b, TypeRange{empty.getType(), empty.getType()},
                                ValueRange{positions, frequencies},
                                ValueRange{empty, empty}, maps, loops, body);
  return {generic.getResult(0), generic.getResult(1)};
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
  if (!inputs.cos)
    return emitFunctions();
  return {emitLookup(inputs.cos), emitLookup(inputs.sin)};
}

RopeOp fovea::tabulateAngles(RewriterBase &rewriter, RopeOp op) {
  RotaryInputs inputs = op.getRotaryInputs();
  if (inputs.cos && cast<RankedTensorType>(inputs.cos.getType()).getRank() == 3)
    return op;
  rewriter.setInsertionPoint(op);
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto [cos, sin] = TableEmitter(b, op).emit();
  RotaryAttr base =
      RotaryAttr::getDefault(b.getContext(), inputs.rotary.getInterleaved());
  auto rotary = RotaryAttr::get(b.getContext(), base.getInterleaved(),
                                inputs.rotary.getSize(), base.getBase(),
                                base.getPositionScale());
  auto rope =
      RopeOp::create(b, op.getType(), op.getInput(), /*offset=*/nullptr,
                     /*positions=*/nullptr, cos, sin,
                     /*frequencies=*/nullptr, rotary, op.getSequenceAttr());
  rewriter.replaceOp(op, rope);
  return rope;
}

namespace {
struct TabulateAnglesPass final
    : fovea::impl::TabulateAnglesPassBase<TabulateAnglesPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<RopeOp> ops;
    getOperation()->walk([&](RopeOp op) { ops.push_back(op); });
    for (RopeOp op : ops)
      tabulateAngles(rewriter, op);
  }
};
} // namespace
