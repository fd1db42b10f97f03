// RUN: fovea-opt %s --attn-decompose --canonicalize --cse --split-input-file | FileCheck %s

// Destinations are continued, scores are in units of log2.
// CHECK-LABEL: func @online
// CHECK-SAME: %[[ACC:.+]]: tensor<5x6xf32>, %[[MAX:.+]]: tensor<5xf32>, %[[SUM:.+]]: tensor<5xf32>
// CHECK-DAG: %[[LOG2E:.+]] = arith.constant 1.44269502 : f32
// CHECK: arith.mulf %{{.*}}, %[[LOG2E]]
// CHECK: %[[NEWMAX:.+]] = linalg.generic {{.*}} outs(%[[MAX]] :
// CHECK:   arith.maximumf
// CHECK: math.exp2
// CHECK: linalg.generic {{.*}} ins(%[[MAX]], %[[NEWMAX]] : {{.*}}) outs(%[[SUM]] :
// CHECK:   math.exp2
// CHECK: linalg.generic {{.*}} ins(%[[MAX]], %[[NEWMAX]] : {{.*}}) outs(%[[ACC]] :
// CHECK:   math.exp2
// CHECK-NOT: attn.
func.func @online(%acc: tensor<5x6xf32>, %max: tensor<5xf32>, %sum: tensor<5xf32>,
    %q: tensor<5x8xf32>, %k: tensor<7x8xf32>, %v: tensor<7x6xf32>)
    -> (tensor<5x6xf32>, tensor<5xf32>, tensor<5xf32>) {
  %r:3 = attn.online_sdpa
      ins(%q, %k, %v : tensor<5x8xf32>, tensor<7x8xf32>, tensor<7x6xf32>)
      outs(%acc, %max, %sum : tensor<5x6xf32>, tensor<5xf32>, tensor<5xf32>)
      scale(1.250000e-01)
  return %r#0, %r#1, %r#2 : tensor<5x6xf32>, tensor<5xf32>, tensor<5xf32>
}

// -----

// Regions see positions in the whole problem.
// CHECK-LABEL: func @online_offsets
// CHECK-SAME: %[[K0:.+]]: index
// CHECK: %[[J:.+]] = linalg.index 1
// CHECK: %[[KEY:.+]] = arith.addi %[[J]], %[[K0]]
// CHECK: arith.cmpi slt, %[[KEY]], %c9
func.func @online_offsets(%k0: index, %acc: tensor<5x6xf32>, %max: tensor<5xf32>,
    %sum: tensor<5xf32>, %q: tensor<5x8xf32>, %k: tensor<7x8xf32>, %v: tensor<7x6xf32>)
    -> tensor<5x6xf32> {
  %c0 = arith.constant 0 : index
  %r:3 = attn.online_sdpa
      ins(%q, %k, %v : tensor<5x8xf32>, tensor<7x8xf32>, tensor<7x6xf32>)
      outs(%acc, %max, %sum : tensor<5x6xf32>, tensor<5xf32>, tensor<5xf32>)
      at(%c0, %c0, %c0, %k0) scale(1.250000e-01)
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c9 = arith.constant 9 : index
        %r = arith.cmpi slt, %j, %c9 : index
        attn.yield %r : i1
      }
  return %r#0 : tensor<5x6xf32>
}

// -----

// Every chunk of keys has rows of its own.
// CHECK: affine_map<(d0, d1) -> (d1 floordiv 4, d0)>
// CHECK: affine_map<(d0, d1, d2) -> (d1 floordiv 4, d0, d2)>
// CHECK-LABEL: func @online_chunks
func.func @online_chunks(%acc: tensor<2x5x6xf32>, %max: tensor<2x5xf32>,
    %sum: tensor<2x5xf32>, %q: tensor<5x8xf32>, %k: tensor<7x8xf32>, %v: tensor<7x6xf32>)
    -> tensor<2x5x6xf32> {
  %r:3 = attn.online_sdpa
      ins(%q, %k, %v : tensor<5x8xf32>, tensor<7x8xf32>, tensor<7x6xf32>)
      outs(%acc, %max, %sum : tensor<2x5x6xf32>, tensor<2x5xf32>, tensor<2x5xf32>)
      scale(1.250000e-01) key_chunk(4)
  return %r#0 : tensor<2x5x6xf32>
}

// -----

