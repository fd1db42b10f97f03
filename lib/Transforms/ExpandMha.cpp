// Expands attn.mha into projections, rotations and attn.sdpa. Heads are split
// and merged by views and transpositions, which later passes fold into how
// tiles are read and written.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Decompose.h"
#include "Layout.h"
#include "Replace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace fovea {
#define GEN_PASS_DEF_EXPANDMHAPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

static Type getElement(Value value) {
  return getElementTypeOrSelf(value.getType());
}

/// result[b, l, n] = sum_m input[b, l, m] * weight[m, n], in the accumulator's
/// type.
static Value contract(ImplicitLocOpBuilder &b, Value input, Value weight) {
  Type type = getAccumulatorType(getElement(input));
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, b.getLoc(), input);
  sizes[2] = tensor::getMixedSize(b, b.getLoc(), weight, 1);
  AffineExpr batch, row, column, feature;
  bindDims(b.getContext(), batch, row, column, feature);
  AffineMap maps[] = {
      AffineMap::get(4, 0, {batch, row, feature}, b.getContext()),
      AffineMap::get(4, 0, {feature, column}, b.getContext()),
      AffineMap::get(4, 0, {batch, row, column}, b.getContext())};
  Value zero = emitFilled(b, sizes, type, 0);
  return linalg::ContractOp::create(b, zero.getType(), {input, weight}, zero,
                                    b.getAffineMapArrayAttr(maps))
      .getResult(0);
}

/// input * weight + bias, rounded to the type of `input`. `bias` may be null.
static Value project(ImplicitLocOpBuilder &b, Value input, Value weight,
                     Value bias) {
  Value product = contract(b, input, weight);
  Type element = getElement(input), type = getElement(product);
  if (!bias && element == type)
    return product;
  SmallVector<Value> inputs = {product};
  AffineMap identity = b.getMultiDimIdentityMap(3);
  SmallVector<AffineMap> maps(2, identity);
  if (bias) {
    inputs.push_back(bias);
    maps.insert(maps.begin() + 1, identity.getMinorSubMap(1));
  }
  Value empty =
      emitEmpty(b, tensor::getMixedSizes(b, b.getLoc(), product), element);
  return emitGeneric(b, inputs, empty, maps, "ppp",
                     [&](ImplicitLocOpBuilder &b, ValueRange args) -> Value {
                       Value sum = args[0];
                       if (bias)
                         sum = arith::AddFOp::create(
                             b, sum, emitConvert(b, args[1], type));
                       return emitConvert(b, sum, element);
                     });
}

/// [B, L, H * D] as [B, L, H, D].
static Value splitHeads(ImplicitLocOpBuilder &b, Value value, int64_t heads) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, b.getLoc(), value);
  shape.back() /= heads;
  shape.insert(shape.end() - 1, heads);
  sizes.back() = b.getIndexAttr(shape.back());
  sizes.insert(sizes.end() - 1, b.getIndexAttr(heads));
  return tensor::ExpandShapeOp::create(
      b, type.clone(shape), value,
      ArrayRef<ReassociationIndices>{{0}, {1}, {2, 3}}, sizes);
}

static Value mergeHeads(ImplicitLocOpBuilder &b, Value value) {
  return tensor::CollapseShapeOp::create(
      b, value, ArrayRef<ReassociationIndices>{{0}, {1}, {2, 3}});
}

/// [B, x, y, D] as [B, y, x, D].
static Value swapHeads(ImplicitLocOpBuilder &b, Value value) {
  return emitTransposed(b, value, {0, 2, 1, 3});
}

/// Columns `[begin, begin + size)` of a tensor's last dim.
static Value sliceColumns(ImplicitLocOpBuilder &b, Value value, int64_t begin,
                          int64_t size) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, b.getLoc(), value);
  offsets.back() = b.getIndexAttr(begin);
  sizes.back() = b.getIndexAttr(size);
  return tensor::ExtractSliceOp::create(b, value, offsets, sizes, strides);
}

namespace {
/// Expands one op.
class MhaExpander {
public:
  MhaExpander(RewriterBase &rewriter, MhaOp op)
      : rewriter(rewriter), op(op), b(op.getLoc(), rewriter),
        heads(op.getNumHeads()), keyHeads(op.getKeyHeads()),
        querySize(heads * op.getHeadSize()),
        keySize(keyHeads * op.getHeadSize()),
        valueSize(keyHeads * op.getValueHeadSize()) {}

