// What is not attention runs on the GPU too, in memory of the GPU.
// RUN: fovea-opt %s --split-input-file --verify-diagnostics --fovea-nvptx-launch-loops | FileCheck %s

// One thread for each iteration, 256 in a block, the last dim fastest.
// CHECK-LABEL: func.func @elementwise(
// CHECK-SAME: %[[IN:.*]]: memref<?x8xf32>, %[[OUT:.*]]: memref<?x8xf32>, %[[N:.*]]: index)
// CHECK: %[[TOTAL:.*]] = arith.muli %{{.*}}, %c8{{.*}} : index
// CHECK: %[[BLOCKS:.*]] = arith.ceildivsi %[[TOTAL]], %c256{{.*}} : index
// CHECK: gpu.launch {{.*}} in (%{{.*}} = %[[BLOCKS]], {{.*}} in (%{{.*}} = %c256{{.*}},
// CHECK: %[[BLOCK:.*]] = gpu.block_id x
// CHECK: %[[THREAD:.*]] = gpu.thread_id x
// CHECK: %[[NUMBER:.*]] = arith.addi %{{.*}}, %[[THREAD]] : index
// CHECK: %[[EXISTS:.*]] = arith.cmpi slt, %[[NUMBER]], %[[TOTAL]] : index
// CHECK: scf.if %[[EXISTS]] {
// CHECK:   arith.remui
// CHECK:   arith.divui
// CHECK:   memref.load %[[IN]]
// CHECK:   memref.store %{{.*}}, %[[OUT]]
// CHECK-NOT: scf.parallel
// CHECK: return
func.func @elementwise(%in: memref<?x8xf32>, %out: memref<?x8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.parallel (%i, %j) = (%c0, %c0) to (%n, %c8) step (%c1, %c1) {
    %x = memref.load %in[%i, %j] : memref<?x8xf32>
    memref.store %x, %out[%i, %j] : memref<?x8xf32>
    scf.reduce
  }
  return
}

// -----

// Buffers between kernels live to the end of the block; a sum is one thread.
// CHECK-LABEL: func.func @sum(
// CHECK: %[[BUFFER:.*]] = gpu.alloc () : memref<f32>
// CHECK: gpu.launch
// CHECK: scf.for
// CHECK: memref.store %{{.*}}, %[[BUFFER]][] : memref<f32>
// CHECK: gpu.launch
// CHECK: gpu.dealloc %[[BUFFER]] : memref<f32>
// CHECK-NEXT: return
func.func @sum(%in: memref<?xf32>, %out: memref<?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %buffer = memref.alloc() : memref<f32>
  scf.for %i = %c0 to %n step %c1 {
    %x = memref.load %in[%i] : memref<?xf32>
    %s = memref.load %buffer[] : memref<f32>
    %t = arith.addf %s, %x : f32
    memref.store %t, %buffer[] : memref<f32>
  }
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %s = memref.load %buffer[] : memref<f32>
    memref.store %s, %out[%i] : memref<?xf32>
    scf.reduce
  }
  return
}

// -----

// Functions that only compute sizes stay on the host.
// CHECK-LABEL: func.func @sizes(
// CHECK-NOT: gpu.
// CHECK: memref.store
// CHECK-NEXT: return
func.func @sizes(%out: memref<?xi64>, %n: i64) {
  %c0 = arith.constant 0 : index
  memref.store %n, %out[%c0] : memref<?xi64>
  return
}

// -----

func.func @host_reads(%in: memref<?xindex>, %out: memref<?xf32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @below {{expected only kernels to access device memory, got a use of an element by the host}}
  %n = memref.load %in[%c0] : memref<?xindex>
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    memref.store %zero, %out[%i] : memref<?xf32>
    scf.reduce
  }
  return
}
