// RUN: fovea-opt %s --attn-group-queries=max-rows=16 --canonicalize --cse | FileCheck %s --check-prefixes=CHECK,SMALL
// RUN: fovea-opt %s --attn-group-queries=max-rows=64 --canonicalize --cse | FileCheck %s --check-prefixes=CHECK,LARGE

// One query a head: the row is the head in its group.
// CHECK-LABEL: func.func @decode(
// CHECK-SAME: %[[Q:.*]]: tensor<?x8x1x64xf16>, %[[K:.*]]: tensor<?x2x?x64xf16>, %[[V:.*]]: tensor<?x2x?x32xf16>
func.func @decode(%q: tensor<?x8x1x64xf16>, %k: tensor<?x2x?x64xf16>, %v: tensor<?x2x?x32xf16>,
                  %slopes: tensor<8xf32>, %last: index)
    -> (tensor<?x8x1x32xf16>, tensor<?x8x1xf32>) {
  // CHECK-DAG:  %[[C4:.*]] = arith.constant 4 : index
  // CHECK-DAG:  %[[C0:.*]] = arith.constant 0 : index
  // CHECK:      %[[EX:.*]] = tensor.expand_shape %[[Q]] {{\[\[}}0], [1, 2], [3], [4]] output_shape [%{{.*}}, 2, 4, 1, 64]
  // CHECK:      %[[G:.*]] = tensor.collapse_shape %[[EX]] {{\[\[}}0], [1], [2, 3], [4]] : tensor<?x2x4x1x64xf16> into tensor<?x2x4x64xf16>
  // CHECK:      %[[O:.*]], %[[L:.*]] = attn.sdpa %[[G]], %[[K]], %[[V]] scale(1.000000e+00) score_mod(%{{.*}}: f32, %{{.*}}: index, %[[HK:.*]]: index, %[[ROW:.*]]: index, %{{.*}}: index) {
  // CHECK-NEXT:   %[[FIRST:.*]] = arith.muli %[[HK]], %[[C4]] : index
  // CHECK-NEXT:   %[[H:.*]] = arith.addi %[[FIRST]], %[[ROW]] : index
  // CHECK-NEXT:   tensor.extract %{{.*}}[%[[H]]] : tensor<8xf32>
  // CHECK:      } mask_mod(%{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   arith.cmpi sle, %[[J]], %{{.*}} : index
  // CHECK:      } : tensor<?x2x4x64xf16>, tensor<?x2x?x64xf16>, tensor<?x2x?x32xf16> -> tensor<?x2x4x32xf16>, tensor<?x2x4xf32>
  // CHECK:      %[[OX:.*]] = tensor.expand_shape %[[O]] {{\[\[}}0], [1], [2, 3], [4]] output_shape [%{{.*}}, 2, 4, 1, 32]
  // CHECK:      %[[OR:.*]] = tensor.collapse_shape %[[OX]] {{\[\[}}0], [1, 2], [3], [4]] : tensor<?x2x4x1x32xf16> into tensor<?x8x1x32xf16>
  // CHECK:      %[[LX:.*]] = tensor.expand_shape %[[L]] {{\[\[}}0], [1], [2, 3]] output_shape [%{{.*}}, 2, 4, 1]
  // CHECK:      %[[LR:.*]] = tensor.collapse_shape %[[LX]] {{\[\[}}0], [1, 2], [3]] : tensor<?x2x4x1xf32> into tensor<?x8x1xf32>
  // CHECK:      return %[[OR]], %[[LR]]
  %o, %lse = attn.sdpa %q, %k, %v scale(1.0)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<8xf32>
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %d = arith.addi %i, %last : index
        %a = arith.cmpi sle, %j, %d : index
        attn.yield %a : i1
      }
      : tensor<?x8x1x64xf16>, tensor<?x2x?x64xf16>, tensor<?x2x?x32xf16>
      -> tensor<?x8x1x32xf16>, tensor<?x8x1xf32>
  return %o, %lse : tensor<?x8x1x32xf16>, tensor<?x8x1xf32>
}

