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
// RUN: %{run} --entry=shared --shapes=3x40x5x32,1x40x16,1x40x16 --magnitude=50
// RUN: %{run} --entry=shared --shapes=1x600x5x32,1x600x16,1x600x16
// RUN: %{run} --entry=exact --shapes=2x2x45x26,2 --magnitude=50
// RUN: %{run} --entry=projected --shapes=70x48,48x96 --magnitude=50
// RUN: %{run} --entry=projected --shapes=0x48,48x96
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

// Tables of which one batch entry is for all, known only at run time.
func.func @shared(%x: tensor<?x?x5x32xf16>, %c: tensor<?x?x16xf16>, %s: tensor<?x?x16xf16>) -> tensor<?x?x5x32xf16> {
  %y = attn.rope %x rotary(interleaved) sequence(1) tables(%c, %s : tensor<?x?x16xf16>, tensor<?x?x16xf16>)
      : tensor<?x?x5x32xf16>
  return %y : tensor<?x?x5x32xf16>
}

func.func @exact(%x: tensor<?x2x?x26xf64>, %past: tensor<?xi32>) -> tensor<?x2x?x26xf64> {
  %y = attn.rope %x rotary(size = 22) offset(%past : tensor<?xi32>) : tensor<?x2x?x26xf64>
  return %y : tensor<?x2x?x26xf64>
}

// Rotated where the projection wrote it, one head of two.
func.func @projected(%x: tensor<?x48xf32>, %w: tensor<48x96xf32>) -> tensor<?x2x48xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %L = tensor.dim %x, %c0 : tensor<?x48xf32>
  %e = tensor.empty(%L) : tensor<?x96xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x96xf32>) -> tensor<?x96xf32>
  %p = linalg.matmul ins(%x, %w : tensor<?x48xf32>, tensor<48x96xf32>) outs(%f : tensor<?x96xf32>) -> tensor<?x96xf32>
  %h = tensor.expand_shape %p [[0], [1, 2]] output_shape [%L, 2, 48] : tensor<?x96xf32> into tensor<?x2x48xf32>
  %y = attn.rope %h rotary(size = 40) sequence(0) : tensor<?x2x48xf32>
  return %y : tensor<?x2x48xf32>
}

// Angles stay accurate at the end of long contexts.
func.func @far(%x: tensor<1x2x33x64xf32>) -> tensor<1x2x33x64xf32> {
  %past = arith.constant 10000000 : i64
  %y = attn.rope %x offset(%past : i64) : tensor<1x2x33x64xf32>
  return %y : tensor<1x2x33x64xf32>
}
