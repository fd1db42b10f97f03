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
struct ChooseSchedulePass final : fovea::impl::ChooseSchedulePassBase<ChooseSchedulePass> {
  using Base::Base;

  void runOnOperation() override {
    getOperation()->walk([&](SdpaOp op) {
      if (!op.getScheduleAttr())
        op.setScheduleAttr(choose(op));
    });
  }

  ScheduleAttr choose(SdpaOp op) {
    auto queryType = cast<RankedTensorType>(op.getQuery().getType());
    Type element = queryType.getElementType();
    int64_t lanes =
        vectorBits / getAccumulatorType(element).getIntOrFloatBitWidth();
    int64_t queries = queryType.getDimSize(queryType.getRank() - 2);

    // The accumulators of a register tile, one vector of the other operand for each
    // column and a broadcast scalar fill the register file: 6 x 4 of 32, 6 x 2 of 16.
    int64_t columns = vectorRegisters >= 32 ? 4 : 2;
    if (!ShapedType::isDynamic(queries))
      while (columns > 1 && queries <= lanes * columns / 2)
        columns /= 2;
    int64_t rows = std::min<int64_t>((vectorRegisters - 1 - columns) / columns, 12);
    if (columns > 1)
      rows = std::min<int64_t>(rows, 6);
    int64_t queryTile = std::max<int64_t>(64, columns * lanes);
    if (!ShapedType::isDynamic(queries))
      queryTile = std::min<int64_t>(
          queryTile, llvm::alignTo(std::max<int64_t>(queries, 1), columns * lanes));
    int64_t keyTile = 96 / rows * rows;
    return ScheduleAttr::get(&getContext(), KernelStyle::Columns, queryTile, keyTile,
                             /*keyChunk=*/0, rows, columns, lanes, /*dot=*/false);
  }
};
} // namespace
