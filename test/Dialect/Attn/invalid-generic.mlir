// Malformed generic forms are errors, not crashes.
// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op operand count (3) does not match with the total size (4) specified in attribute 'operandSegmentSizes'}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0, 0>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{invalid properties {operandSegmentSizes = array<i32: 1, 1, 1>} for op attn.sdpa: size mismatch in attribute conversion: 3 vs 7}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op 'operandSegmentSizes' attribute cannot have negative elements}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, -1, 0, 0, 0, 2>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op operand #2 must be 1D tensor of 32-bit signless integer or 64-bit signless integer or index values, but got 'tensor<4x16xf32>'}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 0, 1, 1, 1, 0, 0, 0>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op operand count (3) does not match with the total size (0) specified in attribute 'operandSegmentSizes'}}
  "attn.sdpa"(%q, %q, %q) ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op expected 2 regions}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op expected 2 regions}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}>  : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op expected 2 regions}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}, {}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op expected 1 or more results}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> ()
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op result group starting at #1 requires 0 or 1 element, but found 2}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op result #0 must be 2D/3D/4D tensor of f16, bf16, f32 or f64 values, but got 'f32'}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> (f32)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op attribute 'scale' failed to satisfy constraint: 64-bit float attribute}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>, scale = 1.0 : f32}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{invalid properties {causal = 7 : i32, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>} for op attn.sdpa: Invalid attribute `causal` in property conversion: 7 : i32}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>, causal = 7 : i32}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{empty block: expect at least a terminator}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({^bb0:
  }, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op expected score_mod arguments ('f32', 'index', 'index', 'index', 'index'), got ('f32', 'f32', 'f32', 'f32', 'f32', 'f32')}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %e: f32, %f: f32):
    "attn.yield"(%a) : (f32) -> ()
  }, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+2 {{'attn.yield' op requires a single operand}}
  "attn.sdpa"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({^bb0(%a: f32, %b: index, %c: index, %d: index, %e: index):
    "attn.yield"() : () -> ()
  }, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op operand #0 must be 2D/3D/4D tensor of f16, bf16, f32 or f64 values, but got 'tensor<*xf32>'}}
  "attn.sdpa"(%u, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}, {}) : (tensor<*xf32>, tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op operand #0 must be 2D/3D/4D tensor of f16, bf16, f32 or f64 values, but got 'tensor<f32>'}}
  "attn.sdpa"(%z, %z, %z) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0>}> ({}, {}) : (tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.sdpa' op expected 2 regions}}
  "attn.sdpa"()  : () -> ()
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op expected the number of tensor results (0) to be equal to the number of output tensors (3)}}
  "attn.online_sdpa"(%q, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>, scale = 1.0}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> ()
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op requires attribute 'scale'}}
  "attn.online_sdpa"(%q, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op operand #5 must be 1-bit signless integer, but got 'tensor<4xf32>'}}
  "attn.online_sdpa"(%q, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 0, 0, 1>, scale = 1.0}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op expected type of operand #5 ('tensor<4xf32>') to match type of corresponding result ('tensor<5xf32>')}}
  "attn.online_sdpa"(%q, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>, scale = 1.0}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<5xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op expected 2 regions}}
  "attn.online_sdpa"(%q, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>, scale = 1.0}>  : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{invalid properties {operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0>, scale = 1.000000e+00 : f64} for op attn.online_sdpa: size mismatch in attribute conversion: 7 vs 8}}
  "attn.online_sdpa"(%q, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0>, scale = 1.0}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op operand #3 must be ranked tensor of f32 or f64 values or memref of f32 or f64 values, but got 'tensor<*xf32>'}}
  "attn.online_sdpa"(%q, %q, %q, %u, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>, scale = 1.0}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<*xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op expected max of shape [4], got []}}
  "attn.online_sdpa"(%q, %q, %q, %q, %z, %z) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>, scale = 1.0}> ({}, {}) : (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<f32>, tensor<f32>) -> (tensor<4x16xf32>, tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op expected all tensors or all buffers, got both}}
  "attn.online_sdpa"(%m, %q, %q, %q, %x, %x) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0>, scale = 1.0}> ({}, {}) : (memref<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.online_sdpa' op expected 2 regions}}
  "attn.online_sdpa"()  : () -> ()
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.normalize' op expected the number of tensor results (0) to be equal to the number of output tensors (1)}}
  "attn.normalize"(%q, %x, %x, %q)  : (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4x16xf32>) -> ()
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.normalize' op expected the number of tensor results (2) to be equal to the number of output tensors (1)}}
  "attn.normalize"(%q, %x, %x, %q)  : (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.normalize' op expected 4 or more operands, but found 3}}
  "attn.normalize"(%q, %x, %x)  : (tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x16xf32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.normalize' op expected acc of rank 1 or more, got 0}}
  "attn.normalize"(%z, %z, %z, %z)  : (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.normalize' op expected 4 or more operands, but found 0}}
  "attn.normalize"()  : () -> ()
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op requires attribute 'dim'}}
  "attn.merge"(%q, %x)  : (tensor<4x16xf32>, tensor<4xf32>) -> (tensor<16xf32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op expected dim between 0 and 0 for partials of rank 2, got 9223372036854775807}}
  "attn.merge"(%q, %x) <{dim = 9223372036854775807 : i64}>  : (tensor<4x16xf32>, tensor<4xf32>) -> (tensor<16xf32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op attribute 'dim' failed to satisfy constraint: 64-bit signless integer attribute}}
  "attn.merge"(%q, %x) <{dim = 0 : i32}>  : (tensor<4x16xf32>, tensor<4xf32>) -> (tensor<16xf32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op expected partials of rank 2 or more, got 0}}
  "attn.merge"(%z, %z) <{dim = 0 : i64}>  : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op operand #0 must be ranked tensor of f16, bf16, f32 or f64 values, but got 'tensor<*xf32>'}}
  "attn.merge"(%u, %x) <{dim = 0 : i64}>  : (tensor<*xf32>, tensor<4xf32>) -> (tensor<16xf32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op expected 2 operands, but found 1}}
  "attn.merge"(%q) <{dim = 0 : i64}>  : (tensor<4x16xf32>) -> (tensor<16xf32>, tensor<f32>)
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>, %u: tensor<*xf32>, %z: tensor<f32>, %m: memref<4x16xf32>, %x: tensor<4xf32>) {
  // expected-error @+1 {{'attn.merge' op expected 2 results}}
  "attn.merge"(%q, %x) <{dim = 0 : i64}>  : (tensor<4x16xf32>, tensor<4xf32>) -> ()
  return
}
