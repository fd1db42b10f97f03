// RUN: fovea-opt %s --scf-forall-to-parallel --convert-scf-to-openmp --fovea-privatize-scratch | FileCheck %s

// One buffer for each thread, before its loop.
// CHECK-LABEL: func.func @static_scratch(
// CHECK:      omp.parallel
// CHECK-NEXT:   memref.alloca() : memref<64xf32>
// CHECK:        omp.wsloop schedule(dynamic)
// CHECK-NOT:      memref.alloca
func.func @static_scratch(%a: memref<?xf32>, %n: index) {
  scf.forall (%i) in (%n) {
    %s = memref.alloca() : memref<64xf32>
    %c0 = arith.constant 0 : index
    %x = memref.load %a[%i] : memref<?xf32>
    memref.store %x, %s[%c0] : memref<64xf32>
    func.call @use(%s) : (memref<64xf32>) -> ()
  }
  return
}

// The size of this one is known only in the iteration.
// CHECK-LABEL: func.func @dynamic_scratch(
// CHECK:      omp.wsloop
// CHECK:        memref.alloca_scope
// CHECK:          memref.alloca(%{{.*}}) : memref<?xf32>
func.func @dynamic_scratch(%n: index) {
  scf.forall (%i) in (%n) {
    %s = memref.alloca(%i) : memref<?xf32>
    %d = memref.cast %s : memref<?xf32> to memref<64xf32>
    func.call @use(%d) : (memref<64xf32>) -> ()
  }
  return
}
func.func private @use(memref<64xf32>)
