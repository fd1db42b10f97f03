// RUN: fovea-opt %s --attn-choose-schedule="vector-bits=512 vector-registers=32" | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: fovea-opt %s --attn-choose-schedule="vector-bits=256 vector-registers=16" | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: fovea-opt %s --attn-choose-schedule="vector-bits=128 vector-registers=32" | FileCheck %s --check-prefixes=CHECK,NEON
// RUN: fovea-opt %s --attn-choose-schedule="vector-bits=512 vector-registers=32 bf16-dot" | FileCheck %s --check-prefixes=CHECK,DOT

// CHECK-LABEL: func.func @prefill_f32(
// AVX512: schedule(#attn.schedule<style = columns, query_tile = 256, key_tile = 128, key_chunk = 0, rows = 4, columns = 4, lanes = 16, dot = false>)
// AVX2: schedule(#attn.schedule<style = columns, query_tile = 256, key_tile = 48, key_chunk = 0, rows = 6, columns = 2, lanes = 8, dot = false>)
// NEON: schedule(#attn.schedule<style = columns, query_tile = 256, key_tile = 128, key_chunk = 0, rows = 4, columns = 4, lanes = 4, dot = false>)
func.func @prefill_f32(%q: tensor<1x8x?x64xf32>) -> tensor<1x8x?x64xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32> -> tensor<1x8x?x64xf32>
  return %o : tensor<1x8x?x64xf32>
}

// CHECK-LABEL: func.func @prefill_f64(
// AVX512: schedule(#attn.schedule<style = columns, query_tile = 64, {{.*}} rows = 4, columns = 4, lanes = 8, dot = false>)
// AVX2: schedule(#attn.schedule<style = columns, query_tile = 64, {{.*}} rows = 6, columns = 2, lanes = 4, dot = false>)
// NEON: schedule(#attn.schedule<style = columns, query_tile = 64, {{.*}} rows = 4, columns = 4, lanes = 2, dot = false>)
func.func @prefill_f64(%q: tensor<500x32xf64>) -> tensor<500x32xf64> {
  %o = attn.sdpa %q, %q, %q : tensor<500x32xf64>, tensor<500x32xf64>, tensor<500x32xf64> -> tensor<500x32xf64>
  return %o : tensor<500x32xf64>
}

// Lanes are of the accumulator's type.
// CHECK-LABEL: func.func @prefill_bf16(
// AVX512: lanes = 16, dot = false>)
// AVX2: lanes = 8, dot = false>)
// DOT: lanes = 16, dot = true>)
func.func @prefill_bf16(%q: tensor<500x32xbf16>) -> tensor<500x32xbf16> {
  %o = attn.sdpa %q, %q, %q : tensor<500x32xbf16>, tensor<500x32xbf16>, tensor<500x32xbf16> -> tensor<500x32xbf16>
  return %o : tensor<500x32xbf16>
}

// Only pairs can be multiplied.
// CHECK-LABEL: func.func @odd_head_size(
// DOT: dot = false>)
func.func @odd_head_size(%q: tensor<500x33xbf16>) -> tensor<500x33xbf16> {
  %o = attn.sdpa %q, %q, %q : tensor<500x33xbf16>, tensor<500x33xbf16>, tensor<500x33xbf16> -> tensor<500x33xbf16>
  return %o : tensor<500x33xbf16>
}

// Packed queries and accumulators have to fit next to the keys and values.
// CHECK-LABEL: func.func @large_heads(
// AVX512: query_tile = 128,
// AVX2: query_tile = 128,
func.func @large_heads(%q: tensor<1x8x?x256xf32>) -> tensor<1x8x?x256xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x256xf32>, tensor<1x8x?x256xf32>, tensor<1x8x?x256xf32> -> tensor<1x8x?x256xf32>
  return %o : tensor<1x8x?x256xf32>
}

