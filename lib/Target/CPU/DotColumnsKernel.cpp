// The kernel with queries in the vector lanes for bf16 dot-product
// instructions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DotColumnsKernel.h"

#include "Dot.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

DotColumnsKernel::DotColumnsKernel(KernelBuilder &b, OnlineSdpaOp op,
                                   bool native)
    : ColumnsKernel(b, op, NoOperands()), native(native) {
  keyStep = 2;
  int64_t panels = schedule.getQueryTile() / columnWidth;
  int64_t keyPairs = (schedule.getKeyTile() + 1) / 2;
  packed = allocate(b, {panels * headSize / 2, 2 * columnWidth}, element);
  probabilities = allocate(b, {keyPairs, 2 * columnWidth}, element);
  pairedValues = allocate(b, {keyPairs, 2 * valueSize}, element);
}

VectorType DotColumnsKernel::getPairs(const Column &column) {
  return VectorType::get(2 * column.type.getNumElements(), element);
}

void DotColumnsKernel::emitPackRows(KernelBuilder &b, Value query,
                                    Value begin) {
  // Pairs are transposed as words.
  int64_t width = lanes.getNumElements();
  int64_t whole = headSize / (2 * width) * (2 * width);
  auto row = VectorType::get(2 * width, element);
  auto words = VectorType::get(width, b.getI32Type());
  auto [panel, lane] = locate(b, begin, headSize / 2);
  Value first = panel, twice = b.mul(lane, b.index(2));
  b.loop(b.index(0), b.index(whole), 2 * width, [&](Value d) {
    SmallVector<Value> rows;
    for (int64_t r = 0; r < width; ++r) {
      Value elements = b.load(row, query, {b.add(begin, b.index(r)), d});
      rows.push_back(vector::BitCastOp::create(b, words, elements));
    }
    Value pair = b.add(first, arith::DivUIOp::create(b, d, b.index(2)));
    for (auto [i, transposed] : llvm::enumerate(b.transpose(rows)))
      b.store(vector::BitCastOp::create(b, row, transposed), packed,
              {b.add(pair, b.index(i)), twice});
  });
  auto two = VectorType::get(2, element);
  b.loop(b.index(whole), b.index(headSize), 2, [&](Value d) {
    Value pair = b.add(first, arith::DivUIOp::create(b, d, b.index(2)));
    for (int64_t r = 0; r < width; ++r)
      b.store(b.load(two, query, {b.add(begin, b.index(r)), d}), packed,
              {pair, b.add(twice, b.index(2 * r))});
  });
}

void DotColumnsKernel::emitPackRow(KernelBuilder &b, Value query, Value q) {
  auto two = VectorType::get(2, element);
  auto [panel, lane] = locate(b, q, headSize / 2);
  Value first = panel, twice = b.mul(lane, b.index(2));
  b.loop(b.index(0), b.index(headSize), 2, [&](Value d) {
    Value pair = b.add(first, arith::DivUIOp::create(b, d, b.index(2)));
    b.store(b.load(two, query, {q, d}), packed, {pair, twice});
  });
}

ColumnsKernel::Column DotColumnsKernel::prepare(KernelBuilder &b,
                                                OnlineSdpaOp op) {
  Column column;
  column.op = op;
  column.key = b.asMatrix(op.getKey());
  column.value = b.asMatrix(op.getValue());
  column.keys = {b.index(0), b.dim(column.key, 0)};
  column.needsGuard = emitNeedsGuard(
      b, op, TileRows(b, op.getValue(), TileRows::Scratch(), element));
  emitPairValues(b, column.value);
  return column;
}

/// Interleaves each two rows of values; a last odd one with zeros.
void DotColumnsKernel::emitPairValues(KernelBuilder &b, Value value) {
  int64_t width = 2 * lanes.getNumElements(), whole = valueSize / width * width;
  Value keys = b.dim(value, 0);
  Value even = b.mul(arith::DivUIOp::create(b, keys, b.index(2)), b.index(2));
  auto pairRow = [&](Value k, bool last) {
    Value pair = arith::DivUIOp::create(b, k, b.index(2));
    Value next = b.add(k, b.index(1));
    auto interleave = [&](Value e, int64_t count) {
      auto type = VectorType::get(count, element);
      Value second = last ? b.splat(type, 0) : b.load(type, value, {next, e});
      Value both =
          vector::InterleaveOp::create(b, b.load(type, value, {k, e}), second);
      b.store(both, pairedValues, {pair, b.mul(e, b.index(2))});
    };
    b.loop(b.index(0), b.index(whole), width,
           [&](Value e) { interleave(e, width); });
    b.loop(b.index(whole), b.index(valueSize), 1,
           [&](Value e) { interleave(e, 1); });
  };
  b.loop(b.index(0), even, 2, [&](Value k) { pairRow(k, /*last=*/false); });
  b.loop(even, keys, 1, [&](Value k) { pairRow(k, /*last=*/true); });
}

