// Compiled code with GPU modules inside.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "GpuModules.h"

#include "fovea/gpu.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace fovea;

/// Moves what `list` calls at the start or the end of a process into a
/// function.
static void exportList(Module &module, StringRef list, StringRef symbol) {
  LLVMContext &context = module.getContext();
  IRBuilder<> b(context);
  auto *function =
      Function::Create(FunctionType::get(b.getVoidTy(), false),
                       GlobalValue::ExternalLinkage, symbol, module);
  b.SetInsertPoint(BasicBlock::Create(context, "", function));
  if (GlobalVariable *global = module.getGlobalVariable(list)) {
    for (Use &entry : cast<ConstantArray>(global->getInitializer())->operands())
      b.CreateCall(cast<Function>(cast<ConstantStruct>(entry)->getOperand(1)));
    global->eraseFromParent();
  }
  b.CreateRetVoid();
}

void fovea::exportModuleLoading(Module &module) {
  exportList(module, "llvm.global_ctors", loadModulesSymbol);
  exportList(module, "llvm.global_dtors", unloadModulesSymbol);
}

orc::SymbolMap fovea::getGpuSymbols(orc::ExecutionSession &session) {
  orc::SymbolMap symbols;
  auto add = [&](StringRef name, auto *function) {
    symbols[session.intern(name)] = {orc::ExecutorAddr::fromPtr(function),
                                     JITSymbolFlags::Exported |
                                         JITSymbolFlags::Callable};
  };
  add("mgpuModuleLoad", &mgpuModuleLoad);
  add("mgpuModuleLoadJIT", &mgpuModuleLoadJIT);
  add("mgpuModuleUnload", &mgpuModuleUnload);
  add("mgpuModuleGetFunction", &mgpuModuleGetFunction);
  add("mgpuLaunchKernel", &mgpuLaunchKernel);
  add("mgpuStreamCreate", &mgpuStreamCreate);
  add("mgpuStreamDestroy", &mgpuStreamDestroy);
  add("mgpuStreamSynchronize", &mgpuStreamSynchronize);
  add("mgpuMemAlloc", &mgpuMemAlloc);
  add("mgpuMemFree", &mgpuMemFree);
  add("foveaGpuEncodeTensorMap", &foveaGpuEncodeTensorMap);
  return symbols;
}

Error fovea::selectDevice(Device device) {
  foveaGpuTakeError(); // of code that nobody asked
  foveaGpuSelect(device == Device::Cuda ? FOVEA_GPU_CUDA : FOVEA_GPU_EMULATOR);
  return takeDeviceError();
}

Error fovea::takeDeviceError() {
  const char *text = foveaGpuTakeError();
  return text ? createStringError(text) : Error::success();
}
