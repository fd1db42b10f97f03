// Clones of computations inside of loops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "LoopClone.h"

#include "mlir/Analysis/SliceAnalysis.h"

using namespace mlir;

Value fovea::cloneInto(OpBuilder &b, scf::ForOp loop, Value value,
                       IRMapping &mapping) {
  Operation *op = value.getDefiningOp();
  if (!op || !loop->isProperAncestor(op))
    return mapping.lookupOrDefault(value);
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitBlockArguments = true;
  options.filter = [&](Operation *other) {
    return loop->isProperAncestor(other);
  };
  (void)getBackwardSlice(op, &slice, options);
  for (Operation *other : slice)
    if (!mapping.contains(other->getResult(0)))
      b.clone(*other, mapping);
  return mapping.lookup(value);
}
