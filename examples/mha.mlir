// A decoder's self-attention, from the model's activations to its activations: packed
// projections to 8 query heads and 2 key and value heads of size 64, rotary positions from
// %past on, causal attention, output projection. Kernels read heads where the projection
// wrote them, and write theirs where the next one reads them: nothing is transposed.
//
//   fovea-run examples/mha.mlir --random --compare=reference \
//     --shapes=2x100x512,512x768,768,512x512,

func.func @main(%x: tensor<?x?x512xf32>, %w: tensor<512x768xf32>, %b: tensor<768xf32>,
                %wo: tensor<512x512xf32>, %past: i64) -> tensor<?x?x512xf32> {
  %y = attn.mha %x heads(8, 2) qkv(%w, %b : tensor<512x768xf32>, tensor<768xf32>)
      out(%wo : tensor<512x512xf32>) rope() offset(%past : i64) causal(top_left)
      : tensor<?x?x512xf32> -> tensor<?x?x512xf32>
  return %y : tensor<?x?x512xf32>
}
