// What only values can tell is checked by a function of its own.
// RUN: fovea-opt %s --attn-emit-checks --canonicalize --split-input-file --verify-diagnostics | FileCheck %s

// The function itself stays as it is.
// CHECK-LABEL: func.func @read(
// CHECK:         attn.read_cache
// CHECK:         attn.sdpa
// CHECK:         return %{{.*}} : tensor<?x8x1x64xf32>

// Lengths are within the cache, and the entries that they need are pages.
// CHECK-LABEL: func.func @read__check(
// CHECK-SAME:    %[[Q:.*]]: tensor<?x8x1x64xf32> {bufferization.writable = false},
// CHECK-SAME:    %[[POOL:.*]]: tensor<?x16x2x64xf32> {bufferization.writable = false},
// CHECK-SAME:    %[[TABLE:.*]]: tensor<?x?xi32> {bufferization.writable = false},
// CHECK-SAME:    %[[N:.*]]: tensor<?xi32> {bufferization.writable = false},
// CHECK-SAME:    %[[FAILURE:.*]]: memref<?xi64>)
// CHECK-SAME:    llvm.emit_c_interface
// CHECK-NOT:     = attn.
// CHECK:         %[[BATCH:.*]] = tensor.dim %[[TABLE]], %c0
// CHECK:         scf.for %[[B:.*]] = %c0 to %[[BATCH]]
// CHECK:           %[[LENGTH:.*]] = tensor.extract %[[N]][%[[B]]]
// CHECK:           %[[KIND:.*]] = memref.load %[[FAILURE]][%c0]
// CHECK:           arith.cmpi eq, %[[KIND]], %c0_i64
// CHECK:           memref.store %c1_i64, %[[FAILURE]][%c0]
// CHECK:           scf.for %[[I:.*]] = %c0 to
// CHECK:             tensor.extract %[[TABLE]][%[[B]], %[[I]]]
// CHECK:             memref.store %c2_i64, %[[FAILURE]][%c0]
// CHECK-NOT:     = attn.
// CHECK:         return{{$}}
func.func @read(%q: tensor<?x8x1x64xf32>, %pool: tensor<?x16x2x64xf32>, %table: tensor<?x?xi32>,
    %n: tensor<?xi32>) -> tensor<?x8x1x64xf32> {
  %k = attn.read_cache %pool layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x64xf32> -> tensor<?x2x?x64xf32>
  %o = attn.sdpa %q, %k, %k lengths(%n : tensor<?xi32>)
      : tensor<?x8x1x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32> -> tensor<?x8x1x64xf32>
  return %o : tensor<?x8x1x64xf32>
}

// -----

// CHECK-LABEL: func.func @append__check(
// CHECK-SAME:    %[[NEW:.*]]: tensor<?x2x5x64xf32>
// CHECK-SAME:    %[[POOL:.*]]: tensor<?x2x16x64xf32> {bufferization.writable = false},
// CHECK-SAME:    %[[AT:.*]]: tensor<?xi32>
// CHECK-SAME:    %[[FAILURE:.*]]: memref<?xi64>)
// CHECK:         scf.for %[[B:.*]] =
// CHECK:           tensor.extract %[[AT]][%[[B]]]
// CHECK:           memref.store %c3_i64, %[[FAILURE]][%c0]
// CHECK-NOT:       memref.store %c2_i64
func.func @append(%new: tensor<?x2x5x64xf32>, %pool: tensor<?x2x16x64xf32> {attn.result = 0 : i64},
    %at: tensor<?xi32>) -> tensor<?x2x16x64xf32> {
  %r = attn.append %new into %pool at(%at : tensor<?xi32>) : tensor<?x2x5x64xf32>, tensor<?x2x16x64xf32>
  return %r : tensor<?x2x16x64xf32>
}

// -----

// What the graph asserts: the failure points to the message.
// CHECK:       llvm.mlir.global internal constant @[[MESSAGE:.*]]("expected a size of at most 4\00")
// CHECK-LABEL: func.func @asserted(
// CHECK-NOT:     cf.assert
// CHECK-LABEL: func.func @asserted__check(
// CHECK-SAME:    %[[A:.*]]: tensor<?xf32>{{.*}}, %[[FAILURE:.*]]: memref<?xi64>)
// CHECK-NOT:     cf.assert
// CHECK:         %[[TEXT:.*]] = llvm.mlir.addressof @[[MESSAGE]] :
// CHECK:         llvm.ptrtoint
// CHECK:         memref.store %c8_i64, %[[FAILURE]][%c0]
func.func @asserted(%a: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %size = tensor.dim %a, %c0 : tensor<?xf32>
  %fits = arith.cmpi ule, %size, %c4 : index
  cf.assert %fits, "expected a size of at most 4"
  return %a : tensor<?xf32>
}

