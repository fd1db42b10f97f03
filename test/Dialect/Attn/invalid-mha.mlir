// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected a positive number of heads, got 0}}
  %y = attn.mha %x heads(0) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected a number of key heads that divides the number of heads 6, got 4}}
  %y = attn.mha %x heads(6, 4) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{operand #0 must be 3D tensor of f16, bf16, f32 or f64 values, but got 'tensor<5x48xf32>'}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) : tensor<5x48xf32> -> tensor<5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %m: tensor<2x7x48xf16>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected key of element type 'f32', got 'f16'}}
  %y = attn.mha %x, %m heads(6) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32>, tensor<2x7x48xf16> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %m: tensor<3x7x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected key of batch size 2 like query, got 3}}
  %y = attn.mha %x, %m heads(6) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32>, tensor<3x7x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %k: tensor<2x7x48xf32>, %v: tensor<2x8x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected value of length 7 like key, got 8}}
  %y = attn.mha %x, %k, %v heads(6) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32>, tensor<2x7x48xf32>, tensor<2x8x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %v: tensor<2x8x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected key where there is value}}
  %y = "attn.mha"(%x, %v, %w) <{numHeads = 6 : i64,
      operandSegmentSizes = array<i32: 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>}> ({}, {})
      : (tensor<2x5x48xf32>, tensor<2x8x48xf32>, tensor<48x144xf32>) -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>) {
  // expected-error @below {{'attn.mha' op expected weights as qkv(...) or as q(...), k(...) and v(...), got neither}}
  %y = attn.mha %x heads(6) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x48xf32>) {
  // expected-error @below {{'attn.mha' op expected weights as qkv(...) or as q(...), k(...) and v(...), got some of the latter}}
  %y = attn.mha %x heads(6) q(%w : tensor<48x48xf32>) v(%w : tensor<48x48xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x48xf32>, %p: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected weights as qkv(...) or as q(...), k(...) and v(...), got both}}
  %y = attn.mha %x heads(6) qkv(%p : tensor<48x144xf32>) q(%w : tensor<48x48xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %b: tensor<48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected out weight where there is out bias}}
  %y = "attn.mha"(%x, %w, %b) <{numHeads = 6 : i64,
      operandSegmentSizes = array<i32: 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0>}> ({}, {})
      : (tensor<2x5x48xf32>, tensor<48x144xf32>, tensor<48xf32>) -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf16>) {
  // expected-error @below {{'attn.mha' op expected qkv weight of element type 'f32', got 'f16'}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf16>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<40x144xf32>) {
  // expected-error @below {{'attn.mha' op expected qkv weight of number of rows 48 like the features of its input, got 40}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<40x144xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %m: tensor<2x5x40xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected qkv weight of number of rows 40 like the features of its input, got 48}}
  %y = attn.mha %x, %m heads(6) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32>, tensor<2x5x40xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x?xf32>) {
  // expected-error @below {{'attn.mha' op expected qkv weight of static, positive number of columns, got ?}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x?xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %b: tensor<48xf32>) {
  // expected-error @below {{'attn.mha' op expected qkv bias of shape [144], got [48]}}
  %y = attn.mha %x heads(6) qkv(%w, %b : tensor<48x144xf32>, tensor<48xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %b: tensor<144xbf16>) {
  // expected-error @below {{'attn.mha' op expected qkv bias of element type 'f32', got 'bf16'}}
  %y = attn.mha %x heads(6) qkv(%w, %b : tensor<48x144xf32>, tensor<144xbf16>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x48xf32>, %v: tensor<48x50xf32>) {
  // expected-error @below {{'attn.mha' op expected q weight of a number of columns that is a multiple of 5 heads, got 48}}
  %y = attn.mha %x heads(5) q(%w : tensor<48x48xf32>) k(%w : tensor<48x48xf32>) v(%v : tensor<48x50xf32>) : tensor<2x5x48xf32> -> tensor<2x5x50xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x48xf32>, %k: tensor<48x32xf32>) {
  // expected-error @below {{'attn.mha' op expected k weight of 24 columns for 3 heads of size 8, got 32}}
  %y = attn.mha %x heads(6, 3) q(%w : tensor<48x48xf32>) k(%k : tensor<48x32xf32>) v(%w : tensor<48x48xf32>) : tensor<2x5x48xf32> -> tensor<2x5x96xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x150xf32>) {
  // expected-error @below {{'attn.mha' op expected qkv weight of columns for 6 + 6 heads of one size and 6 of size 8, got 150}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x150xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x48xf32>, %o: tensor<96x10xf32>) {
  // expected-error @below {{'attn.mha' op expected out weight of 48 rows for 6 heads of value size 8, got 96}}
  %y = attn.mha %x heads(6) q(%w : tensor<48x48xf32>) k(%w : tensor<48x48xf32>) v(%w : tensor<48x48xf32>) out(%o : tensor<96x10xf32>) : tensor<2x5x48xf32> -> tensor<2x5x10xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %o: tensor<?x10xf32>) {
  // expected-error @below {{'attn.mha' op expected out weight of a number of rows that is a multiple of 6 heads, got ?}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) out(%o : tensor<?x10xf32>) : tensor<2x5x48xf32> -> tensor<2x5x10xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x48xf32>) {
  // expected-error @below {{'attn.mha' op expected output of 48 features for 6 heads of value size 8, got 96}}
  %y = attn.mha %x heads(6) q(%w : tensor<48x48xf32>) k(%w : tensor<48x48xf32>) v(%w : tensor<48x48xf32>) : tensor<2x5x48xf32> -> tensor<2x5x96xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %o: tensor<48x10xf32>) {
  // expected-error @below {{'attn.mha' op expected output of shape [2, 5, 10], got [2, 5, 11]}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) out(%o : tensor<48x10xf32>) : tensor<2x5x48xf32> -> tensor<2x5x11xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected output of element type 'f32', got 'f64'}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf64>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected lse of shape [2, 6, 5], got [2, 5, 6]}}
  %y, %l = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>, tensor<2x5x6xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %o: index) {
  // expected-error @below {{'attn.mha' op expected rope(...) where there are offset, positions, tables or frequencies}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) offset(%o : index) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %p: tensor<5xi32>) {
  // expected-error @below {{'attn.mha' op expected self-attention where each token has positions or tables of its own, got a key input}}
  %y = attn.mha %x, %x heads(6) qkv(%w : tensor<48x144xf32>) rope() positions(%p : tensor<5xi32>) : tensor<2x5x48xf32>, tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected an even number of rotated elements of at most 8, got 10}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) rope(size = 10) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %m: tensor<7x5xi1>) {
  // expected-error @below {{'attn.mha' op expected mask to broadcast to [2, 6, 5, 5], got [7, 5]}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) mask(%m : tensor<7x5xi1>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %s: tensor<5xf32>) {
  // expected-error @below {{'attn.mha' op expected sinks of shape [6], got [5]}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) sinks(%s : tensor<5xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}

// -----

func.func @f(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>) {
  // expected-error @below {{'attn.mha' op expected score_mod arguments ('f32', 'index', 'index', 'index', 'index'), got ('f64', 'index', 'index', 'index', 'index')}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) score_mod(%s: f64, %b: index, %h: index, %i: index, %j: index) {
    attn.yield %s : f64
  } : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return
}
