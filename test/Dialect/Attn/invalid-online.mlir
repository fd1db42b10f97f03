// What attn.online_sdpa and attn.normalize reject.
// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%q: tensor<16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected query of rank 2, 3 or 4, got 1}}
  attn.online_sdpa ins(%q, %k, %v : tensor<16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<6x16xf32>, %v: tensor<6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected key of rank 4 like query, got 2}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<6x16xf32>, tensor<6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf16>, %v: tensor<1x1x6x16xf16>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected key of element type 'f32', got 'f16'}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf16>, tensor<1x1x6x16xf16>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x3x6x16xf32>, %v: tensor<1x3x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected key of a head count that divides query's 2, got 3}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x3x6x16xf32>, tensor<1x3x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x5x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected value of length 6 like key, got 5}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x5x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x8xf32>, %v: tensor<1x1x6x8xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected key of head size 16 like query, got 8}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x8xf32>, tensor<1x1x6x8xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: memref<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected all tensors or all buffers, got both}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : memref<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x32xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected acc of shape [1, 2, 8, 16], got [1, 2, 8, 32]}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x32xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected acc of shape [1, 2, ?, 8, 16], got [1, 2, 8, 16]}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0) key_chunk(4)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x3x8x16xf32>, %max: tensor<1x2x3x8xf32>, %sum: tensor<1x2x3x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected acc of at most 2 chunks for 6 keys, got 3}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x3x8x16xf32>, tensor<1x2x3x8xf32>, tensor<1x2x3x8xf32>) scale(1.0) key_chunk(4)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x0x8x16xf32>, %max: tensor<1x2x0x8xf32>, %sum: tensor<1x2x0x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected acc of 1 chunk or more, got 0}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x0x8x16xf32>, tensor<1x2x0x8xf32>, tensor<1x2x0x8xf32>) scale(1.0) key_chunk(4)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected key_chunk of 0 or more, got -4}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0) key_chunk(-4)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected finite scale, got INF}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(0x7FF0000000000000)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x4xf32>, %sum: tensor<1x2x4xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected max of shape [1, 2, 8], got [1, 2, 4]}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected sum of shape [1, 2, 8], got [1, 2]}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf64>, %k: tensor<1x1x6x16xf64>, %v: tensor<1x1x6x16xf64>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected acc of element type 'f64', got 'f32'}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf64>, tensor<1x1x6x16xf64>, tensor<1x1x6x16xf64>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf64>, %sum: tensor<1x2x8xf64>) {
  // expected-error @below {{'attn.online_sdpa' op expected max of element type 'f32', got 'f64'}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf64>, tensor<1x2x8xf64>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf64>) {
  // expected-error @below {{'attn.online_sdpa' op expected sum of element type 'f32', got 'f64'}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf64>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>, %i: index) {
  // expected-error @below {{'attn.online_sdpa' op expected 4 offsets (b, h, q, k), got 2}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) at(%i, %i) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x6x16xf32>, %v: tensor<1x1x6x16xf32>, %acc: tensor<1x2x8x16xf32>, %max: tensor<1x2x8xf32>, %sum: tensor<1x2x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected score_mod arguments ('f32', 'index', 'index', 'index', 'index'), got ('f32')}}
  attn.online_sdpa ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x6x16xf32>, tensor<1x1x6x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x8x16xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) scale(1.0)
      score_mod(%s: f32) {
        attn.yield %s : f32
      }
  return
}

// -----

func.func @f(%acc: tensor<f32>, %max: tensor<8xf32>, %sum: tensor<8xf32>, %out: tensor<8x16xf16>) {
  // expected-error @below {{'attn.normalize' op expected acc of rank 1 or more, got 0}}
  attn.normalize ins(%acc, %max, %sum : tensor<f32>, tensor<8xf32>, tensor<8xf32>) outs(%out : tensor<8x16xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf32>, %sum: memref<8xf32>, %out: tensor<8x16xf16>) {
  // expected-error @below {{'attn.normalize' op expected all tensors or all buffers, got both}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf32>, memref<8xf32>) outs(%out : tensor<8x16xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf32>, %sum: tensor<8xf32>, %out: tensor<8x32xf16>) {
  // expected-error @below {{'attn.normalize' op expected output of shape [8, 16], got [8, 32]}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf32>, tensor<8xf32>) outs(%out : tensor<8x32xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8x1xf32>, %sum: tensor<8xf32>, %out: tensor<8x16xf16>) {
  // expected-error @below {{'attn.normalize' op expected max of shape [8], got [8, 1]}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8x1xf32>, tensor<8xf32>) outs(%out : tensor<8x16xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf32>, %sum: tensor<7xf32>, %out: tensor<8x16xf16>) {
  // expected-error @below {{'attn.normalize' op expected sum of shape [8], got [7]}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf32>, tensor<7xf32>) outs(%out : tensor<8x16xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf64>, %sum: tensor<8xf32>, %out: tensor<8x16xf16>) {
  // expected-error @below {{'attn.normalize' op expected max of element type 'f32', got 'f64'}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf64>, tensor<8xf32>) outs(%out : tensor<8x16xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf32>, %sum: tensor<8xf64>, %out: tensor<8x16xf16>) {
  // expected-error @below {{'attn.normalize' op expected sum of element type 'f32', got 'f64'}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf32>, tensor<8xf64>) outs(%out : tensor<8x16xf16>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf32>, %sum: tensor<8xf32>, %out: tensor<8x16xf16>, %lse: tensor<8x16xf32>) {
  // expected-error @below {{'attn.normalize' op expected lse of shape [8], got [8, 16]}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf32>, tensor<8xf32>) outs(%out, %lse : tensor<8x16xf16>, tensor<8x16xf32>)
  return
}

// -----

func.func @f(%acc: tensor<8x16xf32>, %max: tensor<8xf32>, %sum: tensor<8xf32>, %out: tensor<8x16xf16>, %lse: tensor<8xf64>) {
  // expected-error @below {{'attn.normalize' op expected lse of element type 'f32', got 'f64'}}
  attn.normalize ins(%acc, %max, %sum : tensor<8x16xf32>, tensor<8xf32>, tensor<8xf32>) outs(%out, %lse : tensor<8x16xf16>, tensor<8xf64>)
  return
}

// -----

func.func @f(%q: tensor<8x?xf32>, %k: tensor<6x?xf32>, %acc: tensor<8x16xf32>, %row: tensor<8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected query of static, positive head size, got ?}}
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<8x?xf32>, tensor<6x?xf32>, tensor<6x?xf32>)
      outs(%acc, %row, %row : tensor<8x16xf32>, tensor<8xf32>, tensor<8xf32>) scale(1.0)
  return
}

// -----

func.func @f(%q: tensor<1x0x8x4xf32>, %k: tensor<1x0x6x4xf32>, %acc: tensor<1x0x8x4xf32>, %row: tensor<1x0x8xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected query of static, positive head count, got 0}}
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x0x8x4xf32>, tensor<1x0x6x4xf32>, tensor<1x0x6x4xf32>)
      outs(%acc, %row, %row : tensor<1x0x8x4xf32>, tensor<1x0x8xf32>, tensor<1x0x8xf32>) scale(1.0)
  return
}
