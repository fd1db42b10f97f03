// Decomposes the ops on caches: attn.read_cache into a gather of all rows,
// attn.append and attn.pack into parallel loops that insert rows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CacheAddress.h"
#include "Decompose.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// An element of a cache as a number of type `type`: `scale * stored`.
static Value emitDequantize(ImplicitLocOpBuilder &b, Value stored, Value scale,
                            Type type) {
  Type wide = getAccumulatorType(type);
  Value value = stored.getType().isInteger()
                    ? arith::SIToFPOp::create(b, wide, stored).getResult()
                    : emitConvert(b, stored, wide);
  if (scale)
    value = arith::MulFOp::create(b, value, emitConvert(b, scale, wide));
  return emitConvert(b, value, type);
}

/// The value, but at least `-bound` and at most `upper`; NaN as it is.
static Value emitClamp(ImplicitLocOpBuilder &b, Value value, double lower,
                       double upper) {
  auto clamp = [&](arith::CmpFPredicate beyond, double bound) {
    Value limit = emitConstant(b, value.getType(), bound);
    Value isBeyond = arith::CmpFOp::create(b, beyond, value, limit);
    value = arith::SelectOp::create(b, isBeyond, limit, value);
  };
  clamp(arith::CmpFPredicate::OLT, lower);
  clamp(arith::CmpFPredicate::OGT, upper);
  return value;
}

/// A number as a cache of type `type` stores it.
static Value emitQuantize(ImplicitLocOpBuilder &b, Value value, Value scale,
                          Type type) {
  if (value.getType() == type)
    return value;
  if (!type.isInteger() && !isa<Float8E4M3FNType>(type))
    return emitConvert(b, value, type);
  Type wide = getAccumulatorType(value.getType());
  value = emitConvert(b, value, wide);
  if (scale)
    value = arith::DivFOp::create(b, value, emitConvert(b, scale, wide));
  if (!type.isInteger())
    return arith::TruncFOp::create(b, type, emitClamp(b, value, -448, 448));
  value = emitClamp(b, value, -128, 127);
  Value isNan =
      arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, value, value);
  value = arith::SelectOp::create(b, isNan, emitConstant(b, wide, 0), value);
  // Adding 1.5 * 2^(digits of the mantissa) rounds to an integer.
  Value magic = emitConstant(b, wide, wide.isF64() ? 0x1.8p52 : 0x1.8p23);
  value = arith::AddFOp::create(b, value, magic);
  value = arith::SubFOp::create(b, value, magic);
  return arith::FPToSIOp::create(b, type, value);
}

//===----------------------------------------------------------------------===//
// attn.read_cache
//===----------------------------------------------------------------------===//

void fovea::decomposeReadCache(RewriterBase &rewriter, ReadCacheOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  CacheOperands cache = op.getCacheOperands();
  Type element = op.getType().getElementType();
  ReifiedRankedShapedTypeDims shapes;
  (void)op.reifyResultShapes(b, shapes);
  CacheSizes sizes(b, cache);
  Value length =
      getValueOrCreateConstantIndexOp(b, op.getLoc(), shapes.front()[2]);
  Value rows = emitElementwise(
      b, ValueRange(), emitEmpty(b, shapes.front(), element),
      [&](ImplicitLocOpBuilder &b, ValueRange) -> Value {
        Value at[4];
        for (auto [dim, index] : llvm::enumerate(at))
          index = linalg::IndexOp::create(b, dim);
        Value row = at[2];
        if (op.getRightAligned()) {
          // The last row is that of the last token.
          PackedSequence sequence = emitSequence(b, cache.offsets, at[0]);
          Value first = arith::SubIOp::create(b, length, sequence.size);
          row = arith::SubIOp::create(b, row, first);
        }
        Value number = emitSlotOfRow(b, cache, sizes, at[0], row);
        CacheSlot slot = emitSlot(b, cache, sizes, at[0], number);
        auto branches = scf::IfOp::create(b, element, slot.inRange,
                                          /*withElseRegion=*/true);
        {
          OpBuilder::InsertionGuard guard(b);
          b.setInsertionPointToStart(branches.thenBlock());
          SmallVector<Value> indices =
              getCacheIndices(cache, slot.page, at[1], slot.slot);
          indices.push_back(at[3]);
          Value stored = tensor::ExtractOp::create(b, cache.cache, indices);
          Value scale = emitScale(b, cache, slot.page, at[1]);
          scf::YieldOp::create(b, emitDequantize(b, stored, scale, element));
          b.setInsertionPointToStart(branches.elseBlock());
          scf::YieldOp::create(b, emitConstant(b, element, 0));
        }
        return branches.getResult(0);
      });
  rewriter.replaceOp(op, rows);
}

//===----------------------------------------------------------------------===//
// attn.append
//===----------------------------------------------------------------------===//

