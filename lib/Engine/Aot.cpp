// Ahead-of-time compilation: LLVM IR with C symbols.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Aot.h"

#include "Jit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace fovea;

std::string fovea::makeSymbolPrefix(StringRef path) {
  std::string prefix = path == "-" ? "fovea" : sys::path::stem(path).str();
  for (char &c : prefix)
    if (!isAlnum(c))
      c = '_';
  return isDigit(prefix.front()) ? "_" + prefix : prefix;
}

/// Ranks that the C struct has room for.
static constexpr int64_t maxRank = 8;

Expected<std::vector<Signature>>
fovea::getAotSignatures(const Program &program) {
  std::vector<Signature> signatures;
  for (const std::string &entry : program.getEntries()) {
    if (!all_of(entry, [](char c) { return isAlnum(c) || c == '_'; }))
      return createStringError("expected the name of entry '" + entry +
                               "' to be a C identifier");
    Expected<Signature> signature = program.getSignature(entry);
    if (!signature)
      return signature.takeError();
    for (const std::vector<TensorSpec> *types :
         {&signature->inputs, &signature->results})
      for (const TensorSpec &type : *types)
        if (type.getRank() > maxRank)
          return createStringError("expected tensors of rank " +
                                   Twine(maxRank) + " or less in entry '" +
                                   entry + "', got " + type.toString());
    signatures.push_back(std::move(*signature));
  }
  if (signatures.empty())
    return createStringError("expected a public function with a body");
  return signatures;
}

/// Gives a function of the module a C symbol.
static void exportFunction(Module &module, StringRef name, StringRef symbol) {
  addPackedWrapper(module, name);
  module.getFunction((name + "__packed").str())->setName(symbol + "__packed");
}

Expected<std::unique_ptr<Module>>
fovea::translateForAot(Program &program, LLVMContext &context,
                       const CpuTarget &target, ArrayRef<Signature> entries,
                       StringRef prefix) {
  Expected<std::unique_ptr<Module>> module = program.translate(context, target);
  if (!module)
    return module.takeError();
  // Programs have a `main`, and several files an entry of one name: neither may
  // meet the linker.
  for (Function &function : **module)
    if (!function.isDeclaration())
      function.setLinkage(GlobalValue::InternalLinkage);
  for (const Signature &entry : entries) {
    std::string symbol = (prefix + "_" + entry.entry).str();
    exportFunction(**module, entry.getSymbol(), symbol);
    exportFunction(**module, entry.getDimsSymbol(), symbol + "__dims");
    if (entry.isChecked)
      exportFunction(**module, entry.getCheckSymbol(), symbol + "__check");
  }
  return module;
}
