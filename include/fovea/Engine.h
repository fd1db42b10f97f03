// The C++ API: compile a graph of attention in memory and call it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clang-format off
//   llvm::Expected<fovea::Engine> engine = fovea::Engine::create();
//   if (!engine)
//     return engine.takeError();
//   llvm::Expected<fovea::Kernel> kernel = engine->compile(source);
//   if (!kernel)
//     return kernel.takeError(); // text with "file:line:column: error: ..." lines
//   if (llvm::Error error = (*kernel)({q, k, v}, {out}))
//     return error;
// clang-format on
//
// Shapes. Tensors are row-major views; see fovea/Tensor.h. The innermost
// dimension must be contiguous, the others may have any stride. What the inputs
// and the results are is up to the graph; Kernel::signature() tells. Dynamic
// sizes may differ from call to call, and nothing is compiled again.
//
// Units. Sizes and strides count elements, memory is in bytes. Scores are in
// natural units: a log-sum-exp is a natural logarithm.
//
// Ownership. Kernels keep their machine code alive, whatever happens to the
// engine they come from. Views own nothing; kernels do not keep pointers after
// a call.
//
// Errors. Whatever is wrong with the graph, the options or the tensors is an
// llvm::Error with a text for people; nothing aborts, and outputs are
// untouched. Only a call that runs out of memory may leave outputs half
// written. LLVM requires that every Expected and Error is checked.
//
// Thread safety. All functions of Engine and Kernel may be called from any
// number of threads at the same time. Concurrent calls of a kernel must have
// distinct outputs.

#ifndef FOVEA_ENGINE_H
#define FOVEA_ENGINE_H

#include "fovea/Signature.h"
#include "fovea/Tensor.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace mlir {
class ModuleOp;
}

namespace fovea {

/// Where kernels run.
enum class Device {
  Host,     ///< this CPU
  Emulator, ///< the PTX emulator: GPU kernels, executed and checked on the host
  Cuda,     ///< the first GPU of the CUDA driver
};

/// How a graph becomes machine code.
enum class Pipeline {
  Optimized,    ///< kernels for the device
  Reference,    ///< the executable specification: plain loops, full score
                ///< matrices, on the host
  ReferenceF64, ///< the same with every float, the signature's too, promoted to
                ///< f64
};

struct EngineOptions {
  Device device = Device::Host;
  /// The GPU to compile for, as ptxas names it ("sm_90a"); empty means sm_80,
  /// whose code later GPUs can run.
  std::string chip = "";
  /// Multiply f32 on the GPU's tensor cores, each product as three of tf32: an
  /// error of 2^-21 of a product instead of 2^-24.
  bool tf32x3 = false;
  /// Threads of one call, at most 4096; 0 means all. Results do not depend on
  /// it.
  int threads = 0;
  /// LLVM's name of the CPU; empty means the host.
  std::string cpu = "";
  /// "-avx512f,+fma": changes to the CPU's features.
  std::string features = "";
  /// Effort of LLVM's code generator, 0 to 3.
  int optLevel = 2;
  /// Keep machine code on disk for later processes.
  bool diskCache = true;
  /// Where; empty means $FOVEA_CACHE_DIR, else $XDG_CACHE_HOME/fovea, else
  /// ~/.cache/fovea. Made when needed; without it nothing is cached.
  std::string cacheDirectory = "";
  /// Bytes of disk that the cache may take, 0 for any number. Code that was not
  /// used for longest is removed when there is more; processes that compile at
  /// the same time may each exceed the limit by a sixteenth.
  uint64_t cacheLimit = uint64_t(512) << 20;
};

struct CompileOptions {
  /// The function to call: public, with a body.
  std::string entry = "main";
  Pipeline pipeline = Pipeline::Optimized;
  /// Where the IR after each stage is written (1-graph.mlir, ...) unless empty.
  /// Nothing is read from a cache then.
  std::string dumpDirectory = "";
  /// PTX to run in place of the kernels that are made of the source, with the
  /// same names and parameters, unless empty. Nothing is read from a cache
  /// then.
  std::string kernels = "";
  /// What diagnostics call the source text.
  std::string sourceName = "source";
};

/// Where machine code came from.
enum class CodeOrigin { Compiled, MemoryCache, DiskCache };

/// A compiled entry function. Copies are cheap and share the code. The memory
/// that the last call needed beside its tensors is kept for the next one, until
/// the last copy is gone.
class Kernel {
public:
  /// What goes in and comes out.
  const Signature &signature() const;
  /// Where compile() found the code.
  CodeOrigin origin() const { return codeOrigin; }

