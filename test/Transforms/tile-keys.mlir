// RUN: fovea-opt %s --attn-tile-keys --canonicalize --cse | FileCheck %s

#s = #attn.schedule<style = columns, query_tile = 16, key_tile = 24, key_chunk = 0, rows = 2, columns = 1, lanes = 8, dot = false>
!q = tensor<1x1x16x8xf32>
!k = tensor<1x1x?x8xf32>
!r = tensor<1x1x16xf32>

// CHECK-DAG: #[[SIZE:.*]] = affine_map<(d0)[s0] -> (-d0 + s0, 24)>
// CHECK-DAG: #[[SUM:.*]] = affine_map<(d0)[s0] -> (d0 + s0)>

// Without a mask there is nothing to promise.
// CHECK-LABEL: func.func @no_mask(
// CHECK-SAME: %[[Q:.*]]: tensor<1x1x16x8xf32>, %[[K:.*]]: tensor<1x1x?x8xf32>, %[[V:.*]]: tensor<1x1x?x8xf32>, %[[A:.*]]: tensor<1x1x16x8xf32>, %[[M:.*]]: tensor<1x1x16xf32>, %[[S:.*]]: tensor<1x1x16xf32>, %[[B:.*]]: index, %[[H:.*]]: index, %[[Q0:.*]]: index, %[[K0:.*]]: index)
func.func @no_mask(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %b: index, %h: index, %q0: index, %k0: index) -> !q {
  // CHECK:      %[[N:.*]] = tensor.dim %[[K]],
  // CHECK:      %[[R:.*]]:3 = scf.for %[[I:.*]] = %{{.*}} to %[[N]] step %c24 iter_args(%[[AI:.*]] = %[[A]], %[[MI:.*]] = %[[M]], %[[SI:.*]] = %[[S]])
  // CHECK:        %[[NK:.*]] = affine.min #[[SIZE]](%[[I]])[%[[N]]]
  // CHECK-DAG:    %[[KT:.*]] = tensor.extract_slice %[[K]][0, 0, %[[I]], 0] [1, 1, %[[NK]], 8]
  // CHECK-DAG:    %[[VT:.*]] = tensor.extract_slice %[[V]][0, 0, %[[I]], 0] [1, 1, %[[NK]], 8]
  // CHECK-DAG:    %[[AT:.*]] = affine.apply #[[SUM]](%[[I]])[%[[K0]]]
  // CHECK-NOT:    scf.if
  // CHECK:        %[[STEP:.*]]:3 = attn.online_sdpa ins(%[[Q]], %[[KT]], %[[VT]] : {{.*}}) outs(%[[AI]], %[[MI]], %[[SI]] :
  // CHECK-SAME:     at(%[[B]], %[[H]], %[[Q0]], %[[AT]]) scale
  // CHECK:        scf.yield %[[STEP]]#0, %[[STEP]]#1, %[[STEP]]#2
  // CHECK:      return %[[R]]#0
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%b, %h, %q0, %k0) scale(1.0) schedule(#s)
  return %r#0 : !q
}

// Everything is allowed if the last key is before the first query.
// CHECK-LABEL: func.func @conjunction(
// CHECK-SAME: %[[Q0:[^ ,]*]]: index, %[[K0:[^ ,]*]]: index)
func.func @conjunction(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %b: index, %h: index, %q0: index, %k0: index) -> !q {
  // CHECK:      scf.for %[[I:.*]] = %{{.*}} to %[[N:[^ ]*]]
  // CHECK-DAG:    %[[NK:.*]] = affine.min #[[SIZE]](%[[I]])[%[[N]]]
  // CHECK-DAG:    %[[AT:.*]] = affine.apply #[[SUM]](%[[I]])[%[[K0]]]
  // CHECK:        %[[END:.*]] = arith.addi %[[AT]], %[[NK]]
  // CHECK:        %[[LAST:.*]] = arith.subi %[[END]], %c1
  // CHECK:        %[[D:.*]] = arith.subi %[[LAST]], %[[Q0]]
  // CHECK:        %[[ALL:.*]] = arith.cmpi sle, %[[D]], %c0
  // CHECK-NOT:    scf.if
  // CHECK:        attn.online_sdpa {{.*}} all_allowed(%[[ALL]])
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%b, %h, %q0, %k0) scale(1.0) schedule(#s) mask_mod(%bb: index, %hh: index, %i: index, %j: index) {
        %x = arith.cmpi sle, %j, %i : index
        attn.yield %x : i1
      }
  return %r#0 : !q
}

// Between two intervals lie tiles in which nothing is allowed.
// CHECK-LABEL: func.func @disjunction(
func.func @disjunction(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %b: index, %h: index, %q0: index, %k0: index) -> !q {
  // CHECK:      scf.for {{.*}} iter_args(%[[AI:.*]] = %{{.*}}, %[[MI:.*]] = %{{.*}}, %[[SI:.*]] = %{{.*}})
  // CHECK:        %[[CERTAIN:.*]] = arith.ori
  // CHECK:        %[[POSSIBLE:.*]] = arith.ori
  // CHECK:        scf.if %[[POSSIBLE]]
  // CHECK:          %[[STEP:.*]]:3 = attn.online_sdpa {{.*}} all_allowed(%[[CERTAIN]])
  // CHECK:          scf.yield %[[STEP]]#0, %[[STEP]]#1, %[[STEP]]#2
  // CHECK:        } else {
  // CHECK-NEXT:     scf.yield %[[AI]], %[[MI]], %[[SI]]
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%b, %h, %q0, %k0) scale(1.0) schedule(#s) mask_mod(%bb: index, %hh: index, %i: index, %j: index) {
        %c4 = arith.constant 4 : index
        %x = arith.cmpi slt, %j, %c4 : index
        %y = arith.cmpi sge, %j, %i : index
        %z = arith.ori %x, %y : i1
        attn.yield %z : i1
      }
  return %r#0 : !q
}

// What the calculus cannot read is never wholly allowed.
// CHECK-LABEL: func.func @dense(
func.func @dense(%q: !q, %k: !k, %v: !k, %a: !q, %m: !r, %s: !r, %b: index, %h: index, %q0: index, %k0: index, %t: tensor<?x?xi1>) -> !q {
  // CHECK:      %[[FALSE:.*]] = arith.constant false
  // CHECK:      attn.online_sdpa {{.*}} all_allowed(%[[FALSE]])
  %r:3 = attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%a, %m, %s : !q, !r, !r)
      at(%b, %h, %q0, %k0) scale(1.0) schedule(#s) mask_mod(%bb: index, %hh: index, %i: index, %j: index) {
        %x = tensor.extract %t[%i, %j] : tensor<?x?xi1>
        attn.yield %x : i1
      }
  return %r#0 : !q
}
