// Lowers attn.merge to vector code: rows in parallel, the columns of a row in
// vectors that run over the partial results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "../KernelBuilder.h"
#include "Attn/Attn.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"

#include <cmath>

namespace fovea {
#define GEN_PASS_DEF_LOWERMERGESPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// The code for one op. Rows are `[..., M]`, the leading dims of the output; a
/// number is a vector of one element where a function of it is wanted.
class MergeKernel {
public:
  MergeKernel(MergeOp op, int64_t vectorBits)
      : op(op),
        type(cast<FloatType>(getElementTypeOrSelf(op.getLses().getType()))),
        number(VectorType::get(1, type)), lanes(vectorBits / type.getWidth()) {}

  /// Returns output and LSE.
  SmallVector<Value> emit(KernelBuilder &b);

private:
  /// Adds columns to accumulators at a time; they fill a part of the registers.
  static constexpr int64_t vectorsAtOnce = 8;

  SmallVector<Value> emitRows(KernelBuilder &b, ValueRange leading,
                              ValueRange results);
  SmallVector<Value> emitRow(KernelBuilder &b, ArrayRef<Value> row,
                             ValueRange results, Value last);
  Value emitMaximum(KernelBuilder &b, ArrayRef<Value> row);
  Value emitTotal(KernelBuilder &b, ArrayRef<Value> row, Value maximum);
  Value emitColumns(KernelBuilder &b, ArrayRef<Value> row, Value maximum,
                    Value total, Value begin, ArrayRef<int64_t> widths,
                    Value output, ArrayRef<Value> at);
  Value emitAllColumns(KernelBuilder &b, ArrayRef<Value> row, Value maximum,
                       Value total, Value output, ArrayRef<Value> at);

  /// The LSE of chunk `c` of a row, and its weight exp(lse - maximum).
  Value getLse(KernelBuilder &b, ArrayRef<Value> row, Value c);
  Value emitIsEmpty(KernelBuilder &b, Value lse);
  Value emitWeight(KernelBuilder &b, Value lse, Value maximum);
  SmallVector<Value> insertChunk(ArrayRef<Value> row, Value c);

  MergeOp op;
  FloatType type; ///< of LSEs and sums
  VectorType number;
  int64_t lanes;
  Value chunks;
};
} // namespace

SmallVector<Value> MergeKernel::insertChunk(ArrayRef<Value> row, Value c) {
  SmallVector<Value> at(row);
  at.insert(at.begin() + op.getDim(), c);
  return at;
}

Value MergeKernel::getLse(KernelBuilder &b, ArrayRef<Value> row, Value c) {
  Value lse = tensor::ExtractOp::create(b, op.getLses(), insertChunk(row, c));
  return b.broadcast(number, lse);
}

Value MergeKernel::emitIsEmpty(KernelBuilder &b, Value lse) {
  return b.compare(arith::CmpFPredicate::OEQ, lse, b.splat(number, -INFINITY));
}

Value MergeKernel::emitWeight(KernelBuilder &b, Value lse, Value maximum) {
  Value weight = math::ExpOp::create(b, b.sub(lse, maximum));
  return b.select(emitIsEmpty(b, lse), b.splat(number, 0), weight);
}

/// L = max_c lses[c]
Value MergeKernel::emitMaximum(KernelBuilder &b, ArrayRef<Value> row) {
  return b.loop(
      b.index(0), chunks, 1, b.splat(number, -INFINITY),
      [&](Value c, ValueRange carried) -> SmallVector<Value> {
        return {arith::MaximumFOp::create(b, carried[0], getLse(b, row, c))};
      })[0];
}

/// sum_c w[c]
Value MergeKernel::emitTotal(KernelBuilder &b, ArrayRef<Value> row,
                             Value maximum) {
  return b.loop(b.index(0), chunks, 1, b.splat(number, 0),
                [&](Value c, ValueRange carried) -> SmallVector<Value> {
                  Value weight = emitWeight(b, getLse(b, row, c), maximum);
                  return {b.add(carried[0], weight)};
                })[0];
}

