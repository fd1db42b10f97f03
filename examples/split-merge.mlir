// Attention over two halves of the keys (they could be on two machines, or one half a
// prefix that many requests share), put together by log-sum-exp: the result is that of
// attention over all keys.
//
//   fovea-run examples/split-merge.mlir --random --compare=reference

func.func @main(%q: tensor<1x8x16x64xf32>, %k0: tensor<1x8x512x64xf32>,
                %v0: tensor<1x8x512x64xf32>, %k1: tensor<1x8x200x64xf32>,
                %v1: tensor<1x8x200x64xf32>)
    -> (tensor<1x8x16x64xf32>, tensor<1x8x16xf32>) {
  %o0, %l0 = attn.sdpa %q, %k0, %v0
      : tensor<1x8x16x64xf32>, tensor<1x8x512x64xf32>, tensor<1x8x512x64xf32>
      -> tensor<1x8x16x64xf32>, tensor<1x8x16xf32>
  %o1, %l1 = attn.sdpa %q, %k1, %v1
      : tensor<1x8x16x64xf32>, tensor<1x8x200x64xf32>, tensor<1x8x200x64xf32>
      -> tensor<1x8x16x64xf32>, tensor<1x8x16xf32>

  %outputs = tensor.empty() : tensor<1x8x2x16x64xf32>
  %lses = tensor.empty() : tensor<1x8x2x16xf32>
  %p0 = tensor.insert_slice %o0 into %outputs[0, 0, 0, 0, 0] [1, 8, 1, 16, 64] [1, 1, 1, 1, 1]
      : tensor<1x8x16x64xf32> into tensor<1x8x2x16x64xf32>
  %p1 = tensor.insert_slice %o1 into %p0[0, 0, 1, 0, 0] [1, 8, 1, 16, 64] [1, 1, 1, 1, 1]
      : tensor<1x8x16x64xf32> into tensor<1x8x2x16x64xf32>
  %s0 = tensor.insert_slice %l0 into %lses[0, 0, 0, 0] [1, 8, 1, 16] [1, 1, 1, 1]
      : tensor<1x8x16xf32> into tensor<1x8x2x16xf32>
  %s1 = tensor.insert_slice %l1 into %s0[0, 0, 1, 0] [1, 8, 1, 16] [1, 1, 1, 1]
      : tensor<1x8x16xf32> into tensor<1x8x2x16xf32>

  %o, %lse = attn.merge %p1, %s1 dim(2)
      : tensor<1x8x2x16x64xf32>, tensor<1x8x2x16xf32>
      -> tensor<1x8x16x64xf32>, tensor<1x8x16xf32>
  return %o, %lse : tensor<1x8x16x64xf32>, tensor<1x8x16xf32>
}