// Tiles are smaller where there would be too few for the cores of a large machine.
// CHECK-LABEL: func.func @few_tiles(
// AVX512: query_tile = 128,
// AVX2: query_tile = 128,
func.func @few_tiles(%q: tensor<1x8x256x64xf32>) -> tensor<1x8x256x64xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x256x64xf32>, tensor<1x8x256x64xf32>, tensor<1x8x256x64xf32> -> tensor<1x8x256x64xf32>
  return %o : tensor<1x8x256x64xf32>
}

// Tiles of one size where the length allows it.
// CHECK-LABEL: func.func @even_tiles(
// CHECK: query_tile = 192,
func.func @even_tiles(%q: tensor<16x576x64xf32>) -> tensor<16x576x64xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<16x576x64xf32>, tensor<16x576x64xf32>, tensor<16x576x64xf32> -> tensor<16x576x64xf32>
  return %o : tensor<16x576x64xf32>
}

// Queries that do not fill some vectors are rows.
// CHECK-LABEL: func.func @few(
// AVX512: style = rows, query_tile = 12, key_tile = 64, key_chunk = 1024, rows = 4, columns = 16, lanes = 16,
// AVX2: style = rows, query_tile = 12, key_tile = 64, key_chunk = 1024, rows = 2, columns = 8, lanes = 8,
// NEON: query_tile = 16, key_tile = 128, key_chunk = 0, rows = 4, columns = 4, lanes = 4,
func.func @few(%q: tensor<12x32xf32>, %k: tensor<?x32xf32>) -> tensor<12x32xf32> {
  %o = attn.sdpa %q, %k, %k : tensor<12x32xf32>, tensor<?x32xf32>, tensor<?x32xf32> -> tensor<12x32xf32>
  return %o : tensor<12x32xf32>
}

