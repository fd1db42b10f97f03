// What the ops on caches reject.
// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%c: tensor<9x0x2x64xf32>) {
  // expected-error @below {{'attn.read_cache' op expected pages of at least 1 token, got 0}}
  %k = attn.read_cache %c layout(nhd) : tensor<9x0x2x64xf32> -> tensor<9x2x?x64xf32>
  return
}

// -----

func.func @f(%c: tensor<9x?x16x64xf32>) {
  // expected-error @below {{'attn.read_cache' op expected cache of static, positive head count, got ?}}
  %k = attn.read_cache %c : tensor<9x?x16x64xf32> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @f(%c: tensor<9x2x16x?xf32>) {
  // expected-error @below {{'attn.read_cache' op expected cache of static, positive head size, got ?}}
  %k = attn.read_cache %c : tensor<9x2x16x?xf32> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @heads(%c: tensor<9x2x16x64xf32>, %t: tensor<3x5xi32>) {
  // expected-error @below {{'attn.read_cache' op expected rows of shape [3, 2, 80, 64], got [3, 4, 80, 64]}}
  %k = attn.read_cache %c pages(%t : tensor<3x5xi32>) : tensor<9x2x16x64xf32> -> tensor<3x4x80x64xf32>
  return
}

// -----

func.func @capacity(%c: tensor<9x16x2x64xf32>, %t: tensor<3x5xi32>) {
  // expected-error @below {{'attn.read_cache' op expected rows of shape [3, 2, 80, 64], got [3, 2, 81, 64]}}
  %k = attn.read_cache %c layout(nhd) pages(%t : tensor<3x5xi32>) : tensor<9x16x2x64xf32> -> tensor<3x2x81x64xf32>
  return
}

// -----

func.func @ring(%c: tensor<9x2x16x64xf32>, %n: tensor<8xi32>) {
  // expected-error @below {{'attn.read_cache' op expected ring of shape [9], got [8]}}
  %k = attn.read_cache %c ring(%n : tensor<8xi32>) : tensor<9x2x16x64xf32> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @no_scales(%c: tensor<9x2x16x64xi8>) {
  // expected-error @below {{'attn.read_cache' op expected scales for a cache of i8}}
  %k = attn.read_cache %c : tensor<9x2x16x64xi8> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @scales(%c: tensor<9x2x16x64xf32>, %s: tensor<2xf32>) {
  // expected-error @below {{'attn.read_cache' op expected scales only for a cache of i8 or f8E4M3FN, got 'f32'}}
  %k = attn.read_cache %c scales(%s : tensor<2xf32>) : tensor<9x2x16x64xf32> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @scales(%c: tensor<9x2x16x64xi8>, %s: tensor<9xf32>) {
  // expected-error @below {{'attn.read_cache' op expected scales to broadcast to [9, 2], got [9]}}
  %k = attn.read_cache %c scales(%s : tensor<9xf32>) : tensor<9x2x16x64xi8> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @element(%c: tensor<9x2x16x64xi32>) {
  // expected-error @below {{'attn.read_cache' op operand #0 must be 3D/4D tensor of f16, bf16, f32, f64, i8 or f8E4M3FN values, but got 'tensor<9x2x16x64xi32>'}}
  %k = attn.read_cache %c : tensor<9x2x16x64xi32> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @append_heads(%n: tensor<9x3x4x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>) {
  // expected-error @below {{'attn.append' op expected rows of head count 2 like cache, got 3}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) : tensor<9x3x4x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @append_size(%n: tensor<9x2x4x32xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>) {
  // expected-error @below {{'attn.append' op expected rows of head size 64 like cache, got 32}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) : tensor<9x2x4x32xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @append_batch(%n: tensor<8x2x4x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>) {
  // expected-error @below {{'attn.append' op expected rows of batch size 9 like cache, got 8}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) : tensor<8x2x4x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @append_batch(%n: tensor<8x2x4x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<7xi32>, %t: tensor<7x5xi32>) {
  // expected-error @below {{'attn.append' op expected rows of batch size 7 like pages, got 8}}
  %r = attn.append %n into %c at(%at : tensor<7xi32>) pages(%t : tensor<7x5xi32>) : tensor<8x2x4x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @append_at(%n: tensor<9x2x4x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<8xi32>) {
  // expected-error @below {{'attn.append' op expected at of shape [9], got [8]}}
  %r = attn.append %n into %c at(%at : tensor<8xi32>) : tensor<9x2x4x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @append_counts(%n: tensor<9x2x4x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>, %m: tensor<3xi32>) {
  // expected-error @below {{'attn.append' op expected counts of shape [9], got [3]}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) counts(%m : tensor<3xi32>) : tensor<9x2x4x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @packed(%n: tensor<9x2x4x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>, %o: tensor<10xi32>) {
  // expected-error @below {{'attn.append' op expected rows of rank 3 with offsets, got 4}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) offsets(%o : tensor<10xi32>) : tensor<9x2x4x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @not_packed(%n: tensor<9x2x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>) {
  // expected-error @below {{'attn.append' op expected rows of rank 4 without offsets, got 3}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) : tensor<9x2x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @packed(%n: tensor<44x2x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>, %o: tensor<9xi32>) {
  // expected-error @below {{'attn.append' op expected offsets of shape [10], got [9]}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) offsets(%o : tensor<9xi32>) : tensor<44x2x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @both(%n: tensor<44x2x64xf32>, %c: tensor<9x2x16x64xf32>, %at: tensor<9xi32>, %o: tensor<10xi32>) {
  // expected-error @below {{'attn.append' op expected counts or offsets, got both}}
  %r = attn.append %n into %c at(%at : tensor<9xi32>) offsets(%o : tensor<10xi32>) counts(%at : tensor<9xi32>) : tensor<44x2x64xf32>, tensor<9x2x16x64xf32>
  return
}

// -----

func.func @dest(%c: tensor<9x2x16x64xf32>, %i: index, %d: tensor<1x2x16x64xf32>) {
  // expected-error @below {{'attn.load_rows' op expected dest of shape [1, 1, ?, 64], got [1, 2, 16, 64]}}
  %r = attn.load_rows ins(%c : tensor<9x2x16x64xf32>) at(%i, %i, %i) outs(%d : tensor<1x2x16x64xf32>)
  return
}

// -----

func.func @dest(%c: memref<2x16x64xf32>, %i: index, %d: memref<1x1x16x64xf32>) {
  // expected-error @below {{'attn.load_rows' op expected cache of rank 4 without offsets, got 3}}
  attn.load_rows ins(%c : memref<2x16x64xf32>) at(%i, %i, %i) outs(%d : memref<1x1x16x64xf32>)
  return
}

// -----

// expected-error @below {{expected 'attn.result' to be an i64 from 0 to the last of 1 results, got 1 : i64}}
func.func @f(%a: tensor<4xf32> {attn.result = 1 : i64}) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

// expected-error @below {{expected 'attn.result' to be an i64 from 0 to the last of 1 results, got 0 : i32}}
func.func @f(%a: tensor<4xf32> {attn.result = 0 : i32}) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

// expected-error @below {{expected result 0 to be a tensor like argument 1, which it updates, got 'tensor<4xf32>' and 'tensor<5xf32>'}}
func.func @f(%a: tensor<4xf32>, %b: tensor<5xf32> {attn.result = 0 : i64}) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

// expected-error @below {{expected result 0 to update one argument, got 0 and 1}}
func.func @f(%a: tensor<4xf32> {attn.result = 0 : i64}, %b: tensor<4xf32> {attn.result = 0 : i64}) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

// expected-error @below {{unknown attribute 'attn.results' of an argument}}
func.func @f(%a: tensor<4xf32> {attn.results = 0 : i64}) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

func.func @rank(%c: tensor<9x2x16x64xf32>, %o: tensor<4xi32>, %n: index) {
  // expected-error @below {{'attn.read_cache' op expected cache of rank 3 with offsets, got 4}}
  %r = attn.read_cache %c offsets(%o, %n : tensor<4xi32>) : tensor<9x2x16x64xf32> -> tensor<3x2x?x64xf32>
  return
}

// -----

func.func @pages(%c: tensor<9x2x64xf32>, %o: tensor<4xi32>, %n: index, %t: tensor<3x4xi32>) {
  // expected-error @below {{'attn.read_cache' op expected packed sequences to have neither pages nor ring}}
  %r = attn.read_cache %c offsets(%o, %n : tensor<4xi32>) pages(%t : tensor<3x4xi32>) : tensor<9x2x64xf32> -> tensor<3x2x?x64xf32>
  return
}

// -----

func.func @sequences(%c: tensor<9x2x64xf32>, %o: tensor<4xi32>, %n: index) {
  // expected-error @below {{'attn.read_cache' op expected rows of shape [3, 2, ?, 64], got [4, 2, ?, 64]}}
  %r = attn.read_cache %c offsets(%o, %n : tensor<4xi32>) : tensor<9x2x64xf32> -> tensor<4x2x?x64xf32>
  return
}

// -----

func.func @none(%c: tensor<9x2x64xf32>, %o: tensor<0xi32>, %n: index) {
  // expected-error @below {{'attn.read_cache' op expected offsets of at least 1 element, got 0}}
  %r = attn.read_cache %c offsets(%o, %n : tensor<0xi32>) : tensor<9x2x64xf32> -> tensor<?x2x?x64xf32>
  return
}

// -----

func.func @right(%c: tensor<9x2x16x64xf32>) {
  // expected-error @below {{'attn.read_cache' op expected the longest sequence and right_aligned only with offsets}}
  %r = attn.read_cache %c right_aligned : tensor<9x2x16x64xf32> -> tensor<9x2x16x64xf32>
  return
}

// -----

func.func @pack(%r: tensor<3x2x5x64xf32>, %d: tensor<9x2xf32>, %o: tensor<4xi32>) {
  // expected-error @below {{'attn.pack' op expected dest of rank 3 for rows of rank 4, got 2}}
  %p = attn.pack %r into %d offsets(%o : tensor<4xi32>) : tensor<3x2x5x64xf32>, tensor<9x2xf32>
  return
}

// -----

func.func @pack(%r: tensor<3x2x5x64xf32>, %d: tensor<9x4x64xf32>, %o: tensor<4xi32>) {
  // expected-error @below {{'attn.pack' op expected dest of head count 2 like rows, got 4}}
  %p = attn.pack %r into %d offsets(%o : tensor<4xi32>) : tensor<3x2x5x64xf32>, tensor<9x4x64xf32>
  return
}

// -----

func.func @pack(%r: tensor<3x2x5xf32>, %d: tensor<9x2xf32>, %o: tensor<3xi32>) {
  // expected-error @below {{'attn.pack' op expected offsets of shape [4], got [3]}}
  %p = attn.pack %r into %d offsets(%o : tensor<3xi32>) : tensor<3x2x5xf32>, tensor<9x2xf32>
  return
}
