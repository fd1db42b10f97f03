// The wgmma kernel: places in shared memory, the start, and the consumers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "WgmmaKernel.h"

#include "Hopper.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

WgmmaKernel::WgmmaKernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                         NormalizeOp end, OnlineSdpaOp step)
    : TensorCoreKernel(b, schedule, end, step), layout(schedule, sizes),
      launch(end->getParentOfType<gpu::LaunchOp>()) {
  sum = Registers(b, type, rowTiles * 2);
  probabilities = Registers(b, b.getI32Type(), keyTiles * 2);
  guard = Registers(b, b.getI32Type(), 1);
}

/// In the code of consumers, so that nothing of it takes registers of the
/// producer's.
void WgmmaKernel::numberThreads() {
  lane = b.rem(thread, 32);
  group = b.div(lane, 4);
  inGroup = b.rem(lane, 4);
  // The first lane's word, so that all are known to have the same.
  Value number = b.shuffleFrom(toI32(b, b.div(thread, 32)), b.i32(0));
  number = b.sub(number, b.i32(producerWarps));
  warp = toIndex(b, number);
  warpgroup = b.div(number, 4);
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

WgmmaKernel::Place WgmmaKernel::getPlace(Value tile) {
  return {b.rem(tile, layout.stages), b.rem(b.div(tile, layout.stages), 2)};
}

/// Number of the tile of an iteration.
Value WgmmaKernel::getTileNumber(Value position, Value lower, Value step) {
  Value distance = b.sub(position, lower);
  return toI32(b, b.createOrFold<arith::DivUIOp>(distance, step));
}

/// Address of one of several equal parts of shared memory.
Value WgmmaKernel::getPart(int64_t offset, Value number, int64_t bytes) {
  Value base =
      toI32(b, memref::ExtractAlignedPointerAsIndexOp::create(b, shared));
  Value part = b.mul(number, b.i32(bytes));
  return b.add(b.add(base, part), b.i32(offset));
}

Value WgmmaKernel::getAddress(Operand operand, const Place &place) {
  return operand == Operand::Keys
             ? getPart(layout.getKeyOffset(), place.stage, layout.getKeyBytes())
             : getPart(layout.getValueOffset(), place.stage,
                       layout.getValueBytes());
}

Value WgmmaKernel::getQueryAddress(Value group) {
  return getPart(0, group, layout.getQueryBytes());
}

Value WgmmaKernel::getBarrier(Value number) {
  return getPart(layout.getBarrierOffset(), number, WgmmaLayout::barrierBytes);
}

Value WgmmaKernel::getFull(Operand operand, const Place &place) {
  int64_t first = 1 + (operand == Operand::Keys ? 0 : layout.stages);
  return getBarrier(b.add(place.stage, b.i32(first)));
}

Value WgmmaKernel::getFree(Operand operand, const Place &place) {
  int64_t first = 1 + (operand == Operand::Keys ? 2 : 3) * layout.stages;
  return getBarrier(b.add(place.stage, b.i32(first)));
}

//===----------------------------------------------------------------------===//
// The start
//===----------------------------------------------------------------------===//

void WgmmaKernel::encodeMaps(OnlineSdpaOp step) {
  OpBuilder::InsertionGuard insertion(b);
  b.setInsertionPoint(step);
  auto encode = [&](Value view, int64_t rows, TensorMap &map) {
    FailureOr<TensorTile> tile = TensorTile::find(b, view, launch);
    if (succeeded(tile))
      map = TensorMap(launch, *tile, rows);
    return succeeded(tile);
  };
  if (!encode(step.getQuery(), WgmmaLayout::groupRows, queryMap) ||
      !encode(step.getKey(), layout.keyRows, keyMap) ||
      !encode(step.getValue(), layout.keyRows, valueMap))
    return;
  b.setInsertionPoint(launch);
  usable = b.bitAnd(b.bitAnd(queryMap.usable, keyMap.usable), valueMap.usable);
}

void WgmmaKernel::emitSetup() {
  auto initialize = [&]() -> SmallVector<Value> {
    int64_t full = 1 + 2 * layout.stages;
    for (int64_t i = 0; i < layout.getNumBarriers(); ++i)
      initBarrier(b, getBarrier(b.i32(i)), i < full ? 1 : schedule.getWarps());
    fenceBarrierInit(b);
    return {};
  };
  b.branch(b.compare(arith::CmpIPredicate::eq, thread, b.index(0)), {},
           initialize, nullptr);
  if (canGuard) {
    auto clear = [&]() -> SmallVector<Value> {
      Value zeros = b.splat(VectorType::get(8, sizes.element), 0);
      Value at = b.add(b.mul(thread, b.index(8)),
                       b.index(layout.getZeroOffset() / sizes.getBytes()));
      b.storeAligned(zeros, shared, at);
      fenceAsyncProxy(b);
      return {};
    };
    b.branch(b.less(thread, b.index(WgmmaLayout::zeroBytes / 16)), {}, clear,
             nullptr);
  }
  b.barrier();
}

bool WgmmaKernel::hasWholeKeys(OnlineSdpaOp step, scf::ForOp loop) {
  OpBuilder::InsertionGuard insertion(b);
  b.setInsertionPoint(step);
  FailureOr<TensorTile> tile = TensorTile::find(b, step.getKey(), launch);
  if (failed(tile))
    return true; // only the step's keys are copied
  using Bounds = ValueBoundsConstraintSet;
  Bounds::Variable last(tile->tensor, tile->rowDim);
  Value start = tile->start[tile->rowDim];
  if (loop)
    return start == loop.getInductionVar() &&
           Bounds::compare(loop.getUpperBound(), Bounds::ComparisonOperator::EQ,
                           last);
  return isConstantIntValue(start, 0) &&
         Bounds::compare(
             Bounds::Variable(step.getKey(), step.getQueryRank() - 2),
             Bounds::ComparisonOperator::EQ, last);
}

void WgmmaKernel::emitStart(Recurrence &recurrence, OnlineSdpaOp step,
                            scf::ForOp loop) {
  canGuard = hasScoreMod || hasMaskMod || !hasWholeKeys(step, loop);
  encodeMaps(step);
  emitSetup();
  auto split = scf::IfOp::create(b, b.less(thread, b.index(groupThreads)),
                                 /*withElseRegion=*/true);
  // All that follows is for consumers.
  Block *rest = split->getBlock();
  Operation *end = split.elseBlock()->getTerminator();
  for (Operation &op : llvm::make_early_inc_range(
           llvm::make_range(std::next(split->getIterator()),
                            rest->getTerminator()->getIterator())))
    op.moveBefore(end);
  b.setInsertionPointToStart(split.thenBlock());
  emitProducer(step, loop);
  b.setInsertionPointToStart(split.elseBlock());
  if (layout.groups > 1)
    setRegisters(b, layout.groups == 2 ? 232 : 160, /*more=*/true);
  numberThreads();
  FragmentKernel::emitStart(recurrence, step, loop);
  waitForPhase(b, getBarrier(b.i32(0)), b.i32(0));
}

//===----------------------------------------------------------------------===//
// Taking turns, and telling others
//===----------------------------------------------------------------------===//

Value WgmmaKernel::getTurn(Value group) { return b.add(group, b.i32(1)); }

Value WgmmaKernel::getGroupBarrier() {
  return b.add(warpgroup, b.i32(1 + layout.groups));
}

/// A turn begins when the warpgroup before has started its products. The very
/// first one need not wait.
void WgmmaKernel::takeTurn(bool isFirst) {
  if (layout.groups == 1)
    return;
  auto wait = [&]() -> SmallVector<Value> {
    syncThreads(b, getTurn(warpgroup), 2 * groupThreads);
    return {};
  };
  if (!isFirst)
    wait();
  else
    b.branch(b.less(b.i32(0), warpgroup), {}, wait, nullptr);
}

/// Nobody waits for the very last one.
void WgmmaKernel::passTurn(bool isLast) {
  if (layout.groups == 1)
    return;
  Value last = b.i32(layout.groups - 1);
  auto pass = [&]() -> SmallVector<Value> {
    Value isEnd = b.compare(arith::CmpIPredicate::eq, warpgroup, last);
    Value next = b.select(isEnd, b.i32(0), b.add(warpgroup, b.i32(1)));
    arriveAtThreads(b, getTurn(next), 2 * groupThreads);
    return {};
  };
  if (!isLast)
    pass();
  else
    b.branch(b.less(warpgroup, last), {}, pass, nullptr);
}

void WgmmaKernel::release(Operand operand, const Place &place) {
  auto tell = [&]() -> SmallVector<Value> {
    arrive(b, getFree(operand, place));
    return {};
  };
  b.branch(b.compare(arith::CmpIPredicate::eq, lane, b.index(0)), {}, tell,
           nullptr);
}

//===----------------------------------------------------------------------===//
// Consumers
//===----------------------------------------------------------------------===//

SmallVector<Value> WgmmaKernel::getAll(const Registers &registers) {
  SmallVector<Value> values;
  for (int64_t i = 0; i < registers.size(); ++i)
    values.push_back(registers.get(b, i));
  return values;
}

void WgmmaKernel::setAll(const Registers &registers, ValueRange values) {
  for (auto [i, value] : llvm::enumerate(values))
    registers.set(b, i, value);
}

/// Copies and products of neighbouring tiles overlap, so that no tile can be
/// left out: one of which the mask needs nothing is computed like the others,
/// and contributes nothing.
static void computeAllTiles(OnlineSdpaOp step, scf::ForOp loop) {
  while (step->getParentOp() != loop) {
    auto needed = cast<scf::IfOp>(step->getParentOp());
    for (Operation &op :
         llvm::make_early_inc_range(needed.thenBlock()->without_terminator()))
      op.moveBefore(needed);
    needed.erase();
  }
}

/// The first tile has no products of a tile before: its iteration is apart.
void WgmmaKernel::emitSteps(OnlineSdpaOp step, scf::ForOp loop) {
  if (!loop) {
    b.setInsertionPoint(step);
    emitTile(step, b.i32(0), /*isFirst=*/true);
    emitLastProducts(b.i32(0));
    step.erase();
    return;
  }
  computeAllTiles(step, loop);
  b.setInsertionPoint(loop);
  Value lower = loop.getLowerBound(), upper = loop.getUpperBound();
  auto some = scf::IfOp::create(b, b.less(lower, upper),
                                /*withElseRegion=*/false);
  b.setInsertionPointToStart(some.thenBlock());
  IRMapping mapping;
  mapping.map(loop.getInductionVar(), lower);
  OnlineSdpaOp first;
  for (Operation &op : loop.getBody()->without_terminator()) {
    Operation *copy = b.clone(op, mapping);
    if (&op == step)
      first = cast<OnlineSdpaOp>(copy);
  }
  b.setInsertionPoint(first);
  emitTile(first, b.i32(0), /*isFirst=*/true);
  first.erase();

  b.setInsertionPoint(some.thenBlock()->getTerminator());
  loop.setLowerBound(b.add(lower, loop.getStep()));
  loop->moveBefore(some.thenBlock()->getTerminator());
  b.setInsertionPoint(step);
  emitTile(step, getTileNumber(loop.getInductionVar(), lower, loop.getStep()),
           /*isFirst=*/false);
  step.erase();

  b.setInsertionPointAfter(loop);
  Value count =
      b.createOrFold<arith::CeilDivUIOp>(b.sub(upper, lower), loop.getStep());
  emitLastProducts(toI32(b, b.sub(count, b.index(1))));
}

void WgmmaKernel::emitScores(OnlineSdpaOp) {
  Place place = getPlace(current);
  Value query =
      describeMatrix(b, getQueryAddress(warpgroup), /*sliceBytes=*/16);
  Value key = describeMatrix(b, getAddress(Operand::Keys, place), 16);
  SmallVector<std::pair<int64_t, int64_t>> offsets;
  for (int64_t column = 0; column < sizes.head; column += 16) {
    int64_t slice = column / WgmmaLayout::sliceColumns;
    int64_t inSlice = column % WgmmaLayout::sliceColumns * sizes.getBytes();
    auto getOffset = [&](int64_t rows) {
      return describeOffset(slice * rows * WgmmaLayout::rowBytes + inSlice);
    };
    offsets.push_back(
        {getOffset(WgmmaLayout::groupRows), getOffset(layout.keyRows)});
  }
  WarpgroupProduct product{8 * keyTiles, sizes.element};
  setAll(scores, product.startShared(b, query, key, offsets));
}

void WgmmaKernel::emitProducts(OnlineSdpaOp) {
  Place place = getPlace(current);
  Value value = describeMatrix(b, getAddress(Operand::Values, place),
                               layout.keyRows * WgmmaLayout::rowBytes);
  Value step = b.i32(describeOffset(16 * WgmmaLayout::rowBytes));
  if (canGuard) {
    // Zeros, where the sums are added in another way.
    Value zeros =
        describeMatrix(b, getPart(layout.getZeroOffset(), b.i32(0), 0),
                       /*sliceBytes=*/0);
    Value other =
        b.compare(arith::CmpIPredicate::ne, guard.get(b, 0), b.i32(0));
    value = b.select(other, zeros, value);
    step = b.select(other, b.i32(0), step);
  }
  WarpgroupProduct product{8 * valueTiles, sizes.element};
  setAll(acc, product.startRegisters(b, getAll(acc), getAll(probabilities),
                                     value, step));
}

void WgmmaKernel::emitTile(OnlineSdpaOp step, Value tile, bool isFirst) {
  Place place = getPlace(tile);
  Value before = isFirst ? Value() : b.sub(tile, b.i32(1));
  waitForPhase(b, getFull(Operand::Keys, place), place.parity);
  takeTurn(isFirst);
  current = tile;
  emitScores(step);
  if (!isFirst) {
    Place old = getPlace(before);
    waitForPhase(b, getFull(Operand::Values, old), old.parity);
    current = before;
    emitProducts(step);
  }
  passTurn(/*isLast=*/false);
  setAll(scores, waitForProducts(b, isFirst ? 0 : 1, getAll(scores), {}));
  release(Operand::Keys, place);

  emitModifiers(step);
  current = tile;
  Value needsGuard = canGuard ? emitNeedsGuard(step) : Value();
  if (needsGuard)
    emitHidden(needsGuard);
  auto [corrections, moved] = emitWeights();
  emitSums();
  if (!isFirst) {
    finishProducts(before);
    auto rescale = [&, &corrections = corrections]() -> SmallVector<Value> {
      for (auto [row, correction] : llvm::enumerate(corrections))
        rescaleAcc(row, correction);
      return {};
    };
    b.branch(moved, {}, rescale, nullptr);
  }
  packAll();
  if (needsGuard)
    emitGuard(step, needsGuard);
}

void WgmmaKernel::packAll() {
  for (int64_t block = 0; block < keyTiles / 2; ++block)
    for (auto [i, pair] : llvm::enumerate(packProbabilities(0, block)))
      probabilities.set(b, 4 * block + i,
                        LLVM::BitcastOp::create(b, b.getI32Type(), pair));
}

/// Where masked slots meet values that are not finite, products are added at
/// once, and multiply zeros later.
void WgmmaKernel::emitGuard(OnlineSdpaOp step, Value needsGuard) {
  guard.set(b, 0, arith::ExtUIOp::create(b, b.getI32Type(), needsGuard));
  auto add = [&]() -> SmallVector<Value> {
    emitGuardedProducts(step);
    // All lanes have read when one of them gives the place back.
    NVVM::SyncWarpOp::create(b, b.i32(-1));
    return {};
  };
  b.branch(needsGuard, {}, add, nullptr);
}

/// The softmax, but for the accumulator, which products are still added to.
std::pair<SmallVector<Value>, Value> WgmmaKernel::emitWeights() {
  auto [largest, moves] = emitLargest();
  auto rescale = [&, &largest = largest]() -> SmallVector<Value> {
    SmallVector<Value> corrections;
    for (auto [row, value] : llvm::enumerate(largest)) {
      corrections.push_back(emitNewMax(row, value));
      rescaleSum(row, corrections.back());
    }
    return corrections;
  };
  auto keep = [&]() -> SmallVector<Value> {
    return SmallVector<Value>(2 * rowTiles, b.scalar(type, 1));
  };
  SmallVector<Value> corrections =
      b.branch(moves, SmallVector<Type>(2 * rowTiles, type), rescale, keep);
  for (int64_t row = 0; row < 2 * rowTiles; ++row)
    emitProbabilities(row);
  return {corrections, moves};
}

void WgmmaKernel::finishProducts(Value tile) {
  // Probabilities of the next tile are packed after the wait: they take the
  // place of those that the products read.
  SmallVector<Value> values = getAll(acc);
  values.append(getAll(scores));
  values = waitForProducts(b, 0, values, getAll(probabilities));
  setAll(acc, ArrayRef(values).take_front(acc.size()));
  setAll(scores, ArrayRef(values).drop_front(acc.size()));
  release(Operand::Values, getPlace(tile));
}

void WgmmaKernel::emitLastProducts(Value tile) {
  Place place = getPlace(tile);
  waitForPhase(b, getFull(Operand::Values, place), place.parity);
  takeTurn(/*isFirst=*/false);
  current = tile;
  emitProducts(nullptr);
  passTurn(/*isLast=*/true);
  setAll(acc, waitForProducts(b, 0, getAll(acc), {}));
}

//===----------------------------------------------------------------------===//
// Masked values, and the output
//===----------------------------------------------------------------------===//

/// The copy engine brings whole boxes: also keys of the tensor that the step
/// does not see.
Value WgmmaKernel::emitHasOwnValues(OnlineSdpaOp op) {
  FailureOr<TensorTile> tile = TensorTile::find(b, op.getValue(), launch);
  if (failed(tile))
    return nullptr;
  Value keys = b.dim(op.getValue(), op.getQueryRank() - 2);
  Value whole = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::sge, keys,
                                              b.index(layout.keyRows));
  Value end = b.add(tile->start[tile->rowDim], keys);
  Value atEnd = b.createOrFold<arith::CmpIOp>(
      arith::CmpIPredicate::sge, end, b.dim(tile->tensor, tile->rowDim));
  return b.bitOr(whole, atEnd);
}

