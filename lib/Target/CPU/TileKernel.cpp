// What the kernels for a tile of online softmax have in common.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TileKernel.h"

#include "Exp2.h"
#include "Scratch.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

ScheduleAttr fovea::getSchedule(OnlineSdpaOp op) {
  return cast<ScheduleAttr>(op.getScheduleAttr());
}

TileKernel::TileKernel(OnlineSdpaOp op)
    : schedule(getSchedule(op)), scale(op.getScale().convertToDouble()),
      hasScoreMod(!op.getScoreMod().empty()),
      hasMaskMod(!op.getMaskMod().empty()) {
  auto queryType = cast<MemRefType>(op.getQuery().getType());
  element = cast<FloatType>(queryType.getElementType());
  type = cast<FloatType>(getAccumulatorType(element));
  headSize = queryType.getShape().back();
  valueSize = cast<MemRefType>(op.getValue().getType()).getShape().back();
  lanes = VectorType::get(schedule.getLanes(), type);
}

Value TileKernel::allocate(KernelBuilder &b, ArrayRef<int64_t> shape,
                           Type type) {
  return allocateScratch(b, shape, type);
}

Value TileKernel::toLog2(KernelBuilder &b, Value score) {
  return hasScoreMod ? b.mul(score, b.splat(score.getType(), M_LOG2E)) : score;
}

void TileKernel::setExp2Method(bool avx512, bool hasLse) {
  exp2Method.avx512 = avx512;
  if (hasLse)
    exp2Method.accuracy = Exp2Method::Full;
  else if (element.isF16())
    exp2Method.accuracy = Exp2Method::F16;
  else if (element.isBF16())
    exp2Method.accuracy = Exp2Method::BF16;
}

Value TileKernel::emitExpDifference(KernelBuilder &b, Value score, Value max) {
  if (!hasScoreMod)
    return emitExp2(b, b.sub(score, max), exp2Method);
  Value negative = b.mul(max, b.splat(max.getType(), -1));
  Value difference = b.fma(score, b.splat(score.getType(), M_LOG2E), negative);
  return emitExp2(b, difference, exp2Method);
}

double TileKernel::getQueryFactor() const {
  return hasScoreMod ? scale : scale * M_LOG2E;
}

/// x * 0 is NaN just for those.
Value TileKernel::emitAnyNonFinite(KernelBuilder &b, const TileRows &tile) {
  // Several sums: one would wait for its multiply-adds.
  int64_t width = lanes.getNumElements();
  if (valueSize % (4 * width) == 0)
    width *= 4;
  int64_t whole = valueSize / width * width;
  Value zero = b.splat(VectorType::get(width, type), 0);
  Value scalarZero = b.scalar(type, 0);
  auto vector = VectorType::get(width, element);
  SmallVector<Value> sums =
      b.loop(b.index(0), tile.getCount(), 1, {zero, scalarZero},
             [&](Value k, ValueRange carried) {
               Value vectors =
                   b.loop(b.index(0), b.index(whole), width, carried[0],
                          [&](Value e, ValueRange inner) -> SmallVector<Value> {
                            Value row =
                                b.convert(tile.load(b, vector, k, e), type);
                            return {b.fma(row, zero, inner[0])};
                          })[0];
               Value rest =
                   b.loop(b.index(whole), b.index(valueSize), 1, carried[1],
                          [&](Value e, ValueRange inner) -> SmallVector<Value> {
                            Value one = b.convert(tile.load(b, k, e), type);
                            return {b.add(inner[0], b.mul(one, scalarZero))};
                          })[0];
               if (Value factor = tile.getFactor(b, k))
                 rest = b.add(rest, b.mul(factor, scalarZero));
               return SmallVector<Value>{vectors, rest};
             });
  Value total =
      vector::ReductionOp::create(b, vector::CombiningKind::ADD, sums[0]);
  total = b.add(total, sums[1]);
  return b.compare(arith::CmpFPredicate::UNE, total, scalarZero);
}

Value TileKernel::emitNeedsGuard(KernelBuilder &b, OnlineSdpaOp op,
                                 const TileRows &value) {
  // A score region may write -inf anywhere.
  if (hasScoreMod || (hasMaskMod && !op.getAllAllowed()))
    return emitAnyNonFinite(b, value);
  if (!hasMaskMod)
    return nullptr;
  auto none = [&]() -> SmallVector<Value> {
    return {arith::ConstantOp::create(b, b.getBoolAttr(false))};
  };
  auto look = [&]() -> SmallVector<Value> {
    return {emitAnyNonFinite(b, value)};
  };
  return b.branch(op.getAllAllowed(), b.getI1Type(), none, look)[0];
}

Value TileKernel::emitWhereModified(KernelBuilder &b, Value allAllowed,
                                    Value otherwise,
                                    function_ref<Value(bool)> emit) {
  if (!hasScoreMod && !hasMaskMod)
    return otherwise;
  if (!hasMaskMod || !allAllowed)
    return emit(/*masked=*/hasMaskMod);
  auto plain = [&]() -> SmallVector<Value> {
    return {hasScoreMod ? emit(/*masked=*/false) : otherwise};
  };
  auto masked = [&]() -> SmallVector<Value> { return {emit(/*masked=*/true)}; };
  return b.branch(allAllowed, otherwise.getType(), plain, masked)[0];
}

void TileKernel::emitReciprocals(KernelBuilder &b, int64_t rows, int64_t width,
                                 Value lse) {
  auto vector = VectorType::get(width, type);
  b.loop(b.index(0), b.index(rows), width, [&](Value q) {
    Value total = b.load(vector, sum, q);
    Value empty =
        b.compare(arith::CmpFPredicate::OEQ, total, b.splat(vector, 0));
    Value inverse = arith::DivFOp::create(b, b.splat(vector, 1), total);
    b.store(b.select(empty, b.splat(vector, 0), inverse), sum, q);
    if (!lse)
      return;
    // lse = ln(2) * max + ln(sum)
    Value log = math::LogOp::create(b, total);
    Value value = b.fma(b.load(vector, max, q), b.splat(vector, M_LN2), log);
    b.store(b.select(empty, b.splat(vector, -INFINITY), value), max, q);
  });
  if (lse)
    b.loop(b.index(0), b.dim(lse, 0), 1,
           [&](Value q) { b.store(b.load(max, q), lse, q); });
}

void TileKernel::emitPrefetch(KernelBuilder &b, Value buffer, Value row,
                              Value begin, int64_t size, int64_t locality,
                              bool isWrite) {
  constexpr int64_t lineBytes = 64;
  auto bufferType = cast<MemRefType>(buffer.getType());
  int64_t step = lineBytes / (bufferType.getElementTypeBitWidth() / 8);
  for (int64_t i = 0; i < size; i += step)
    memref::PrefetchOp::create(b, buffer,
                               ValueRange{row, b.add(begin, b.index(i))},
                               isWrite, locality, /*isDataCache=*/true);
}
