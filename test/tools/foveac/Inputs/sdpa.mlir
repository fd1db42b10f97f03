func.func @main(%q: tensor<?x2x?x16xf32>, %k: tensor<?x2x?x16xf32>,
                %v: tensor<?x2x?x16xf32>) -> tensor<?x2x?x16xf32> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right)
      : tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32>
      -> tensor<?x2x?x16xf32>
  return %o : tensor<?x2x?x16xf32>
}
func.func @scaled(%x: tensor<4xf32>, %factor: f32, %shift: i32) -> tensor<4xf32> {
  %bias = arith.sitofp %shift : i32 to f32
  %empty = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%empty : tensor<4xf32>) {
    ^bb0(%element: f32, %unused: f32):
      %product = arith.mulf %element, %factor : f32
      %sum = arith.addf %product, %bias : f32
      linalg.yield %sum : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}
