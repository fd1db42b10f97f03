// The kernel of a contraction in panels: blocks of the sum and register tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ContractionKernel.h"

#include "Dot.h"
#include "Scratch.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

ContractionKernel::ContractionKernel(KernelBuilder &b, linalg::LinalgOp op,
                                     const ContractionLoops &loops,
                                     bool startsAtZero, bool nativeDot,
                                     ConstantPacker &packer)
    : schedule(getContractionSchedule(op)), op(op), startsAtZero(startsAtZero),
      nativeDot(nativeDot), sums(loops.sums), n(schedule.getN()) {
  if (schedule.getM() >= 0)
    m = schedule.getM();
  OpOperand *left = op.getDpsInputOperand(0), *right = op.getDpsInputOperand(1);
  if (llvm::is_contained(loops.lhsOnly, n))
    std::swap(left, right);
  type = cast<FloatType>(getElementTypeOrSelf(op.getDpsInitOperand(0)->get()));
  vector = VectorType::get(schedule.getLanes(), type);
  bool dot = schedule.getDot();
  format = {dot ? b.getBF16Type() : type, dot, schedule.getLanes()};
  lhs.emplace(left->get(), op.getMatchingIndexingMap(left), m, sums, format);
  rhs.emplace(right->get(), op.getMatchingIndexingMap(right), n, sums, format);

  int64_t step = format.getStep(), rows = schedule.getRows(),
          width = schedule.getWidth(), kTile = schedule.getKTile(),
          panels = (schedule.getNTile() + width - 1) / width;
  if (lhs->isSumContiguous())
    lhsPanel = allocateScratch(b, {rows, kTile}, format.type);
  else
    lhsPanel = allocateScratch(b, {1, kTile / step, rows * step}, format.type);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(op);
    constant = packer.pack(b, op, *right, loops, format);
  }
  if (!constant)
    rhsPanels =
        allocateScratch(b, {panels, kTile / step, width * step}, format.type);
  edge = allocateScratch(b, {rows, width}, type);
}

Value ContractionKernel::getSize(KernelBuilder &b, unsigned loop) {
  for (OpOperand &operand : op->getOpOperands())
    for (auto [dim, expr] :
         llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults()))
      if (cast<AffineDimExpr>(expr).getPosition() == loop)
        return b.dim(operand.get(), dim);
  llvm_unreachable("expected every loop to index an operand");
}

/// Blocks of at most `kTile`. Where the last loop is short, as the size of a
/// head is, blocks have several iterations of the one around it.
void ContractionKernel::emitBlocks(KernelBuilder &b,
                                   function_ref<void(const SumBlock &)> body) {
  int64_t kTile = schedule.getKTile();
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  int64_t innerSize = sizes[sums.back()], together = 1;
  if (sums.size() > 1 && !ShapedType::isDynamic(innerSize) &&
      innerSize <= kTile / 2 && innerSize % format.getStep() == 0)
    together = kTile / innerSize;
  SumBlock block;
  std::function<void(size_t)> nest = [&](size_t loop) {
    bool isLast = loop + 1 == sums.size(), isOuter = loop + 2 == sums.size();
    int64_t step = isLast ? kTile : isOuter ? together : 1;
    Value size = getSize(b, sums[loop]);
    b.loop(b.index(0), size, step, [&](Value begin) {
      block.begin.push_back(begin);
      Value count = b.min(b.sub(size, begin), b.index(step));
      if (isOuter)
        block.outer = count;
      if (isLast) {
        block.inner = count;
        block.count = block.outer ? b.mul(block.outer, count) : count;
        body(block);
      } else {
        nest(loop + 1);
      }
      block.begin.pop_back();
    });
  };
  nest(0);
}

void ContractionKernel::emit(KernelBuilder &b) {
  Value columns = getSize(b, n);
  b.loop(b.index(0), columns, schedule.getNTile(), [&](Value begin) {
    Value count = b.min(b.sub(columns, begin), b.index(schedule.getNTile()));
    emitBlocks(
        b, [&](const SumBlock &block) { emitBlock(b, block, begin, count); });
  });
}

