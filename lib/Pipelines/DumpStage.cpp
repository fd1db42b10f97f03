// A pass that writes the IR after a stage to a file.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Lowering.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

namespace {
struct DumpStagePass final
    : PassWrapper<DumpStagePass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(DumpStagePass)

  DumpStagePass(StringRef directory, std::string file)
      : directory(directory), file(std::move(file)) {}

  StringRef getName() const override { return "DumpStage"; }

  void runOnOperation() override {
    markAllAnalysesPreserved();
    SmallString<128> path(directory);
    llvm::sys::path::append(path, file);
    if (std::error_code error = llvm::sys::fs::create_directories(directory)) {
      getOperation().emitError("cannot create directory '")
          << directory << "': " << error.message();
      return signalPassFailure();
    }
    std::string message;
    std::unique_ptr<llvm::ToolOutputFile> output =
        openOutputFile(path, &message);
    if (!output) {
      getOperation().emitError("cannot write stage: ") << message;
      return signalPassFailure();
    }
    getOperation().print(output->os());
    output->os() << "\n";
    output->keep();
  }

  std::string directory, file;
};
} // namespace

std::unique_ptr<Pass> fovea::createDumpStagePass(StringRef directory,
                                                 int number, StringRef name) {
  return std::make_unique<DumpStagePass>(
      directory, std::to_string(number) + "-" + name.str() + ".mlir");
}
