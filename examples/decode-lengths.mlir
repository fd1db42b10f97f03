// Decoding: one new query for each sequence of a batch, against a key-value cache of
// which only the first lengths[b] positions are filled. 32 query heads share 4 key and
// value heads; what is in the unused part of the cache does not matter, even NaN.
//
//   fovea-run examples/decode-lengths.mlir --random --compare=reference \
//     --shapes=2x32x1x128,2x4x2048x128,2x4x2048x128,2

func.func @main(%q: tensor<?x32x1x128xf32>, %k: tensor<?x4x?x128xf32>,
                %v: tensor<?x4x?x128xf32>, %lengths: tensor<?xi32>)
    -> tensor<?x32x1x128xf32> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%lengths : tensor<?xi32>)
      : tensor<?x32x1x128xf32>, tensor<?x4x?x128xf32>, tensor<?x4x?x128xf32>
      -> tensor<?x32x1x128xf32>
  return %o : tensor<?x32x1x128xf32>
}
