// Contractions: linalg ops that are matrix products in some of their loops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Analysis/Contraction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace fovea;

/// The block argument that a value is, as it is or widened.
static BlockArgument getWidened(Value value) {
  if (auto widen = value.getDefiningOp<arith::ExtFOp>())
    value = widen.getIn();
  return dyn_cast<BlockArgument>(value);
}

/// Whether the body is `result + lhs * rhs`.
static bool multipliesAndAdds(Block *body) {
  Value yielded = body->getTerminator()->getOperand(0);
  auto sum = yielded.getDefiningOp<arith::AddFOp>();
  if (!sum)
    return false;
  Value result = body->getArgument(2), product = sum.getLhs();
  if (product == result)
    product = sum.getRhs();
  else if (sum.getRhs() != result)
    return false;
  auto multiply = product.getDefiningOp<arith::MulFOp>();
  if (!multiply)
    return false;
  BlockArgument left = getWidened(multiply.getLhs()),
                right = getWidened(multiply.getRhs());
  return left && right && left.getArgNumber() + right.getArgNumber() == 1;
}

std::optional<unsigned> fovea::getInnermostLoop(AffineMap map) {
  if (map.getNumResults() == 0)
    return std::nullopt;
  return map.getDimPosition(map.getNumResults() - 1);
}

FailureOr<ContractionLoops> fovea::matchContraction(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1)
    return failure();
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (!llvm::all_of(maps,
                    [](AffineMap map) { return map.isProjectedPermutation(); }))
    return failure();
  Type type = getElementTypeOrSelf(op.getDpsInitOperand(0)->get());
  if (!isa<Float32Type, Float64Type, Float16Type, BFloat16Type>(type) ||
      !multipliesAndAdds(op.getBlock()))
    return failure();
  ContractionLoops loops;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool inLhs = maps[0].isFunctionOfDim(loop),
         inRhs = maps[1].isFunctionOfDim(loop);
    if (kind == utils::IteratorType::parallel) {
      if (!maps[2].isFunctionOfDim(loop))
        return failure();
      if (inLhs != inRhs)
        (inLhs ? loops.lhsOnly : loops.rhsOnly).push_back(loop);
    } else {
      if (!inLhs || !inRhs)
        return failure();
      loops.sums.push_back(loop);
    }
  }
  if (loops.sums.empty())
    return failure();
  return loops;
}

attn::ContractionAttr fovea::getContractionSchedule(Operation *op) {
  return op->getAttrOfType<attn::ContractionAttr>(
      attn::ContractionAttr::attributeName);
}
