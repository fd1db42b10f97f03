// RUN: fovea-opt %s --attn-fold-layouts --split-input-file | FileCheck %s

// A tile of transposed heads is a tile of the rows that the heads share.
// CHECK-LABEL: func @reads_heads
// CHECK-SAME: %[[X:.+]]: tensor<?x?x768xf32>, %[[B:.+]]: index, %[[L:.+]]: index, %[[I:.+]]: index, %[[H:.+]]: index, %[[Q:.+]]: index
// CHECK: %[[COLUMN:.+]] = affine.apply #{{.+}}()[%[[H]]]
// CHECK: %[[T:.+]] = tensor.extract_slice %[[X]][%[[I]], %[[Q]], %[[COLUMN]]] [1, 32, 64] [1, 1, 1] : tensor<?x?x768xf32> to tensor<32x64xf32>
// CHECK: %[[R:.+]] = tensor.expand_shape %[[T]] {{\[}}[0, 1, 2], [3]] output_shape [1, 1, 32, 64]
// CHECK-NOT: linalg.transpose
// CHECK: return %[[R]]
func.func @reads_heads(%x: tensor<?x?x768xf32>, %B: index, %L: index, %i: index, %h: index, %q: index)
    -> tensor<1x1x32x64xf32> {
  %heads = tensor.expand_shape %x [[0], [1], [2, 3]] output_shape [%B, %L, 12, 64]
      : tensor<?x?x768xf32> into tensor<?x?x12x64xf32>
  %e = tensor.empty(%B, %L) : tensor<?x12x?x64xf32>
  %t = linalg.transpose ins(%heads : tensor<?x?x12x64xf32>) outs(%e : tensor<?x12x?x64xf32>)
      permutation = [0, 2, 1, 3]
  %s = tensor.extract_slice %t[%i, %h, %q, 0] [1, 1, 32, 64] [1, 1, 1, 1]
      : tensor<?x12x?x64xf32> to tensor<1x1x32x64xf32>
  return %s : tensor<1x1x32x64xf32>
}

// -----

// Also of packed projections, and of rows of all batch entries, by a generic.
// CHECK-LABEL: func @reads_packed
// CHECK-SAME: %[[X:.+]]: tensor<?x2304xf32>, %[[B:.+]]: index, %[[L:.+]]: index, %[[I:.+]]: index, %[[H:.+]]: index
// CHECK-DAG: %[[ROW:.+]] = affine.apply #{{.+}}()[%[[L]], %[[I]]]
// CHECK-DAG: %[[COLUMN:.+]] = affine.apply #{{.+}}()[%[[H]]]
// CHECK: tensor.extract_slice %[[X]][%[[ROW]], %[[COLUMN]]] [%[[L]], 64] [1, 1] : tensor<?x2304xf32> to tensor<?x64xf32>
// CHECK-NOT: linalg.
// CHECK: return
func.func @reads_packed(%x: tensor<?x2304xf32>, %B: index, %L: index, %i: index, %h: index)
    -> tensor<1x1x?x64xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2304xf32>
  %k = tensor.extract_slice %x[0, 768] [%n, 768] [1, 1] : tensor<?x2304xf32> to tensor<?x768xf32>
  %heads = tensor.expand_shape %k [[0, 1], [2, 3]] output_shape [%B, %L, 12, 64]
      : tensor<?x768xf32> into tensor<?x?x12x64xf32>
  %e = tensor.empty(%B, %L) : tensor<?x12x?x64xf32>
  %t = linalg.generic {
      indexing_maps = [affine_map<(b, l, h, d) -> (b, l, h, d)>, affine_map<(b, l, h, d) -> (b, h, l, d)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%heads : tensor<?x?x12x64xf32>) outs(%e : tensor<?x12x?x64xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<?x12x?x64xf32>
  %s = tensor.extract_slice %t[%i, %h, 0, 0] [1, 1, %L, 64] [1, 1, 1, 1]
      : tensor<?x12x?x64xf32> to tensor<1x1x?x64xf32>
  return %s : tensor<1x1x?x64xf32>
}

// -----

// A head of merged groups: divided into group and head.
// CHECK-LABEL: func @reads_grouped
// CHECK-SAME: %[[X:.+]]: tensor<2x4x3x5x16xf32>, %[[H:.+]]: index
// CHECK-DAG: %[[IN:.+]] = affine.apply #{{.+}}()[%[[H]]]
// CHECK-DAG: %[[GROUP:.+]] = affine.apply #{{.+}}()[%[[H]]]
// CHECK: tensor.extract_slice %[[X]][0, %{{.+}}, %{{.+}}, 0, 0] [1, 1, 1, 5, 16]
func.func @reads_grouped(%x: tensor<2x4x3x5x16xf32>, %h: index) -> tensor<1x1x5x16xf32> {
  %merged = tensor.collapse_shape %x [[0], [1, 2], [3], [4]] : tensor<2x4x3x5x16xf32> into tensor<2x12x5x16xf32>
  %s = tensor.extract_slice %merged[0, %h, 0, 0] [1, 1, 5, 16] [1, 1, 1, 1]
      : tensor<2x12x5x16xf32> to tensor<1x1x5x16xf32>
  return %s : tensor<1x1x5x16xf32>
}

// -----

// A tile whose elements trade places is not folded.
// CHECK-LABEL: func @needs_transposition
// CHECK: linalg.transpose
// CHECK: tensor.extract_slice
func.func @needs_transposition(%x: tensor<64x32xf32>) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<32x64xf32>
  %t = linalg.transpose ins(%x : tensor<64x32xf32>) outs(%e : tensor<32x64xf32>) permutation = [1, 0]
  %s = tensor.extract_slice %t[0, 0] [8, 8] [1, 1] : tensor<32x64xf32> to tensor<8x8xf32>
  return %s : tensor<8x8xf32>
}

