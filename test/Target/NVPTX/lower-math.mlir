// Functions in kernels become polynomials or instructions.
// RUN: fovea-opt %s --split-input-file --verify-diagnostics --fovea-nvptx-lower-math | FileCheck %s

// CHECK-LABEL: func.func @functions(
// CHECK-NOT: math.exp
// CHECK-NOT: math.tanh
// CHECK-NOT: math.log
// CHECK: llvm.call_intrinsic "llvm.sqrt"
// CHECK: llvm.call_intrinsic "llvm.fabs"
// CHECK: gpu.terminator
func.func @functions(%m: memref<8xf32>, %d: memref<4xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
    %a = memref.load %m[%c0] : memref<8xf32>
    %b = math.exp %a : f32
    %c = math.tanh %b : f32
    %d0 = math.sqrt %c : f32
    %e = math.absf %d0 : f32
    memref.store %e, %m[%c0] : memref<8xf32>
    %f = memref.load %d[%c0] : memref<4xf64>
    %g = math.log %f : f64
    %h = math.tanh %g : f64
    memref.store %h, %d[%c0] : memref<4xf64>
    gpu.terminator
  }
  return
}

// -----

func.func @unknown(%d: memref<4xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  gpu.launch blocks(%bx, %by, %bz) in (%gx = %c1, %gy = %c1, %gz = %c1)
      threads(%tx, %ty, %tz) in (%sx = %c1, %sy = %c1, %sz = %c1) {
    %a = memref.load %d[%c0] : memref<4xf64>
    // expected-error @below {{expected a function that a GPU can compute, got 'math.erf' on 'f64'}}
    %b = math.erf %a : f64
    memref.store %b, %d[%c0] : memref<4xf64>
    gpu.terminator
  }
  return
}
