// RUN: fovea-opt %s --attn-convert-to-online --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @plain(
// CHECK-SAME: %[[Q:.*]]: tensor<1x4x?x64xf16>, %[[K:.*]]: tensor<1x2x?x64xf16>, %[[V:.*]]: tensor<1x2x?x32xf16>
func.func @plain(%q: tensor<1x4x?x64xf16>, %k: tensor<1x2x?x64xf16>, %v: tensor<1x2x?x32xf16>)
    -> tensor<1x4x?x32xf16> {
  // CHECK-DAG:  %[[LOWEST:.*]] = arith.constant -3.40282347E+38 : f32
  // CHECK-DAG:  %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK:      %[[L:.*]] = tensor.dim %[[Q]],
  // CHECK:      %[[E:.*]] = tensor.empty(%[[L]]) : tensor<1x4x?x32xf32>
  // CHECK:      %[[ACC:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[E]] :
  // CHECK:      %[[MAX:.*]] = linalg.fill ins(%[[LOWEST]] : f32) outs({{.*}} : tensor<1x4x?xf32>)
  // CHECK:      %[[SUM:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs({{.*}} : tensor<1x4x?xf32>)
  // CHECK:      %[[R:.*]]:3 = attn.online_sdpa ins(%[[Q]], %[[K]], %[[V]] :
  // CHECK-SAME: outs(%[[ACC]], %[[MAX]], %[[SUM]] :
  // CHECK-SAME: scale(1.250000e-01)
  // CHECK-NOT:  key_chunk
  // CHECK:      %[[EO:.*]] = tensor.empty(%[[L]]) : tensor<1x4x?x32xf16>
  // CHECK:      %[[O:.*]] = attn.normalize ins(%[[R]]#0, %[[R]]#1, %[[R]]#2 : {{.*}}) outs(%[[EO]] : tensor<1x4x?x32xf16>)
  // CHECK:      return %[[O]]
  %o = attn.sdpa %q, %k, %v : tensor<1x4x?x64xf16>, tensor<1x2x?x64xf16>, tensor<1x2x?x32xf16> -> tensor<1x4x?x32xf16>
  return %o : tensor<1x4x?x32xf16>
}

// -----

// The accumulator of f64 is f64. Regions and schedule move along.
// CHECK-LABEL: func.func @lse(
func.func @lse(%q: tensor<5x16xf64>, %k: tensor<9x16xf64>) -> (tensor<5x16xf64>, tensor<5xf64>) {
  // CHECK-DAG:  arith.constant -1.7976931348623157E+308 : f64
  // CHECK:      %[[R:.*]]:3 = attn.online_sdpa {{.*}} outs({{.*}} : tensor<5x16xf64>, tensor<5xf64>, tensor<5xf64>)
  // CHECK-SAME: schedule(#attn.schedule<style = columns, query_tile = 8,
  // CHECK-SAME: mask_mod(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[A:.*]] = arith.cmpi sle, %[[J]], %[[I]] : index
  // CHECK-NEXT:   attn.yield %[[A]] : i1
  // CHECK:      %[[O:.*]]:2 = attn.normalize ins(%[[R]]#0, %[[R]]#1, %[[R]]#2 : {{.*}}) outs(%{{.*}}, %{{.*}} : tensor<5x16xf64>, tensor<5xf64>)
  // CHECK:      return %[[O]]#0, %[[O]]#1
  %o, %l = attn.sdpa %q, %k, %k
      schedule(#attn.schedule<style = columns, query_tile = 8, key_tile = 4, key_chunk = 0, rows = 2, columns = 2, lanes = 4, dot = false>)
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %a = arith.cmpi sle, %j, %i : index
        attn.yield %a : i1
      } : tensor<5x16xf64>, tensor<9x16xf64>, tensor<9x16xf64> -> tensor<5x16xf64>, tensor<5xf64>
  return %o, %l : tensor<5x16xf64>, tensor<5xf64>
}

// -----

