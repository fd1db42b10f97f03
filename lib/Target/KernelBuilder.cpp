// A builder for the vector code of kernels.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "KernelBuilder.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;

Value KernelBuilder::index(int64_t value) {
  return arith::ConstantIndexOp::create(*this, value);
}

Value KernelBuilder::scalar(Type type, double value) {
  return arith::ConstantOp::create(*this, getFloatAttr(type, value));
}

Value KernelBuilder::splat(Type type, double value) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector)
    return scalar(type, value);
  return arith::ConstantOp::create(
      *this, DenseElementsAttr::get(
                 vector, getFloatAttr(vector.getElementType(), value)));
}

Value KernelBuilder::broadcast(Type vector, Value scalar) {
  return vector::BroadcastOp::create(*this, vector, scalar);
}

Value KernelBuilder::add(Value lhs, Value rhs) {
  if (isa<FloatType>(getElementTypeOrSelf(lhs)))
    return arith::AddFOp::create(*this, lhs, rhs);
  return createOrFold<arith::AddIOp>(lhs, rhs);
}

Value KernelBuilder::sub(Value lhs, Value rhs) {
  if (isa<FloatType>(getElementTypeOrSelf(lhs)))
    return arith::SubFOp::create(*this, lhs, rhs);
  return createOrFold<arith::SubIOp>(lhs, rhs);
}

Value KernelBuilder::mul(Value lhs, Value rhs) {
  if (isa<FloatType>(getElementTypeOrSelf(lhs)))
    return arith::MulFOp::create(*this, lhs, rhs);
  return createOrFold<arith::MulIOp>(lhs, rhs);
}

Value KernelBuilder::min(Value lhs, Value rhs) {
  return createOrFold<arith::MinSIOp>(lhs, rhs);
}

Value KernelBuilder::maxIndex(Value lhs, Value rhs) {
  return createOrFold<arith::MaxSIOp>(lhs, rhs);
}

SmallVector<Value> KernelBuilder::loop(Value lower, Value upper, int64_t step,
                                       ValueRange inits, Body body) {
  auto op = scf::ForOp::create(*this, lower, upper, index(step), inits);
  OpBuilder::InsertionGuard guard(*this);
  // Without results the loop comes with its terminator.
  if (inits.empty())
    setInsertionPoint(op.getBody()->getTerminator());
  else
    setInsertionPointToStart(op.getBody());
  SmallVector<Value> results =
      body(op.getInductionVar(), op.getRegionIterArgs());
  if (!inits.empty())
    scf::YieldOp::create(*this, results);
  return llvm::to_vector_of<Value>(op.getResults());
}

SmallVector<Value> KernelBuilder::unrolledLoop(Value lower, Value upper,
                                               int64_t factor, ValueRange inits,
                                               Body body) {
  if (factor == 1)
    return loop(lower, upper, 1, inits, body);
  Value count = createOrFold<arith::DivUIOp>(sub(upper, lower), index(factor));
  Value whole = add(lower, mul(count, index(factor)));
  auto several = [&](Value iv, ValueRange carried) {
    SmallVector<Value> values = llvm::to_vector_of<Value>(carried);
    for (int64_t i = 0; i < factor; ++i)
      values = body(add(iv, index(i)), values);
    return values;
  };
  SmallVector<Value> results = loop(lower, whole, factor, inits, several);
  std::optional<int64_t> end = getConstantIntValue(upper);
  if (end && getConstantIntValue(whole) == end)
    return results;
  return loop(whole, upper, 1, results, body);
}

void KernelBuilder::loop(Value lower, Value upper, int64_t step,
                         function_ref<void(Value)> body) {
  loop(lower, upper, step, {}, [&](Value iv, ValueRange) {
    body(iv);
    return SmallVector<Value>();
  });
}

SmallVector<Value> KernelBuilder::branch(Value condition, TypeRange results,
                                         Branch then, Branch otherwise) {
  auto op = scf::IfOp::create(*this, results, condition,
                              /*addThenBlock=*/true,
                              /*addElseBlock=*/bool(otherwise));
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToStart(op.thenBlock());
  scf::YieldOp::create(*this, then());
  if (otherwise) {
    setInsertionPointToStart(op.elseBlock());
    scf::YieldOp::create(*this, otherwise());
  }
  return llvm::to_vector_of<Value>(op.getResults());
}

Value KernelBuilder::load(VectorType type, Value buffer, ValueRange at) {
  return vector::LoadOp::create(*this, type, buffer, at);
}

Value KernelBuilder::load(Value buffer, ValueRange at) {
  return memref::LoadOp::create(*this, buffer, at);
}

void KernelBuilder::store(Value value, Value buffer, ValueRange at) {
  if (isa<VectorType>(value.getType()))
    vector::StoreOp::create(*this, value, buffer, at);
  else
    memref::StoreOp::create(*this, value, buffer, at);
}

Value KernelBuilder::fma(Value lhs, Value rhs, Value acc) {
  return vector::FMAOp::create(*this, lhs, rhs, acc);
}

Value KernelBuilder::max(Value value, Value other) {
  Value greater = compare(arith::CmpFPredicate::OGT, value, other);
  return select(greater, value, other);
}

