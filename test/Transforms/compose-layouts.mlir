// What attn-fold-layouts does to whole tensors: one transposition at most.
// RUN: fovea-opt %s --attn-fold-layouts --split-input-file | FileCheck %s

// A single query needs no transposition.
// CHECK-LABEL: func @unit_dims
// CHECK-SAME: %[[X:.+]]: tensor<?x1x6x64xf32>
// CHECK-NOT: linalg.transpose
// CHECK: %[[C:.+]] = tensor.collapse_shape %[[X]] {{\[}}[0, 1], [2], [3]]
// CHECK: tensor.expand_shape %[[C]] {{.*}} into tensor<?x6x1x64xf32>
func.func @unit_dims(%x: tensor<?x1x6x64xf32>, %B: index) -> tensor<?x6x1x64xf32> {
  %e = tensor.empty(%B) : tensor<?x6x1x64xf32>
  %t = linalg.transpose ins(%x : tensor<?x1x6x64xf32>) outs(%e : tensor<?x6x1x64xf32>) permutation = [0, 2, 1, 3]
  return %t : tensor<?x6x1x64xf32>
}

// -----

// Heads that are transposed, split into groups and transposed again.
// CHECK-LABEL: func @split_between
// CHECK-SAME: %[[X:.+]]: tensor<2x5x6x64xf32>
// CHECK: %[[S:.+]] = tensor.expand_shape %[[X]] {{\[}}[0], [1], [2, 3], [4]] output_shape [2, 5, 2, 3, 64]
// CHECK: %[[T:.+]] = linalg.transpose ins(%[[S]] : tensor<2x5x2x3x64xf32>) outs(%{{.+}} : tensor<2x2x5x3x64xf32>) permutation = [0, 2, 1, 3, 4]
// CHECK-NOT: linalg.transpose
// CHECK: return %[[T]]
func.func @split_between(%x: tensor<2x5x6x64xf32>) -> tensor<2x2x5x3x64xf32> {
  %e = tensor.empty() : tensor<2x6x5x64xf32>
  %t = linalg.transpose ins(%x : tensor<2x5x6x64xf32>) outs(%e : tensor<2x6x5x64xf32>) permutation = [0, 2, 1, 3]
  %s = tensor.expand_shape %t [[0], [1, 2], [3], [4]] output_shape [2, 2, 3, 5, 64]
      : tensor<2x6x5x64xf32> into tensor<2x2x3x5x64xf32>
  %f = tensor.empty() : tensor<2x2x5x3x64xf32>
  %u = linalg.transpose ins(%s : tensor<2x2x3x5x64xf32>) outs(%f : tensor<2x2x5x3x64xf32>) permutation = [0, 1, 3, 2, 4]
  return %u : tensor<2x2x5x3x64xf32>
}

// -----

// The way back, into a buffer of the caller: it is split where the result is merged.
// CHECK-LABEL: func @merge_between
// CHECK-SAME: %[[X:.+]]: tensor<?x2x5x3x64xf32>, %[[R:.+]]: memref<?x5x384xf32, strided<[?, ?, 1], offset: ?>>
// CHECK: %[[HEADS:.+]] = memref.expand_shape %[[R]] {{\[}}[0], [1], [2, 3]]
// CHECK: %[[SPLIT:.+]] = memref.expand_shape %[[HEADS]] {{\[}}[0], [1], [2, 3], [4]] {{.*}} into memref<?x5x2x3x64xf32, strided<[?, ?, 192, 64, 1], offset: ?>>
// CHECK: %[[T:.+]] = linalg.transpose ins(%[[X]] : {{.*}} permutation = [0, 2, 1, 3, 4]
// CHECK-NOT: linalg.transpose
// CHECK: bufferization.materialize_in_destination %[[T]] in restrict writable %[[SPLIT]]
func.func @merge_between(%x: tensor<?x2x5x3x64xf32>, %r: memref<?x5x384xf32, strided<[?, ?, 1], offset: ?>>) {
  %c0 = arith.constant 0 : index
  %B = tensor.dim %x, %c0 : tensor<?x2x5x3x64xf32>
  %e = tensor.empty(%B) : tensor<?x2x3x5x64xf32>
  %t = linalg.transpose ins(%x : tensor<?x2x5x3x64xf32>) outs(%e : tensor<?x2x3x5x64xf32>) permutation = [0, 1, 3, 2, 4]
  %m = tensor.collapse_shape %t [[0], [1, 2], [3], [4]] : tensor<?x2x3x5x64xf32> into tensor<?x6x5x64xf32>
  %f = tensor.empty(%B) : tensor<?x5x6x64xf32>
  %u = linalg.transpose ins(%m : tensor<?x6x5x64xf32>) outs(%f : tensor<?x5x6x64xf32>) permutation = [0, 2, 1, 3]
  %o = tensor.collapse_shape %u [[0], [1], [2, 3]] : tensor<?x5x6x64xf32> into tensor<?x5x384xf32>
  bufferization.materialize_in_destination %o in restrict writable %r
      : (tensor<?x5x384xf32>, memref<?x5x384xf32, strided<[?, ?, 1], offset: ?>>) -> ()
  return
}
