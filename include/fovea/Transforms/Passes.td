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

#endif // FOVEA_TRANSFORMS_PASSES
