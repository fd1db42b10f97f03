// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%q: tensor<16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{operand #0 must be 2D/3D/4D tensor of f16, bf16, f32 or f64 values, but got 'tensor<16xf32>'}}
  %o = attn.sdpa %q, %k, %v : tensor<16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<*xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{custom op 'attn.sdpa' invalid kind of type specified: expected builtin.tensor, but found 'tensor<*xf32>'}}
  %o = attn.sdpa %q, %k, %v : tensor<*xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xi32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{operand #1 must be 2D/3D/4D tensor of f16, bf16, f32 or f64 values, but got 'tensor<2x4x7x16xi32>'}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xi32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of rank 4 like query, got 3}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of rank 4 like query, got 2}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf16>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of element type 'f32', got 'f16'}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf16>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf64>) {
  // expected-error @below {{'attn.sdpa' op expected value of element type 'f32', got 'f64'}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf64> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<3x4x7x16xf32>, %v: tensor<3x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of batch size 2 like query, got 3}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<3x4x7x16xf32>, tensor<3x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<3x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of batch size 2 like query, got 3}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<3x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x5x16xf32>, %k: tensor<3x7x16xf32>, %v: tensor<3x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of batch size 2 like query, got 3}}
  %o = attn.sdpa %q, %k, %v : tensor<2x5x16xf32>, tensor<3x7x16xf32>, tensor<3x7x16xf32> -> tensor<2x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x3x7x16xf32>, %v: tensor<2x3x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of a head count that divides query's 8, got 3}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x3x7x16xf32>, tensor<2x3x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x16x7x16xf32>, %v: tensor<2x16x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of a head count that divides query's 8, got 16}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x16x7x16xf32>, tensor<2x16x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x8x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of head count 4 like key, got 8}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x8x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x32xf32>, %v: tensor<2x4x7x32xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of head size 16 like query, got 32}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x32xf32>, tensor<2x4x7x32xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x6x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of length 7 like key, got 6}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x6x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x?x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected query of static, positive head count, got ?}}
  %o = attn.sdpa %q, %k, %v : tensor<2x?x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x?x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x0x7x16xf32>, %v: tensor<2x0x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of static, positive head count, got 0}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x0x7x16xf32>, tensor<2x0x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x?x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of static, positive head count, got ?}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x?x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x?xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected query of static, positive head size, got ?}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x?xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x?xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected key of static, positive head size, got ?}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x?xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x0xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of static, positive head size, got 0}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x0xf32> -> tensor<2x8x5x0xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<2xf32>) {
  // expected-error @below {{operand #3 must be 1D tensor of 32-bit signless integer or 64-bit signless integer or index values, but got 'tensor<2xf32>'}}
  %o = attn.sdpa %q, %k, %v lengths(%x : tensor<2xf32>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<3xi32>) {
  // expected-error @below {{'attn.sdpa' op expected lengths of shape [2], got [3]}}
  %o = attn.sdpa %q, %k, %v lengths(%x : tensor<3xi32>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<5x16xf32>, %k: tensor<7x16xf32>, %v: tensor<7x16xf32>, %x: tensor<2xi32>) {
  // expected-error @below {{'attn.sdpa' op expected lengths of shape [1], got [2]}}
  %o = attn.sdpa %q, %k, %v lengths(%x : tensor<2xi32>) : tensor<5x16xf32>, tensor<7x16xf32>, tensor<7x16xf32> -> tensor<5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<5x7xf32>) {
  // expected-error @below {{operand #3 must be 0D/1D/2D/3D/4D tensor of 1-bit signless integer values, but got 'tensor<5x7xf32>'}}
  %o = attn.sdpa %q, %k, %v mask(%x : tensor<5x7xf32>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<5x6xi1>) {
  // expected-error @below {{'attn.sdpa' op expected mask to broadcast to [2, 8, 5, 7], got [5, 6]}}
  %o = attn.sdpa %q, %k, %v mask(%x : tensor<5x6xi1>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<2x4x5x7xi1>) {
  // expected-error @below {{'attn.sdpa' op expected mask to broadcast to [2, 8, 5, 7], got [2, 4, 5, 7]}}
  %o = attn.sdpa %q, %k, %v mask(%x : tensor<2x4x5x7xi1>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x5x16xf32>, %k: tensor<2x7x16xf32>, %v: tensor<2x7x16xf32>, %x: tensor<1x2x5x7xi1>) {
  // expected-error @below {{'attn.sdpa' op expected mask to broadcast to [2, 5, 7], got [1, 2, 5, 7]}}
  %o = attn.sdpa %q, %k, %v mask(%x : tensor<1x2x5x7xi1>) : tensor<2x5x16xf32>, tensor<2x7x16xf32>, tensor<2x7x16xf32> -> tensor<2x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<1x16xf32>, %k: tensor<?x16xf32>, %v: tensor<?x16xf32>, %x: tensor<5x7xi1>) {
  // expected-error @below {{'attn.sdpa' op expected mask to broadcast to [1, ?], got [5, 7]}}
  %o = attn.sdpa %q, %k, %v mask(%x : tensor<5x7xi1>) : tensor<1x16xf32>, tensor<?x16xf32>, tensor<?x16xf32> -> tensor<1x16xf32>
  return
}

// -----

func.func @f(%q: tensor<?x8x?x16xf32>, %k: tensor<?x4x7x16xf32>, %v: tensor<?x4x7x16xf32>, %x: tensor<8x5x6xf16>) {
  // expected-error @below {{'attn.sdpa' op expected bias to broadcast to [?, 8, ?, 7], got [8, 5, 6]}}
  %o = attn.sdpa %q, %k, %v bias(%x : tensor<8x5x6xf16>) : tensor<?x8x?x16xf32>, tensor<?x4x7x16xf32>, tensor<?x4x7x16xf32> -> tensor<?x8x?x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<1x8x5xf32>) {
  // expected-error @below {{operand #3 must be 1D/2D tensor of f16, bf16, f32 or f64 values, but got 'tensor<1x8x5xf32>'}}
  %o = attn.sdpa %q, %k, %v sinks(%x : tensor<1x8x5xf32>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<4xf32>) {
  // expected-error @below {{'attn.sdpa' op expected sinks of shape [8], got [4]}}
  %o = attn.sdpa %q, %k, %v sinks(%x : tensor<4xf32>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>, %x: tensor<8x7xf32>) {
  // expected-error @below {{'attn.sdpa' op expected sinks of shape [8, 5], got [8, 7]}}
  %o = attn.sdpa %q, %k, %v sinks(%x : tensor<8x7xf32>) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x5x16xf32>, %k: tensor<2x7x16xf32>, %v: tensor<2x7x16xf32>, %x: tensor<2xf32>) {
  // expected-error @below {{'attn.sdpa' op expected sinks of shape [1], got [2]}}
  %o = attn.sdpa %q, %k, %v sinks(%x : tensor<2xf32>) : tensor<2x5x16xf32>, tensor<2x7x16xf32>, tensor<2x7x16xf32> -> tensor<2x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected window of 2 bounds, got 3}}
  %o = attn.sdpa %q, %k, %v window([1, 2, 3]) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected window of 2 bounds, got 0}}
  %o = attn.sdpa %q, %k, %v window([]) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected window bounds between -1 and 2147483647, got -2}}
  %o = attn.sdpa %q, %k, %v window([4, -2]) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected window bounds between -1 and 2147483647, got 2147483648}}
  %o = attn.sdpa %q, %k, %v window([2147483648, 0]) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected positive, finite softcap, got 0.000000e+00}}
  %o = attn.sdpa %q, %k, %v softcap(0.0) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected positive, finite softcap, got -2.000000e+00}}
  %o = attn.sdpa %q, %k, %v softcap(-2.0) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected positive, finite softcap, got INF}}
  %o = attn.sdpa %q, %k, %v softcap(0x7FF0000000000000) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected finite scale, got nan}}
  %o = attn.sdpa %q, %k, %v scale(0x7FF8000000000000) : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected output of element type 'f32', got 'f16'}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf16>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x32xf32>) {
  // expected-error @below {{'attn.sdpa' op expected output of shape [2, 8, 5, 32], got [2, 8, 5, 16]}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x32xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x?x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected output of shape [2, 8, ?, 16], got [2, 8, 16]}}
  %o = attn.sdpa %q, %k, %v : tensor<2x8x?x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected lse of element type 'f32', got 'f64'}}
  %o, %l = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>, tensor<2x8x5xf64>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected lse of shape [2, 8, 5], got [2, 8, 16]}}
  %o, %l = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>, tensor<2x8x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x7x16xf32>, %v: tensor<2x4x7x16xf32>) {
  // expected-error @below {{result #1 must be 1D/2D/3D tensor of f32 or f64 values, but got 'tensor<2x8x5xf16>'}}
  %o, %l = attn.sdpa %q, %k, %v : tensor<2x8x5x16xf32>, tensor<2x4x7x16xf32>, tensor<2x4x7x16xf32> -> tensor<2x8x5x16xf32>, tensor<2x8x5xf16>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x8x7x16xf32>, %v: tensor<2x8x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected positive, finite softcap, got nan}}
  %o = attn.sdpa %q, %k, %v softcap(0x7FF8000000000000)
      : tensor<2x8x5x16xf32>, tensor<2x8x7x16xf32>, tensor<2x8x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x8x7x16xf32>, %v: tensor<2x8x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected softcap and its inverse to be finite in 'f32', got 1.000000e-300}}
  %o = attn.sdpa %q, %k, %v softcap(1.0e-300)
      : tensor<2x8x5x16xf32>, tensor<2x8x7x16xf32>, tensor<2x8x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x8x7x16xf32>, %v: tensor<2x8x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected softcap and its inverse to be finite in 'f32', got 1.000000e+300}}
  %o = attn.sdpa %q, %k, %v softcap(1.0e300)
      : tensor<2x8x5x16xf32>, tensor<2x8x7x16xf32>, tensor<2x8x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x8x7x16xf32>, %v: tensor<2x8x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected finite scale, got INF}}
  %o = attn.sdpa %q, %k, %v scale(0x7FF0000000000000)
      : tensor<2x8x5x16xf32>, tensor<2x8x7x16xf32>, tensor<2x8x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<2x8x5x16xf32>, %k: tensor<2x8x7x16xf32>, %v: tensor<2x8x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected scale to be finite in 'f32', got -1.000000e+39}}
  %o = attn.sdpa %q, %k, %v scale(-1.0e39)
      : tensor<2x8x5x16xf32>, tensor<2x8x7x16xf32>, tensor<2x8x7x16xf32> -> tensor<2x8x5x16xf32>
  return
}

