// RUN: fovea-opt %s --fovea-lower-math | FileCheck %s

// A polynomial of degree 5 for f32, 11 for f64; the exponent is assembled in integers.
// CHECK-LABEL: func.func @exp2_f32(
// CHECK-NOT: math.
// CHECK-COUNT-5: vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT: vector.fma
// CHECK: arith.shli {{.*}} : vector<8xi32>
// CHECK-NOT: math.
func.func @exp2_f32(%x: vector<8xf32>) -> vector<8xf32> {
  %r = math.exp2 %x : vector<8xf32>
  return %r : vector<8xf32>
}

// CHECK-LABEL: func.func @exp2_f64(
// CHECK-NOT: math.
// CHECK-COUNT-11: vector.fma {{.*}} : vector<4xf64>
// CHECK-NOT: vector.fma
// CHECK: arith.shli {{.*}} : vector<4xi64>
// CHECK-NOT: math.
func.func @exp2_f64(%x: vector<4xf64>) -> vector<4xf64> {
  %r = math.exp2 %x : vector<4xf64>
  return %r : vector<4xf64>
}

// CHECK-LABEL: func.func @exp(
// CHECK-NOT: math.
// CHECK: arith.shli {{.*}} : vector<16xi32>
// CHECK-NOT: math.
func.func @exp(%x: vector<16xf32>) -> vector<16xf32> {
  %r = math.exp %x : vector<16xf32>
  return %r : vector<16xf32>
}

// CHECK-LABEL: func.func @tanh(
// CHECK-NOT: math.
// CHECK: arith.divf {{.*}} : vector<8xf32>
// CHECK-NOT: math.
func.func @tanh(%x: vector<8xf32>) -> vector<8xf32> {
  %r = math.tanh %x : vector<8xf32>
  return %r : vector<8xf32>
}

// Sine and cosine share the reduction of the angle after cse, and have no call.
// CHECK-LABEL: func.func @angles(
// CHECK-NOT: math.{{sin|cos}}
// CHECK: arith.xori {{.*}} : vector<4xi64>
// CHECK: arith.xori {{.*}} : vector<4xi64>
// CHECK-NOT: math.{{sin|cos}}
// CHECK: return
func.func @angles(%x: vector<4xf64>) -> (vector<4xf64>, vector<4xf64>) {
  %s = math.sin %x : vector<4xf64>
  %c = math.cos %x : vector<4xf64>
  return %s, %c : vector<4xf64>, vector<4xf64>
}

// Scalars are left to libm.
// CHECK-LABEL: func.func @scalar(
// CHECK: math.exp2
func.func @scalar(%x: f32) -> f32 {
  %r = math.exp2 %x : f32
  return %r : f32
}
