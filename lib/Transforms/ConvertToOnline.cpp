// Converts attn.sdpa to the online-softmax form: the start of the recurrence,
// one attn.online_sdpa over all keys, attn.normalize, and attn.merge where keys
// are split. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "Replace.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include <cmath>

namespace fovea {
#define GEN_PASS_DEF_CONVERTTOONLINEPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

static Value fill(ImplicitLocOpBuilder &b, double value,
                  ArrayRef<OpFoldResult> sizes, Type element) {
  Value empty = tensor::EmptyOp::create(b, sizes, element);
  Value scalar = arith::ConstantOp::create(b, b.getFloatAttr(element, value));
  return linalg::FillOp::create(b, scalar, empty).getResult(0);
}

/// A row starts with its sink: `inSink(sink)` in the first chunk of keys (any,
/// if `chunkDim` is negative), `otherwise` in the others, since only one may
/// count it.
static Value fillWithSinks(ImplicitLocOpBuilder &b, Value sinks,
                           ArrayRef<OpFoldResult> sizes, int64_t chunkDim,
                           Type element,
                           function_ref<Value(OpBuilder &, Value)> inSink,
                           double otherwise) {
  Value empty = tensor::EmptyOp::create(b, sizes, element);
  int64_t rank = sizes.size();
  AffineMap maps[] = {getSinkMap(sinks, rank - (chunkDim >= 0 ? 1 : 0)),
                      b.getMultiDimIdentityMap(rank)};
  if (chunkDim >= 0)
    maps[0] = maps[0].shiftDims(1, chunkDim);
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  auto body = [&](OpBuilder &nested, Location loc, ValueRange args) {
    Value sink = args[0];
    unsigned width = element.getIntOrFloatBitWidth();
    if (sink.getType().getIntOrFloatBitWidth() < width)
      sink = arith::ExtFOp::create(nested, loc, element, sink);
    else if (sink.getType() != element)
      sink = arith::TruncFOp::create(nested, loc, element, sink);
    Value start = inSink(nested, sink);
    if (chunkDim >= 0) {
      Value chunk = linalg::IndexOp::create(nested, loc, chunkDim);
      Value zero = arith::ConstantIndexOp::create(nested, loc, 0);
      Value first = arith::CmpIOp::create(nested, loc, arith::CmpIPredicate::eq,
                                          chunk, zero);
      Value other = arith::ConstantOp::create(
          nested, loc, nested.getFloatAttr(element, otherwise));
      start = arith::SelectOp::create(nested, loc, first, start, other);
    }
    linalg::YieldOp::create(nested, loc, start);
  };
  return linalg::GenericOp::create(b, empty.getType(), sinks, empty, maps,
                                   parallel, body)
      .getResult(0);
}

/// How many chunks `keys` keys are split into: as many as there are, unless
/// their partial results need too much memory, and one where there are no keys,
/// since a sink has to count somewhere. No chunk is empty otherwise.
static OpFoldResult countChunks(ImplicitLocOpBuilder &b, SdpaOp op,
                                OpFoldResult keys) {
  TileSchedule schedule = op.getScheduleAttr();
  int64_t unit = schedule.getKeyChunk();
  auto outputType = cast<RankedTensorType>(op.getOutput().getType());
  int64_t bytes =
      getAccumulatorType(outputType.getElementType()).getIntOrFloatBitWidth() /
      8;
  for (int64_t size : outputType.getShape())
    bytes *= ShapedType::isDynamic(size) ? 1 : size;
  int64_t most = std::max<int64_t>(1, schedule.getMostPartialBytes() /
                                          std::max<int64_t>(bytes, 1));
  AffineExpr n = b.getAffineDimExpr(0);
  auto atLeastOne = [&](AffineExpr count, OpFoldResult of) {
    AffineMap map = AffineMap::get(1, 0, {count, b.getAffineConstantExpr(1)},
                                   b.getContext());
    return affine::makeComposedFoldedAffineMax(b, b.getLoc(), map, {of});
  };
  if (schedule.getMostPartialBytes() == 0)
    return atLeastOne(n.ceilDiv(unit), keys);
  // units = ceildiv(Lk, unit), as few in each chunk as `most` chunks need
  OpFoldResult units = atLeastOne(n.ceilDiv(unit), keys);
  OpFoldResult inChunk = affine::makeComposedFoldedAffineApply(
      b, b.getLoc(), n.ceilDiv(most), {units});
  if (std::optional<int64_t> size = getConstantIntValue(inChunk))
    return affine::makeComposedFoldedAffineApply(b, b.getLoc(),
                                                 n.ceilDiv(*size), {units});
  auto value = [&](OpFoldResult result) {
    return getValueOrCreateConstantIndexOp(b, b.getLoc(), result);
  };
  return arith::CeilDivUIOp::create(b, value(units), value(inChunk))
      .getResult();
}

static void convertToOnline(RewriterBase &rewriter, SdpaOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto queryType = cast<RankedTensorType>(op.getQuery().getType());
  Type element = getAccumulatorType(queryType.getElementType());
  int64_t chunk = op.getScheduleAttr() ? op.getScheduleAttr().getKeyChunk() : 0;

  SmallVector<OpFoldResult> rows =
      tensor::getMixedSizes(b, b.getLoc(), op.getQuery());
  rows.pop_back();
  int64_t chunkDim = rows.size() - 1;
  if (chunk) {
    OpFoldResult keys = tensor::getMixedSize(b, b.getLoc(), op.getKey(),
                                             queryType.getRank() - 2);
    rows.insert(rows.begin() + chunkDim, countChunks(b, op, keys));
  }
  SmallVector<OpFoldResult> outputs = rows;
  outputs.push_back(b.getIndexAttr(op.getValueHeadSize()));

  // acc = 0; max = lowest and sum = 0, or the sink's share of the denominator.
  const llvm::fltSemantics &semantics =
      cast<FloatType>(element).getFloatSemantics();
  double lowest =
      APFloat::getLargest(semantics, /*Negative=*/true).convertToDouble();
  Value acc = fill(b, 0, outputs, element), max, sum;
  if (Value sinks = op.getSinks()) {
    int64_t sinkChunk = chunk ? chunkDim : -1;
    auto constant = [&](OpBuilder &nested, double value) -> Value {
      return arith::ConstantOp::create(nested, op.getLoc(),
                                       nested.getFloatAttr(element, value));
    };
    // A sink of -inf is none.
    auto startMax = [&](OpBuilder &nested, Value sink) -> Value {
      Value max = arith::MulFOp::create(nested, op.getLoc(), sink,
                                        constant(nested, M_LOG2E));
      return arith::MaximumFOp::create(nested, op.getLoc(), max,
                                       constant(nested, lowest));
    };
    auto startSum = [&](OpBuilder &nested, Value sink) -> Value {
      Value none =
          arith::CmpFOp::create(nested, op.getLoc(), arith::CmpFPredicate::OEQ,
                                sink, constant(nested, -INFINITY));
      return arith::SelectOp::create(nested, op.getLoc(), none,
                                     constant(nested, 0), constant(nested, 1));
    };
    max = fillWithSinks(b, sinks, rows, sinkChunk, element, startMax, lowest);
    sum = fillWithSinks(b, sinks, rows, sinkChunk, element, startSum, 0);
  } else {
    max = fill(b, lowest, rows, element);
    sum = fill(b, 0, rows, element);
  }

  auto online = OnlineSdpaOp::create(
      b, TypeRange{acc.getType(), max.getType(), sum.getType()}, op.getQuery(),
      op.getKey(), op.getValue(), acc, max, sum, ValueRange{}, Value(),
      b.getF64FloatAttr(op.getScaleValue()), b.getI64IntegerAttr(chunk),
      op.getScheduleAttr());
  rewriter.inlineRegionBefore(op.getScoreMod(), online.getScoreMod(),
                              online.getScoreMod().begin());
  rewriter.inlineRegionBefore(op.getMaskMod(), online.getMaskMod(),
                              online.getMaskMod().begin());

  Type outputElement = chunk ? element : queryType.getElementType();
  Value output = tensor::EmptyOp::create(b, outputs, outputElement);
  Value lse = op.getLse() || chunk ? tensor::EmptyOp::create(b, rows, element)
                                   : Value();
  SmallVector<Type> types = {output.getType()};
  if (lse)
    types.push_back(lse.getType());
  auto normalize =
      NormalizeOp::create(b, types, online.getResult(0), online.getResult(1),
                          online.getResult(2), output, lse);
  if (!chunk) {
    replaceOpWithCasts(rewriter, op, normalize.getResults());
    return;
  }
  auto outputType = cast<RankedTensorType>(op.getOutput().getType());
  auto lseType =
      outputType.clone(element).clone(outputType.getShape().drop_back());
  // Partial results are merged before they are rounded.
  auto merge = MergeOp::create(b, outputType, lseType, normalize.getResult(0),
                               normalize.getResult(1), chunkDim);
  replaceOpWithCasts(rewriter, op,
                     merge.getResults().take_front(op.getNumResults()));
}

namespace {
struct ConvertToOnlinePass final
    : fovea::impl::ConvertToOnlinePassBase<ConvertToOnlinePass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<SdpaOp> ops;
    getOperation()->walk([&](SdpaOp op) { ops.push_back(op); });
    for (SdpaOp op : ops) {
      if (!op.isNormalized()) {
        op.emitOpError("expected modifiers in regions: run "
                       "attn-normalize-modifiers first");
        return signalPassFailure();
      }
      rewriter.setInsertionPoint(op);
      convertToOnline(rewriter, op);
    }
  }
};
} // namespace
