// Lowers attn.rope to vector code: tiles of rows in parallel, the pairs of a
// row in vectors. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "../KernelBuilder.h"
#include "Attn/Attn.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"

namespace fovea {
#define GEN_PASS_DEF_LOWERROPESPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Elements that are worth a task of their own.
static constexpr int64_t taskElements = 16 * 1024;

/// Tiles of about `taskElements` for all dims but the last, the last ones whole
/// as far as they fit: then 0.
static SmallVector<int64_t> chooseTiles(ArrayRef<int64_t> shape) {
  int64_t left = std::max<int64_t>(taskElements / shape.back(), 1);
  SmallVector<int64_t> tiles(shape.size() - 1, 0);
  for (int64_t dim = tiles.size() - 1; dim >= 0; --dim) {
    if (!ShapedType::isDynamic(shape[dim]) && shape[dim] <= left) {
      left /= std::max<int64_t>(shape[dim], 1);
      continue;
    }
    tiles[dim] = left;
    left = 1;
  }
  return tiles;
}

/// Whether nobody else sees a tensor that a linalg op computed, so that it can
/// be rotated where it is.
static bool isTemporary(Value tensor) {
  while (tensor.hasOneUse()) {
    Operation *op = tensor.getDefiningOp();
    if (isa_and_present<linalg::LinalgOp>(op))
      return !isa<linalg::TransposeOp>(op);
    if (!isa_and_present<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
      return false;
    tensor = op->getOperand(0);
  }
  return false;
}

namespace {
/// The code for one op with a table row for each position.
class RopeKernel {
public:
  RopeKernel(RopeOp op, int64_t vectorBits)
      : op(op), inputType(cast<RankedTensorType>(op.getInput().getType())),
        element(inputType.getElementType()), type(getAccumulatorType(element)),
        lanes(vectorBits / type.getIntOrFloatBitWidth()),
        row(inputType.getShape().back()),
        pairs(op.getRotaryInputs().rotary.getSizeOr(row) / 2),
        isInPlace(isTemporary(op.getInput())) {}

  Value emit(KernelBuilder &b);

private:
  /// A row of a tile.
  struct Row {
    SmallVector<Value> inTile; ///< its place there
    Value batch, token;        ///< the row of the tables
  };

  scf::ForallOp emitTiles(KernelBuilder &b, Value output);
  Value emitRows(KernelBuilder &b, SmallVector<Value> inTile, Value output);
  Row locate(KernelBuilder &b, ArrayRef<Value> inTile);
  Value emitRow(KernelBuilder &b, const Row &row, Value output);
  Value emitHalves(KernelBuilder &b, const Row &row, Value pair, int64_t width,
                   Value output);
  Value emitNeighbours(KernelBuilder &b, const Row &row, Value pair,
                       int64_t width, Value output);
  Value emitCopy(KernelBuilder &b, const Row &row, Value output);

  Value load(KernelBuilder &b, Value source, ArrayRef<Value> at, Type to,
             int64_t width);
  Value loadInput(KernelBuilder &b, const Row &row, Value column, int64_t width,
                  Value output);
  Value store(KernelBuilder &b, Value vector, const Row &row, Value column,
              Value output);
  std::pair<Value, Value> rotate(KernelBuilder &b, const Row &row, Value pair,
                                 Value x0, Value x1);

  RopeOp op;
  RankedTensorType inputType;
  Type element, type; ///< of rows, of the arithmetic
  int64_t lanes, row, pairs;
  bool isInPlace;
  SmallVector<OpFoldResult> offsets, sizes; ///< of the tile
  Value input;                              ///< the tile of it
};
} // namespace

static SmallVector<Value> append(ArrayRef<Value> leading, Value last) {
  SmallVector<Value> position(leading);
  position.push_back(last);
  return position;
}

//===----------------------------------------------------------------------===//
// Vectors of a row
//===----------------------------------------------------------------------===//

Value RopeKernel::load(KernelBuilder &b, Value source, ArrayRef<Value> at,
                       Type to, int64_t width) {
  const bool inBounds[] = {true};
  Type stored = getElementTypeOrSelf(source.getType());
  Value vector =
      vector::TransferReadOp::create(b, VectorType::get(width, stored), source,
                                     at, b.scalar(stored, 0), inBounds);
  return b.convert(vector, to);
}

Value RopeKernel::loadInput(KernelBuilder &b, const Row &row, Value column,
                            int64_t width, Value output) {
  return load(b, isInPlace ? output : input, append(row.inTile, column), type,
              width);
}

Value RopeKernel::store(KernelBuilder &b, Value vector, const Row &row,
                        Value column, Value output) {
  const bool inBounds[] = {true};
  return vector::TransferWriteOp::create(b, b.convert(vector, element), output,
                                         append(row.inTile, column), inBounds)
      .getResult();
}

/// x0 * c - x1 * s and x1 * c + x0 * s.
std::pair<Value, Value> RopeKernel::rotate(KernelBuilder &b, const Row &row,
                                           Value pair, Value x0, Value x1) {
  int64_t width = cast<VectorType>(x0.getType()).getNumElements();
  Value at[] = {row.batch, row.token, pair};
  Value c = load(b, op.getCos(), at, type, width);
  Value s = load(b, op.getSin(), at, type, width);
  Value minus = arith::NegFOp::create(b, b.mul(x1, s));
  return {b.fma(x0, c, minus), b.fma(x1, c, b.mul(x0, s))};
}

Value RopeKernel::emitHalves(KernelBuilder &b, const Row &row, Value pair,
                             int64_t width, Value output) {
  Value second = b.add(pair, b.index(pairs));
  Value x0 = loadInput(b, row, pair, width, output);
  Value x1 = loadInput(b, row, second, width, output);
  auto [y0, y1] = rotate(b, row, pair, x0, x1);
  return store(b, y1, row, second, store(b, y0, row, pair, output));
}

Value RopeKernel::emitNeighbours(KernelBuilder &b, const Row &row, Value pair,
                                 int64_t width, Value output) {
  Value first = b.mul(pair, b.index(2));
  Value both = loadInput(b, row, first, 2 * width, output);
  SmallVector<int64_t> even, odd, together;
  for (int64_t lane = 0; lane < width; ++lane) {
    even.push_back(2 * lane);
    odd.push_back(2 * lane + 1);
    together.append({lane, lane + width});
  }
  Value x0 = vector::ShuffleOp::create(b, both, both, even);
  Value x1 = vector::ShuffleOp::create(b, both, both, odd);
  auto [y0, y1] = rotate(b, row, pair, x0, x1);
  Value rotated = vector::ShuffleOp::create(b, y0, y1, together);
  return store(b, rotated, row, first, output);
}

/// The elements after the rotated ones, as they are.
Value RopeKernel::emitCopy(KernelBuilder &b, const Row &row, Value output) {
  const bool inBounds[] = {true};
  for (int64_t column = 2 * pairs; column < this->row; column += lanes) {
    SmallVector<Value> at = append(row.inTile, b.index(column));
    int64_t width = std::min(lanes, this->row - column);
    Value elements = load(b, input, at, element, width);
    output = vector::TransferWriteOp::create(b, elements, output, at, inBounds)
                 .getResult();
  }
  return output;
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

Value RopeKernel::emitRow(KernelBuilder &b, const Row &row, Value output) {
  auto emitPairs = [&](Value pair, int64_t width, Value output) {
    if (op.getRotaryInputs().rotary.getInterleaved())
      return emitNeighbours(b, row, pair, width, output);
    return emitHalves(b, row, pair, width, output);
  };
  int64_t whole = pairs / lanes * lanes;
  output = b.loop(b.index(0), b.index(whole), lanes, output,
                  [&](Value pair, ValueRange carried) -> SmallVector<Value> {
                    return {emitPairs(pair, lanes, carried[0])};
                  })[0];
  if (whole != pairs)
    output = emitPairs(b.index(whole), pairs - whole, output);
  return isInPlace ? output : emitCopy(b, row, output);
}

/// Where a row is in the tables, of which one with a single batch entry is for
/// all.
RopeKernel::Row RopeKernel::locate(KernelBuilder &b, ArrayRef<Value> inTile) {
  auto inTensor = [&](int64_t dim) {
    Value offset = getValueOrCreateConstantIndexOp(b, b.getLoc(), offsets[dim]);
    return b.add(offset, inTile[dim]);
  };
  Row row = {SmallVector<Value>(inTile), b.index(0),
             inTensor(op.getSequenceDim())};
  if (!op.hasBatch())
    return row;
  Value entries = b.createOrFold<tensor::DimOp>(op.getCos(), 0);
  Value isShared = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::eq,
                                                 entries, b.index(1));
  row.batch =
      b.createOrFold<arith::SelectOp>(isShared, b.index(0), inTensor(0));
  return row;
}

/// All rows of a tile below those of the leading dims.
Value RopeKernel::emitRows(KernelBuilder &b, SmallVector<Value> inTile,
                           Value output) {
  size_t dim = inTile.size();
  if (dim + 1 == sizes.size())
    return emitRow(b, locate(b, inTile), output);
  Value size = getValueOrCreateConstantIndexOp(b, b.getLoc(), sizes[dim]);
  return b.loop(b.index(0), size, 1, output,
                [&](Value i, ValueRange carried) -> SmallVector<Value> {
                  return {emitRows(b, append(inTile, i), carried[0])};
                })[0];
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

/// A parallel loop over tiles, with their offsets and sizes; null where there
/// is one tile.
scf::ForallOp RopeKernel::emitTiles(KernelBuilder &b, Value output) {
  sizes = tensor::getMixedSizes(b, b.getLoc(), op.getInput());
  offsets.assign(sizes.size(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> lower, upper, steps;
  SmallVector<int64_t> tiles = chooseTiles(inputType.getShape());
  for (auto [tile, size] : llvm::zip(tiles, sizes)) {
    if (tile == 0)
      continue;
    lower.push_back(b.getIndexAttr(0));
    upper.push_back(size);
    steps.push_back(b.getIndexAttr(tile));
  }
  if (steps.empty())
    return nullptr;
  auto loop = scf::ForallOp::create(b, lower, upper, steps, output,
                                    /*mapping=*/std::nullopt);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> variables = loop.getInductionVars();
  auto variable = variables.begin();
  for (auto [dim, tile] : llvm::enumerate(tiles)) {
    if (tile == 0)
      continue;
    offsets[dim] = *variable++;
    if (tile == 1) {
      sizes[dim] = b.getIndexAttr(1);
      continue;
    }
    // min(tile, size - offset)
    AffineExpr offset, size;
    bindDims(b.getContext(), offset, size);
    AffineMap map = AffineMap::get(
        2, 0, {size - offset, b.getAffineConstantExpr(tile)}, b.getContext());
    sizes[dim] = affine::makeComposedFoldedAffineMin(
        b, b.getLoc(), map, {offsets[dim], sizes[dim]});
  }
  return loop;
}

Value RopeKernel::emit(KernelBuilder &b) {
  input = op.getInput();
  Value output = input;
  if (!isInPlace)
    output = tensor::EmptyOp::create(
        b, tensor::getMixedSizes(b, b.getLoc(), input), element);
  OpBuilder::InsertionGuard guard(b);
  scf::ForallOp loop = emitTiles(b, output);
  if (!loop)
    return emitRows(b, {}, output);
  SmallVector<OpFoldResult> strides(sizes.size(), b.getIndexAttr(1));
  BlockArgument whole = loop.getRegionIterArgs()[0];
  output = tensor::ExtractSliceOp::create(b, whole, offsets, sizes, strides);
  if (!isInPlace)
    input = tensor::ExtractSliceOp::create(b, input, offsets, sizes, strides);
  output = emitRows(b, {}, output);
  b.setInsertionPointToStart(loop.getTerminator().getBody());
  tensor::ParallelInsertSliceOp::create(b, output, whole, offsets, sizes,
                                        strides);
  return loop.getResult(0);
}

namespace {
struct LowerRopesPass final : fovea::impl::LowerRopesPassBase<LowerRopesPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<RopeOp> ops;
    getOperation()->walk([&](RopeOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (RopeOp op : ops) {
      if (!op.getCos() ||
          cast<RankedTensorType>(op.getCos().getType()).getRank() != 3) {
        op.emitOpError("expected tables for each position: run "
                       "attn-tabulate-angles first");
        return signalPassFailure();
      }
      rewriter.setInsertionPoint(op);
      KernelBuilder b(op.getLoc(), rewriter);
      Value result = RopeKernel(op, vectorBits).emit(b);
      b.setInsertionPoint(op);
      if (result.getType() != op.getType())
        result = tensor::CastOp::create(b, op.getType(), result);
      rewriter.replaceOp(op, result);
    }
  }
};
} // namespace
