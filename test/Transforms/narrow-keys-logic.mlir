// Negations and equalities in masks: 16 queries from position 32 on against
// 200 keys, so that the bounds are constants.
// RUN: fovea-opt %s --attn-narrow-keys --canonicalize --cse | FileCheck %s

!q = tensor<1x1x16x8xf32>
!k = tensor<1x1x200x8xf32>
!r = tensor<1x1x16xf32>

// Not k > q.
// CHECK-LABEL: func.func @negation(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @negation(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 48, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 0, 0] [1, 1, 48, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %c0)
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %true = arith.constant true
        %x = arith.cmpi sgt, %j, %i : index
        %n = arith.xori %x, %true : i1
        attn.yield %n : i1
      }
  return %r#0 : !q
}

// Not (k < q and k < 40): from 32 on, for query 32.
// CHECK-LABEL: func.func @negated_conjunction(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @negated_conjunction(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[B:.*]] = arith.constant 32 : index
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 32, 0] [1, 1, 168, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 32, 0] [1, 1, 168, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %[[B]])
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %true = arith.constant true
        %c40 = arith.constant 40 : index
        %x = arith.cmpi slt, %j, %i : index
        %y = arith.cmpi slt, %j, %c40 : index
        %a2 = arith.andi %x, %y : i1
        %n = arith.xori %true, %a2 : i1
        attn.yield %n : i1
      }
  return %r#0 : !q
}

// k = q + 5, computed in i32.
// CHECK-LABEL: func.func @equality(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @equality(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[B:.*]] = arith.constant 37 : index
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 37, 0] [1, 1, 16, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 37, 0] [1, 1, 16, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %[[B]])
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c5 = arith.constant 5 : i32
        %i32 = arith.index_cast %i : index to i32
        %j32 = arith.index_cast %j : index to i32
        %t = arith.addi %i32, %c5 : i32
        %x = arith.cmpi eq, %j32, %t : i32
        attn.yield %x : i1
      }
  return %r#0 : !q
}
