// RUN: fovea-opt %s --fovea-results-to-destinations --canonicalize --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @two_results(
// CHECK-SAME: %[[A:.*]]: tensor<?x4xf32> {bufferization.writable = false}, %[[N:.*]]: index,
// CHECK-SAME: %[[O0:.*]]: memref<?x4xf32, strided<[?, 1], offset: ?>>, %[[O1:.*]]: memref<?x7xf16, strided<[?, 1], offset: ?>>)
// CHECK-SAME: llvm.emit_c_interface, llvm.linkage = #llvm.linkage<internal>
func.func @two_results(%a: tensor<?x4xf32>, %n: index) -> (tensor<?x4xf32>, tensor<?x7xf16>) {
  // CHECK:      %[[E:.*]] = tensor.empty(%[[N]])
  // CHECK-DAG:  bufferization.materialize_in_destination %[[A]] in restrict writable %[[O0]]
  // CHECK-DAG:  bufferization.materialize_in_destination %[[E]] in restrict writable %[[O1]]
  // CHECK:      return{{$}}
  %e = tensor.empty(%n) : tensor<?x7xf16>
  return %a, %e : tensor<?x4xf32>, tensor<?x7xf16>
}
// The sizes of all results, in order, and nothing else.
// CHECK-LABEL: func.func @two_results__dims(
// CHECK-SAME: %[[A:.*]]: tensor<?x4xf32> {bufferization.writable = false}, %[[N:.*]]: index, %[[D:.*]]: memref<?xi64>)
// CHECK-SAME: llvm.emit_c_interface
// CHECK-DAG:  %[[C4:.*]] = arith.constant 4 : i64
// CHECK-DAG:  %[[C7:.*]] = arith.constant 7 : i64
// CHECK-NOT:  tensor.empty
// CHECK:      %[[ROWS:.*]] = tensor.dim %[[A]], %c0
// CHECK:      %[[ROWS64:.*]] = arith.index_cast %[[ROWS]] : index to i64
// CHECK:      memref.store %[[ROWS64]], %[[D]][%c0]
// CHECK:      memref.store %[[C4]], %[[D]][%c1]
// CHECK:      %[[N64:.*]] = arith.index_cast %[[N]] : index to i64
// CHECK:      memref.store %[[N64]], %[[D]][%c2]
// CHECK:      memref.store %[[C7]], %[[D]][%c3]
// CHECK:      return{{$}}

// -----

// Attention is not computed to find its size.
// CHECK-LABEL: func.func @attention__dims(
// CHECK-NOT: attn.sdpa
// CHECK: tensor.dim
// CHECK-NOT: attn.sdpa
// CHECK: return
func.func @attention(%q: tensor<?x16xf32>, %k: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %o = attn.sdpa %q, %k, %k : tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32> -> tensor<?x16xf32>
  return %o : tensor<?x16xf32>
}

// -----

// Functions that no caller outside of the module sees keep their results.
// CHECK-LABEL: func.func private @helper(
// CHECK-SAME: ) -> tensor<4xf32> {
func.func private @helper(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}
// CHECK-LABEL: func.func @caller(
// CHECK: call @helper
func.func @caller(%a: tensor<4xf32>) -> tensor<4xf32> {
  %r = call @helper(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// An entry that another one calls: the call goes to a private copy.
// CHECK-LABEL: func.func @called(
// CHECK-SAME: %{{.*}}: memref<4xf32
func.func @called(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}
// CHECK-LABEL: func.func @calling(
// CHECK-SAME: %{{.*}}: memref<4xf32
// CHECK: call @[[COPY:.*]](%{{.*}}) : (tensor<4xf32>) -> tensor<4xf32>
// CHECK: func.func private @[[COPY]](%{{.*}}: tensor<4xf32>) -> tensor<4xf32>
func.func @calling(%a: tensor<4xf32>) -> tensor<4xf32> {
  %r = call @called(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// expected-error @below {{expected entry function 'scalar' to return ranked tensors, got 'f32'}}
func.func @scalar(%a: f32) -> f32 {
  return %a : f32
}

// -----

// expected-error @below {{expected entry function 'buffer' to take ranked tensors and scalars, got 'memref<4xf32>'}}
func.func @buffer(%a: memref<4xf32>) {
  return
}

// -----

// expected-error @below {{expected entry function 'blocks' to have one block that ends in 'func.return'}}
func.func @blocks(%a: tensor<4xf32>) -> tensor<4xf32> {
  cf.br ^next
^next:
  return %a : tensor<4xf32>
}

// -----

// An argument that is updated is its own destination.
// CHECK-LABEL: func.func @updated(
// CHECK-SAME: %[[A:.*]]: tensor<?x4xf32> {bufferization.writable = false},
// CHECK-SAME: %[[C:.*]]: tensor<?x4xf32> {attn.result = 0 : i64, bufferization.writable = true},
// CHECK-SAME: %[[O:.*]]: memref<?x4xf32, strided<[?, 1], offset: ?>>) -> tensor<?x4xf32>
func.func @updated(%a: tensor<?x4xf32>, %c: tensor<?x4xf32> {attn.result = 1 : i64})
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  // CHECK: %[[E:.*]] = linalg.exp
  // CHECK: materialize_in_destination %[[A]] in restrict writable %[[O]]
  // CHECK: return %[[E]] : tensor<?x4xf32>
  %e = linalg.exp ins(%a : tensor<?x4xf32>) outs(%c : tensor<?x4xf32>) -> tensor<?x4xf32>
  return %a, %e : tensor<?x4xf32>, tensor<?x4xf32>
}
// CHECK-LABEL: func.func @updated__dims(
// CHECK-NOT: attn.result
// CHECK: return{{$}}

// -----

// expected-error @below {{expected entry function 'endless' to have one block that ends in 'func.return'}}
func.func @endless(%a: tensor<4xf32>) -> tensor<4xf32> {
  ub.unreachable
}

// -----

// expected-error @below {{expected no other symbol 'f__dims': it is what the sizes of the results are asked from}}
func.func @f(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}
func.func private @f__dims(%a: tensor<4xf32>) -> tensor<4xf32>