// The heads of one query are next to each other: q = row / g, h = hk * g + row % g.
// CHECK-LABEL: func.func @several_queries(
func.func @several_queries(%q: tensor<1x6x2x16xf32>, %k: tensor<1x2x9x16xf32>, %table: tensor<6x2xi1>) -> tensor<1x6x2x16xf32> {
  // CHECK-DAG:  %[[C3:.*]] = arith.constant 3 : index
  // CHECK:      linalg.transpose ins(%{{.*}} : tensor<1x2x3x2x16xf32>) outs(%{{.*}} : tensor<1x2x2x3x16xf32>) permutation = [0, 1, 3, 2, 4]
  // CHECK:      tensor<1x2x2x3x16xf32> into tensor<1x2x6x16xf32>
  // CHECK:      mask_mod(%{{.*}}: index, %[[HK:.*]]: index, %[[ROW:.*]]: index, %{{.*}}: index) {
  // CHECK-NEXT:   %[[FIRST:.*]] = arith.muli %[[HK]], %[[C3]] : index
  // CHECK-NEXT:   %[[IN:.*]] = arith.remui %[[ROW]], %[[C3]] : index
  // CHECK-NEXT:   %[[I:.*]] = arith.divui %[[ROW]], %[[C3]] : index
  // CHECK-NEXT:   %[[H:.*]] = arith.addi %[[FIRST]], %[[IN]] : index
  // CHECK-NEXT:   tensor.extract %{{.*}}[%[[H]], %[[I]]] : tensor<6x2xi1>
  // CHECK:      linalg.transpose ins(%{{.*}} : tensor<1x2x2x3x16xf32>) outs(%{{.*}} : tensor<1x2x3x2x16xf32>) permutation = [0, 1, 3, 2, 4]
  // CHECK:      tensor<1x2x3x2x16xf32> into tensor<1x6x2x16xf32>
  %o = attn.sdpa %q, %k, %k mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %a = tensor.extract %table[%h, %i] : tensor<6x2xi1>
        attn.yield %a : i1
      } : tensor<1x6x2x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x6x2x16xf32>
  return %o : tensor<1x6x2x16xf32>
}

// Few queries at run time are grouped, 16 / 4 here; many are not.
// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %[[Q:.*]]: tensor<1x8x?x16xf32>, %[[K:[^:]*]]: tensor<1x2x9x16xf32>
func.func @dynamic(%q: tensor<1x8x?x16xf32>, %k: tensor<1x2x9x16xf32>) -> tensor<1x8x?x16xf32> {
  // SMALL-DAG:  %[[C4:.*]] = arith.constant 4 : index
  // SMALL-DAG:  %[[L:.*]] = tensor.dim %[[Q]], %{{.*}}
  // SMALL:      %[[FEW:.*]] = arith.cmpi ule, %[[L]], %[[C4]] : index
  // SMALL-NEXT: scf.if %[[FEW]] -> (tensor<1x8x?x16xf32>) {
  // CHECK:        attn.sdpa {{.*}} : tensor<1x2x?x16xf32>, tensor<1x2x9x16xf32>
  // CHECK:      } else {
  // CHECK-NEXT:   attn.sdpa %[[Q]], %[[K]], %[[K]]
  // CHECK-NEXT:   scf.yield
  %o = attn.sdpa %q, %k, %k : tensor<1x8x?x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x8x?x16xf32>
  return %o : tensor<1x8x?x16xf32>
}

// Either version writes to the buffer of the caller.
// CHECK-LABEL: func.func @dynamic_to_buffer(
func.func @dynamic_to_buffer(%q: tensor<1x8x?x16xf32>, %k: tensor<1x2x9x16xf32>, %out: memref<1x8x?x16xf32>) {
  // CHECK:      scf.if %{{[^ ]*}} {
  // CHECK:        bufferization.materialize_in_destination %{{.*}} in restrict writable %{{.*}}
  // CHECK-NEXT: } else {
  // CHECK-NEXT:   %[[O:.*]] = attn.sdpa
  // CHECK-NEXT:   bufferization.materialize_in_destination %[[O]] in restrict writable
  // CHECK-NEXT: }
  %o = attn.sdpa %q, %k, %k : tensor<1x8x?x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x8x?x16xf32>
  bufferization.materialize_in_destination %o in restrict writable %out : (tensor<1x8x?x16xf32>, memref<1x8x?x16xf32>) -> ()
  return
}

// 20 rows are more than the limit.
// CHECK-LABEL: func.func @at_the_limit(
func.func @at_the_limit(%q: tensor<1x4x5x16xf32>, %k: tensor<1x1x9x16xf32>) -> tensor<1x4x5x16xf32> {
  // SMALL: attn.sdpa {{.*}} : tensor<1x4x5x16xf32>
  // LARGE: attn.sdpa {{.*}} : tensor<1x1x20x16xf32>
  %o = attn.sdpa %q, %k, %k : tensor<1x4x5x16xf32>, tensor<1x1x9x16xf32>, tensor<1x1x9x16xf32> -> tensor<1x4x5x16xf32>
  return %o : tensor<1x4x5x16xf32>
}

