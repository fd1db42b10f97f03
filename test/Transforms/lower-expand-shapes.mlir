// RUN: fovea-opt %s --fovea-lower-expand-shapes | FileCheck %s
// RUN: fovea-opt %s --fovea-lower-expand-shapes --expand-strided-metadata

// CHECK-LABEL: func.func @strided(
// CHECK-SAME:    %[[A:.*]]: memref<?x16xf32, strided<[?, 1], offset: ?>>, %[[X:.*]]: index, %[[Y:.*]]: index)
// CHECK:         %[[BASE:.*]], %[[OFFSET:.*]], %{{.*}}:2, %[[STRIDES:.*]]:2 = memref.extract_strided_metadata %[[A]]
// CHECK:         %[[ROW:.*]] = arith.muli %[[STRIDES]]#0, %[[Y]]
// CHECK:         memref.reinterpret_cast %[[BASE]] to offset: [%[[OFFSET]]], sizes: [%[[X]], %[[Y]], 16], strides: [%[[ROW]], %[[STRIDES]]#0, 1]
func.func @strided(%a: memref<?x16xf32, strided<[?, 1], offset: ?>>, %x: index, %y: index)
    -> memref<?x?x16xf32, strided<[?, ?, 1], offset: ?>> {
  %0 = memref.expand_shape %a [[0, 1], [2]] output_shape [%x, %y, 16]
      : memref<?x16xf32, strided<[?, 1], offset: ?>> into memref<?x?x16xf32, strided<[?, ?, 1], offset: ?>>
  return %0 : memref<?x?x16xf32, strided<[?, ?, 1], offset: ?>>
}

// CHECK-LABEL: func.func @contiguous(
// CHECK:         memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [%{{.*}}, 3, %{{.*}}, 16], strides: [%{{.*}}, %{{.*}}, 16, 1]
func.func @contiguous(%a: memref<?x16xf32>, %x: index, %y: index) -> memref<?x3x?x16xf32> {
  %0 = memref.expand_shape %a [[0, 1, 2], [3]] output_shape [%x, 3, %y, 16]
      : memref<?x16xf32> into memref<?x3x?x16xf32>
  return %0 : memref<?x3x?x16xf32>
}

// One dynamic size is left to expand-strided-metadata.
// CHECK-LABEL: func.func @one_dynamic_size(
// CHECK:         memref.expand_shape
func.func @one_dynamic_size(%a: memref<?x16xf32>, %x: index) -> memref<?x4x16xf32> {
  %0 = memref.expand_shape %a [[0, 1], [2]] output_shape [%x, 4, 16] : memref<?x16xf32> into memref<?x4x16xf32>
  return %0 : memref<?x4x16xf32>
}