namespace {
/// A new row: where it comes from, and number `token` of sequence `batch`.
struct NewRow {
  SmallVector<OpFoldResult> source;
  Value batch, head, token;
  Value exists; ///< i1
};

class AppendEmitter {
public:
  AppendEmitter(RewriterBase &rewriter, AppendOp op)
      : b(op.getLoc(), rewriter), op(op), cache(op.getCacheOperands()),
        sizes(b, cache), zero(constant(0)), one(constant(1)) {}

  Value emit();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value compare(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return arith::CmpIOp::create(b, predicate, lhs, rhs);
  }
  Value both(Value lhs, Value rhs) {
    return arith::AndIOp::create(b, lhs, rhs);
  }
  NewRow locateInBatch(ValueRange at);
  NewRow locateInPack(ValueRange at);
  void emitRow(const NewRow &row, Value destination);

  ImplicitLocOpBuilder b;
  AppendOp op;
  CacheOperands cache;
  CacheSizes sizes;
  Value zero, one;
};
} // namespace

/// Iteration `(b, h, i)` of rows `[B, Hk, L, D]`.
NewRow AppendEmitter::locateInBatch(ValueRange at) {
  NewRow row{{at[0], at[1], at[2]}, at[0], at[1], Value(), Value()};
  row.token =
      arith::AddIOp::create(b, emitElement(b, op.getAt(), at[0]), at[2]);
  row.exists = op.getCounts()
                   ? compare(arith::CmpIPredicate::slt, at[2],
                             emitElement(b, op.getCounts(), at[0]))
                   : arith::ConstantOp::create(b, b.getBoolAttr(true));
  return row;
}

/// Iteration `(t, h)` of rows `[T, Hk, D]`.
NewRow AppendEmitter::locateInPack(ValueRange at) {
  NewRow row{{at[0], at[1]}, Value(), at[1], Value(), Value()};
  Value offsets = op.getOffsets();
  Value numOffsets = tensor::DimOp::create(b, offsets, 0);
  Value batch = arith::SubIOp::create(b, numOffsets, one);
  // The sequence is the number of sequences that end at t or before.
  auto count = scf::ForOp::create(
      b, one, numOffsets, one, zero,
      [&](OpBuilder &nested, Location loc, Value j, ValueRange carried) {
        ImplicitLocOpBuilder inner(loc, nested);
        Value isBefore =
            arith::CmpIOp::create(inner, arith::CmpIPredicate::sle,
                                  emitElement(inner, offsets, j), at[0]);
        Value next = arith::AddIOp::create(inner, carried[0], one);
        scf::YieldOp::create(
            inner, arith::SelectOp::create(inner, isBefore, next, carried[0])
                       .getResult());
      });
  Value isIn = compare(arith::CmpIPredicate::slt, count.getResult(0), batch);
  row.batch = arith::SelectOp::create(b, isIn, count.getResult(0), zero);
  Value begin = emitElement(b, offsets, row.batch);
  row.exists = both(isIn, compare(arith::CmpIPredicate::sge, at[0], begin));
  Value inSequence = arith::SubIOp::create(b, at[0], begin);
  row.token = arith::AddIOp::create(b, emitElement(b, op.getAt(), row.batch),
                                    inSequence);
  return row;
}

