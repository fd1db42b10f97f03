// The kernel with queries in the vector lanes: scratch, packing, and the end of
// a tile. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ColumnsKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

ColumnsKernel::ColumnsKernel(KernelBuilder &b, OnlineSdpaOp op, NoOperands)
    : TileKernel(op), columnWidth(schedule.getColumns() * schedule.getLanes()) {

  int64_t queries = schedule.getQueryTile(), panels = queries / columnWidth;
  acc = allocate(b, {panels * valueSize, columnWidth}, type);
  // Blocks of rows may begin anywhere in the tile.
  int64_t most = std::max<int64_t>(schedule.getRows(), vectorRows);
  scores = allocate(b, {schedule.getKeyTile() + most - 1, columnWidth}, type);
  max = allocate(b, {queries}, type);
  sum = allocate(b, {queries}, type);
}

ColumnsKernel::ColumnsKernel(KernelBuilder &b, OnlineSdpaOp op)
    : ColumnsKernel(b, op, NoOperands()) {
  int64_t panels = schedule.getQueryTile() / columnWidth;
  packed = allocate(b, {panels * headSize, columnWidth}, type);
  if (element == type)
    return;
  wideKeys = allocate(b, {schedule.getKeyTile(), headSize}, type);
  wideValues = allocate(b, {schedule.getKeyTile(), valueSize}, type);
}

/// A tile of keys or values in the accumulator's type: the tile itself, or a
/// copy.
Value ColumnsKernel::widen(KernelBuilder &b, Value tile, Value scratch) {
  if (element == type)
    return tile;
  int64_t width = lanes.getNumElements();
  int64_t size = cast<MemRefType>(tile.getType()).getShape().back();
  int64_t whole = size / width * width;
  auto narrow = VectorType::get(width, element);
  Value rows = b.dim(tile, 0);
  b.loop(b.index(0), rows, 1, [&](Value k) {
    b.loop(b.index(0), b.index(whole), width, [&](Value d) {
      b.store(b.convert(b.load(narrow, tile, {k, d}), type), scratch, {k, d});
    });
    b.loop(b.index(whole), b.index(size), 1, [&](Value d) {
      b.store(b.convert(b.load(tile, {k, d}), type), scratch, {k, d});
    });
  });
  SmallVector<OpFoldResult> offsets(2, b.getIndexAttr(0)),
      strides(2, b.getIndexAttr(1));
  return memref::SubViewOp::create(
      b, scratch, offsets, {OpFoldResult(rows), b.getIndexAttr(size)}, strides);
}

void ColumnsKernel::clear(KernelBuilder &b, Value buffer) {
  auto bufferType = cast<MemRefType>(buffer.getType());
  int64_t width = lanes.getNumElements();
  Value zero = b.splat(VectorType::get(width, bufferType.getElementType()), 0);
  b.loop(b.index(0), b.index(bufferType.getDimSize(0)), 1, [&](Value row) {
    b.loop(b.index(0), b.index(bufferType.getDimSize(1)), width,
           [&](Value q) { b.store(zero, buffer, {row, q}); });
  });
}

void ColumnsKernel::emitStart(KernelBuilder &b, Value query) {
  query = b.asMatrix(query);
  Value queries = b.dim(query, 0);
  Value width = b.index(lanes.getNumElements());
  clear(b, acc);
  // Lanes without a query compute on zeros and are never written out.
  Value ragged = b.compare(arith::CmpIPredicate::slt, queries,
                           b.index(schedule.getQueryTile()));
  auto clearPacked = [&]() -> SmallVector<Value> {
    clear(b, packed);
    return {};
  };
  b.branch(ragged, {}, clearPacked, nullptr);

  Value whole = b.mul(arith::DivUIOp::create(b, queries, width), width);
  b.loop(b.index(0), whole, lanes.getNumElements(),
         [&](Value q) { emitPackRows(b, query, q); });
  b.loop(whole, queries, 1, [&](Value q) { emitPackRow(b, query, q); });
}

