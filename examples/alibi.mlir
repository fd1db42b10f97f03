// ALiBi (Press et al. 2022): a score region adds a penalty that grows with distance,
// with one slope for each head, read from a tensor.
//
//   fovea-run examples/alibi.mlir --random --compare=reference \
//     --shapes=1x8x300x64,1x8x300x64,1x8x300x64,8

func.func @main(%q: tensor<1x8x?x64xf32>, %k: tensor<1x8x?x64xf32>,
                %v: tensor<1x8x?x64xf32>, %slopes: tensor<8xf32>) -> tensor<1x8x?x64xf32> {
  %o = attn.sdpa %q, %k, %v causal(top_left)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<8xf32>
        %distance = arith.subi %j, %i : index
        %d32 = arith.index_cast %distance : index to i32
        %d = arith.sitofp %d32 : i32 to f32
        %bias = arith.mulf %slope, %d : f32
        %r = arith.addf %s, %bias : f32
        attn.yield %r : f32
      }
      : tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>
      -> tensor<1x8x?x64xf32>
  return %o : tensor<1x8x?x64xf32>
}
