// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%x: tensor<16xf32>) {
  // expected-error @below {{operand #0 must be 2D/3D/4D tensor of f16, bf16, f32 or f64 values, but got 'tensor<16xf32>'}}
  %y = attn.rope %x : tensor<16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x15xf32>) {
  // expected-error @below {{'attn.rope' op expected an even number of rotated elements of at most 15, got 15}}
  %y = attn.rope %x : tensor<2x3x5x15xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x?xf32>) {
  // expected-error @below {{'attn.rope' op expected input of static, positive row size, got ?}}
  %y = attn.rope %x : tensor<2x3x5x?xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{'attn.rope' op expected an even number of rotated elements of at most 16, got 18}}
  %y = attn.rope %x rotary(size = 18) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{expected an even size of 2 or more, got 7}}
  %y = attn.rope %x rotary(size = 7) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{expected an even size of 2 or more, got 0}}
  %y = attn.rope %x rotary(size = 0) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{expected positive, finite base, got 0.000000e+00}}
  %y = attn.rope %x rotary(base = 0.0) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{expected finite position_scale, got INF}}
  %y = attn.rope %x rotary(position_scale = 0x7FF0000000000000) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{expected 'interleaved', 'size', 'base' or 'position_scale', got 'halves'}}
  %y = attn.rope %x rotary(halves) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{'attn.rope' op expected sequence between 0 and 2 for input of rank 4, got 3}}
  %y = attn.rope %x sequence(3) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %o: tensor<3xi32>) {
  // expected-error @below {{'attn.rope' op expected offset of shape [2], got [3]}}
  %y = attn.rope %x offset(%o : tensor<3xi32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<5x16xf32>, %o: tensor<1xi32>) {
  // expected-error @below {{'attn.rope' op expected a scalar offset where there is no batch, got 'tensor<1xi32>'}}
  %y = attn.rope %x offset(%o : tensor<1xi32>) : tensor<5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %o: f32) {
  // expected-error @below {{'attn.rope' op operand #1 must be i32, i64 or index, or a 1D tensor of those, but got 'f32'}}
  %y = attn.rope %x offset(%o : f32) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %p: tensor<3x5xi64>) {
  // expected-error @below {{'attn.rope' op expected positions of shape [5] or [2, 5], got [3, 5]}}
  %y = attn.rope %x positions(%p : tensor<3x5xi64>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %p: tensor<4xi64>) {
  // expected-error @below {{'attn.rope' op expected positions of shape [5] or [2, 5], got [4]}}
  %y = attn.rope %x positions(%p : tensor<4xi64>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %c: tensor<9x8xf32>, %s: tensor<9x8xf16>) {
  // expected-error @below {{'attn.rope' op expected tables of one type, got 'tensor<9x8xf32>' and 'tensor<9x8xf16>'}}
  %y = attn.rope %x tables(%c, %s : tensor<9x8xf32>, tensor<9x8xf16>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %c: tensor<9x16xf32>) {
  // expected-error @below {{'attn.rope' op expected tables of shape [?, 8], got [9, 16]}}
  %y = attn.rope %x tables(%c, %c : tensor<9x16xf32>, tensor<9x16xf32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %c: tensor<3x5x8xf32>) {
  // expected-error @below {{'attn.rope' op expected tables of shape [2, 5, 8], got [3, 5, 8]}}
  %y = attn.rope %x tables(%c, %c : tensor<3x5x8xf32>, tensor<3x5x8xf32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %c: tensor<2x5x8xf32>, %o: index) {
  // expected-error @below {{'attn.rope' op expected tables [N, 8] to read at given positions, got [2, 5, 8]}}
  %y = attn.rope %x offset(%o : index) tables(%c, %c : tensor<2x5x8xf32>, tensor<2x5x8xf32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %c: tensor<9x8xf32>) {
  // expected-error @below {{'attn.rope' op expected no frequencies, base or position_scale where angles are in tables}}
  %y = attn.rope %x rotary(base = 5.0e5) tables(%c, %c : tensor<9x8xf32>, tensor<9x8xf32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %c: tensor<9x8xf32>) {
  // expected-error @below {{'attn.rope' op expected tables of both cosines and sines}}
  %y = "attn.rope"(%x, %c) {operandSegmentSizes = array<i32: 1, 0, 0, 1, 0, 0>}
      : (tensor<2x3x5x16xf32>, tensor<9x8xf32>) -> tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %f: tensor<16xf32>) {
  // expected-error @below {{'attn.rope' op expected frequencies of shape [8], got [16]}}
  %y = attn.rope %x frequencies(%f : tensor<16xf32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>, %f: tensor<8xf32>) {
  // expected-error @below {{'attn.rope' op expected no base where there are frequencies}}
  %y = attn.rope %x rotary(base = 5.0e5) frequencies(%f : tensor<8xf32>) : tensor<2x3x5x16xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3x5x16xf32>) {
  // expected-error @below {{'attn.rope' op failed to verify that all of {input, output} have same type}}
  %y = "attn.rope"(%x) {operandSegmentSizes = array<i32: 1, 0, 0, 0, 0, 0>}
      : (tensor<2x3x5x16xf32>) -> tensor<2x3x5x16xf16>
  return
}
