// RUN: fovea-opt %s --attn-decompose --canonicalize --cse --split-input-file | FileCheck %s

// The whole score matrix is materialised; nothing of the dialect is left.
// CHECK-LABEL: func @plain
// CHECK-SAME: %[[Q:.+]]: tensor<5x8xf32>, %[[K:.+]]: tensor<7x8xf32>, %[[V:.+]]: tensor<7x6xf32>
// CHECK-NOT: attn.
// CHECK: %[[PRODUCTS:.+]] = linalg.generic {{.*}} ins(%[[Q]], %[[K]] : {{.*}}) outs(%{{.*}} : tensor<5x7xf32>)
// CHECK: %[[SCORES:.+]] = linalg.generic {{.*}} ins(%[[PRODUCTS]] :
// CHECK:   arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK: %[[MAX:.+]] = linalg.generic
// CHECK:   arith.maximumf
// CHECK: %[[E:.+]] = linalg.generic {{.*}} ins(%[[SCORES]]{{.*}}, %[[MAX]] :
// CHECK:   math.exp
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}} ins(%[[E]] :
// CHECK:   arith.addf
// CHECK: %[[P:.+]] = linalg.generic {{.*}} ins(%[[E]], %[[SUM]] :
// CHECK:   arith.divf
// CHECK: linalg.generic {{.*}} ins(%[[SCORES]]{{.*}}, %[[P]], %[[V]] :
// CHECK:   %[[MASKED:.+]] = arith.cmpf oeq
// CHECK:   arith.select %[[MASKED]]
// CHECK-NOT: attn.
func.func @plain(%q: tensor<5x8xf32>, %k: tensor<7x8xf32>, %v: tensor<7x6xf32>)
    -> tensor<5x6xf32> {
  %o = attn.sdpa %q, %k, %v : tensor<5x8xf32>, tensor<7x8xf32>, tensor<7x6xf32>
      -> tensor<5x6xf32>
  return %o : tensor<5x6xf32>
}

// -----

// Scores and probabilities are rounded to bf16, sums are not.
// CHECK-LABEL: func @rounds_like_separate_ops
// CHECK: outs(%{{.*}} : tensor<1x5x7xf32>)
// CHECK: arith.truncf %{{.*}} : f32 to bf16
// CHECK: math.exp %{{.*}} : f32
// CHECK: outs(%{{.*}} : tensor<1x5xf32>)
// CHECK: arith.addf %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to bf16
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<1x5x8xf32>)
// CHECK: arith.truncf %{{.*}} : f32 to bf16
func.func @rounds_like_separate_ops(%q: tensor<1x5x8xbf16>, %k: tensor<1x7x8xbf16>,
    %v: tensor<1x7x8xbf16>) -> tensor<1x5x8xbf16> {
  %o = attn.sdpa %q, %k, %v : tensor<1x5x8xbf16>, tensor<1x7x8xbf16>,
      tensor<1x7x8xbf16> -> tensor<1x5x8xbf16>
  return %o : tensor<1x5x8xbf16>
}

// -----

// CHECK: affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 floordiv 3, d3, d4)>
// CHECK-LABEL: func @query_heads_share_key_heads
func.func @query_heads_share_key_heads(%q: tensor<1x6x5x8xf32>, %k: tensor<1x2x7x8xf32>,
    %v: tensor<1x2x7x8xf32>) -> tensor<1x6x5x8xf32> {
  %o = attn.sdpa %q, %k, %v : tensor<1x6x5x8xf32>, tensor<1x2x7x8xf32>,
      tensor<1x2x7x8xf32> -> tensor<1x6x5x8xf32>
  return %o : tensor<1x6x5x8xf32>
}

// -----

// scale, softcap, region, bias, in this order; then masks.
// CHECK-LABEL: func @modifiers_in_order
// CHECK-SAME: %{{.+}}: tensor<5x8xf32>, %{{.+}}: tensor<7x8xf32>, %{{.+}}: tensor<7x8xf32>, %[[BIAS:.+]]: tensor<1x7xf64>
// CHECK-DAG: %[[SCALE:.+]] = arith.constant 5.000000e-01 : f32
// CHECK-DAG: %[[CAP:.+]] = arith.constant 2.000000e+01 : f32
// CHECK-DAG: %[[MASKED:.+]] = arith.constant 0xFF800000 : f32
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK: arith.mulf %{{.*}}, %[[SCALE]] : f32
// CHECK: %[[QUOTIENT:.+]] = arith.divf %{{.*}}, %[[CAP]]
// CHECK: %[[TANH:.+]] = math.tanh %[[QUOTIENT]]
// CHECK: %[[CAPPED:.+]] = arith.mulf %[[TANH]], %[[CAP]]
// CHECK: %[[CHANGED:.+]] = math.absf %[[CAPPED]]
// CHECK: %[[B64:.+]] = tensor.extract %[[BIAS]][%[[C0]], %[[KEY:.+]]]
// CHECK: %[[B:.+]] = arith.truncf %[[B64]] : f64 to f32
// CHECK: %[[SCORE:.+]] = arith.addf %[[CHANGED]], %[[B]]
// CHECK: %[[EVEN:.+]] = arith.cmpi eq
// CHECK: arith.select %[[EVEN]], %[[SCORE]], %[[MASKED]]
func.func @modifiers_in_order(%q: tensor<5x8xf32>, %k: tensor<7x8xf32>,
    %v: tensor<7x8xf32>, %bias: tensor<1x7xf64>) -> tensor<5x8xf32> {
  %o = attn.sdpa %q, %k, %v scale(0.5) softcap(20.0) bias(%bias : tensor<1x7xf64>)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %r = math.absf %s : f32
        attn.yield %r : f32
      }
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %one = arith.constant 1 : index
        %bit = arith.andi %j, %one : index
        %zero = arith.constant 0 : index
        %even = arith.cmpi eq, %bit, %zero : index
        attn.yield %even : i1
      }
      : tensor<5x8xf32>, tensor<7x8xf32>, tensor<7x8xf32> -> tensor<5x8xf32>
  return %o : tensor<5x8xf32>
}

