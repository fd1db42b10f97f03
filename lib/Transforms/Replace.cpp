// Replacing ops by values whose types know more or less about dynamic dims.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Replace.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

void fovea::replaceOpWithCasts(RewriterBase &rewriter, Operation *op,
                               ValueRange values) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  SmallVector<Value> replacements(values);
  for (auto [value, type] : llvm::zip_equal(replacements, op->getResultTypes()))
    if (value.getType() != type)
      value = tensor::CastOp::create(rewriter, op->getLoc(), type, value);
  rewriter.replaceOp(op, replacements);
}
