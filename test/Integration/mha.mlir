// Multi-head attention against the specification: self and cross, packed and separate,
// grouped heads, rotary positions, modifiers, dtypes, degenerate lengths. Between passes the
// IR is valid, also where attention is one of two branches.

// RUN: fovea-opt %s --fovea-cpu-pipeline="stop-after=target" -o /dev/null

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=packed --shapes=2x37x48,48x144,144,48x40,40
// RUN: %{run} --entry=packed --shapes=2x1x48,48x144,144,48x40,40 --magnitude=4
// RUN: %{run} --entry=packed --shapes=2x0x48,48x144,144,48x40,40
// RUN: %{run} --entry=packed --shapes=0x5x48,48x144,144,48x40,40
// RUN: %{run} --entry=grouped_rope --shapes=2x45x32,32x96,64x32,
// RUN: %{run} --entry=grouped_rope --shapes=1x3x32,32x96,64x32,
// RUN: %{run} --entry=cross --shapes=2x19x32,2x70x24,32x32,32,24x32,24x48,48,48x16,16,2
// RUN: %{run} --entry=cross --shapes=2x19x32,2x0x24,32x32,32,24x32,24x48,48,48x16,16,2
// RUN: %{run} --entry=cross_packed --shapes=1x9x32,1x30x32,32x96,96
// RUN: %{run} --entry=modifiers --shapes=2x40x32,32x96,32x32,1x40,4x1x40,4,4
// RUN: %{run} --entry=separate_f16 --shapes=1x33x32,1x50x32,1x50x16,32x32,32x16,16x24

func.func @packed(%x: tensor<?x?x48xf32>, %w: tensor<48x144xf32>, %b: tensor<144xf32>,
                  %wo: tensor<48x40xf32>, %bo: tensor<40xf32>) -> (tensor<?x?x40xf32>, tensor<?x6x?xf32>) {
  %y, %l = attn.mha %x heads(6) qkv(%w, %b : tensor<48x144xf32>, tensor<144xf32>)
      out(%wo, %bo : tensor<48x40xf32>, tensor<40xf32>)
      : tensor<?x?x48xf32> -> tensor<?x?x40xf32>, tensor<?x6x?xf32>
  return %y, %l : tensor<?x?x40xf32>, tensor<?x6x?xf32>
}

func.func @grouped_rope(%x: tensor<?x?x32xbf16>, %w: tensor<32x96xbf16>, %wo: tensor<64x32xbf16>, %past: i32)
    -> tensor<?x?x32xbf16> {
  %y = attn.mha %x heads(4, 1) qkv(%w : tensor<32x96xbf16>) out(%wo : tensor<64x32xbf16>)
      rope(interleaved, size = 12) offset(%past : i32) causal(top_left) scale(0.03)
      : tensor<?x?x32xbf16> -> tensor<?x?x32xbf16>
  return %y : tensor<?x?x32xbf16>
}

func.func @cross(%x: tensor<?x?x32xf64>, %m: tensor<?x?x24xf64>, %wq: tensor<32x32xf64>, %bq: tensor<32xf64>,
    %wk: tensor<24x32xf64>, %wv: tensor<24x48xf64>, %bv: tensor<48xf64>, %wo: tensor<48x16xf64>,
    %bo: tensor<16xf64>, %n: tensor<?xi32>) -> tensor<?x?x16xf64> {
  %y = attn.mha %x, %m heads(4) q(%wq, %bq : tensor<32x32xf64>, tensor<32xf64>) k(%wk : tensor<24x32xf64>)
      v(%wv, %bv : tensor<24x48xf64>, tensor<48xf64>) out(%wo, %bo : tensor<48x16xf64>, tensor<16xf64>)
      lengths(%n : tensor<?xi32>) : tensor<?x?x32xf64>, tensor<?x?x24xf64> -> tensor<?x?x16xf64>
  return %y : tensor<?x?x16xf64>
}

func.func @cross_packed(%x: tensor<1x?x32xf32>, %m: tensor<1x?x32xf32>, %w: tensor<32x96xf32>, %b: tensor<96xf32>)
    -> tensor<1x?x32xf32> {
  %y = attn.mha %x, %m heads(2) qkv(%w, %b : tensor<32x96xf32>, tensor<96xf32>) rope() causal(bottom_right)
      : tensor<1x?x32xf32>, tensor<1x?x32xf32> -> tensor<1x?x32xf32>
  return %y : tensor<1x?x32xf32>
}

func.func @modifiers(%x: tensor<?x?x32xf32>, %w: tensor<32x96xf32>, %wo: tensor<32x32xf32>,
    %mask: tensor<1x?xi1>, %bias: tensor<4x1x?xf32>, %sinks: tensor<4xf32>, %slopes: tensor<4xf32>)
    -> (tensor<?x?x32xf32>, tensor<?x4x?xf32>) {
  %y, %l = attn.mha %x heads(4) qkv(%w : tensor<32x96xf32>) out(%wo : tensor<32x32xf32>)
      rope(size = 4) scale(0.05) causal(top_left) window([20, -1]) softcap(20.0) mask(%mask : tensor<1x?xi1>)
      bias(%bias : tensor<4x1x?xf32>) sinks(%sinks : tensor<4xf32>)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<4xf32>
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %ne = arith.cmpi ne, %i, %j : index
        attn.yield %ne : i1
      }
      : tensor<?x?x32xf32> -> tensor<?x?x32xf32>, tensor<?x4x?xf32>
  return %y, %l : tensor<?x?x32xf32>, tensor<?x4x?xf32>
}

func.func @separate_f16(%x: tensor<1x?x32xf16>, %k: tensor<1x?x32xf16>, %v: tensor<1x?x16xf16>,
    %wq: tensor<32x32xf16>, %wk: tensor<32x16xf16>, %wv: tensor<16x24xf16>) -> tensor<1x?x48xf16> {
  %y = attn.mha %x, %k, %v heads(4, 2) q(%wq : tensor<32x32xf16>) k(%wk : tensor<32x16xf16>)
      v(%wv : tensor<16x24xf16>) scale(0.02)
      : tensor<1x?x32xf16>, tensor<1x?x32xf16>, tensor<1x?x16xf16> -> tensor<1x?x48xf16>
  return %y : tensor<1x?x48xf16>
}
