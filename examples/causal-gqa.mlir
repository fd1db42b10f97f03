// Causal attention with grouped heads: every four query heads share one key and value
// head. The second result is the log-sum-exp of each row (natural logarithm), which
// merging and training need.
//
//   fovea-run examples/causal-gqa.mlir --random --compare=reference --bench

func.func @main(%q: tensor<1x8x1024x64xbf16>, %k: tensor<1x2x1024x64xbf16>,
                %v: tensor<1x2x1024x64xbf16>)
    -> (tensor<1x8x1024x64xbf16>, tensor<1x8x1024xf32>) {
  %o, %lse = attn.sdpa %q, %k, %v causal(bottom_right)
      : tensor<1x8x1024x64xbf16>, tensor<1x2x1024x64xbf16>, tensor<1x2x1024x64xbf16>
      -> tensor<1x8x1024x64xbf16>, tensor<1x8x1024xf32>
  return %o, %lse : tensor<1x8x1024x64xbf16>, tensor<1x8x1024xf32>
}
