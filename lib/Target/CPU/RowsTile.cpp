// The kernel for few query rows: scratch, packing, access to rows, and the end
// of a tile. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RowsKernel.h"

#include "LoadRows.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

RowsKernel::Split::Split(int64_t size, int64_t mostWidth)
    : size(size),
      width(std::min<int64_t>(mostWidth, llvm::bit_floor<uint64_t>(size))),
      whole(size / width), rest(size % width), count(whole + (rest ? 1 : 0)) {}

/// bf16 is widened in pairs where rows are long enough: the even and the odd
/// elements of a vector take an instruction each, without a shuffle. Narrower
/// types are widened at once.
static int64_t countPairs(OnlineSdpaOp op) {
  auto getType = [](Value value) { return cast<MemRefType>(value.getType()); };
  int64_t head = getType(op.getQuery()).getShape().back();
  int64_t out = getType(op.getValue()).getShape().back();
  return getType(op.getQuery()).getElementType().isBF16() &&
                 !TileRows::readsNarrow(op) && std::min(head, out) >= 2
             ? 2
             : 1;
}

RowsKernel::RowsKernel(KernelBuilder &b, OnlineSdpaOp op)
    : RowsKernel(
          b, op, countPairs(op), countPairs(op), /*keysAtOnce=*/1,
          cast<FloatType>(
              cast<MemRefType>(op.getAcc().getType()).getElementType())) {}

RowsKernel::RowsKernel(KernelBuilder &b, OnlineSdpaOp op, int64_t packing,
                       int64_t parts, int64_t keysAtOnce, FloatType packedType)
    : TileKernel(op), rows(schedule.getQueryTile()),
      paddedRows(llvm::PowerOf2Ceil(rows)),
      sharing(std::min(schedule.getRows(), paddedRows)),
      vectors(llvm::divideCeil(rows, sharing)), packing(packing), parts(parts),
      keysAtOnce(keysAtOnce),
      head(headSize, packing * schedule.getLanes() / sharing),
      out(valueSize, packing * schedule.getLanes()), packedType(packedType),
      readType(packedType == type && TileRows::readsNarrow(op) ? type
                                                               : element) {
  perRow = VectorType::get(paddedRows, type);
  flat = VectorType::get(std::max(keysAtOnce * paddedRows, schedule.getLanes()),
                         type);
  products = VectorType::get(sharing * head.width / packing, type);
  block = VectorType::get(out.width / parts, type);
  packed =
      allocate(b, {head.count, parts, vectors, sharing * head.width / parts},
               packedType);
  acc = allocate(b, {rows, out.count, parts, out.width / parts}, type);
  // A multiple of the flat vector: keys past the last are padded.
  int64_t keys = llvm::alignTo(schedule.getKeyTile(), flat.getNumElements());
  scores = allocate(b, {keys * paddedRows}, type);
  auto ofPlaces = [&](int64_t size, Type type) {
    return allocate(b, {size}, type);
  };
  // Keys of the next tile are fetched before it begins.
  int64_t keyTile = schedule.getKeyTile();
  keyScratch =
      TileRows::allocate(findLoadRows(op.getKey()), 2 * keyTile, ofPlaces);
  valueScratch =
      TileRows::allocate(findLoadRows(op.getValue()), keys, ofPlaces);
  max = allocate(b, {paddedRows}, type);
  sum = allocate(b, {paddedRows}, type);
  factors = allocate(b, {paddedRows}, type);
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

Value RowsKernel::loadPiece(KernelBuilder &b, const TileRows &tile, Value row,
                            const Split &split, Value piece) {
  Value start = b.mul(piece, b.index(split.width));
  if (split.rest)
    start = b.min(start, b.index(split.size - split.width));
  return tile.load(b, VectorType::get(split.width, readType), row, start);
}

SmallVector<Value> RowsKernel::widen(KernelBuilder &b, Value piece) {
  if (parts == 1)
    return {b.convert(piece, type)};
  int64_t pairs = cast<VectorType>(piece.getType()).getNumElements() / 2;
  auto words = VectorType::get(pairs, b.getI32Type());
  auto floats = VectorType::get(pairs, type);
  auto constant = [&](uint32_t value) {
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(words, APInt(32, value)));
  };
  // bf16 is the upper half of f32.
  Value bits = vector::BitCastOp::create(b, words, piece);
  Value even = arith::ShLIOp::create(b, bits, constant(16));
  Value odd = arith::AndIOp::create(b, bits, constant(0xffff0000));
  return {arith::BitcastOp::create(b, floats, even),
          arith::BitcastOp::create(b, floats, odd)};
}

SmallVector<Value> RowsKernel::widenValues(KernelBuilder &b, Value piece) {
  return widen(b, piece);
}

Value RowsKernel::orderColumns(KernelBuilder &b, ArrayRef<Value> parts) {
  if (parts.size() == 1)
    return parts[0];
  return vector::InterleaveOp::create(b, parts[0], parts[1]);
}

Value RowsKernel::multiplyAdd(KernelBuilder &b, Value key, Value query,
                              Value acc) {
  return b.fma(key, query, acc);
}

int64_t RowsKernel::countLines(const TileRows &tile, int64_t size) {
  return llvm::divideCeil(size * tile.getStoredBytes(), lineBytes);
}

