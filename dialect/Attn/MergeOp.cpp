// attn.merge: the shapes of its results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea::attn;

LogicalResult MergeOp::reifyResultShapes(OpBuilder &builder,
                                         ReifiedRankedShapedTypeDims &shapes) {
  auto dims = tensor::getMixedSizes(builder, getLoc(), getPartials());
  dims.erase(dims.begin() + getDim());
  shapes.push_back(dims);
  dims.pop_back();
  shapes.push_back(dims);
  return success();
}