// One query a head: rows, and keys in chunks where there are too few tasks.
// CHECK-LABEL: func.func @decode(
// AVX512: schedule(#attn.schedule<style = rows, query_tile = 1, key_tile = 32, key_chunk = 1024, rows = 1, columns = 16, lanes = 16,
// AVX2: schedule(#attn.schedule<style = rows, query_tile = 1, key_tile = 32, key_chunk = 1024, rows = 1, columns = 8, lanes = 8,
func.func @decode(%q: tensor<1x8x1x64xf32>, %k: tensor<1x8x?x64xf32>) -> tensor<1x8x1x64xf32> {
  %o = attn.sdpa %q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32> -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// CHECK-LABEL: func.func @enough_heads(
// CHECK: style = rows, query_tile = 1, key_tile = 32, key_chunk = 0,
func.func @enough_heads(%q: tensor<2x8x1x64xf32>, %k: tensor<2x8x?x64xf32>) -> tensor<2x8x1x64xf32> {
  %o = attn.sdpa %q, %k, %k : tensor<2x8x1x64xf32>, tensor<2x8x?x64xf32>, tensor<2x8x?x64xf32> -> tensor<2x8x1x64xf32>
  return %o : tensor<2x8x1x64xf32>
}

// Rows share a vector, 128 bits each. Registers that would have no query are not
// accumulated.
// CHECK-LABEL: func.func @eight_rows(
// AVX512: style = rows, query_tile = 8, key_tile = 32, key_chunk = 1024, rows = 4, columns = 16, lanes = 16,
// AVX2: style = rows, query_tile = 8, key_tile = 32, key_chunk = 1024, rows = 2, columns = 8, lanes = 8,
// NEON: style = columns, query_tile = 8, key_tile = 96, key_chunk = 0, rows = 12, columns = 2, lanes = 4,
func.func @eight_rows(%q: tensor<1x4x8x128xf32>, %k: tensor<1x4x?x128xf32>) -> tensor<1x4x8x128xf32> {
  %o = attn.sdpa %q, %k, %k : tensor<1x4x8x128xf32>, tensor<1x4x?x128xf32>, tensor<1x4x?x128xf32> -> tensor<1x4x8x128xf32>
  return %o : tensor<1x4x8x128xf32>
}

// CHECK-LABEL: func.func @chunks_of_static_lengths(
func.func @chunks_of_static_lengths(%q: tensor<4x64xf32>, %k0: tensor<2047x64xf32>, %k1: tensor<2048x64xf32>, %k2: tensor<131072x64xf32>)
    -> (tensor<4x64xf32>, tensor<4x64xf32>, tensor<4x64xf32>) {
  // CHECK: key_chunk = 0, {{.*}} tensor<2047x64xf32>, tensor<2047x64xf32>
  %a = attn.sdpa %q, %k0, %k0 : tensor<4x64xf32>, tensor<2047x64xf32>, tensor<2047x64xf32> -> tensor<4x64xf32>
  // CHECK: key_chunk = 1024, {{.*}} tensor<2048x64xf32>, tensor<2048x64xf32>
  %b = attn.sdpa %q, %k1, %k1 : tensor<4x64xf32>, tensor<2048x64xf32>, tensor<2048x64xf32> -> tensor<4x64xf32>
  // CHECK: key_chunk = 1024, {{.*}} tensor<131072x64xf32>, tensor<131072x64xf32>
  %c = attn.sdpa %q, %k2, %k2 : tensor<4x64xf32>, tensor<131072x64xf32>, tensor<131072x64xf32> -> tensor<4x64xf32>
  return %a, %b, %c : tensor<4x64xf32>, tensor<4x64xf32>, tensor<4x64xf32>
}

// Integers become f32 at once where few rows use them.
// CHECK-LABEL: func.func @integers(
func.func @integers(%q1: tensor<1x4x1x64xbf16>, %q4: tensor<1x4x4x64xbf16>, %c: tensor<1x4x50x64xi8>, %s: tensor<f32>)
    -> (tensor<1x4x1x64xbf16>, tensor<1x4x4x64xbf16>) {
  %k = attn.read_cache %c scales(%s : tensor<f32>) : tensor<1x4x50x64xi8> -> tensor<1x4x50x64xbf16>
  // DOT: style = rows, {{.*}} dot = false>)
  %a = attn.sdpa %q1, %k, %k : tensor<1x4x1x64xbf16>, tensor<1x4x50x64xbf16>, tensor<1x4x50x64xbf16> -> tensor<1x4x1x64xbf16>
  // DOT: style = rows, {{.*}} dot = true>)
  %b = attn.sdpa %q4, %k, %k : tensor<1x4x4x64xbf16>, tensor<1x4x50x64xbf16>, tensor<1x4x50x64xbf16> -> tensor<1x4x4x64xbf16>
  return %a, %b : tensor<1x4x1x64xbf16>, tensor<1x4x4x64xbf16>
}

// CHECK-LABEL: func.func @kept(
// CHECK: schedule(#attn.schedule<style = columns, query_tile = 24, key_tile = 7, key_chunk = 0, rows = 3, columns = 3, lanes = 8, dot = false>)
func.func @kept(%q: tensor<4x64xf32>) -> tensor<4x64xf32> {
  %o = attn.sdpa %q, %q, %q schedule(#attn.schedule<style = columns, query_tile = 24, key_tile = 7, key_chunk = 0, rows = 3, columns = 3, lanes = 8, dot = false>)
      : tensor<4x64xf32>, tensor<4x64xf32>, tensor<4x64xf32> -> tensor<4x64xf32>
  return %o : tensor<4x64xf32>
}

// Without keys there is nothing for a kernel to do.
// CHECK-LABEL: func.func @dropped_without_keys(
// CHECK-NOT: schedule
func.func @dropped_without_keys(%q: tensor<4x64xf32>, %k: tensor<0x64xf32>) -> tensor<4x64xf32> {
  %o = attn.sdpa %q, %k, %k schedule(#attn.schedule<style = columns, query_tile = 24, key_tile = 7, key_chunk = 0, rows = 3, columns = 3, lanes = 8, dot = false>)
      : tensor<4x64xf32>, tensor<0x64xf32>, tensor<0x64xf32> -> tensor<4x64xf32>
  return %o : tensor<4x64xf32>
}
