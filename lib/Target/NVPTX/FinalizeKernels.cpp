// Attributes of kernels that no op of the GPU dialect has.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/Passes.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace fovea {
#define GEN_PASS_DEF_FINALIZEKERNELSPASS
#include "fovea/Target/NVPTX/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

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
      bool multiplies =
          function.walk([](NVVM::MmaOp) { return WalkResult::interrupt(); })
              .wasInterrupted();
      if (!multiplies)
        return;
      Builder b(function.getContext());
      function.setPassthroughAttr(b.getArrayAttr(b.getStrArrayAttr(
          {"denormal-fp-math-f32", "preserve-sign,preserve-sign"})));
    });
  }
};
} // namespace
