// The kernel with queries in the vector lanes: scratch, packing, and the end of a tile.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ColumnsKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

ColumnsKernel::ColumnsKernel(KernelBuilder &b, OnlineSdpaOp op) : TileKernel(op) {
  columnWidth = schedule.getColumns() * schedule.getLanes();
  column = VectorType::get(columnWidth, type);

  int64_t queries = schedule.getQueryTile(), keys = schedule.getKeyTile();
  packed = allocate(b, {headSize, queries}, type);
  acc = allocate(b, {valueSize, queries}, type);
  scores = allocate(b, {keys, queries}, type);
  max = allocate(b, {queries}, type);
  sum = allocate(b, {queries}, type);
  if (element != type) {
    wideKeys = allocate(b, {keys, headSize}, type);
    wideValues = allocate(b, {keys, valueSize}, type);
  }
}

/// A tile of keys or values in the accumulator's type: the tile itself, or a copy.
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
  SmallVector<OpFoldResult> offsets(2, b.getIndexAttr(0)), strides(2, b.getIndexAttr(1));
  return memref::SubViewOp::create(b, scratch, offsets,
                                   {OpFoldResult(rows), b.getIndexAttr(size)}, strides);
}

void ColumnsKernel::emitStart(KernelBuilder &b, Value query) {
  query = b.asMatrix(query);
  Value queries = b.dim(query, 0);
  int64_t width = lanes.getNumElements();
  Value tile = b.index(schedule.getQueryTile());
  Value zero = b.splat(column, 0);
  auto clear = [&](Value buffer, int64_t rows) {
    b.loop(b.index(0), b.index(rows), 1, [&](Value row) {
      b.loop(b.index(0), tile, columnWidth,
             [&](Value q) { b.store(zero, buffer, {row, q}); });
    });
  };
  clear(acc, valueSize);
  // Lanes without a query compute on zeros and are never written out.
  Value ragged = b.compare(arith::CmpIPredicate::slt, queries, tile);
  b.branch(
      ragged, {},
      [&]() -> SmallVector<Value> {
        clear(packed, headSize);
        return {};
      },
      nullptr);

  Value whole = b.mul(arith::DivUIOp::create(b, queries, b.index(width)), b.index(width));
  b.loop(b.index(0), whole, width, [&](Value q) { emitPackRows(b, query, q); });
  Value factor = b.scalar(type, getQueryFactor());
  b.loop(whole, queries, 1, [&](Value q) {
    b.loop(b.index(0), b.index(headSize), 1, [&](Value d) {
      Value value = b.convert(b.load(query, {q, d}), type);
      b.store(b.mul(value, factor), packed, {d, q});
    });
  });
}

/// Transposes as many rows of queries as a vector has lanes.
void ColumnsKernel::emitPackRows(KernelBuilder &b, Value query, Value begin) {
  double factor = getQueryFactor();
  int64_t width = lanes.getNumElements(), whole = headSize / width * width;
  auto narrow = VectorType::get(width, element);
  b.loop(b.index(0), b.index(whole), width, [&](Value d) {
    SmallVector<Value> rows;
    for (int64_t r = 0; r < width; ++r) {
      Value row = b.load(narrow, query, {b.add(begin, b.index(r)), d});
      rows.push_back(b.mul(b.convert(row, type), b.splat(lanes, factor)));
    }
    for (auto [i, row] : llvm::enumerate(b.transpose(rows)))
      b.store(row, packed, {b.add(d, b.index(i)), begin});
  });
  b.loop(b.index(whole), b.index(headSize), 1, [&](Value d) {
    for (int64_t r = 0; r < width; ++r) {
      Value q = b.add(begin, b.index(r));
      Value value = b.convert(b.load(query, {q, d}), type);
      b.store(b.mul(value, b.scalar(type, factor)), packed, {d, q});
    }
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
    Value value = b.mul(b.load(acc, {e, q}), b.load(sum, q));
    b.store(b.convert(value, outputType), output, {q, e});
  };
  b.loop(b.index(0), wholeQueries, width, [&](Value q) {
    Value inverse = b.load(lanes, sum, q);
    b.loop(b.index(0), b.index(whole), width, [&](Value e) {
      SmallVector<Value> rows;
      for (int64_t r = 0; r < width; ++r)
        rows.push_back(b.mul(b.load(lanes, acc, {b.add(e, b.index(r)), q}), inverse));
      for (auto [i, row] : llvm::enumerate(b.transpose(rows)))
        b.store(b.convert(row, outputType), output, {b.add(q, b.index(i)), e});
    });
    b.loop(b.index(whole), b.index(valueSize), 1, [&](Value e) {
      for (int64_t r = 0; r < width; ++r)
        writeScalar(b.add(q, b.index(r)), e);
    });
  });
  b.loop(wholeQueries, queries, 1, [&](Value q) {
    b.loop(b.index(0), b.index(valueSize), 1, [&](Value e) { writeScalar(q, e); });
  });
}
