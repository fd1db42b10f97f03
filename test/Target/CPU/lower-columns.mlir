// A tile of 16 queries and 24 keys in columns: 3 rows of 2 vectors in registers, and 4 (in
// the output 8) of one vector where the mask cuts.
// RUN: fovea-opt %s --attn-cpu-lower-tiles --canonicalize --cse | FileCheck %s

// CHECK-NOT: {{attn\.(online_sdpa|normalize)}}
// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[Q:.*]]: memref<1x1x16x32xf32>, %[[K:.*]]: memref<1x1x24x32xf32>, %[[V:.*]]: memref<1x1x24x32xf32>, %{{.*}}: memref<1x1x16x32xf32>, %[[FULL:.*]]: i1)
//
// Scratch is packed: queries and accumulator transposed, scores with queries last, and
// room for a block of 4 keys that begins at the last of the 24.
// CHECK-DAG:  memref.alloca() {alignment = 64 : i64} : memref<32x16xf32>
// CHECK-DAG:  memref.alloca() {alignment = 64 : i64} : memref<27x16xf32>
// CHECK-NOT:  memref.alloc()
//
// Only a step that masks looks for NaN and infinity in the values.
// CHECK:      %[[GUARD:.*]] = scf.if %[[FULL]] -> (i1) {
// CHECK-NEXT:   scf.yield %false
// CHECK-NEXT: } else {
//
// The keys that all 16 queries may look at, if any, need no mask code and no guard.
// CHECK:      %[[SOME:.*]] = arith.cmpi sgt, %[[END:.*]], %c0 : index
// CHECK-NEXT: scf.if %[[SOME]] {
//
// Scores: 3 keys at a time, each a broadcast scalar times one vector of 16 queries, for
// four elements of the head. Past the end the last key is read again.
// CHECK:      scf.for %[[K0:.*]] = %c0 to %[[END]] step %c3 iter_args(
// CHECK:        %[[LAST:.*]] = arith.subi %[[END]], %c1
// CHECK:        arith.minsi %[[K0]], %[[LAST]]
// CHECK:        scf.for %{{.*}} = %c0 to %c32 step %c4 iter_args(%[[A0:.*]] = %{{.*}}, %[[A1:.*]] = %{{.*}}, %[[A2:.*]] = %{{.*}}, %[[AT:.*]] = %{{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, index) {
// CHECK:          %[[ROW:.*]] = memref.reinterpret_cast %{{.*}} to offset: [%[[AT]]], sizes: [16], strides: [1]
// CHECK-NEXT:     %[[QV:.*]] = vector.load %[[ROW]][%c0] {{.*}} vector<16xf32>
// CHECK:          %{{.*}} = vector.fma %{{.*}}, %[[QV]], %[[A0]] : vector<16xf32>
// CHECK:          %{{.*}} = vector.fma %{{.*}}, %[[QV]], %[[A1]] : vector<16xf32>
// CHECK:          %{{.*}} = vector.fma %{{.*}}, %[[QV]], %[[A2]] : vector<16xf32>
// CHECK:          arith.addi %[[AT]], %c16
// CHECK-COUNT-9:  vector.fma
// CHECK-NOT:      vector.fma
// CHECK:          scf.yield
// CHECK-NOT:    scf.if
//
// Two keys' probabilities at a time; their sums are stored before the output needs all
// registers.
// CHECK:      %[[SUMS:.*]] = scf.for %{{.*}} = %{{.*}} to %[[END]] step %c1 iter_args({{.*}}) -> (vector<16xf32>) {
// CHECK:      %[[SUM:.*]] = vector.fma %{{.*}}, %{{.*}}, %[[SUMS]] : vector<16xf32>
// CHECK-NEXT: vector.store %[[SUM]]
//
// The output is the same micro-kernel. 32 rows are 10 blocks of 3 and one of 2: a block
// that is one row lower.
// CHECK:      scf.for %{{.*}} = %c0 to %c30 step %c3
// CHECK:        scf.for %{{.*}} = %c0 to %{{.*}} step %c4 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, index, index) {
// CHECK-COUNT-12: vector.fma
// CHECK-NOT:      vector.fma
// CHECK:          scf.yield
// CHECK:        scf.for %{{.*}} = %{{.*}} to %[[END]] step %c1 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, index, index) {
// CHECK-COUNT-3:  vector.fma
// CHECK-NOT:      vector.fma
// CHECK:          scf.yield
// CHECK:        scf.for %{{.*}} = %{{.*}} to %[[END]] step %c1 iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, index, index) {
// CHECK-COUNT-2: vector.fma
// CHECK-NOT:     vector.fma
// CHECK:         scf.yield
//
// The keys before those and after them, for 8 queries at a time: the mask is asked again
// which keys matter to these.
// CHECK:      scf.for %[[PART:.*]] = %c0 to %c2 step %c1 {
// CHECK:        %[[FIRST:.*]] = arith.cmpi eq, %[[PART]], %c0
// CHECK:        scf.for %[[LANE:.*]] = %c0 to %c16 step %c8 {
// CHECK:          %[[KEYS:.*]]:2 = scf.if %[[FULL]] -> (index, index) {
// CHECK:          scf.for %[[K1:.*]] = %{{.*}} to %[[KEYS]]#0 step %c4 iter_args({{.*}}) -> (vector<8xf32>) {
// CHECK:            scf.for %{{.*}} = %c0 to %c32 step %c1 iter_args({{.*}} = %[[LANE]]) -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, index) {
//
// A block of keys that are certainly allowed has no mask code.
// CHECK:            %[[FROM:.*]] = arith.cmpi sge, %[[K1]], %{{.*}}
// CHECK:            %[[TO:.*]] = arith.cmpi sle, %{{.*}}, %[[KEYS]]#1
// CHECK:            %[[CERTAIN:.*]] = arith.andi %[[FROM]], %[[TO]]
// CHECK:            scf.if %[[CERTAIN]] -> (vector<8xf32>) {
// CHECK-NEXT:         scf.yield
// CHECK-NEXT:       } else {
// CHECK:              arith.cmpi sge, %{{.*}}, %{{.*}} : vector<8xi32>
//
// The guarded path selects masked values away; the other is the same micro-kernel.
// CHECK:          scf.if %[[GUARD]] {
// CHECK:              memref.load
// CHECK-NEXT:         %[[OLD:.*]] = vector.load %{{.*}} vector<8xf32>
// CHECK-NEXT:         vector.broadcast
// CHECK-NEXT:         %[[NEXT:.*]] = vector.fma %{{.*}}, %{{.*}}, %[[OLD]] : vector<8xf32>
// CHECK-NEXT:         arith.select %{{.*}}, %[[OLD]], %[[NEXT]]
// CHECK:          } else {
// CHECK:            scf.for %{{.*}} = %c0 to %c32 step %c8
// CHECK-COUNT-8:      vector.fma
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
