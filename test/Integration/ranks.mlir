// Rank 2 and 3, value heads of another size, and decoding with one query.

// DEFINE: %{type} = f32
// DEFINE: %{run} = sed 's/TYPE/%{type}/g' %s > %t.mlir && fovea-run %t.mlir --no-cache --random --compare=reference
// RUN: %{run} --entry=rank2
// RUN: %{run} --entry=rank3 --shapes=3x50x64,3x77x64,3x77x48,3
// RUN: %{run} --entry=decode --shapes=2x8x1x64,2x2x3000x64,2x2x3000x64,2
// REDEFINE: %{type} = bf16
// RUN: %{run} --entry=rank2 --magnitude=50
// RUN: %{run} --entry=rank3 --shapes=3x50x64,3x77x64,3x77x48,3
// RUN: %{run} --entry=decode --shapes=1x8x1x64,1x2x511x64,1x2x511x64,1
// REDEFINE: %{type} = f16
// RUN: %{run} --entry=rank3 --shapes=1x1x64,1x1x64,1x1x48,1
// RUN: %{run} --entry=decode --shapes=1x8x4x64,1x2x1029x64,1x2x1029x64,1
// REDEFINE: %{type} = f64
// RUN: %{run} --entry=rank2
// RUN: %{run} --entry=decode --shapes=1x8x2x64,1x2x700x64,1x2x700x64,1

func.func @rank2(%q: tensor<33x64xTYPE>, %k: tensor<65x64xTYPE>, %v: tensor<65x32xTYPE>)
    -> tensor<33x32xTYPE> {
  %o = attn.sdpa %q, %k, %v window([10, 5]) : tensor<33x64xTYPE>, tensor<65x64xTYPE>,
      tensor<65x32xTYPE> -> tensor<33x32xTYPE>
  return %o : tensor<33x32xTYPE>
}

func.func @rank3(%q: tensor<?x?x64xTYPE>, %k: tensor<?x?x64xTYPE>,
    %v: tensor<?x?x48xTYPE>, %lengths: tensor<?xi64>) -> tensor<?x?x48xTYPE> {
  %o = attn.sdpa %q, %k, %v lengths(%lengths : tensor<?xi64>) : tensor<?x?x64xTYPE>,
      tensor<?x?x64xTYPE>, tensor<?x?x48xTYPE> -> tensor<?x?x48xTYPE>
  return %o : tensor<?x?x48xTYPE>
}

func.func @decode(%q: tensor<?x8x?x64xTYPE>, %k: tensor<?x2x?x64xTYPE>,
    %v: tensor<?x2x?x64xTYPE>, %lengths: tensor<?xi32>) -> tensor<?x8x?x64xTYPE> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%lengths : tensor<?xi32>)
      : tensor<?x8x?x64xTYPE>, tensor<?x2x?x64xTYPE>, tensor<?x2x?x64xTYPE>
      -> tensor<?x8x?x64xTYPE>
  return %o : tensor<?x8x?x64xTYPE>
}
