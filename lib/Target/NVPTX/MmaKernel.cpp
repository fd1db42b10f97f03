// The kernel on tensor cores: queries, key tiles, products, output.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "MmaKernel.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

MmaKernel::MmaKernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                     NormalizeOp end, OnlineSdpaOp step)
    : FragmentKernel(b, schedule, end, step),
      queryTile(schedule.getQueryTile(), sizes.head),
      keyTile(schedule.getKeyTile(), sizes.head),
      valueTile(schedule.getKeyTile(), sizes.value) {
  sum = Registers(b, type, rowTiles * 4);
  int64_t elements = getSharedBytes(schedule, sizes) / sizes.getBytes();
  shared = getSharedBuffer(b, 0, elements, sizes.element);
  queryOffset = elements - queryTile.getNumElements();
  keyOffsets = keyTile.getLaneOffsets(b, lane, /*byRows=*/false);
  valueOffsets = valueTile.getLaneOffsets(b, lane, /*byRows=*/true);
}

Value MmaKernel::getStage(Value tile) {
  return b.mul(b.rem(tile, schedule.getStages()), b.index(getStageElements()));
}

/// What a slice in the loop is a slice of. Slices are of whole rows: they are
/// aligned if that is.
static Value getOuterView(Value view, scf::ForOp loop) {
  Operation *op = view.getDefiningOp();
  while (loop && op && loop->isProperAncestor(op)) {
    view = cast<memref::SubViewOp>(op).getSource();
    op = view.getDefiningOp();
  }
  return view;
}

void MmaKernel::emitStart(Recurrence &recurrence, OnlineSdpaOp step,
                          scf::ForOp loop) {
  FragmentKernel::emitStart(recurrence, step, loop);
  keysAligned = b.bitAnd(emitIsAligned(b, getOuterView(step.getKey(), loop)),
                         emitIsAligned(b, getOuterView(step.getValue(), loop)));
  copyQueries(step);
  // Queries lie at the end of shared memory, where the last key tiles go.
  bool apart = queryOffset >= (schedule.getStages() - 1) * getStageElements();
  if (apart)
    emitPrologue(step, loop);
  waitForCopies(b, apart ? schedule.getStages() - 1 : 0);
  b.barrier();
  loadQueries();
  if (!apart) {
    b.barrier();
    emitPrologue(step, loop);
  }
  if (loop) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    emitAdvance(step, loop);
  }
}

void MmaKernel::copyQueries(OnlineSdpaOp step) {
  queryTile.emitCopy(b, b.asMatrix(step.getQuery()),
                     emitIsAligned(b, step.getQuery()), shared,
                     b.index(queryOffset), thread, getNumThreads());
  commitCopies(b);
}

void MmaKernel::loadQueries() {
  Value first = b.mul(warp, b.index(16 * rowTiles * queryTile.getPitch()));
  first = b.add(first, b.index(queryOffset));
  SmallVector<Value> offsets =
      queryTile.getLaneOffsets(b, lane, /*byRows=*/true);
  for (int64_t m = 0; m < rowTiles; ++m)
    for (Value offset : offsets) {
      Value at =
          b.add(b.add(first, offset), b.index(16 * m * queryTile.getPitch()));
      queries.push_back(loadMatrices(b, shared, at, /*transposed=*/false));
    }
}

void MmaKernel::copyTile(Value key, Value value, Value stage) {
  keyTile.emitCopy(b, b.asMatrix(key), keysAligned, shared, stage, thread,
                   getNumThreads());
  Value values = b.add(stage, b.index(keyTile.getNumElements()));
  valueTile.emitCopy(b, b.asMatrix(value), keysAligned, shared, values, thread,
                     getNumThreads());
}

/// What `value` is in the iteration with induction variable `position`: clones
/// its computation.
static Value cloneAt(ThreadBuilder &b, scf::ForOp loop, Value value,
                     IRMapping &mapping) {
  Operation *op = value.getDefiningOp();
  if (!op || !loop->isProperAncestor(op))
    return value;
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitBlockArguments = true;
  options.filter = [&](Operation *other) {
    return loop->isProperAncestor(other);
  };
  (void)getBackwardSlice(op, &slice, options);
  for (Operation *other : slice)
    if (!mapping.contains(other->getResult(0)))
      b.clone(*other, mapping);
  return mapping.lookup(value);
}

