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
// Products of 4 keys, two at a time; a piece of a key is repeated, not loaded, for the
// second query. Values are fetched ahead, a cache line for each that is used.
// CHECK:      scf.for %[[KEY:.*]] = %c0 to %c24 step %c4 {
// CHECK:        scf.for %[[LINE:.*]] = %c0 to %c2 step %c1 iter_args(
// CHECK-COUNT-2:  memref.prefetch
// CHECK:          vector.load %{{.*}}[%[[KEY]], %{{.*}}] : {{.*}}, vector<4xf32>
// CHECK-NEXT:     %[[K0:.*]] = vector.shuffle {{.*}} [0, 1, 2, 3, 0, 1, 2, 3]
// CHECK:          vector.load {{.*}} : {{.*}}, vector<4xf32>
// CHECK-NEXT:     %[[K1:.*]] = vector.shuffle {{.*}} [0, 1, 2, 3, 0, 1, 2, 3]
// CHECK-NEXT:     %[[Q:.*]] = vector.load %[[PACKED]][
// CHECK-NEXT:     vector.fma %[[K0]], %[[Q]], %{{.*}} : vector<8xf32>
// CHECK-NEXT:     vector.fma %[[K1]], %[[Q]], %{{.*}} : vector<8xf32>
// CHECK-COUNT-6:  vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT:      vector.fma
// CHECK:          scf.yield
// CHECK:        scf.for {{.*}} = %c0 to %c2 step %c1 iter_args(
// CHECK-COUNT-8:  vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT:      vector.fma
// CHECK:          scf.yield
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
