// Memory that belongs to one tile. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Scratch.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace fovea;

Value fovea::allocateScratch(KernelBuilder &b, ArrayRef<int64_t> shape,
                             Type type) {
  constexpr int64_t mostStackBytes = 256 * 1024;
  auto bufferType = MemRefType::get(shape, type);
  unsigned bits = type.isIndex() ? IndexType::kInternalStorageBitWidth
                                 : type.getIntOrFloatBitWidth();
  if (bufferType.getNumElements() * (bits / 8) > mostStackBytes)
    return memref::AllocOp::create(b, bufferType, b.getI64IntegerAttr(64));
  return memref::AllocaOp::create(b, bufferType, b.getI64IntegerAttr(64));
}

void fovea::replaceAllocation(memref::AllocOp alloc, Value view) {
  for (Operation *user : llvm::make_early_inc_range(alloc->getUsers())) {
    if (isa<memref::DeallocOp>(user))
      user->erase();
    else
      user->replaceUsesOfWith(alloc, view);
  }
  alloc.erase();
}

void fovea::setToScratchPosition(KernelBuilder &b, Operation *op) {
  auto forall = op->getParentOfType<scf::ForallOp>();
  if (forall)
    b.setInsertionPointToStart(forall.getBody());
  else
    b.setInsertionPointToStart(
        &op->getParentOfType<FunctionOpInterface>().getFunctionBody().front());
}
