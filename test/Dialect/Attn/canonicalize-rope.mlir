// RUN: fovea-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @zero_offset
// CHECK: attn.rope %{{[^ ]+}} : tensor
// CHECK-NEXT: attn.rope %{{[^ ]+}} : tensor
func.func @zero_offset(%x: tensor<2x3x5x16xf32>) -> tensor<2x3x5x16xf32> {
  %zero = arith.constant 0 : i64
  %zeros = arith.constant dense<0> : tensor<2xi32>
  %y = attn.rope %x offset(%zero : i64) : tensor<2x3x5x16xf32>
  %z = attn.rope %y offset(%zeros : tensor<2xi32>) : tensor<2x3x5x16xf32>
  return %z : tensor<2x3x5x16xf32>
}

// CHECK-LABEL: func @one_offset
// CHECK: offset(
func.func @one_offset(%x: tensor<2x3x5x16xf32>) -> tensor<2x3x5x16xf32> {
  %one = arith.constant 1 : i64
  %y = attn.rope %x offset(%one : i64) : tensor<2x3x5x16xf32>
  return %y : tensor<2x3x5x16xf32>
}

// CHECK-LABEL: func @defaults
// CHECK: attn.rope %{{[^ ]+}} : tensor
func.func @defaults(%x: tensor<2x3x5x16xf32>) -> tensor<2x3x5x16xf32> {
  %y = attn.rope %x rotary(size = 16, base = 10000.0) sequence(2) : tensor<2x3x5x16xf32>
  return %y : tensor<2x3x5x16xf32>
}

// CHECK-LABEL: func @not_defaults
// CHECK: attn.rope %{{[^ ]+}} rotary(interleaved, size = 8) sequence(1) : tensor
func.func @not_defaults(%x: tensor<2x3x5x16xf32>) -> tensor<2x3x5x16xf32> {
  %y = attn.rope %x rotary(interleaved, size = 8) sequence(1) : tensor<2x3x5x16xf32>
  return %y : tensor<2x3x5x16xf32>
}
