// Decoding on an emulated CPU with AVX-512: one query or a few, with and without groups
// of heads, and keys enough to be split between threads.
// REQUIRES: avx512-emulator

// DEFINE: %{type} = f32
// DEFINE: %{run} = sed 's/TYPE/%{type}/g' %s > %t.mlir && %emulate %t.dir %t.mlir --cpu=znver4
// RUN: %{run} --entry=grouped --shapes=2x8x1x64,2x2x301x64,2x2x301x64,2
// RUN: %{run} --entry=grouped --shapes=1x8x1x64,1x2x2100x64,1x2x2100x64,1
// RUN: %{run} --entry=grouped --shapes=1x8x3x64,1x2x129x64,1x2x129x64,1 --magnitude=50
// RUN: %{run} --entry=heads --shapes=1x3x1x80,1x3x701x80,1x3x701x80
// REDEFINE: %{type} = bf16
// RUN: %{run} --entry=grouped --shapes=2x8x1x64,2x2x301x64,2x2x301x64,2
// RUN: %{run} --entry=heads --shapes=1x3x1x80,1x3x701x80,1x3x701x80 --magnitude=50
// REDEFINE: %{type} = f16
// RUN: %{run} --entry=grouped --shapes=1x8x1x64,1x2x701x64,1x2x701x64,1
// RUN: %{run} --entry=heads --shapes=1x3x1x80,1x3x301x80,1x3x301x80
// The logarithms of the other entry are libm's in f64, which the machine has not.
// RUN: sed 's/TYPE/f64/g' %S/../ranks.mlir > %t.mlir
// RUN: %emulate %t.dir %t.mlir --cpu=znver4 --entry=decode --shapes=1x8x2x64,1x2x301x64,1x2x301x64,1

func.func @grouped(%q: tensor<?x8x?x64xTYPE>, %k: tensor<?x2x?x64xTYPE>,
    %v: tensor<?x2x?x64xTYPE>, %lengths: tensor<?xi32>) -> tensor<?x8x?x64xTYPE> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%lengths : tensor<?xi32>)
      : tensor<?x8x?x64xTYPE>, tensor<?x2x?x64xTYPE>, tensor<?x2x?x64xTYPE>
      -> tensor<?x8x?x64xTYPE>
  return %o : tensor<?x8x?x64xTYPE>
}

func.func @heads(%q: tensor<1x3x1x80xTYPE>, %k: tensor<1x3x?x80xTYPE>, %v: tensor<1x3x?x80xTYPE>)
    -> (tensor<1x3x1x80xTYPE>, tensor<1x3x1xf32>) {
  %o, %l = attn.sdpa %q, %k, %v : tensor<1x3x1x80xTYPE>, tensor<1x3x?x80xTYPE>,
      tensor<1x3x?x80xTYPE> -> tensor<1x3x1x80xTYPE>, tensor<1x3x1xf32>
  return %o, %l : tensor<1x3x1x80xTYPE>, tensor<1x3x1xf32>
}
