// Packs constant operands of contractions when they are compiled.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ConstantPanels.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Iterators.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Of panels: that of a line of a cache.
static constexpr int64_t kAlignment = 64;

/// Whether a position is a multiple of `unit` in every iteration.
static bool isMultiple(OpFoldResult position, int64_t unit) {
  if (std::optional<int64_t> constant = getConstantIntValue(position))
    return *constant % unit == 0;
  auto argument = dyn_cast<BlockArgument>(cast<Value>(position));
  if (!argument)
    return false;
  auto loop = dyn_cast<LoopLikeOpInterface>(argument.getOwner()->getParentOp());
  std::optional<SmallVector<Value>> counters;
  std::optional<SmallVector<OpFoldResult>> begins, steps;
  if (!loop || !(counters = loop.getLoopInductionVars()) ||
      !(begins = loop.getLoopLowerBounds()) || !(steps = loop.getLoopSteps()))
    return false;
  for (auto [counter, begin, step] :
       llvm::zip_equal(*counters, *begins, *steps))
    if (counter == argument)
      return isMultiple(begin, unit) && getConstantIntValue(step) &&
             isMultiple(step, unit);
  return false;
}

namespace {
/// A constant of two dims, and which part of it an operand is.
struct Slice {
  memref::GlobalOp global;
  OpFoldResult firstColumn;
};

/// The numbers of a constant.
struct Elements {
  ArrayRef<char> data;
  FloatType type;
};
} // namespace

static std::optional<Elements> getElements(memref::GlobalOp global) {
  auto type = dyn_cast<FloatType>(global.getType().getElementType());
  if (!type || !global.getConstant() || !global.getInitialValue() ||
      !global.getType().getLayout().isIdentity())
    return std::nullopt;
  Attribute value = *global.getInitialValue();
  Elements elements{{}, type};
  if (auto dense = dyn_cast<DenseElementsAttr>(value)) {
    if (dense.isSplat())
      return std::nullopt;
    elements.data = dense.getRawData();
  } else if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return std::nullopt;
    elements.data = blob->getData();
  }
  auto bytes = static_cast<size_t>(global.getType().getNumElements() *
                                   type.getWidth() / 8);
  if (elements.data.size() != bytes)
    return std::nullopt;
  return elements;
}

/// The constant of which the operand has all of the sum (`sumDim`) and a tile
/// of columns.
static std::optional<Slice> findSlice(Value buffer, unsigned sumDim,
                                      int64_t nTile) {
  Slice slice;
  slice.firstColumn = Builder(buffer.getContext()).getIndexAttr(0);
  if (auto view = buffer.getDefiningOp<memref::SubViewOp>()) {
    auto whole = cast<MemRefType>(view.getSource().getType());
    if (whole.getRank() != 2 || view.getType().getRank() != 2 ||
        !view.hasUnitStride() || view.getStaticOffsets()[sumDim] != 0 ||
        view.getStaticSizes()[sumDim] != whole.getDimSize(sumDim))
      return std::nullopt;
    slice.firstColumn = view.getMixedOffsets()[1 - sumDim];
    buffer = view.getSource();
  }
  auto get = buffer.getDefiningOp<memref::GetGlobalOp>();
  if (!get || get.getType().getRank() != 2 || !get.getType().hasStaticShape() ||
      !isMultiple(slice.firstColumn, nTile))
    return std::nullopt;
  slice.global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      get, get.getNameAttr());
  return slice;
}

namespace {
/// Where numbers of a matrix of `depth` rows and `columns` columns are.
struct Layout {
  int64_t depth, columns;
  bool sumIsInner; ///< columns of the matrix are rows in memory

  int64_t locate(int64_t k, int64_t n) const {
    return sumIsInner ? n * depth + k : k * columns + n;
  }
};
} // namespace

/// Copies a number, to another format if need be.
static void copyNumber(Elements from, int64_t at, char *to, FloatType type) {
  unsigned bytes = from.type.getWidth() / 8;
  const char *number = from.data.data() + at * bytes;
  if (from.type == type) {
    std::copy_n(number, bytes, to);
    return;
  }
  uint64_t bits = 0;
  std::memcpy(&bits, number, bytes);
  APFloat value(from.type.getFloatSemantics(),
                APInt(from.type.getWidth(), bits));
  bool losesInfo;
  value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  bits = value.bitcastToAPInt().getZExtValue();
  std::memcpy(to, &bits, type.getWidth() / 8);
}