// CHECK-LABEL: func.func @left_alone(
func.func @left_alone(%q: tensor<1x4x1x16xf32>, %k4: tensor<1x4x9x16xf32>, %k2: tensor<1x2x9x16xf32>,
                      %q0: tensor<1x4x0x16xf32>)
    -> (tensor<1x4x1x16xf32>, tensor<1x4x1x16xf32>, tensor<1x4x0x16xf32>) {
  // CHECK-NOT: tensor.expand_shape
  %ungrouped = attn.sdpa %q, %k4, %k4 : tensor<1x4x1x16xf32>, tensor<1x4x9x16xf32>, tensor<1x4x9x16xf32> -> tensor<1x4x1x16xf32>
  %sugar = attn.sdpa %q, %k2, %k2 window([3, 0]) : tensor<1x4x1x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x4x1x16xf32>
  %empty = attn.sdpa %q0, %k2, %k2 : tensor<1x4x0x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x4x0x16xf32>
  return %ungrouped, %sugar, %empty : tensor<1x4x1x16xf32>, tensor<1x4x1x16xf32>, tensor<1x4x0x16xf32>
}

// Every row has its own sink.
// CHECK-LABEL: func.func @sinks(
// CHECK-SAME: %[[S:[^:]*]]: tensor<6xf32>
func.func @sinks(%q: tensor<1x6x1x16xf32>, %q2: tensor<1x6x2x16xf32>, %k: tensor<1x2x9x16xf32>, %s: tensor<6xf32>)
    -> (tensor<1x6x1x16xf32>, tensor<1x6x2x16xf32>) {
  // CHECK-DAG:  %[[B1:.*]] = linalg.broadcast ins(%[[S]] : tensor<6xf32>) outs(%{{.*}} : tensor<6x1xf32>) dimensions = [1]
  // CHECK-DAG:  %[[E1:.*]] = tensor.expand_shape %[[B1]] {{\[\[}}0, 1], [2]] output_shape [2, 3, 1]
  // CHECK-DAG:  %[[S1:.*]] = tensor.collapse_shape %[[E1]] {{\[\[}}0], [1, 2]] : tensor<2x3x1xf32> into tensor<2x3xf32>
  // CHECK:      attn.sdpa {{.*}} sinks(%[[S1]] : tensor<2x3xf32>) : tensor<1x2x3x16xf32>
  %one = attn.sdpa %q, %k, %k sinks(%s : tensor<6xf32>) : tensor<1x6x1x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x6x1x16xf32>
  // CHECK-DAG:  %[[B2:.*]] = linalg.broadcast ins(%[[S]] : tensor<6xf32>) outs(%{{.*}} : tensor<6x2xf32>) dimensions = [1]
  // CHECK-DAG:  %[[E2:.*]] = tensor.expand_shape %[[B2]] {{\[\[}}0, 1], [2]] output_shape [2, 3, 2]
  // CHECK-DAG:  %[[T2:.*]] = linalg.transpose ins(%[[E2]] : tensor<2x3x2xf32>) outs(%{{.*}} : tensor<2x2x3xf32>) permutation = [0, 2, 1]
  // CHECK-DAG:  %[[S2:.*]] = tensor.collapse_shape %[[T2]] {{\[\[}}0], [1, 2]] : tensor<2x2x3xf32> into tensor<2x6xf32>
  // CHECK:      attn.sdpa {{.*}} sinks(%[[S2]] : tensor<2x6xf32>) : tensor<1x2x6x16xf32>
  %two = attn.sdpa %q2, %k, %k sinks(%s : tensor<6xf32>) : tensor<1x6x2x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x6x2x16xf32>
  return %one, %two : tensor<1x6x1x16xf32>, tensor<1x6x2x16xf32>
}

// A region that tells heads apart is slow for many rows: every lane is a case of its own.
// CHECK-LABEL: func.func @reads_head(
func.func @reads_head(%q: tensor<1x4x9x16xf32>, %qd: tensor<1x4x?x16xf32>, %k: tensor<1x2x9x16xf32>, %slopes: tensor<4xf32>)
    -> (tensor<1x4x9x16xf32>, tensor<1x4x?x16xf32>) {
  // CHECK-NOT: tensor.expand_shape
  %many = attn.sdpa %q, %k, %k
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<4xf32>
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      } : tensor<1x4x9x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x4x9x16xf32>
  %dynamic = attn.sdpa %qd, %k, %k
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<4xf32>
        %r = arith.addf %s, %slope : f32
        attn.yield %r : f32
      } : tensor<1x4x?x16xf32>, tensor<1x2x9x16xf32>, tensor<1x2x9x16xf32> -> tensor<1x4x?x16xf32>
  return %many, %dynamic : tensor<1x4x9x16xf32>, tensor<1x4x?x16xf32>
}
