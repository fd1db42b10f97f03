// Constant factors of query and key join the scale.
// RUN: fovea-opt %s --canonicalize | FileCheck %s

!t = tensor<?x16xf32>

// The default scale of head size 16 is 1/4.
// CHECK-LABEL: func.func @arith(
// CHECK-SAME: %[[Q:.*]]: tensor<4x16xf32>)
func.func @arith(%q: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %half = arith.constant dense<0.5> : tensor<4x16xf32>
  %scaled = arith.mulf %q, %half : tensor<4x16xf32>
  // CHECK: attn.sdpa %[[Q]], %[[Q]], %[[Q]] scale(1.250000e-01)
  %o = attn.sdpa %scaled, %q, %q : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @linalg(
// CHECK-SAME: %[[Q:.*]]: tensor<?x16xf32>, %[[K:.*]]: tensor<?x16xf32>, %[[D:.*]]: tensor<?x16xf32>)
func.func @linalg(%q: !t, %k: !t, %d: !t) -> !t {
  %c3 = arith.constant 3.0 : f32
  %qs = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%q : !t) outs(%d : !t) {
    ^bb0(%in: f32, %out: f32):
      %m = arith.mulf %c3, %in : f32
      linalg.yield %m : f32
  } -> !t
  %fill = linalg.fill ins(%c3 : f32) outs(%d : !t) -> !t
  %ks = linalg.mul ins(%k, %fill : !t, !t) outs(%d : !t) -> !t
  // CHECK: attn.sdpa %[[Q]], %[[K]], %[[D]] scale(1.800000e+01)
  %o = attn.sdpa %qs, %ks, %d scale(2.0) : !t, !t, !t -> !t
  return %o : !t
}

// CHECK-LABEL: func.func @not_merged(
func.func @not_merged(%q: !t, %h: tensor<4x16xf16>, %s: tensor<4x4xf32>, %k: tensor<?x4xf32>, %x: f32)
    -> (!t, tensor<4x16xf16>, tensor<4x4xf32>, !t) {
  // An unknown factor.
  // CHECK: %[[X:.*]] = linalg.mul
  // CHECK: attn.sdpa %[[X]],
  %fill = linalg.fill ins(%x : f32) outs(%q : !t) -> !t
  %qs = linalg.mul ins(%q, %fill : !t, !t) outs(%q : !t) -> !t
  %0 = attn.sdpa %qs, %q, %q : !t, !t, !t -> !t
  // A product that was rounded to f16.
  // CHECK: %[[H:.*]] = arith.mulf
  // CHECK: attn.sdpa %[[H]],
  %half = arith.constant dense<0.3> : tensor<4x16xf16>
  %hs = arith.mulf %h, %half : tensor<4x16xf16>
  %1 = attn.sdpa %hs, %h, %h : tensor<4x16xf16>, tensor<4x16xf16>, tensor<4x16xf16> -> tensor<4x16xf16>
  // A transposed source.
  // CHECK: %[[T:.*]] = linalg.generic
  // CHECK: attn.sdpa %[[T]],
  %c3 = arith.constant 3.0 : f32
  %ts = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%s : tensor<4x4xf32>) outs(%s : tensor<4x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %m = arith.mulf %c3, %in : f32
      linalg.yield %m : f32
  } -> tensor<4x4xf32>
  %2 = attn.sdpa %ts, %k, %k : tensor<4x4xf32>, tensor<?x4xf32>, tensor<?x4xf32> -> tensor<4x4xf32>
  // A factor of infinity, which is no scale.
  // CHECK: %[[INF:.*]] = linalg.mul
  // CHECK: attn.sdpa %[[INF]],
  %inf = arith.constant 0x7F800000 : f32
  %infs = linalg.fill ins(%inf : f32) outs(%q : !t) -> !t
  %is = linalg.mul ins(%q, %infs : !t, !t) outs(%q : !t) -> !t
  %3 = attn.sdpa %is, %q, %q : !t, !t, !t -> !t
  return %0, %1, %2, %3 : !t, tensor<4x16xf16>, tensor<4x4xf32>, !t
}
