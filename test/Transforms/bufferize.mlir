// RUN: fovea-opt %s --fovea-bufferize --canonicalize --verify-diagnostics | FileCheck %s

// Arguments may be views of something larger, with adjacent elements in the innermost dim.
// CHECK-LABEL: func.func @arguments(
// CHECK-SAME:    %[[A:.*]]: memref<?x8xf32, strided<[?, 1], offset: ?>>, %[[B:.*]]: memref<4xf32, strided<[1], offset: ?>>,
// CHECK-SAME:    %[[C:.*]]: memref<f32, strided<[], offset: ?>>, %{{.*}}: index)
func.func @arguments(%a: tensor<?x8xf32>, %b: tensor<4xf32>, %c: tensor<f32>, %i: index) -> f32 {
  // CHECK: memref.load %[[A]][
  // CHECK: memref.load %[[B]][
  // CHECK: memref.load %[[C]][]
  %x = tensor.extract %a[%i, %i] : tensor<?x8xf32>
  %y = tensor.extract %b[%i] : tensor<4xf32>
  %z = tensor.extract %c[] : tensor<f32>
  %s = arith.addf %x, %y : f32
  %r = arith.addf %s, %z : f32
  return %r : f32
}

// A destination of the caller is written in place.
// CHECK-LABEL: func.func @destination(
// CHECK-SAME:    %[[A:[^:]*]]: memref<?x8xf32, strided<[?, 1], offset: ?>>, %[[OUT:[^:]*]]: memref<?x8xf32, strided<[?, 1], offset: ?>>
func.func @destination(%a: tensor<?x8xf32>, %out: memref<?x8xf32, strided<[?, 1], offset: ?>>) {
  // CHECK-NOT:  memref.alloc
  // CHECK:      linalg.exp ins(%[[A]] : {{.*}}) outs(%[[OUT]] :
  // CHECK-NOT:  memref.copy
  %o = bufferization.to_tensor %out restrict writable : memref<?x8xf32, strided<[?, 1], offset: ?>> to tensor<?x8xf32>
  %e = linalg.exp ins(%a : tensor<?x8xf32>) outs(%o : tensor<?x8xf32>) -> tensor<?x8xf32>
  bufferization.materialize_in_destination %e in restrict writable %out
      : (tensor<?x8xf32>, memref<?x8xf32, strided<[?, 1], offset: ?>>) -> ()
  return
}

// An argument that is read afterwards is not overwritten.
// CHECK-LABEL: func.func @still_needed(
// CHECK-SAME:    %[[A:[^:]*]]: memref<8xf32
func.func @still_needed(%a: tensor<8xf32>, %out: memref<8xf32>) {
  // CHECK: %[[COPY:.*]] = memref.alloc() {{.*}} : memref<8xf32>
  // CHECK: linalg.exp ins(%[[A]] : {{.*}}) outs(%[[COPY]] :
  // CHECK: linalg.add ins(%[[A]], %[[COPY]] : {{.*}}) outs(%{{.*}} :
  %e = linalg.exp ins(%a : tensor<8xf32>) outs(%a : tensor<8xf32>) -> tensor<8xf32>
  %o = bufferization.to_tensor %out restrict writable : memref<8xf32> to tensor<8xf32>
  %s = linalg.add ins(%a, %e : tensor<8xf32>, tensor<8xf32>) outs(%o : tensor<8xf32>) -> tensor<8xf32>
  bufferization.materialize_in_destination %s in restrict writable %out : (tensor<8xf32>, memref<8xf32>) -> ()
  return
}

