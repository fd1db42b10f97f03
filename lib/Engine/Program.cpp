// Parsing and lowering of modules with collected diagnostics.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Program.h"

#include "SignatureAnalysis.h"
#include "fovea/InitAll.h"
#include "fovea/Target/CPU/EmitCode.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace fovea;
using llvm::createStringError;
using llvm::Error;
using llvm::Expected;

/// Made once: filling it takes longer than most compilations.
static const DialectRegistry &getRegistry() {
  static const DialectRegistry registry = [] {
    DialectRegistry registry;
    registerAllDialects(registry);
    return registry;
  }();
  return registry;
}

namespace {
/// Prints the diagnostics of a scope into a string, with the source lines that
/// they are about.
class DiagnosticText {
public:
  DiagnosticText(llvm::SourceMgr &sources, MLIRContext &context)
      : stream(text), handler(sources, &context, stream),
        remarks(&context, [](Diagnostic &diagnostic) {
          return success(diagnostic.getSeverity() ==
                         DiagnosticSeverity::Remark);
        }) {}

  Error takeError(StringRef otherwise) {
    StringRef message = StringRef(text).rtrim();
    return createStringError(message.empty() ? otherwise : message);
  }

private:
  std::string text;
  llvm::raw_string_ostream stream;
  SourceMgrDiagnosticHandler handler;
  ScopedDiagnosticHandler remarks; ///< takes what is no error
};
} // namespace

struct Program::State {
  State() : context(getRegistry(), MLIRContext::Threading::DISABLED) {
    // The source line says what an error is about.
    context.printOpOnDiagnostic(false);
  }

  MLIRContext context;
  llvm::SourceMgr sources;
  OwningOpRef<ModuleOp> module;
};

Program::Program(std::unique_ptr<State> state) : state(std::move(state)) {}
Program::Program(Program &&) = default;
Program &Program::operator=(Program &&) = default;
Program::~Program() = default;

ModuleOp Program::getModule() const { return *state->module; }

Expected<Program> Program::parse(StringRef source, StringRef name) {
  auto state = std::make_unique<State>();
  // Bytecode has resources, which are used where they lie.
  auto buffer = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(
      source.size(), name, llvm::Align(64));
  if (!buffer)
    return createStringError("expected memory for " +
                             llvm::Twine(source.size()) + " bytes of source");
  llvm::copy(source, buffer->getBufferStart());
  state->sources.AddNewSourceBuffer(std::move(buffer), {});
  DiagnosticText diagnostics(state->sources, state->context);
  // Parsers of upstream's ops crash on some texts, after an error as a rule.
  // Tools turn that into an error (by CrashRecoveryContext::Enable).
  llvm::CrashRecoveryContext recovery;
  if (!recovery.RunSafely([&] {
        state->module =
            parseSourceFile<ModuleOp>(state->sources, &state->context);
      })) {
    Error error = diagnostics.takeError(
        (name + ":1:1: error: the parser of an op crashed on this text").str());
    (void)state.release(); // its operations are half built
    return error;
  }
  if (!state->module)
    return diagnostics.takeError("expected a module");
  return Program(std::move(state));
}

Expected<Program> Program::parseFile(StringRef path) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> file =
      llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (std::error_code error = file.getError())
    return createStringError(error,
                             "cannot read '" + path + "': " + error.message());
  return parse((*file)->getBuffer(), path);
}

std::vector<std::string> Program::getEntries() const {
  std::vector<std::string> names;
  for (auto function : getModule().getOps<func::FuncOp>())
    if (function.isPublic() && !function.isExternal())
      names.push_back(function.getName().str());
  return names;
}

Expected<Signature> Program::getSignature(StringRef entry) const {
  std::vector<std::string> entries = getEntries();
  if (!llvm::is_contained(entries, entry)) {
    std::string known =
        entries.empty() ? "none" : "'" + llvm::join(entries, "', '") + "'";
    return createStringError("unknown entry '" + entry +
                             "': the module's entries are " + known);
  }
  DiagnosticText diagnostics(state->sources, state->context);
  FailureOr<Signature> signature =
      analyzeSignature(getModule().lookupSymbol<func::FuncOp>(entry));
  if (failed(signature))
    return diagnostics.takeError("cannot call the entry");
  return *signature;
}

void Program::keepOnly(StringRef entry) {
  for (auto function : getModule().getOps<func::FuncOp>())
    if (function.getName() != entry)
      function.setPrivate();
  PassManager pm(&state->context);
  pm.addPass(createSymbolDCEPass());
  // Removing unused functions from a valid module cannot fail.
  (void)pm.run(getModule());
}

Error Program::run(llvm::function_ref<void(OpPassManager &)> build) {
  DiagnosticText diagnostics(state->sources, state->context);
  PassManager pm(&state->context);
#ifdef NDEBUG
  pm.enableVerifier(false);
#endif
  build(pm);
  if (failed(pm.run(getModule())))
    return diagnostics.takeError("compilation failed");
  return Error::success();
}

Expected<std::unique_ptr<llvm::Module>>
Program::translate(llvm::LLVMContext &context, const CpuTarget &target) {
  DiagnosticText diagnostics(state->sources, state->context);
  std::unique_ptr<llvm::Module> module = translateModuleToLLVMIR(
      getModule(), context, "fovea", /*disableVerification=*/true);
  if (!module)
    return diagnostics.takeError("expected a module in the LLVM dialect");
  setTarget(*module, target);
  return module;
}
