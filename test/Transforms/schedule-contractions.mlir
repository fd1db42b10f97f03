// RUN: fovea-opt %s --attn-schedule-contractions="vector-bits=512 vector-registers=32" | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: fovea-opt %s --attn-schedule-contractions="vector-bits=256 vector-registers=16" | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: fovea-opt %s --attn-schedule-contractions="vector-bits=128 vector-registers=32" | FileCheck %s --check-prefixes=CHECK,NEON
// RUN: fovea-opt %s --attn-schedule-contractions="vector-bits=512 vector-registers=32 bf16-dot" | FileCheck %s --check-prefixes=CHECK,DOT

// CHECK-LABEL: func.func @square(
// AVX512: #attn.contraction<style = panels, m = 0, n = 1, m_tile = 258, n_tile = 256, k_tile = 256, rows = 6, columns = 4, lanes = 16, dot = false>
// AVX2: #attn.contraction<style = panels, m = 0, n = 1, {{.*}} rows = 6, columns = 2, lanes = 8, dot = false>
// NEON: #attn.contraction<style = panels, m = 0, n = 1, {{.*}} rows = 6, columns = 4, lanes = 4, dot = false>
func.func @square(%a: tensor<1024x1024xf32>, %c: tensor<1024x1024xf32>)
    -> tensor<1024x1024xf32> {
  %r = linalg.matmul ins(%a, %a : tensor<1024x1024xf32>, tensor<1024x1024xf32>)
      outs(%c : tensor<1024x1024xf32>) -> tensor<1024x1024xf32>
  return %r : tensor<1024x1024xf32>
}

// Rows of the register tile that do not exist are work for nothing.
// CHECK-LABEL: func.func @few_rows(
// AVX512: m_tile = 16, {{.*}} rows = 4, columns = 4
func.func @few_rows(%a: tensor<16x1024xf32>, %b: tensor<1024x1024xf32>,
    %c: tensor<16x1024xf32>) -> tensor<16x1024xf32> {
  %r = linalg.matmul ins(%a, %b : tensor<16x1024xf32>, tensor<1024x1024xf32>)
      outs(%c : tensor<16x1024xf32>) -> tensor<16x1024xf32>
  return %r : tensor<16x1024xf32>
}

// The matrix is read once, where it lies; with a dynamic number of rows there may be many,
// and rows that are not neighbours along the sum do not fit a matrix that is.
// CHECK-LABEL: func.func @fewest_rows(
// AVX512: #attn.contraction<style = stream, m = 0, n = 1, m_tile = 4, n_tile = 1024, k_tile = 8, rows = 4, columns = 6, lanes = 16, dot = false>
// AVX512: #attn.contraction<style = stream, m = -1, n = 0, m_tile = 1, n_tile = 1008, k_tile = 8, rows = 1, columns = 8, lanes = 16, dot = false>
// CHECK: style = panels
// CHECK: style = panels
func.func @fewest_rows(%a: tensor<4x1024xf32>, %b: tensor<1024x1024xf32>,
    %c: tensor<4x1024xf32>, %v: tensor<1024xf32>, %m: tensor<8000x1024xf32>,
    %r: tensor<8000xf32>, %d: tensor<?x1024xf32>, %t: tensor<1024x4xf32>)
    -> (tensor<4x1024xf32>, tensor<8000xf32>, tensor<?x1024xf32>, tensor<4x1024xf32>) {
  %0 = linalg.matmul ins(%a, %b : tensor<4x1024xf32>, tensor<1024x1024xf32>)
      outs(%c : tensor<4x1024xf32>) -> tensor<4x1024xf32>
  %1 = linalg.matvec ins(%m, %v : tensor<8000x1024xf32>, tensor<1024xf32>)
      outs(%r : tensor<8000xf32>) -> tensor<8000xf32>
  %2 = linalg.matmul ins(%d, %b : tensor<?x1024xf32>, tensor<1024x1024xf32>)
      outs(%d : tensor<?x1024xf32>) -> tensor<?x1024xf32>
  %3 = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%t, %b : tensor<1024x4xf32>, tensor<1024x1024xf32>)
      outs(%c : tensor<4x1024xf32>) -> tensor<4x1024xf32>
  return %0, %1, %2, %3
      : tensor<4x1024xf32>, tensor<8000xf32>, tensor<?x1024xf32>, tensor<4x1024xf32>
}

