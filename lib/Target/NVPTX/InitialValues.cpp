// Initial values of a recurrence, computed where they are needed instead of in
// a buffer.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FragmentKernel.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace fovea;

/// The op that initialises the buffer: the only linalg op that writes it.
static linalg::LinalgOp findWriter(memref::AllocOp buffer) {
  for (Operation *user : buffer->getUsers())
    if (auto op = dyn_cast<linalg::LinalgOp>(user))
      if (llvm::is_contained(op.getDpsInits(), buffer.getResult()))
        return op;
  return nullptr;
}

Value fovea::emitInitialValue(ThreadBuilder &b, memref::AllocOp buffer,
                              ValueRange indices) {
  linalg::LinalgOp writer = findWriter(buffer);
  assert(writer && "a recurrence without initial values");
  IRMapping mapping;
  for (OpOperand &operand : writer->getOpOperands()) {
    Value value = operand.get();
    if (isa<MemRefType>(value.getType()) && writer.isDpsInput(&operand)) {
      AffineMap map = writer.getMatchingIndexingMap(&operand);
      SmallVector<Value> position;
      for (unsigned i = 0; i < map.getNumResults(); ++i)
        position.push_back(
            b.createOrFold<affine::AffineApplyOp>(map.getSubMap({i}), indices));
      value = b.load(value, position);
    }
    mapping.map(writer.getMatchingBlockArgument(&operand), value);
  }
  Block &body = *writer.getBlock();
  for (Operation &op : body.without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(op))
      mapping.map(index.getResult(), indices[index.getDim()]);
    else
      b.clone(op, mapping);
  }
  return mapping.lookupOrDefault(body.getTerminator()->getOperand(0));
}
