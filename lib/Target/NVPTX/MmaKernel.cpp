// The kernel on tensor cores: queries, key tiles, products, output.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "MmaKernel.h"

#include "LoopClone.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

MmaKernel::MmaKernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                     NormalizeOp end, OnlineSdpaOp step)
    : TensorCoreKernel(b, schedule, end, step),
      queryTile(schedule.getQueryTile(), sizes.head),
      keyTile(schedule.getKeyTile(), sizes.head),
      valueTile(schedule.getKeyTile(), sizes.value) {
  sum = Registers(b, type, rowTiles * 4);
  int64_t elements = getSharedBytes(schedule, sizes) / sizes.getBytes();
  queryOffset = elements - queryTile.getNumElements();
  keyReader = keyTile.getReader(b, shared, lane, /*byRows=*/false,
                                /*transposed=*/false);
  valueReader = valueTile.getReader(b, shared, lane, /*byRows=*/true,
                                    /*transposed=*/true);
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
  MatrixReader reader = queryTile.getReader(b, shared, lane, /*byRows=*/true,
                                            /*transposed=*/false);
  for (int64_t m = 0; m < rowTiles; ++m)
    for (int64_t k = 0; k < reader.getNumColumns(); ++k)
      queries.push_back(reader.load(b, first, 16 * m, k));
}

void MmaKernel::copyTile(Value key, Value value, Value stage) {
  keyTile.emitCopy(b, b.asMatrix(key), keysAligned, shared, stage, thread,
                   getNumThreads());
  Value values = b.add(stage, b.index(keyTile.getNumElements()));
  valueTile.emitCopy(b, b.asMatrix(value), keysAligned, shared, values, thread,
                     getNumThreads());
}

void MmaKernel::copyIteration(OnlineSdpaOp step, scf::ForOp loop,
                              Value position, Value stage) {
  auto copy = [&]() -> SmallVector<Value> {
    IRMapping mapping;
    mapping.map(loop.getInductionVar(), position);
    Value key = cloneInto(b, loop, step.getKey(), mapping);
    Value value = cloneInto(b, loop, step.getValue(), mapping);
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

void MmaKernel::emitScores(OnlineSdpaOp op) {
  if (!stage) { // there is no loop
    stage = b.index(0);
    waitForCopies(b, 0);
    b.barrier();
  }
  scores.fill(b, b.scalar(type, 0));
  int64_t columns = keyReader.getNumColumns();
  for (int64_t k = 0; k < columns; ++k)
    for (int64_t j = 0; j < keyTiles; j += 2) {
      Fragment keys = keyReader.load(b, stage, 8 * j, k);
      for (int64_t m = 0; m < rowTiles; ++m)
        for (int64_t i : {0, 1})
          addProduct(scores, getScore(m, j + i, 0), queries[m * columns + k],
                     ValueRange(keys).slice(2 * i, 2));
    }
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

/// Each thread looks at a part: a barrier costs less than a look at all values
/// by each warp.
Value MmaKernel::emitAnyNonFinite(OnlineSdpaOp) {
  Value first = b.add(stage, b.index(keyTile.getNumElements()));
  return b.anyThread(findNonFinite(first, valueTile.getNumElements(), thread,
                                   getNumThreads()));
}

Value MmaKernel::getValuePlace(Value row, Value column) {
  Value first = b.add(stage, b.index(keyTile.getNumElements()));
  return b.add(first, valueTile.getOffset(b, row, column));
}

SmallVector<Value> MmaKernel::loadValues(int64_t block, int64_t columns) {
  Value tile = b.add(stage, b.index(keyTile.getNumElements()));
  return valueReader.load(b, tile, 16 * block, columns);
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

/// Where keys and values were.
Value MmaKernel::emitOutputPlace() {
  waitForCopies(b, 0);
  b.barrier();
  return b.mul(warp, b.index(16 * rowTiles * getMmaPitch(sizes.value)));
}
