// Kernels of warpgroups (sm_90a): head sizes and element types, then each modifier, at
// ragged sizes. TMA, mbarriers and wgmma run with all of the emulator's checks.

// DEFINE: %{size} = 64
// DEFINE: %{value} = 64
// DEFINE: %{type} = f16
// DEFINE: %{check} = fovea-run %t.mlir --no-cache --chip=sm_90a --random --compare=reference
// DEFINE: %{shapes} = 1x2x150x%{size},1x1x300x%{size},1x1x300x%{value}
// DEFINE: %{run} = sed 's/SIZE/%{size}/g; s/VALUE/%{value}/g; s/TYPE/%{type}/g' %s > %t.mlir && %{check}
// RUN: %{run} --entry=plain --shapes=%{shapes}
// RUN: %{run} --entry=plain --shapes=2x2x70x64,2x1x600x64,2x1x600x64 --magnitude=50
// RUN: %{run} --entry=plain --shapes=1x2x66x64,1x1x0x64,1x1x0x64
// RUN: %{run} --entry=plain --shapes=1x2x0x64,1x1x9x64,1x1x9x64
// RUN: %{run} --entry=plain --shapes=0x2x70x64,0x1x9x64,0x1x9x64
// RUN: %{run} --entry=causal --shapes=%{shapes} --magnitude=50
// RUN: %{run} --entry=causal --shapes=1x2x200x64,1x1x90x64,1x1x90x64
// RUN: %{run} --entry=window --shapes=%{shapes},1 --magnitude=30
// RUN: %{run} --entry=softcap --shapes=%{shapes} --magnitude=50
// RUN: %{run} --entry=regions --magnitude=30
// RUN: %{run} --entry=bias --shapes=2x130x64,2x131x64,2x131x64,130x131
// RUN: %{run} --entry=one_tile
// RUN: %{run} --entry=first_and_last --shapes=1x2x70x64,1x1x700x64 --magnitude=30
// RUN: %{run} --entry=chunks --shapes=%{shapes}
// REDEFINE: %{type} = bf16
// RUN: %{run} --entry=plain --shapes=%{shapes} --magnitude=50
// RUN: %{run} --entry=causal --shapes=%{shapes}
// REDEFINE: %{size} = 128
// REDEFINE: %{value} = 128
// RUN: %{run} --entry=causal --shapes=%{shapes} --magnitude=50
// REDEFINE: %{type} = f16
// RUN: %{run} --entry=plain --shapes=%{shapes}
// REDEFINE: %{size} = 256
// REDEFINE: %{value} = 256
// RUN: %{run} --entry=causal --shapes=%{shapes} --magnitude=50
// REDEFINE: %{size} = 80
// REDEFINE: %{value} = 80
// RUN: %{run} --entry=plain --shapes=%{shapes} --magnitude=50
// REDEFINE: %{size} = 96
// REDEFINE: %{value} = 40
// RUN: %{run} --entry=causal --shapes=%{shapes}
// REDEFINE: %{size} = 8
// REDEFINE: %{value} = 200
// RUN: %{run} --entry=causal --shapes=%{shapes} --magnitude=50

func.func @plain(%q: tensor<?x2x?xSIZExTYPE>, %k: tensor<?x1x?xSIZExTYPE>, %v: tensor<?x1x?xVALUExTYPE>)
    -> tensor<?x2x?xVALUExTYPE> {
  %o = attn.sdpa %q, %k, %v : tensor<?x2x?xSIZExTYPE>, tensor<?x1x?xSIZExTYPE>, tensor<?x1x?xVALUExTYPE>
      -> tensor<?x2x?xVALUExTYPE>
  return %o : tensor<?x2x?xVALUExTYPE>
}

func.func @causal(%q: tensor<?x2x?xSIZExTYPE>, %k: tensor<?x1x?xSIZExTYPE>, %v: tensor<?x1x?xVALUExTYPE>)
    -> (tensor<?x2x?xVALUExTYPE>, tensor<?x2x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right)
      : tensor<?x2x?xSIZExTYPE>, tensor<?x1x?xSIZExTYPE>, tensor<?x1x?xVALUExTYPE>
      -> tensor<?x2x?xVALUExTYPE>, tensor<?x2x?xf32>
  return %o, %l : tensor<?x2x?xVALUExTYPE>, tensor<?x2x?xf32>
}

