// What attn.merge rejects.
// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%p: tensor<16xf16>, %l: tensor<2x4x8xf32>) {
  // expected-error @below {{'attn.merge' op expected partials of rank 2 or more, got 1}}
  %o, %r = attn.merge %p, %l dim(1) : tensor<16xf16>, tensor<2x4x8xf32> -> tensor<2x8x16xf16>, tensor<2x8xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8xf32>) {
  // expected-error @below {{'attn.merge' op expected dim between 0 and 2 for partials of rank 4, got 3}}
  %o, %r = attn.merge %p, %l dim(3) : tensor<2x4x8x16xf16>, tensor<2x4x8xf32> -> tensor<2x8x16xf16>, tensor<2x8xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8xf32>) {
  // expected-error @below {{'attn.merge' op expected dim between 0 and 2 for partials of rank 4, got -1}}
  %o, %r = attn.merge %p, %l dim(-1) : tensor<2x4x8x16xf16>, tensor<2x4x8xf32> -> tensor<2x8x16xf16>, tensor<2x8xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8x16xf32>) {
  // expected-error @below {{'attn.merge' op expected lses of shape [2, 4, 8], got [2, 4, 8, 16]}}
  %o, %r = attn.merge %p, %l dim(1) : tensor<2x4x8x16xf16>, tensor<2x4x8x16xf32> -> tensor<2x8x16xf16>, tensor<2x8xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8xf64>) {
  // expected-error @below {{'attn.merge' op expected lses of element type 'f32', got 'f64'}}
  %o, %r = attn.merge %p, %l dim(1) : tensor<2x4x8x16xf16>, tensor<2x4x8xf64> -> tensor<2x8x16xf16>, tensor<2x8xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8xf32>) {
  // expected-error @below {{'attn.merge' op expected output of shape [2, 8, 16], got [2, 4, 16]}}
  %o, %r = attn.merge %p, %l dim(1) : tensor<2x4x8x16xf16>, tensor<2x4x8xf32> -> tensor<2x4x16xf16>, tensor<2x8xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8xf32>) {
  // expected-error @below {{'attn.merge' op expected lse of shape [2, 8], got [2, 8, 16]}}
  %o, %r = attn.merge %p, %l dim(1) : tensor<2x4x8x16xf16>, tensor<2x4x8xf32> -> tensor<2x8x16xf16>, tensor<2x8x16xf32>
  return
}

// -----

func.func @f(%p: tensor<2x4x8x16xf16>, %l: tensor<2x4x8xf32>) {
  // expected-error @below {{'attn.merge' op expected lse of element type 'f32', got 'f64'}}
  %o, %r = attn.merge %p, %l dim(1) : tensor<2x4x8x16xf16>, tensor<2x4x8xf32> -> tensor<2x8x16xf16>, tensor<2x8xf64>
  return
}
