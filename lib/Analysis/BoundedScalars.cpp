// Ranges of runtime scalars, by upstream's interface for them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Analysis/BoundedScalars.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/InferIntRangeInterface.h"
#include "mlir/Interfaces/ShapedOpInterfaces.h"

using namespace mlir;
using namespace fovea;

static constexpr int64_t bound = int64_t(1) << 60;

/// What the defining ops of `scalar` tell, up to a depth.
static ConstantIntRanges getRange(Value scalar, int depth) {
  unsigned width = ConstantIntRanges::getStorageBitwidth(scalar.getType());
  ConstantIntRanges range = ConstantIntRanges::maxRange(width);
  // Sizes are below 2^31, as lengths are.
  if (scalar.getDefiningOp<ShapedDimOpInterface>())
    return ConstantIntRanges::range(APInt(width, 0), APInt(width, INT32_MAX),
                                    /*isSigned=*/true);
  auto op = scalar.getDefiningOp<InferIntRangeInterface>();
  if (!op || depth == 0)
    return range;
  SmallVector<ConstantIntRanges> operands;
  for (Value operand : op->getOperands())
    operands.push_back(getRange(operand, depth - 1));
  op.inferResultRanges(operands,
                       [&](Value result, const ConstantIntRanges &known) {
                         if (result == scalar)
                           range = known;
                       });
  return range;
}

bool fovea::isBounded(Value scalar) {
  constexpr int depth = 8;
  ConstantIntRanges range = getRange(scalar, depth);
  return range.smin().sge(-bound) && range.smax().sle(bound);
}

Value fovea::emitBounded(ImplicitLocOpBuilder &b, Value scalar) {
  bool known = isBounded(scalar);
  if (!scalar.getType().isIndex())
    scalar = b.createOrFold<arith::IndexCastOp>(b.getIndexType(), scalar);
  if (known)
    return scalar;
  Value least = arith::ConstantIndexOp::create(b, -bound);
  Value most = arith::ConstantIndexOp::create(b, bound);
  scalar = arith::MaxSIOp::create(b, scalar, least);
  return arith::MinSIOp::create(b, scalar, most);
}
