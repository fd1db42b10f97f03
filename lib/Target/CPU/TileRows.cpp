// The rows of a tile of keys or values: where they lie, and how they are read.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TileRows.h"

#include "../../Transforms/CacheAddress.h"
#include "LoadRows.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// Whether the rows of a tile follow each other at one distance.
static bool isStrided(const CacheOperands &cache) {
  return !cache.pages && !cache.ring;
}

/// Whether factors differ from page to page.
static bool hasScaleOfPage(const CacheOperands &cache) {
  if (!cache.scales || isStrided(cache))
    return false;
  auto type = cast<ShapedType>(cache.scales.getType());
  return type.getRank() == 2 && type.getDimSize(0) != 1;
}

static bool isNarrow(Type stored) {
  return stored.getIntOrFloatBitWidth() == 8;
}

bool TileRows::readsNarrow(OnlineSdpaOp op) {
  return llvm::any_of(ArrayRef{op.getKey(), op.getValue()}, [](Value tile) {
    LoadRowsOp load = findLoadRows(tile);
    return load && isNarrow(load.getCacheOperands().getType().getElementType());
  });
}

/// The type that is computed with.
static Type getWide(LoadRowsOp load) {
  return getAccumulatorType(getElementTypeOrSelf(load.getDest()));
}

/// Places are stored so many at a time, the last ones perhaps past the end.
static constexpr int64_t placesAtOnce = 8;

/// How many rows a buffer of places is for.
static int64_t countPlaces(Value places) {
  return cast<MemRefType>(places.getType()).getDimSize(0) - placesAtOnce;
}

TileRows::Scratch
TileRows::allocate(LoadRowsOp load, int64_t places,
                   function_ref<Value(int64_t, Type)> allocate) {
  Scratch scratch;
  if (!load || isStrided(load.getCacheOperands()))
    return scratch;
  int64_t size = places + placesAtOnce;
  scratch.places = allocate(size, IndexType::get(load.getContext()));
  if (hasScaleOfPage(load.getCacheOperands()))
    scratch.scales = allocate(size, getWide(load));
  return scratch;
}

