// Caches on a GPU: rows of pages and packed sequences are gathered before the attention.
// What is checked before a call is checked on the host, also where it depends on what the
// graph computes, as `n` does here.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=paged --shapes=2x4x1x64,20x4x2x64,20x4x2x64,2x5,2
// RUN: %{run} --entry=packed --shapes=4x4x1x64,30x2x64,30x2x64,5 --magnitude=50

func.func @paged(%q: tensor<?x4x?x64xf32>, %keys: tensor<?x?x2x64xf32>,
    %values: tensor<?x?x2x64xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>)
    -> tensor<?x4x?x64xf32> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x?x2x64xf32> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x?x2x64xf32> -> tensor<?x2x?x64xf32>
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x4x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x4x?x64xf32>
  return %o : tensor<?x4x?x64xf32>
}

func.func @packed(%q: tensor<?x4x1x64xf32>, %k: tensor<?x2x64xf32>, %v: tensor<?x2x64xf32>,
    %o: tensor<?xi32>) -> tensor<?x4x1x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tensor.dim %k, %c0 : tensor<?x2x64xf32>
  %no = tensor.dim %o, %c0 : tensor<?xi32>
  %b = arith.subi %no, %c1 : index
  %begin = tensor.extract_slice %o[0] [%b] [1] : tensor<?xi32> to tensor<?xi32>
  %end = tensor.extract_slice %o[1] [%b] [1] : tensor<?xi32> to tensor<?xi32>
  %en = tensor.empty(%b) : tensor<?xi32>
  %n = linalg.sub ins(%end, %begin : tensor<?xi32>, tensor<?xi32>) outs(%en : tensor<?xi32>) -> tensor<?xi32>
  %rk = attn.read_cache %k offsets(%o, %t : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %rv = attn.read_cache %v offsets(%o, %t : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %a = attn.sdpa %q, %rk, %rv lengths(%n : tensor<?xi32>)
      : tensor<?x4x1x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32> -> tensor<?x4x1x64xf32>
  return %a : tensor<?x4x1x64xf32>
}
