// Attributes of kernels that no op of the GPU dialect has.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/Passes.h"

#include "TensorTile.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace fovea {
#define GEN_PASS_DEF_FINALIZEKERNELSPASS
#include "fovea/Target/NVPTX/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

template <typename OpTy>
static bool has(LLVM::LLVMFuncOp function) {
  return function.walk([](OpTy) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

/// Products of f16 and bf16: what is subnormal in f32 is 0 for them. The parts
/// of f32 are not that coarse.
static bool multipliesHalves(LLVM::LLVMFuncOp function) {
  return function
      .walk([](NVVM::MmaOp op) {
        return op.getMultiplicandAPtxType() == NVVM::MMATypes::tf32
                   ? WalkResult::advance()
                   : WalkResult::interrupt();
      })
      .wasInterrupted();
}

static bool multipliesByWarpgroups(LLVM::LLVMFuncOp function) {
  return function
      .walk([](LLVM::InlineAsmOp op) {
        return op.getAsmString().contains("wgmma") ? WalkResult::interrupt()
                                                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Tensor maps are parameters that are stored to the frame, for their address.
/// They have one where they are, and the copy engine wants just that.
static void keepMapsInPlace(LLVM::LLVMFuncOp function) {
  if (function.isExternal())
    return;
  Type mapType = getTensorMapType(function.getContext());
  auto pointer = LLVM::LLVMPointerType::get(function.getContext());
  SmallVector<Type> types(function.getArgumentTypes());
  Builder b(function.getContext());
  for (BlockArgument argument : function.getArguments()) {
    if (argument.getType() != mapType)
      continue;
    for (Operation *user : llvm::make_early_inc_range(argument.getUsers())) {
      auto store = cast<LLVM::StoreOp>(user);
      Operation *frame = store.getAddr().getDefiningOp<LLVM::AllocaOp>();
      store.erase();
      frame->getResult(0).replaceAllUsesWith(argument);
      frame->erase();
    }
    unsigned index = argument.getArgNumber();
    types[index] = pointer;
    argument.setType(pointer);
    function.setArgAttr(index, LLVM::LLVMDialect::getByValAttrName(),
                        TypeAttr::get(mapType));
    function.setArgAttr(index, LLVM::LLVMDialect::getAlignAttrName(),
                        b.getI64IntegerAttr(64));
    function.setArgAttr(index, NVVM::NVVMDialect::getGridConstantAttrName(),
                        b.getUnitAttr());
  }
  function.setFunctionType(LLVM::LLVMFunctionType::get(
      function.getFunctionType().getReturnType(), types));
}

namespace {
struct FinalizeKernelsPass final
    : fovea::impl::FinalizeKernelsPassBase<FinalizeKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    // An internal symbol would have one byte of its own.
    getOperation()->walk([](LLVM::GlobalOp global) {
      auto type = dyn_cast<LLVM::LLVMArrayType>(global.getType());
      if (!type || type.getNumElements() != 0)
        return;
      global.setLinkage(LLVM::Linkage::External);
      global.setAlignment(1024);
    });
    getOperation()->walk([](LLVM::LLVMFuncOp function) {
      keepMapsInPlace(function);
      Builder b(function.getContext());
      bool isAlone = has<NVVM::SetMaxRegisterOp>(function);
      // Registers move between warpgroups only where their number is known.
      if (isAlone)
        function->setAttr(NVVM::NVVMDialect::getMinctasmAttrName(),
                          b.getI32IntegerAttr(1));
      if (multipliesHalves(function) || multipliesByWarpgroups(function))
        function.setPassthroughAttr(b.getArrayAttr(b.getStrArrayAttr(
            {"denormal-fp-math-f32", "preserve-sign,preserve-sign"})));
    });
  }
};
} // namespace