/// sum_c w[c] * partials[c] / total for the columns from `begin` on, in vectors
/// of `widths`; partials without keys are left out. Written to row `at` of
/// `output`, which is returned.
Value MergeKernel::emitColumns(KernelBuilder &b, ArrayRef<Value> row,
                               Value maximum, Value total, Value begin,
                               ArrayRef<int64_t> widths, Value output,
                               ArrayRef<Value> at) {
  Type stored = getElementTypeOrSelf(op.getPartials().getType());
  Type result = getElementTypeOrSelf(output.getType());
  const bool inBounds[] = {true};
  auto forEach = [&](function_ref<void(VectorType, Value)> visit) {
    int64_t column = 0;
    for (int64_t width : widths) {
      visit(VectorType::get(width, type), b.add(begin, b.index(column)));
      column += width;
    }
  };
  SmallVector<Value> zeros;
  forEach(
      [&](VectorType vector, Value) { zeros.push_back(b.splat(vector, 0)); });
  auto addChunk = [&](Value c, ValueRange carried) {
    Value lse = getLse(b, row, c);
    Value isEmpty = vector::ExtractOp::create(b, emitIsEmpty(b, lse), 0);
    Value weight = vector::ExtractOp::create(b, emitWeight(b, lse, maximum), 0);
    SmallVector<Value> sums, from = insertChunk(row, c);
    from.push_back(Value());
    forEach([&](VectorType vector, Value column) {
      from.back() = column;
      Value partial = vector::TransferReadOp::create(
          b, vector.clone(stored), op.getPartials(), from, b.scalar(stored, 0),
          inBounds);
      Value old = carried[sums.size()];
      Value sum =
          b.fma(b.broadcast(vector, weight), b.convert(partial, type), old);
      sums.push_back(b.select(isEmpty, old, sum));
    });
    return sums;
  };
  SmallVector<Value> sums = b.loop(b.index(0), chunks, 1, zeros, addChunk);

  // 0 where every partial is empty, as the sum is.
  Value isNone =
      b.compare(arith::CmpFPredicate::OEQ, total, b.splat(number, 0));
  Value divisor = vector::ExtractOp::create(
      b, b.select(isNone, b.splat(number, 1), total), 0);
  SmallVector<Value> to(at);
  to.push_back(Value());
  size_t next = 0;
  forEach([&](VectorType vector, Value column) {
    to.back() = column;
    Value quotient =
        arith::DivFOp::create(b, sums[next++], b.broadcast(vector, divisor));
    output = vector::TransferWriteOp::create(b, b.convert(quotient, result),
                                             output, to, inBounds)
                 .getResult();
  });
  return output;
}

/// Columns in blocks, then in vectors, then what is left of them.
Value MergeKernel::emitAllColumns(KernelBuilder &b, ArrayRef<Value> row,
                                  Value maximum, Value total, Value output,
                                  ArrayRef<Value> at) {
  auto emitRange = [&](Value begin, Value end, ArrayRef<int64_t> widths) {
    output =
        b.loop(begin, end, llvm::sum_of(widths), output,
               [&](Value column, ValueRange carried) -> SmallVector<Value> {
                 return {emitColumns(b, row, maximum, total, column, widths,
                                     carried[0], at)};
               })[0];
  };
  SmallVector<int64_t> widths(vectorsAtOnce, lanes);
  int64_t block = vectorsAtOnce * lanes;
  auto type = cast<RankedTensorType>(op.getPartials().getType());
  int64_t columns = type.getShape().back();
  if (ShapedType::isDynamic(columns)) {
    Value end =
        b.createOrFold<tensor::DimOp>(op.getPartials(), type.getRank() - 1);
    auto roundDown = [&](int64_t unit) -> Value {
      return b.sub(end, arith::RemSIOp::create(b, end, b.index(unit)));
    };
    Value blocks = roundDown(block), vectors = roundDown(lanes);
    emitRange(b.index(0), blocks, widths);
    emitRange(blocks, vectors, {lanes});
    emitRange(vectors, end, {1});
    return output;
  }
  int64_t whole = columns / block * block;
  emitRange(b.index(0), b.index(whole), widths);
  SmallVector<int64_t> rest((columns - whole) / lanes, lanes);
  if (columns % lanes)
    rest.push_back(columns % lanes);
  if (!rest.empty())
    output =
        emitColumns(b, row, maximum, total, b.index(whole), rest, output, at);
  return output;
}