SmallVector<Value> DotColumnsKernel::emitProducts(KernelBuilder &b,
                                                  const Column &tile,
                                                  ArrayRef<Value> keys) {
  auto two = VectorType::get(2, element);
  SmallVector<Value> zeros(keys.size(), b.splat(tile.type, 0));
  SmallVector<Value> products =
      b.loop(b.index(0), b.index(headSize / 2), 1, zeros,
             [&](Value pair, ValueRange accs) {
               SmallVector<Value> at = panelAt(b, tile, headSize / 2, pair);
               at[1] = b.mul(at[1], b.index(2));
               Value query = b.load(getPairs(tile), packed, at);
               Value d = b.mul(pair, b.index(2));
               SmallVector<Value> next;
               for (auto [k, acc] : llvm::zip_equal(keys, accs)) {
                 Value key = b.load(two, tile.key, {k, d});
                 next.push_back(emitDot(
                     b, broadcastPair(b, key, tile.type.getNumElements()),
                     query, acc, lanes.getNumElements(), native));
               }
               return next;
             });
  // Queries stay exact, so the factor comes here.
  for (Value &product : products)
    product = b.mul(product, b.splat(tile.type, getQueryFactor()));
  return products;
}

void DotColumnsKernel::emitUpdate(KernelBuilder &b, const Column &tile,
                                  Value largest, Value rescale) {
  Value even =
      b.mul(arith::DivUIOp::create(b, tile.keys.end, b.index(2)), b.index(2));
  auto pairUp = [&](bool last) {
    return [&, last](Value k, ValueRange carried) -> SmallVector<Value> {
      Value first = emitProbability(b, tile, k, largest);
      Value sums = b.add(carried[0], first), second = b.splat(tile.type, 0);
      if (!last) {
        second = emitProbability(b, tile, b.add(k, b.index(1)), largest);
        sums = b.add(sums, second);
      }
      Value both = interleaveRounded(b, first, second);
      b.store(both, probabilities,
              {arith::DivUIOp::create(b, k, b.index(2)), b.index(0)});
      return {sums};
    };
  };
  Value sums = b.loop(tile.keys.begin, even, 2, b.splat(tile.type, 0),
                      pairUp(/*last=*/false))[0];
  sums = b.loop(even, tile.keys.end, 1, sums, pairUp(/*last=*/true))[0];
  addToSum(b, tile, rescale, sums);
  emitOutput(b, tile, rescale);
}

void DotColumnsKernel::emitOutputRows(KernelBuilder &b, const Column &tile,
                                      Value e, int64_t rows, Value rescale) {
  auto two = VectorType::get(2, element);
  Value firstPair = arith::DivUIOp::create(b, tile.keys.begin, b.index(2));
  Value endPair = arith::CeilDivUIOp::create(b, tile.keys.end, b.index(2));
  auto at = [&](int64_t r) {
    return panelAt(b, tile, valueSize, b.add(e, b.index(r)));
  };
  SmallVector<Value> accs;
  for (int64_t r = 0; r < rows; ++r)
    accs.push_back(b.mul(b.load(tile.type, acc, at(r)), rescale));
  accs =
      b.loop(firstPair, endPair, 1, accs, [&](Value pair, ValueRange carried) {
        Value p = b.load(getPairs(tile), probabilities, {pair, b.index(0)});
        SmallVector<Value> next;
        for (int64_t r = 0; r < rows; ++r) {
          Value twice = b.mul(b.add(e, b.index(r)), b.index(2));
          Value value =
              broadcastPair(b, b.load(two, pairedValues, {pair, twice}),
                            tile.type.getNumElements());
          next.push_back(
              emitDot(b, value, p, carried[r], lanes.getNumElements(), native));
        }
        return next;
      });
  for (int64_t r = 0; r < rows; ++r)
    b.store(accs[r], acc, at(r));
}
