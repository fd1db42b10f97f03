// Finds the ops of one online softmax on buffers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Recurrence.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

FailureOr<Recurrence> fovea::findRecurrence(Value acc, Value max, Value sum) {
  Recurrence recurrence;
  recurrence.acc = acc.getDefiningOp<memref::AllocOp>();
  recurrence.max = max.getDefiningOp<memref::AllocOp>();
  recurrence.sum = sum.getDefiningOp<memref::AllocOp>();
  if (!recurrence.acc || !recurrence.max || !recurrence.sum)
    return failure();
  for (Operation *user : recurrence.acc->getUsers()) {
    if (auto step = dyn_cast<OnlineSdpaOp>(user))
      recurrence.steps.push_back(step);
    else if (auto end = dyn_cast<NormalizeOp>(user))
      recurrence.ends.push_back(end);
    else if (auto fill = dyn_cast<linalg::FillOp>(user);
             fill && !recurrence.clear)
      recurrence.clear = fill;
    else if (!isa<memref::DeallocOp>(user))
      return failure();
  }
  if (!recurrence.clear || recurrence.ends.size() != 1)
    return failure();
  return recurrence;
}
