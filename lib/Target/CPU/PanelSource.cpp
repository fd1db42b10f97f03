// Packs operands of a contraction into panels, in the order in which a register
// tile reads them. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "PanelSource.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace fovea;

PanelSource::PanelSource(Value buffer, AffineMap map,
                         std::optional<unsigned> own, ArrayRef<unsigned> sums,
                         PanelFormat format)
    : buffer(buffer), map(map), own(own), sums(sums), format(format) {}

bool PanelSource::isSumContiguous() const {
  return getInnermostLoop(map) == sums.back();
}

bool PanelSource::isOwnContiguous() const {
  return own && getInnermostLoop(map) == *own;
}

SmallVector<Value> PanelSource::at(KernelBuilder &b, Value ownPosition,
                                   const SumBlock &block, Value outer,
                                   Value inner) const {
  SmallVector<Value> result;
  for (AffineExpr expr : map.getResults()) {
    unsigned loop = cast<AffineDimExpr>(expr).getPosition();
    Value position = b.index(0);
    if (own == loop)
      position = ownPosition;
    for (auto [sum, begin] : llvm::zip_equal(sums, block.begin))
      if (sum == loop)
        position = begin;
    if (loop == sums.back())
      position = b.add(position, inner);
    else if (sums.size() > 1 && loop == sums[sums.size() - 2])
      position = b.add(position, outer);
    result.push_back(position);
  }
  return result;
}

/// `count` elements that are neighbours in memory, as they are packed; a scalar
/// for 0.
Value PanelSource::load(KernelBuilder &b, int64_t count, Value own,
                        const SumBlock &block, Value outer, Value inner) const {
  SmallVector<Value> index = at(b, own, block, outer, inner);
  if (count == 0)
    return b.convert(b.load(buffer, index), format.type);
  auto type = VectorType::get(
      count, cast<MemRefType>(buffer.getType()).getElementType());
  return b.convert(b.load(type, buffer, index), format.type);
}

void PanelSource::emitPrefetch(KernelBuilder &b, const SumBlock &block,
                               Value begin, int64_t size, int64_t kTile,
                               Value slot, int64_t slots) const {
  if (!isSumContiguous() && !isOwnContiguous())
    return;
  constexpr int64_t lineBytes = 64;
  auto type = cast<MemRefType>(buffer.getType());
  int64_t elements = lineBytes / (type.getElementTypeBitWidth() / 8);
  // Pieces of as many lines lie apart.
  int64_t length = isSumContiguous() ? kTile : size;
  int64_t pieces = isSumContiguous() ? size : kTile;
  int64_t lines = llvm::divideCeil(length, elements), total = lines * pieces;
  int64_t share = llvm::divideCeil(total, slots);
  Value first = b.mul(slot, b.index(share));
  Value end = b.min(b.add(first, b.index(share)), b.index(total));
  b.loop(first, end, 1, [&](Value line) {
    Value piece = arith::DivUIOp::create(b, line, b.index(lines));
    Value along =
        b.mul(b.sub(line, b.mul(piece, b.index(lines))), b.index(elements));
    Value zero = b.index(0);
    SmallVector<Value> index =
        isSumContiguous() ? at(b, b.add(begin, piece), block, zero, along)
                          : at(b, b.add(begin, along), block, zero, piece);
    memref::PrefetchOp::create(b, buffer, index, /*isWrite=*/false,
                               /*localityHint=*/2, /*isDataCache=*/true);
  });
}

/// `base` is where the inner iterations of `outer` begin in a panel.
void PanelSource::forOuter(
    KernelBuilder &b, const SumBlock &block,
    function_ref<void(Value outer, Value base)> body) const {
  if (sums.size() == 1)
    return body(b.index(0), b.index(0));
  b.loop(b.index(0), block.outer, 1,
         [&](Value outer) { body(outer, b.mul(outer, block.inner)); });
}

/// The steps from `begin` to `end`; a last pair may have only its first half.
void PanelSource::forSteps(KernelBuilder &b, Value begin, Value end,
                           function_ref<void(Value, bool)> body) const {
  if (!format.pairs)
    return b.loop(begin, end, 1, [&](Value at) { body(at, /*isHalf=*/false); });
  Value pairs = arith::DivUIOp::create(b, b.sub(end, begin), b.index(2));
  Value whole = b.add(begin, b.mul(pairs, b.index(2)));
  b.loop(begin, whole, 2, [&](Value at) { body(at, /*isHalf=*/false); });
  b.loop(whole, end, 2, [&](Value at) { body(at, /*isHalf=*/true); });
}

void PanelSource::emitPackRows(KernelBuilder &b, const SumBlock &block,
                               Value panel, Value begin, Value total,
                               int64_t size) const {
  int64_t width = format.lanes * format.getStep();
  Value last = b.sub(total, b.index(1));
  b.loop(b.index(0), b.index(size), 1, [&](Value row) {
    Value source = b.min(b.add(begin, row), last);
    forOuter(b, block, [&](Value outer, Value base) {
      Value vectors = arith::DivUIOp::create(b, block.inner, b.index(width));
      Value whole = b.mul(vectors, b.index(width));
      b.loop(b.index(0), whole, width, [&](Value inner) {
        b.store(load(b, width, source, block, outer, inner), panel,
                {row, b.add(base, inner)});
      });
      forSteps(b, whole, block.inner, [&](Value inner, bool isHalf) {
        Value at = b.add(base, inner);
        b.store(load(b, 0, source, block, outer, inner), panel, {row, at});
        if (!format.pairs)
          return;
        Value next = b.add(inner, b.index(1));
        Value second = isHalf ? b.scalar(format.type, 0)
                              : load(b, 0, source, block, outer, next);
        b.store(second, panel, {row, b.add(at, b.index(1))});
      });
    });
  });
}

