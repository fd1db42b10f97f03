// RUN: fovea-opt %s --fovea-promote-to-f64 | FileCheck %s

// CHECK-LABEL: func @signature_constants_and_conversions
// CHECK-SAME: (%[[X:.+]]: tensor<4xf64>, %[[S:.+]]: f64, %[[N:.+]]: i32) -> tensor<4xf64>
func.func @signature_constants_and_conversions(%x: tensor<4xbf16>, %s: f16, %n: i32)
    -> tensor<4xf32> {
  // CHECK-DAG: arith.constant 1.000000e-01 : f64
  %exact = arith.constant 1.000000e-01 : f64
  // CHECK-DAG: %[[ROUNDED:.+]] = arith.constant 0.1000000014901161{{.*}} : f64
  %c = arith.constant 1.000000e-01 : f32
  // CHECK-DAG: arith.constant dense<[1.000000e+00, 0xFFF0000000000000]> : tensor<2xf64>
  %d = arith.constant dense<[1.0, 0xFF80]> : tensor<2xbf16>
  // CHECK-NOT: arith.extf
  // CHECK-NOT: arith.truncf
  // CHECK: arith.sitofp %[[N]] : i32 to f64
  // CHECK: arith.addf %{{.*}}, %[[S]] : f64
  // CHECK: arith.mulf %{{.*}}, %[[ROUNDED]] : f64
  %f = arith.sitofp %n : i32 to f32
  %e = arith.extf %s : f16 to f32
  %t = arith.addf %f, %e : f32
  %m = arith.mulf %t, %c : f32
  %r = arith.truncf %m : f32 to bf16
  // CHECK: tensor.insert
  // CHECK: return %[[X]] : tensor<4xf64>
  %i = arith.constant 0 : index
  %u = tensor.insert %r into %x[%i] : tensor<4xbf16>
  %y = arith.extf %x : tensor<4xbf16> to tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @regions
// CHECK: attn.sdpa
// CHECK-SAME: lengths(%{{.*}} : tensor<2xi64>)
// CHECK: score_mod(%[[SCORE:.+]]: f64,
// CHECK: arith.addf %[[SCORE]], %{{.*}} : f64
// CHECK: attn.yield %{{.*}} : f64
// CHECK: -> tensor<2x5x8xf64>, tensor<2x5xf64>
func.func @regions(%q: tensor<2x5x8xf16>, %lengths: tensor<2xi64>, %slope: f32)
    -> (tensor<2x5x8xf16>, tensor<2x5xf32>) {
  %o, %l = attn.sdpa %q, %q, %q lengths(%lengths : tensor<2xi64>)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      }
      : tensor<2x5x8xf16>, tensor<2x5x8xf16>, tensor<2x5x8xf16>
      -> tensor<2x5x8xf16>, tensor<2x5xf32>
  return %o, %l : tensor<2x5x8xf16>, tensor<2x5xf32>
}

// CHECK-LABEL: func @calls
// CHECK: call @regions(%{{.*}}) : (tensor<2x5x8xf64>, tensor<2xi64>, f64) -> (tensor<2x5x8xf64>, tensor<2x5xf64>)
func.func @calls(%q: tensor<2x5x8xf16>, %lengths: tensor<2xi64>, %slope: f32)
    -> tensor<2x5xf32> {
  %o, %l = call @regions(%q, %lengths, %slope)
      : (tensor<2x5x8xf16>, tensor<2xi64>, f32) -> (tensor<2x5x8xf16>, tensor<2x5xf32>)
  return %l : tensor<2x5xf32>
}
