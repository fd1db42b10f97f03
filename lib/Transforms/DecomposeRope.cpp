// The decomposition of attn.rope: tables of cosines and sines, and the rotation
// by them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Decompose.h"

#include "Replace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// Emits the body of the rotation, for one element of a row.
class RotationEmitter {
public:
  explicit RotationEmitter(RopeOp op)
      : op(op), rotary(op.getRotaryInputs().rotary),
        row(cast<RankedTensorType>(op.getInput().getType()).getShape().back()),
        size(rotary.getSizeOr(row)) {}

  Value emit(ImplicitLocOpBuilder &b, Value element);

private:
  void locate(ImplicitLocOpBuilder &b, Value column);
  Value extractTable(ImplicitLocOpBuilder &b, Value table, ValueRange position);

  RopeOp op;
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
  Value batch =
      op.hasBatch() ? emitBroadcast(b, position[0], op.getCos()) : zero;
  Value token = position[op.getSequenceDim()];
  locate(b, position.back());

  auto rotate = [&](ImplicitLocOpBuilder &b) {
    position.back() = partner;
    Value other = tensor::ExtractOp::create(b, op.getInput(), position);
    Value c = extractTable(b, op.getCos(), {batch, token, pair});
    Value s = extractTable(b, op.getSin(), {batch, token, pair});
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
  op = tabulateAngles(rewriter, op);
  rewriter.setInsertionPoint(op);
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  RotationEmitter rotation(op);
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
