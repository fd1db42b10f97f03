// RUN: fovea-opt %s -split-input-file --attn-raise-attention -verify-diagnostics | FileCheck %s

// A batch of matrices, scale and softmax as ops of their own.
// CHECK-LABEL: @plain
// CHECK-SAME: (%[[Q:.*]]: tensor<8x?x64xf32>, %[[K:.*]]: tensor<8x?x64xf32>, %[[V:.*]]: tensor<8x?x64xf32>,
// CHECK: %[[O:.*]] = attn.sdpa %[[Q]], %[[K]], %[[V]] scale(2.500000e-01) :
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @plain(%q: tensor<8x?x64xf32>, %k: tensor<8x?x64xf32>, %v: tensor<8x?x64xf32>,
                 %s0: tensor<8x?x?xf32>, %o0: tensor<8x?x64xf32>) -> tensor<8x?x64xf32> {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant dense<0.25> : tensor<f32>
  %sz = linalg.fill ins(%zero : f32) outs(%s0 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
  %s = linalg.batch_matmul
         indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<8x?x64xf32>, tensor<8x?x64xf32>) outs(%sz : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> ()>, affine_map<(b, m, n) -> (b, m, n)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %scale : tensor<8x?x?xf32>, tensor<f32>) outs(%s0 : tensor<8x?x?xf32>) {
  ^bb0(%x: f32, %c: f32, %out: f32):
    %y = arith.mulf %x, %c : f32
    linalg.yield %y : f32
  } -> tensor<8x?x?xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<8x?x?xf32>) outs(%s0 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%o0 : tensor<8x?x64xf32>) -> tensor<8x?x64xf32>
  // expected-remark @below {{raised to attn.sdpa}}
  %o = linalg.batch_matmul ins(%p, %v : tensor<8x?x?xf32>, tensor<8x?x64xf32>) outs(%oz : tensor<8x?x64xf32>) -> tensor<8x?x64xf32>
  return %o : tensor<8x?x64xf32>
}

// -----

