// RUN: fovea-opt %s --attn-normalize-modifiers --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @nothing_to_do(
func.func @nothing_to_do(%q: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} scale(2.000000e+00) : tensor<4x16xf32>
  %o = attn.sdpa %q, %q, %q scale(2.0) : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @causal_top_left(
func.func @causal_top_left(%q: tensor<?x16xf32>, %k: tensor<?x16xf32>) -> tensor<?x16xf32> {
  // CHECK:      attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} mask_mod(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[A:.*]] = arith.cmpi sle, %[[J]], %[[I]] : index
  // CHECK-NEXT:   attn.yield %[[A]] : i1
  // CHECK-NEXT: } : tensor<?x16xf32>
  %o = attn.sdpa %q, %k, %k causal(top_left) : tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32> -> tensor<?x16xf32>
  return %o : tensor<?x16xf32>
}

// The offset is the same for every slot, so it is computed outside.
// CHECK-LABEL: func.func @causal_bottom_right(
// CHECK-SAME: %[[Q:.*]]: tensor<2x?x16xf32>, %[[K:.*]]: tensor<2x?x16xf32>)
func.func @causal_bottom_right(%q: tensor<2x?x16xf32>, %k: tensor<2x?x16xf32>) -> tensor<2x?x16xf32> {
  // CHECK:      %[[C1:.*]] = arith.constant 1 : index
  // CHECK:      %[[LK:.*]] = tensor.dim %[[K]], %[[C1]]
  // CHECK:      %[[LQ:.*]] = tensor.dim %[[Q]], %[[C1]]
  // CHECK:      %[[OFFSET:.*]] = arith.subi %[[LK]], %[[LQ]]
  // CHECK:      mask_mod(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[D:.*]] = arith.addi %[[I]], %[[OFFSET]] : index
  // CHECK-NEXT:   %[[A:.*]] = arith.cmpi sle, %[[J]], %[[D]] : index
  // CHECK-NEXT:   attn.yield %[[A]] : i1
  %o = attn.sdpa %q, %k, %k causal(bottom_right) : tensor<2x?x16xf32>, tensor<2x?x16xf32>, tensor<2x?x16xf32> -> tensor<2x?x16xf32>
  return %o : tensor<2x?x16xf32>
}

// A window without causal is aligned at the bottom right, here with offset 4.
// CHECK-LABEL: func.func @window(
func.func @window(%q: tensor<3x16xf32>, %k: tensor<7x16xf32>) -> tensor<3x16xf32> {
  // CHECK-DAG:  %[[LEFT:.*]] = arith.constant 2 : index
  // CHECK-DAG:  %[[RIGHT:.*]] = arith.constant 5 : index
  // CHECK:      mask_mod(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[L:.*]] = arith.addi %[[I]], %[[LEFT]] : index
  // CHECK-NEXT:   %[[GE:.*]] = arith.cmpi sge, %[[J]], %[[L]] : index
  // CHECK-NEXT:   %[[R:.*]] = arith.addi %[[I]], %[[RIGHT]] : index
  // CHECK-NEXT:   %[[LE:.*]] = arith.cmpi sle, %[[J]], %[[R]] : index
  // CHECK-NEXT:   %[[A:.*]] = arith.andi %[[GE]], %[[LE]] : i1
  // CHECK-NEXT:   attn.yield %[[A]] : i1
  %o = attn.sdpa %q, %k, %k window([2, 1]) : tensor<3x16xf32>, tensor<7x16xf32>, tensor<7x16xf32> -> tensor<3x16xf32>
  return %o : tensor<3x16xf32>
}

// The offset depends on the batch entry, so it is computed inside, from the clamped
// length.
// CHECK-LABEL: func.func @lengths_and_causal(
func.func @lengths_and_causal(%q: tensor<2x4x5x16xf32>, %k: tensor<2x4x9x16xf32>, %n: tensor<2xi64>) -> tensor<2x4x5x16xf32> {
  // CHECK-DAG:  %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG:  %[[C5:.*]] = arith.constant 5 : index
  // CHECK-DAG:  %[[C9:.*]] = arith.constant 9 : index
  // CHECK:      mask_mod(%[[B:.*]]: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[E:.*]] = tensor.extract %{{.*}}[%[[B]]] : tensor<2xi64>
  // CHECK-NEXT:   %[[N:.*]] = arith.index_cast %[[E]] : i64 to index
  // CHECK-NEXT:   %[[MAX:.*]] = arith.maxsi %[[N]], %[[C0]] : index
  // CHECK-NEXT:   %[[LEN:.*]] = arith.minsi %[[MAX]], %[[C9]] : index
  // CHECK-NEXT:   %[[LT:.*]] = arith.cmpi slt, %[[J]], %[[LEN]] : index
  // CHECK-NEXT:   %[[OFFSET:.*]] = arith.subi %[[LEN]], %[[C5]] : index
  // CHECK-NEXT:   %[[D:.*]] = arith.addi %[[I]], %[[OFFSET]] : index
  // CHECK-NEXT:   %[[LE:.*]] = arith.cmpi sle, %[[J]], %[[D]] : index
  // CHECK-NEXT:   %[[A:.*]] = arith.andi %[[LT]], %[[LE]] : i1
  // CHECK-NEXT:   attn.yield %[[A]] : i1
  %o = attn.sdpa %q, %k, %k causal(bottom_right) lengths(%n : tensor<2xi64>)
      : tensor<2x4x5x16xf32>, tensor<2x4x9x16xf32>, tensor<2x4x9x16xf32> -> tensor<2x4x5x16xf32>
  return %o : tensor<2x4x5x16xf32>
}

// Dim 1 of the mask broadcasts statically; dim 0 is tested at run time; the last is
// known not to broadcast.
// CHECK-LABEL: func.func @mask(
// CHECK-SAME: %[[MASK:[^ ]*]]: tensor<?x1x7xi1>
func.func @mask(%q: tensor<?x4x5x16xf32>, %k: tensor<?x4x7x16xf32>, %mask: tensor<?x1x7xi1>) -> tensor<?x4x5x16xf32> {
  // CHECK-DAG:  %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG:  %[[C1:.*]] = arith.constant 1 : index
  // CHECK:      %[[DIM:.*]] = tensor.dim %[[MASK]], %[[C0]]
  // CHECK:      %[[ONE:.*]] = arith.cmpi eq, %[[DIM]], %[[C1]]
  // CHECK:      mask_mod(%{{.*}}: index, %[[H:.*]]: index, %{{.*}}: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[I0:.*]] = arith.select %[[ONE]], %[[C0]], %[[H]] : index
  // CHECK-NEXT:   %[[A:.*]] = tensor.extract %[[MASK]][%[[I0]], %[[C0]], %[[J]]] : tensor<?x1x7xi1>
  // CHECK-NEXT:   attn.yield %[[A]] : i1
  %o = attn.sdpa %q, %k, %k mask(%mask : tensor<?x1x7xi1>)
      : tensor<?x4x5x16xf32>, tensor<?x4x7x16xf32>, tensor<?x4x7x16xf32> -> tensor<?x4x5x16xf32>
  return %o : tensor<?x4x5x16xf32>
}

// Softcap comes before the user's region and bias after it; sinks stay.
// CHECK-LABEL: func.func @score_order(
// CHECK-SAME: %[[BIAS:[^ ]*]]: tensor<8x1x9xf16>
func.func @score_order(%q: tensor<2x8x5x16xbf16>, %k: tensor<2x8x9x16xbf16>, %bias: tensor<8x1x9xf16>, %sinks: tensor<8xf32>) -> tensor<2x8x5x16xbf16> {
  // CHECK-DAG:  %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG:  %[[CAP:.*]] = arith.constant 4.000000e+00 : f32
  // CHECK-DAG:  %[[INV:.*]] = arith.constant 2.500000e-01 : f32
  // CHECK:      attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} scale(5.000000e-01) sinks(%{{.*}} : tensor<8xf32>) score_mod(%[[S:.*]]: f32, %{{.*}}: index, %[[H:.*]]: index, %{{.*}}: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[X:.*]] = arith.mulf %[[S]], %[[INV]] : f32
  // CHECK-NEXT:   %[[T:.*]] = math.tanh %[[X]] : f32
  // CHECK-NEXT:   %[[Y:.*]] = arith.mulf %[[T]], %[[CAP]] : f32
  // CHECK-NEXT:   %[[U:.*]] = arith.negf %[[Y]] : f32
  // CHECK-NEXT:   %[[E:.*]] = tensor.extract %[[BIAS]][%[[H]], %[[C0]], %[[J]]] : tensor<8x1x9xf16>
  // CHECK-NEXT:   %[[F:.*]] = arith.extf %[[E]] : f16 to f32
  // CHECK-NEXT:   %[[R:.*]] = arith.addf %[[U]], %[[F]] : f32
  // CHECK-NEXT:   attn.yield %[[R]] : f32
  // CHECK-NEXT: } mask_mod(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[K:.*]]: index) {
  // CHECK-NEXT:   %[[LE:.*]] = arith.cmpi sle, %[[K]], %[[I]] : index
  // CHECK-NEXT:   %[[NE:.*]] = arith.cmpi ne, %[[I]], %[[K]] : index
  // CHECK-NEXT:   %[[AND:.*]] = arith.andi %[[LE]], %[[NE]] : i1
  // CHECK-NEXT:   attn.yield %[[AND]] : i1
  // CHECK-NEXT: } : tensor<2x8x5x16xbf16>
  %o = attn.sdpa %q, %k, %k scale(0.5) causal(top_left) softcap(4.0) bias(%bias : tensor<8x1x9xf16>)
      sinks(%sinks : tensor<8xf32>)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %n = arith.negf %s : f32
        attn.yield %n : f32
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %ne = arith.cmpi ne, %i, %j : index
        attn.yield %ne : i1
      }
      : tensor<2x8x5x16xbf16>, tensor<2x8x9x16xbf16>, tensor<2x8x9x16xbf16> -> tensor<2x8x5x16xbf16>
  return %o : tensor<2x8x5x16xbf16>
}

// CHECK-LABEL: func.func @bias_is_narrowed(
func.func @bias_is_narrowed(%q: tensor<5x16xf32>, %bias: tensor<f64>) -> tensor<5x16xf32> {
  // CHECK:      %[[E:.*]] = tensor.extract %{{.*}}[] : tensor<f64>
  // CHECK-NEXT: arith.truncf %[[E]] : f64 to f32
  %o = attn.sdpa %q, %q, %q bias(%bias : tensor<f64>) : tensor<5x16xf32>, tensor<5x16xf32>, tensor<5x16xf32> -> tensor<5x16xf32>
  return %o : tensor<5x16xf32>
}