// -----

// CHECK-LABEL: func @top_left_has_no_offset
// CHECK-DAG: %[[I:.+]] = linalg.index 0
// CHECK-DAG: %[[J:.+]] = linalg.index 1
// CHECK: arith.cmpi sle, %[[J]], %[[I]]
func.func @top_left_has_no_offset(%q: tensor<5x8xf32>, %k: tensor<7x8xf32>,
    %v: tensor<7x8xf32>) -> tensor<5x8xf32> {
  %o = attn.sdpa %q, %k, %v causal(top_left) : tensor<5x8xf32>, tensor<7x8xf32>,
      tensor<7x8xf32> -> tensor<5x8xf32>
  return %o : tensor<5x8xf32>
}

// -----

// CHECK-LABEL: func @bottom_right_is_relative_to_lengths
// CHECK-SAME: %[[LENGTHS:.+]]: tensor<2xi32>
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG: %[[C3:.+]] = arith.constant 3 : index
// CHECK-DAG: %[[C5:.+]] = arith.constant 5 : index
// CHECK-DAG: %[[C7:.+]] = arith.constant 7 : index
// CHECK-DAG: %[[I:.+]] = linalg.index 1
// CHECK-DAG: %[[J:.+]] = linalg.index 2
// CHECK: %[[LENGTH:.+]] = tensor.extract %[[LENGTHS]]
// CHECK: arith.index_cast %[[LENGTH]] : i32 to index
// CHECK: arith.maxsi %{{.*}}, %[[C0]]
// CHECK: %[[N:.+]] = arith.minsi %{{.*}}, %[[C7]]
// CHECK: arith.cmpi slt, %[[J]], %[[N]]
// CHECK: %[[OFFSET:.+]] = arith.subi %[[N]], %[[C5]]
// CHECK: %[[DIAGONAL:.+]] = arith.addi %[[I]], %[[OFFSET]]
// CHECK: arith.cmpi sle, %[[J]], %[[DIAGONAL]]
// CHECK: %[[LEFT:.+]] = arith.subi %[[DIAGONAL]], %[[C3]]
// CHECK: arith.cmpi sle, %[[LEFT]], %[[J]]
func.func @bottom_right_is_relative_to_lengths(%lengths: tensor<2xi32>,
    %q: tensor<2x5x8xf32>, %k: tensor<2x7x8xf32>, %v: tensor<2x7x8xf32>)
    -> tensor<2x5x8xf32> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) window([3, -1])
      lengths(%lengths : tensor<2xi32>)
      : tensor<2x5x8xf32>, tensor<2x7x8xf32>, tensor<2x7x8xf32> -> tensor<2x5x8xf32>
  return %o : tensor<2x5x8xf32>
}

// -----

// A dynamic dim of a mask may turn out to be 1 and repeat.
// CHECK-LABEL: func @dynamic_mask_dim_may_broadcast
// CHECK-SAME: %[[MASK:.+]]: tensor<?x7xi1>
// CHECK: %[[LAST:.+]] = arith.subi %{{.*}}, %c1
// CHECK: %[[ROW:.+]] = arith.minsi %{{.*}}, %[[LAST]]
// CHECK: tensor.extract %[[MASK]][%[[ROW]], %{{.*}}] : tensor<?x7xi1>
func.func @dynamic_mask_dim_may_broadcast(%mask: tensor<?x7xi1>, %q: tensor<5x8xf32>,
    %k: tensor<7x8xf32>, %v: tensor<7x8xf32>) -> tensor<5x8xf32> {
  %o = attn.sdpa %q, %k, %v mask(%mask : tensor<?x7xi1>) : tensor<5x8xf32>,
      tensor<7x8xf32>, tensor<7x8xf32> -> tensor<5x8xf32>
  return %o : tensor<5x8xf32>
}

// -----

// A sink joins the maximum and the sum, and so the LSE, and has no value.
// CHECK-LABEL: func @sink_joins_denominator
// CHECK-SAME: %[[SINKS:.+]]: tensor<2xf32>
// CHECK: %[[SINK:.+]] = tensor.extract %[[SINKS]]
// CHECK: arith.maximumf %{{.*}}, %[[SINK]]
// CHECK: %[[AGAIN:.+]] = tensor.extract %[[SINKS]]
// CHECK: %[[SHIFTED:.+]] = arith.subf %[[AGAIN]]
// CHECK: math.exp %[[SHIFTED]]
// CHECK: math.log
// CHECK: return %{{.*}}, %{{.*}} : tensor<1x2x5x8xf32>, tensor<1x2x5xf32>
func.func @sink_joins_denominator(%sinks: tensor<2xf32>, %q: tensor<1x2x5x8xf32>,
    %k: tensor<1x2x7x8xf32>, %v: tensor<1x2x7x8xf32>)
    -> (tensor<1x2x5x8xf32>, tensor<1x2x5xf32>) {
  %o, %l = attn.sdpa %q, %k, %v sinks(%sinks : tensor<2xf32>) : tensor<1x2x5x8xf32>,
      tensor<1x2x7x8xf32>, tensor<1x2x7x8xf32> -> tensor<1x2x5x8xf32>, tensor<1x2x5xf32>
  return %o, %l : tensor<1x2x5x8xf32>, tensor<1x2x5xf32>
}