// -----

func.func @f(%q: tensor<5x70000xf32>, %k: tensor<7x70000xf32>, %v: tensor<7x70000xf32>) {
  // expected-error @below {{'attn.sdpa' op expected query of head size at most 65536, got 70000}}
  %o = attn.sdpa %q, %k, %v
      : tensor<5x70000xf32>, tensor<7x70000xf32>, tensor<7x70000xf32> -> tensor<5x70000xf32>
  return
}

// -----

func.func @f(%q: tensor<5x16xf32>, %k: tensor<7x16xf32>, %v: tensor<7x65537xf32>) {
  // expected-error @below {{'attn.sdpa' op expected value of head size at most 65536, got 65537}}
  %o = attn.sdpa %q, %k, %v
      : tensor<5x16xf32>, tensor<7x16xf32>, tensor<7x65537xf32> -> tensor<5x65537xf32>
  return
}

// -----

func.func @f(%q: tensor<2147483648x16xf32>, %k: tensor<7x16xf32>, %v: tensor<7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected query of length at most 2147483647, got 2147483648}}
  %o = attn.sdpa %q, %k, %v
      : tensor<2147483648x16xf32>, tensor<7x16xf32>, tensor<7x16xf32> -> tensor<2147483648x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4611686018427387904x5x16xf32>, %k: tensor<4611686018427387904x7x16xf32>, %v: tensor<4611686018427387904x7x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected query of at most 2^47 elements, got shape [4611686018427387904, 5, 16]}}
  %o = attn.sdpa %q, %k, %v
      : tensor<4611686018427387904x5x16xf32>, tensor<4611686018427387904x7x16xf32>, tensor<4611686018427387904x7x16xf32> -> tensor<4611686018427387904x5x16xf32>
  return
}
