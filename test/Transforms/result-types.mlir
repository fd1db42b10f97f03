// Results may be typed with more or fewer dynamic dims than the operands imply.
// RUN: fovea-opt %s --attn-convert-to-online | FileCheck %s
// RUN: fovea-opt %s --attn-decompose | FileCheck %s
// RUN: fovea-opt %s --attn-group-queries=max-rows=40 --attn-convert-to-online | FileCheck %s

// CHECK-LABEL: func.func @less_static(
func.func @less_static(%q: tensor<2x8x5x16xf32>, %k: tensor<2x4x?x16xf32>) -> tensor<?x8x?x16xf32> {
  // CHECK: %[[R:.*]] = tensor.cast %{{.*}} to tensor<?x8x?x16xf32>
  // CHECK: return %[[R]]
  %o = attn.sdpa %q, %k, %k : tensor<2x8x5x16xf32>, tensor<2x4x?x16xf32>, tensor<2x4x?x16xf32> -> tensor<?x8x?x16xf32>
  return %o : tensor<?x8x?x16xf32>
}

// CHECK-LABEL: func.func @more_static(
func.func @more_static(%q: tensor<?x8x?x16xf32>, %k: tensor<2x4x?x16xf32>) -> tensor<2x8x5x16xf32> {
  // CHECK: %[[R:.*]] = tensor.cast %{{.*}} : tensor<?x8x?x16xf32> to tensor<2x8x5x16xf32>
  // CHECK: {{return|scf.yield}} %[[R]]
  %o = attn.sdpa %q, %k, %k : tensor<?x8x?x16xf32>, tensor<2x4x?x16xf32>, tensor<2x4x?x16xf32> -> tensor<2x8x5x16xf32>
  return %o : tensor<2x8x5x16xf32>
}