func.func @window(%q: tensor<?x2x?x64xf16>, %k: tensor<?x1x?x64xf16>, %v: tensor<?x1x?x64xf16>, %n: tensor<?xi32>)
    -> (tensor<?x2x?x64xf16>, tensor<?x2x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) window([100, 0]) lengths(%n : tensor<?xi32>)
      : tensor<?x2x?x64xf16>, tensor<?x1x?x64xf16>, tensor<?x1x?x64xf16> -> tensor<?x2x?x64xf16>, tensor<?x2x?xf32>
  return %o, %l : tensor<?x2x?x64xf16>, tensor<?x2x?xf32>
}

func.func @softcap(%q: tensor<1x2x?x64xbf16>, %k: tensor<1x1x?x64xbf16>, %v: tensor<1x1x?x64xbf16>) -> tensor<1x2x?x64xbf16> {
  %o = attn.sdpa %q, %k, %v softcap(20.0) window([64, 64])
      : tensor<1x2x?x64xbf16>, tensor<1x1x?x64xbf16>, tensor<1x1x?x64xbf16> -> tensor<1x2x?x64xbf16>
  return %o : tensor<1x2x?x64xbf16>
}

// A region that reads a tensor, a dense mask and sinks; values are wider than keys.
func.func @regions(%q: tensor<2x4x130x64xf16>, %k: tensor<2x2x201x64xf16>, %v: tensor<2x2x201x128xf16>,
    %slopes: tensor<4xf32>, %m: tensor<4x130x201xi1>, %sinks: tensor<4xf32>)
    -> (tensor<2x4x130x128xf16>, tensor<2x4x130xf32>) {
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) mask(%m : tensor<4x130x201xi1>) sinks(%sinks : tensor<4xf32>)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<4xf32>
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      } : tensor<2x4x130x64xf16>, tensor<2x2x201x64xf16>, tensor<2x2x201x128xf16>
      -> tensor<2x4x130x128xf16>, tensor<2x4x130xf32>
  return %o, %l : tensor<2x4x130x128xf16>, tensor<2x4x130xf32>
}

func.func @bias(%q: tensor<2x?x64xbf16>, %k: tensor<2x?x64xbf16>, %v: tensor<2x?x64xbf16>, %b: tensor<?x?xf32>) -> tensor<2x?x64xbf16> {
  %o = attn.sdpa %q, %k, %v bias(%b : tensor<?x?xf32>)
      : tensor<2x?x64xbf16>, tensor<2x?x64xbf16>, tensor<2x?x64xbf16> -> tensor<2x?x64xbf16>
  return %o : tensor<2x?x64xbf16>
}

// No loop over key tiles.
func.func @one_tile(%q: tensor<100x64xf16>, %k: tensor<77x64xf16>, %v: tensor<77x64xf16>) -> tensor<100x64xf16> {
  %o = attn.sdpa %q, %k, %v : tensor<100x64xf16>, tensor<77x64xf16>, tensor<77x64xf16> -> tensor<100x64xf16>
  return %o : tensor<100x64xf16>
}

// Chunks of keys, whose results are merged.
func.func @chunks(%q: tensor<1x2x?x64xf16>, %k: tensor<1x1x?x64xf16>, %v: tensor<1x1x?x64xf16>) -> tensor<1x2x?x64xf16> {
  %o = attn.sdpa %q, %k, %v
      schedule(#attn.gpu_schedule<kernel = wgmma, query_tile = 64, key_tile = 64, key_chunk = 128, warps = 4, stages = 3>)
      : tensor<1x2x?x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16> -> tensor<1x2x?x64xf16>
  return %o : tensor<1x2x?x64xf16>
}

// The first keys and the last ones: tiles in between are not needed.
func.func @first_and_last(%q: tensor<1x2x?x64xf16>, %k: tensor<1x1x?x64xf16>) -> (tensor<1x2x?x64xf16>, tensor<1x2x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %k mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c4 = arith.constant 4 : index
        %c600 = arith.constant 600 : index
        %first = arith.cmpi slt, %j, %c4 : index
        %last = arith.cmpi sge, %j, %c600 : index
        %a = arith.ori %first, %last : i1
        attn.yield %a : i1
      } : tensor<1x2x?x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16> -> tensor<1x2x?x64xf16>, tensor<1x2x?xf32>
  return %o, %l : tensor<1x2x?x64xf16>, tensor<1x2x?xf32>
}
