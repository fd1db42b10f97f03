// Links objects into the process with LLVM's ORC.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Jit.h"

#include "Allocations.h"
#include "GpuModules.h"
#include "OpenMP.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"
#include "llvm/ExecutionEngine/Orc/SelfExecutorProcessControl.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MemoryBuffer.h"

#include <atomic>

using namespace llvm;
using namespace fovea;

void fovea::addPackedWrapper(Module &module, StringRef name) {
  Function *function = module.getFunction(name);
  LLVMContext &context = module.getContext();
  IRBuilder<> b(context);
  auto *type =
      FunctionType::get(b.getVoidTy(), {b.getPtrTy()}, /*isVarArg=*/false);
  auto *wrapper = Function::Create(type, GlobalValue::ExternalLinkage,
                                   name + "__packed", module);
  wrapper->copyAttributesFrom(function);
  wrapper->setAttributes(
      wrapper->getAttributes().removeParamAttributes(context, 0));
  b.SetInsertPoint(BasicBlock::Create(context, "", wrapper));
  SmallVector<Value *> values;
  for (Argument &argument : function->args()) {
    Value *slot = b.CreateConstGEP1_64(b.getPtrTy(), wrapper->getArg(0),
                                       argument.getArgNo());
    // Descriptors are passed by address, so their address is the value.
    Value *address = b.CreateLoad(b.getPtrTy(), slot);
    values.push_back(argument.getType()->isPointerTy()
                         ? address
                         : b.CreateLoad(argument.getType(), address));
  }
  b.CreateCall(function, values);
  b.CreateRetVoid();
}

// What LLVM calls to round f64 to f16; the compiler's runtime has it, out of
// sight of dynamic symbols.
extern "C" _Float16 __truncdfhf2(double);

namespace {
class OrcJit final : public Jit, public std::enable_shared_from_this<OrcJit> {
public:
  explicit OrcJit(std::unique_ptr<orc::ExecutionSession> session)
      : session(std::move(session)), linker(*this->session) {}

  ~OrcJit() override { cantFail(session->endSession()); }

  Expected<std::unique_ptr<LoadedCode>>
  load(std::unique_ptr<MemoryBuffer> object) override;

  std::unique_ptr<orc::ExecutionSession> session;
  orc::ObjectLinkingLayer linker;
  orc::JITDylib *libraries = nullptr;

private:
  std::atomic<int64_t> counter{0};
};

/// One object, in a library of its own so that names do not meet.
class OrcCode final : public LoadedCode {
public:
  OrcCode(std::shared_ptr<OrcJit> jit, orc::JITDylib &dylib)
      : jit(std::move(jit)), dylib(dylib) {}

  ~OrcCode() override { consumeError(jit->session->removeJITDylib(dylib)); }

  Expected<void *> lookup(StringRef symbol) override {
    Expected<orc::ExecutorSymbolDef> found =
        jit->session->lookup({&dylib}, symbol);
    if (!found)
      return found.takeError();
    return found->getAddress().toPtr<void *>();
  }

private:
  std::shared_ptr<OrcJit> jit;
  orc::JITDylib &dylib;
};
} // namespace

Expected<std::unique_ptr<LoadedCode>>
OrcJit::load(std::unique_ptr<MemoryBuffer> object) {
  orc::JITDylib &dylib = session->createBareJITDylib(
      "kernel" + std::to_string(counter.fetch_add(1)));
  auto code = std::make_unique<OrcCode>(shared_from_this(), dylib);
  dylib.addToLinkOrder(*libraries);
  if (Error error = linker.add(dylib, std::move(object)))
    return error;
  return code;
}

Expected<std::shared_ptr<Jit>> Jit::create() {
  Expected<std::unique_ptr<orc::SelfExecutorProcessControl>> process =
      orc::SelfExecutorProcessControl::Create();
  if (!process)
    return process.takeError();
  auto session = std::make_unique<orc::ExecutionSession>(std::move(*process));
  // Errors reach callers through lookup(); libraries do not print.
  session->setErrorReporter(
      [](Error error) { consumeError(std::move(error)); });
  auto jit = std::make_shared<OrcJit>(std::move(session));
  jit->libraries = &jit->session->createBareJITDylib("libraries");
  auto roundToF16 = orc::ExecutorSymbolDef(
      orc::ExecutorAddr::fromPtr(&__truncdfhf2), JITSymbolFlags::Exported);
  orc::SymbolMap rounding = {
      {jit->session->intern("__truncdfhf2"), roundToF16}};
  for (orc::SymbolMap symbols :
       {getGpuSymbols(*jit->session), getAllocationSymbols(*jit->session),
        std::move(rounding)})
    if (Error error =
            jit->libraries->define(orc::absoluteSymbols(std::move(symbols))))
      return error;
  jit->libraries->addGenerator(createOpenMPGenerator());
  auto symbols = orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      /*GlobalPrefix=*/'\0');
  if (!symbols)
    return symbols.takeError();
  jit->libraries->addGenerator(std::move(*symbols));
  return jit;
}