// Where sizes are dynamic, chunks are a loop: all but the last have as many keys.
// CHECK-LABEL: func @online_dynamic_chunks
// CHECK-SAME: %[[ACC:.*]]: tensor<?x5x6xf32>, {{.*}}, %[[K:.*]]: tensor<?x8xf32>, %{{.*}}: tensor<?x6xf32>)
// CHECK:      scf.for %[[C:[^ ]*]] =
// CHECK:        %[[WHOLE:.*]] = arith.muli %{{.*}}, %c4{{.*}} : index
// CHECK:        %[[UNITS:.*]] = arith.ceildivui %[[KEYS:.*]], %[[WHOLE]] : index
// CHECK:        %[[N:.*]] = arith.muli %[[UNITS]], %c4{{.*}} : index
// CHECK:        %[[AT:.*]] = arith.muli %[[C]], %[[N]] : index
// CHECK:        %[[BEGIN:.*]] = arith.minui %[[AT]], %[[KEYS]] : index
// CHECK:        %[[REST:.*]] = arith.subi %[[KEYS]], %[[BEGIN]] : index
// CHECK:        %[[SIZE:.*]] = arith.minui %[[N]], %[[REST]] : index
// CHECK:        tensor.extract_slice %[[K]][%[[BEGIN]], 0] [%[[SIZE]], 8] [1, 1]
// CHECK:        linalg.generic
func.func @online_dynamic_chunks(%acc: tensor<?x5x6xf32>, %max: tensor<?x5xf32>,
    %sum: tensor<?x5xf32>, %q: tensor<5x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x6xf32>)
    -> tensor<?x5x6xf32> {
  %r:3 = attn.online_sdpa
      ins(%q, %k, %v : tensor<5x8xf32>, tensor<?x8xf32>, tensor<?x6xf32>)
      outs(%acc, %max, %sum : tensor<?x5x6xf32>, tensor<?x5xf32>, tensor<?x5xf32>)
      scale(1.250000e-01) key_chunk(4)
  return %r#0 : tensor<?x5x6xf32>
}

// -----

// CHECK-LABEL: func @normalize
// CHECK: arith.divf
// CHECK: %[[EMPTY:.+]] = arith.cmpf oeq
// CHECK: arith.select %[[EMPTY]]
// CHECK: arith.truncf %{{.*}} : f32 to bf16
// CHECK: math.log2
func.func @normalize(%acc: tensor<5x6xf32>, %max: tensor<5xf32>, %sum: tensor<5xf32>,
    %o: tensor<5x6xbf16>, %l: tensor<5xf32>) -> (tensor<5x6xbf16>, tensor<5xf32>) {
  %r:2 = attn.normalize
      ins(%acc, %max, %sum : tensor<5x6xf32>, tensor<5xf32>, tensor<5xf32>)
      outs(%o, %l : tensor<5x6xbf16>, tensor<5xf32>)
  return %r#0, %r#1 : tensor<5x6xbf16>, tensor<5xf32>
}

// -----

// CHECK-LABEL: func @merge
// CHECK-SAME: %[[PARTIALS:.+]]: tensor<3x4x5x6xf16>, %[[LSES:.+]]: tensor<3x4x5xf32>
// CHECK: %[[MAX:.+]] = linalg.generic {{.*}} ins(%[[LSES]] : {{.*}}) outs(%{{.*}} : tensor<3x5xf32>)
// CHECK: %[[W:.+]] = linalg.generic {{.*}} ins(%[[LSES]], %[[MAX]] :
// CHECK:   math.exp
// CHECK: linalg.generic {{.*}} ins(%[[PARTIALS]], %[[LSES]], %[[W]] : {{.*}} outs(%{{.*}} : tensor<3x5x6xf32>)
// CHECK:   arith.select
// CHECK: arith.truncf %{{.*}} : f32 to f16
// CHECK: math.log
func.func @merge(%partials: tensor<3x4x5x6xf16>, %lses: tensor<3x4x5xf32>)
    -> (tensor<3x5x6xf16>, tensor<3x5xf32>) {
  %o, %l = attn.merge %partials, %lses dim(1) : tensor<3x4x5x6xf16>, tensor<3x4x5xf32>
      -> tensor<3x5x6xf16>, tensor<3x5xf32>
  return %o, %l : tensor<3x5x6xf16>, tensor<3x5xf32>
}

// -----

// One row: max, sum and lse are scalars.
// CHECK-LABEL: func @single_rows
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<f32>)
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<6xf32>)
func.func @single_rows(%partials: tensor<?x6xf32>, %lses: tensor<?xf32>,
    %o: tensor<6xf32>, %l: tensor<f32>) -> (tensor<6xf32>, tensor<f32>) {
  %m, %s = attn.merge %partials, %lses dim(0) : tensor<?x6xf32>, tensor<?xf32>
      -> tensor<6xf32>, tensor<f32>
  %r:2 = attn.normalize ins(%m, %s, %s : tensor<6xf32>, tensor<f32>, tensor<f32>)
      outs(%o, %l : tensor<6xf32>, tensor<f32>)
  return %r#0, %r#1 : tensor<6xf32>, tensor<f32>
}