void MmaKernel::copyIteration(OnlineSdpaOp step, scf::ForOp loop,
                              Value position, Value stage) {
  auto copy = [&]() -> SmallVector<Value> {
    IRMapping mapping;
    mapping.map(loop.getInductionVar(), position);
    Value key = cloneAt(b, loop, step.getKey(), mapping);
    Value value = cloneAt(b, loop, step.getValue(), mapping);
    copyTile(key, value, stage);
    return {};
  };
  b.branch(b.less(position, loop.getUpperBound()), {}, copy, nullptr);
}

void MmaKernel::emitPrologue(OnlineSdpaOp step, scf::ForOp loop) {
  for (int64_t tile = 0; tile + 1 < schedule.getStages(); ++tile) {
    Value stage = b.index(tile * getStageElements());
    if (loop) {
      Value ahead = b.mul(loop.getStep(), b.index(tile));
      copyIteration(step, loop, b.add(loop.getLowerBound(), ahead), stage);
    } else if (tile == 0) {
      copyTile(step.getKey(), step.getValue(), stage);
    }
    commitCopies(b);
  }
}

/// The barrier has two meanings: everybody's copies have arrived, and everybody
/// is done with the tile whose place the next copies take.
void MmaKernel::emitAdvance(OnlineSdpaOp step, scf::ForOp loop) {
  waitForCopies(b, schedule.getStages() - 2);
  b.barrier();
  Value position = loop.getInductionVar();
  Value tile = b.createOrFold<arith::DivUIOp>(
      b.sub(position, loop.getLowerBound()), loop.getStep());
  int64_t ahead = schedule.getStages() - 1;
  copyIteration(step, loop,
                b.add(position, b.mul(loop.getStep(), b.index(ahead))),
                getStage(b.add(tile, b.index(ahead))));
  commitCopies(b);
  stage = getStage(tile);
}

SmallVector<Value> MmaKernel::getTile(const Registers &registers,
                                      int64_t first) {
  SmallVector<Value> values;
  for (int64_t c = 0; c < 4; ++c)
    values.push_back(registers.get(b, first + c));
  return values;
}

void MmaKernel::setTile(const Registers &registers, int64_t first,
                        ValueRange values) {
  for (auto [c, value] : llvm::enumerate(values))
    registers.set(b, first + c, value);
}

void MmaKernel::addProduct(const Registers &registers, int64_t first,
                           ValueRange lhs, ValueRange rhs) {
  setTile(registers, first, emitMma(b, lhs, rhs, getTile(registers, first)));
}

void MmaKernel::emitScores(OnlineSdpaOp op) {
  if (!stage) { // there is no loop
    stage = b.index(0);
    waitForCopies(b, 0);
    b.barrier();
  }
  scores.fill(b, b.scalar(type, 0));
  for (auto [k, offset] : llvm::enumerate(keyOffsets))
    for (int64_t j = 0; j < keyTiles; j += 2) {
      Value at =
          b.add(b.add(stage, offset), b.index(8 * j * keyTile.getPitch()));
      Fragment keys = loadMatrices(b, shared, at, /*transposed=*/false);
      for (int64_t m = 0; m < rowTiles; ++m)
        for (int64_t i : {0, 1})
          addProduct(scores, getScore(m, j + i, 0),
                     queries[m * keyOffsets.size() + k],
                     ValueRange(keys).slice(2 * i, 2));
    }
}

/// The elements of two tiles of scores, in the places of an operand.
static constexpr std::pair<int64_t, int64_t> operandPlaces[] = {
    {0, 0}, {0, 2}, {1, 0}, {1, 2}};

SmallVector<Value> MmaKernel::packProbabilities(int64_t m, int64_t block) {
  auto wide = VectorType::get(2, type);
  Fragment pairs;
  for (auto [tile, c] : operandPlaces) {
    int64_t i = getScore(m, 2 * block + tile, c);
    Value pair = vector::FromElementsOp::create(
        b, wide, ValueRange{scores.get(b, i), scores.get(b, i + 1)});
    pairs.push_back(b.convert(pair, sizes.element));
  }
  return pairs;
}

