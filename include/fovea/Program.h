// A module of graphs on its way to machine code: parsing, entries, lowering,
// with diagnostics as llvm::Error. The JIT and the ahead-of-time compiler share
// it. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_PROGRAM_H
#define FOVEA_PROGRAM_H

#include "fovea/Signature.h"
#include "fovea/Target/CPU/CpuTarget.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm
namespace mlir {
class ModuleOp;
class OpPassManager;
} // namespace mlir

namespace fovea {

/// A module in a context of its own. Movable. Programs are independent of each
/// other: different threads may use different programs.
class Program {
public:
  /// Parses and verifies. `name` is what diagnostics call the text.
  static llvm::Expected<Program> parse(llvm::StringRef source,
                                       llvm::StringRef name);
  /// Parses a file; "-" is the standard input.
  static llvm::Expected<Program> parseFile(llvm::StringRef path);

  Program(Program &&);
  Program &operator=(Program &&);
  ~Program();

  mlir::ModuleOp getModule() const;

  /// Names of the public functions with a body, in the order of the module.
  std::vector<std::string> getEntries() const;
  /// The signature of an entry. To be asked before any lowering.
  llvm::Expected<Signature> getSignature(llvm::StringRef entry) const;
  /// Drops everything that `entry` does not need.
  void keepOnly(llvm::StringRef entry);

  /// Runs the passes that `build` adds. Diagnostics of passes are the error's
  /// text.
  llvm::Error run(llvm::function_ref<void(mlir::OpPassManager &)> build);

  /// From the LLVM dialect to LLVM IR for a target, attributes included.
  llvm::Expected<std::unique_ptr<llvm::Module>>
  translate(llvm::LLVMContext &context, const CpuTarget &target);

private:
  struct State;
  explicit Program(std::unique_ptr<State> state);

  std::unique_ptr<State> state;
};

} // namespace fovea

#endif // FOVEA_PROGRAM_H
