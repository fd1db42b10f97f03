// Chooses tile sizes and kernel style of attn.sdpa from shapes and the target.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "llvm/Support/MathExtras.h"

namespace fovea {
#define GEN_PASS_DEF_CHOOSESCHEDULEPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
struct ChooseSchedulePass final
    : fovea::impl::ChooseSchedulePassBase<ChooseSchedulePass> {
  using Base::Base;

  /// As many tiles of queries and heads occupy the cores of a large machine.
  static constexpr int64_t enoughTasks = 16;

  LogicalResult initialize(MLIRContext *context) override {
    Location loc = UnknownLoc::get(context);
    if (!llvm::isPowerOf2_64(vectorBits) || vectorBits < 128 ||
        vectorBits > 65536)
      return emitError(loc, "expected vector-bits to be a power of 2 from 128 "
                            "to 65536, got ")
             << vectorBits.getValue();
    if (vectorRegisters < 8 || vectorRegisters > 1024)
      return emitError(loc, "expected vector-registers from 8 to 1024, got ")
             << vectorRegisters.getValue();
    return success();
  }

  void runOnOperation() override {
    getOperation()->walk([&](SdpaOp op) {
      // Without keys or results there is nothing for a kernel to do.
      if (op.isEmpty())
        op.removeScheduleAttr();
      else if (!op.getScheduleAttr())
        op.setScheduleAttr(choose(op));
    });
  }

  ScheduleAttr choose(SdpaOp op) {
    auto queryType = cast<RankedTensorType>(op.getQuery().getType());
    int64_t queries = queryType.getDimSize(queryType.getRank() - 2);
    int64_t lanes =
        vectorBits /
        getAccumulatorType(queryType.getElementType()).getIntOrFloatBitWidth();
    // Queries that do not fill some vectors are rows: accumulators of vectors
    // of the head size are all used.
    int64_t mostRows = vectorBits >= 512 ? 48 : vectorBits >= 256 ? 32 : lanes;
    if (!ShapedType::isDynamic(queries) && queries <= mostRows)
      return chooseRows(op, std::max<int64_t>(queries, 1), lanes);
    bool dot = bf16Dot && queryType.getElementType().isBF16() &&
               op.getHeadSize() % 2 == 0;
    return chooseColumns(op, queries, lanes, dot);
  }

  ScheduleAttr chooseColumns(SdpaOp op, int64_t queries, int64_t lanes,
                             bool dot) {
    // Accumulators, one vector of the other operand for each column and a
    // broadcast scalar fit the register file: 4 x 4 of 32, 6 x 2 of 16.
    int64_t columns = vectorRegisters >= 32 ? 4 : 2;
    if (!ShapedType::isDynamic(queries))
      while (columns > 1 && queries <= lanes * columns / 2)
        columns /= 2;
    int64_t rows = std::min<int64_t>((vectorRegisters - 1 - columns) / columns,
                                     columns > 2 ? 4 : 12);
    int64_t queryTile = chooseQueryTile(op, columns * lanes);
    int64_t keyTile = chooseColumnKeys(op, columns) / rows * rows;
    return ScheduleAttr::get(&getContext(), KernelStyle::Columns, queryTile,
                             keyTile,
                             /*keyChunk=*/0, rows, columns, lanes, dot);
  }

  /// The scores of a register column stay in the first cache. Narrow columns
  /// read keys and values so often that these should, too.
  static int64_t chooseColumnKeys(SdpaOp op, int64_t columns) {
    if (columns > 2)
      return 128;
    return std::max(op.getHeadSize(), op.getValueHeadSize()) <= 64 ? 48 : 96;
  }

  /// The more queries share a tile of keys and values, the less of the time
  /// goes into fetching, converting and setting up; the fewer, the more tiles
  /// there are to share between cores.
  int64_t chooseQueryTile(SdpaOp op, int64_t column) {
    constexpr int64_t most = 256, least = 64, panelBytes = 256 * 1024;
    auto queryType = cast<RankedTensorType>(op.getQuery().getType());
    Type type = getAccumulatorType(queryType.getElementType());
    // Packed queries and accumulators have to leave room in a core's cache.
    int64_t rowBytes = (op.getHeadSize() + op.getValueHeadSize()) *
                       type.getIntOrFloatBitWidth() / 8;
    int64_t tile = std::clamp(panelBytes / rowBytes, least, most);
    int64_t queries = queryType.getDimSize(queryType.getRank() - 2);
    if (ShapedType::isDynamic(queries))
      return llvm::alignTo(tile, column);
    int64_t share = queries * countHeads(queryType) / enoughTasks;
    tile = std::min(std::max(std::min(tile, share), least), queries);
    tile = llvm::alignTo(std::max<int64_t>(tile, 1), column);
    // Tiles of one size need no code for a last one.
    for (int64_t even = tile; even > tile / 2; even -= column)
      if (queries % even == 0)
        return even;
    return tile;
  }

  /// Whether keys or values are integers in a cache.
  static bool readsIntegers(SdpaOp op) {
    return llvm::any_of(ValueRange{op.getKey(), op.getValue()}, [](Value rows) {
      auto read = rows.getDefiningOp<ReadCacheOp>();
      return read &&
             read.getCacheOperands().getType().getElementType().isInteger();
    });
  }

  /// Batches times heads, as far as they are known.
  static int64_t countHeads(RankedTensorType queryType) {
    int64_t count = 1;
    for (int64_t size : queryType.getShape().drop_back(2))
      count *= ShapedType::isDynamic(size) ? 1 : size;
    return count;
  }

  ScheduleAttr chooseRows(SdpaOp op, int64_t queries, int64_t lanes) {
    // Rows share a vector as long as each has 128 bits of it.
    int64_t sharing =
        std::clamp<int64_t>(vectorBits / 128, 1, llvm::PowerOf2Ceil(queries));
    // Half of the registers accumulate.
    int64_t accumulators = vectorRegisters / 2;
    // Rows are multiplied in whole vectors of pairs.
    bool dot = bf16Dot &&
               cast<RankedTensorType>(op.getQuery().getType())
                   .getElementType()
                   .isBF16() &&
               std::min(op.getHeadSize(), op.getValueHeadSize()) >= 2 * lanes &&
               op.getHeadSize() % 2 == 0;
    // Integers take more instructions to become bf16 than products of a few
    // rows save.
    constexpr int64_t fewRows = 4;
    dot = dot && (queries >= fewRows || !readsIntegers(op));
    return ScheduleAttr::get(&getContext(), KernelStyle::Rows, queries,
                             chooseKeyTile(op, queries), chooseKeyChunk(op),
                             sharing, accumulators, lanes, dot);
  }

  /// Keys and values come to the second cache tile by tile: either is fetched
  /// while the other is used. Few queries are done with a tile before a longer
  /// one would have arrived; many hide more of what a tile costs beside its
  /// keys.
  static int64_t chooseKeyTile(SdpaOp op, int64_t queries) {
    constexpr int64_t smallest = 32, largest = 64;
    int64_t tileBytes = (queries < 4 ? 8 : 16) * 1024;
    auto type = cast<RankedTensorType>(op.getKey().getType());
    int64_t rowBytes = std::max(op.getHeadSize(), op.getValueHeadSize()) *
                       type.getElementTypeBitWidth() / 8;
    return std::clamp<int64_t>(llvm::bit_floor<uint64_t>(tileBytes / rowBytes),
                               smallest, largest);
  }

  /// Splits keys where batches and heads are too few to occupy the cores. A
  /// property of the shape: results must not depend on the number of threads.
  int64_t chooseKeyChunk(SdpaOp op) {
    constexpr int64_t chunk = 1024;
    auto queryType = cast<RankedTensorType>(op.getQuery().getType());
    int64_t keys = cast<RankedTensorType>(op.getKey().getType())
                       .getDimSize(queryType.getRank() - 2);
    if (countHeads(queryType) >= enoughTasks)
      return 0;
    return !ShapedType::isDynamic(keys) && keys < 2 * chunk ? 0 : chunk;
  }
};
} // namespace
