// attn.sdpa: names and shapes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace fovea::attn;

/// Dim `fromEnd` counted from the last; 1 where the rank is too small.
static int64_t getDimFromEnd(Value value, int64_t fromEnd) {
  auto type = cast<RankedTensorType>(value.getType());
  return fromEnd <= type.getRank() ? type.getDimSize(type.getRank() - fromEnd)
                                   : 1;
}

int64_t SdpaOp::getNumHeads() {
  return cast<RankedTensorType>(getQuery().getType()).getRank() == 4
             ? getDimFromEnd(getQuery(), 3)
             : 1;
}
int64_t SdpaOp::getNumKeyHeads() {
  return cast<RankedTensorType>(getKey().getType()).getRank() == 4
             ? getDimFromEnd(getKey(), 3)
             : 1;
}
int64_t SdpaOp::getHeadSize() { return getDimFromEnd(getQuery(), 1); }
int64_t SdpaOp::getValueHeadSize() { return getDimFromEnd(getValue(), 1); }

AffineMap fovea::attn::getSinkMap(Value sinks, int64_t rank) {
  MLIRContext *context = sinks.getContext();
  SmallVector<AffineExpr> row = {rank == 3 ? getAffineDimExpr(1, context)
                                           : getAffineConstantExpr(0, context),
                                 getAffineDimExpr(rank - 1, context)};
  row.resize(cast<RankedTensorType>(sinks.getType()).getRank());
  return AffineMap::get(rank, 0, row, context);
}

double SdpaOp::getScaleValue() {
  if (std::optional<APFloat> scale = getScale())
    return scale->convertToDouble();
  return 1.0 / std::sqrt(static_cast<double>(getHeadSize()));
}

bool SdpaOp::isNormalized() {
  return !getLengths() && !getMask() && !getBias() && !getCausal() &&
         !getWindow() && !getSoftcap();
}

void SdpaOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getOutput(), "output");
  if (getLse())
    setName(getLse(), "lse");
}

LogicalResult SdpaOp::reifyResultShapes(OpBuilder &builder,
                                        ReifiedRankedShapedTypeDims &shapes) {
  auto output = tensor::getMixedSizes(builder, getLoc(), getQuery());
  output.back() =
      tensor::getMixedSize(builder, getLoc(), getValue(), output.size() - 1);
  shapes.push_back(output);
  if (getLse()) {
    output.pop_back();
    shapes.push_back(output);
  }
  return success();
}

bool SdpaOp::isEmpty() {
  auto hasZero = [](Value value) {
    return llvm::is_contained(
        cast<RankedTensorType>(value.getType()).getShape(), 0);
  };
  return hasZero(getKey()) || hasZero(getOutput());
}
