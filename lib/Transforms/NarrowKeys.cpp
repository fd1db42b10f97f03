// Narrows each query tile to the keys that its mask can allow.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Tile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace fovea {
#define GEN_PASS_DEF_NARROWKEYSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

PositionRange TilePositions::getKeys(ImplicitLocOpBuilder &b) const {
  Value one = arith::ConstantIndexOp::create(b, 1);
  return {keyBegin, b.createOrFold<arith::SubIOp>(keyEnd, one)};
}

TilePositions fovea::getTilePositions(ImplicitLocOpBuilder &b,
                                      OnlineSdpaOp op) {
  int64_t lengthDim = op.getQueryRank() - 2;
  Value queries = b.createOrFold<tensor::DimOp>(op.getQuery(), lengthDim);
  Value keys = b.createOrFold<tensor::DimOp>(op.getKey(), lengthDim);
  Value one = arith::ConstantIndexOp::create(b, 1);
  TilePositions positions;
  positions.queries.first = op.getOffsets()[2];
  positions.queries.last = b.createOrFold<arith::SubIOp>(
      b.createOrFold<arith::AddIOp>(op.getOffsets()[2], queries), one);
  positions.keyBegin = op.getOffsets()[3];
  positions.keyEnd = b.createOrFold<arith::AddIOp>(op.getOffsets()[3], keys);
  return positions;
}

std::unique_ptr<MaskCalculus> fovea::readMask(ImplicitLocOpBuilder &b,
                                              OnlineSdpaOp op) {
  if (op.getMaskMod().empty() || op.getOffsets().empty())
    return nullptr;
  auto shape = cast<ShapedType>(op.getQuery().getType()).getShape();
  int64_t batchDims = op.getQueryRank() - 2;
  Value batch = batchDims < 1 || shape[0] == 1 ? op.getOffsets()[0] : Value();
  Value head = batchDims < 2 || shape[1] == 1 ? op.getOffsets()[1] : Value();
  return std::make_unique<MaskCalculus>(b, op.getMaskMod(), batch, head);
}

/// Rows `[begin, end)` of the length dim of a `[..., L, D]` tensor.
static Value sliceKeys(ImplicitLocOpBuilder &b, Value source, Value begin,
                       Value size) {
  auto type = cast<RankedTensorType>(source.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, b.getLoc(), source);
  offsets[type.getRank() - 2] = begin;
  sizes[type.getRank() - 2] = size;
  return tensor::ExtractSliceOp::create(b, source, offsets, sizes, strides);
}

static void narrowKeys(OnlineSdpaOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), op);
  std::unique_ptr<MaskCalculus> calculus = readMask(b, op);
  if (!calculus)
    return;
  TilePositions positions = getTilePositions(b, op);
  auto [begin, end] = calculus->getKeyBounds(
      positions.queries, {positions.keyBegin, positions.keyEnd});
  Value offset = b.createOrFold<arith::SubIOp>(begin, positions.keyBegin);
  Value size = b.createOrFold<arith::SubIOp>(end, begin);
  op.getKeyMutable().assign(sliceKeys(b, op.getKey(), offset, size));
  op.getValueMutable().assign(sliceKeys(b, op.getValue(), offset, size));
  op.getOffsetsMutable().slice(3, 1).assign(begin);
}

namespace {
struct NarrowKeysPass final : fovea::impl::NarrowKeysPassBase<NarrowKeysPass> {
  using Base::Base;

  void runOnOperation() override { getOperation()->walk(narrowKeys); }
};
} // namespace
