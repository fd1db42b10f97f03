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
// CHECK-NOT:     attn.
// CHECK:         %[[BATCH:.*]] = tensor.dim %[[TABLE]], %c0
// CHECK:         scf.for %[[B:.*]] = %c0 to %[[BATCH]]
// CHECK:           %[[LENGTH:.*]] = tensor.extract %[[N]][%[[B]]]
// CHECK:           %[[KIND:.*]] = memref.load %[[FAILURE]][%c0]
// CHECK:           arith.cmpi eq, %[[KIND]], %c0_i64
// CHECK:           memref.store %c1_i64, %[[FAILURE]][%c0]
// CHECK:           scf.for %[[I:.*]] = %c0 to
// CHECK:             tensor.extract %[[TABLE]][%[[B]], %[[I]]]
// CHECK:             memref.store %c2_i64, %[[FAILURE]][%c0]
// CHECK-NOT:     attn.
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