void ContractionKernel::emitBlock(KernelBuilder &b, const SumBlock &block,
                                  Value firstColumn, Value columns) {
  int64_t width = schedule.getWidth(), height = schedule.getRows();
  Value totalRows = m ? getSize(b, *m) : b.index(1),
        totalColumns = getSize(b, n);
  Value panels = arith::CeilDivUIOp::create(b, columns, b.index(width));
  if (constant)
    rhsPanels = constant->view(b, locateBlock(b, block, firstColumn));
  else
    rhs->emitPackColumns(b, block, rhsPanels, panels, firstColumn, totalColumns,
                         width);
  b.loop(b.index(0), totalRows, height, [&](Value row) {
    if (lhs->isSumContiguous())
      lhs->emitPackRows(b, block, lhsPanel, row, totalRows, height);
    else
      lhs->emitPackColumns(b, block, lhsPanel, b.index(1), row, totalRows,
                           height);
    Tile tile;
    tile.m = row;
    tile.rows = b.min(b.sub(totalRows, row), b.index(height));
    b.loop(b.index(0), panels, 1, [&](Value panel) {
      Value offset = b.mul(panel, b.index(width));
      tile.panel = panel;
      tile.n = b.add(firstColumn, offset);
      tile.columns = b.min(b.sub(columns, offset), b.index(width));
      tile.isWhole = arith::AndIOp::create(
          b, b.compare(arith::CmpIPredicate::eq, tile.rows, b.index(height)),
          b.compare(arith::CmpIPredicate::eq, tile.columns, b.index(width)));
      emitTile(b, tile, block);
    });
  });
}

/// Where the panels of a constant for a block begin.
Value ContractionKernel::locateBlock(KernelBuilder &b, const SumBlock &block,
                                     Value column) {
  return constant->locate(b, column, schedule.getNTile(), block.begin.back(),
                          schedule.getKTile());
}

SmallVector<Value> ContractionKernel::resultIndex(KernelBuilder &b, Value row,
                                                  Value columnIndex) {
  SmallVector<Value> at;
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (AffineExpr expr : map.getResults()) {
    unsigned loop = cast<AffineDimExpr>(expr).getPosition();
    at.push_back(loop == n ? columnIndex : m == loop ? row : b.index(0));
  }
  return at;
}

/// Copies the part of a register tile that exists between the result and
/// scratch.
void ContractionKernel::emitEdgeCopy(KernelBuilder &b, const Tile &tile,
                                     bool toResult) {
  Value result = op.getDpsInitOperand(0)->get();
  b.loop(b.index(0), tile.rows, 1, [&](Value r) {
    b.loop(b.index(0), tile.columns, 1, [&](Value c) {
      SmallVector<Value> at =
          resultIndex(b, b.add(tile.m, r), b.add(tile.n, c));
      if (toResult)
        b.store(b.load(edge, {r, c}), result, at);
      else
        b.store(b.load(result, at), edge, {r, c});
    });
  });
}

template <typename Body>
void ContractionKernel::forVectors(KernelBuilder &b, Body body) {
  for (int64_t r = 0; r < schedule.getRows(); ++r)
    for (int64_t c = 0; c < schedule.getWidth(); c += schedule.getLanes())
      body(b.index(r), b.index(c));
}

/// What a block adds to: the result so far.
SmallVector<Value> ContractionKernel::emitStart(KernelBuilder &b,
                                                const Tile &tile,
                                                const SumBlock &block) {
  Value result = op.getDpsInitOperand(0)->get();
  SmallVector<Type> types(schedule.getRows() * schedule.getColumns(), vector);
  auto loadWhole = [&] {
    SmallVector<Value> values;
    forVectors(b, [&](Value r, Value c) {
      values.push_back(b.load(
          vector, result, resultIndex(b, b.add(tile.m, r), b.add(tile.n, c))));
    });
    return values;
  };
  auto loadEdge = [&] {
    emitEdgeCopy(b, tile, /*toResult=*/false);
    SmallVector<Value> values;
    forVectors(b, [&](Value r, Value c) {
      values.push_back(b.load(vector, edge, {r, c}));
    });
    return values;
  };
  auto load = [&] {
    return b.branch(tile.isWhole, types, loadWhole, loadEdge);
  };
  if (!startsAtZero)
    return load();
  auto zeros = [&] {
    return SmallVector<Value>(types.size(), b.splat(vector, 0));
  };
  Value offset = block.begin.front();
  for (Value begin : ArrayRef(block.begin).drop_front())
    offset = arith::OrIOp::create(b, offset, begin);
  Value isFirst = b.compare(arith::CmpIPredicate::eq, offset, b.index(0));
  return b.branch(isFirst, types, zeros, load);
}

void ContractionKernel::emitEnd(KernelBuilder &b, const Tile &tile,
                                ValueRange values) {
  Value result = op.getDpsInitOperand(0)->get();
  auto storeWhole = [&]() -> SmallVector<Value> {
    auto value = values.begin();
    forVectors(b, [&](Value r, Value c) {
      b.store(*value++, result,
              resultIndex(b, b.add(tile.m, r), b.add(tile.n, c)));
    });
    return {};
  };
  auto storeEdge = [&]() -> SmallVector<Value> {
    auto value = values.begin();
    forVectors(b, [&](Value r, Value c) { b.store(*value++, edge, {r, c}); });
    emitEdgeCopy(b, tile, /*toResult=*/true);
    return {};
  };
  b.branch(tile.isWhole, {}, storeWhole, storeEdge);
}

