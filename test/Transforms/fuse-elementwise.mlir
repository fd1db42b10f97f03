// RUN: fovea-opt %s --fovea-fuse-elementwise | FileCheck %s

// Broadcasts and named ops too become one op.
// CHECK-LABEL: func.func @chain(
// CHECK: %[[R:.+]] = linalg.generic
// CHECK-SAME: ins(%arg0, %arg1 : tensor<4x8xf32>, tensor<8xf32>)
// CHECK: arith.addf
// CHECK: math.exp
// CHECK-NOT: linalg.generic
// CHECK: return %[[R]]
func.func @chain(%x: tensor<4x8xf32>, %bias: tensor<8xf32>) -> tensor<4x8xf32> {
  %empty = tensor.empty() : tensor<4x8xf32>
  %wide = linalg.broadcast ins(%bias : tensor<8xf32>) outs(%empty : tensor<4x8xf32>)
      dimensions = [0]
  %sum = linalg.add ins(%x, %wide : tensor<4x8xf32>, tensor<4x8xf32>)
      outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %r = linalg.exp ins(%sum : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>)
      -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}

#id = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (m)>

// Into a reduction, but not a value of a row into all of its elements, nor what two ops
// read.
// CHECK-LABEL: func.func @nothing_twice(
// CHECK: %[[ROOTS:.+]] = linalg.generic {{.*}} iterator_types = ["parallel"]
// CHECK: math.sqrt
// CHECK: %[[SCALED:.+]] = linalg.generic {{.*}} ins(%arg0, %[[ROOTS]] :
// CHECK: %[[SUMS:.+]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
// CHECK-SAME: ins(%[[SCALED]] :
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: return %[[SCALED]], %[[SUMS]]
func.func @nothing_twice(%x: tensor<4x8xf32>, %v: tensor<4xf32>, %init: tensor<4xf32>)
    -> (tensor<4x8xf32>, tensor<4xf32>) {
  %rows = tensor.empty() : tensor<4xf32>
  %empty = tensor.empty() : tensor<4x8xf32>
  %roots = linalg.sqrt ins(%v : tensor<4xf32>) outs(%rows : tensor<4xf32>) -> tensor<4xf32>
  %scaled = linalg.generic {indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %roots : tensor<4x8xf32>, tensor<4xf32>) outs(%empty : tensor<4x8xf32>) {
  ^bb0(%a: f32, %s: f32, %o: f32):
    %r = arith.divf %a, %s : f32
    linalg.yield %r : f32
  } -> tensor<4x8xf32>
  %squares = linalg.square ins(%scaled : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>)
      -> tensor<4x8xf32>
  %sums = linalg.generic {indexing_maps = [#id, #row],
      iterator_types = ["parallel", "reduction"]}
      ins(%squares : tensor<4x8xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  return %scaled, %sums : tensor<4x8xf32>, tensor<4xf32>
}

// A contraction with a schedule has a kernel of its own, for operands in memory.
// CHECK-LABEL: func.func @contraction(
// CHECK: math.exp
// CHECK: linalg.generic
// CHECK-SAME: attn.contraction
func.func @contraction(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %c: tensor<4x4xf32>)
    -> tensor<4x4xf32> {
  %empty = tensor.empty() : tensor<4x8xf32>
  %e = linalg.exp ins(%a : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>)
      -> tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%e, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%c : tensor<4x4xf32>)
      attrs = {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 4, n_tile = 16, k_tile = 8, rows = 4, columns = 1, lanes = 16, dot = false>} {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %p, %o : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}