// -----

// Rows of two heads are not next to each other.
// CHECK-LABEL: func @not_a_box
// CHECK: tensor.collapse_shape
// CHECK: tensor.extract_slice
func.func @not_a_box(%x: tensor<4x5x16xf32>, %i: index) -> tensor<3x16xf32> {
  %merged = tensor.collapse_shape %x [[0, 1], [2]] : tensor<4x5x16xf32> into tensor<20x16xf32>
  %s = tensor.extract_slice %merged[%i, 0] [3, 16] [1, 1] : tensor<20x16xf32> to tensor<3x16xf32>
  return %s : tensor<3x16xf32>
}

// -----

// A loop writes its tiles where they are wanted.
// CHECK-LABEL: func @writes_heads
// CHECK-SAME: %[[B:.+]]: index, %[[L:.+]]: index
// CHECK: %[[E:.+]] = tensor.empty(%[[B]], %[[L]]) : tensor<?x?x768xf32>
// CHECK: %[[R:.+]] = scf.forall (%[[I:.+]], %[[H:.+]], %[[Q:.+]]) = {{.*}} shared_outs(%[[D:.+]] = %[[E]]) -> (tensor<?x?x768xf32>) {
// CHECK:   %[[S:.+]] = tensor.extract_slice %[[D]][%[[I]], %[[Q]], %{{.+}}] [1, 32, 64] [1, 1, 1] : tensor<?x?x768xf32> to tensor<32x64xf32>
// CHECK:   %[[TILE:.+]] = tensor.expand_shape %[[S]]
// CHECK:   %[[F:.+]] = linalg.fill {{.*}} outs(%[[TILE]] : tensor<1x1x32x64xf32>)
// CHECK:   %[[C:.+]] = tensor.collapse_shape %[[F]]
// CHECK:   tensor.parallel_insert_slice %[[C]] into %[[D]][%[[I]], %[[Q]], %{{.+}}] [1, 32, 64] [1, 1, 1] : tensor<32x64xf32> into tensor<?x?x768xf32>
// CHECK-NOT: linalg.transpose
// CHECK: return %[[R]]
func.func @writes_heads(%B: index, %L: index, %zero: f32) -> tensor<?x?x768xf32> {
  %e = tensor.empty(%B, %L) : tensor<?x12x?x64xf32>
  %o = scf.forall (%i, %h, %q) = (0, 0, 0) to (%B, 12, %L) step (1, 1, 32) shared_outs(%d = %e) -> (tensor<?x12x?x64xf32>) {
    %s = tensor.extract_slice %d[%i, %h, %q, 0] [1, 1, 32, 64] [1, 1, 1, 1]
        : tensor<?x12x?x64xf32> to tensor<1x1x32x64xf32>
    %f = linalg.fill ins(%zero : f32) outs(%s : tensor<1x1x32x64xf32>) -> tensor<1x1x32x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %f into %d[%i, %h, %q, 0] [1, 1, 32, 64] [1, 1, 1, 1]
          : tensor<1x1x32x64xf32> into tensor<?x12x?x64xf32>
    }
  }
  %et = tensor.empty(%B, %L) : tensor<?x?x12x64xf32>
  %t = linalg.transpose ins(%o : tensor<?x12x?x64xf32>) outs(%et : tensor<?x?x12x64xf32>)
      permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %t [[0], [1], [2, 3]] : tensor<?x?x12x64xf32> into tensor<?x?x768xf32>
  return %r : tensor<?x?x768xf32>
}