void ContractionKernel::emitTile(KernelBuilder &b, const Tile &tile,
                                 const SumBlock &block) {
  SmallVector<Value> values = emitStart(b, tile, block);
  emitEnd(b, tile, emitProducts(b, tile, block, values));
}

/// The sums with the products of a block.
SmallVector<Value> ContractionKernel::emitProducts(KernelBuilder &b,
                                                   const Tile &tile,
                                                   const SumBlock &block,
                                                   ValueRange sums) {
  Value steps = block.count;
  if (format.pairs)
    steps = arith::CeilDivUIOp::create(b, steps, b.index(2));
  // Prefetches have loops of their own: in a block with them, LLVM orders loads
  // so that sums no longer fit in registers.
  constexpr int64_t stretch = 32;
  return b.loop(b.index(0), steps, stretch, sums,
                [&](Value begin, ValueRange carried) {
                  emitPrefetches(b, tile, block, begin, stretch);
                  Value end = b.min(steps, b.add(begin, b.index(stretch)));
                  return b.unrolledLoop(begin, end, 4, carried,
                                        [&](Value at, ValueRange values) {
                                          return emitStep(b, tile, at, values);
                                        });
                });
}

/// Fetches what is packed next, a share of it for each stretch of steps: the
/// rows of the next register tiles, and the columns of the next block.
void ContractionKernel::emitPrefetches(KernelBuilder &b, const Tile &tile,
                                       const SumBlock &block, Value step,
                                       int64_t stretch) {
  int64_t kTile = schedule.getKTile(), rows = schedule.getRows(),
          width = schedule.getWidth(), nTile = schedule.getNTile();
  int64_t perTile = llvm::divideCeil(kTile / format.getStep(), stretch);
  int64_t slots = perTile * llvm::divideCeil(nTile, width);
  Value slot = b.add(b.mul(tile.panel, b.index(perTile)),
                     arith::DivUIOp::create(b, step, b.index(stretch)));
  lhs->emitPrefetch(b, block, b.add(tile.m, b.index(rows)), rows, kTile, slot,
                    slots);
  SumBlock next = block;
  next.begin.back() = b.add(block.begin.back(), b.index(kTile));
  Value first = b.sub(tile.n, b.mul(tile.panel, b.index(width)));
  Value before =
      b.mul(arith::DivUIOp::create(b, tile.m, b.index(rows)), b.index(slots));
  int64_t tiles = llvm::divideCeil(schedule.getMTile(), rows);
  slot = b.add(before, slot);
  if (constant)
    prefetchBlock(b, locateBlock(b, next, first), slot, tiles * slots);
  else
    rhs->emitPrefetch(b, next, first, nTile, kTile, slot, tiles * slots);
}

/// A share of a block of a constant.
void ContractionKernel::prefetchBlock(KernelBuilder &b, Value position,
                                      Value slot, int64_t slots) {
  constexpr int64_t lineBytes = 64;
  int64_t elements = lineBytes / (format.type.getWidth() / 8);
  int64_t lines = llvm::divideCeil(constant->getBlockSize(), elements);
  int64_t share = llvm::divideCeil(lines, slots);
  Value first = b.mul(slot, b.index(share));
  Value end = b.min(b.add(first, b.index(share)), b.index(lines));
  b.loop(first, end, 1, [&](Value line) {
    Value at = b.add(position, b.mul(line, b.index(elements)));
    memref::PrefetchOp::create(b, constant->buffer, at, /*isWrite=*/false,
                               /*localityHint=*/2, /*isDataCache=*/true);
  });
}

/// `rows` scalars times `columns` vectors.
SmallVector<Value> ContractionKernel::emitStep(KernelBuilder &b,
                                               const Tile &tile, Value step,
                                               ValueRange sums) {
  int64_t width = format.getStep(), lanes = schedule.getLanes();
  auto other = VectorType::get(lanes * width, format.type);
  SmallVector<Value> columns, next;
  for (int64_t c = 0; c < schedule.getColumns(); ++c)
    columns.push_back(b.load(other, rhsPanels,
                             {tile.panel, step, b.index(c * lanes * width)}));
  for (int64_t r = 0; r < schedule.getRows(); ++r) {
    SmallVector<Value> at{b.index(0), step, b.index(r * width)};
    if (lhs->isSumContiguous())
      at = {b.index(r), b.mul(step, b.index(width))};
    Value row =
        format.pairs
            ? broadcastPair(
                  b, b.load(VectorType::get(2, format.type), lhsPanel, at),
                  lanes)
            : b.broadcast(vector, b.load(lhsPanel, at));
    for (Value column : columns) {
      Value sum = sums[next.size()];
      next.push_back(format.pairs
                         ? emitDot(b, row, column, sum, lanes, nativeDot)
                         : b.fma(row, column, sum));
    }
  }
  return next;
}