  /// Runs the kernel. Scalars are views of rank 0. On a GPU, tensors of the
  /// host are copied in and out, and pointers of the device are used as they
  /// are. Checks, before anything runs: the number of tensors, dtypes, ranks,
  /// sizes (static ones, and dynamic ones that must agree), innermost strides
  /// of 1, pointers, sizes of the outputs, and that no output shares its range
  /// of addresses with another tensor; and what the graph demands of values
  /// (lengths and block tables of caches, room in them).
  ///
  /// A result that updates an input (TensorSpec::updates) is computed in the
  /// memory of its output: pass the same view for both to update in place.
  /// Another output starts as a copy of the input.
  llvm::Error operator()(llvm::ArrayRef<TensorView> inputs,
                         llvm::ArrayRef<TensorView> outputs) const;

  /// Runs the kernel and allocates its outputs, dense and aligned to 64 bytes.
  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<TensorView> inputs) const;

  /// The shapes of the outputs for these inputs.
  llvm::Expected<std::vector<std::vector<int64_t>>>
  resultShapes(llvm::ArrayRef<TensorView> inputs) const;

  /// Runs the kernel on dense row-major tensors, given by their addresses.
  /// `dynamicSizes` are the sizes of the inputs' dynamic dimensions, in order.
  /// Checks like operator().
  llvm::Error callPointers(llvm::ArrayRef<const void *> inputs,
                           llvm::ArrayRef<void *> outputs,
                           llvm::ArrayRef<int64_t> dynamicSizes = {}) const;

  /// The function with the C calling convention: takes MLIR memref descriptors
  /// of inputs and outputs by pointer, scalars by value. For callers who check
  /// and marshal themselves; valid while a copy of this kernel lives.
  void *entryPoint() const;

private:
  friend class Engine;
  struct State;
  Kernel(std::shared_ptr<const State> state, CodeOrigin origin)
      : state(std::move(state)), codeOrigin(origin) {}

  llvm::Error checkInputs(llvm::ArrayRef<TensorView> inputs) const;
  llvm::Error checkOutputs(llvm::ArrayRef<TensorView> inputs,
                           llvm::ArrayRef<TensorView> outputs) const;
  llvm::Error checkValues(llvm::ArrayRef<TensorView> inputs) const;
  llvm::Error checkUpdates(llvm::ArrayRef<TensorView> inputs,
                           llvm::ArrayRef<TensorView> outputs) const;
  llvm::Error invoke(llvm::ArrayRef<TensorView> inputs,
                     llvm::ArrayRef<TensorView> outputs) const;

  std::shared_ptr<const State> state;
  CodeOrigin codeOrigin;
};

/// Compiles for the host. Copies are cheap and share caches.
class Engine {
public:
  /// Fails if the CPU or a feature is unknown or not there ("unsupported CPU
  /// feature").
  static llvm::Expected<Engine> create(const EngineOptions &options = {});

  /// Compiles textual IR. The same text, entry and pipeline give the same code
  /// again, from memory or from disk, whatever the dynamic sizes.
  llvm::Expected<Kernel> compile(llvm::StringRef source,
                                 const CompileOptions &options = {}) const;
  /// Compiles a file of IR. Diagnostics carry its name, not options.sourceName.
  llvm::Expected<Kernel> compileFile(llvm::StringRef path,
                                     const CompileOptions &options = {}) const;
  /// Compiles a module, which is only read, and may be destroyed afterwards.
  llvm::Expected<Kernel> compile(mlir::ModuleOp module,
                                 const CompileOptions &options = {}) const;

private:
  struct State;
  explicit Engine(std::shared_ptr<State> state) : state(std::move(state)) {}

  std::shared_ptr<State> state;
};

} // namespace fovea

#endif // FOVEA_ENGINE_H
