// Which dynamic sizes of a function's arguments must be equal: union-find over
// the dims of all tensors of the function, joined by the rules of each op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DimClasses.h"

#include "Attn/Attn.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/EquivalenceClasses.h"

using namespace mlir;
using namespace fovea;

namespace {
class DimUnion {
public:
  using Dim = std::pair<void *, int64_t>;

  void join(Value a, int64_t dimA, Value b, int64_t dimB) {
    classes.unionSets(Dim(a.getAsOpaquePointer(), dimA),
                      Dim(b.getAsOpaquePointer(), dimB));
  }
  /// Joins the leading `count` dims of two tensors.
  void joinLeading(Value a, Value b, int64_t count) {
    for (int64_t dim = 0; dim < count; ++dim)
      join(a, dim, b, dim);
  }
  void joinAll(Value a, Value b) { joinLeading(a, b, getRank(a)); }

  static int64_t getRank(Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type ? type.getRank() : 0;
  }

  llvm::EquivalenceClasses<Dim> classes;
};
} // namespace

/// Dims of operands that one loop of a linalg op runs over are equal.
static void joinDims(linalg::LinalgOp op, DimUnion &dims) {
  SmallVector<std::pair<Value, int64_t>> firstOfLoop(op.getNumLoops());
  for (OpOperand &operand : op->getOpOperands())
    for (auto [dim, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults())) {
      auto loop = dyn_cast<AffineDimExpr>(expr);
      if (!loop)
        continue;
      auto &[value, valueDim] = firstOfLoop[loop.getPosition()];
      if (value)
        dims.join(value, valueDim, operand.get(), dim);
      else
        std::tie(value, valueDim) = std::pair(operand.get(), int64_t(dim));
    }
}

static void joinDims(attn::SdpaOp op, DimUnion &dims) {
  Value query = op.getQuery(), key = op.getKey(), value = op.getValue();
  int64_t rank = DimUnion::getRank(query);
  int64_t queryLength = rank - 2;
  // Rank 4 has the batch outside of the heads, whose numbers may differ; rank 2
  // has none.
  if (rank > 2)
    dims.joinLeading(query, key, 1);
  dims.joinLeading(key, value, rank - 1);
  dims.joinLeading(query, op.getOutput(), rank - 1);
  dims.join(query, rank - 1, key, rank - 1);
  if (op.getLse())
    dims.joinLeading(query, op.getLse(), rank - 1);
  if (op.getLengths() && rank > 2)
    dims.join(op.getLengths(), 0, query, 0);
  for (Value dense : {op.getMask(), op.getBias()}) {
    // A static size of 1 broadcasts. A dynamic one may, see isOnlyBroadcast.
    auto type = dense ? cast<RankedTensorType>(dense.getType()) : nullptr;
    for (int64_t back = 1; type && back <= std::min(type.getRank(), rank);
         ++back) {
      int64_t dim = type.getRank() - back;
      if (type.getDimSize(dim) == 1)
        continue;
      if (back == 1)
        dims.join(dense, dim, key, queryLength);
      else
        dims.join(dense, dim, query, rank - back);
    }
  }
}

/// Sequences of a cache.
static void joinCache(const attn::CacheOperands &cache, Value sequences,
                      DimUnion &dims) {
  // Offsets are one more than sequences, which is checked with their values.
  if (cache.offsets)
    return;
  dims.join(sequences, 0, cache.pages ? cache.pages : cache.cache, 0);
  if (cache.ring)
    dims.join(sequences, 0, cache.ring, 0);
}

static void joinDims(attn::ReadCacheOp op, DimUnion &dims) {
  attn::CacheOperands cache = op.getCacheOperands();
  joinCache(cache, op.getRows(), dims);
  if (!cache.pages && !cache.offsets)
    dims.join(op.getRows(), 2, cache.cache, cache.getTokenDim());
}

static void joinDims(attn::AppendOp op, DimUnion &dims) {
  joinCache(op.getCacheOperands(), op.getAt(), dims);
  dims.joinAll(op.getCache(), op.getResult());
  if (!op.getOffsets())
    dims.join(op.getAt(), 0, op.getRows(), 0);
  if (op.getCounts())
    dims.join(op.getAt(), 0, op.getCounts(), 0);
}

static void joinDims(attn::PackOp op, DimUnion &dims) {
  dims.joinAll(op.getDest(), op.getResult());
}

