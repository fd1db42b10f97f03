// attn.rope: shapes, checks, canonicalisation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Checks.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace fovea::attn;

int64_t RopeOp::getSequenceDim() {
  return getSequence().value_or(getShaped(getInput()).getRank() - 2);
}

bool RopeOp::hasBatch() {
  return getShaped(getInput()).getRank() > 2 && getSequenceDim() != 0;
}

RotaryInputs RopeOp::getRotaryInputs() {
  RotaryAttr rotary = getRotaryAttr();
  return {rotary ? rotary : RotaryAttr::getDefault(getContext()),
          getOffset(),
          getPositions(),
          getCos(),
          getSin(),
          getFrequencies()};
}

void RopeOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getOutput(), "rotated");
}

LogicalResult RopeOp::reifyResultShapes(OpBuilder &builder,
                                        ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(tensor::getMixedSizes(builder, getLoc(), getInput()));
  return success();
}

LogicalResult RopeOp::verify() {
  ShapedType type = getShaped(getInput());
  int64_t rank = type.getRank(), sequence = getSequenceDim();
  if (sequence < 0 || sequence > rank - 2)
    return emitOpError("expected sequence between 0 and ")
           << rank - 2 << " for input of rank " << rank << ", got " << sequence;
  if (failed(expectStatic(*this, "input", "row size", type.getShape().back())))
    return failure();
  std::optional<int64_t> batch;
  if (hasBatch())
    batch = type.getDimSize(0);
  return verifyRotary(*this, getRotaryInputs(), batch,
                      type.getDimSize(sequence), type.getShape().back());
}

//===----------------------------------------------------------------------===//
// Canonicalisation
//===----------------------------------------------------------------------===//

/// An offset of zero.
static LogicalResult dropZeroOffset(RopeOp op, PatternRewriter &rewriter) {
  Attribute constant;
  if (!op.getOffset() || !matchPattern(op.getOffset(), m_Constant(&constant)))
    return rewriter.notifyMatchFailure(op, "no constant offset");
  if (auto elements = dyn_cast<SplatElementsAttr>(constant))
    constant = elements.getSplatValue<Attribute>();
  auto integer = dyn_cast<IntegerAttr>(constant);
  if (!integer || !integer.getValue().isZero())
    return rewriter.notifyMatchFailure(op, "the offset is not known to be 0");
  rewriter.modifyOpInPlace(op, [&] { op.getOffsetMutable().clear(); });
  return success();
}

/// Attributes that say what is so without them.
static LogicalResult dropDefaults(RopeOp op, PatternRewriter &rewriter) {
  RotaryAttr rotary = op.getRotaryAttr();
  int64_t rank = getShaped(op.getInput()).getRank();
  if (rotary && rotary == RotaryAttr::getDefault(op.getContext())) {
    rewriter.modifyOpInPlace(op, [&] { op.removeRotaryAttr(); });
    return success();
  }
  if (rotary &&
      rotary.getSize() == getShaped(op.getInput()).getShape().back()) {
    rewriter.modifyOpInPlace(op, [&] {
      op.setRotaryAttr(RotaryAttr::get(op.getContext(), rotary.getInterleaved(),
                                       /*size=*/0, rotary.getBase(),
                                       rotary.getPositionScale()));
    });
    return success();
  }
  if (op.getSequence() && static_cast<int64_t>(*op.getSequence()) == rank - 2) {
    rewriter.modifyOpInPlace(op, [&] { op.removeSequenceAttr(); });
    return success();
  }
  return rewriter.notifyMatchFailure(op, "no attribute is redundant");
}

void RopeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *) {
  patterns.add(dropZeroOffset);
  patterns.add(dropDefaults);
}
