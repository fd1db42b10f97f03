// How all tools report errors: "tool: error: text" on stderr, exit code 1.
// Diagnostics with a location ("file:1:2: error: text") are printed as they
// are. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TOOLS_TOOLSUPPORT_H
#define FOVEA_TOOLS_TOOLSUPPORT_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace fovea {

inline int reportError(llvm::StringRef tool, llvm::Error error) {
  std::string text = llvm::toString(std::move(error));
  if (!llvm::StringRef(text).contains(": error: "))
    llvm::errs() << tool << ": error: ";
  llvm::errs() << text << "\n";
  return 1;
}

/// Forgets the options of the LLVM libraries, whose names (threads, features)
/// would clash. To be called before a tool makes its own options.
inline void removeLibraryOptions() {
  llvm::SmallVector<llvm::cl::Option *> options;
  for (auto &entry : llvm::cl::getRegisteredOptions())
    if (entry.second->Categories.front()->getName() != "Generic Options")
      options.push_back(entry.second);
  for (llvm::cl::Option *option : options)
    option->removeArgument();
}

/// Parses the command line; the error has what was wrong with it.
inline llvm::Error parseCommandLine(int argc, char **argv,
                                    llvm::StringRef overview) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (llvm::cl::ParseCommandLineOptions(argc, argv, overview, &stream))
    return llvm::Error::success();
  // What is wrong with a value has been printed already.
  llvm::StringRef message = llvm::StringRef(text).trim();
  return llvm::createStringError(message.empty() ? "invalid command line"
                                                 : message);
}

} // namespace fovea

#endif // FOVEA_TOOLS_TOOLSUPPORT_H