/// Each thread of the warpgroup looks at a part.
Value WgmmaKernel::emitAnyNonFinite(OnlineSdpaOp) {
  Place place = getPlace(current);
  waitForPhase(b, getFull(Operand::Values, place), place.parity);
  int64_t bytes = sizes.getBytes();
  Value first =
      b.mul(toIndex(b, place.stage), b.index(layout.getValueBytes() / bytes));
  first = b.add(first, b.index(layout.getValueOffset() / bytes));
  Value found = findNonFinite(first, layout.getValueBytes() / bytes,
                              b.rem(thread, groupThreads), groupThreads);
  return syncThreadsOr(b, getGroupBarrier(), groupThreads, found);
}

SmallVector<Value> WgmmaKernel::getProbabilities(int64_t, int64_t block) {
  Fragment pairs;
  for (int64_t i = 0; i < 4; ++i)
    pairs.push_back(
        LLVM::BitcastOp::create(b, VectorType::get(2, sizes.element),
                                probabilities.get(b, 4 * block + i)));
  return pairs;
}

/// Slices of 64 columns follow each other; in a row of one, groups of 8
/// elements are swizzled by the row's number.
Value WgmmaKernel::getValuePlace(Value row, Value column) {
  constexpr int64_t groupsInRow = WgmmaLayout::rowBytes / 16;
  int64_t bytes = sizes.getBytes();
  Value slice = b.div(column, groupsInRow);
  Value line = b.add(b.mul(slice, b.index(layout.keyRows)), row);
  Value group = b.bitXor(b.rem(column, groupsInRow), b.rem(row, 8));
  Value at = b.add(b.mul(line, b.index(groupsInRow)), group);
  Value stage = b.mul(toIndex(b, getPlace(current).stage),
                      b.index(layout.getValueBytes() / bytes));
  return b.add(b.add(b.mul(at, b.index(8)), stage),
               b.index(layout.getValueOffset() / bytes));
}

/// Where the warpgroup's queries were.
Value WgmmaKernel::emitOutputPlace() {
  syncThreads(b, getGroupBarrier(), groupThreads);
  int64_t bytes = sizes.getBytes();
  Value first =
      b.mul(toIndex(b, warpgroup), b.index(layout.getQueryBytes() / bytes));
  Value inGroup = b.mul(b.rem(warp, 4), b.index(16 * getMmaPitch(sizes.value)));
  return b.add(first, inGroup);
}
