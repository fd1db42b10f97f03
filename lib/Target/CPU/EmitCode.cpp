// From LLVM IR to machine code of a CPU.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/EmitCode.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/OptBisect.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"

using namespace llvm;
using fovea::CodeFormat;
using fovea::CpuTarget;

void fovea::setTarget(Module &module, const CpuTarget &target) {
  module.setTargetTriple(Triple(target.triple));
  module.setDataLayout(target.createTargetMachine()->createDataLayout());
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", target.cpu);
    if (!target.features.empty())
      function.addFnAttr("target-features", target.features);
  }
}

/// A fifth of the time of LLVM's own O1; kernels run as fast. LLVM ends the
/// process where instcombine finds more to do after one iteration, unless told
/// otherwise.
static constexpr StringLiteral cleanUpPasses =
    "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,"
    "simplifycfg,loop-mssa(licm),early-cse)";

void fovea::optimize(Module &module, const CpuTarget &target, int optLevel) {
  if (optLevel == 0)
    return;
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = false;
  tuning.LoopInterleaving = false;
  std::unique_ptr<TargetMachine> machine = target.createTargetMachine();
  PassBuilder builder(machine.get(), tuning);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  ModulePassManager passes;
  if (optLevel == 3)
    passes = builder.buildPerModuleDefaultPipeline(OptimizationLevel::O2);
  else
    cantFail(builder.parsePassPipeline(passes, cleanUpPasses));
  passes.run(module, modules);
}

namespace {
/// Keeps LLVM from loop strength reduction: a third of the time of code
/// generation, for loops whose addresses already are a base, an induction
/// variable and a constant.
class KernelPassGate final : public OptPassGate {
public:
  bool isEnabled() const override { return true; }
  bool shouldRunPass(StringRef passName, StringRef) const override {
    return passName != "Loop Strength Reduction";
  }
};
} // namespace

Error fovea::emitCode(Module &module, const CpuTarget &target,
                      CodeFormat format, int optLevel,
                      raw_pwrite_stream &output) {
  const CodeGenOptLevel levels[] = {
      CodeGenOptLevel::None, CodeGenOptLevel::Less, CodeGenOptLevel::Default,
      CodeGenOptLevel::Aggressive};
  std::unique_ptr<TargetMachine> machine =
      target.createTargetMachine(levels[optLevel]);
  LLVMContext &context = module.getContext();
  OptPassGate &oldGate = context.getOptPassGate();
  KernelPassGate gate;
  context.setOptPassGate(gate);
  scope_exit restored([&] { context.setOptPassGate(oldGate); });
  legacy::PassManager passes;
  CodeGenFileType type = format == CodeFormat::Object
                             ? CodeGenFileType::ObjectFile
                             : CodeGenFileType::AssemblyFile;
  if (machine->addPassesToEmitFile(passes, output, /*DwoOut=*/nullptr, type,
                                   /*DisableVerify=*/true))
    return createStringError("cannot emit code for '" + target.triple + "'");
  passes.run(module);
  return Error::success();
}