// A row starts with its head's sink in units of log2.
// CHECK: #[[HEAD:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: func.func @sinks(
// CHECK-SAME: %[[SINKS:[^ ]*]]: tensor<4xbf16>
func.func @sinks(%sinks: tensor<4xbf16>, %q: tensor<1x4x8x16xbf16>) -> tensor<1x4x8x16xbf16> {
  // CHECK-DAG:  %[[LOG2E:.*]] = arith.constant 1.44269502 : f32
  // CHECK-DAG:  %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
  // CHECK:      %[[MAX:.*]] = linalg.generic {indexing_maps = [#[[HEAD]], {{.*}} ins(%[[SINKS]] : tensor<4xbf16>)
  // CHECK:        %[[S:.*]] = arith.extf %{{.*}} : bf16 to f32
  // CHECK-NEXT:   %[[START:.*]] = arith.mulf %[[S]], %[[LOG2E]] : f32
  // CHECK-NEXT:   arith.maximumf %[[START]],
  // CHECK:      %[[SUM:.*]] = linalg.generic
  // CHECK:        %[[NONE:.*]] = arith.cmpf oeq,
  // CHECK-NEXT:   arith.select %[[NONE]], %{{.*}}, %[[ONE]] : f32
  // CHECK:      attn.online_sdpa {{.*}} outs(%{{.*}}, %[[MAX]], %[[SUM]] :
  %o = attn.sdpa %q, %q, %q sinks(%sinks : tensor<4xbf16>)
      : tensor<1x4x8x16xbf16>, tensor<1x4x8x16xbf16>, tensor<1x4x8x16xbf16> -> tensor<1x4x8x16xbf16>
  return %o : tensor<1x4x8x16xbf16>
}

// -----

// Chunks of keys are recurrences of their own, as many as 1 MiB of partial results allows:
// 1365 of 768 bytes. Only the first counts the sink, and
// results are rounded after they are merged.
// CHECK-DAG: #[[UNITS:.*]] = affine_map<()[s0] -> (s0 ceildiv 1024, 1)>
// CHECK-DAG: #[[IN_CHUNK:.*]] = affine_map<()[s0] -> (s0 ceildiv 1365)>
// CHECK-LABEL: func.func @chunks(
// CHECK-SAME: %{{.*}}: tensor<3x4x16xbf16>, %[[K:.*]]: tensor<3x?x16xbf16>
func.func @chunks(%q: tensor<3x4x16xbf16>, %k: tensor<3x?x16xbf16>, %sinks: tensor<1xf64>) -> tensor<3x4x16xbf16> {
  // CHECK-DAG:  %[[LOWEST:.*]] = arith.constant -3.40282347E+38 : f32
  // CHECK-DAG:  %[[C0:.*]] = arith.constant 0 : index
  // CHECK:      %[[N:.*]] = tensor.dim %[[K]],
  // CHECK:      %[[U:.*]] = affine.max #[[UNITS]]()[%[[N]]]
  // CHECK:      %[[I:.*]] = affine.apply #[[IN_CHUNK]]()[%[[U]]]
  // CHECK:      %[[C:[^ ]*]] = arith.ceildivui %[[U]], %[[I]]
  // CHECK:      tensor.empty(%[[C]]) : tensor<3x?x4x16xf32>
  // CHECK:      linalg.generic
  // CHECK:        %[[CHUNK:.*]] = linalg.index 1 : index
  // CHECK-NEXT:   %[[FIRST:.*]] = arith.cmpi eq, %[[CHUNK]], %[[C0]]
  // CHECK-NEXT:   arith.select %[[FIRST]], %{{.*}}, %[[LOWEST]] : f32
  // CHECK:      attn.online_sdpa {{.*}} key_chunk(1024)
  // CHECK:      %[[P:.*]]:2 = attn.normalize {{.*}} outs({{.*}} : tensor<3x?x4x16xf32>, tensor<3x?x4xf32>)
  // CHECK:      %[[O:.*]], %{{.*}} = attn.merge %[[P]]#0, %[[P]]#1 dim(1) : {{.*}} -> tensor<3x4x16xbf16>, tensor<3x4xf32>
  // CHECK:      return %[[O]]
  %o = attn.sdpa %q, %k, %k sinks(%sinks : tensor<1xf64>)
      schedule(#attn.schedule<style = rows, query_tile = 4, key_tile = 64, key_chunk = 1024, rows = 4, columns = 2, lanes = 8, dot = false>)
      : tensor<3x4x16xbf16>, tensor<3x?x16xbf16>, tensor<3x?x16xbf16> -> tensor<3x4x16xbf16>
  return %o : tensor<3x4x16xbf16>
}

// -----

func.func @modifiers_in_clauses(%q: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{'attn.sdpa' op expected modifiers in regions: run attn-normalize-modifiers first}}
  %o = attn.sdpa %q, %q, %q causal(top_left) : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return %o : tensor<4x16xf32>
}