// Steps of a recurrence share one accumulator.
// CHECK-LABEL: func.func @recurrence(
// CHECK:         %[[ACC:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK-NOT:     memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK:         scf.for
// CHECK:           attn.online_sdpa ins({{.*}}) outs(%[[ACC]],
// CHECK-NOT:     memref.copy
// CHECK:         attn.normalize ins(%[[ACC]],
func.func @recurrence(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %out: memref<4x8xf32>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %zero = arith.constant 0.0 : f32
  %length = tensor.dim %k, %c0 : tensor<?x8xf32>
  %acc_empty = tensor.empty() : tensor<4x8xf32>
  %row_empty = tensor.empty() : tensor<4xf32>
  %max_empty = tensor.empty() : tensor<4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%acc_empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %max = linalg.fill ins(%zero : f32) outs(%max_empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<4xf32>) -> tensor<4xf32>
  %r:3 = scf.for %j = %c0 to %length step %c16 iter_args(%a = %acc, %m = %max, %s = %sum)
      -> (tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) {
    %tile = tensor.extract_slice %k[%j, 0] [16, 8] [1, 1] : tensor<?x8xf32> to tensor<16x8xf32>
    %n:3 = attn.online_sdpa ins(%q, %tile, %tile : tensor<4x8xf32>, tensor<16x8xf32>, tensor<16x8xf32>)
        outs(%a, %m, %s : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) scale(1.0)
    scf.yield %n#0, %n#1, %n#2 : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>
  }
  %o = bufferization.to_tensor %out restrict writable : memref<4x8xf32> to tensor<4x8xf32>
  %e = attn.normalize ins(%r#0, %r#1, %r#2 : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) outs(%o : tensor<4x8xf32>)
  bufferization.materialize_in_destination %e in restrict writable %out : (tensor<4x8xf32>, memref<4x8xf32>) -> ()
  return
}

// An argument that is updated is updated in place.
// CHECK-LABEL: func.func @updated(
// CHECK-SAME:    %[[A:[^:]*]]: memref<8xf32, {{[^)]*}}>, %[[C:[^:]*]]: memref<8xf32, {{[^{]*}}) attributes
// CHECK-NOT:     memref.copy
// CHECK:         linalg.exp ins(%[[A]] : {{.*}}) outs(%[[C]] :
// CHECK-NOT:     memref.copy
// CHECK:         return{{$}}
func.func @updated(%a: tensor<8xf32> {bufferization.writable = false},
    %c: tensor<8xf32> {attn.result = 0 : i64, bufferization.writable = true}) -> tensor<8xf32>
    attributes {llvm.emit_c_interface} {
  %e = linalg.exp ins(%a : tensor<8xf32>) outs(%c : tensor<8xf32>) -> tensor<8xf32>
  return %e : tensor<8xf32>
}

// Two that are exchanged are both copied first.
// CHECK-LABEL: func.func @exchanged(
// CHECK-SAME:    %[[A:[^:]*]]: memref<8xf32, {{[^)]*}}>, %[[C:[^:]*]]: memref<8xf32, {{[^{]*}}) attributes
// CHECK:         memref.copy %[[C]], %[[OLD_C:.*]] :
// CHECK:         memref.copy %[[A]], %[[OLD_A:.*]] :
// CHECK:         memref.copy %[[OLD_C]], %[[A]] :
// CHECK:         memref.copy %[[OLD_A]], %[[C]] :
// expected-warning @below {{cannot update argument 0 in place, since its old value is needed after the update: it is copied}}
// expected-warning @below {{cannot update argument 1 in place, since its old value is needed after the update: it is copied}}
func.func @exchanged(%a: tensor<8xf32> {attn.result = 0 : i64, bufferization.writable = true},
    %c: tensor<8xf32> {attn.result = 1 : i64, bufferization.writable = true}) -> (tensor<8xf32>, tensor<8xf32>)
    attributes {llvm.emit_c_interface} {
  return %c, %a : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func.func private @unranked(memref<*xf32>)
func.func private @unranked(tensor<*xf32>)

// Two recurrences that start from the same values have a buffer each, and no copy.
// CHECK-LABEL: func.func @shared_start(
// CHECK-NOT: memref.copy
// CHECK: attn.online_sdpa {{.*}} outs(%{{.*}},
// CHECK-NOT: memref.copy
// CHECK: attn.online_sdpa {{.*}} outs(%{{.*}},
// CHECK-NOT: memref.copy
// CHECK: return
func.func @shared_start(%q: tensor<4x8xf32>, %k: tensor<16x8xf32>, %a: memref<4x8xf32>, %b: memref<4x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %acc_empty = tensor.empty() : tensor<4x8xf32>
  %max_empty = tensor.empty() : tensor<4xf32>
  %sum_empty = tensor.empty() : tensor<4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%acc_empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %max = linalg.fill ins(%zero : f32) outs(%max_empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%sum_empty : tensor<4xf32>) -> tensor<4xf32>
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<4x8xf32>, tensor<16x8xf32>, tensor<16x8xf32>)
      outs(%acc, %max, %sum : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) scale(1.0)
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<4x8xf32>, tensor<16x8xf32>, tensor<16x8xf32>)
      outs(%acc, %max, %sum : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) scale(2.0)
  %c = bufferization.to_tensor %a restrict writable : memref<4x8xf32> to tensor<4x8xf32>
  %d = bufferization.to_tensor %b restrict writable : memref<4x8xf32> to tensor<4x8xf32>
  %e = attn.normalize ins(%r#0, %r#1, %r#2 : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) outs(%c : tensor<4x8xf32>)
  %f = attn.normalize ins(%s#0, %s#1, %s#2 : tensor<4x8xf32>, tensor<4xf32>, tensor<4xf32>) outs(%d : tensor<4x8xf32>)
  bufferization.materialize_in_destination %e in restrict writable %a : (tensor<4x8xf32>, memref<4x8xf32>) -> ()
  bufferization.materialize_in_destination %f in restrict writable %b : (tensor<4x8xf32>, memref<4x8xf32>) -> ()
  return
}
