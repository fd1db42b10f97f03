// The kernel of a contraction with few rows: products of vectors and a matrix
// at the speed of memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "StreamKernel.h"

#include "Dot.h"
#include "PartialVectors.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

StreamKernel::StreamKernel(linalg::LinalgOp op, const ContractionLoops &loops,
                           bool nativeDot)
    : op(op), schedule(getContractionSchedule(op)),
      left(op.getDpsInputOperand(0)), right(op.getDpsInputOperand(1)),
      result(op.getDpsInitOperand(0)), n(schedule.getN()),
      sum(loops.sums.back()), sums(loops.sums.size()), nativeDot(nativeDot) {
  if (schedule.getM() >= 0)
    m = schedule.getM();
  if (llvm::is_contained(loops.lhsOnly, n))
    std::swap(left, right);
  type = cast<FloatType>(getElementTypeOrSelf(result->get()));
  vector = VectorType::get(schedule.getLanes(), type);
}

LogicalResult StreamKernel::verify() {
  if (sums != 1)
    return op->emitOpError("expected one loop in the sum for style = stream, "
                           "got ")
           << sums;
  int64_t rows = m ? op.getStaticLoopRanges()[*m] : 1;
  if (rows != schedule.getRows())
    return op->emitOpError("expected as many rows as the schedule for style = "
                           "stream names, ")
           << schedule.getRows() << ", got "
           << (ShapedType::isDynamic(rows) ? "a dynamic number"
                                           : std::to_string(rows));
  std::optional<unsigned> inner =
      getInnermostLoop(op.getMatchingIndexingMap(right));
  bool alongSum = inner == sum;
  if (!alongSum && inner != n)
    return op->emitOpError("expected the columns or the sum to be innermost in "
                           "the larger operand for style = stream");
  if (alongSum && getInnermostLoop(op.getMatchingIndexingMap(left)) != sum)
    return op->emitOpError("expected the sum to be innermost in both operands "
                           "or none for style = stream");
  return success();
}

SmallVector<Value> StreamKernel::indexOf(KernelBuilder &b, OpOperand *operand,
                                         const Position &at) {
  Values index;
  for (AffineExpr expr : op.getMatchingIndexingMap(operand).getResults()) {
    unsigned loop = cast<AffineDimExpr>(expr).getPosition();
    index.push_back(loop == n     ? at.n
                    : loop == sum ? at.k
                    : m == loop   ? at.m
                                  : b.index(0));
  }
  return index;
}

Value StreamKernel::getSize(KernelBuilder &b, OpOperand *operand,
                            unsigned loop) {
  AffineMap map = op.getMatchingIndexingMap(operand);
  return b.dim(operand->get(),
               *map.getResultPosition(b.getAffineDimExpr(loop)));
}

/// `count` neighbours, a scalar for 0; zeros after the first `exist` ones, if
/// that is given.
Value StreamKernel::load(KernelBuilder &b, OpOperand *operand, int64_t count,
                         const Position &at, Value exist) {
  Value buffer = operand->get();
  Values index = indexOf(b, operand, at);
  if (count == 0)
    return b.load(buffer, index);
  auto stored = VectorType::get(count, getElementTypeOrSelf(buffer));
  if (!exist)
    return b.load(stored, buffer, index);
  auto first = schedule.getDot() ? stored : VectorType::get(count, type);
  return loadFirst(b, first, buffer, index, exist, /*padding=*/0);
}

/// Into the second cache, from which the way is short.
void StreamKernel::prefetch(KernelBuilder &b, const Position &at) {
  memref::PrefetchOp::create(b, right->get(), indexOf(b, right, at),
                             /*isWrite=*/false, /*localityHint=*/2,
                             /*isDataCache=*/true);
}

/// `emit(first, count)` for `together` of `size` at a time, and for each one
/// that is left.
static void emitTogether(KernelBuilder &b, Value size, int64_t together,
                         function_ref<void(Value, int64_t)> emit) {
  Value count = b.createOrFold<arith::DivUIOp>(size, b.index(together));
  Value whole = b.mul(count, b.index(together));
  b.loop(b.index(0), whole, together,
         [&](Value first) { emit(first, together); });
  b.loop(whole, size, 1, [&](Value first) { emit(first, 1); });
}

void StreamKernel::emit(KernelBuilder &b) {
  if (getInnermostLoop(op.getMatchingIndexingMap(right)) == sum)
    emitAlongSum(b);
  else
    emitAlongColumns(b);
}

//===----------------------------------------------------------------------===//
// Columns in lanes
//===----------------------------------------------------------------------===//

void StreamKernel::emitAlongColumns(KernelBuilder &b) {
  emitTogether(b, getSize(b, right, sum), schedule.getKTile(),
               [&](Value k, int64_t count) { emitRowsOfB(b, k, count); });
}

/// For each row of A, the elements that `count` rows of B are multiplied with,
/// pairs for dot products, the last one filled up with 0.
SmallVector<SmallVector<Value>>
StreamKernel::loadFactors(KernelBuilder &b, Value k, int64_t count) {
  SmallVector<Values> factors(schedule.getRows());
  for (int64_t row = 0; row < schedule.getRows(); ++row) {
    Values &values = factors[row];
    auto get = [&](int64_t i) {
      return load(b, left, 0, {b.index(row), Value(), b.add(k, b.index(i))},
                  nullptr);
    };
    for (int64_t i = 0; i < count; i += schedule.getDot() ? 2 : 1) {
      if (!schedule.getDot()) {
        values.push_back(b.broadcast(vector, b.convert(get(i), type)));
        continue;
      }
      Value second = i + 1 < count ? get(i + 1) : b.scalar(b.getBF16Type(), 0);
      auto pair = VectorType::get(2, b.getBF16Type());
      Value both =
          vector::FromElementsOp::create(b, pair, ValueRange{get(i), second});
      values.push_back(broadcastPair(b, both, schedule.getLanes()));
    }
  }
  return factors;
}

