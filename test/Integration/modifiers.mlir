// Modifiers that only normalisation sees, at ragged sizes, against the specification.
// RUN: fovea-run %s --no-cache --entry=lengths --random --compare=reference --magnitude=30
// RUN: fovea-run %s --no-cache --entry=broadcast --random --compare=reference --shapes=2x4x9x16,2x2x33x16,1x33,2x1x9x1
// RUN: fovea-run %s --no-cache --entry=broadcast --random --compare=reference --shapes=2x4x9x16,2x2x33x16,9x33,1x1x1x33
// RUN: fovea-run %s --no-cache --entry=broadcast --random --compare=reference --shapes=2x4x9x16,2x2x33x16,1x1,2x1x9x33
// RUN: fovea-run %s --no-cache --entry=grouped --random --compare=reference
// RUN: fovea-run %s --no-cache --entry=dynamic_group --random --compare=reference --shapes=2x8x5x16,2x2x153x16 --magnitude=30
// RUN: fovea-run %s --no-cache --entry=dynamic_group --random --compare=reference --shapes=1x8x99x16,1x2x70x16 --magnitude=30
// RUN: fovea-run %s --no-cache --entry=three_dims --random --compare=reference
// RUN: fovea-run %s --no-cache --entry=no_keys --random --compare=reference
// RUN: fovea-run %s --no-cache --entry=empty_rows --random --compare=reference

func.func @lengths(%q: tensor<2x4x37x16xf32>, %k: tensor<2x2x53x16xf32>, %v: tensor<2x2x53x24xf32>, %n: tensor<2xi32>)
    -> (tensor<2x4x37x24xf32>, tensor<2x4x37xf32>) {
  %o, %l = attn.sdpa %q, %k, %v lengths(%n : tensor<2xi32>)
      : tensor<2x4x37x16xf32>, tensor<2x2x53x16xf32>, tensor<2x2x53x24xf32> -> tensor<2x4x37x24xf32>, tensor<2x4x37xf32>
  return %o, %l : tensor<2x4x37x24xf32>, tensor<2x4x37xf32>
}

func.func @broadcast(%q: tensor<?x4x?x16xf32>, %k: tensor<?x2x?x16xf32>, %m: tensor<?x?xi1>, %n: tensor<?x1x?x?xf32>)
    -> tensor<?x4x?x16xf32> {
  %o = attn.sdpa %q, %k, %k causal(bottom_right) mask(%m : tensor<?x?xi1>) bias(%n : tensor<?x1x?x?xf32>)
      : tensor<?x4x?x16xf32>, tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32> -> tensor<?x4x?x16xf32>
  return %o : tensor<?x4x?x16xf32>
}

// Heads and queries of a group are rows of one tile: lengths, mask and a region that
// reads the head.
func.func @grouped(%q: tensor<2x8x2x16xf32>, %k: tensor<2x2x53x16xf32>, %slopes: tensor<8xf32>, %n: tensor<2xi32>, %m: tensor<8x2x53xi1>)
    -> (tensor<2x8x2x16xf32>, tensor<2x8x2xf32>) {
  %o, %l = attn.sdpa %q, %k, %k causal(bottom_right) lengths(%n : tensor<2xi32>) mask(%m : tensor<8x2x53xi1>)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<8xf32>
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      } : tensor<2x8x2x16xf32>, tensor<2x2x53x16xf32>, tensor<2x2x53x16xf32> -> tensor<2x8x2x16xf32>, tensor<2x8x2xf32>
  return %o, %l : tensor<2x8x2x16xf32>, tensor<2x8x2xf32>
}

// Grouped where there are few queries.
func.func @dynamic_group(%q: tensor<?x8x?x16xf32>, %k: tensor<?x2x?x16xf32>) -> (tensor<?x8x?x16xf32>, tensor<?x8x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %k causal(bottom_right) window([40, 0])
      : tensor<?x8x?x16xf32>, tensor<?x2x?x16xf32>, tensor<?x2x?x16xf32> -> tensor<?x8x?x16xf32>, tensor<?x8x?xf32>
  return %o, %l : tensor<?x8x?x16xf32>, tensor<?x8x?xf32>
}

// Without heads a mask of rank 3 has a batch.
func.func @three_dims(%q: tensor<3x37x16xf32>, %k: tensor<3x53x16xf32>, %m: tensor<3x37x53xi1>, %n: tensor<37x1xf16>, %len: tensor<3xi64>)
    -> tensor<3x37x16xf32> {
  %o = attn.sdpa %q, %k, %k window([9, 4]) softcap(5.0) mask(%m : tensor<3x37x53xi1>) bias(%n : tensor<37x1xf16>) lengths(%len : tensor<3xi64>)
      : tensor<3x37x16xf32>, tensor<3x53x16xf32>, tensor<3x53x16xf32> -> tensor<3x37x16xf32>
  return %o : tensor<3x37x16xf32>
}

func.func @no_keys(%q: tensor<2x4x7x16xf32>, %k: tensor<2x2x0x16xf32>, %sinks: tensor<4xf32>)
    -> (tensor<2x4x7x16xf32>, tensor<2x4x7xf32>) {
  %o, %l = attn.sdpa %q, %k, %k causal(top_left) sinks(%sinks : tensor<4xf32>)
      : tensor<2x4x7x16xf32>, tensor<2x2x0x16xf32>, tensor<2x2x0x16xf32> -> tensor<2x4x7x16xf32>, tensor<2x4x7xf32>
  return %o, %l : tensor<2x4x7x16xf32>, tensor<2x4x7xf32>
}

// Rows from 7 on have no key, and scores are multiplied by more than 1 for exponentials.
func.func @empty_rows(%q: tensor<1x2x80x32xf16>, %k: tensor<1x1x5x32xf16>) -> (tensor<1x2x80x32xf16>, tensor<1x2x80xf32>) {
  %o, %l = attn.sdpa %q, %k, %k scale(0.9) causal(top_left) window([2, -1])
      : tensor<1x2x80x32xf16>, tensor<1x1x5x32xf16>, tensor<1x1x5x32xf16> -> tensor<1x2x80x32xf16>, tensor<1x2x80xf32>
  return %o, %l : tensor<1x2x80x32xf16>, tensor<1x2x80xf32>
}
