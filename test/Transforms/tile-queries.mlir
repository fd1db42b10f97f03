// RUN: fovea-opt %s --attn-tile-queries --canonicalize --cse --split-input-file | FileCheck %s

// One batch, one head and 64 queries an iteration. Heads in groups of 2 share keys.
// The initial values are computed on the tile.
// CHECK-DAG: #[[SIZE:.*]] = affine_map<(d0)[s0] -> (-d0 + s0, 64)>
// CHECK-DAG: #[[GROUP:.*]] = affine_map<(d0) -> (d0 floordiv 2)>
// CHECK-LABEL: func.func @grouped_heads(
// CHECK-SAME: %[[Q:.*]]: tensor<?x4x?x32xf32>, %[[K:.*]]: tensor<?x2x?x32xf32>, %[[V:.*]]: tensor<?x2x?x8xf32>, %[[B:.*]]: index, %[[L:.*]]: index)
func.func @grouped_heads(%q: tensor<?x4x?x32xf32>, %k: tensor<?x2x?x32xf32>, %v: tensor<?x2x?x8xf32>,
                         %b: index, %l: index) -> (tensor<?x4x?x8xf32>, tensor<?x4x?xf32>) {
  // CHECK-DAG:  %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG:  %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK-DAG:  %[[LOWEST:.*]] = arith.constant -3.400000e+38 : f32
  // CHECK-NOT:  linalg.fill
  // CHECK:      scf.forall (%[[IB:.*]], %[[IH:.*]], %[[IQ:.*]]) = (0, 0, 0) to (%{{.*}}, 4, %{{.*}}) step (1, 1, 64) shared_outs(%[[OUT:.*]] = %{{.*}}, %[[LSE:.*]] = %{{.*}})
  // CHECK:        %[[N:.*]] = affine.min #[[SIZE]](%[[IQ]])
  // CHECK-DAG:    %[[HK:.*]] = affine.apply #[[GROUP]](%[[IH]])
  // CHECK-DAG:    %[[QT:.*]] = tensor.extract_slice %[[Q]][%[[IB]], %[[IH]], %[[IQ]], 0] [1, 1, %[[N]], 32]
  // CHECK-DAG:    %[[KT:.*]] = tensor.extract_slice %[[K]][%[[IB]], %[[HK]], 0, 0] [1, 1, %{{.*}}, 32]
  // CHECK-DAG:    %[[VT:.*]] = tensor.extract_slice %[[V]][%[[IB]], %[[HK]], 0, 0] [1, 1, %{{.*}}, 8]
  // CHECK:        %[[ACC:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%{{.*}} : tensor<1x1x?x8xf32>)
  // CHECK:        %[[MAX:.*]] = linalg.fill ins(%[[LOWEST]] : f32) outs(%{{.*}} : tensor<1x1x?xf32>)
  // CHECK:        %[[SUM:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%{{.*}} : tensor<1x1x?xf32>)
  // CHECK:        %[[R:.*]]:3 = attn.online_sdpa ins(%[[QT]], %[[KT]], %[[VT]] : {{.*}}) outs(%[[ACC]], %[[MAX]], %[[SUM]] :
  // CHECK-SAME:     at(%[[IB]], %[[IH]], %[[IQ]], %[[C0]])
  // CHECK:        %[[N2:.*]]:2 = attn.normalize ins(%[[R]]#0, %[[R]]#1, %[[R]]#2 :
  // CHECK:        tensor.parallel_insert_slice %[[N2]]#0 into %[[OUT]][%[[IB]], %[[IH]], %[[IQ]], 0] [1, 1, %[[N]], 8]
  // CHECK:        tensor.parallel_insert_slice %[[N2]]#1 into %[[LSE]][%[[IB]], %[[IH]], %[[IQ]]] [1, 1, %[[N]]]
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant -3.4e38 : f32
  %ea = tensor.empty(%b, %l) : tensor<?x4x?x8xf32>
  %er = tensor.empty(%b, %l) : tensor<?x4x?xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%ea : tensor<?x4x?x8xf32>) -> tensor<?x4x?x8xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%er : tensor<?x4x?xf32>) -> tensor<?x4x?xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%er : tensor<?x4x?xf32>) -> tensor<?x4x?xf32>
  %r:3 = attn.online_sdpa ins(%q, %k, %v : tensor<?x4x?x32xf32>, tensor<?x2x?x32xf32>, tensor<?x2x?x8xf32>)
      outs(%acc, %max, %sum : tensor<?x4x?x8xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>) scale(1.0)
      schedule(#attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0, rows = 6, columns = 2, lanes = 8, dot = false>)
  %o:2 = attn.normalize ins(%r#0, %r#1, %r#2 : tensor<?x4x?x8xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
      outs(%ea, %er : tensor<?x4x?x8xf32>, tensor<?x4x?xf32>)
  return %o#0, %o#1 : tensor<?x4x?x8xf32>, tensor<?x4x?xf32>
}

// -----

// Chunks of keys are one more parallel dim, each of a multiple of 1024 keys; the last may
// be shorter.
// CHECK-LABEL: func.func @chunks(
// CHECK-SAME: %[[Q:.*]]: tensor<2x4x16xf32>, %[[K:.*]]: tensor<2x?x16xf32>, %[[N:.*]]: index)
func.func @chunks(%q: tensor<2x4x16xf32>, %k: tensor<2x?x16xf32>, %n: index) -> tensor<2x?x4x16xf32> {
  // CHECK:      scf.forall (%[[IB:.*]], %[[IC:.*]]) in (2, %[[N]])
  // CHECK:        %[[KEYS:.*]] = tensor.dim %[[K]], %c1
  // CHECK:        %[[WHOLE:.*]] = arith.muli %{{.*}}, %c1024
  // CHECK:        %[[UNITS:.*]] = arith.ceildivui %[[KEYS]], %[[WHOLE]]
  // CHECK:        %[[SIZE:.*]] = arith.muli %[[UNITS]], %c1024
  // CHECK:        %[[AT:.*]] = arith.muli %[[IC]], %[[SIZE]]
  // CHECK:        %[[K0:.*]] = arith.minui %[[AT]], %[[KEYS]]
  // CHECK:        %[[REST:.*]] = arith.subi %[[KEYS]], %[[K0]]
  // CHECK:        %[[NK:.*]] = arith.minui %[[SIZE]], %[[REST]]
  // CHECK:        tensor.extract_slice %[[K]][%[[IB]], %[[K0]], 0] [1, %[[NK]], 16]
  // CHECK:        attn.online_sdpa {{.*}} at(%[[IB]], %{{.*}}, %{{.*}}, %[[K0]])
  %zero = arith.constant 0.0 : f32
  %ea = tensor.empty(%n) : tensor<2x?x4x16xf32>
  %er = tensor.empty(%n) : tensor<2x?x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%ea : tensor<2x?x4x16xf32>) -> tensor<2x?x4x16xf32>
  %row = linalg.fill ins(%zero : f32) outs(%er : tensor<2x?x4xf32>) -> tensor<2x?x4xf32>
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<2x4x16xf32>, tensor<2x?x16xf32>, tensor<2x?x16xf32>)
      outs(%acc, %row, %row : tensor<2x?x4x16xf32>, tensor<2x?x4xf32>, tensor<2x?x4xf32>) scale(1.0) key_chunk(1024)
      schedule(#attn.schedule<style = rows, query_tile = 4, key_tile = 64, key_chunk = 1024, rows = 4, columns = 2, lanes = 8, dot = false>)
  %o = attn.normalize ins(%r#0, %r#1, %r#2 : tensor<2x?x4x16xf32>, tensor<2x?x4xf32>, tensor<2x?x4xf32>)
      outs(%ea : tensor<2x?x4x16xf32>)
  return %o : tensor<2x?x4x16xf32>
}

// -----

// What has no schedule is left alone.
// CHECK-LABEL: func.func @unscheduled(
// CHECK-NOT: scf.forall
// CHECK: attn.online_sdpa
// CHECK: attn.normalize
func.func @unscheduled(%q: tensor<4x16xf32>, %acc: tensor<4x16xf32>, %row: tensor<4xf32>) -> tensor<4x16xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>)
      outs(%acc, %row, %row : tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) scale(1.0)
  %o = attn.normalize ins(%r#0, %r#1, %r#2 : tensor<4x16xf32>, tensor<4xf32>, tensor<4xf32>) outs(%acc : tensor<4x16xf32>)
  return %o : tensor<4x16xf32>
}
