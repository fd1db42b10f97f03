// What masks, sums and other functions of scores become.
// RUN: fovea-opt %s --attn-raise-attention 2>/dev/null | FileCheck %s

#ss = affine_map<(b, q, k) -> (b, q, k)>
#qk = affine_map<(b, q, k) -> (q, k)>
#bk = affine_map<(b, q, k) -> (b, k)>
#b = affine_map<(b, q, k) -> (b)>

// CHECK-LABEL: @causal_of_numbers
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) causal(top_left) :
func.func @causal_of_numbers(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %low = arith.constant -1.0e9 : f32
    %hidden = arith.cmpi slt, %i, %j : index
    %r = arith.select %hidden, %low, %x : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @bottom_right
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) causal(bottom_right) :
func.func @bottom_right(%q: tensor<2x16x8xf32>, %k: tensor<2x24x8xf32>, %v: tensor<2x24x8xf32>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x24xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x24xf32>) -> tensor<2x16x24xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x24x8xf32>) outs(%z : tensor<2x16x24xf32>) -> tensor<2x16x24xf32>
  %t = linalg.generic {indexing_maps = [#ss, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s : tensor<2x16x24xf32>) outs(%e : tensor<2x16x24xf32>) {
  ^bb0(%x: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %low = arith.constant 0xFF800000 : f32
    %c8 = arith.constant 8 : index
    %last = arith.addi %i, %c8 : index
    %seen = arith.cmpi sge, %last, %j : index
    %r = arith.select %seen, %x, %low : f32
    linalg.yield %r : f32
  } -> tensor<2x16x24xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x24xf32>) outs(%e : tensor<2x16x24xf32>) -> tensor<2x16x24xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x24xf32>, tensor<2x24x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @sliding_window
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) causal(top_left) window([3, -1]) :
func.func @sliding_window(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %out: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 2 : index
    %low = arith.constant 0xFF800000 : f32
    %c4 = arith.constant 4 : i64
    %i64 = arith.index_cast %i : index to i64
    %j64 = arith.index_cast %j : index to i64
    %distance = arith.subi %i64, %j64 : i64
    %near = arith.cmpi slt, %distance, %c4 : i64
    %past = arith.cmpi sle, %j, %i : index
    %seen = arith.andi %near, %past : i1
    %r = arith.select %seen, %x, %low : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @padding
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) lengths(%arg3 : tensor<2xi64>) :
func.func @padding(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>, %lengths: tensor<2xi64>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #b, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %lengths : tensor<2x16x16xf32>, tensor<2xi64>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %length: i64, %out: f32):
    %j = linalg.index 2 : index
    %low = arith.constant 0xFF800000 : f32
    %j64 = arith.index_cast %j : index to i64
    %seen = arith.cmpi slt, %j64, %length : i64
    %r = arith.select %seen, %x, %low : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @mask_of_keys
// CHECK: %[[M:.*]] = tensor.expand_shape %arg3 {{.*}} tensor<2x16xi1> into tensor<2x1x16xi1>
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) mask(%[[M]] : tensor<2x1x16xi1>) :
func.func @mask_of_keys(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>, %mask: tensor<2x16xi1>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #bk, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %mask : tensor<2x16x16xf32>, tensor<2x16xi1>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %seen: i1, %out: f32):
    %low = arith.constant 0xFF800000 : f32
    %r = arith.select %seen, %x, %low : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// What is read at positions that are data stays a tensor.
// CHECK-LABEL: @gathered_mask
// CHECK: %[[SEEN:.*]] = linalg.generic
// CHECK:   tensor.extract %arg3
// CHECK: %[[M:.*]] = tensor.expand_shape %[[SEEN]] {{.*}} tensor<2x16xi1> into tensor<2x1x16xi1>
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) mask(%[[M]] : tensor<2x1x16xi1>) :
func.func @gathered_mask(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>, %mask: tensor<9xi1>, %places: tensor<2x16xi64>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %se = tensor.empty() : tensor<2x16xi1>
  %seen = linalg.generic {indexing_maps = [affine_map<(b, k) -> (b, k)>, affine_map<(b, k) -> (b, k)>], iterator_types = ["parallel", "parallel"]}
         ins(%places : tensor<2x16xi64>) outs(%se : tensor<2x16xi1>) {
  ^bb0(%place: i64, %out: i1):
    %i = arith.index_cast %place : i64 to index
    %r = tensor.extract %mask[%i] : tensor<9xi1>
    linalg.yield %r : i1
  } -> tensor<2x16xi1>
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #bk, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %seen : tensor<2x16x16xf32>, tensor<2x16xi1>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %bit: i1, %out: f32):
    %low = arith.constant 0xFF800000 : f32
    %r = arith.select %bit, %x, %low : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @mask_that_may_leave_nothing
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) score_mod(
// CHECK: tensor.extract %arg3
// CHECK: arith.select
func.func @mask_that_may_leave_nothing(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>, %mask: tensor<2x16xi1>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #bk, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %mask : tensor<2x16x16xf32>, tensor<2x16xi1>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %seen: i1, %out: f32):
    %low = arith.constant -1.0e9 : f32
    %r = arith.select %seen, %x, %low : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @bias_then_scale
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(5.000000e-01) score_mod(
// CHECK: tensor.extract %arg3
// CHECK: arith.mulf {{.*}}
// CHECK: arith.addf
func.func @bias_then_scale(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>, %bias: tensor<16x16xf32>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #qk, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %bias : tensor<2x16x16xf32>, tensor<16x16xf32>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %a: f32, %out: f32):
    %half = arith.constant 0.5 : f32
    %y = arith.addf %x, %a : f32
    %r = arith.mulf %y, %half : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @bias_and_softcap
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(0.50000000{{[0-9]*}}) softcap(2.000000e+01) bias(%{{.*}} : tensor<1x16x16xf32>) :
func.func @bias_and_softcap(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>, %bias: tensor<16x16xf32>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #qk, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s, %bias : tensor<2x16x16xf32>, tensor<16x16xf32>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %a: f32, %out: f32):
    %scale = arith.constant 0.025 : f32
    %cap = arith.constant 20.0 : f32
    %y = arith.mulf %x, %scale : f32
    %tanh = math.tanh %y : f32
    %c = arith.mulf %tanh, %cap : f32
    %r = arith.addf %c, %a : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}

// CHECK-LABEL: @other_function
// CHECK: attn.sdpa %arg0, %arg1, %arg2 scale(1.000000e+00) score_mod(%[[S:.*]]: f32,
// CHECK: math.absf %[[S]]
func.func @other_function(%q: tensor<2x16x8xf32>, %k: tensor<2x16x8xf32>, %v: tensor<2x16x8xf32>) -> tensor<2x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x16x16xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %s = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
         ins(%q, %k : tensor<2x16x8xf32>, tensor<2x16x8xf32>) outs(%z : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %t = linalg.generic {indexing_maps = [#ss, #ss], iterator_types = ["parallel", "parallel", "parallel"]}
         ins(%s : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%x: f32, %out: f32):
    %r = math.absf %x : f32
    linalg.yield %r : f32
  } -> tensor<2x16x16xf32>
  %p = linalg.softmax dimension(2) ins(%t : tensor<2x16x16xf32>) outs(%e : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
  %oe = tensor.empty() : tensor<2x16x8xf32>
  %oz = linalg.fill ins(%zero : f32) outs(%oe : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x16x16xf32>, tensor<2x16x8xf32>) outs(%oz : tensor<2x16x8xf32>) -> tensor<2x16x8xf32>
  return %o : tensor<2x16x8xf32>
}
