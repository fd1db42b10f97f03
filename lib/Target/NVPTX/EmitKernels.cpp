// Serializes kernels, with upstream's pass, and takes them out of the module.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/NVPTX/EmitKernels.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"

using namespace mlir;
using namespace fovea;
using llvm::createStringError;
using llvm::Error;
using llvm::Expected;

static StringRef getFormatName(KernelFormat format) {
  switch (format) {
  case KernelFormat::Ptx:
    return "isa";
  case KernelFormat::Cubin:
    return "bin";
  case KernelFormat::Fatbin:
    return "fatbin";
  }
  llvm_unreachable("unknown format");
}

void fovea::addKernelSerialization(OpPassManager &pm, KernelFormat format) {
  GpuModuleToBinaryPassOptions options;
  options.compilationTarget = getFormatName(format).str();
  pm.addPass(createGpuModuleToBinaryPass(options));
}

void fovea::embedKernels(ModuleOp module, StringRef ptx) {
  std::string text = ptx.str() + '\0';
  for (auto kernels :
       llvm::make_early_inc_range(module.getOps<gpu::GPUModuleOp>())) {
    ImplicitLocOpBuilder b(kernels.getLoc(), kernels);
    SmallVector<Attribute> objects;
    for (Attribute target : kernels.getTargetsAttr())
      objects.push_back(b.getAttr<gpu::ObjectAttr>(
          target, gpu::CompilationTarget::Assembly, b.getStringAttr(text),
          DictionaryAttr(), gpu::KernelTableAttr()));
    gpu::BinaryOp::create(b, kernels.getName(), /*offloadingHandler=*/nullptr,
                          b.getArrayAttr(objects));
    kernels.erase();
  }
}

static bool hasTool(StringRef name) {
  SmallVector<std::string> folders;
  for (const char *variable : {"CUDA_HOME", "CUDA_PATH", "CUDA_ROOT"})
    if (std::optional<std::string> root =
            llvm::sys::Process::GetEnv(variable)) {
      SmallString<64> folder(*root);
      llvm::sys::path::append(folder, "bin");
      folders.push_back(folder.str().str());
    }
  SmallVector<StringRef> paths(folders.begin(), folders.end());
  return !folders.empty() && llvm::sys::findProgramByName(name, paths)
             ? true
             : bool(llvm::sys::findProgramByName(name));
}

Error fovea::checkTools(KernelFormat format) {
  SmallVector<StringRef> tools;
  if (format != KernelFormat::Ptx)
    tools.push_back("ptxas");
  if (format == KernelFormat::Fatbin)
    tools.push_back("fatbinary");
  for (StringRef tool : tools)
    if (!hasTool(tool))
      return createStringError(
          "cannot find '" + tool +
          "': machine code of a GPU needs the CUDA Toolkit, in $CUDA_HOME or "
          "on the PATH; PTX (--emit=ptx) does not");
  return Error::success();
}

Expected<std::string> fovea::getSerializedKernels(ModuleOp module) {
  std::string kernels;
  module.walk([&](gpu::BinaryOp binary) {
    for (auto object : binary.getObjects().getAsRange<gpu::ObjectAttr>()) {
      StringRef contents = object.getObject().getValue();
      // Text is kept with the zero that ends it.
      if (object.getFormat() == gpu::CompilationTarget::Assembly)
        contents = contents.rtrim('\0');
      kernels += contents;
    }
  });
  if (kernels.empty())
    return createStringError("expected an entry with a kernel");
  return kernels;
}

Expected<std::string> fovea::printKernelsAsLlvm(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  bool failed = false;
  module.walk([&](gpu::GPUModuleOp kernels) {
    llvm::LLVMContext context;
    if (auto translated = translateModuleToLLVMIR(kernels, context))
      translated->print(stream, /*AAW=*/nullptr);
    else
      failed = true;
  });
  if (failed || text.empty())
    return createStringError("expected an entry with a kernel");
  return text;
}
