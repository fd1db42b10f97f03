// Custom assembly of attn.rope and attn.mha survives a round trip, also through the
// generic form, and is printed without stray spaces.
// RUN: fovea-opt %s | fovea-opt | FileCheck %s --strict-whitespace
// RUN: fovea-opt %s --mlir-print-op-generic | fovea-opt | FileCheck %s --strict-whitespace
// RUN: fovea-opt %s | not grep -E '[^ ]  +[^ ]| +$'

// CHECK-LABEL: func.func @plain_rope(
func.func @plain_rope(%x: tensor<?x?x16xf16>) -> tensor<?x?x16xf16> {
  // CHECK: %rotated = attn.rope %{{[^ ]+}} : tensor<?x?x16xf16>{{$}}
  %r = attn.rope %x : tensor<?x?x16xf16>
  return %r : tensor<?x?x16xf16>
}

// CHECK-LABEL: func.func @rope_clauses(
func.func @rope_clauses(%x: tensor<?x?x12x64xf32>, %o: tensor<?xi64>, %p: tensor<1x?xi32>,
                        %f: tensor<16xf32>, %c: tensor<?x32xbf16>) -> tensor<?x?x12x64xf32> {
  // CHECK: attn.rope %{{[^ ]+}} rotary(interleaved, size = 32, position_scale = 1.250000e-01) sequence(1) offset(%{{[^ ]+}} : tensor<?xi64>) positions(%{{[^ ]+}} : tensor<1x?xi32>) frequencies(%{{[^ ]+}} : tensor<16xf32>) : tensor<?x?x12x64xf32>{{$}}
  %r = attn.rope %x frequencies(%f : tensor<16xf32>) positions(%p : tensor<1x?xi32>)
      offset(%o : tensor<?xi64>) sequence(1)
      rotary(position_scale = 0.125, interleaved, size = 32) : tensor<?x?x12x64xf32>
  // CHECK: attn.rope %{{[^ ]+}} sequence(1) tables(%{{[^ ]+}}, %{{[^ ]+}} : tensor<?x32xbf16>, tensor<?x32xbf16>) {tag = "kept"} : tensor<?x?x12x64xf32>{{$}}
  %s = attn.rope %r sequence(1) tables(%c, %c : tensor<?x32xbf16>, tensor<?x32xbf16>)
      {tag = "kept"} : tensor<?x?x12x64xf32>
  // CHECK: attn.rope %{{[^ ]+}} rotary(base = 5.000000e+05) : tensor<?x?x12x64xf32>{{$}}
  %t = attn.rope %s rotary(base = 5.0e5) : tensor<?x?x12x64xf32>
  return %t : tensor<?x?x12x64xf32>
}

// CHECK: #attn.rotary<interleaved, size = 4>
func.func private @attribute() attributes {r = #attn.rotary<size = 4, interleaved>}

// CHECK-LABEL: func.func @self(
func.func @self(%x: tensor<?x?x48xf32>, %w: tensor<48x144xf32>) -> tensor<?x?x48xf32> {
  // CHECK: %output = attn.mha %{{[^ ]+}} heads(6) qkv(%{{[^ ]+}} : tensor<48x144xf32>) : tensor<?x?x48xf32> -> tensor<?x?x48xf32>{{$}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>)
      : tensor<?x?x48xf32> -> tensor<?x?x48xf32>
  return %y : tensor<?x?x48xf32>
}

// Clauses come in any order and print in the order of the op's definition.
// CHECK-LABEL: func.func @every_clause(
func.func @every_clause(%x: tensor<2x5x48xf32>, %m: tensor<2x7x40xf32>, %v: tensor<2x7x30xf32>,
    %wq: tensor<48x48xf32>, %bq: tensor<48xf32>, %wk: tensor<40x16xf32>,
    %wv: tensor<30x20xf32>, %bv: tensor<20xf32>, %wo: tensor<60x9xf32>, %bo: tensor<9xf32>,
    %o: i32, %lengths: tensor<2xi32>, %mask: tensor<5x7xi1>, %bias: tensor<6x1x7xf16>,
    %sinks: tensor<6xf32>) -> (tensor<2x5x9xf32>, tensor<2x6x5xf32>) {
  // CHECK: %output, %lse = attn.mha %{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} heads(6, 2)
  // CHECK-SAME: q(%{{[^ ]+}}, %{{[^ ]+}} : tensor<48x48xf32>, tensor<48xf32>) k(%{{[^ ]+}} : tensor<40x16xf32>) v(%{{[^ ]+}}, %{{[^ ]+}} : tensor<30x20xf32>, tensor<20xf32>) out(%{{[^ ]+}}, %{{[^ ]+}} : tensor<60x9xf32>, tensor<9xf32>)
  // CHECK-SAME: rope(size = 4) offset(%{{[^ ]+}} : i32) scale(1.250000e-01) causal(bottom_right) window([3, -1]) softcap(3.000000e+01)
  // CHECK-SAME: lengths(%{{[^ ]+}} : tensor<2xi32>) mask(%{{[^ ]+}} : tensor<5x7xi1>) bias(%{{[^ ]+}} : tensor<6x1x7xf16>) sinks(%{{[^ ]+}} : tensor<6xf32>) mask_mod(%{{[^ ]+}}: index, %{{[^ ]+}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK: } : tensor<2x5x48xf32>, tensor<2x7x40xf32>, tensor<2x7x30xf32> -> tensor<2x5x9xf32>, tensor<2x6x5xf32>{{$}}
  %y, %l = attn.mha %x, %m, %v heads(6, 2)
      sinks(%sinks : tensor<6xf32>) bias(%bias : tensor<6x1x7xf16>) mask(%mask : tensor<5x7xi1>)
      lengths(%lengths : tensor<2xi32>) softcap(30.0) window([3, -1]) causal(bottom_right)
      scale(0.125) offset(%o : i32) rope(size = 4)
      out(%wo, %bo : tensor<60x9xf32>, tensor<9xf32>)
      v(%wv, %bv : tensor<30x20xf32>, tensor<20xf32>) k(%wk : tensor<40x16xf32>)
      q(%wq, %bq : tensor<48x48xf32>, tensor<48xf32>)
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %ne = arith.cmpi ne, %i, %j : index
        attn.yield %ne : i1
      }
      : tensor<2x5x48xf32>, tensor<2x7x40xf32>, tensor<2x7x30xf32>
      -> tensor<2x5x9xf32>, tensor<2x6x5xf32>
  return %y, %l : tensor<2x5x9xf32>, tensor<2x6x5xf32>
}

// CHECK-LABEL: func.func @rotary_tables(
func.func @rotary_tables(%x: tensor<2x5x48xf32>, %w: tensor<48x144xf32>, %p: tensor<5xindex>,
                         %c: tensor<99x4xf32>) -> tensor<2x5x48xf32> {
  // CHECK: attn.mha %{{[^ ]+}} heads(6) qkv({{.*}}) rope() positions(%{{[^ ]+}} : tensor<5xindex>) tables(%{{[^ ]+}}, %{{[^ ]+}} : tensor<99x4xf32>, tensor<99x4xf32>) : tensor<2x5x48xf32> -> tensor<2x5x48xf32>{{$}}
  %y = attn.mha %x heads(6) qkv(%w : tensor<48x144xf32>) rope()
      positions(%p : tensor<5xindex>) tables(%c, %c : tensor<99x4xf32>, tensor<99x4xf32>)
      : tensor<2x5x48xf32> -> tensor<2x5x48xf32>
  return %y : tensor<2x5x48xf32>
}