// Lanes are of the accumulator's type; pairs need bf16 on both sides.
// CHECK-LABEL: func.func @types(
// AVX512: linalg.matmul {{.*}} k_tile = 256, {{.*}} lanes = 16, dot = false>
// DOT: linalg.matmul {{.*}} k_tile = 512, {{.*}} lanes = 16, dot = true>
// DOT: linalg.matmul {{.*}} lanes = 16, dot = false>
// DOT: linalg.matmul {{.*}} k_tile = 128, {{.*}} lanes = 8, dot = false>
func.func @types(%a: tensor<?x?xbf16>, %b: tensor<?x?xf16>, %c: tensor<?x?xf32>,
    %d: tensor<?x?xf64>) -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf64>) {
  %r = linalg.matmul ins(%a, %a : tensor<?x?xbf16>, tensor<?x?xbf16>)
      outs(%c : tensor<?x?xf32>) -> tensor<?x?xf32>
  %s = linalg.matmul ins(%a, %b : tensor<?x?xbf16>, tensor<?x?xf16>)
      outs(%c : tensor<?x?xf32>) -> tensor<?x?xf32>
  %t = linalg.matmul ins(%d, %d : tensor<?x?xf64>, tensor<?x?xf64>)
      outs(%d : tensor<?x?xf64>) -> tensor<?x?xf64>
  return %r, %s, %t : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf64>
}

// `n` is innermost in the result, `m` the longest loop of the other operand; operands
// may come in any order.
// CHECK-LABEL: func.func @heads(
// AVX512: attn.contraction = #attn.contraction<style = panels, m = 1, n = 3, m_tile = 128, n_tile = 64,
func.func @heads(%w: tensor<12x64x768xf32>, %x: tensor<2x128x768xf32>,
    %c: tensor<2x12x128x64xf32>) -> tensor<2x12x128x64xf32> {
  %r = linalg.generic {
      indexing_maps = [affine_map<(b, l, h, d, k) -> (h, d, k)>,
          affine_map<(b, l, h, d, k) -> (b, l, k)>,
          affine_map<(b, l, h, d, k) -> (b, h, l, d)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]}
      ins(%w, %x : tensor<12x64x768xf32>, tensor<2x128x768xf32>)
      outs(%c : tensor<2x12x128x64xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.mulf %b, %a : f32
    %s = arith.addf %p, %o : f32
    linalg.yield %s : f32
  } -> tensor<2x12x128x64xf32>
  return %r : tensor<2x12x128x64xf32>
}

// What is not a product of matrices of floats, has nothing to sum up or to compute, or
// no loop for vectors.
// CHECK-LABEL: func.func @left_alone(
// CHECK-NOT: attn.contraction
// CHECK: return
func.func @left_alone(%a: tensor<4x4xi32>, %b: tensor<4x0xf32>, %c: tensor<0x4xf32>,
    %d: tensor<4xf32>, %e: tensor<f32>, %f: tensor<4x4xf32>)
    -> (tensor<4x4xi32>, tensor<4x4xf32>, tensor<f32>, tensor<4x4xf32>) {
  %i = linalg.matmul ins(%a, %a : tensor<4x4xi32>, tensor<4x4xi32>)
      outs(%a : tensor<4x4xi32>) -> tensor<4x4xi32>
  %r = linalg.matmul ins(%b, %c : tensor<4x0xf32>, tensor<0x4xf32>)
      outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %s = linalg.dot ins(%d, %d : tensor<4xf32>, tensor<4xf32>)
      outs(%e : tensor<f32>) -> tensor<f32>
  %t = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
          affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%f, %f : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %p = arith.mulf %x, %y : f32
    %m = arith.maximumf %p, %o : f32
    linalg.yield %m : f32
  } -> tensor<4x4xf32>
  return %i, %r, %s, %t : tensor<4x4xi32>, tensor<4x4xf32>, tensor<f32>, tensor<4x4xf32>
}

// CHECK-LABEL: func.func @keeps_a_given_schedule(
// CHECK: m_tile = 7,
func.func @keeps_a_given_schedule(%a: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %r = linalg.matmul {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 7, n_tile = 32, k_tile = 8, rows = 7, columns = 2, lanes = 16, dot = false>}
      ins(%a, %a : tensor<64x64xf32>, tensor<64x64xf32>)
      outs(%a : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}

// Tasks that are equal: two of 1536 columns, not one of 2048 and one of 1024.
// CHECK-LABEL: func.func @equal_tasks(
// AVX512: style = stream, m = 0, n = 1, m_tile = 1, n_tile = 1536,
func.func @equal_tasks(%a: tensor<1x768xf32>, %b: tensor<768x3072xf32>, %c: tensor<1x3072xf32>)
    -> tensor<1x3072xf32> {
  %0 = linalg.matmul ins(%a, %b : tensor<1x768xf32>, tensor<768x3072xf32>)
      outs(%c : tensor<1x3072xf32>) -> tensor<1x3072xf32>
  return %0 : tensor<1x3072xf32>
}