/// Inserts the row into the cache, or nothing if there is no place for it.
void AppendEmitter::emitRow(const NewRow &row, Value destination) {
  // A place out of range is never used: the checks before the call say so, and
  // nothing is written if nobody asked them.
  Value number = row.token;
  if (op.getRing())
    number = arith::RemUIOp::create(b, number, sizes.capacity);
  Value fits = compare(arith::CmpIPredicate::ult, number, sizes.capacity);
  number = arith::SelectOp::create(b, fits, number, zero);
  CacheSlot slot = emitSlot(b, cache, sizes, row.batch, number);
  Value isWritten = both(both(row.exists, fits), slot.inRange);
  Value page = arith::SelectOp::create(b, isWritten, slot.page, zero);
  OpFoldResult count =
      arith::SelectOp::create(b, isWritten, one, zero).getResult();

  int64_t headSize = cache.getHeadSize();
  auto rowsType = cast<RankedTensorType>(op.getRows().getType());
  OpFoldResult unit = b.getIndexAttr(1);
  auto slice = [&](MutableArrayRef<OpFoldResult> offsets, unsigned rowDim) {
    SmallVector<OpFoldResult> sizes(offsets.size() - 1, unit);
    sizes.push_back(b.getIndexAttr(headSize));
    sizes[rowDim] = count;
    return sizes;
  };
  SmallVector<OpFoldResult> from = row.source;
  from.push_back(b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(from.size(), unit);
  auto one = RankedTensorType::get({ShapedType::kDynamic, headSize},
                                   rowsType.getElementType());
  unsigned rowDim = op.getOffsets() ? 0 : 2;
  Value stored = tensor::ExtractSliceOp::create(b, one, op.getRows(), from,
                                                slice(from, rowDim), strides);
  Type element = cache.getType().getElementType();
  if (element != rowsType.getElementType()) {
    Value scale = emitScale(b, cache, page, row.head);
    Value empty = emitEmpty(b, {count, b.getIndexAttr(headSize)}, element);
    stored = emitElementwise(b, stored, empty,
                             [&](ImplicitLocOpBuilder &b, ValueRange args) {
                               return emitQuantize(b, args[0], scale, element);
                             });
  }
  SmallVector<Value> indices =
      getCacheIndices(cache, page, row.head, slot.slot);
  SmallVector<OpFoldResult> to = getAsOpFoldResult(indices);
  to.push_back(b.getIndexAttr(0));
  strides.assign(to.size(), unit);
  auto parallel =
      cast<scf::ForallOp>(b.getInsertionBlock()->getParentOp()).getTerminator();
  b.setInsertionPointToStart(parallel.getBody());
  tensor::ParallelInsertSliceOp::create(
      b, stored, destination, to, slice(to, cache.getTokenDim()), strides);
}

Value AppendEmitter::emit() {
  SmallVector<OpFoldResult> bounds =
      tensor::getMixedSizes(b, b.getLoc(), op.getRows());
  bounds.pop_back();
  auto loop = scf::ForallOp::create(b, bounds, ValueRange{op.getCache()},
                                    /*mapping=*/std::nullopt);
  b.setInsertionPoint(loop.getTerminator());
  SmallVector<Value> at = loop.getInductionVars();
  NewRow row = op.getOffsets() ? locateInPack(at) : locateInBatch(at);
  emitRow(row, loop.getRegionIterArgs()[0]);
  return loop.getResult(0);
}

void fovea::decomposeAppend(RewriterBase &rewriter, AppendOp op) {
  Value result = AppendEmitter(rewriter, op).emit();
  rewriter.replaceOp(op, result);
}

//===----------------------------------------------------------------------===//
// attn.pack
//===----------------------------------------------------------------------===//

/// Iteration `(b, h)` copies the rows of a head of a sequence. Rows that do not
/// exist, or have no place, are never copied: the checks before the call say
/// so.
void fovea::decomposePack(RewriterBase &rewriter, PackOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), rewriter);
  auto type = cast<RankedTensorType>(op.getRows().getType());
  SmallVector<OpFoldResult> from =
      tensor::getMixedSizes(b, b.getLoc(), op.getRows());
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value length = getValueOrCreateConstantIndexOp(b, b.getLoc(), from[2]);
  Value places = tensor::DimOp::create(b, op.getDest(), 0);
  auto clamp = [&](Value value, Value most) {
    value = arith::MaxSIOp::create(b, value, zero);
    return arith::MinSIOp::create(b, value, most).getResult();
  };

  auto loop = scf::ForallOp::create(b, ArrayRef(from).take_front(2),
                                    ValueRange{op.getDest()},
                                    /*mapping=*/std::nullopt);
  b.setInsertionPoint(loop.getTerminator());
  SmallVector<Value> at = loop.getInductionVars();
  PackedSequence sequence = emitSequence(b, op.getOffsets(), at[0]);
  Value begin = clamp(sequence.begin, places);
  Value count = clamp(sequence.size, length);
  count =
      arith::MinSIOp::create(b, count, arith::SubIOp::create(b, places, begin));
  Value first = op.getRightAligned()
                    ? arith::SubIOp::create(b, length, count).getResult()
                    : zero;

  // [1, 1, count(, E)] of the rows as [count, 1(, E)] of the result.
  OpFoldResult unit = b.getIndexAttr(1);
  SmallVector<OpFoldResult> offsets = {at[0], at[1], first}, sizes(2, unit);
  sizes.push_back(count);
  SmallVector<OpFoldResult> to = {begin, at[1]}, toSizes = {count, unit};
  SmallVector<int64_t> shape = {ShapedType::kDynamic};
  if (type.getRank() == 4) {
    for (SmallVector<OpFoldResult> *list : {&offsets, &to})
      list->push_back(b.getIndexAttr(0));
    for (SmallVector<OpFoldResult> *list : {&sizes, &toSizes})
      list->push_back(from[3]);
    shape.push_back(type.getDimSize(3));
  }
  SmallVector<OpFoldResult> strides(offsets.size(), unit);
  Value rows = tensor::ExtractSliceOp::create(
      b, type.clone(shape), op.getRows(), offsets, sizes, strides);
  b.setInsertionPointToStart(loop.getTerminator().getBody());
  tensor::ParallelInsertSliceOp::create(b, rows, loop.getRegionIterArgs()[0],
                                        to, toSizes,
                                        ArrayRef(strides).drop_back());
  rewriter.replaceOp(op, loop.getResult(0));
}
