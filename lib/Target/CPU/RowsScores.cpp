// The kernel for few query rows: products of queries and keys.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "RowsKernel.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace fovea;

void RowsKernel::emitScores(KernelBuilder &b, const Step &step) {
  int64_t keys = llvm::bit_floor<uint64_t>(
      std::max<int64_t>(schedule.getColumns() / vectors, 1));
  Value whole =
      b.mul(arith::DivUIOp::create(b, step.keys, b.index(keys)), b.index(keys));
  b.loop(b.index(0), whole, keys,
         [&](Value k) { emitScoreBlock(b, step, k, keys); });
  if (keys > 1)
    b.loop(whole, step.keys, 1,
           [&](Value k) { emitScoreBlock(b, step, k, 1); });
}

/// S for some keys and all rows.
void RowsKernel::emitScoreBlock(KernelBuilder &b, const Step &step, Value k,
                                int64_t keys) {
  int64_t group = std::min(vectors, schedule.getColumns());
  auto finish = [&](ArrayRef<Value> products, int64_t key, int64_t keys,
                    int64_t firstRow, int64_t rowsOfKey, int64_t rowsStored) {
    Value sums = emitLaneSums(b, products, keys, rowsOfKey, rowsStored);
    Value factors =
        step.key.getFactors(b, b.add(k, b.index(key)), keys, rowsStored);
    if (factors)
      sums = b.mul(sums, factors);
    if (packedType != type)
      sums = b.mul(sums, b.splat(sums.getType(), getQueryFactor()));
    Value at = b.add(b.mul(b.add(k, b.index(key)), b.index(paddedRows)),
                     b.index(firstRow));
    b.store(sums, scores, at);
  };
  for (int64_t first = 0; first < vectors; first += group) {
    int64_t count = std::min(group, vectors - first);
    // Enough accumulators hide the latency of multiply-adds. A lone vector
    // waits for memory, which likes to be read in few places at once.
    int64_t streams = count == 1 ? 1 : llvm::divideCeil(8, count);
    SmallVector<Value> products;
    for (int64_t key = 0; key < keys; key += streams)
      llvm::append_range(products, emitProducts(b, step, b.add(k, b.index(key)),
                                                std::min(streams, keys - key),
                                                first, count));
    // Scores are [Bk][R]: those of all rows are next to each other.
    if (count == vectors) {
      finish(products, 0, keys, 0, rows, paddedRows);
      continue;
    }
    int64_t rowsOfKey = count * sharing;
    for (int64_t key = 0; key < keys; ++key)
      finish(ArrayRef(products).slice(key * count, count), key, 1,
             first * sharing, rowsOfKey, rowsOfKey);
  }
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// keys x count vectors of partial sums. The values of the same keys are wanted
/// next: their cache lines are fetched along the way, in the order in which
/// they lie, since a burst of requests would stall the products.
SmallVector<Value> RowsKernel::emitProducts(KernelBuilder &b, const Step &step,
                                            Value k, int64_t keys,
                                            int64_t firstVector,
                                            int64_t count) {
  constexpr int64_t mostUnrolled = 64; // multiply-adds
  int64_t pieceBytes = head.width * step.key.getStoredBytes();
  int64_t inLine = std::clamp<int64_t>(lineBytes / pieceBytes, 1, head.count);
  int64_t turns = head.count / inLine;
  int64_t lines =
      llvm::divideCeil(keys * countLines(step.value, valueSize), turns);
  SmallVector<Value> zeros(keys * count, b.splat(products, 0));
  auto emitPiece = [&](Value piece, ValueRange accs) {
    return emitPieceProducts(b, step, k, keys, firstVector, count, piece, accs);
  };
  auto emitTurn = [&](Value turn, ValueRange carried) {
    if (firstVector == 0)
      emitPrefetch(b, step.value, k, valueSize, b.mul(turn, b.index(lines)),
                   lines);
    SmallVector<Value> next(carried);
    Value piece = b.mul(turn, b.index(inLine));
    for (int64_t i = 0; i < inLine; ++i)
      next = emitPiece(b.add(piece, b.index(i)), next);
    return next;
  };
  SmallVector<Value> accs = zeros;
  if (turns * inLine * keys * count <= mostUnrolled)
    for (int64_t turn = 0; turn < turns; ++turn)
      accs = emitTurn(b.index(turn), accs);
  else
    accs = b.loop(b.index(0), b.index(turns), 1, accs, emitTurn);
  for (int64_t piece = turns * inLine; piece < head.count; ++piece)
    accs = emitPiece(b.index(piece), accs);
  return accs;
}

/// A vector `count` times, in words of 32 bits if it can be: LLVM would take
/// vectors of bf16 apart.
static Value repeat(KernelBuilder &b, Value vector, int64_t count) {
  if (count == 1)
    return vector;
  auto type = cast<VectorType>(vector.getType());
  int64_t size = type.getNumElements();
  int64_t packing = std::min<int64_t>(32 / type.getElementTypeBitWidth(), size);
  if (packing > 1) {
    Type word = b.getIntegerType(packing * type.getElementTypeBitWidth());
    auto words = VectorType::get(size / packing, word);
    Value bits = vector::BitCastOp::create(b, words, vector);
    return vector::BitCastOp::create(
        b, VectorType::get(count * size, type.getElementType()),
        repeat(b, bits, count));
  }
  SmallVector<int64_t> lanes;
  for (int64_t i = 0; i < count * size; ++i)
    lanes.push_back(i % size);
  return vector::ShuffleOp::create(b, vector, vector, lanes);
}

SmallVector<Value>
RowsKernel::emitPieceProducts(KernelBuilder &b, const Step &step, Value k,
                              int64_t keys, int64_t firstVector, int64_t count,
                              Value piece, ValueRange accs) {
  SmallVector<SmallVector<Value>> keyParts;
  for (int64_t key = 0; key < keys; ++key) {
    Value stored = loadPiece(b, step.key, b.add(k, b.index(key)), head, piece);
    stored = repeat(b, stored, sharing);
    keyParts.push_back(packedType == type ? widen(b, stored)
                                          : SmallVector<Value>{stored});
  }
  auto packedVector = cast<VectorType>(keyParts[0][0].getType());
  SmallVector<Value> next(accs);
  for (int64_t part = 0; part < parts; ++part)
    for (int64_t i = 0; i < count; ++i) {
      Value query =
          b.load(packedVector, packed,
                 {piece, b.index(part), b.index(firstVector + i), b.index(0)});
      for (int64_t key = 0; key < keys; ++key) {
        Value &acc = next[key * count + i];
        acc = multiplyAdd(b, keyParts[key][part], query, acc);
      }
    }
  return next;
}

//===----------------------------------------------------------------------===//
// Sums over lanes
//===----------------------------------------------------------------------===//

namespace {
/// A vector of partial sums; `sums[lane]` tells to which sum a lane belongs.
struct Partials {
  Value vector;
  SmallVector<int64_t> sums;
};
} // namespace

/// Halves the lanes of each sum. Lanes are taken in units of `unit`, even and
/// odd ones of a region are added, and those of two vectors are put side by
/// side within the region.
static SmallVector<Partials> addNeighbours(KernelBuilder &b,
                                           ArrayRef<Partials> vectors,
                                           int64_t unit, int64_t region) {
  int64_t lanes = vectors.front().sums.size();
  SmallVector<int64_t> even, odd;
  for (int64_t start = 0; start < lanes; start += region)
    for (int64_t source : {0, 1})
      for (int64_t lane = 0; lane < region; ++lane)
        if (lane / unit % 2 == 0) {
          even.push_back(source * lanes + start + lane);
          odd.push_back(even.back() + unit);
        }
  SmallVector<Partials> results;
  for (size_t i = 0; i < vectors.size(); i += 2) {
    const Partials &left = vectors[i];
    const Partials &right = vectors[std::min(i + 1, vectors.size() - 1)];
    Partials result;
    result.vector =
        b.add(vector::ShuffleOp::create(b, left.vector, right.vector, even),
              vector::ShuffleOp::create(b, left.vector, right.vector, odd));
    for (int64_t lane : even)
      result.sums.push_back(lane < lanes ? left.sums[lane]
                                         : right.sums[lane - lanes]);
    results.push_back(result);
  }
  return results;
}

/// The wanted sums, each of which is whole in some lane, as one vector.
static Value gather(KernelBuilder &b, ArrayRef<Partials> vectors,
                    ArrayRef<int64_t> wanted) {
  Value all = vectors.front().vector;
  SmallVector<int64_t> sums(vectors.front().sums);
  for (const Partials &next : vectors.drop_front()) {
    // Both sides of a shuffle have the same type here.
    sums.append(next.sums);
    SmallVector<int64_t> joined(
        llvm::to_vector(llvm::seq<int64_t>(0, sums.size())));
    all = vector::ShuffleOp::create(b, all, next.vector, joined);
  }
  SmallVector<int64_t> lanes;
  for (int64_t sum : wanted)
    lanes.push_back(llvm::find(sums, sum) - sums.begin());
  return vector::ShuffleOp::create(b, all, all, lanes);
}

/// From products of `keys` keys and some vectors of rows to a vector of
/// [keys][rowsStored] scores; the last of `rowsOfKey` rows fills what is left.
Value RowsKernel::emitLaneSums(KernelBuilder &b, ArrayRef<Value> products,
                               int64_t keys, int64_t rowsOfKey,
                               int64_t rowsStored) {
  int64_t lanes = this->products.getNumElements(), perSum = lanes / sharing;
  SmallVector<Partials> partials;
  for (auto [i, vector] : llvm::enumerate(products)) {
    SmallVector<int64_t> sums;
    for (int64_t lane = 0; lane < lanes; ++lane)
      sums.push_back(i * sharing + lane / perSum);
    partials.push_back({vector, sums});
  }
  // First within 128 bits, where shuffles are cheap.
  int64_t near = std::min<int64_t>(perSum, 128 / type.getWidth());
  for (int64_t left = near; left > 1; left /= 2)
    partials = addNeighbours(b, partials, 1, near);
  for (int64_t left = perSum / near; left > 1; left /= 2)
    partials = addNeighbours(b, partials, near, perSum);

  int64_t sumsOfKey = products.size() / keys * sharing;
  SmallVector<int64_t> wanted;
  for (int64_t key = 0; key < keys; ++key)
    for (int64_t row = 0; row < rowsStored; ++row)
      wanted.push_back(key * sumsOfKey + std::min(row, rowsOfKey - 1));
  return gather(b, partials, wanted);
}
