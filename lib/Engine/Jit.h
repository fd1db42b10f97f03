// Machine code in this process.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_JIT_H
#define FOVEA_LIB_ENGINE_JIT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>

namespace llvm {
class MemoryBuffer;
class Module;
} // namespace llvm

namespace fovea {

/// Makes, for each function `name` given, `void name__packed(void
/// **arguments)`, which calls it with the values that the arguments point to.
/// That is one C++ type for every function, scalars of any type included.
void addPackedWrapper(llvm::Module &module, llvm::StringRef name);

/// Takes the addresses of the arguments' values.
using PackedFunction = void (*)(void **arguments);

/// A linked object; functions stay valid as long as it lives.
class LoadedCode {
public:
  virtual ~LoadedCode() = default;
  virtual llvm::Expected<void *> lookup(llvm::StringRef symbol) = 0;
};

/// Links objects into the process. Thread-safe; may be destroyed before the
/// code.
class Jit {
public:
  static llvm::Expected<std::shared_ptr<Jit>> create();
  virtual ~Jit() = default;

  /// Symbols that the object needs come from the process and from libomp, which
  /// is loaded when the first object needs it.
  virtual llvm::Expected<std::unique_ptr<LoadedCode>>
  load(std::unique_ptr<llvm::MemoryBuffer> object) = 0;
};

/// Sets the number of OpenMP threads of this thread's calls while it lives.
/// Nothing happens for 0, or while no code has needed libomp.
class ThreadCountScope {
public:
  explicit ThreadCountScope(int threads);
  ~ThreadCountScope();

private:
  int previous = 0;
};

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_JIT_H