/// One row, written to row `last` of the slices `results`.
SmallVector<Value> MergeKernel::emitRow(KernelBuilder &b, ArrayRef<Value> row,
                                        ValueRange results, Value last) {
  Value maximum = emitMaximum(b, row), total = emitTotal(b, row, maximum);
  // lse = L + ln(total); ln(0) = -inf
  Value lse = b.add(maximum, math::LogOp::create(b, total));
  SmallVector<Value> at(row.size(), b.index(0));
  if (!at.empty())
    at.back() = last;
  Value lses = tensor::InsertOp::create(b, vector::ExtractOp::create(b, lse, 0),
                                        results[1], at);

  return {emitAllColumns(b, row, maximum, total, results[0], at), lses};
}

/// All rows below `leading`, in slices of the results.
SmallVector<Value> MergeKernel::emitRows(KernelBuilder &b, ValueRange leading,
                                         ValueRange results) {
  auto type = cast<RankedTensorType>(op.getLse().getType());
  if (type.getRank() == 0)
    return emitRow(b, {}, results, Value());
  Value rows = b.createOrFold<tensor::DimOp>(results[1], type.getRank() - 1);
  return b.loop(b.index(0), rows, 1, results,
                [&](Value last, ValueRange carried) {
                  SmallVector<Value> row(leading);
                  row.push_back(last);
                  return emitRow(b, row, carried, last);
                });
}

SmallVector<Value> MergeKernel::emit(KernelBuilder &b) {
  chunks = b.createOrFold<tensor::DimOp>(op.getPartials(), op.getDim());
  SmallVector<Value> empty;
  SmallVector<SmallVector<OpFoldResult>> sizes;
  for (Value result : op.getResults()) {
    sizes.push_back(tensor::getMixedSizes(b, b.getLoc(), op.getPartials()));
    sizes.back().erase(sizes.back().begin() + op.getDim());
    if (result == op.getLse())
      sizes.back().pop_back();
    empty.push_back(tensor::EmptyOp::create(
        b, sizes.back(), getElementTypeOrSelf(result.getType())));
  }
  int64_t numLeading =
      cast<RankedTensorType>(op.getLse().getType()).getRank() - 1;
  if (numLeading < 1)
    return emitRows(b, {}, empty);

  auto forall = scf::ForallOp::create(
      b, ArrayRef(sizes[1]).take_front(numLeading), empty, std::nullopt);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(forall.getBody());
  SmallVector<SmallVector<OpFoldResult>> offsets;
  SmallVector<Value> slices;
  for (auto [size, out] : llvm::zip_equal(sizes, forall.getRegionIterArgs())) {
    offsets.push_back(
        SmallVector<OpFoldResult>(size.size(), b.getIndexAttr(0)));
    for (int64_t dim = 0; dim < numLeading; ++dim) {
      offsets.back()[dim] = forall.getInductionVars()[dim];
      size[dim] = b.getIndexAttr(1);
    }
    SmallVector<OpFoldResult> strides(size.size(), b.getIndexAttr(1));
    slices.push_back(
        tensor::ExtractSliceOp::create(b, out, offsets.back(), size, strides));
  }
  SmallVector<Value> rows = emitRows(b, forall.getInductionVars(), slices);
  b.setInsertionPointToStart(forall.getTerminator().getBody());
  for (auto [row, out, offset, size] :
       llvm::zip_equal(rows, forall.getRegionIterArgs(), offsets, sizes)) {
    SmallVector<OpFoldResult> strides(size.size(), b.getIndexAttr(1));
    tensor::ParallelInsertSliceOp::create(b, row, out, offset, size, strides);
  }
  return llvm::to_vector_of<Value>(forall.getResults());
}

namespace {
struct LowerMergesPass final
    : fovea::impl::LowerMergesPassBase<LowerMergesPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<MergeOp> ops;
    getOperation()->walk([&](MergeOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (MergeOp op : ops) {
      rewriter.setInsertionPoint(op);
      KernelBuilder b(op.getLoc(), rewriter);
      SmallVector<Value> results = MergeKernel(op, vectorBits).emit(b);
      for (auto [result, value] : llvm::zip_equal(op.getResults(), results)) {
        Value cast = value.getType() == result.getType()
                         ? value
                         : tensor::CastOp::create(b, result.getType(), value);
        rewriter.replaceAllUsesWith(result, cast);
      }
      rewriter.eraseOp(op);
    }
  }
};
} // namespace
