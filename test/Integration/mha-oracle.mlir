// Multi-head attention against the formulas, written out in Python: what projections,
// heads, rotations and modifiers mean, which the comparison with the reference takes from
// the same expansion as the kernel.
// REQUIRES: fovea-run
// DEFINE: %{bits} = 64
// DEFINE: %{run} = fovea-run %t.mlir --no-cache
// RUN: rm -rf %t && mkdir %t
// RUN: sed 's/TYPE/f%{bits}/g' %s > %t.mlir
// RUN: %python %S/Inputs/mha_oracle.py make %t %{bits}
// RUN: %{run} --entry=decoder --input=%t/decoder0.npy --input=%t/decoder1.npy --input=%t/decoder2.npy --input=%t/decoder3.npy --input=%t/decoder4.npy --output=%t/decoder.out0.npy --output=%t/decoder.out1.npy
// RUN: %{run} --entry=cross --input=%t/cross0.npy --input=%t/cross1.npy --input=%t/cross2.npy --input=%t/cross3.npy --input=%t/cross4.npy --input=%t/cross5.npy --input=%t/cross6.npy --input=%t/cross7.npy --output=%t/cross.out0.npy
// RUN: %{run} --entry=memory --input=%t/memory0.npy --input=%t/memory1.npy --input=%t/memory2.npy --input=%t/memory3.npy --input=%t/memory4.npy --input=%t/memory5.npy --output=%t/memory.out0.npy
// RUN: %{run} --entry=tables --input=%t/tables0.npy --input=%t/tables1.npy --input=%t/tables2.npy --input=%t/tables3.npy --output=%t/tables.out0.npy
// RUN: %python %S/Inputs/mha_oracle.py check %t %{bits}

func.func @decoder(%x: tensor<?x?x12xTYPE>, %w: tensor<12x36xTYPE>, %b: tensor<36xTYPE>, %wo: tensor<24x10xTYPE>,
    %bo: tensor<10xTYPE>) -> (tensor<?x?x10xTYPE>, tensor<?x4x?xTYPE>) {
  %past = arith.constant 3 : index
  %y, %l = attn.mha %x heads(4, 2) qkv(%w, %b : tensor<12x36xTYPE>, tensor<36xTYPE>)
      out(%wo, %bo : tensor<24x10xTYPE>, tensor<10xTYPE>) rope() offset(%past : index)
      causal(top_left) window([5, -1])
      : tensor<?x?x12xTYPE> -> tensor<?x?x10xTYPE>, tensor<?x4x?xTYPE>
  return %y, %l : tensor<?x?x10xTYPE>, tensor<?x4x?xTYPE>
}

func.func @cross(%x: tensor<?x?x8xTYPE>, %k: tensor<?x?x6xTYPE>, %v: tensor<?x?x7xTYPE>, %wq: tensor<8x8xTYPE>,
    %bq: tensor<8xTYPE>, %wk: tensor<6x8xTYPE>, %wv: tensor<7x12xTYPE>, %bv: tensor<12xTYPE>) -> tensor<?x?x12xTYPE> {
  %lengths = arith.constant dense<[11, 4]> : tensor<2xi32>
  %n = tensor.cast %lengths : tensor<2xi32> to tensor<?xi32>
  %y = attn.mha %x, %k, %v heads(2) q(%wq, %bq : tensor<8x8xTYPE>, tensor<8xTYPE>) k(%wk : tensor<6x8xTYPE>)
      v(%wv, %bv : tensor<7x12xTYPE>, tensor<12xTYPE>) rope(interleaved, size = 2) softcap(1.5)
      lengths(%n : tensor<?xi32>)
      : tensor<?x?x8xTYPE>, tensor<?x?x6xTYPE>, tensor<?x?x7xTYPE> -> tensor<?x?x12xTYPE>
  return %y : tensor<?x?x12xTYPE>
}

func.func @memory(%x: tensor<1x?x8xTYPE>, %m: tensor<1x?x8xTYPE>, %w: tensor<8x24xTYPE>, %b: tensor<24xTYPE>,
    %wo: tensor<8x8xTYPE>, %sinks: tensor<2xTYPE>) -> tensor<1x?x8xTYPE> {
  %y = attn.mha %x, %m heads(2) qkv(%w, %b : tensor<8x24xTYPE>, tensor<24xTYPE>) out(%wo : tensor<8x8xTYPE>)
      scale(0.3) causal(bottom_right) sinks(%sinks : tensor<2xTYPE>)
      : tensor<1x?x8xTYPE>, tensor<1x?x8xTYPE> -> tensor<1x?x8xTYPE>
  return %y : tensor<1x?x8xTYPE>
}

func.func @tables(%x: tensor<?x?x8xTYPE>, %w: tensor<8x24xTYPE>, %c: tensor<?x?x1xTYPE>, %s: tensor<?x?x1xTYPE>)
    -> tensor<?x?x8xTYPE> {
  %y = attn.mha %x heads(4) qkv(%w : tensor<8x24xTYPE>) rope(interleaved) tables(%c, %s : tensor<?x?x1xTYPE>, tensor<?x?x1xTYPE>)
      : tensor<?x?x8xTYPE> -> tensor<?x?x8xTYPE>
  return %y : tensor<?x?x8xTYPE>
}
