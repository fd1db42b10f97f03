// Reshapes grouped-query attention so that all query heads of one key/value
// head are rows of one tile: decoding then reads each key and value once.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "Layout.h"
#include "Replace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea {
#define GEN_PASS_DEF_GROUPQUERIESPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// The sizes that grouping is about.
struct Grouping {
  explicit Grouping(ImplicitLocOpBuilder &b, SdpaOp op)
      : keyHeads(op.getNumKeyHeads()), group(op.getNumHeads() / keyHeads),
        numQueries(
            cast<RankedTensorType>(op.getQuery().getType()).getDimSize(2)),
        queries(tensor::getMixedSize(b, b.getLoc(), op.getQuery(), 2)) {}

  int64_t getRows() const {
    return ShapedType::isDynamic(numQueries) ? numQueries : numQueries * group;
  }

  int64_t keyHeads, group, numQueries;
  OpFoldResult queries;
};
} // namespace

/// Splits dim `dim` in two.
static Value splitDim(ImplicitLocOpBuilder &b, Value value, int64_t dim,
                      std::pair<int64_t, int64_t> staticSizes,
                      OpFoldResult outer, OpFoldResult inner) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, b.getLoc(), value);
  sizes[dim] = outer;
  sizes.insert(sizes.begin() + dim + 1, inner);
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] = staticSizes.first;
  shape.insert(shape.begin() + dim + 1, staticSizes.second);
  SmallVector<ReassociationIndices> reassociation;
  for (int64_t i = 0; i < type.getRank(); ++i) {
    if (i == dim)
      reassociation.push_back({i, i + 1});
    else
      reassociation.push_back({i < dim ? i : i + 1});
  }
  return tensor::ExpandShapeOp::create(b, type.clone(shape), value,
                                       reassociation, sizes);
}

/// Merges dims `first` and `first` + 1.
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

/// Transposes dims `first` and `first` + 1.
static Value swapDims(ImplicitLocOpBuilder &b, Value value, int64_t first) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> permutation(
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())));
  std::swap(permutation[first], permutation[first + 1]);
  return emitTransposed(b, value, permutation);
}

/// [B, Hk * g, Lq, ...] to [B, Hk, Lq * g, ...]. The heads of one query are
/// next to each other: rows of a tile then have about the same position, which
/// is what masks are about.
static Value groupRows(ImplicitLocOpBuilder &b, Value value,
                       const Grouping &sizes) {
  Value split =
      splitDim(b, value, 1, {sizes.keyHeads, sizes.group},
               b.getIndexAttr(sizes.keyHeads), b.getIndexAttr(sizes.group));
  // A single query needs no transposition.
  return mergeDims(b, sizes.numQueries == 1 ? split : swapDims(b, split, 2), 2);
}

/// Sinks [Hk * g] or [Hk * g, Lq] to [Hk, Lq * g].
static Value groupSinks(ImplicitLocOpBuilder &b, Value sinks,
                        const Grouping &sizes) {
  if (!sinks)
    return sinks;
  auto type = cast<RankedTensorType>(sinks.getType());
  if (type.getRank() == 1) {
    OpFoldResult heads = b.getIndexAttr(sizes.keyHeads * sizes.group);
    Value rows = tensor::EmptyOp::create(b, {heads, sizes.queries},
                                         type.getElementType());
    sinks = linalg::BroadcastOp::create(b, sinks, rows, /*dimensions=*/1)
                ->getResult(0);
  }
  Value split =
      splitDim(b, sinks, 0, {sizes.keyHeads, sizes.group},
               b.getIndexAttr(sizes.keyHeads), b.getIndexAttr(sizes.group));
  return mergeDims(b, sizes.numQueries == 1 ? split : swapDims(b, split, 1), 1);
}

/// [B, Hk, Lq * g, ...] back to [B, Hk * g, Lq, ...].
static Value ungroupRows(ImplicitLocOpBuilder &b, Value value,
                         const Grouping &sizes) {
  OpFoldResult group = b.getIndexAttr(sizes.group);
  if (sizes.numQueries == 1)
    return mergeDims(
        b, splitDim(b, value, 2, {sizes.group, 1}, group, sizes.queries), 1);
  Value split = splitDim(b, value, 2, {sizes.numQueries, sizes.group},
                         sizes.queries, group);
  return mergeDims(b, swapDims(b, split, 2), 1);
}

