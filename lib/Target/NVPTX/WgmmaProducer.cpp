// The producer of the wgmma kernel: fetches tiles by the copy engine, or copies
// them itself where that cannot address the tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Hopper.h"
#include "LoopClone.h"
#include "WgmmaKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

void WgmmaKernel::emitProducer(OnlineSdpaOp step, scf::ForOp loop) {
  if (layout.groups > 1)
    setRegisters(b, layout.groups == 2 ? 40 : 32, /*more=*/false);
  auto copy = [&]() -> SmallVector<Value> {
    copyTiles(step, loop);
    return {};
  };
  if (!usable) {
    copy();
    return;
  }
  auto fetch = [&]() -> SmallVector<Value> {
    fetchTiles(step, loop);
    return {};
  };
  b.branch(usable, {}, fetch, copy);
}

/// Keys and values of each tile, in the order in which consumers need them.
void WgmmaKernel::forEachTile(
    OnlineSdpaOp step, scf::ForOp loop,
    function_ref<void(Operand, Value view, Place)> body) {
  auto both = [&](Value key, Value value, Value tile) {
    Place place = getPlace(tile);
    for (auto [operand, view] :
         {std::pair(Operand::Keys, key), {Operand::Values, value}}) {
      // The first round finds all places free.
      Value before = b.bitXor(place.parity, b.i32(1));
      waitForPhase(b, getFree(operand, place), before);
      body(operand, view, place);
    }
  };
  if (!loop) {
    both(step.getKey(), step.getValue(), b.i32(0));
    return;
  }
  Value lower = loop.getLowerBound();
  auto tiles =
      scf::ForOp::create(b, lower, loop.getUpperBound(), loop.getStep());
  OpBuilder::InsertionGuard insertion(b);
  b.setInsertionPoint(tiles.getBody()->getTerminator());
  Value position = tiles.getInductionVar();
  IRMapping mapping;
  mapping.map(loop.getInductionVar(), position);
  Value key = cloneInto(b, loop, step.getKey(), mapping);
  Value value = cloneInto(b, loop, step.getValue(), mapping);
  both(key, value, getTileNumber(position, lower, loop.getStep()));
}

//===----------------------------------------------------------------------===//
// By the copy engine
//===----------------------------------------------------------------------===//

void WgmmaKernel::fetchTiles(OnlineSdpaOp step, scf::ForOp loop) {
  auto fetch = [&]() -> SmallVector<Value> {
    Value queriesFull = getBarrier(b.i32(0));
    arriveExpecting(b, queriesFull,
                    layout.groups * layout.headSlices * WgmmaLayout::groupRows *
                        WgmmaLayout::rowBytes);
    for (int64_t group = 0; group < layout.groups; ++group)
      fetchMatrix(step.getQuery(), queryMap, getQueryAddress(b.i32(group)),
                  WgmmaLayout::groupRows, layout.headSlices, queriesFull,
                  b.index(group * WgmmaLayout::groupRows));
    forEachTile(step, loop, [&](Operand operand, Value view, Place place) {
      bool isKey = operand == Operand::Keys;
      Value full = getFull(operand, place);
      arriveExpecting(b, full,
                      isKey ? layout.getKeyBytes() : layout.getValueBytes());
      fetchMatrix(view, isKey ? keyMap : valueMap, getAddress(operand, place),
                  layout.keyRows,
                  isKey ? layout.headSlices : layout.valueSlices, full,
                  b.index(0));
    });
    return {};
  };
  auto elect = [&]() -> SmallVector<Value> {
    b.branch(electThread(b), {}, fetch, nullptr);
    return {};
  };
  b.branch(b.less(thread, b.index(32)), {}, elect, nullptr);
}

void WgmmaKernel::fetchMatrix(Value view, const TensorMap &map, Value address,
                              int64_t rows, int64_t slices, Value barrier,
                              Value firstRow) {
  TensorTile tile = *TensorTile::find(b, view, launch);
  Value &row = tile.start[tile.rowDim], &column = tile.start.back();
  row = b.add(row, firstRow);
  Value firstColumn = column;
  for (int64_t slice = 0; slice < slices; ++slice) {
    column = b.add(firstColumn, b.index(slice * WgmmaLayout::sliceColumns));
    Value target = b.add(address, b.i32(slice * rows * WgmmaLayout::rowBytes));
    copyBox(b, target, map.address, tile.start, barrier);
  }
}

//===----------------------------------------------------------------------===//
// By threads
//===----------------------------------------------------------------------===//

void WgmmaKernel::copyTiles(OnlineSdpaOp step, scf::ForOp loop) {
  for (int64_t group = 0; group < layout.groups; ++group)
    copyMatrix(step.getQuery(), getQueryAddress(b.i32(group)),
               WgmmaLayout::groupRows, layout.headSlices,
               b.index(group * WgmmaLayout::groupRows));
  announceCopies(getBarrier(b.i32(0)));
  forEachTile(step, loop, [&](Operand operand, Value view, Place place) {
    bool isKey = operand == Operand::Keys;
    copyMatrix(view, getAddress(operand, place), layout.keyRows,
               isKey ? layout.headSlices : layout.valueSlices, b.index(0));
    announceCopies(getFull(operand, place));
  });
}

/// Rows from `firstRow` on, as the copy engine would leave them.
void WgmmaKernel::copyMatrix(Value view, Value address, int64_t rows,
                             int64_t slices, Value firstRow) {
  constexpr int64_t groupElements = 8, groupsInRow = WgmmaLayout::rowBytes / 16;
  Value matrix = b.asMatrix(view), existing = b.dim(matrix, 0);
  int64_t columns = cast<MemRefType>(matrix.getType()).getDimSize(1);
  Value offset = b.sub(address, getPart(0, b.i32(0), 0));
  offset = toIndex(b, b.div(offset, sizes.getBytes()));
  int64_t groups = slices * groupsInRow;
  b.loop(thread, b.index(rows * groups), groupThreads, [&](Value number) {
    Value row = b.div(number, groups), group = b.rem(number, groups);
    Value source = b.add(row, firstRow);
    Value exists = b.bitAnd(b.less(source, existing),
                            b.less(group, b.index(columns / groupElements)));
    Value line = b.add(b.mul(b.div(group, groupsInRow), b.index(rows)), row);
    Value place = b.bitXor(b.rem(group, groupsInRow), b.rem(row, 8));
    Value target = b.mul(b.add(b.mul(line, b.index(groupsInRow)), place),
                         b.index(groupElements));
    copyElements(b, matrix, exists, source,
                 b.mul(group, b.index(groupElements)), shared,
                 b.add(offset, target));
  });
}

/// Tells consumers once all threads have copied.
void WgmmaKernel::announceCopies(Value barrier) {
  fenceAsyncProxy(b);
  syncThreads(b, b.i32(1 + 2 * layout.groups), groupThreads);
  auto tell = [&]() -> SmallVector<Value> {
    arrive(b, barrier);
    return {};
  };
  b.branch(b.compare(arith::CmpIPredicate::eq, thread, b.index(0)), {}, tell,
           nullptr);
}
