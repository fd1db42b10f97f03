// Scores capped to (-30, 30) with a tanh, and a sliding window: each query sees itself
// and the 255 keys before it. Tiles of keys outside the window are never visited.
//
//   fovea-run examples/softcap-window.mlir --random --compare=reference \
//     --shapes=1x4x1000x128,1x4x1000x128,1x4x1000x128

func.func @main(%q: tensor<1x4x?x128xf32>, %k: tensor<1x4x?x128xf32>,
                %v: tensor<1x4x?x128xf32>) -> tensor<1x4x?x128xf32> {
  %o = attn.sdpa %q, %k, %v window([255, 0]) softcap(30.0)
      : tensor<1x4x?x128xf32>, tensor<1x4x?x128xf32>, tensor<1x4x?x128xf32>
      -> tensor<1x4x?x128xf32>
  return %o : tensor<1x4x?x128xf32>
}
