// RUN: fovea-opt %s --canonicalize | FileCheck %s

// An op without regions, as well as one with.
// CHECK-LABEL: func @casts_are_folded
// CHECK-SAME: %[[Q:.+]]: tensor<5x8xf32>, %[[K:.+]]: tensor<7x8xf32>
// CHECK: %[[R:.+]]:3 = attn.online_sdpa
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[K]] : tensor<5x8xf32>, tensor<7x8xf32>, tensor<7x8xf32>)
// CHECK-SAME: outs(%{{.*}} : tensor<5x8xf32>, tensor<5xf32>, tensor<5xf32>)
// CHECK: attn.online_sdpa
// CHECK-SAME: outs(%[[R]]#0, %[[R]]#1, %[[R]]#2 : tensor<5x8xf32>, tensor<5xf32>, tensor<5xf32>)
// CHECK-SAME: mask_mod
func.func @casts_are_folded(%q: tensor<5x8xf32>, %k: tensor<7x8xf32>,
    %acc: tensor<5x8xf32>, %row: tensor<5xf32>) -> tensor<5x8xf32> {
  %dq = tensor.cast %q : tensor<5x8xf32> to tensor<?x8xf32>
  %dk = tensor.cast %k : tensor<7x8xf32> to tensor<?x8xf32>
  %dacc = tensor.cast %acc : tensor<5x8xf32> to tensor<?x8xf32>
  %drow = tensor.cast %row : tensor<5xf32> to tensor<?xf32>
  %r:3 = attn.online_sdpa
      ins(%dq, %dk, %dk : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>)
      outs(%dacc, %drow, %drow : tensor<?x8xf32>, tensor<?xf32>, tensor<?xf32>)
      scale(1.250000e-01)
  %s:3 = attn.online_sdpa
      ins(%dq, %dk, %dk : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>)
      outs(%r#0, %r#1, %r#2 : tensor<?x8xf32>, tensor<?xf32>, tensor<?xf32>)
      scale(1.250000e-01)
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %allowed = arith.cmpi sle, %j, %i : index
        attn.yield %allowed : i1
      }
  %o = tensor.cast %s#0 : tensor<?x8xf32> to tensor<5x8xf32>
  return %o : tensor<5x8xf32>
}