// -----

// Nothing to check: no function.
// CHECK-LABEL: func.func @plain(
// CHECK-NOT:   func.func
func.func @plain(%q: tensor<2x2x4x64xf32>, %c: tensor<2x2x16x64xbf16>) -> tensor<2x2x16x64xf32> {
  %k = attn.read_cache %c : tensor<2x2x16x64xbf16> -> tensor<2x2x16x64xf32>
  return %k : tensor<2x2x16x64xf32>
}

// -----

func.func private @layer(%new: tensor<?x2x5x64xf32>, %pool: tensor<?x2x16x64xf32>, %at: tensor<?xi32>) -> tensor<?x2x16x64xf32> {
  // expected-error @below {{'attn.append' op expected to be in the body of an entry function, where its block table and lengths can be checked before anything runs}}
  %r = attn.append %new into %pool at(%at : tensor<?xi32>) : tensor<?x2x5x64xf32>, tensor<?x2x16x64xf32>
  return %r : tensor<?x2x16x64xf32>
}

// -----

// Packed sequences: the offsets, whatever else is done to the rows; nothing of
// the attention itself is computed.
// CHECK-LABEL: func.func @packed(
// CHECK-LABEL: func.func @packed__check(
// CHECK-NOT:     = attn.
// CHECK-DAG:     memref.store %c4_i64
// CHECK-DAG:     memref.store %c6_i64
// CHECK-DAG:     memref.store %c7_i64
// CHECK-NOT:     = attn.
// CHECK:         return{{$}}
func.func @packed(%q: tensor<?x8x64xf32>, %k: tensor<?x2x64xf32>, %o: tensor<?xi32>, %n: tensor<?xi32>,
    %longest: index, %out: tensor<?x8x64xf32>) -> tensor<?x8x64xf32> {
  %rq = attn.read_cache %q offsets(%o, %longest : tensor<?xi32>) right_aligned
      : tensor<?x8x64xf32> -> tensor<?x8x?x64xf32>
  %rk = attn.read_cache %k offsets(%o, %longest : tensor<?xi32>)
      : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %a = attn.sdpa %rq, %rk, %rk causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x8x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32> -> tensor<?x8x?x64xf32>
  %p = attn.pack %a into %out offsets(%o : tensor<?xi32>) right_aligned
      : tensor<?x8x?x64xf32>, tensor<?x8x64xf32>
  return %p : tensor<?x8x64xf32>
}

// -----

func.func @no_lengths(%q: tensor<3x8x1x64xf32>, %k: tensor<?x2x64xf32>, %o: tensor<4xi32>, %longest: index) -> tensor<3x8x1x64xf32> {
  %rk = attn.read_cache %k offsets(%o, %longest : tensor<4xi32>) : tensor<?x2x64xf32> -> tensor<3x2x?x64xf32>
  // expected-error @below {{'attn.sdpa' op expected lengths for keys and values that are packed}}
  %a = attn.sdpa %q, %rk, %rk : tensor<3x8x1x64xf32>, tensor<3x2x?x64xf32>, tensor<3x2x?x64xf32> -> tensor<3x8x1x64xf32>
  return %a : tensor<3x8x1x64xf32>
}

// -----

func.func @right_keys(%q: tensor<3x8x1x64xf32>, %k: tensor<?x2x64xf32>, %o: tensor<4xi32>, %n: tensor<3xi32>, %longest: index) -> tensor<3x8x1x64xf32> {
  // expected-error @below {{'attn.read_cache' op expected keys and values without right_aligned: attention sees the first 'lengths' rows of them}}
  %rk = attn.read_cache %k offsets(%o, %longest : tensor<4xi32>) right_aligned : tensor<?x2x64xf32> -> tensor<3x2x?x64xf32>
  %a = attn.sdpa %q, %rk, %rk lengths(%n : tensor<3xi32>) : tensor<3x8x1x64xf32>, tensor<3x2x?x64xf32>, tensor<3x2x?x64xf32> -> tensor<3x8x1x64xf32>
  return %a : tensor<3x8x1x64xf32>
}
