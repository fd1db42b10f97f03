// RUN: fovea-opt %s --fovea-promote-to-f64 --split-input-file --verify-diagnostics

func.func @bits(%x: f32) -> i32 {
  // expected-error @below {{'arith.bitcast' op cannot be promoted to f64: it depends on the bits of a float}}
  %0 = arith.bitcast %x : f32 to i32
  return %0 : i32
}

// -----

// expected-error @below {{'func.func' op cannot be promoted to f64: it has no body}}
func.func private @external(tensor<4xf32>) -> i32

// -----

func.func @resource() -> tensor<1xf32> {
  // expected-error @below {{'arith.constant' op cannot be promoted to f64: expected a dense attribute, got a resource for 'value'}}
  %0 = arith.constant dense_resource<data> : tensor<1xf32>
  return %0 : tensor<1xf32>
}

{-#
  dialect_resources: { builtin: { data: "0x040000000000803F" } }
#-}
