// The pipelines: the table of contents of the compiler. Stages and their
// invariants are described in docs/Stages.md. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_PIPELINES_PIPELINES_H
#define FOVEA_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassOptions.h"

namespace mlir {
class OpPassManager;
}

namespace fovea {

/// What the IR is after each part of a pipeline.
enum class Stage {
  Graph,  ///< every attention is an attn op, modifiers are in regions
  Online, ///< attn.online_sdpa over all keys and attn.normalize
  Tiled,  ///< loops over query tiles and the needed key tiles
  Target, ///< vector code on packed scratch buffers, or GPU threads
  Llvm,   ///< one dialect
};

/// "graph", "online", "tiled", "target" or "llvm".
llvm::StringRef stringifyStage(Stage stage);

/// Options of every pipeline with stages.
template <typename Derived>
struct StagedPipelineOptions : mlir::PassPipelineOptions<Derived> {
  template <typename T>
  using Option =
      typename mlir::PassPipelineOptions<Derived>::template Option<T>;

  Option<Stage> stopAfter{
      *this, "stop-after", llvm::cl::desc("Last stage to run"),
      llvm::cl::init(Stage::Llvm),
      llvm::cl::values(
          clEnumValN(Stage::Graph, "graph", "modifiers in regions"),
          clEnumValN(Stage::Online, "online", "online softmax"),
          clEnumValN(Stage::Tiled, "tiled", "loops over tiles"),
          clEnumValN(Stage::Target, "target", "vector or GPU code"),
          clEnumValN(Stage::Llvm, "llvm", "LLVM dialect"))};
  Option<std::string> dumpDir{
      *this, "dump-dir",
      llvm::cl::desc(
          "Directory for the IR after each stage (1-graph.mlir, ...)")};
};

/// Options of `fovea-cpu-pipeline`.
struct CpuPipelineOptions : StagedPipelineOptions<CpuPipelineOptions> {
  Option<std::string> triple{*this, "triple",
                             llvm::cl::desc("Target triple (default: host)")};
  Option<std::string> cpu{*this, "cpu",
                          llvm::cl::desc("Target CPU (default: host)")};
  Option<std::string> features{
      *this, "features",
      llvm::cl::desc(
          "Target features, such as -avx512f (default: of the CPU)")};
};

/// From an input graph to the LLVM dialect for a CPU.
void buildCpuPipeline(mlir::OpPassManager &pm,
                      const CpuPipelineOptions &options);

/// Options of `fovea-nvptx-pipeline`.
struct NvptxPipelineOptions : StagedPipelineOptions<NvptxPipelineOptions> {
  Option<std::string> chip{*this, "chip",
                           llvm::cl::desc("The GPU, as ptxas names it"),
                           llvm::cl::init("sm_80")};
  Option<bool> tf32x3{
      *this, "tf32x3",
      llvm::cl::desc("Multiply f32 on tensor cores, each product as three of "
                     "tf32"),
      llvm::cl::init(false)};
};

/// From an input graph to the LLVM dialect: kernels in `gpu.module`s for an
/// NVIDIA GPU, and host functions that launch them through the runtime.
void buildNvptxPipeline(mlir::OpPassManager &pm,
                        const NvptxPipelineOptions &options);

/// Options of `fovea-reference-pipeline`.
struct ReferencePipelineOptions
    : mlir::PassPipelineOptions<ReferencePipelineOptions> {
  Option<bool> float64{
      *this, "float64",
      llvm::cl::desc("Compute in f64, entry signature included"),
      llvm::cl::init(false)};
};

/// From an input graph to the LLVM dialect by the executable specification:
/// attention as plain loops at full score-matrix size.
void buildReferencePipeline(mlir::OpPassManager &pm,
                            const ReferencePipelineOptions &options);

/// Registers the pipelines above for textual use. Called by
/// registerAllPasses().
void registerPipelines();

} // namespace fovea

#endif // FOVEA_PIPELINES_PIPELINES_H