/// Into the second cache: the first has few requests under way at a time, and
/// the way from the second is short.
void RowsKernel::emitPrefetch(KernelBuilder &b, const TileRows &tile, Value row,
                              int64_t size, Value first, int64_t count) {
  int64_t lines = countLines(tile, size);
  int64_t elementsInLine = lineBytes / tile.getStoredBytes();
  auto fetch = [&](Value from, int64_t count) {
    Value line = arith::RemUIOp::create(b, from, b.index(lines));
    Value at = b.add(row, arith::DivUIOp::create(b, from, b.index(lines)));
    for (int64_t i = 0; i < count; ++i) {
      Value element = b.mul(b.add(line, b.index(i)), b.index(elementsInLine));
      tile.prefetch(b, at, element);
    }
  };
  // The lines of one row at a time, as far as they are known to be in one.
  int64_t together = std::gcd(lines, count);
  for (int64_t i = 0; i < count; i += together)
    fetch(b.add(first, b.index(i)), together);
}

/// A line of every page that a tile of rows from `row` on lies in. The walks
/// through the page tables then run side by side; one after the other, as the
/// pages are reached, each of them would stall the processor.
void RowsKernel::emitPrefetchPages(KernelBuilder &b, const TileRows &tile,
                                   Value row) {
  Value pageElements = b.index(pageBytes / tile.getStoredBytes());
  Value stride = b.maxIndex(tile.getRowStride(), b.index(1));
  Value rowsOfPage =
      b.maxIndex(arith::DivUIOp::create(b, pageElements, stride), b.index(1));
  if (tile.getRunLength())
    rowsOfPage = b.min(rowsOfPage, tile.getRunLength());
  Value pages =
      arith::CeilDivUIOp::create(b, b.index(schedule.getKeyTile()), rowsOfPage);
  b.loop(b.index(0), pages, 1, [&](Value page) {
    Value at = b.add(row, b.mul(page, rowsOfPage));
    tile.prefetch(b, at, b.index(0));
  });
}

//===----------------------------------------------------------------------===//
// Start and end
//===----------------------------------------------------------------------===//

void RowsKernel::emitStart(KernelBuilder &b, Value queries) {
  TileRows query(b, queries, TileRows::Scratch(), readType);
  Value zero = b.index(0);
  b.loop(zero, b.index(rows), 1, [&](Value row) {
    b.loop(zero, b.index(out.count), 1, [&](Value piece) {
      for (int64_t part = 0; part < parts; ++part)
        b.store(b.splat(block, 0), acc, {row, piece, b.index(part), zero});
    });
  });
  // Where no row is left to share a vector the last one is there again.
  b.loop(zero, b.index(vectors), 1, [&](Value vector) {
    for (int64_t i = 0; i < sharing; ++i) {
      Value row = b.add(b.mul(vector, b.index(sharing)), b.index(i));
      emitPackRow(b, query, b.min(row, b.index(rows - 1)), vector, i);
    }
  });
}

/// Packs row `row` of the queries as number `place` of those that share
/// `vector`.
void RowsKernel::emitPackRow(KernelBuilder &b, const TileRows &query, Value row,
                             Value vector, int64_t place) {
  auto store = [&](Value piece, Value stored) {
    SmallVector<Value> operands{stored};
    if (packedType == type) {
      operands = widen(b, stored);
      for (Value &operand : operands)
        operand = b.mul(operand, b.splat(operand.getType(), getQueryFactor()));
    }
    Value start = b.index(place * head.width / parts);
    for (auto [part, operand] : llvm::enumerate(operands))
      b.store(operand, packed, {piece, b.index(part), vector, start});
  };
  b.loop(b.index(0), b.index(head.whole), 1, [&](Value piece) {
    store(piece, loadPiece(b, query, row, head, piece));
  });
  if (head.rest == 0)
    return;
  // Elements that the piece before has are 0 here, so that they count once.
  Value last = b.index(head.whole);
  Value stored = loadPiece(b, query, row, head, last);
  SmallVector<bool> fresh(head.width, false);
  std::fill(fresh.end() - head.rest, fresh.end(), true);
  Value mask = arith::ConstantOp::create(
      b, DenseElementsAttr::get(VectorType::get(head.width, b.getI1Type()),
                                fresh));
  store(last, b.select(mask, stored, b.splat(stored.getType(), 0)));
}

void RowsKernel::emitEnd(KernelBuilder &b, NormalizeOp op) {
  Value output = b.asMatrix(op.getOutput());
  Type outputType = cast<MemRefType>(output.getType()).getElementType();
  emitReciprocals(b, paddedRows, paddedRows,
                  op.getLse() ? b.asRow(op.getLse()) : Value());
  b.loop(b.index(0), b.index(rows), 1, [&](Value row) {
    Value inverse = b.broadcast(block, b.load(sum, row));
    auto write = [&](Value piece, Value start) {
      SmallVector<Value> results;
      for (int64_t part = 0; part < parts; ++part)
        results.push_back(
            b.mul(b.load(block, acc, {row, piece, b.index(part), b.index(0)}),
                  inverse));
      Value result = b.convert(orderColumns(b, results), outputType);
      b.store(result, output, {row, start});
    };
    b.loop(b.index(0), b.index(out.whole), 1, [&](Value piece) {
      write(piece, b.mul(piece, b.index(out.width)));
    });
    if (out.rest)
      write(b.index(out.whole), b.index(out.size - out.width));
  });
}
