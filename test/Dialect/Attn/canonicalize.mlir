// RUN: fovea-opt %s --canonicalize -split-input-file | FileCheck %s

!t = tensor<1x2x5x16xf32>
!k = tensor<1x2x7x16xf32>
!d = tensor<1x2x?x16xf32>

// CHECK-LABEL: func.func @true_masks(
func.func @true_masks(%q: !t, %k: !k, %n: index) -> (!t, !t, !t) {
  %dense = arith.constant dense<true> : tensor<5x7xi1>
  %true = arith.constant true
  %splat = tensor.splat %true[%n] : tensor<?x7xi1>
  %empty = tensor.empty() : tensor<1xi1>
  %fill = linalg.fill ins(%true : i1) outs(%empty : tensor<1xi1>) -> tensor<1xi1>
  // CHECK-COUNT-3: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  %0 = attn.sdpa %q, %k, %k mask(%dense : tensor<5x7xi1>) : !t, !k, !k -> !t
  %1 = attn.sdpa %q, %k, %k mask(%splat : tensor<?x7xi1>) : !t, !k, !k -> !t
  %2 = attn.sdpa %q, %k, %k mask(%fill : tensor<1xi1>) : !t, !k, !k -> !t
  return %0, %1, %2 : !t, !t, !t
}

// -----

!t = tensor<1x2x5x16xf32>
// CHECK-LABEL: func.func @other_masks(
func.func @other_masks(%q: !t, %x: i1) -> (!t, !t, !t) {
  %false = arith.constant dense<false> : tensor<5x5xi1>
  %mixed = arith.constant dense<[true, true, true, true, false]> : tensor<5xi1>
  %splat = tensor.splat %x : tensor<5xi1>
  // CHECK-COUNT-3: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} mask(
  %0 = attn.sdpa %q, %q, %q mask(%false : tensor<5x5xi1>) : !t, !t, !t -> !t
  %1 = attn.sdpa %q, %q, %q mask(%mixed : tensor<5xi1>) : !t, !t, !t -> !t
  %2 = attn.sdpa %q, %q, %q mask(%splat : tensor<5xi1>) : !t, !t, !t -> !t
  return %0, %1, %2 : !t, !t, !t
}

// -----

!t = tensor<1x2x5x16xf32>
// CHECK-LABEL: func.func @biases(
func.func @biases(%q: !t) -> (!t, !t, !t) {
  %zero = arith.constant dense<0.0> : tensor<5x5xf16>
  %negative = arith.constant dense<-0.0> : tensor<5xf32>
  %one = arith.constant dense<1.0> : tensor<5xf32>
  // CHECK-COUNT-2: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} bias(
  %0 = attn.sdpa %q, %q, %q bias(%zero : tensor<5x5xf16>) : !t, !t, !t -> !t
  %1 = attn.sdpa %q, %q, %q bias(%negative : tensor<5xf32>) : !t, !t, !t -> !t
  %2 = attn.sdpa %q, %q, %q bias(%one : tensor<5xf32>) : !t, !t, !t -> !t
  return %0, %1, %2 : !t, !t, !t
}

// -----

!t = tensor<2x5x16xf32>
// CHECK-LABEL: func.func @lengths(
func.func @lengths(%q: !t) -> (!t, !t) {
  %all = arith.constant dense<5> : tensor<2xi32>
  %few = arith.constant dense<4> : tensor<2xi32>
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} lengths(
  %0 = attn.sdpa %q, %q, %q lengths(%all : tensor<2xi32>) : !t, !t, !t -> !t
  %1 = attn.sdpa %q, %q, %q lengths(%few : tensor<2xi32>) : !t, !t, !t -> !t
  return %0, %1 : !t, !t
}

// -----

// From the bottom right, with 5 queries and 7 keys: query 0 stands at key 2, query 4 at
// key 6. So 6 keys to the left and 4 to the right are all there are.
!t = tensor<1x2x5x16xf32>
!k = tensor<1x2x7x16xf32>
// CHECK-LABEL: func.func @window_from_the_right(
func.func @window_from_the_right(%q: !t, %k: !k, %n: tensor<1xi32>) -> (!t, !t, !t, !t, !t) {
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  %0 = attn.sdpa %q, %k, %k window([6, 4]) : !t, !k, !k -> !t
  // CHECK: attn.sdpa %{{.*}} window([5, -1])
  %1 = attn.sdpa %q, %k, %k window([5, 4]) : !t, !k, !k -> !t
  // CHECK: attn.sdpa %{{.*}} window([-1, 3])
  %2 = attn.sdpa %q, %k, %k window([6, 3]) : !t, !k, !k -> !t
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  %3 = attn.sdpa %q, %k, %k window([-1, -1]) : !t, !k, !k -> !t
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} lengths(
  %4 = attn.sdpa %q, %k, %k window([6, 4]) lengths(%n : tensor<1xi32>) : !t, !k, !k -> !t
  return %0, %1, %2, %3, %4 : !t, !t, !t, !t, !t
}

// -----

// From the top left the last query stands at key 4.
!t = tensor<1x2x5x16xf32>
!k = tensor<1x2x7x16xf32>
// CHECK-LABEL: func.func @window_from_the_left(
func.func @window_from_the_left(%q: !t, %k: !k) -> (!t, !t) {
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} causal(top_left) : tensor
  %0 = attn.sdpa %q, %k, %k causal(top_left) window([4, 9]) : !t, !k, !k -> !t
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} causal(top_left) window([3, -1])
  %1 = attn.sdpa %q, %k, %k causal(top_left) window([3, 0]) : !t, !k, !k -> !t
  return %0, %1 : !t, !t
}

// -----

