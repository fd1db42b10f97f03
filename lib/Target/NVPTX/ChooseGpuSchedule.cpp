// Chooses tiles and thread blocks of attn.sdpa from shapes and the chip.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/Passes.h"

#include "SharedLayout.h"
#include "fovea/Target/NVPTX/NvptxTarget.h"

namespace fovea {
#define GEN_PASS_DEF_CHOOSEGPUSCHEDULEPASS
#include "fovea/Target/NVPTX/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
class Chooser {
public:
  Chooser(SdpaOp op, const NvptxTarget &target)
      : op(op), target(target),
        type(cast<RankedTensorType>(op.getQuery().getType())),
        sizes{type.getElementType(), op.getHeadSize(), op.getValueHeadSize()} {
    queries = type.getDimSize(type.getRank() - 2);
    hasFewQueries = !ShapedType::isDynamic(queries) && queries <= 64;
    mostWarps =
        hasFewQueries ? llvm::divideCeil(std::max<int64_t>(queries, 1), 16) : 4;
  }

  /// Null if nothing fits.
  GpuScheduleAttr choose() {
    if (!hasTensorCores())
      return chooseSimt();
    GpuScheduleAttr schedule = hasWarpgroups() ? chooseWgmma() : nullptr;
    return schedule ? schedule : chooseMma();
  }

private:
  bool hasTensorCores() const {
    auto fits = [](int64_t size) { return size % 8 == 0 && size <= 256; };
    return (sizes.element.isF16() || sizes.element.isBF16()) &&
           fits(sizes.head) && fits(sizes.value);
  }

  /// A warpgroup has 64 queries: with fewer most of its work would be lost.
  bool hasWarpgroups() const { return target.hasWgmma() && !hasFewQueries; }

  GpuScheduleAttr chooseWgmma() {
    int64_t warps = chooseWgmmaWarps();
    // Registers of a thread for scores, probabilities and the accumulator, of
    // the 232 that it has.
    constexpr int64_t registers = 176, mostStages = 3;
    for (int64_t keys : {128, 64, 32}) {
      if (keys / 2 + keys / 4 + sizes.value / 2 > registers)
        continue;
      for (int64_t stages = mostStages; stages >= 2; --stages) {
        GpuScheduleAttr schedule =
            get(GpuKernel::Wgmma, 16 * warps, keys, warps, stages);
        if (getSharedBytes(schedule, sizes) <= target.sharedPerBlock)
          return schedule;
      }
    }
    return nullptr;
  }

  /// Three warpgroups share keys and values where 160 registers are enough for
  /// a thread, unless more of their queries would not exist.
  int64_t chooseWgmmaWarps() {
    bool isSmall = std::max(sizes.head, sizes.value) <= 64 &&
                   op.getScoreMod().empty() && op.getMaskMod().empty();
    if (!isSmall)
      return 8;
    bool fits =
        ShapedType::isDynamic(queries) ||
        16 * llvm::alignTo(queries, 192) <= 17 * llvm::alignTo(queries, 128);
    return fits ? 12 : 8;
  }

  GpuScheduleAttr chooseMma() {
    // The accumulator of 32 queries and 64 columns takes as many registers as
    // that of 16 and 128; with twice the queries each fragment of keys and
    // values is used twice.
    int64_t largest = std::max(sizes.head, sizes.value);
    int64_t rows = largest <= 64 && !hasFewQueries ? 32 : 16;
    // Two blocks share a multiprocessor.
    constexpr int64_t reserved = 1024;
    int64_t budget = std::min(target.sharedPerBlock,
                              target.sharedPerMultiprocessor / 2 - reserved);
    for (int64_t keys = largest <= 128 ? 64 : 32; keys >= 16; keys /= 2) {
      GpuScheduleAttr schedule =
          get(GpuKernel::Mma, rows * mostWarps, keys, mostWarps, /*stages=*/2);
      if (getSharedBytes(schedule, sizes) <= budget)
        return schedule;
    }
    return nullptr;
  }

  GpuScheduleAttr chooseSimt() {
    for (int64_t warps = mostWarps; warps >= 1; warps /= 2)
      for (int64_t keys : {32, 16}) {
        GpuScheduleAttr schedule =
            get(GpuKernel::Simt, 16 * warps, keys, warps, /*stages=*/1);
        if (getSharedBytes(schedule, sizes) <= target.sharedPerBlock)
          return schedule;
      }
    return nullptr;
  }

  GpuScheduleAttr get(GpuKernel kernel, int64_t queryTile, int64_t keyTile,
                      int64_t warps, int64_t stages) {
    return GpuScheduleAttr::get(op.getContext(), kernel, queryTile, keyTile,
                                hasFewQueries ? chooseKeyChunk() : 0, warps,
                                stages);
  }

  /// Splits keys where batches and heads are too few to occupy the chip. A
  /// property of the shape: the same graph gives the same bits on every chip.
  int64_t chooseKeyChunk() {
    constexpr int64_t enoughBlocks = 256, smallestChunk = 256;
    int64_t blocks = 1;
    for (int64_t size : type.getShape().drop_back(2))
      blocks *= ShapedType::isDynamic(size) ? 1 : size;
    int64_t keys = cast<RankedTensorType>(op.getKey().getType())
                       .getDimSize(type.getRank() - 2);
    if (blocks >= enoughBlocks)
      return 0;
    if (ShapedType::isDynamic(keys))
      return 4 * smallestChunk;
    if (keys < 2 * smallestChunk)
      return 0;
    int64_t chunks = llvm::divideCeil(enoughBlocks, blocks);
    return std::max<int64_t>(smallestChunk,
                             llvm::alignTo(llvm::divideCeil(keys, chunks), 64));
  }

  SdpaOp op;
  const NvptxTarget &target;
  RankedTensorType type;
  AttentionSizes sizes;
  int64_t queries, mostWarps;
  bool hasFewQueries;
};

struct ChooseGpuSchedulePass final
    : fovea::impl::ChooseGpuSchedulePassBase<ChooseGpuSchedulePass> {
  using Base::Base;

  void runOnOperation() override {
    llvm::Expected<NvptxTarget> target = NvptxTarget::get(chip);
    if (!target) {
      getOperation()->emitError(llvm::toString(target.takeError()));
      return signalPassFailure();
    }
    getOperation()->walk([&](SdpaOp op) {
      if (op.isEmpty())
        op.removeScheduleAttr();
      else if (!op.getScheduleAttr())
        if (GpuScheduleAttr schedule = Chooser(op, *target).choose())
          op.setScheduleAttr(schedule);
    });
  }
};
} // namespace