/// Where panel and lane of a query begin in a buffer of panels of `rows`.
std::pair<Value, Value> ColumnsKernel::locate(KernelBuilder &b, Value q,
                                              int64_t rows) {
  Value width = b.index(columnWidth);
  Value panel = arith::DivUIOp::create(b, q, width);
  return {b.mul(panel, b.index(rows)), arith::RemUIOp::create(b, q, width)};
}

/// Transposes a square at a time.
void ColumnsKernel::emitPackRows(KernelBuilder &b, Value query, Value begin) {
  int64_t width = lanes.getNumElements(), whole = headSize / width * width;
  auto narrow = VectorType::get(width, element);
  Value factor = b.splat(lanes, getQueryFactor());
  auto [panel, lane] = locate(b, begin, headSize);
  Value first = panel, column = lane;
  b.loop(b.index(0), b.index(whole), width, [&](Value d) {
    SmallVector<Value> rows;
    for (int64_t r = 0; r < width; ++r) {
      Value row = b.load(narrow, query, {b.add(begin, b.index(r)), d});
      rows.push_back(b.mul(b.convert(row, type), factor));
    }
    for (auto [i, row] : llvm::enumerate(b.transpose(rows)))
      b.store(row, packed, {b.add(b.add(first, d), b.index(i)), column});
  });
  Value scalarFactor = b.scalar(type, getQueryFactor());
  b.loop(b.index(whole), b.index(headSize), 1, [&](Value d) {
    for (int64_t r = 0; r < width; ++r) {
      Value value =
          b.convert(b.load(query, {b.add(begin, b.index(r)), d}), type);
      b.store(b.mul(value, scalarFactor), packed,
              {b.add(first, d), b.add(column, b.index(r))});
    }
  });
}

void ColumnsKernel::emitPackRow(KernelBuilder &b, Value query, Value q) {
  Value factor = b.scalar(type, getQueryFactor());
  auto [panel, lane] = locate(b, q, headSize);
  Value first = panel, column = lane;
  b.loop(b.index(0), b.index(headSize), 1, [&](Value d) {
    Value value = b.convert(b.load(query, {q, d}), type);
    b.store(b.mul(value, factor), packed, {b.add(first, d), column});
  });
}

void ColumnsKernel::emitEnd(KernelBuilder &b, NormalizeOp op) {
  Value output = b.asMatrix(op.getOutput());
  auto outputType = cast<MemRefType>(output.getType()).getElementType();
  Value queries = b.dim(output, 0);
  int64_t width = lanes.getNumElements(), whole = valueSize / width * width;

  emitReciprocals(b, schedule.getQueryTile(), columnWidth,
                  op.getLse() ? b.asRow(op.getLse()) : Value());
  Value wholeQueries =
      b.mul(arith::DivUIOp::create(b, queries, b.index(width)), b.index(width));
  auto writeScalar = [&](Value q, Value e) {
    auto [panel, lane] = locate(b, q, valueSize);
    Value value = b.mul(b.load(acc, {b.add(panel, e), lane}), b.load(sum, q));
    b.store(b.convert(value, outputType), output, {q, e});
  };
  b.loop(b.index(0), wholeQueries, width, [&](Value q) {
    Value inverse = b.load(lanes, sum, q);
    auto [panel, lane] = locate(b, q, valueSize);
    Value first = panel, column = lane;
    b.loop(b.index(0), b.index(whole), width, [&](Value e) {
      SmallVector<Value> rows;
      for (int64_t r = 0; r < width; ++r)
        rows.push_back(b.mul(
            b.load(lanes, acc, {b.add(b.add(first, e), b.index(r)), column}),
            inverse));
      for (auto [i, row] : llvm::enumerate(b.transpose(rows)))
        b.store(b.convert(row, outputType), output, {b.add(q, b.index(i)), e});
    });
    b.loop(b.index(whole), b.index(valueSize), 1, [&](Value e) {
      for (int64_t r = 0; r < width; ++r)
        writeScalar(b.add(q, b.index(r)), e);
    });
  });
  b.loop(wholeQueries, queries, 1, [&](Value q) {
    b.loop(b.index(0), b.index(valueSize), 1,
           [&](Value e) { writeScalar(q, e); });
  });
}