void StreamKernel::emitRowsOfB(KernelBuilder &b, Value k, int64_t count) {
  int64_t lanes = schedule.getLanes();
  SmallVector<Values> factors = loadFactors(b, k, count);
  Value size = getSize(b, right, n);
  Value vectors = b.createOrFold<arith::DivUIOp>(size, b.index(lanes));
  Value whole = b.mul(vectors, b.index(lanes));
  b.loop(b.index(0), whole, lanes, [&](Value first) {
    emitColumnVector(b, k, count, first, factors, nullptr);
  });
  if (whole == size)
    return;
  b.loop(whole, size, lanes, [&](Value first) {
    emitColumnVector(b, k, count, first, factors, b.sub(size, first));
  });
}

/// Adds the products of `count` rows of B to one vector of every row of C.
void StreamKernel::emitColumnVector(KernelBuilder &b, Value k, int64_t count,
                                    Value n, ArrayRef<Values> factors,
                                    Value exist) {
  int64_t lanes = schedule.getLanes(), rows = schedule.getRows();
  if (!exist)
    for (int64_t i = 0; i < count; ++i)
      prefetch(b, {Value(), n, b.add(k, b.index(count + i))});
  auto rowOfB = [&](int64_t i) {
    return load(b, right, lanes, {Value(), n, b.add(k, b.index(i))}, exist);
  };
  Values sums;
  for (int64_t row = 0; row < rows; ++row)
    sums.push_back(load(b, result, lanes, {b.index(row), n, Value()}, exist));
  for (size_t i = 0; i < factors.front().size(); ++i) {
    Value operand;
    if (schedule.getDot()) {
      int64_t second = 2 * static_cast<int64_t>(i) + 1;
      Value first = rowOfB(second - 1);
      Value other =
          second < count ? rowOfB(second) : b.splat(first.getType(), 0);
      operand = vector::InterleaveOp::create(b, first, other);
    } else {
      operand = b.convert(rowOfB(i), type);
    }
    for (auto [row, sum] : llvm::enumerate(sums))
      sum = schedule.getDot()
                ? emitDot(b, factors[row][i], operand, sum, lanes, nativeDot)
                : b.fma(factors[row][i], operand, sum);
  }
  for (auto [row, sum] : llvm::enumerate(sums)) {
    Values index = indexOf(b, result, {b.index(row), n, Value()});
    if (exist)
      storeFirst(b, sum, result->get(), index, exist);
    else
      b.store(sum, result->get(), index);
  }
}

//===----------------------------------------------------------------------===//
// The sum in lanes
//===----------------------------------------------------------------------===//

void StreamKernel::emitAlongSum(KernelBuilder &b) {
  emitTogether(
      b, getSize(b, right, n), schedule.getColumns(),
      [&](Value first, int64_t count) { emitColumns(b, first, count); });
}

/// `count` elements of every row of C.
void StreamKernel::emitColumns(KernelBuilder &b, Value n, int64_t count) {
  int64_t width = schedule.getLanes() * (schedule.getDot() ? 2 : 1);
  Value size = getSize(b, right, sum);
  Value vectors = b.createOrFold<arith::DivUIOp>(size, b.index(width));
  Value whole = b.mul(vectors, b.index(width));
  Values sums(schedule.getRows() * count, b.splat(vector, 0));
  sums =
      b.loop(b.index(0), whole, width, sums, [&](Value k, ValueRange carried) {
        return emitProducts(b, n, count, k, nullptr, carried);
      });
  if (whole != size)
    sums = b.loop(whole, size, width, sums, [&](Value k, ValueRange carried) {
      return emitProducts(b, n, count, k, b.sub(size, k), carried);
    });
  for (int64_t column = 0; column < count; ++column)
    for (int64_t row = 0; row < schedule.getRows(); ++row) {
      Values index = indexOf(
          b, result, {b.index(row), b.add(n, b.index(column)), Value()});
      Value total = vector::ReductionOp::create(
          b, vector::CombiningKind::ADD,
          sums[column * schedule.getRows() + row], b.load(result->get(), index),
          arith::FastMathFlags::reassoc);
      b.store(total, result->get(), index);
    }
}

SmallVector<Value> StreamKernel::emitProducts(KernelBuilder &b, Value n,
                                              int64_t count, Value k,
                                              Value exist, ValueRange sums) {
  int64_t lanes = schedule.getLanes(), rows = schedule.getRows();
  bool dot = schedule.getDot();
  auto get = [&](OpOperand *operand, const Position &at) {
    Value stored = load(b, operand, lanes * (dot ? 2 : 1), at, exist);
    return dot ? stored : b.convert(stored, type);
  };
  Values factors, next;
  for (int64_t row = 0; row < rows; ++row)
    factors.push_back(get(left, {b.index(row), Value(), k}));
  for (int64_t column = 0; column < count; ++column) {
    if (!exist)
      prefetch(b, {Value(), b.add(n, b.index(count + column)), k});
    Value operand = get(right, {Value(), b.add(n, b.index(column)), k});
    for (Value factor : factors) {
      Value sum = sums[next.size()];
      next.push_back(dot ? emitDot(b, factor, operand, sum, lanes, nativeDot)
                         : b.fma(factor, operand, sum));
    }
  }
  return next;
}
