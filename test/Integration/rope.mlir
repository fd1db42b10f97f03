// Rotary embeddings against the specification: pairs, parts of rows, ranks, positions,
// tables.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=halves --shapes=2x3x37x64
// RUN: %{run} --entry=halves --shapes=1x3x1x64
// RUN: %{run} --entry=halves --shapes=1x3x0x64
// RUN: %{run} --entry=interleaved_part --shapes=2x19x3x40,
// RUN: %{run} --entry=per_batch --shapes=3x11x2x24,3,11
// RUN: %{run} --entry=table --shapes=2x9x2x20,2x9,50x6,50x6
// RUN: %{run} --entry=direct --shapes=2x9x16,2x9x8,2x9x8 --magnitude=50
// RUN: %{run} --entry=frequencies --shapes=7x12,4
// RUN: %{run} --entry=far

func.func @halves(%x: tensor<?x3x?x64xf32>) -> tensor<?x3x?x64xf32> {
  %y = attn.rope %x : tensor<?x3x?x64xf32>
  return %y : tensor<?x3x?x64xf32>
}

func.func @interleaved_part(%x: tensor<?x?x3x40xbf16>, %past: i32) -> tensor<?x?x3x40xbf16> {
  %y = attn.rope %x rotary(interleaved, size = 28, base = 5.0e5) sequence(1) offset(%past : i32)
      : tensor<?x?x3x40xbf16>
  return %y : tensor<?x?x3x40xbf16>
}

func.func @per_batch(%x: tensor<?x?x2x24xf16>, %past: tensor<?xi64>, %p: tensor<?xi32>) -> tensor<?x?x2x24xf16> {
  %y = attn.rope %x rotary(size = 10, position_scale = 0.125) sequence(1)
      offset(%past : tensor<?xi64>) positions(%p : tensor<?xi32>) : tensor<?x?x2x24xf16>
  return %y : tensor<?x?x2x24xf16>
}

// Some random positions are not in the table.
func.func @table(%x: tensor<?x?x2x20xf64>, %p: tensor<?x?xi64>, %c: tensor<?x6xf32>, %s: tensor<?x6xf32>)
    -> tensor<?x?x2x20xf64> {
  %y = attn.rope %x rotary(size = 12, interleaved) sequence(1) positions(%p : tensor<?x?xi64>)
      tables(%c, %s : tensor<?x6xf32>, tensor<?x6xf32>) : tensor<?x?x2x20xf64>
  return %y : tensor<?x?x2x20xf64>
}

func.func @direct(%x: tensor<?x?x16xf32>, %c: tensor<?x?x8xf32>, %s: tensor<?x?x8xf32>) -> tensor<?x?x16xf32> {
  %y = attn.rope %x tables(%c, %s : tensor<?x?x8xf32>, tensor<?x?x8xf32>) : tensor<?x?x16xf32>
  return %y : tensor<?x?x16xf32>
}

func.func @frequencies(%x: tensor<?x12xf32>, %f: tensor<4xf32>) -> tensor<?x12xf32> {
  %y = attn.rope %x rotary(size = 8) frequencies(%f : tensor<4xf32>) : tensor<?x12xf32>
  return %y : tensor<?x12xf32>
}

// Angles stay accurate at the end of long contexts.
func.func @far(%x: tensor<1x2x33x64xf32>) -> tensor<1x2x33x64xf32> {
  %past = arith.constant 10000000 : i64
  %y = attn.rope %x offset(%past : i64) : tensor<1x2x33x64xf32>
  return %y : tensor<1x2x33x64xf32>
}
