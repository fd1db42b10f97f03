func.func @f32(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  return %x : tensor<2x3xf32>
}
func.func @f64(%x: tensor<2x3xf64>) -> tensor<2x3xf64> {
  return %x : tensor<2x3xf64>
}
func.func @f16(%x: tensor<2x3xf16>) -> tensor<2x3xf16> {
  return %x : tensor<2x3xf16>
}
func.func @bf16(%x: tensor<2x3xbf16>) -> tensor<2x3xbf16> {
  return %x : tensor<2x3xbf16>
}
func.func @i32(%x: tensor<2x3xi32>) -> tensor<2x3xi32> {
  return %x : tensor<2x3xi32>
}
func.func @i1(%x: tensor<2x3xi1>) -> tensor<2x3xi1> {
  return %x : tensor<2x3xi1>
}
func.func @dynamic(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  return %x : tensor<?x3xf32>
}
func.func @two(%x: tensor<?x3xf32>, %y: tensor<2x3xf32>) -> (tensor<?x3xf32>, tensor<2x3xf32>) {
  return %x, %y : tensor<?x3xf32>, tensor<2x3xf32>
}
func.func @scaled(%x: tensor<2x3xf32>, %factor: f32) -> tensor<2x3xf32> {
  %empty = tensor.empty() : tensor<2x3xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<2x3xf32>) outs(%empty : tensor<2x3xf32>) {
    ^bb0(%element: f32, %unused: f32):
      %product = arith.mulf %element, %factor : f32
      linalg.yield %product : f32
  } -> tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}
func.func private @hidden(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  return %x : tensor<2x3xf32>
}
