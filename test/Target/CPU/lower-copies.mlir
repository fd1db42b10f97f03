// RUN: fovea-opt %s --fovea-lower-copies | FileCheck %s

// CHECK-LABEL: func.func @strided(
// CHECK-SAME: %[[A:.*]]: memref<4x?xf32, strided<[?, 1], offset: ?>>, %[[B:.*]]: memref<4x?xf32>)
// CHECK-NOT: memref.copy
// CHECK: linalg.copy ins(%[[A]] : {{.*}}) outs(%[[B]] :
func.func @strided(%a: memref<4x?xf32, strided<[?, 1], offset: ?>>, %b: memref<4x?xf32>) {
  memref.copy %a, %b : memref<4x?xf32, strided<[?, 1], offset: ?>> to memref<4x?xf32>
  return
}