  void run();

private:
  void projectSeparately();
  void projectTogether();
  Value projectPacked(Value input, int64_t begin, int64_t size);
  Value rotate(Value value);
  SdpaOp attend();

  RewriterBase &rewriter;
  MhaOp op;
  ImplicitLocOpBuilder b;
  int64_t heads, keyHeads, querySize, keySize, valueSize;
  Value query, key, value; ///< [B, L, heads * size]
};
} // namespace

/// Some of the columns of packed weights.
Value MhaExpander::projectPacked(Value input, int64_t begin, int64_t size) {
  Value weight = sliceColumns(b, op.getQkvWeight(), begin, size), bias;
  if (op.getQkvBias())
    bias = sliceColumns(b, op.getQkvBias(), begin, size);
  return project(b, input, weight, bias);
}

void MhaExpander::projectSeparately() {
  query = project(b, op.getQuery(), op.getQWeight(), op.getQBias());
  key = project(b, op.getKeySource(), op.getKWeight(), op.getKBias());
  value = project(b, op.getValueSource(), op.getVWeight(), op.getVBias());
}

/// One product for all that come from the same input.
void MhaExpander::projectTogether() {
  if (!op.getKey()) {
    Value all = project(b, op.getQuery(), op.getQkvWeight(), op.getQkvBias());
    query = sliceColumns(b, all, 0, querySize);
    key = sliceColumns(b, all, querySize, keySize);
    value = sliceColumns(b, all, querySize + keySize, valueSize);
    return;
  }
  query = projectPacked(op.getQuery(), 0, querySize);
  if (op.getValue()) {
    key = projectPacked(op.getKey(), querySize, keySize);
    value = projectPacked(op.getValue(), querySize + keySize, valueSize);
    return;
  }
  Value both = projectPacked(op.getKey(), querySize, keySize + valueSize);
  key = sliceColumns(b, both, 0, keySize);
  value = sliceColumns(b, both, keySize, valueSize);
}

/// Rotates `[B, L, H, D]` if the op has a rotation.
Value MhaExpander::rotate(Value value) {
  if (!op.getRope())
    return value;
  return RopeOp::create(b, value.getType(), value, op.getOffset(),
                        op.getPositions(), op.getCos(), op.getSin(),
                        op.getFrequencies(), op.getRopeAttr(),
                        b.getI64IntegerAttr(1));
}

/// Attention over `[B, H, L, D]`.
SdpaOp MhaExpander::attend() {
  Value q = swapHeads(b, rotate(splitHeads(b, query, heads)));
  Value k = swapHeads(b, rotate(splitHeads(b, key, keyHeads)));
  Value v = swapHeads(b, splitHeads(b, value, keyHeads));
  auto queryType = cast<RankedTensorType>(q.getType());
  SmallVector<int64_t> shape(queryType.getShape());
  shape.back() = op.getValueHeadSize();
  Type lse = op.getLse() ? RankedTensorType::get(
                               ArrayRef(shape).drop_back(),
                               getAccumulatorType(queryType.getElementType()))
                         : Type();
  auto sdpa = SdpaOp::create(
      b, queryType.clone(shape), lse, q, k, v, op.getLengths(), op.getMask(),
      op.getBias(), op.getSinks(), op.getScaleAttr(), op.getCausalAttr(),
      op.getWindowAttr(), op.getSoftcapAttr(), /*schedule=*/nullptr);
  for (auto [from, to] : {std::pair(&op.getScoreMod(), &sdpa.getScoreMod()),
                          std::pair(&op.getMaskMod(), &sdpa.getMaskMod())})
    rewriter.inlineRegionBefore(*from, *to, to->begin());
  return sdpa;
}

void MhaExpander::run() {
  if (op.getQkvWeight())
    projectTogether();
  else
    projectSeparately();
  SdpaOp sdpa = attend();
  Value output = mergeHeads(b, swapHeads(b, sdpa.getOutput()));
  if (op.getOutWeight())
    output = project(b, output, op.getOutWeight(), op.getOutBias());
  SmallVector<Value> results = {output};
  if (op.getLse())
    results.push_back(sdpa.getLse());
  replaceOpWithCasts(rewriter, op, results);
}

namespace {
struct ExpandMhaPass final : fovea::impl::ExpandMhaPassBase<ExpandMhaPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<MhaOp> ops;
    getOperation()->walk([&](MhaOp op) { ops.push_back(op); });
    for (MhaOp op : ops) {
      rewriter.setInsertionPoint(op);
      MhaExpander(rewriter, op).run();
    }
  }
};
} // namespace