!d = tensor<1x2x?x16xf32>
// CHECK-LABEL: func.func @window_of_dynamic_lengths(
func.func @window_of_dynamic_lengths(%q: !d) -> (!d, !d) {
  // CHECK: attn.sdpa %{{.*}} window([100000, 100000])
  %0 = attn.sdpa %q, %q, %q window([100000, 100000]) : !d, !d, !d -> !d
  // CHECK: attn.sdpa %{{.*}} causal(bottom_right) window([8, -1])
  %1 = attn.sdpa %q, %q, %q causal(bottom_right) window([8, 0]) : !d, !d, !d -> !d
  return %0, %1 : !d, !d
}

// -----

!one = tensor<1x2x1x16xf32>
!d = tensor<1x2x?x16xf32>
// CHECK-LABEL: func.func @causal_of_one(
func.func @causal_of_one(%one: !one, %d: !d, %n: tensor<1xi32>) -> (!one, !one, !one, !d, !d, !d) {
  // One query at the last key sees all keys, with lengths and window too.
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  %0 = attn.sdpa %one, %d, %d causal(bottom_right) : !one, !d, !d -> !one
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} window([8, -1]) lengths(
  %1 = attn.sdpa %one, %d, %d causal(bottom_right) window([8, 0]) lengths(%n : tensor<1xi32>) : !one, !d, !d -> !one
  // One query at the first key does not.
  // CHECK: attn.sdpa %{{.*}} causal(top_left)
  %2 = attn.sdpa %one, %d, %d causal(top_left) : !one, !d, !d -> !one
  // One key is seen by every query from the top left, not from the bottom right, where
  // all queries but the last stand before it.
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  %3 = attn.sdpa %d, %one, %one causal(top_left) : !d, !one, !one -> !d
  // CHECK: attn.sdpa %{{.*}} causal(bottom_right)
  %4 = attn.sdpa %d, %one, %one causal(bottom_right) : !d, !one, !one -> !d
  // A window is aligned by causal, which therefore stays.
  // CHECK: attn.sdpa %{{.*}} causal(top_left) window([2, -1])
  %5 = attn.sdpa %d, %one, %one causal(top_left) window([2, -1]) : !d, !one, !one -> !d
  return %0, %1, %2, %3, %4, %5 : !one, !one, !one, !d, !d, !d
}

// -----

!t = tensor<1x2x5x16xf32>
// CHECK-LABEL: func.func @regions(
func.func @regions(%q: !t) -> (!t, !t) {
  // CHECK: attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} : tensor
  %0 = attn.sdpa %q, %q, %q
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %unused = arith.negf %s : f32
        attn.yield %s : f32
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %same = arith.cmpi eq, %i, %i : index
        attn.yield %same : i1
      } : !t, !t, !t -> !t
  // CHECK: attn.sdpa %{{.*}} score_mod(
  // CHECK: mask_mod(
  %1 = attn.sdpa %q, %q, %q
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %n = arith.negf %s : f32
        attn.yield %n : f32
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %same = arith.cmpi eq, %i, %j : index
        attn.yield %same : i1
      } : !t, !t, !t -> !t
  return %0, %1 : !t, !t
}

// -----

!t = tensor<1x2x5x16xf32>
// CHECK-LABEL: func.func @unused_lse(
func.func @unused_lse(%q: !t, %sinks: tensor<2xf32>) -> !t {
  // CHECK: %[[O:.*]] = attn.sdpa %{{.*}}, %{{.*}}, %{{.*}} causal(top_left) sinks(%{{.*}} : tensor<2xf32>) mask_mod({{.*}}) {
  // CHECK: } {tag} : {{.*}} -> tensor<1x2x5x16xf32>{{$}}
  // CHECK: return %[[O]]
  %o, %lse = attn.sdpa %q, %q, %q causal(top_left) sinks(%sinks : tensor<2xf32>)
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %ne = arith.cmpi ne, %i, %j : index
        attn.yield %ne : i1
      } {tag} : !t, !t, !t -> !t, tensor<1x2x5xf32>
  return %o : !t
}

// -----

// No keys: 0, and an LSE of -inf or the sink.
!t = tensor<2x4x?x16xf16>
!none = tensor<2x2x0x16xf16>
!lse = tensor<2x4x?xf32>
// CHECK-LABEL: func.func @no_keys(
// CHECK-SAME: %[[Q:.*]]: tensor<2x4x?x16xf16>, %{{.*}}: tensor<2x2x0x16xf16>, %[[SINKS:.*]]: tensor<4xf16>)
func.func @no_keys(%q: !t, %k: !none, %sinks: tensor<4xf16>) -> (!t, !lse, !lse) {
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f16
  // CHECK-DAG: %[[INF:.*]] = arith.constant 0xFF800000 : f32
  // CHECK: %[[O:.*]] = linalg.fill ins(%[[ZERO]] : f16) outs(%{{.*}} : tensor<2x4x?x16xf16>)
  // CHECK: %[[L:.*]] = linalg.fill ins(%[[INF]] : f32) outs(%{{.*}} : tensor<2x4x?xf32>)
  %o, %l = attn.sdpa %q, %k, %k causal(bottom_right) : !t, !none, !none -> !t, !lse
  // CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[SINKS]] : tensor<4xf16>) outs(%{{.*}} : tensor<2x4x?xf32>)
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: f16, %{{.*}}: f32):
  // CHECK-NEXT: %[[EXT:.*]] = arith.extf %[[IN]] : f16 to f32
  // CHECK-NEXT: linalg.yield %[[EXT]] : f32
  // CHECK: return %[[O]], %[[L]], %[[S]]
  %p, %m = attn.sdpa %q, %k, %k sinks(%sinks : tensor<4xf16>) : !t, !none, !none -> !t, !lse
  return %o, %l, %m : !t, !lse, !lse
}
