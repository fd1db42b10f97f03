// Masks that say nothing about key ranges, or only at run time.
// RUN: fovea-opt %s --attn-narrow-keys --canonicalize --cse | FileCheck %s

!q = tensor<1x1x16x8xf32>
!k = tensor<1x1x200x8xf32>
!r = tensor<1x1x16xf32>

// CHECK-LABEL: func.func @dense_mask_keeps_all_keys(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @dense_mask_keeps_all_keys(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %t: tensor<48x200xi1>) -> !q {
  // CHECK-NOT: tensor.extract_slice
  // CHECK: attn.online_sdpa ins(%{{.*}}, %[[K]], %[[V]] :
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = tensor.extract %t[%i, %j] : tensor<48x200xi1>
        attn.yield %x : i1
      }
  return %r#0 : !q
}

// Either side of a disjunction may allow a key.
// CHECK-LABEL: func.func @unknown_or_known(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @unknown_or_known(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %t: tensor<48x200xi1>) -> !q {
  // CHECK-NOT: tensor.extract_slice
  // CHECK: attn.online_sdpa ins(%{{.*}}, %[[K]], %[[V]] :
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = tensor.extract %t[%i, %j] : tensor<48x200xi1>
        %y = arith.cmpi sle, %j, %i : index
        %z = arith.ori %x, %y : i1
        attn.yield %z : i1
      }
  return %r#0 : !q
}

// Positions modulo 256 are not affine.
// CHECK-LABEL: func.func @narrow_integers_wrap(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @narrow_integers_wrap(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-NOT: tensor.extract_slice
  // CHECK: attn.online_sdpa ins(%{{.*}}, %[[K]], %[[V]] :
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c5 = arith.constant 5 : i8
        %x = arith.index_cast %j : index to i8
        %y = arith.cmpi slt, %x, %c5 : i8
        attn.yield %y : i1
      }
  return %r#0 : !q
}

// CHECK-LABEL: func.func @unsigned(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @unsigned(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r) -> !q {
  // CHECK-NOT: tensor.extract_slice
  // CHECK: attn.online_sdpa ins(%{{.*}}, %[[K]], %[[V]] :
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = arith.cmpi ule, %j, %i : index
        attn.yield %x : i1
      }
  return %r#0 : !q
}

// CHECK-LABEL: func.func @unknown_and_known(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @unknown_and_known(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %t: tensor<48x200xi1>) -> !q {
  // CHECK-DAG: %[[KS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 48, 8]
  // CHECK-DAG: %[[VS:.*]] = tensor.extract_slice %[[V]][0, 0, 0, 0] [1, 1, 48, 8]
  // CHECK:     attn.online_sdpa ins(%{{.*}}, %[[KS]], %[[VS]] :
  // CHECK-SAME: at(%{{.*}}, %{{.*}}, %{{.*}}, %c0)
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = tensor.extract %t[%i, %j] : tensor<48x200xi1>
        %y = arith.cmpi sle, %j, %i : index
        %z = arith.andi %x, %y : i1
        attn.yield %z : i1
      }
  return %r#0 : !q
}

// CHECK-LABEL: func.func @captured_length(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @captured_length(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %t: tensor<1xi32>) -> !q {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C200:.*]] = arith.constant 200 : index
  // CHECK:     %[[N32:.*]] = tensor.extract %{{.*}}[%[[C0]]]
  // CHECK:     %[[N:.*]] = arith.index_cast %[[N32]]
  // CHECK:     %[[END:.*]] = arith.minsi %[[N]], %[[C200]]
  // CHECK:     %[[AGAIN:.*]] = arith.minsi %[[END]], %[[C200]]
  // CHECK:     %[[SOME:.*]] = arith.cmpi sgt, %[[AGAIN]], %[[C0]]
  // CHECK:     %[[SIZE:.*]] = arith.select %[[SOME]], %[[AGAIN]], %[[C0]]
  // CHECK:     tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, %[[SIZE]], 8]
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %n = tensor.extract %t[%b] : tensor<1xi32>
        %x = arith.index_cast %n : i32 to index
        %y = arith.cmpi slt, %j, %x : index
        attn.yield %y : i1
      }
  return %r#0 : !q
}

// Known for the whole tile: all keys or none.
// CHECK-LABEL: func.func @uniform_condition(
// CHECK-SAME: %{{.*}}: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x200x8xf32>, %[[V:.*]]: tensor<1x1x200x8xf32>
func.func @uniform_condition(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %flag: i1) -> !q {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C200:.*]] = arith.constant 200 : index
  // CHECK:     %[[END:.*]] = arith.select %{{.*}}, %[[C200]], %[[C0]]
  // CHECK:     %[[SOME:.*]] = arith.minsi %[[END]], %[[C200]]
  // CHECK:     %[[ANY:.*]] = arith.cmpi sgt, %[[SOME]], %[[C0]]
  // CHECK:     %[[SIZE:.*]] = arith.select %[[ANY]], %[[SOME]], %[[C0]]
  // CHECK:     tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, %[[SIZE]], 8]
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%c0, %c0, %c32, %c0) scale(1.0) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        attn.yield %flag : i1
      }
  return %r#0 : !q
}