Value KernelBuilder::convert(Value value, Type element) {
  Type from = getElementTypeOrSelf(value);
  if (from == element)
    return value;
  Type to = element;
  if (auto vector = dyn_cast<VectorType>(value.getType()))
    to = VectorType::get(vector.getShape(), element);
  unsigned width = from.getIntOrFloatBitWidth();
  // f16 and bf16: neither holds the other.
  if (width == element.getIntOrFloatBitWidth())
    return convert(convert(value, getF32Type()), element);
  if (width < element.getIntOrFloatBitWidth())
    return arith::ExtFOp::create(*this, to, value);
  return arith::TruncFOp::create(*this, to, value);
}

Value KernelBuilder::select(Value condition, Value then, Value otherwise) {
  return arith::SelectOp::create(*this, condition, then, otherwise);
}

Value KernelBuilder::compare(arith::CmpFPredicate predicate, Value lhs,
                             Value rhs) {
  return arith::CmpFOp::create(*this, predicate, lhs, rhs);
}

Value KernelBuilder::compare(arith::CmpIPredicate predicate, Value lhs,
                             Value rhs) {
  return arith::CmpIOp::create(*this, predicate, lhs, rhs);
}

SmallVector<Value> KernelBuilder::transpose(SmallVector<Value> rows) {
  auto type = cast<VectorType>(rows.front().getType());
  int64_t n = rows.size();
  // Instructions shuffle within parts of 128 bits, or whole parts.
  int64_t part = std::min<int64_t>(
      n, std::max<unsigned>(128 / type.getElementTypeBitWidth(), 1));
  auto shuffle = [&](Value lhs, Value rhs, function_ref<int64_t(int64_t)> at) {
    SmallVector<int64_t> lanes(
        llvm::map_range(llvm::seq<int64_t>(0, n), at));
    return vector::ShuffleOp::create(*this, lhs, rhs, lanes).getResult();
  };
  // Squares of a part, side by side: a perfect shuffle of their rows i and
  // i + part/2, done log2(part) times.
  for (int64_t width = 1; width < part; width *= 2) {
    SmallVector<Value> next;
    for (int64_t i = 0; i < n; i += part)
      for (int64_t row = i; row < i + part / 2; ++row)
        for (int64_t half : {0, 1})
          next.push_back(
              shuffle(rows[row], rows[row + part / 2], [&](int64_t lane) {
                int64_t element = half * part / 2 + lane % part / 2;
                return lane / part * part + element + lane % 2 * n;
              }));
    rows = next;
  }
  // The square of parts: the opposite of a perfect shuffle, log2(n / part)
  // times.
  for (int64_t width = part; width < n; width *= 2) {
    SmallVector<Value> next(n);
    for (int64_t i = 0; i < n / part; i += 2)
      for (int64_t row = 0; row < part; ++row)
        for (int64_t odd : {0, 1})
          next[(i + odd * (n / part)) / 2 * part + row] =
              shuffle(rows[i * part + row], rows[(i + 1) * part + row],
                      [&](int64_t lane) {
                        int64_t from = 2 * (lane / part) + odd;
                        return from * part + lane % part;
                      });
    rows = next;
  }
  return rows;
}

Value KernelBuilder::dropLeadingDims(Value buffer, int64_t rank) {
  auto type = cast<MemRefType>(buffer.getType());
  if (type.getRank() == rank)
    return buffer;
  SmallVector<OpFoldResult> sizes =
      memref::getMixedSizes(*this, getLoc(), buffer);
  SmallVector<OpFoldResult> offsets(type.getRank(), getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), getIndexAttr(1));
  for (int64_t dim = 0; dim < type.getRank() - rank; ++dim)
    sizes[dim] = getIndexAttr(1);
  MemRefType reduced = memref::SubViewOp::inferRankReducedResultType(
      type.getShape().take_back(rank), type, offsets, sizes, strides);
  return memref::SubViewOp::create(*this, reduced, buffer, offsets, sizes,
                                   strides);
}

Value KernelBuilder::asMatrix(Value buffer) {
  return dropLeadingDims(buffer, 2);
}
Value KernelBuilder::asRow(Value buffer) { return dropLeadingDims(buffer, 1); }

Value KernelBuilder::rowStride(Value matrix) {
  return memref::ExtractStridedMetadataOp::create(*this, matrix)
      .getStrides()[0];
}

Value KernelBuilder::rowOffset(Value matrix, Value row) {
  auto metadata = memref::ExtractStridedMetadataOp::create(*this, matrix);
  return add(metadata.getOffset(), mul(row, metadata.getStrides()[0]));
}

Value KernelBuilder::nextRow(Value matrix, Value offset) {
  return add(offset, rowStride(matrix));
}

Value KernelBuilder::rowAt(Value matrix, Value offset, int64_t size) {
  auto type = cast<MemRefType>(matrix.getType());
  auto metadata = memref::ExtractStridedMetadataOp::create(*this, matrix);
  auto row = MemRefType::get(
      {size}, type.getElementType(),
      StridedLayoutAttr::get(getContext(), ShapedType::kDynamic, {1}));
  return memref::ReinterpretCastOp::create(
      *this, row, metadata.getBaseBuffer(), OpFoldResult(offset),
      {getIndexAttr(size)}, {getIndexAttr(1)});
}

Value KernelBuilder::dim(Value buffer, int64_t dim) {
  return createOrFold<memref::DimOp>(buffer, dim);
}