// -----

// A result that is also used as it is stays.
// CHECK-LABEL: func @two_layouts
// CHECK: scf.forall {{.*}} -> (tensor<4x6x8xf32>)
// CHECK: linalg.transpose
func.func @two_layouts(%zero: f32) -> (tensor<6x4x8xf32>, tensor<4x6x8xf32>) {
  %e = tensor.empty() : tensor<4x6x8xf32>
  %o = scf.forall (%i) in (4) shared_outs(%d = %e) -> (tensor<4x6x8xf32>) {
    %s = tensor.extract_slice %d[%i, 0, 0] [1, 6, 8] [1, 1, 1] : tensor<4x6x8xf32> to tensor<1x6x8xf32>
    %f = linalg.fill ins(%zero : f32) outs(%s : tensor<1x6x8xf32>) -> tensor<1x6x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %f into %d[%i, 0, 0] [1, 6, 8] [1, 1, 1] : tensor<1x6x8xf32> into tensor<4x6x8xf32>
    }
  }
  %et = tensor.empty() : tensor<6x4x8xf32>
  %t = linalg.transpose ins(%o : tensor<4x6x8xf32>) outs(%et : tensor<6x4x8xf32>) permutation = [1, 0, 2]
  return %t, %o : tensor<6x4x8xf32>, tensor<4x6x8xf32>
}

// -----

// A size that is known to be 1, of which the type does not know, is left alone.
// CHECK-LABEL: func @unknown_unit_dim
// CHECK: tensor.collapse_shape
// CHECK: tensor.extract_slice
func.func @unknown_unit_dim(%x: tensor<1x1x5x8xf32>) -> tensor<1x5x?xf32> {
  %c1 = arith.constant 1 : index
  %merged = tensor.collapse_shape %x [[0], [1, 2], [3]] : tensor<1x1x5x8xf32> into tensor<1x5x8xf32>
  %s = tensor.extract_slice %merged[0, 0, 0] [1, 5, %c1] [1, 1, 1] : tensor<1x5x8xf32> to tensor<1x5x?xf32>
  return %s : tensor<1x5x?xf32>
}

// -----

// Nor is one of a dim of size 1 whose size in the tile is not known.
// CHECK-LABEL: func @unknown_size
// CHECK: tensor.collapse_shape
// CHECK: tensor.extract_slice
func.func @unknown_size(%x: tensor<1x1x5x1xf32>, %n: index) -> tensor<5x?xf32> {
  %merged = tensor.collapse_shape %x [[0], [1, 2], [3]] : tensor<1x1x5x1xf32> into tensor<1x5x1xf32>
  %s = tensor.extract_slice %merged[0, 0, 0] [1, 5, %n] [1, 1, 1] : tensor<1x5x1xf32> to tensor<5x?xf32>
  return %s : tensor<5x?xf32>
}
