// One step of a decoder for a batch of sequences whose keys and values are in pages of 16
// tokens: new keys are rotated to their positions and appended in place, then every new
// query attends to all tokens of its sequence. 32 query heads share 8 key and value heads.
//
// %table tells which pages a sequence has (entries that are not needed may be anything),
// %past how many tokens it had before. The pools are updated in their own memory.
//
//   fovea-run examples/paged.mlir --random --compare=reference \
//     --shapes=4x32x1x64,4x8x1x64,4x8x1x64,300x16x8x64,300x16x8x64,4x64,4

func.func @main(%q: tensor<?x32x1x64xf32>, %k: tensor<?x8x1x64xf32>, %v: tensor<?x8x1x64xf32>,
                %key_pool: tensor<?x16x8x64xf32> {attn.result = 1 : i64},
                %value_pool: tensor<?x16x8x64xf32> {attn.result = 2 : i64},
                %table: tensor<?x?xi32>, %past: tensor<?xi32>)
    -> (tensor<?x32x1x64xf32>, tensor<?x16x8x64xf32>, tensor<?x16x8x64xf32>) {
  %rq = attn.rope %q offset(%past : tensor<?xi32>) : tensor<?x32x1x64xf32>
  %rk = attn.rope %k offset(%past : tensor<?xi32>) : tensor<?x8x1x64xf32>
  %keys = attn.append %rk into %key_pool at(%past : tensor<?xi32>) layout(nhd)
      pages(%table : tensor<?x?xi32>) : tensor<?x8x1x64xf32>, tensor<?x16x8x64xf32>
  %values = attn.append %v into %value_pool at(%past : tensor<?xi32>) layout(nhd)
      pages(%table : tensor<?x?xi32>) : tensor<?x8x1x64xf32>, tensor<?x16x8x64xf32>

  // The new token counts.
  %one = arith.constant dense<1> : tensor<i32>
  %c0 = arith.constant 0 : index
  %batch = tensor.dim %past, %c0 : tensor<?xi32>
  %empty = tensor.empty(%batch) : tensor<?xi32>
  %ones = linalg.broadcast ins(%one : tensor<i32>) outs(%empty : tensor<?xi32>) dimensions = [0]
  %lengths = linalg.add ins(%past, %ones : tensor<?xi32>, tensor<?xi32>)
      outs(%empty : tensor<?xi32>) -> tensor<?xi32>

  %ks = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x8x64xf32> -> tensor<?x8x?x64xf32>
  %vs = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x8x64xf32> -> tensor<?x8x?x64xf32>
  %o = attn.sdpa %rq, %ks, %vs lengths(%lengths : tensor<?xi32>)
      : tensor<?x32x1x64xf32>, tensor<?x8x?x64xf32>, tensor<?x8x?x64xf32>
      -> tensor<?x32x1x64xf32>
  return %o, %keys, %values
      : tensor<?x32x1x64xf32>, tensor<?x16x8x64xf32>, tensor<?x16x8x64xf32>
}
