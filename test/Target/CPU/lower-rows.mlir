// A tile of 2 queries and 24 keys in rows: the head size is in the lanes, and every key
// is read once for both queries.
// RUN: fovea-opt %s --attn-cpu-lower-tiles --canonicalize --cse | FileCheck %s

// CHECK-NOT: {{attn\.(online_sdpa|normalize)}}
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[FULL:[^ ,]*]]: i1)
// CHECK:      %[[PACKED:.*]] = memref.alloca() {{.*}} : memref<2x32xf32>
// CHECK:      memref.alloca() {{.*}} : memref<2x32xf32>
// CHECK:      %[[SCORES:.*]] = memref.alloca() {{.*}} : memref<48xf32>
// CHECK:      scf.if %[[FULL]] -> (i1) {
//
// Products of 4 keys and 2 queries, one load for each key. Values are fetched ahead.
// CHECK:      scf.for %[[KEY:.*]] = %c0 to %c24 step %c4 {
// CHECK-COUNT-8: memref.prefetch
// CHECK:        scf.for {{.*}} = %c0 to %c4 step %c1 iter_args(
// CHECK-COUNT-2:  vector.load %[[PACKED]][
// CHECK-NEXT:     %[[K0:.*]] = vector.load %{{.*}}[%[[KEY]], %{{.*}}] : {{.*}}, vector<8xf32>
// CHECK-COUNT-2:  vector.fma %[[K0]], %{{.*}}, %{{.*}} : vector<8xf32>
// CHECK-NEXT:     vector.load
// CHECK-COUNT-2:  vector.fma
// CHECK-NEXT:     vector.load
// CHECK-COUNT-2:  vector.fma
// CHECK-NEXT:     vector.load
// CHECK-COUNT-2:  vector.fma
// CHECK-NEXT:     scf.yield
//
// The 8 vectors are summed to one vector of scores by 7 additions.
// CHECK-COUNT-7: arith.addf {{.*}} : vector<{{8|4|2|1}}xf32>
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
