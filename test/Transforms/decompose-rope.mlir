// RUN: fovea-opt %s --attn-decompose --canonicalize --cse --split-input-file | FileCheck %s

// Angles are computed in f64, one table row for each position.
// CHECK-LABEL: func @computed
// CHECK-SAME: %[[X:.+]]: tensor<2x3x5x4xf32>, %[[OFFSET:.+]]: i32
// CHECK: %[[F:.+]] = arith.constant dense<[5.000000e-01, 5.000000e-03]> : tensor<2xf64>
// CHECK: %[[T:.+]]:2 = linalg.generic {{.*}} ins(%{{.+}}, %[[F]] : tensor<1x5xf64>, tensor<2xf64>) outs(%{{.+}}, %{{.+}} : tensor<1x5x2xf32>, tensor<1x5x2xf32>)
// CHECK:   math.cos %{{.+}} : f64
// CHECK:   math.sin %{{.+}} : f64
// CHECK: linalg.generic {{.*}} ins(%[[X]] :
// CHECK:   tensor.extract %[[X]]
// CHECK:   tensor.extract %[[T]]#0
// CHECK:   tensor.extract %[[T]]#1
// CHECK-NOT: attn.
func.func @computed(%x: tensor<2x3x5x4xf32>, %offset: i32) -> tensor<2x3x5x4xf32> {
  %y = attn.rope %x rotary(position_scale = 0.5) offset(%offset : i32) : tensor<2x3x5x4xf32>
  return %y : tensor<2x3x5x4xf32>
}

// -----

// Positions for each batch entry: tables of that many rows. NaN outside of [0, 9).
// CHECK-LABEL: func @lookup
// CHECK-SAME: %[[X:.+]]: tensor<2x5x3x6xf16>, %[[P:.+]]: tensor<2x5xi64>, %[[C:[^:]+]]: tensor<9x2xf16>
// CHECK-DAG: %[[ROWS:.+]] = arith.constant 9 : index
// CHECK-DAG: arith.constant 0x7FC00000 : f32
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<2x5x2xf32>)
// CHECK:   tensor.extract %[[P]][%{{.+}}, %{{.+}}]
// CHECK:   arith.cmpi ult, %{{.+}}, %[[ROWS]]
// CHECK:   scf.if
// CHECK:     tensor.extract %[[C]]
// Elements after the rotated ones are copied.
// CHECK: linalg.generic {{.*}} ins(%[[X]] : {{.*}} outs(%{{.+}} : tensor<2x5x3x6xf16>)
// CHECK: ^bb0(%[[E:.+]]: f16, %{{.+}}: f16):
// CHECK:   scf.if
// CHECK:     arith.truncf
// CHECK:   else
// CHECK:     scf.yield %[[E]] : f16
func.func @lookup(%x: tensor<2x5x3x6xf16>, %p: tensor<2x5xi64>, %c: tensor<9x2xf16>, %s: tensor<9x2xf16>)
    -> tensor<2x5x3x6xf16> {
  %y = attn.rope %x rotary(interleaved, size = 4) sequence(1) positions(%p : tensor<2x5xi64>)
      tables(%c, %s : tensor<9x2xf16>, tensor<9x2xf16>) : tensor<2x5x3x6xf16>
  return %y : tensor<2x5x3x6xf16>
}

// -----

// Three-dimensional tables need no lookup.
// CHECK-LABEL: func @direct
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
func.func @direct(%x: tensor<2x3x5x4xf32>, %c: tensor<2x5x2xf32>, %s: tensor<2x5x2xf32>) -> tensor<2x3x5x4xf32> {
  %y = attn.rope %x tables(%c, %s : tensor<2x5x2xf32>, tensor<2x5x2xf32>) : tensor<2x3x5x4xf32>
  return %y : tensor<2x3x5x4xf32>
}
