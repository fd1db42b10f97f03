// Masks, biases and regions on an emulated CPU with AVX-512, where comparisons give bits
// in mask registers.
// REQUIRES: avx512-emulator

// DEFINE: %{type} = f32
// DEFINE: %{run} = sed 's/TYPE/%{type}/g' %s > %t.mlir && %emulate %t.dir %t.mlir --cpu=znver4
// RUN: %{run} --entry=sugar --shapes=2x4x37x64,2x2x53x64,2x2x53x48,2,4 --magnitude=30
// RUN: %{run} --entry=dense --shapes=2x4x19x32,2x2x33x32,19x33,2x1x19x1
// RUN: %{run} --entry=dense --shapes=1x4x70x32,1x2x33x32,1x33,1x1x1x33
// RUN: %{run} --entry=regions --shapes=1x8x70x32,1x8x70x32,8,70
// RUN: %{run} --entry=nothing_allowed --shapes=1x2x70x32,1x2x33x32
// REDEFINE: %{type} = bf16
// RUN: %{run} --entry=sugar --shapes=2x4x37x64,2x2x53x64,2x2x53x48,2,4
// RUN: %{run} --entry=dense --shapes=2x4x19x32,2x2x33x32,19x33,2x1x19x33
// RUN: %{run} --entry=regions --shapes=1x8x70x32,1x8x70x32,8,70

func.func @sugar(%q: tensor<?x4x?x64xTYPE>, %k: tensor<?x2x?x64xTYPE>, %v: tensor<?x2x?x48xTYPE>,
    %n: tensor<?xi32>, %sinks: tensor<4xf32>) -> (tensor<?x4x?x48xTYPE>, tensor<?x4x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) window([20, 0]) softcap(20.0)
      lengths(%n : tensor<?xi32>) sinks(%sinks : tensor<4xf32>)
      : tensor<?x4x?x64xTYPE>, tensor<?x2x?x64xTYPE>, tensor<?x2x?x48xTYPE>
      -> tensor<?x4x?x48xTYPE>, tensor<?x4x?xf32>
  return %o, %l : tensor<?x4x?x48xTYPE>, tensor<?x4x?xf32>
}

func.func @dense(%q: tensor<?x4x?x32xTYPE>, %k: tensor<?x2x?x32xTYPE>, %m: tensor<?x?xi1>,
    %bias: tensor<?x1x?x?xTYPE>) -> tensor<?x4x?x32xTYPE> {
  %o = attn.sdpa %q, %k, %k mask(%m : tensor<?x?xi1>) bias(%bias : tensor<?x1x?x?xTYPE>)
      : tensor<?x4x?x32xTYPE>, tensor<?x2x?x32xTYPE>, tensor<?x2x?x32xTYPE> -> tensor<?x4x?x32xTYPE>
  return %o : tensor<?x4x?x32xTYPE>
}

// Documents, of which queries see their own, with a penalty that grows with distance.
func.func @regions(%q: tensor<1x8x?x32xTYPE>, %k: tensor<1x8x?x32xTYPE>, %slopes: tensor<8xf32>,
    %documents: tensor<?xi32>) -> (tensor<1x8x?x32xTYPE>, tensor<1x8x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %k
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<8xf32>
        %distance = arith.subi %j, %i : index
        %d32 = arith.index_cast %distance : index to i32
        %d = arith.sitofp %d32 : i32 to f32
        %penalty = arith.mulf %slope, %d : f32
        %r = arith.addf %s, %penalty : f32
        attn.yield %r : f32
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %di = tensor.extract %documents[%i] : tensor<?xi32>
        %dj = tensor.extract %documents[%j] : tensor<?xi32>
        %two = arith.constant 2 : i32
        %a = arith.remsi %di, %two : i32
        %c = arith.remsi %dj, %two : i32
        %same = arith.cmpi eq, %a, %c : i32
        attn.yield %same : i1
      } : tensor<1x8x?x32xTYPE>, tensor<1x8x?x32xTYPE>, tensor<1x8x?x32xTYPE>
      -> tensor<1x8x?x32xTYPE>, tensor<1x8x?xf32>
  return %o, %l : tensor<1x8x?x32xTYPE>, tensor<1x8x?xf32>
}

// The first queries see no key: 0, and a log-sum-exp of -inf.
func.func @nothing_allowed(%q: tensor<1x2x?x32xTYPE>, %k: tensor<1x2x?x32xTYPE>)
    -> (tensor<1x2x?x32xTYPE>, tensor<1x2x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %k causal(bottom_right) : tensor<1x2x?x32xTYPE>,
      tensor<1x2x?x32xTYPE>, tensor<1x2x?x32xTYPE> -> tensor<1x2x?x32xTYPE>, tensor<1x2x?xf32>
  return %o, %l : tensor<1x2x?x32xTYPE>, tensor<1x2x?xf32>
}
