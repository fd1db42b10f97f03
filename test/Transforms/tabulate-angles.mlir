// RUN: fovea-opt %s --attn-tabulate-angles --canonicalize --cse --split-input-file | FileCheck %s

// One row for each position, of all heads: in f64, then rounded.
// CHECK-LABEL: func @computed
// CHECK-SAME: %[[X:.+]]: tensor<2x5x3x4xbf16>, %[[OFFSET:.+]]: i32
// CHECK: %[[F:.+]] = arith.constant dense<[5.000000e-01, 5.000000e-03]> : tensor<2xf64>
// CHECK: %[[P:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<1x5xf64>)
// CHECK:   %[[L:.+]] = linalg.index 1
// CHECK:   arith.addi %[[L]], %{{.+}} : index
// CHECK:   arith.sitofp
// CHECK: %[[T:.+]]:2 = linalg.generic {{.*}} ins(%[[P]], %[[F]] : tensor<1x5xf64>, tensor<2xf64>) outs(%{{.+}}, %{{.+}} : tensor<1x5x2xf32>, tensor<1x5x2xf32>)
// CHECK:   math.cos %{{.+}} : f64
// CHECK:   math.sin %{{.+}} : f64
// CHECK: %[[Y:.+]] = attn.rope %[[X]] sequence(1) tables(%[[T]]#0, %[[T]]#1 : tensor<1x5x2xf32>, tensor<1x5x2xf32>) : tensor<2x5x3x4xbf16>
// CHECK: return %[[Y]]
func.func @computed(%x: tensor<2x5x3x4xbf16>, %offset: i32) -> tensor<2x5x3x4xbf16> {
  %y = attn.rope %x rotary(position_scale = 0.5) sequence(1) offset(%offset : i32) : tensor<2x5x3x4xbf16>
  return %y : tensor<2x5x3x4xbf16>
}

// -----

// Queries and keys have the same tables.
// CHECK-LABEL: func @shared
// CHECK: %[[T:.+]]:2 = linalg.generic {{.*}} outs(%{{.+}}, %{{.+}} : tensor<1x7x4xf32>, tensor<1x7x4xf32>)
// CHECK: math.sin
// CHECK-NOT: math.
// CHECK-COUNT-2: attn.rope {{.*}} rotary(interleaved, size = 8) {{.*}}tables(%[[T]]#0, %[[T]]#1
func.func @shared(%q: tensor<2x6x7x16xf32>, %k: tensor<2x2x7x16xf32>) -> (tensor<2x6x7x16xf32>, tensor<2x2x7x16xf32>) {
  %y = attn.rope %q rotary(interleaved, size = 8) : tensor<2x6x7x16xf32>
  %z = attn.rope %k rotary(interleaved, size = 8) : tensor<2x2x7x16xf32>
  return %y, %z : tensor<2x6x7x16xf32>, tensor<2x2x7x16xf32>
}

// -----

// Offsets of batch entries: a row for each of those. Frequencies are the caller's.
// CHECK-LABEL: func @per_batch
// CHECK-SAME: tensor<?x3x?x4xf64>, %{{.+}}: tensor<?xi64>, %[[F:.+]]: tensor<2xf32>
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<?x?xf64>)
// CHECK: linalg.generic {{.*}} ins(%[[F]] : tensor<2xf32>) outs(%{{.+}} : tensor<2xf64>)
// CHECK: attn.rope {{.*}} tables(%{{.+}}, %{{.+}} : tensor<?x?x2xf64>, tensor<?x?x2xf64>)
func.func @per_batch(%x: tensor<?x3x?x4xf64>, %offset: tensor<?xi64>, %f: tensor<2xf32>) -> tensor<?x3x?x4xf64> {
  %y = attn.rope %x offset(%offset : tensor<?xi64>) frequencies(%f : tensor<2xf32>) : tensor<?x3x?x4xf64>
  return %y : tensor<?x3x?x4xf64>
}

// -----

// NaN outside of [0, 9).
// CHECK-LABEL: func @lookup
// CHECK-SAME: %[[P:[^:]+]]: tensor<2x5xi64>, %[[C:[^:]+]]: tensor<9x2xf16>
// CHECK-DAG: %[[ROWS:.+]] = arith.constant 9 : index
// CHECK-DAG: arith.constant 0x7FC00000 : f32
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<2x5x2xf32>)
// CHECK:   tensor.extract %[[P]][%{{.+}}, %{{.+}}]
// CHECK:   arith.cmpi ult, %{{.+}}, %[[ROWS]]
// CHECK:   scf.if
// CHECK:     tensor.extract %[[C]]
// CHECK: attn.rope {{.*}} rotary(interleaved, size = 4) {{.*}}tables(%{{.+}}, %{{.+}} : tensor<2x5x2xf32>, tensor<2x5x2xf32>)
func.func @lookup(%x: tensor<2x5x3x6xf16>, %p: tensor<2x5xi64>, %c: tensor<9x2xf16>, %s: tensor<9x2xf16>)
    -> tensor<2x5x3x6xf16> {
  %y = attn.rope %x rotary(interleaved, size = 4) sequence(1) positions(%p : tensor<2x5xi64>)
      tables(%c, %s : tensor<9x2xf16>, tensor<9x2xf16>) : tensor<2x5x3x6xf16>
  return %y : tensor<2x5x3x6xf16>
}

// -----

// CHECK-LABEL: func @direct
// CHECK-SAME: %[[X:.+]]: tensor<2x3x5x4xf32>, %[[C:.+]]: tensor<1x5x2xf32>, %[[S:.+]]: tensor<1x5x2xf32>
// CHECK-NEXT: attn.rope %[[X]] tables(%[[C]], %[[S]] :
func.func @direct(%x: tensor<2x3x5x4xf32>, %c: tensor<1x5x2xf32>, %s: tensor<1x5x2xf32>) -> tensor<2x3x5x4xf32> {
  %y = attn.rope %x tables(%c, %s : tensor<1x5x2xf32>, tensor<1x5x2xf32>) : tensor<2x3x5x4xf32>
  return %y : tensor<2x3x5x4xf32>
}