/// Row sums as a product with ones: of the probabilities as they are
/// multiplied, and without an addition for each.
void MmaKernel::emitSums() {
  probabilities.clear();
  Value ones = b.splat(VectorType::get(2, sizes.element), 1);
  for (int64_t m = 0; m < rowTiles; ++m)
    for (int64_t block = 0; block < keyTiles / 2; ++block) {
      probabilities.push_back(packProbabilities(m, block));
      addProduct(sum, 4 * m, probabilities.back(), {ones, ones});
    }
}

SmallVector<Value> MmaKernel::loadValues(int64_t block, int64_t columns) {
  Value at = b.add(stage, valueOffsets[columns]);
  at = b.add(at, b.index(keyTile.getNumElements() +
                         16 * block * valueTile.getPitch()));
  return loadMatrices(b, shared, at, /*transposed=*/true);
}

void MmaKernel::emitProducts(OnlineSdpaOp) {
  for (int64_t block = 0; block < keyTiles / 2; ++block)
    for (int64_t n = 0; n < valueTiles; n += 2) {
      Fragment values = loadValues(block, n / 2);
      for (int64_t m = 0; m < rowTiles; ++m)
        for (int64_t i = 0; i < std::min<int64_t>(2, valueTiles - n); ++i)
          addProduct(acc, getAcc(m, n + i, 0), getProbabilities(m, block),
                     ValueRange(values).slice(2 * i, 2));
    }
}

void MmaKernel::emitInitialSum(int64_t row, Value start) {
  for (int64_t c : {0, 1})
    sum.set(b, 2 * row + c, start);
}

Value MmaKernel::emitTotalSum(int64_t row) { return sum.get(b, 2 * row); }

/// 16 bytes at once where rows are aligned to them.
static void storeGroup(ThreadBuilder &b, Value group, Value output, Value row,
                       Value column, Value aligned) {
  auto whole = [&]() -> SmallVector<Value> {
    b.storeAligned(group, output, {row, column});
    return {};
  };
  auto elements = [&]() -> SmallVector<Value> {
    for (int64_t i = 0; i < 8; ++i)
      b.store(vector::ExtractOp::create(b, group, i), output,
              {row, b.add(column, b.index(i))});
    return {};
  };
  b.branch(aligned, {}, whole, elements);
}

/// Through shared memory, so that rows are written 16 bytes at a time.
void MmaKernel::emitOutput(Value output) {
  // No copy may arrive in shared memory from here on.
  waitForCopies(b, 0);
  Type stored = cast<MemRefType>(output.getType()).getElementType();
  if (stored != sizes.element)
    return FragmentKernel::emitOutput(output);
  b.barrier();
  SwizzledTile tile(schedule.getQueryTile(), sizes.value);
  auto wide = VectorType::get(2, type);
  for (int64_t row = 0; row < 2 * rowTiles; ++row)
    for (int64_t n = 0; n < valueTiles; ++n) {
      int64_t i = getAcc(row / 2, n, getPair(row)[0]);
      Value pair = vector::FromElementsOp::create(
          b, wide, ValueRange{acc.get(b, i), acc.get(b, i + 1)});
      Value at = tile.getOffset(b, getRowPosition(row), b.index(n));
      b.storeAligned(b.convert(pair, stored), shared,
                     b.add(at, b.mul(inGroup, b.index(2))));
    }
  // A warp reads back only rows of its own.
  NVVM::SyncWarpOp::create(b, b.i32(-1));

  Value aligned = emitIsAligned(b, output);
  int64_t groups = sizes.value / 8, total = 16 * rowTiles * groups;
  Value rows = b.dim(output, 0);
  Value first = b.mul(warp, b.index(16 * rowTiles));
  for (int64_t start = 0; start < total; start += 32) {
    Value number = b.add(lane, b.index(start));
    Value row = b.add(first, b.div(number, groups));
    Value group = b.rem(number, groups);
    Value exists = b.less(row, rows);
    if (start + 32 > total)
      exists = b.bitAnd(exists, b.less(number, b.index(total)));
    auto store = [&]() -> SmallVector<Value> {
      Value loaded = b.loadAligned(VectorType::get(8, stored), shared,
                                   tile.getOffset(b, row, group));
      storeGroup(b, loaded, output, row, b.mul(group, b.index(8)), aligned);
      return {};
    };
    b.branch(exists, {}, store, nullptr);
  }
}
