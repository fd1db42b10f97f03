// Reshapes grouped-query attention with few queries so that all query heads of
// one key/value head are rows of one tile: decoding then reads each key and
// value once. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "Replace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea {
#define GEN_PASS_DEF_GROUPQUERIESPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// [B, g * Hk, Lq, ...] as [B, Hk, g, Lq, ...]; the head dim is static.
static Value splitHeads(ImplicitLocOpBuilder &b, Value value, int64_t keyHeads,
                        int64_t group) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, b.getLoc(), value);
  sizes[1] = b.getIndexAttr(keyHeads);
  sizes.insert(sizes.begin() + 2, b.getIndexAttr(group));
  SmallVector<int64_t> shape(type.getShape());
  shape[1] = keyHeads;
  shape.insert(shape.begin() + 2, group);
  SmallVector<ReassociationIndices> reassociation = {{0}, {1, 2}};
  for (int64_t dim = 3; dim < static_cast<int64_t>(shape.size()); ++dim)
    reassociation.push_back({dim});
  return tensor::ExpandShapeOp::create(b, type.clone(shape), value,
                                       reassociation, sizes);
}

/// [B, Hk, g, Lq, ...] with two dims merged: (g, Lq) for `first` = 2, (Hk, g)
/// for 1.
static Value mergeDims(ImplicitLocOpBuilder &b, Value value, int64_t first) {
  SmallVector<ReassociationIndices> reassociation;
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim) {
    if (dim == first + 1)
      reassociation.back().push_back(dim);
    else
      reassociation.push_back({dim});
  }
  return tensor::CollapseShapeOp::create(b, value, reassociation);
}

/// [B, Hk, g * Lq, ...] back to [B, g * Hk, Lq, ...].
static Value ungroup(ImplicitLocOpBuilder &b, Value value, int64_t group,
                     int64_t numQueries) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, b.getLoc(), value);
  sizes[2] = b.getIndexAttr(group);
  sizes.insert(sizes.begin() + 3, b.getIndexAttr(numQueries));
  SmallVector<int64_t> shape(type.getShape());
  shape[2] = group;
  shape.insert(shape.begin() + 3, numQueries);
  SmallVector<ReassociationIndices> reassociation = {{0}, {1}, {2, 3}};
  for (int64_t dim = 4; dim < static_cast<int64_t>(shape.size()); ++dim)
    reassociation.push_back({dim});
  Value expanded = tensor::ExpandShapeOp::create(b, type.clone(shape), value,
                                                 reassociation, sizes);
  return mergeDims(b, expanded, 1);
}

/// Makes a region that was written for (h, q) see (hk, row), with h = hk * g +
/// row / Lq and q = row % Lq.
static void remapPositions(RewriterBase &rewriter, Location loc, Region &region,
                           int64_t group, int64_t numQueries) {
  if (region.empty())
    return;
  Block &body = region.front();
  unsigned first = body.getNumArguments() - 4;
  Value head = body.getArgument(first + 1), row = body.getArgument(first + 2);
  ImplicitLocOpBuilder b(loc, rewriter);
  b.setInsertionPoint(region.getParentOp());
  Value groupSize = arith::ConstantIndexOp::create(b, group);
  Value queries = arith::ConstantIndexOp::create(b, numQueries);
  Value zero = arith::ConstantIndexOp::create(b, 0);

  b.setInsertionPointToStart(&body);
  auto firstHead = arith::MulIOp::create(b, head, groupSize);
  Operation *inGroup = nullptr, *newQuery = nullptr;
  if (numQueries != 1) {
    inGroup = arith::DivUIOp::create(b, row, queries);
    newQuery = arith::RemUIOp::create(b, row, queries);
  }
  auto newHead = arith::AddIOp::create(b, firstHead,
                                       inGroup ? inGroup->getResult(0) : row);
  rewriter.replaceUsesWithIf(head, newHead, [&](OpOperand &use) {
    return use.getOwner() != firstHead.getOperation();
  });
  rewriter.replaceUsesWithIf(row, newQuery ? newQuery->getResult(0) : zero,
                             [&](OpOperand &use) {
                               Operation *user = use.getOwner();
                               return user != newHead.getOperation() &&
                                      user != inGroup && user != newQuery;
                             });
}

/// Why an op is left as it is, or null.
static const char *findObstacle(SdpaOp op, int64_t maxRows) {
  auto type = cast<RankedTensorType>(op.getQuery().getType());
  if (type.getRank() != 4 || op.getNumHeads() == op.getNumKeyHeads())
    return "heads are not grouped";
  if (!op.isNormalized())
    return "modifiers are not in regions";
  if (op.getSinks())
    return "sinks differ between the heads of a group";
  if (type.isDynamicDim(2))
    return "the number of queries is dynamic";
  int64_t rows = op.getNumHeads() / op.getNumKeyHeads() * type.getDimSize(2);
  if (rows == 0 || rows > maxRows)
    return "the group has too many rows, or none";
  return nullptr;
}

static void groupQueries(RewriterBase &rewriter, SdpaOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  b.setInsertionPoint(op);
  auto queryType = cast<RankedTensorType>(op.getQuery().getType());
  int64_t keyHeads = op.getNumKeyHeads(), group = op.getNumHeads() / keyHeads;
  int64_t numQueries = queryType.getDimSize(2);

  Value query = mergeDims(b, splitHeads(b, op.getQuery(), keyHeads, group), 2);
  SmallVector<Type> types;
  for (Value result : op.getResults()) {
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[1] = keyHeads;
    shape[2] = group * numQueries;
    types.push_back(type.clone(shape));
  }
  auto grouped =
      SdpaOp::create(b, types.front(), types.size() > 1 ? types.back() : Type(),
                     query, op.getKey(), op.getValue(), /*lengths=*/Value(),
                     /*mask=*/Value(), /*bias=*/Value(),
                     /*sinks=*/Value(), op.getScaleAttr(), /*causal=*/nullptr,
                     /*window=*/nullptr,
                     /*softcap=*/nullptr, op.getScheduleAttr());
  for (auto [from, to] : {std::pair(&op.getScoreMod(), &grouped.getScoreMod()),
                          std::pair(&op.getMaskMod(), &grouped.getMaskMod())}) {
    rewriter.inlineRegionBefore(*from, *to, to->begin());
    remapPositions(rewriter, op.getLoc(), *to, group, numQueries);
  }
  SmallVector<Value> results;
  b.setInsertionPointAfter(grouped);
  for (Value result : grouped.getResults())
    results.push_back(ungroup(b, result, group, numQueries));
  replaceOpWithCasts(rewriter, op, results);
}

namespace {
struct GroupQueriesPass final
    : fovea::impl::GroupQueriesPassBase<GroupQueriesPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<SdpaOp> ops;
    getOperation()->walk([&](SdpaOp op) { ops.push_back(op); });
    for (SdpaOp op : ops)
      if (!findObstacle(op, maxRows))
        groupQueries(rewriter, op);
  }
};
} // namespace