/// The panels of all tiles; what does not exist is 0.
static std::vector<char> packNumbers(const Elements &elements,
                                     const Layout &layout,
                                     const ConstantPanels &panels,
                                     ContractionAttr schedule,
                                     PanelFormat format) {
  int64_t step = format.getStep(), nTile = schedule.getNTile(),
          kTile = schedule.getKTile(), width = schedule.getWidth();
  auto type = cast<FloatType>(format.type);
  unsigned bytes = type.getWidth() / 8;
  int64_t tiles = llvm::divideCeil(layout.columns, nTile);
  std::vector<char> result(tiles * panels.blocks * panels.getBlockSize() *
                           bytes);
  for (int64_t n = 0; n < layout.columns; ++n)
    for (int64_t k = 0; k < layout.depth; ++k) {
      int64_t block = n / nTile * panels.blocks + k / kTile;
      int64_t panel = n % nTile / width, at = k % kTile;
      int64_t row =
          (block * panels.shape[0] + panel) * panels.shape[1] + at / step;
      int64_t index =
          row * panels.shape[2] + n % nTile % width * step + at % step;
      copyNumber(elements, layout.locate(k, n), &result[index * bytes], type);
    }
  return result;
}

/// A constant of the module with these bytes.
static memref::GlobalOp addGlobal(memref::GlobalOp original,
                                  std::vector<char> data, FloatType type) {
  auto count = static_cast<int64_t>(data.size() / (type.getWidth() / 8));
  std::string name = (original.getSymName() + "_panels").str();
  auto tensor = RankedTensorType::get({count}, type);
  auto value = DenseResourceElementsAttr::get(
      tensor, name,
      HeapAsmResourceBlob::allocateAndCopyWithAlign(data, kAlignment));
  OpBuilder b(original);
  auto global = memref::GlobalOp::create(
      b, original.getLoc(), name, b.getStringAttr("private"),
      MemRefType::get({count}, type), value, /*constant=*/true,
      b.getI64IntegerAttr(kAlignment));
  SymbolTable(original->getParentOp()).insert(global);
  return global;
}

Value ConstantPanels::locate(KernelBuilder &b, Value column, int64_t nTile,
                             Value k, int64_t kTile) const {
  Value tile =
      arith::DivUIOp::create(b, b.add(firstColumn, column), b.index(nTile));
  Value block = b.add(b.mul(tile, b.index(blocks)),
                      arith::DivUIOp::create(b, k, b.index(kTile)));
  return b.mul(block, b.index(getBlockSize()));
}

Value ConstantPanels::view(KernelBuilder &b, Value position) const {
  SmallVector<int64_t> strides = {shape[1] * shape[2], shape[2], 1};
  auto type = MemRefType::get(
      shape, getElementTypeOrSelf(buffer),
      StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic, strides));
  return memref::ReinterpretCastOp::create(
      b, type, buffer, OpFoldResult(position),
      getAsIndexOpFoldResult(b.getContext(), shape),
      getAsIndexOpFoldResult(b.getContext(), strides));
}

std::optional<ConstantPanels>
ConstantPacker::pack(KernelBuilder &b, linalg::LinalgOp op, OpOperand &operand,
                     const ContractionLoops &loops, PanelFormat format) {
  ContractionAttr schedule = getContractionSchedule(op);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (loops.sums.size() != 1 || map.getNumResults() != 2)
    return std::nullopt;
  std::optional<unsigned> sumDim =
      map.getResultPosition(b.getAffineDimExpr(loops.sums.front()));
  std::optional<unsigned> columnDim =
      map.getResultPosition(b.getAffineDimExpr(schedule.getN()));
  if (!sumDim || !columnDim)
    return std::nullopt;
  std::optional<Slice> slice =
      findSlice(operand.get(), *sumDim, schedule.getNTile());
  if (!slice)
    return std::nullopt;
  std::optional<Elements> elements = getElements(slice->global);
  if (!elements)
    return std::nullopt;
  ArrayRef<int64_t> sizes = slice->global.getType().getShape();
  Layout layout{sizes[*sumDim], sizes[*columnDim], *sumDim == 1};

  int64_t step = format.getStep(), width = schedule.getWidth();
  ConstantPanels panels;
  panels.blocks = llvm::divideCeil(layout.depth, schedule.getKTile());
  panels.shape = {
      static_cast<int64_t>(llvm::divideCeil(schedule.getNTile(), width)),
      schedule.getKTile() / step, width * step};
  memref::GlobalOp &global =
      packed[{slice->global, schedule, int(layout.sumIsInner)}];
  if (!global)
    global = addGlobal(slice->global,
                       packNumbers(*elements, layout, panels, schedule, format),
                       cast<FloatType>(format.type));
  panels.buffer =
      memref::GetGlobalOp::create(b, global.getType(), global.getSymName());
  panels.firstColumn =
      getValueOrCreateConstantIndexOp(b, b.getLoc(), slice->firstColumn);
  return panels;
}

void ConstantPacker::eraseUnread(Operation *module) {
  // Views of constants, then the constants.
  module->walk<WalkOrder::PostOrder, ReverseIterator>([](Operation *op) {
    if (isa<memref::SubViewOp, memref::GetGlobalOp>(op) && op->use_empty())
      op->erase();
  });
  SetVector<Operation *> originals;
  for (const auto &entry : packed)
    originals.insert(std::get<0>(entry.first));
  packed.clear();
  for (Operation *original : originals)
    if (SymbolTable::symbolKnownUseEmpty(original, module))
      original->erase();
}