/// Makes a region that was written for (h, q) see (hk, row), with h = hk * g +
/// row % g and q = row / g.
static void remapPositions(RewriterBase &rewriter, Location loc, Region &region,
                           const Grouping &sizes) {
  if (region.empty())
    return;
  Block &body = region.front();
  unsigned first = body.getNumArguments() - 4;
  Value head = body.getArgument(first + 1), row = body.getArgument(first + 2);
  ImplicitLocOpBuilder b(loc, rewriter);
  b.setInsertionPoint(region.getParentOp());
  Value group = arith::ConstantIndexOp::create(b, sizes.group);
  Value zero = arith::ConstantIndexOp::create(b, 0);

  b.setInsertionPointToStart(&body);
  auto firstHead = arith::MulIOp::create(b, head, group);
  Operation *inGroup = nullptr, *newQuery = nullptr;
  if (sizes.numQueries != 1) {
    inGroup = arith::RemUIOp::create(b, row, group);
    newQuery = arith::DivUIOp::create(b, row, group);
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

/// Whether a region tells the heads of a group apart: each lane of a vector of
/// rows is then a case of its own.
static bool readsHead(SdpaOp op) {
  return llvm::any_of(op->getRegions(), [](Region &region) {
    return !region.empty() &&
           !region.front()
                .getArgument(region.front().getNumArguments() - 3)
                .use_empty();
  });
}

/// Why an op is left as it is, or null.
static const char *findObstacle(SdpaOp op, int64_t maxRows) {
  auto type = cast<RankedTensorType>(op.getQuery().getType());
  if (type.getRank() != 4 || op.getNumHeads() == op.getNumKeyHeads())
    return "heads are not grouped";
  if (!op.isNormalized())
    return "modifiers are not in regions";
  if (type.isDynamicDim(2))
    return readsHead(op) ? "the number of queries is dynamic" : nullptr;
  // So few rows that sharing the keys is worth any region.
  constexpr int64_t fewRows = 16;
  int64_t rows = op.getNumHeads() / op.getNumKeyHeads() * type.getDimSize(2);
  if (rows == 0 ||
      rows > (readsHead(op) ? std::min(fewRows, maxRows) : maxRows))
    return "the group has too many rows, or none";
  return nullptr;
}

static void groupQueries(RewriterBase &rewriter, SdpaOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  b.setInsertionPoint(op);
  Grouping sizes(b, op);
  Value query = groupRows(b, op.getQuery(), sizes);
  SmallVector<Type> types;
  for (Value result : op.getResults()) {
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[1] = sizes.keyHeads;
    shape[2] = sizes.getRows();
    types.push_back(type.clone(shape));
  }
  auto grouped = SdpaOp::create(
      b, types.front(), types.size() > 1 ? types.back() : Type(), query,
      op.getKey(), op.getValue(), /*lengths=*/Value(),
      /*mask=*/Value(), /*bias=*/Value(), groupSinks(b, op.getSinks(), sizes),
      op.getScaleAttr(), /*causal=*/nullptr,
      /*window=*/nullptr,
      /*softcap=*/nullptr, op.getScheduleAttr());
  for (auto [from, to] : {std::pair(&op.getScoreMod(), &grouped.getScoreMod()),
                          std::pair(&op.getMaskMod(), &grouped.getMaskMod())}) {
    rewriter.inlineRegionBefore(*from, *to, to->begin());
    remapPositions(rewriter, op.getLoc(), *to, sizes);
  }
  SmallVector<Value> results;
  b.setInsertionPointAfter(grouped);
  for (Value result : grouped.getResults())
    results.push_back(ungroupRows(b, result, sizes));
  replaceOpWithCasts(rewriter, op, results);
}

namespace {
/// What becomes of the results of an op, one by one, as long as it is only
/// another layout or a buffer that they are stored to.
struct Tail {
  explicit Tail(SdpaOp op);
  /// Copies the tail of a copy of the op to where `b` is; returns what others
  /// use.
  SmallVector<Value> copy(ImplicitLocOpBuilder &b, IRMapping &mapping) const;

  SmallVector<Operation *> ops;
  SmallVector<Value> results; ///< that ops outside of the tail use
};
} // namespace

/// Whether all but the first operand of a layout change are there at `op`.
static bool isLayoutChangeAt(Operation *user, SdpaOp op) {
  if (isa<linalg::TransposeOp, tensor::CollapseShapeOp>(user))
    return true;
  DominanceInfo dominance(op->getParentOp());
  auto expand = dyn_cast<tensor::ExpandShapeOp>(user);
  return expand && llvm::all_of(expand.getOutputShape(), [&](Value size) {
           return dominance.properlyDominates(size, op);
         });
}

Tail::Tail(SdpaOp op) {
  for (Value value : op.getResults()) {
    while (value && value.hasOneUse()) {
      Operation *user = *value.getUsers().begin();
      if (user->getBlock() != op->getBlock() || user->getOperand(0) != value)
        break;
      bool isStored = isa<bufferization::MaterializeInDestinationOp>(user) &&
                      user->getNumResults() == 0;
      if (!isStored && !isLayoutChangeAt(user, op))
        break;
      ops.push_back(user);
      value = isStored ? Value() : user->getResult(0);
    }
    if (value)
      results.push_back(value);
  }
}

SmallVector<Value> Tail::copy(ImplicitLocOpBuilder &b,
                              IRMapping &mapping) const {
  for (Operation *op : ops) {
    // The tensor that a transposition fills is of sizes that may not be known
    // here.
    if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
      mapping.map(transpose->getResult(0),
                  emitTransposed(b, mapping.lookup(transpose.getInput()),
                                 transpose.getPermutation()));
    else
      b.clone(*op, mapping);
  }
  return llvm::map_to_vector(
      results, [&](Value value) { return mapping.lookup(value); });
}

/// Two versions of an op: one that is grouped for up to `mostQueries` queries,
/// and the op as it is, each with its tail.
static void groupIfFew(RewriterBase &rewriter, SdpaOp op, int64_t mostQueries) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  b.setInsertionPoint(op);
  Value queries = tensor::DimOp::create(b, op.getQuery(), 2);
  Value few =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ule, queries,
                            arith::ConstantIndexOp::create(b, mostQueries));
  Tail tail(op);
  auto branches =
      scf::IfOp::create(b, TypeRange(ValueRange(tail.results)), few,
                        /*addThenBlock=*/true, /*addElseBlock=*/true);
  SdpaOp grouped;
  for (Block *block : {branches.thenBlock(), branches.elseBlock()}) {
    b.setInsertionPointToEnd(block);
    IRMapping mapping;
    auto copy = cast<SdpaOp>(b.clone(*op, mapping));
    scf::YieldOp::create(b, tail.copy(b, mapping));
    if (block == branches.thenBlock())
      grouped = copy;
  }
  for (auto [value, result] :
       llvm::zip_equal(tail.results, branches.getResults()))
    rewriter.replaceAllUsesWith(value, result);
  for (Operation *user : llvm::reverse(tail.ops))
    rewriter.eraseOp(user);
  rewriter.eraseOp(op);
  groupQueries(rewriter, grouped);
}

namespace {
struct GroupQueriesPass final
    : fovea::impl::GroupQueriesPassBase<GroupQueriesPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<SdpaOp> ops;
    getOperation()->walk([&](SdpaOp op) { ops.push_back(op); });
    for (SdpaOp op : ops) {
      if (findObstacle(op, maxRows))
        continue;
      if (cast<RankedTensorType>(op.getQuery().getType()).isDynamicDim(2))
        groupIfFew(rewriter, op,
                   maxRows * op.getNumKeyHeads() / op.getNumHeads());
      else
        groupQueries(rewriter, op);
    }
  }
};
} // namespace
