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

// CHECK-LABEL: func.func @without_a_schedule(
// CHECK-NOT: scf.forall
func.func @without_a_schedule(%a: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %r = linalg.matmul ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>)
      outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}