/// Stores a step of one column, or of all in vectors.
void PanelSource::emitStep(KernelBuilder &b, Value panels, Column at,
                           Value position, Value first, Value second) const {
  if (!format.pairs)
    return b.store(first, panels, {at.panel, position, at.column});
  Value step = arith::DivUIOp::create(b, position, b.index(2));
  Value twice = b.mul(at.column, b.index(2));
  if (isa<VectorType>(first.getType()))
    return b.store(vector::InterleaveOp::create(b, first, second), panels,
                   {at.panel, step, twice});
  b.store(first, panels, {at.panel, step, twice});
  b.store(second, panels, {at.panel, step, b.add(twice, b.index(1))});
}

/// One step of a panel.
void PanelSource::emitPanel(KernelBuilder &b, const SumBlock &block,
                            const Columns &columns, Value panel, bool vectors,
                            Value outer, Value base, Value inner,
                            bool isHalf) const {
  Type type = format.type;
  if (vectors)
    type = VectorType::get(columns.size, format.type);
  Value begin = b.add(columns.begin, b.mul(panel, b.index(columns.size)));
  Value last = b.sub(columns.total, b.index(1));
  auto copy = [&](Value column) {
    Value source = b.add(begin, column);
    if (!vectors)
      source = b.min(source, last);
    auto get = [&](Value position) {
      return load(b, vectors ? columns.size : 0, source, block, outer,
                  position);
    };
    Value first = get(inner), second;
    if (format.pairs)
      second = isHalf ? b.splat(type, 0) : get(b.add(inner, b.index(1)));
    emitStep(b, columns.panels, {panel, column}, b.add(base, inner), first,
             second);
  };
  if (vectors)
    copy(b.index(0));
  else
    b.loop(b.index(0), b.index(columns.size), 1, copy);
}

/// Step by step along the sum, all panels of a step before the next: columns
/// are neighbours in memory, or nothing is.
void PanelSource::emitInOrder(KernelBuilder &b, const SumBlock &block,
                              const Columns &columns) const {
  Value whole = b.index(0);
  if (isOwnContiguous()) {
    Value left = b.sub(columns.total, columns.begin);
    whole = b.min(arith::DivUIOp::create(b, left, b.index(columns.size)),
                  columns.count);
  }
  forOuter(b, block, [&](Value outer, Value base) {
    forSteps(b, b.index(0), block.inner, [&](Value inner, bool isHalf) {
      auto emit = [&](bool vectors) {
        return [&, vectors](Value panel) {
          emitPanel(b, block, columns, panel, vectors, outer, base, inner,
                    isHalf);
        };
      };
      if (isOwnContiguous())
        b.loop(b.index(0), whole, 1, emit(/*vectors=*/true));
      b.loop(whole, columns.count, 1, emit(/*vectors=*/false));
    });
  });
}

/// Squares of lanes at a time, of words where there are pairs.
void PanelSource::emitTransposed(KernelBuilder &b, const SumBlock &block,
                                 const Columns &columns, Column at) const {
  int64_t lanes = format.lanes, step = format.getStep(), width = lanes * step;
  auto row = VectorType::get(width, format.type);
  auto words = VectorType::get(lanes, b.getI32Type());
  Value last = b.sub(columns.total, b.index(1));
  Value begin = b.add(b.add(columns.begin, at.column),
                      b.mul(at.panel, b.index(columns.size)));
  auto sourceOf = [&](Value lane) { return b.min(b.add(begin, lane), last); };
  forOuter(b, block, [&](Value outer, Value base) {
    Value squares = arith::DivUIOp::create(b, block.inner, b.index(width));
    Value whole = b.mul(squares, b.index(width));
    b.loop(b.index(0), whole, width, [&](Value inner) {
      SmallVector<Value> rows;
      for (int64_t lane = 0; lane < lanes; ++lane) {
        Value value =
            load(b, width, sourceOf(b.index(lane)), block, outer, inner);
        if (format.pairs)
          value = vector::BitCastOp::create(b, words, value);
        rows.push_back(value);
      }
      Value first = b.add(base, inner);
      if (format.pairs)
        first = arith::DivUIOp::create(b, first, b.index(2));
      for (auto [i, value] : llvm::enumerate(b.transpose(rows))) {
        Value packed = value;
        if (format.pairs)
          packed = vector::BitCastOp::create(b, row, value);
        b.store(packed, columns.panels,
                {at.panel, b.add(first, b.index(i)),
                 b.mul(at.column, b.index(step))});
      }
    });
    forSteps(b, whole, block.inner, [&](Value inner, bool isHalf) {
      b.loop(b.index(0), b.index(lanes), 1, [&](Value lane) {
        auto get = [&](Value position) {
          return load(b, 0, sourceOf(lane), block, outer, position);
        };
        Value first = get(inner), second;
        if (format.pairs)
          second =
              isHalf ? b.scalar(format.type, 0) : get(b.add(inner, b.index(1)));
        emitStep(b, columns.panels, {at.panel, b.add(at.column, lane)},
                 b.add(base, inner), first, second);
      });
    });
  });
}

void PanelSource::emitPackColumns(KernelBuilder &b, const SumBlock &block,
                                  Value panels, Value count, Value begin,
                                  Value total, int64_t size) const {
  Columns columns{panels, count, begin, total, size};
  if (!isSumContiguous())
    return emitInOrder(b, block, columns);
  b.loop(b.index(0), count, 1, [&](Value panel) {
    b.loop(b.index(0), b.index(size), format.lanes, [&](Value column) {
      emitTransposed(b, block, columns, {panel, column});
    });
  });
}
