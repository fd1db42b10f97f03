// Heads that lie side by side in rows, read and written where they are by every kind of
// kernel: many queries and few, head sizes that the copy engine can and cannot cut out.

// DEFINE: %{size} = 64
// DEFINE: %{type} = f16
// DEFINE: %{chip} = sm_80
// DEFINE: %{check} = fovea-run %t.mlir --no-cache --chip=%{chip} --random --compare=reference
// DEFINE: %{run} = sed 's/SIZE/%{size}/g; s/TYPE/%{type}/g' %s > %t.mlir && %{check}
// RUN: %{run} --entry=heads --shapes=2x50x4x64,2x70x2x64 --magnitude=50
// RUN: %{run} --entry=heads --shapes=2x1x4x64,2x70x2x64
// REDEFINE: %{chip} = sm_90a
// RUN: %{run} --entry=heads --shapes=2x150x4x64,2x170x2x64 --magnitude=50
// RUN: %{run} --entry=rows --shapes=340x256
// REDEFINE: %{size} = 80
// RUN: %{run} --entry=heads --shapes=2x150x4x80,2x70x2x80
// REDEFINE: %{type} = f32
// REDEFINE: %{size} = 20
// RUN: %{run} --entry=heads --shapes=2x20x4x20,2x30x2x20

func.func @heads(%q: tensor<?x?x4xSIZExTYPE>, %k: tensor<?x?x2xSIZExTYPE>) -> tensor<?x?x4xSIZExTYPE> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %B = tensor.dim %q, %c0 : tensor<?x?x4xSIZExTYPE>
  %Lq = tensor.dim %q, %c1 : tensor<?x?x4xSIZExTYPE>
  %Lk = tensor.dim %k, %c1 : tensor<?x?x2xSIZExTYPE>
  %eq = tensor.empty(%B, %Lq) : tensor<?x4x?xSIZExTYPE>
  %ek = tensor.empty(%B, %Lk) : tensor<?x2x?xSIZExTYPE>
  %eo = tensor.empty(%B, %Lq) : tensor<?x?x4xSIZExTYPE>
  %qt = linalg.transpose ins(%q : tensor<?x?x4xSIZExTYPE>) outs(%eq : tensor<?x4x?xSIZExTYPE>) permutation = [0, 2, 1, 3]
  %kt = linalg.transpose ins(%k : tensor<?x?x2xSIZExTYPE>) outs(%ek : tensor<?x2x?xSIZExTYPE>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa %qt, %kt, %kt causal(top_left)
      : tensor<?x4x?xSIZExTYPE>, tensor<?x2x?xSIZExTYPE>, tensor<?x2x?xSIZExTYPE> -> tensor<?x4x?xSIZExTYPE>
  %ot = linalg.transpose ins(%o : tensor<?x4x?xSIZExTYPE>) outs(%eo : tensor<?x?x4xSIZExTYPE>) permutation = [0, 2, 1, 3]
  return %ot : tensor<?x?x4xSIZExTYPE>
}

// Two sequences one after the other: a box may hold keys of the next one.
func.func @rows(%x: tensor<?x256xTYPE>) -> tensor<?x256xTYPE> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %x, %c0 : tensor<?x256xTYPE>
  %L = arith.divui %n, %c2 : index
  %s = tensor.expand_shape %x [[0, 1], [2, 3]] output_shape [2, %L, 4, 64]
      : tensor<?x256xTYPE> into tensor<2x?x4x64xTYPE>
  %e = tensor.empty(%L) : tensor<2x4x?x64xTYPE>
  %t = linalg.transpose ins(%s : tensor<2x?x4x64xTYPE>) outs(%e : tensor<2x4x?x64xTYPE>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa %t, %t, %t : tensor<2x4x?x64xTYPE>, tensor<2x4x?x64xTYPE>, tensor<2x4x?x64xTYPE> -> tensor<2x4x?x64xTYPE>
  %eo = tensor.empty(%L) : tensor<2x?x4x64xTYPE>
  %ot = linalg.transpose ins(%o : tensor<2x4x?x64xTYPE>) outs(%eo : tensor<2x?x4x64xTYPE>) permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %ot [[0, 1], [2, 3]] : tensor<2x?x4x64xTYPE> into tensor<?x256xTYPE>
  return %r : tensor<?x256xTYPE>
}
