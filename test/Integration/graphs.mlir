// Attention inside larger graphs: what is around it is compiled too.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=projected --shapes=50x48,48x64,48x64,48x64
// RUN: %{run} --entry=cascade --shapes=2x20x32,2x100x32,2x100x32,2x37x32,2x37x32
// RUN: %{run} --entry=two_layers --shapes=2x60x32

// Projections before and a residual after.
func.func @projected(%x: tensor<?x48xf32>, %wq: tensor<48x64xf32>, %wk: tensor<48x64xf32>,
    %wv: tensor<48x64xf32>) -> tensor<?x64xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x48xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<?x64xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %q = linalg.matmul ins(%x, %wq : tensor<?x48xf32>, tensor<48x64xf32>)
      outs(%init : tensor<?x64xf32>) -> tensor<?x64xf32>
  %k = linalg.matmul ins(%x, %wk : tensor<?x48xf32>, tensor<48x64xf32>)
      outs(%init : tensor<?x64xf32>) -> tensor<?x64xf32>
  %v = linalg.matmul ins(%x, %wv : tensor<?x48xf32>, tensor<48x64xf32>)
      outs(%init : tensor<?x64xf32>) -> tensor<?x64xf32>
  %o = attn.sdpa %q, %k, %v scale(0.02) : tensor<?x64xf32>, tensor<?x64xf32>,
      tensor<?x64xf32> -> tensor<?x64xf32>
  %r = linalg.add ins(%o, %v : tensor<?x64xf32>, tensor<?x64xf32>)
      outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  return %r : tensor<?x64xf32>
}

// A shared prefix and a suffix of keys, merged by LSE.
func.func @cascade(%q: tensor<2x20x32xf32>, %k0: tensor<2x?x32xf32>,
    %v0: tensor<2x?x32xf32>, %k1: tensor<2x?x32xf32>, %v1: tensor<2x?x32xf32>)
    -> (tensor<2x20x32xf32>, tensor<2x20xf32>) {
  %o0, %l0 = attn.sdpa %q, %k0, %v0 : tensor<2x20x32xf32>, tensor<2x?x32xf32>,
      tensor<2x?x32xf32> -> tensor<2x20x32xf32>, tensor<2x20xf32>
  %o1, %l1 = attn.sdpa %q, %k1, %v1 causal(bottom_right) : tensor<2x20x32xf32>,
      tensor<2x?x32xf32>, tensor<2x?x32xf32> -> tensor<2x20x32xf32>, tensor<2x20xf32>
  %eo = tensor.empty() : tensor<2x2x20x32xf32>
  %el = tensor.empty() : tensor<2x2x20xf32>
  %po0 = tensor.insert_slice %o0 into %eo[0, 0, 0, 0] [1, 2, 20, 32] [1, 1, 1, 1]
      : tensor<2x20x32xf32> into tensor<2x2x20x32xf32>
  %po = tensor.insert_slice %o1 into %po0[1, 0, 0, 0] [1, 2, 20, 32] [1, 1, 1, 1]
      : tensor<2x20x32xf32> into tensor<2x2x20x32xf32>
  %pl0 = tensor.insert_slice %l0 into %el[0, 0, 0] [1, 2, 20] [1, 1, 1]
      : tensor<2x20xf32> into tensor<2x2x20xf32>
  %pl = tensor.insert_slice %l1 into %pl0[1, 0, 0] [1, 2, 20] [1, 1, 1]
      : tensor<2x20xf32> into tensor<2x2x20xf32>
  %o, %l = attn.merge %po, %pl dim(0) : tensor<2x2x20x32xf32>, tensor<2x2x20xf32>
      -> tensor<2x20x32xf32>, tensor<2x20xf32>
  return %o, %l : tensor<2x20x32xf32>, tensor<2x20xf32>
}

// The output of one attention is everything to the next.
func.func @two_layers(%x: tensor<2x?x32xf32>) -> tensor<2x?x32xf32> {
  %y = attn.sdpa %x, %x, %x causal(top_left) : tensor<2x?x32xf32>, tensor<2x?x32xf32>,
      tensor<2x?x32xf32> -> tensor<2x?x32xf32>
  %z = attn.sdpa %y, %y, %x softcap(30.0) : tensor<2x?x32xf32>, tensor<2x?x32xf32>,
      tensor<2x?x32xf32> -> tensor<2x?x32xf32>
  return %z : tensor<2x?x32xf32>
}