TileRows::TileRows(KernelBuilder &b, Value tile, const Scratch &scratch,
                   FloatType element)
    : element(element), stored(element) {
  if (LoadRowsOp load = findLoadRows(tile)) {
    stored = load.getCacheOperands().getType().getElementType();
    count = b.dim(load.getDest(), 2);
    lookUp(b, load, scratch);
    return;
  }
  buffer = b.asMatrix(tile);
  stored = cast<MemRefType>(buffer.getType()).getElementType();
  count = b.dim(buffer, 0);
  rowStride = b.rowStride(buffer);
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

namespace {
/// Stores the places of rows of a cache.
class PlaceEmitter {
public:
  PlaceEmitter(KernelBuilder &b, LoadRowsOp op,
               const TileRows::Scratch &scratch)
      : b(b), op(op), cache(op.getCacheOperands()), sizes(b, cache),
        scratch(scratch),
        metadata(memref::ExtractStridedMetadataOp::create(b, cache.cache)) {}

  /// Where the row at these indices begins.
  Value emitPlace(Value page, Value slot);
  Value getStride() { return metadata.getStrides()[cache.getTokenDim()]; }
  /// Places of all rows of the tile, and of those that follow.
  void emitPlaces();

  KernelBuilder &b;
  LoadRowsOp op;
  CacheOperands cache;
  CacheSizes sizes;

private:
  void emitRun(Value firstSlot, Value size, Value firstRow);

  const TileRows::Scratch &scratch;
  memref::ExtractStridedMetadataOp metadata;
};
} // namespace

Value PlaceEmitter::emitPlace(Value page, Value slot) {
  Value place = metadata.getOffset();
  for (auto [index, stride] :
       llvm::zip(getCacheIndices(cache, page, op.getHead(), slot),
                 metadata.getStrides()))
    place = b.add(place, b.mul(index, stride));
  return place;
}

void PlaceEmitter::emitPlaces() {
  int64_t most = countPlaces(scratch.places);
  // Rows after the last of the cache have no place. A ring goes round once.
  Value left = b.sub(sizes.capacity, op.getToken());
  Value size = b.min(b.index(most), left);
  Value slot = emitSlotOfRow(b, cache, sizes, op.getBatch(), op.getToken());
  if (!cache.ring)
    return emitRun(slot, size, b.index(0));
  Value toEnd = b.min(size, b.sub(sizes.capacity, slot));
  emitRun(slot, toEnd, b.index(0));
  emitRun(b.index(0), b.sub(size, toEnd), toEnd);
}

/// `size` slots from `firstSlot` on are rows from `firstRow` on. The block
/// table is read, and the scale, once for each page.
void PlaceEmitter::emitRun(Value firstSlot, Value size, Value firstRow) {
  Value end = b.add(firstSlot, size);
  auto places = VectorType::get(placesAtOnce, b.getIndexType());
  Value steps = b.mul(vector::StepOp::create(b, places),
                      b.broadcast(places, getStride()));
  Value firstPage = arith::DivUIOp::create(b, firstSlot, sizes.pageSize);
  Value endPage = arith::CeilDivUIOp::create(b, end, sizes.pageSize);
  b.loop(firstPage, endPage, 1, [&](Value inTable) {
    Value page = op.getBatch();
    if (cache.pages) {
      // Whoever has not asked for checks shall not read wild addresses either,
      // and what comes after a tile is looked up before it is known to exist.
      Value entry = emitElement(b, cache.pages, {op.getBatch(), inTable});
      Value exists =
          b.compare(arith::CmpIPredicate::ult, entry, sizes.numPages);
      page = b.select(exists, entry, b.index(0));
    }
    Value pageBegin = b.mul(inTable, sizes.pageSize);
    Value pageEnd = b.add(pageBegin, sizes.pageSize);
    Value base = emitPlace(page, b.index(0));
    Value scale;
    if (scratch.scales)
      scale = b.broadcast(
          VectorType::get(placesAtOnce, getWide(op)),
          b.convert(emitScale(b, cache, page, op.getHead()), getWide(op)));
    // What is stored past the page's last row is overwritten by the next page.
    b.loop(b.maxIndex(firstSlot, pageBegin), b.min(end, pageEnd), placesAtOnce,
           [&](Value slot) {
             Value row = b.add(firstRow, b.sub(slot, firstSlot));
             Value inPage = b.mul(b.sub(slot, pageBegin), getStride());
             Value first = b.broadcast(places, b.add(base, inPage));
             b.store(b.add(first, steps), scratch.places, row);
             if (scale)
               b.store(scale, scratch.scales, row);
           });
  });
}

/// Elements of a cache as another view, which begins at `base`.
static Value emitView(KernelBuilder &b, Value cache, Value base,
                      ArrayRef<OpFoldResult> sizes,
                      ArrayRef<OpFoldResult> strides) {
  auto toStatic = [](ArrayRef<OpFoldResult> values) {
    return llvm::map_to_vector(values, [](OpFoldResult value) {
      auto attr = dyn_cast<Attribute>(value);
      return attr ? cast<IntegerAttr>(attr).getInt() : ShapedType::kDynamic;
    });
  };
  Type element = getElementTypeOrSelf(cache);
  auto layout = StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic,
                                       toStatic(strides));
  auto metadata = memref::ExtractStridedMetadataOp::create(b, cache);
  return memref::ReinterpretCastOp::create(
      b, MemRefType::get(toStatic(sizes), element, layout),
      metadata.getBaseBuffer(), OpFoldResult(base), sizes, strides);
}

