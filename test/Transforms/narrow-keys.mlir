// The keys that each query tile is narrowed to: 16 queries from position 32 on against
// 200 keys, so that the bounds are constants.
// RUN: fovea-opt %s --attn-narrow-keys --canonicalize --cse | FileCheck %s

!q = tensor<1x1x16x8xf32>
!k = tensor<1x1x200x8xf32>
!r = tensor<1x1x16xf32>

// The last query is 47.
// CHECK-LABEL: func.func @causal(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @causal(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 48, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 0, 0] [1, 1, 48, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %c0)
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = arith.cmpi sle, %j, %i : index
        attn.yield %x : i1
      }
  return %r#0 : !q
}

// Rows 32 to 47 are those of queries 10 to 15, three heads each.
// CHECK-LABEL: func.func @grouped_causal(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @grouped_causal(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 23, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 0, 0] [1, 1, 23, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %row: index, %j: index) {
        %c3 = arith.constant 3 : index
        %c7 = arith.constant 7 : index
        %i = arith.divui %row, %c3 : index
        %last = arith.addi %i, %c7 : index
        %x = arith.cmpi sle, %j, %last : index
        attn.yield %x : i1
      }
  return %r#0 : !q
}

// What is divided by different numbers is not understood.
// CHECK-LABEL: func.func @two_divisors(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @two_divisors(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK: attn.online_sdpa ins(%{{.*}}, %[[K]], %[[V]] :
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %row: index, %j: index) {
        %c3 = arith.constant 3 : index
        %i = arith.divui %row, %c3 : index
        %d = arith.addi %i, %row : index
        %x = arith.cmpi sle, %j, %d : index
        attn.yield %x : i1
      }
  return %r#0 : !q
}

// Query 32 sees keys from 22 on, query 47 to 49.
// CHECK-LABEL: func.func @window(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @window(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[B:.*]] = arith.constant 22 : index
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 22, 0] [1, 1, 28, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 22, 0] [1, 1, 28, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %[[B]])
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c10 = arith.constant 10 : index
        %c2 = arith.constant 2 : index
        %lo = arith.subi %i, %c10 : index
        %hi = arith.addi %i, %c2 : index
        %x = arith.cmpi sge, %j, %lo : index
        %y = arith.cmpi sle, %j, %hi : index
        %z = arith.andi %x, %y : i1
        attn.yield %z : i1
      }
  return %r#0 : !q
}

// Four global keys, and those from the query on.
// CHECK-LABEL: func.func @disjunction_keeps_the_hull(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @disjunction_keeps_the_hull(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 90, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 0, 0] [1, 1, 90, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %c0)
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c4 = arith.constant 4 : index
        %c90 = arith.constant 90 : index
        %x = arith.cmpi slt, %j, %c4 : index
        %y = arith.cmpi sge, %j, %i : index
        %z = arith.cmpi slt, %j, %c90 : index
        %w = arith.andi %y, %z : i1
        %o = arith.ori %x, %w : i1
        attn.yield %o : i1
      }
  return %r#0 : !q
}

// 2 k <= q is k <= 23, and 3 k >= q is k >= 11.
// CHECK-LABEL: func.func @coefficients(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @coefficients(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-DAG: %[[B:.*]] = arith.constant 11 : index
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 11, 0] [1, 1, 13, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 11, 0] [1, 1, 13, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %[[B]])
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c2 = arith.constant 2 : index
        %c3 = arith.constant 3 : index
        %j2 = arith.muli %j, %c2 : index
        %j3 = arith.muli %c3, %j : index
        %x = arith.cmpi sle, %j2, %i : index
        %y = arith.cmpi sge, %j3, %i : index
        %z = arith.andi %x, %y : i1
        attn.yield %z : i1
      }
  return %r#0 : !q
}

// No key lies past the end. The slice starts inside of the tensor.
// CHECK-LABEL: func.func @nothing_allowed(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @nothing_allowed(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK:     tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 0, 8]
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c300 = arith.constant 300 : index
        %x = arith.cmpi sge, %j, %c300 : index
        attn.yield %x : i1
      }
  return %r#0 : !q
}
