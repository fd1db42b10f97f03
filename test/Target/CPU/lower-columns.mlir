// A tile of 16 queries and 24 keys in columns: 3 rows of 2 vectors in registers.
// RUN: fovea-opt %s --attn-cpu-lower-tiles --canonicalize --cse | FileCheck %s

// CHECK-NOT: {{attn\.(online_sdpa|normalize)}}
// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[Q:.*]]: memref<1x1x16x32xf32>, %[[K:.*]]: memref<1x1x24x32xf32>, %[[V:.*]]: memref<1x1x24x32xf32>, %{{.*}}: memref<1x1x16x32xf32>, %[[FULL:.*]]: i1)
//
// Scratch is packed: queries and accumulator transposed, scores with queries last.
// CHECK-DAG:  memref.alloca() {alignment = 64 : i64} : memref<32x16xf32>
// CHECK-DAG:  memref.alloca() {alignment = 64 : i64} : memref<24x16xf32>
// CHECK-NOT:  memref.alloc()
//
// Only a step that masks looks for NaN and infinity in the values.
// CHECK:      %[[GUARD:.*]] = scf.if %[[FULL]] -> (i1) {
// CHECK-NEXT:   scf.yield %false
// CHECK-NEXT: } else {
//
// The mask is asked again about the column: which keys of the tile matter, if any.
// CHECK:      %[[SOME:.*]] = arith.cmpi sgt, %[[END:.*]], %c0 : index
// CHECK-NEXT: scf.if %[[SOME]] {
//
// Scores: 3 keys at a time, each a broadcast scalar times one vector of 16 queries.
// CHECK:      scf.for %{{.*}} = %c0 to %{{.*}} step %c3 iter_args(
// CHECK:        scf.for %{{.*}} = %c0 to %c32 step %c1 iter_args(%[[A0:.*]] = %{{.*}}, %[[A1:.*]] = %{{.*}}, %[[A2:.*]] = %{{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK-NEXT:     %[[QV:.*]] = vector.load {{.*}} vector<16xf32>
// CHECK:          %[[F0:.*]] = vector.fma %{{.*}}, %[[QV]], %[[A0]] : vector<16xf32>
// CHECK:          %[[F1:.*]] = vector.fma %{{.*}}, %[[QV]], %[[A1]] : vector<16xf32>
// CHECK:          %[[F2:.*]] = vector.fma %{{.*}}, %[[QV]], %[[A2]] : vector<16xf32>
// CHECK-NEXT:     scf.yield %[[F0]], %[[F1]], %[[F2]]
//
// A step in which everything is allowed has no mask code.
// CHECK:      scf.if %[[FULL]] -> (vector<16xf32>) {
// CHECK-NEXT:   scf.yield
// CHECK-NEXT: } else {
// CHECK:        arith.cmpi sge, %{{.*}}, %{{.*}} : vector<16xi32>
//
// The guarded path selects masked values away; the other is the same micro-kernel, with
// the 2 rows that 32 is more than a multiple of 3.
// CHECK:      scf.if %[[GUARD]] -> (vector<16xf32>) {
// CHECK:          memref.load
// CHECK-NEXT:     %[[OLD:.*]] = vector.load %{{.*}} vector<16xf32>
// CHECK-NEXT:     vector.broadcast
// CHECK-NEXT:     %[[NEXT:.*]] = vector.fma %{{.*}}, %{{.*}}, %[[OLD]] : vector<16xf32>
// CHECK-NEXT:     arith.select %{{.*}}, %[[OLD]], %[[NEXT]]
// CHECK:      } else {
// CHECK:        scf.for %{{.*}} = %c0 to %c30 step %c3
// CHECK:          scf.for %{{.*}} = %c0 to %{{.*}} step %c1 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>) {
// CHECK-COUNT-3:    vector.fma
// CHECK-NOT:        vector.fma
// CHECK:            scf.yield
// CHECK:        scf.for %{{.*}} = %c0 to %[[END]] step %c1 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>) {
// CHECK-COUNT-2:  vector.fma
// CHECK-NOT:      vector.fma
// CHECK:          scf.yield
//
// The end transposes back, 8 x 8 at a time.
// CHECK:      arith.divf
// CHECK:      scf.for %{{.*}} = %c0 to %c16 step %c8
// CHECK:        scf.for %{{.*}} = %c0 to %c32 step %c8
// CHECK-COUNT-8: vector.store {{.*}} vector<8xf32>
// CHECK-NOT: {{attn\.(online_sdpa|normalize)}}
#s = #attn.schedule<style = columns, query_tile = 16, key_tile = 24, key_chunk = 0, rows = 3, columns = 2, lanes = 8, dot = false>
!q = memref<1x1x16x32xf32>
!k = memref<1x1x24x32xf32>
func.func @columns(%q: !q, %k: !k, %v: !k, %o: !q, %full: i1) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant -3.4e38 : f32
  %acc = memref.alloc() : !q
  %max = memref.alloc() : memref<1x1x16xf32>
  %sum = memref.alloc() : memref<1x1x16xf32>
  linalg.fill ins(%zero : f32) outs(%acc : !q)
  linalg.fill ins(%lowest : f32) outs(%max : memref<1x1x16xf32>)
  linalg.fill ins(%zero : f32) outs(%sum : memref<1x1x16xf32>)
  attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%acc, %max, %sum : !q, memref<1x1x16xf32>, memref<1x1x16xf32>)
      at(%c0, %c0, %c0, %c0) all_allowed(%full) scale(1.0) schedule(#s) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = arith.cmpi sle, %j, %i : index
        attn.yield %x : i1
      }
  attn.normalize ins(%acc, %max, %sum : !q, memref<1x1x16xf32>, memref<1x1x16xf32>) outs(%o : !q)
  return
}
