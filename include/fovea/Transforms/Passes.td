// Passes that every target shares: attn to tiled attn.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TRANSFORMS_PASSES
#define FOVEA_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def ConvertToOnlinePass : Pass<"attn-convert-to-online"> {
  let summary = "Convert attn.sdpa to the online-softmax form";
  let description = [{
    Replaces every `attn.sdpa` whose modifiers are in regions (see
    `attn-normalize-modifiers`) by the start of the recurrence, one
    `attn.online_sdpa` over all keys, and `attn.normalize`. Only this form can be
    tiled along keys. With a `key_chunk` in the schedule, each chunk is a recurrence
    of its own and `attn.merge` combines them (flash decoding).
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::tensor::TensorDialect",
                           "mlir::linalg::LinalgDialect"];
}

def ResultsToDestinationsPass : Pass<"fovea-results-to-destinations", "mlir::ModuleOp"> {
  let summary = "Give entry functions their results as destination buffers";
  let description = [{
    The calling convention of compiled kernels. Every public function with a body
    gets, for each tensor result, one more argument: a buffer of the same shape with
    any strides but a unit innermost one, into which the result is materialised. The
    function then returns nothing, its tensor inputs are marked read-only, and it is
    given a C interface.

    For each such function `f` the pass also makes `f__dims`, which takes the same
    inputs and a `memref<?xi64>` and writes the sizes of all results in order, so
    that a caller can allocate them. It computes nothing else where the shapes can
    be derived from the inputs.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::bufferization::BufferizationDialect",
    "mlir::memref::MemRefDialect", "mlir::tensor::TensorDialect"];
}

def BufferizePass : Pass<"fovea-bufferize", "mlir::ModuleOp"> {
  let summary = "One-shot bufferization with Fovea's calling convention";
  let description = [{
    Runs upstream's one-shot module bufferization. Function arguments become buffers
    with any strides but a unit innermost one, which is what kernels need and what
    views of a larger tensor have.
  }];
  let dependentDialects = [
    "mlir::bufferization::BufferizationDialect", "mlir::linalg::LinalgDialect",
    "mlir::memref::MemRefDialect", "mlir::scf::SCFDialect"];
}

#endif // FOVEA_TRANSFORMS_PASSES
