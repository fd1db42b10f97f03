// Decoding for a batch of requests that begin with the same prompt (cascade attention).
// The prompt is read once for all requests, whose queries are rows of one attention; what
// each request has of its own is in pages. The two partial results are put together by
// their log-sum-exp: the result is that of attention over prompt and own tokens.
//
//   fovea-run examples/cascade.mlir --random --compare=reference \
//     --shapes=6x8x1x64,1x2x700x64,1x2x700x64,40x2x16x64,40x2x16x64,6x6,6

func.func @main(%q: tensor<?x8x1x64xf32>, %prompt_k: tensor<1x2x?x64xf32>,
                %prompt_v: tensor<1x2x?x64xf32>, %key_pool: tensor<?x2x16x64xf32>,
                %value_pool: tensor<?x2x16x64xf32>, %table: tensor<?x?xi32>,
                %lengths: tensor<?xi32>) -> tensor<?x8x1x64xf32> {
  %c0 = arith.constant 0 : index
  %b = tensor.dim %q, %c0 : tensor<?x8x1x64xf32>

  // [B, 8, 1, 64] as [1, 8, B, 64]
  %q3 = tensor.collapse_shape %q [[0], [1], [2, 3]]
      : tensor<?x8x1x64xf32> into tensor<?x8x64xf32>
  %et = tensor.empty(%b) : tensor<8x?x64xf32>
  %qt = linalg.transpose ins(%q3 : tensor<?x8x64xf32>) outs(%et : tensor<8x?x64xf32>)
      permutation = [1, 0, 2]
  %rows = tensor.expand_shape %qt [[0, 1], [2], [3]] output_shape [1, 8, %b, 64]
      : tensor<8x?x64xf32> into tensor<1x8x?x64xf32>
  %prompt_o, %prompt_l = attn.sdpa %rows, %prompt_k, %prompt_v
      : tensor<1x8x?x64xf32>, tensor<1x2x?x64xf32>, tensor<1x2x?x64xf32>
      -> tensor<1x8x?x64xf32>, tensor<1x8x?xf32>

  %k = attn.read_cache %key_pool pages(%table : tensor<?x?xi32>)
      : tensor<?x2x16x64xf32> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %value_pool pages(%table : tensor<?x?xi32>)
      : tensor<?x2x16x64xf32> -> tensor<?x2x?x64xf32>
  %own_o, %own_l = attn.sdpa %q, %k, %v lengths(%lengths : tensor<?xi32>)
      : tensor<?x8x1x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x8x1x64xf32>, tensor<?x8x1xf32>

  // Both as [B, 8, 64] and [B, 8], side by side.
  %e2 = tensor.empty(%b) : tensor<2x?x8x64xf32>
  %l2 = tensor.empty(%b) : tensor<2x?x8xf32>
  %po = tensor.collapse_shape %prompt_o [[0, 1], [2], [3]]
      : tensor<1x8x?x64xf32> into tensor<8x?x64xf32>
  %pl = tensor.collapse_shape %prompt_l [[0, 1], [2]] : tensor<1x8x?xf32> into tensor<8x?xf32>
  %eo = tensor.empty(%b) : tensor<?x8x64xf32>
  %el = tensor.empty(%b) : tensor<?x8xf32>
  %pot = linalg.transpose ins(%po : tensor<8x?x64xf32>) outs(%eo : tensor<?x8x64xf32>)
      permutation = [1, 0, 2]
  %plt = linalg.transpose ins(%pl : tensor<8x?xf32>) outs(%el : tensor<?x8xf32>)
      permutation = [1, 0]
  %oo = tensor.collapse_shape %own_o [[0], [1], [2, 3]]
      : tensor<?x8x1x64xf32> into tensor<?x8x64xf32>
  %ol = tensor.collapse_shape %own_l [[0], [1, 2]] : tensor<?x8x1xf32> into tensor<?x8xf32>
  %o0 = tensor.insert_slice %pot into %e2[0, 0, 0, 0] [1, %b, 8, 64] [1, 1, 1, 1]
      : tensor<?x8x64xf32> into tensor<2x?x8x64xf32>
  %o1 = tensor.insert_slice %oo into %o0[1, 0, 0, 0] [1, %b, 8, 64] [1, 1, 1, 1]
      : tensor<?x8x64xf32> into tensor<2x?x8x64xf32>
  %s0 = tensor.insert_slice %plt into %l2[0, 0, 0] [1, %b, 8] [1, 1, 1]
      : tensor<?x8xf32> into tensor<2x?x8xf32>
  %s1 = tensor.insert_slice %ol into %s0[1, 0, 0] [1, %b, 8] [1, 1, 1]
      : tensor<?x8xf32> into tensor<2x?x8xf32>
  %merged, %lse = attn.merge %o1, %s1 dim(0) : tensor<2x?x8x64xf32>, tensor<2x?x8xf32>
      -> tensor<?x8x64xf32>, tensor<?x8xf32>
  %o = tensor.expand_shape %merged [[0], [1], [2, 3]] output_shape [%b, 8, 1, 64]
      : tensor<?x8x64xf32> into tensor<?x8x1x64xf32>
  return %o : tensor<?x8x1x64xf32>
}