// Operands in another order, transposed scores, the softmax written out, scaled queries.
#q = affine_map<(k, q, d) -> (q, d)>
#k = affine_map<(k, q, d) -> (d, k)>
#s = affine_map<(k, q, d) -> (k, q)>
#kq = affine_map<(k, q) -> (k, q)>
#row = affine_map<(k, q) -> (q)>
// CHECK-LABEL: @transposed
// CHECK-SAME: (%[[Q:.*]]: tensor<16x32xf32>, %[[K:.*]]: tensor<32x24xf32>, %[[V:.*]]: tensor<8x24xf32>)
// CHECK-DAG: %[[KT:.*]] = linalg.transpose ins(%[[K]] : {{.*}} permutation = [1, 0]
// CHECK-DAG: %[[VT:.*]] = linalg.transpose ins(%[[V]] : {{.*}} permutation = [1, 0]
// CHECK: %[[O:.*]] = attn.sdpa %[[Q]], %[[KT]], %[[VT]] scale(5.000000e-01) :
// CHECK: linalg.transpose ins(%[[O]] : {{.*}} permutation = [1, 0]
func.func @transposed(%q: tensor<16x32xf32>, %k: tensor<32x24xf32>, %v: tensor<8x24xf32>) -> tensor<8x16xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %half = arith.constant dense<0.5> : tensor<16x32xf32>
  %qs = arith.mulf %half, %q : tensor<16x32xf32>
  %e = tensor.empty() : tensor<24x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<24x16xf32>) -> tensor<24x16xf32>
  %s = linalg.generic {indexing_maps = [#k, #q, #s], iterator_types = ["parallel", "parallel", "reduction"]}
         ins(%k, %qs : tensor<32x24xf32>, tensor<16x32xf32>) outs(%z : tensor<24x16xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.mulf %a, %b : f32
    %r = arith.addf %c, %m : f32
    linalg.yield %r : f32
  } -> tensor<24x16xf32>
  %re = tensor.empty() : tensor<16xf32>
  %rl = linalg.fill ins(%low : f32) outs(%re : tensor<16xf32>) -> tensor<16xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<24x16xf32>) outs(%rl : tensor<16xf32>) dimensions = [0]
  %exp = linalg.generic {indexing_maps = [#kq, #row, #kq], iterator_types = ["parallel", "parallel"]}
           ins(%s, %max : tensor<24x16xf32>, tensor<16xf32>) outs(%e : tensor<24x16xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %m = arith.subf %a, %b : f32
    %r = math.exp %m : f32
    linalg.yield %r : f32
  } -> tensor<24x16xf32>
  %rz = linalg.fill ins(%zero : f32) outs(%re : tensor<16xf32>) -> tensor<16xf32>
  %sum = linalg.reduce { arith.addf } ins(%exp : tensor<24x16xf32>) outs(%rz : tensor<16xf32>) dimensions = [0]
  %p = linalg.generic {indexing_maps = [#kq, #row, #kq], iterator_types = ["parallel", "parallel"]}
           ins(%exp, %sum : tensor<24x16xf32>, tensor<16xf32>) outs(%e : tensor<24x16xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %r = arith.divf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<24x16xf32>
  %oe = tensor.empty() : tensor<8x16xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<8x16xf32>) -> tensor<8x16xf32>
  // expected-remark @below {{raised to attn.sdpa}}
  %o = linalg.matmul ins(%v, %p : tensor<8x24xf32>, tensor<24x16xf32>) outs(%oz : tensor<8x16xf32>) -> tensor<8x16xf32>
  return %o : tensor<8x16xf32>
}

// -----

// A softmax along queries is none of attention.
// CHECK-LABEL: @softmax_of_another_dim
// CHECK-NOT: attn.sdpa
func.func @softmax_of_another_dim(%q: tensor<16x32xf32>, %k: tensor<24x32xf32>, %v: tensor<24x8xf32>) -> tensor<16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<16x24xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<16x24xf32>) -> tensor<16x24xf32>
  %s = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
         ins(%q, %k : tensor<16x32xf32>, tensor<24x32xf32>) outs(%z : tensor<16x24xf32>) -> tensor<16x24xf32>
  %p = linalg.softmax dimension(0) ins(%s : tensor<16x24xf32>) outs(%e : tensor<16x24xf32>) -> tensor<16x24xf32>
  %oe = tensor.empty() : tensor<16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<16x8xf32>) -> tensor<16x8xf32>
  // expected-remark @below {{not raised to attn.sdpa: its weights are a softmax along other dims than the product with the values sums over}}
  %o = linalg.matmul ins(%p, %v : tensor<16x24xf32>, tensor<24x8xf32>) outs(%oz : tensor<16x8xf32>) -> tensor<16x8xf32>
  return %o : tensor<16x8xf32>
}

// -----

// CHECK-LABEL: @mixed_types
// CHECK-NOT: attn.sdpa
func.func @mixed_types(%q: tensor<16x32xf32>, %k: tensor<24x32xf32>, %v: tensor<24x8xf64>) -> tensor<16x8xf64> {
  %zero = arith.constant 0.0 : f32
  %zero64 = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<16x24xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<16x24xf32>) -> tensor<16x24xf32>
  %s = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
         ins(%q, %k : tensor<16x32xf32>, tensor<24x32xf32>) outs(%z : tensor<16x24xf32>) -> tensor<16x24xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<16x24xf32>) outs(%e : tensor<16x24xf32>) -> tensor<16x24xf32>
  %oe = tensor.empty() : tensor<16x8xf64>
  %oz = linalg.fill ins(%zero64 : f64) outs(%oe : tensor<16x8xf64>) -> tensor<16x8xf64>
  // expected-remark @below {{not raised to attn.sdpa: queries, keys and values are not of one float type}}
  %o = linalg.matmul ins(%p, %v : tensor<16x24xf32>, tensor<24x8xf64>) outs(%oz : tensor<16x8xf64>) -> tensor<16x8xf64>
  return %o : tensor<16x8xf64>
}
