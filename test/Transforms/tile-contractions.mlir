// RUN: fovea-opt %s --attn-tile-contractions | FileCheck %s

// One task for each tile of the result, which it clears and sums up on its own.
// CHECK-LABEL: func.func @tiles_of_the_result(
// CHECK: scf.forall (%[[B:.+]], %[[M:.+]], %[[N:.+]]) = (0, 0, 0) to (3, 100, 64) step (1, 24, 32)
// CHECK: %[[A:.+]] = tensor.extract_slice %arg0[%[[B]], %[[M]], 0] [1, %{{.+}}, 48]
// CHECK: %[[W:.+]] = tensor.extract_slice %arg1[%[[B]], 0, %[[N]]] [1, 48, 32]
// CHECK: %[[C:.+]] = linalg.fill
// CHECK: linalg.batch_matmul {attn.contraction = #attn.contraction<{{.*}}>} ins(%[[A]], %[[W]] {{.*}} outs(%[[C]]
// CHECK: tensor.parallel_insert_slice
func.func @tiles_of_the_result(%a: tensor<3x100x48xf32>, %b: tensor<3x48x64xf32>)
    -> tensor<3x100x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x100x64xf32>
  %c = linalg.fill ins(%zero : f32) outs(%e : tensor<3x100x64xf32>) -> tensor<3x100x64xf32>
  %r = linalg.batch_matmul {attn.contraction = #attn.contraction<style = panels, m = 1,
      n = 2, m_tile = 24, n_tile = 32, k_tile = 16, rows = 6, columns = 2, lanes = 8,
      dot = false>} ins(%a, %b : tensor<3x100x48xf32>, tensor<3x48x64xf32>)
      outs(%c : tensor<3x100x64xf32>) -> tensor<3x100x64xf32>
  return %r : tensor<3x100x64xf32>
}

// What alone reads a product is computed in its place, tile by tile, here transposed
// loops and all.
// CHECK-LABEL: func.func @epilogue(
// CHECK: scf.forall (%[[N:.+]], %[[M:.+]]) = (0, 0) to (64, 100) step (32, 24)
// CHECK: %[[BIAS:.+]] = tensor.extract_slice %arg2[%[[N]]] [32]
// CHECK: %[[C:.+]] = linalg.fill
// CHECK: %[[P:.+]] = linalg.matmul {{.*}} outs(%[[C]]
// CHECK: linalg.generic {{.*}} ins(%[[BIAS]] : tensor<32xf32>) outs(%[[P]]
// CHECK: tensor.parallel_insert_slice
// CHECK-NOT: linalg.matmul
func.func @epilogue(%a: tensor<100x48xf32>, %b: tensor<48x64xf32>, %bias: tensor<64xf32>)
    -> tensor<100x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<100x64xf32>
  %c = linalg.fill ins(%zero : f32) outs(%e : tensor<100x64xf32>) -> tensor<100x64xf32>
  %p = linalg.matmul {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 24, n_tile = 32, k_tile = 16, rows = 6, columns = 2, lanes = 8,
      dot = false>} ins(%a, %b : tensor<100x48xf32>, tensor<48x64xf32>)
      outs(%c : tensor<100x64xf32>) -> tensor<100x64xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, m) -> (m, n)>,
      affine_map<(n, m) -> (n)>, affine_map<(n, m) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%p, %bias : tensor<100x64xf32>, tensor<64xf32>) outs(%e : tensor<100x64xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  } -> tensor<100x64xf32>
  return %r : tensor<100x64xf32>
}

// CHECK-LABEL: func.func @without_a_schedule(
// CHECK-NOT: scf.forall
func.func @without_a_schedule(%a: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %r = linalg.matmul ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>)
      outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}