/// Results tied to destinations have their sizes.
static void joinDims(DestinationStyleOpInterface op, DimUnion &dims) {
  for (OpOperand &init : op.getDpsInitsMutable())
    if (isa<RankedTensorType>(init.get().getType()))
      dims.joinAll(init.get(), op.getTiedOpResult(&init));
}

/// tensor.empty(tensor.dim %t, i) has the size of %t.
static void joinDims(tensor::EmptyOp op, DimUnion &dims) {
  for (auto [dim, size] : llvm::enumerate(op.getMixedSizes())) {
    auto source = dyn_cast<Value>(size);
    auto dimOp = source ? source.getDefiningOp<tensor::DimOp>() : nullptr;
    if (!dimOp)
      continue;
    if (std::optional<int64_t> index = dimOp.getConstantIndex())
      dims.join(op.getResult(), dim, dimOp.getSource(), *index);
  }
}

/// Dims that a reshape leaves alone.
static void joinReshape(Value collapsed, Value expanded,
                        ArrayRef<ReassociationIndices> reassociation,
                        DimUnion &dims) {
  for (auto [dim, group] : llvm::enumerate(reassociation))
    if (group.size() == 1)
      dims.join(collapsed, dim, expanded, group.front());
}

static DimUnion joinAllDims(func::FuncOp function) {
  DimUnion dims;
  function.walk([&](Operation *op) {
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      joinDims(linalgOp, dims);
    if (auto destinationOp = dyn_cast<DestinationStyleOpInterface>(op))
      joinDims(destinationOp, dims);
    if (auto sdpa = dyn_cast<attn::SdpaOp>(op))
      joinDims(sdpa, dims);
    else if (auto read = dyn_cast<attn::ReadCacheOp>(op))
      joinDims(read, dims);
    else if (auto append = dyn_cast<attn::AppendOp>(op))
      joinDims(append, dims);
    else if (auto pack = dyn_cast<attn::PackOp>(op))
      joinDims(pack, dims);
    else if (auto empty = dyn_cast<tensor::EmptyOp>(op))
      joinDims(empty, dims);
    else if (auto cast = dyn_cast<tensor::CastOp>(op))
      dims.joinAll(cast.getSource(), cast.getResult());
    else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
      joinReshape(collapse.getResult(), collapse.getSrc(),
                  collapse.getReassociationIndices(), dims);
    else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      joinReshape(expand.getSrc(), expand.getResult(),
                  expand.getReassociationIndices(), dims);
    else if (op->hasTrait<OpTrait::Elementwise>() && op->getNumResults() == 1)
      for (Value operand : op->getOperands())
        if (isa<RankedTensorType>(operand.getType()))
          dims.joinAll(operand, op->getResult(0));
  });
  return dims;
}

std::vector<std::vector<DimClass>>
fovea::computeDimClasses(func::FuncOp function) {
  DimUnion dims = joinAllDims(function);
  llvm::DenseMap<DimUnion::Dim, DimClass> classOfLeader;
  for (const auto &member : dims.classes) {
    auto [value, dim] = member->getData();
    auto type =
        cast<RankedTensorType>(Value::getFromOpaquePointer(value).getType());
    int64_t number = classOfLeader.size();
    DimClass &known =
        classOfLeader
            .try_emplace(*dims.classes.findLeader(member->getData()),
                         DimClass{number})
            .first->second;
    if (!type.isDynamicDim(dim))
      known.size = type.getDimSize(dim);
  }

  std::vector<std::vector<DimClass>> result;
  for (BlockArgument argument : function.getArguments()) {
    std::vector<DimClass> &row = result.emplace_back();
    for (int64_t dim = 0; dim < DimUnion::getRank(argument); ++dim) {
      auto leader = dims.classes.findLeader(
          DimUnion::Dim(argument.getAsOpaquePointer(), dim));
      row.push_back(leader == dims.classes.member_end()
                        ? DimClass()
                        : classOfLeader.lookup(*leader));
    }
  }
  return result;
}

bool fovea::isOnlyBroadcast(Value value) {
  return !value.use_empty() &&
         llvm::all_of(value.getUses(), [](OpOperand &use) {
           auto isIn = [&](MutableOperandRange range) {
             return llvm::any_of(
                 range, [&](OpOperand &operand) { return &operand == &use; });
           };
           auto sdpa = dyn_cast<attn::SdpaOp>(use.getOwner());
           return sdpa &&
                  (isIn(sdpa.getMaskMutable()) || isIn(sdpa.getBiasMutable()));
         });
}
