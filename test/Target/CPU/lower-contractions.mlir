// RUN: fovea-opt %s --attn-cpu-lower-contractions --canonicalize --cse | FileCheck %s

// Panels of the right operand for all rows, of the left one for all panels, then the
// register tile: 2 rows of 3 vectors.
// CHECK-LABEL: func.func @panels(
// CHECK-SAME: %[[A:.+]]: memref<?x?xf32>, %[[B:.+]]: memref<?x?xf32>, %[[C:.+]]: memref<?x?xf32>)
// CHECK-DAG: %[[LEFT:.+]] = memref.alloca() {alignment = 64 : i64} : memref<2x8xf32>
// CHECK-DAG: %[[RIGHT:.+]] = memref.alloca() {alignment = 64 : i64} : memref<2x8x12xf32>
// CHECK-NOT: linalg
// CHECK: vector.load %[[B]]{{.*}} : memref<?x?xf32>, vector<12xf32>
// CHECK: vector.store {{.*}}, %[[RIGHT]]
// CHECK: vector.load %[[A]]{{.*}} : memref<?x?xf32>, vector<4xf32>
// CHECK: vector.store {{.*}}, %[[LEFT]]
// CHECK: vector.load %[[C]]{{.*}} : memref<?x?xf32>, vector<4xf32>
// CHECK: memref.prefetch
// CHECK: scf.for
// CHECK-COUNT-3: vector.load %[[RIGHT]]{{.*}} vector<4xf32>
// CHECK: memref.load %[[LEFT]]
// CHECK: vector.broadcast
// CHECK-COUNT-3: vector.fma
// CHECK: memref.load %[[LEFT]]
// CHECK-COUNT-3: vector.fma
// CHECK: vector.store {{.*}}, %[[C]]
func.func @panels(%a: memref<?x?xf32>, %b: memref<?x?xf32>, %c: memref<?x?xf32>) {
  linalg.matmul {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 8, n_tile = 24, k_tile = 8, rows = 2, columns = 3, lanes = 4, dot = false>}
      ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>) outs(%c : memref<?x?xf32>)
  return
}

// Columns that are not neighbours in memory are transposed on the way.
// CHECK-LABEL: func.func @transposed(
// CHECK-COUNT-4: vector.load %arg1{{.*}} : memref<?x?xf32>, vector<4xf32>
// CHECK: vector.shuffle
func.func @transposed(%a: memref<?x?xf32>, %b: memref<?x?xf32>, %c: memref<?x?xf32>) {
  linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 8, n_tile = 24, k_tile = 8, rows = 2, columns = 3, lanes = 4, dot = false>}
      ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>) outs(%c : memref<?x?xf32>)
  return
}

// Sums that start at zero start in registers. Where nothing is summed up, the result is
// still cleared.
// CHECK-LABEL: func.func @cleared(
// CHECK-NOT: linalg.fill
// CHECK: scf.if {{.*}} -> (vector<4xf32>
// CHECK-LABEL: func.func @cleared_dynamic(
// CHECK: %[[NONE:.+]] = arith.cmpi eq, %{{.+}}, %c0
// CHECK: scf.if %[[NONE]] {
// CHECK-NEXT: linalg.fill
func.func @cleared(%a: memref<9x20xf32>, %b: memref<20x9xf32>, %c: memref<9x9xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<9x9xf32>)
  linalg.matmul {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 8, n_tile = 24, k_tile = 8, rows = 2, columns = 3, lanes = 4, dot = false>}
      ins(%a, %b : memref<9x20xf32>, memref<20x9xf32>) outs(%c : memref<9x9xf32>)
  return
}
func.func @cleared_dynamic(%a: memref<9x?xf32>, %b: memref<?x9xf32>, %c: memref<9x9xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<9x9xf32>)
  linalg.matmul {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 8, n_tile = 24, k_tile = 8, rows = 2, columns = 3, lanes = 4, dot = false>}
      ins(%a, %b : memref<9x?xf32>, memref<?x9xf32>) outs(%c : memref<9x9xf32>)
  return
}