void TileRows::lookUp(KernelBuilder &b, LoadRowsOp op, const Scratch &scratch) {
  OpFoldResult unit = b.getIndexAttr(1);
  // How many elements there are does not matter to a view.
  OpFoldResult most = b.index(std::numeric_limits<int64_t>::max());
  PlaceEmitter emitter(b, op, scratch);
  CacheOperands cache = op.getCacheOperands();
  rowStride = emitter.getStride();
  places = scratch.places;
  scales = scratch.scales;
  Value base = b.index(0);
  if (places) {
    emitter.emitPlaces();
    if (cache.pages)
      runLength = emitter.sizes.pageSize;
  } else {
    // Tiles end with the lengths, which are at most those of the sequences.
    Value slot = op.getToken();
    if (cache.offsets)
      slot = b.add(slot, emitElement(b, cache.offsets, op.getBatch()));
    base = emitter.emitPlace(op.getBatch(), slot);
  }
  if (cache.scales && !scales) {
    Value page = cache.offsets ? b.index(0) : op.getBatch();
    scale = b.convert(emitScale(b, cache, page, op.getHead()), getWide(op));
  }
  buffer = places ? emitView(b, cache.cache, base, {most}, {unit})
                  : emitView(b, cache.cache, base,
                             {count, b.getIndexAttr(cache.getHeadSize())},
                             {rowStride, unit});
}

//===----------------------------------------------------------------------===//
// Access
//===----------------------------------------------------------------------===//

SmallVector<Value> TileRows::locate(KernelBuilder &b, Value row,
                                    Value column) const {
  if (!places)
    return {row, column};
  return {b.add(b.load(places, row), column)};
}

Value TileRows::getFactor(KernelBuilder &b, Value row) const {
  return scales ? b.load(scales, row) : scale;
}

Value TileRows::getFactors(KernelBuilder &b, Value row, int64_t count,
                           int64_t times) const {
  if (!scales && !scale)
    return nullptr;
  Type wide = scales ? getElementTypeOrSelf(scales) : scale.getType();
  auto type = VectorType::get(count * times, wide);
  if (scale || count == 1)
    return b.broadcast(type, getFactor(b, row));
  Value factors = b.load(VectorType::get(count, wide), scales, row);
  SmallVector<int64_t> lanes;
  for (int64_t lane = 0; lane < count * times; ++lane)
    lanes.push_back(lane / times);
  return vector::ShuffleOp::create(b, factors, factors, lanes);
}

/// i8 as bf16, which has all of them: the upper halves of f32, without the
/// instructions that rounding would take.
static Value emitIntegersAsBF16(KernelBuilder &b, Value stored) {
  Value wide = emitDequantize(b, stored, /*scale=*/nullptr, b.getF32Type());
  auto vector = cast<VectorType>(wide.getType());
  auto halves = VectorType::get(2 * vector.getNumElements(), b.getI16Type());
  Value bits = vector::BitCastOp::create(b, halves, wide);
  SmallVector<int64_t> upper;
  for (int64_t lane = 0; lane < vector.getNumElements(); ++lane)
    upper.push_back(2 * lane + 1);
  bits = vector::ShuffleOp::create(b, bits, bits, upper);
  return vector::BitCastOp::create(b, vector.clone(b.getBF16Type()), bits);
}

Value TileRows::load(KernelBuilder &b, VectorType type, Value row,
                     Value column) const {
  Value piece = b.load(type.clone(stored), buffer, locate(b, row, column));
  if (isa<Float8E4M3FNType>(stored))
    return b.convert(piece, element);
  if (stored.isInteger() && element.isBF16())
    return emitIntegersAsBF16(b, piece);
  return emitDequantize(b, piece, /*scale=*/nullptr, element);
}

Value TileRows::load(KernelBuilder &b, Value row, Value column) const {
  Value one = b.load(buffer, locate(b, row, column));
  return emitDequantize(b, one, /*scale=*/nullptr, element);
}

void TileRows::prefetch(KernelBuilder &b, Value row, Value column) const {
  if (places)
    row = b.min(row, b.index(countPlaces(places) - 1));
  memref::PrefetchOp::create(b, buffer, locate(b, row, column),
                             /*isWrite=*/false,
                             /*localityHint=*/2, /*isDataCache=*/true);
}
