// RUN: fovea-opt %s --attn-decompose --canonicalize --cse | FileCheck %s

// A gather that looks up a page for every row; rows without a page are 0.
// CHECK-LABEL: func.func @read(
// CHECK-SAME:    %[[POOL:.*]]: tensor<?x16x2x64xf32>, %[[TABLE:.*]]: tensor<3x?xi32>)
// CHECK:         %[[PAGES:.*]] = tensor.dim %[[POOL]], %c0
// CHECK:         linalg.generic
// CHECK-DAG:       %[[B:.*]] = linalg.index 0
// CHECK-DAG:       %[[H:.*]] = linalg.index 1
// CHECK-DAG:       %[[T:.*]] = linalg.index 2
// CHECK-DAG:       %[[D:.*]] = linalg.index 3
// CHECK:           %[[M:.*]] = arith.divui %[[T]], %c16
// CHECK:           %[[ENTRY:.*]] = tensor.extract %[[TABLE]][%[[B]], %[[M]]]
// CHECK:           %[[PAGE:.*]] = arith.index_cast %[[ENTRY]]
// CHECK:           %[[EXISTS:.*]] = arith.cmpi ult, %[[PAGE]], %[[PAGES]]
// CHECK:           %[[SLOT:.*]] = arith.remui %[[T]], %c16
// CHECK:           scf.if %[[EXISTS]]
// CHECK:             tensor.extract %[[POOL]][%[[PAGE]], %[[SLOT]], %[[H]], %[[D]]]
// CHECK:           else
// CHECK:             scf.yield %cst
func.func @read(%pool: tensor<?x16x2x64xf32>, %table: tensor<3x?xi32>) -> tensor<3x2x?x64xf32> {
  %k = attn.read_cache %pool layout(nhd) pages(%table : tensor<3x?xi32>)
      : tensor<?x16x2x64xf32> -> tensor<3x2x?x64xf32>
  return %k : tensor<3x2x?x64xf32>
}

// Integers times the scale of their head.
// CHECK-LABEL: func.func @dequantize(
// CHECK-SAME:    %[[CACHE:.*]]: tensor<3x2x50x64xi8>, %[[SCALES:.*]]: tensor<2xf32>)
// CHECK:         %[[X:.*]] = tensor.extract %[[CACHE]]
// CHECK:         %[[S:.*]] = tensor.extract %[[SCALES]]
// CHECK:         %[[F:.*]] = arith.sitofp %[[X]] : i8 to f32
// CHECK:         %[[Y:.*]] = arith.mulf %[[F]], %[[S]]
// CHECK:         arith.truncf %[[Y]] : f32 to bf16
func.func @dequantize(%cache: tensor<3x2x50x64xi8>, %s: tensor<2xf32>) -> tensor<3x2x50x64xbf16> {
  %k = attn.read_cache %cache scales(%s : tensor<2xf32>) : tensor<3x2x50x64xi8> -> tensor<3x2x50x64xbf16>
  return %k : tensor<3x2x50x64xbf16>
}

// One row an iteration, or none where there is no place for it.
// CHECK-LABEL: func.func @append(
// CHECK-SAME:    %[[NEW:.*]]: tensor<3x2x5x64xf32>, %[[CACHE:.*]]: tensor<3x2x50x64xf32>, %[[AT:.*]]: tensor<3xi32>)
// CHECK:         scf.forall (%[[B:.*]], %[[H:.*]], %[[I:.*]]) in (3, 2, 5) shared_outs(%[[OUT:.*]] = %[[CACHE]])
// CHECK:           tensor.extract %[[AT]][%[[B]]]
// CHECK:           %[[FITS:.*]] = arith.cmpi ult, %{{.*}}, %c50
// CHECK:           %[[COUNT:.*]] = arith.select %[[FITS]], %c1, %c0
// CHECK:           %[[ROW:.*]] = tensor.extract_slice %[[NEW]][%[[B]], %[[H]], %[[I]], 0] [1, 1, %[[COUNT]], 64]
// CHECK:           scf.forall.in_parallel
// CHECK:             tensor.parallel_insert_slice %[[ROW]] into %[[OUT]][%{{.*}}, %[[H]], %{{.*}}, 0] [1, 1, %[[COUNT]], 64]
func.func @append(%new: tensor<3x2x5x64xf32>, %cache: tensor<3x2x50x64xf32>, %at: tensor<3xi32>) -> tensor<3x2x50x64xf32> {
  %r = attn.append %new into %cache at(%at : tensor<3xi32>) : tensor<3x2x5x64xf32>, tensor<3x2x50x64xf32>
  return %r : tensor<3x2x50x64xf32>
}

// The last row of a sequence is the last row; those before its first are 0.
// CHECK-LABEL: func.func @read_pack(
// CHECK-SAME:    %[[PACK:.*]]: tensor<?x2x64xf32>, %[[OFFSETS:.*]]: tensor<4xi32>, %[[LONGEST:.*]]: index)
// CHECK:         linalg.generic
// CHECK-DAG:       %[[H:.*]] = linalg.index 1
// CHECK-DAG:       %[[ROW:.*]] = linalg.index 2
// CHECK-DAG:       %[[D:.*]] = linalg.index 3
// CHECK:           %[[SIZE:.*]] = arith.subi
// CHECK:           %[[FIRST:.*]] = arith.subi %[[LONGEST]], %[[SIZE]]
// CHECK:           arith.subi %[[ROW]], %[[FIRST]]
// CHECK:           scf.if
// CHECK:             tensor.extract %[[PACK]][%{{.*}}, %[[H]], %[[D]]]
// CHECK:           else
// CHECK:             scf.yield %cst
func.func @read_pack(%pack: tensor<?x2x64xf32>, %o: tensor<4xi32>, %n: index) -> tensor<3x2x?x64xf32> {
  %r = attn.read_cache %pack offsets(%o, %n : tensor<4xi32>) right_aligned : tensor<?x2x64xf32> -> tensor<3x2x?x64xf32>
  return %r : tensor<3x2x?x64xf32>
}

// One head of a sequence an iteration.
// CHECK-LABEL: func.func @pack(
// CHECK-SAME:    %[[ROWS:.*]]: tensor<3x2x5x64xf32>, %[[DEST:.*]]: tensor<9x2x64xf32>, %[[OFFSETS:.*]]: tensor<4xi32>)
// CHECK:         scf.forall (%[[B:.*]], %[[H:.*]]) in (3, 2) shared_outs(%[[OUT:.*]] = %[[DEST]])
// CHECK:           tensor.extract %[[OFFSETS]][%[[B]]]
// CHECK:           %[[SLICE:.*]] = tensor.extract_slice %[[ROWS]][%[[B]], %[[H]], 0, 0] [1, 1, %[[COUNT:.*]], 64]
// CHECK:             tensor.parallel_insert_slice %[[SLICE]] into %[[OUT]][%{{.*}}, %[[H]], 0] [%[[COUNT]], 1, 64]
func.func @pack(%r: tensor<3x2x5x64xf32>, %d: tensor<9x2x64xf32>, %o: tensor<4xi32>) -> tensor<9x2x64xf32> {
  %p = attn.pack %r into %d offsets(%o : tensor<4xi32>) : tensor<3x2x5x64xf32>, tensor<9x2x64xf32>
  return %p : tensor<9x2x64xf32>
}
