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

// Few rows: two rows of the matrix at a time, read where they lie.
// CHECK-LABEL: func.func @stream_columns(
// CHECK-NOT: memref.alloc
// CHECK: scf.for {{.*}} step %c2
// CHECK: memref.load %arg0
// CHECK: scf.for {{.*}} step %c4
// CHECK-COUNT-2: memref.prefetch %arg1
// CHECK: %[[C:.+]] = vector.load %arg2
// CHECK: %[[B0:.+]] = vector.load %arg1
// CHECK: %[[S:.+]] = vector.fma %{{.+}}, %[[B0]], %[[C]]
// CHECK: %[[B1:.+]] = vector.load %arg1
// CHECK: %[[T:.+]] = vector.fma %{{.+}}, %[[B1]], %[[S]]
// CHECK: vector.store %[[T]], %arg2
// CHECK: vector.maskedload %arg1
func.func @stream_columns(%a: memref<1x?xf32>, %b: memref<?x?xf32>, %c: memref<1x?xf32>) {
  linalg.matmul {attn.contraction = #attn.contraction<style = stream, m = 0, n = 1,
      m_tile = 1, n_tile = 24, k_tile = 2, rows = 1, columns = 3, lanes = 4, dot = false>}
      ins(%a, %b : memref<1x?xf32>, memref<?x?xf32>) outs(%c : memref<1x?xf32>)
  return
}

// With the sum in lanes, three columns of the product at a time.
// CHECK-LABEL: func.func @stream_sum(
// CHECK: scf.for {{.*}} step %c3
// CHECK: %[[SUMS:.+]]:3 = scf.for {{.*}} step %c4
// CHECK: %[[X:.+]] = vector.load %arg0
// CHECK: memref.prefetch %arg1
// CHECK: %[[B0:.+]] = vector.load %arg1
// CHECK: vector.fma %[[X]], %[[B0]]
// CHECK: vector.maskedload
// CHECK-COUNT-3: vector.reduction <add>
func.func @stream_sum(%a: memref<1x?xf32>, %b: memref<?x?xf32>, %c: memref<1x?xf32>) {
  linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      {attn.contraction = #attn.contraction<style = stream, m = 0, n = 1,
      m_tile = 1, n_tile = 24, k_tile = 2, rows = 1, columns = 3, lanes = 4, dot = false>}
      ins(%a, %b : memref<1x?xf32>, memref<?x?xf32>) outs(%c : memref<1x?xf32>)
  return
}

// A constant is packed here: tiles of 4 columns, blocks of 2 rows, in panels. What does not
// exist is 0. No scratch is needed for it, and the constant itself is not any more.
// CHECK-NOT: memref.global {{.*}} @w :
// CHECK: memref.global "private" constant @w_panels : memref<32xf32> = dense_resource<w_panels> {alignment = 64 : i64}
// CHECK-NOT: memref.global {{.*}} @w :
// CHECK-LABEL: func.func @constant(
// CHECK: memref.alloca() {{.*}} memref<2x2xf32>
// CHECK: memref.alloca() {{.*}} memref<2x4xf32>
// CHECK-NOT: memref.alloc
// CHECK: %[[ALL:.+]] = memref.get_global @w_panels
// CHECK: scf.for
// CHECK: memref.reinterpret_cast %[[ALL]] to offset: [%{{.+}}], sizes: [1, 2, 4], strides: [8, 4, 1]
memref.global "private" constant @w : memref<3x5xf32> = dense<[
    [1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0], [11.0, 12.0, 13.0, 14.0, 15.0]]>
func.func @constant(%a: memref<4x3xf32>, %c: memref<4x5xf32>) {
  %w = memref.get_global @w : memref<3x5xf32>
  linalg.matmul {attn.contraction = #attn.contraction<style = panels, m = 0, n = 1,
      m_tile = 4, n_tile = 4, k_tile = 2, rows = 2, columns = 1, lanes = 4, dot = false>}
      ins(%a, %w : memref<4x3xf32>, memref<3x5xf32>) outs(%c : memref<4x5xf32>)
  return
}

// One tile after the other, and in it one block after the other, as floats.
// CHECK: w_panels: "0x40000000
// CHECK-SAME: {{^}}0000803F000000400000404000008040
// CHECK-SAME: {{^}}0000C0400000E0400000004100001041
// CHECK-SAME: {{^}}00003041000040410000504100006041
// CHECK-SAME: {{^}}00000000000000000000000000000000
// CHECK-SAME: {{^}}0000A040000000000000000000000000
// CHECK-SAME: {{^}}00002041000000000000000000000000
// CHECK-SAME: {{^}}00007041000000000000000000000000
// CHECK-SAME: {{^}}00000000000000000000000000000000"
