// A tile of 2 queries and 24 keys in rows: the head size is in the lanes, and every key
// is read once for both queries.
// RUN: fovea-opt %s --attn-cpu-lower-tiles --canonicalize --cse | FileCheck %s

// CHECK-NOT: {{attn\.(online_sdpa|normalize)}}
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[FULL:[^ ,]*]]: i1)
// The two queries share a vector: 8 pieces of 4 elements of each.
// CHECK:      %[[PACKED:.*]] = memref.alloca() {{.*}} : memref<8x1x1x8xf32>
// CHECK:      memref.alloca() {{.*}} : memref<2x4x1x8xf32>
// CHECK:      %[[SCORES:.*]] = memref.alloca() {{.*}} : memref<48xf32>
// CHECK:      scf.if %[[FULL]] -> (i1) {
//
// Values will be read next: the pages that they are in, then each of their cache lines
// on the way. Products of 4 keys, one after the other; a piece of a key is repeated, not
// loaded, for the second query.
// CHECK:      memref.prefetch %[[V:.*]][%c0, %c0], read, locality<2>
// CHECK:      scf.for %[[KEY:.*]] = %c0 to %c24 step %c4 {
// CHECK:        memref.prefetch %[[V]][%[[KEY]], %c0], read, locality<2>
// CHECK:        vector.load %{{.*}}[%[[KEY]], %c0] : {{.*}}, vector<4xf32>
// CHECK-NEXT:   %[[K0:.*]] = vector.shuffle {{.*}} [0, 1, 2, 3, 0, 1, 2, 3]
// CHECK-NEXT:   %[[Q:.*]] = vector.load %[[PACKED]][
// CHECK-NEXT:   vector.fma %[[K0]], %[[Q]], %{{.*}} : vector<8xf32>
// CHECK-COUNT-3: vector.fma {{.*}} : vector<8xf32>
// CHECK:        memref.prefetch %[[V]][%[[KEY]], %c16], read, locality<2>
// CHECK-COUNT-28: vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT:    vector.fma
//
// The 4 vectors are summed to one vector of scores by 3 additions.
// CHECK-COUNT-3: arith.addf {{.*}} : vector<8xf32>
// CHECK-NOT:    arith.addf
// CHECK:        vector.store %{{.*}}, %[[SCORES]][%{{.*}}] : memref<48xf32>, vector<8xf32>
//
// A step in which everything is allowed has no mask code.
// CHECK:      scf.if %[[FULL]] {
// CHECK-NEXT: } else {
// CHECK:        arith.cmpi sge, %{{.*}}, %{{.*}} : vector<2xi32>
//
// Accumulators are rescaled where a maximum is larger than before.
// CHECK:      %[[ANY:.*]] = vector.reduction <or>, %{{.*}} : vector<2xi1> into i1
// CHECK:      scf.if %[[ANY]] {
// CHECK:        vector.store %{{.*}}, %[[FACTORS:.*]][%c0] : memref<2xf32>, vector<2xf32>
// CHECK:        scf.for %[[ROW:.*]] = %c0 to %c2 step %c1 {
// CHECK:          memref.load %[[FACTORS]][%[[ROW]]]
// CHECK:          scf.for {{.*}} = %c0 to %c4 step %c1 {
// CHECK:      }
//
// The keys of the next step are fetched while values are added.
// CHECK:      scf.if
// CHECK:      } else {
// CHECK:        memref.prefetch %[[K:.*]][%c24, %c0], read, locality<2>
// CHECK:        scf.for %{{.*}} = %c0 to %c24 step %c{{[0-9]+}} iter_args(
// CHECK:          memref.prefetch %[[K]][%{{.*}}, %{{.*}}], read, locality<2>
// CHECK:          vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT: {{attn\.(online_sdpa|normalize)}}
#s = #attn.schedule<style = rows, query_tile = 2, key_tile = 24, key_chunk = 0, rows = 2, columns = 4, lanes = 8, dot = false>
!q = memref<1x1x2x32xf32>
!k = memref<1x1x24x32xf32>
func.func @rows(%q: !q, %k: !k, %v: !k, %o: !q, %full: i1) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant -3.4e38 : f32
  %acc = memref.alloc() : !q
  %max = memref.alloc() : memref<1x1x2xf32>
  %sum = memref.alloc() : memref<1x1x2xf32>
  linalg.fill ins(%zero : f32) outs(%acc : !q)
  linalg.fill ins(%lowest : f32) outs(%max : memref<1x1x2xf32>)
  linalg.fill ins(%zero : f32) outs(%sum : memref<1x1x2xf32>)
  attn.online_sdpa ins(%q, %k, %v : !q, !k, !k) outs(%acc, %max, %sum : !q, memref<1x1x2xf32>, memref<1x1x2xf32>)
      at(%c0, %c0, %c0, %c0) all_allowed(%full) scale(1.0) schedule(#s) mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %x = arith.cmpi sle, %j, %i : index
        attn.yield %x : i1
      }
  attn.normalize ins(%acc, %max, %sum : !q, memref<1x1x2xf32>, memref<1x1x2xf32>) outs(%o : !q)
  return
}
