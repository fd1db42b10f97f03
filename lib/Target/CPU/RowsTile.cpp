// The kernel for few query rows: scratch, packing, and the end of a tile.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RowsKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

RowsKernel::Split::Split(int64_t size, int64_t lanes)
    : size(size),
      width(std::min<int64_t>(lanes, llvm::bit_floor<uint64_t>(size))),
      whole(size / width), rest(size % width), count(whole + (rest ? 1 : 0)) {}

int64_t RowsKernel::Split::getStart(int64_t i) const {
  return i < whole ? i * width : size - width;
}

RowsKernel::RowsKernel(KernelBuilder &b, OnlineSdpaOp op)
    : RowsKernel(
          b, op, op.getScheduleAttr().getLanes(),
          cast<FloatType>(
              cast<MemRefType>(op.getAcc().getType()).getElementType())) {}

RowsKernel::RowsKernel(KernelBuilder &b, OnlineSdpaOp op, int64_t vectorLanes,
                       FloatType packedType)
    : TileKernel(op), rows(schedule.getQueryTile()),
      paddedRows(llvm::PowerOf2Ceil(rows)), head(headSize, vectorLanes),
      out(valueSize, vectorLanes), packedType(packedType) {
  perRow = VectorType::get(paddedRows, type);
  flat = VectorType::get(std::max(paddedRows, schedule.getLanes()), type);
  packed = allocate(b, {rows, head.count * head.width}, packedType);
  acc = allocate(b, {rows, out.count * out.width}, type);
  // A multiple of the flat vector: keys past the last are padded.
  int64_t keys = llvm::alignTo(schedule.getKeyTile(), schedule.getLanes());
  scores = allocate(b, {keys * paddedRows}, type);
  max = allocate(b, {paddedRows}, type);
  sum = allocate(b, {paddedRows}, type);
}

void RowsKernel::emitStart(KernelBuilder &b, Value query) {
  query = b.asMatrix(query);
  auto narrow = VectorType::get(head.width, element);
  auto wide = VectorType::get(head.width, packedType);
  auto pack = [&](Value row, Value from) {
    Value vector = b.convert(b.load(narrow, query, {row, from}), packedType);
    return packedType == type ? b.mul(vector, b.splat(wide, getQueryFactor()))
                              : vector;
  };
  auto zeros = b.splat(VectorType::get(out.width, type), 0);
  b.loop(b.index(0), b.index(rows), 1, [&](Value row) {
    b.loop(b.index(0), b.index(out.count * out.width), out.width,
           [&](Value e) { b.store(zeros, acc, {row, e}); });
    b.loop(b.index(0), b.index(head.whole * head.width), head.width,
           [&](Value d) { b.store(pack(row, d), packed, {row, d}); });
    if (head.rest == 0)
      return;
    // Elements that the vector before has are 0 here, so that they count once.
    Value vector = pack(row, b.index(head.getStart(head.whole)));
    SmallVector<bool> fresh(head.width, false);
    std::fill(fresh.end() - head.rest, fresh.end(), true);
    Value mask = arith::ConstantOp::create(
        b, DenseElementsAttr::get(VectorType::get(head.width, b.getI1Type()),
                                  fresh));
    b.store(b.select(mask, vector, b.splat(wide, 0)), packed,
            {row, b.index(head.whole * head.width)});
  });
}

void RowsKernel::emitEnd(KernelBuilder &b, NormalizeOp op) {
  Value output = b.asMatrix(op.getOutput());
  Type outputType = cast<MemRefType>(output.getType()).getElementType();
  emitReciprocals(b, paddedRows, paddedRows,
                  op.getLse() ? b.asRow(op.getLse()) : Value());
  auto vector = VectorType::get(out.width, type);
  b.loop(b.index(0), b.index(rows), 1, [&](Value row) {
    Value inverse = b.broadcast(vector, b.load(sum, row));
    auto write = [&](Value scratch, Value start) {
      Value result = b.mul(b.load(vector, acc, {row, scratch}), inverse);
      b.store(b.convert(result, outputType), output, {row, start});
    };
    b.loop(b.index(0), b.index(out.whole * out.width), out.width,
           [&](Value e) { write(e, e); });
    if (out.rest)
      write(b.index(out.whole * out.width), b.index(out.getStart(out.whole)));
  });
}
