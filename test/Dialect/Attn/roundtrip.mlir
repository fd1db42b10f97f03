// Custom assembly survives a round trip, also through the generic form, and is
// printed without stray spaces.
// RUN: fovea-opt %s | fovea-opt | FileCheck %s --strict-whitespace
// RUN: fovea-opt %s --mlir-print-op-generic | fovea-opt | FileCheck %s --strict-whitespace
// RUN: fovea-opt %s | not grep -E '[^ ]  +[^ ]| +$'

// CHECK-LABEL: func.func @plain(
// CHECK-SAME: %[[Q:.*]]: tensor<2x8x?x64xf32>, %[[K:.*]]: tensor<2x8x?x64xf32>, %[[V:.*]]: tensor<2x8x?x64xf32>)
func.func @plain(%q: tensor<2x8x?x64xf32>, %k: tensor<2x8x?x64xf32>, %v: tensor<2x8x?x64xf32>)
    -> tensor<2x8x?x64xf32> {
  // CHECK: %output = attn.sdpa %[[Q]], %[[K]], %[[V]] : tensor<2x8x?x64xf32>, tensor<2x8x?x64xf32>, tensor<2x8x?x64xf32> -> tensor<2x8x?x64xf32>{{$}}
  %o = attn.sdpa %q, %k, %v
      : tensor<2x8x?x64xf32>, tensor<2x8x?x64xf32>, tensor<2x8x?x64xf32> -> tensor<2x8x?x64xf32>
  return %o : tensor<2x8x?x64xf32>
}

// Clauses come in any order and print in the order of the op's description.
// CHECK-LABEL: func.func @every_clause(
func.func @every_clause(%q: tensor<2x8x5x16xbf16>, %k: tensor<2x4x7x16xbf16>,
                        %v: tensor<2x4x7x24xbf16>, %lengths: tensor<2xi32>,
                        %mask: tensor<2x1x5x7xi1>, %bias: tensor<8x5x7xf16>,
                        %sinks: tensor<8xf32>)
    -> (tensor<2x8x5x24xbf16>, tensor<2x8x5xf32>) {
  // CHECK: attn.sdpa %{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} scale(1.250000e-01) causal(bottom_right) window([3, -1]) softcap(3.000000e+01)
  // CHECK-SAME: lengths(%{{[^ ]+}} : tensor<2xi32>) mask(%{{[^ ]+}} : tensor<2x1x5x7xi1>) bias(%{{[^ ]+}} : tensor<8x5x7xf16>) sinks(%{{[^ ]+}} : tensor<8xf32>)
  // CHECK-SAME: schedule(#attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0, rows = 6, columns = 4, lanes = 16, dot = true>) : tensor<2x8x5x16xbf16>, tensor<2x4x7x16xbf16>, tensor<2x4x7x24xbf16> -> tensor<2x8x5x24xbf16>, tensor<2x8x5xf32>{{$}}
  %o, %lse = attn.sdpa %q, %k, %v
      sinks(%sinks : tensor<8xf32>) bias(%bias : tensor<8x5x7xf16>)
      mask(%mask : tensor<2x1x5x7xi1>) lengths(%lengths : tensor<2xi32>)
      softcap(30.0) window([3, -1]) causal(bottom_right) scale(0.125)
      schedule(#attn.schedule<style = columns, query_tile = 64, key_tile = 96,
               key_chunk = 0, rows = 6, columns = 4, lanes = 16, dot = true>)
      : tensor<2x8x5x16xbf16>, tensor<2x4x7x16xbf16>, tensor<2x4x7x24xbf16>
      -> tensor<2x8x5x24xbf16>, tensor<2x8x5xf32>
  return %o, %lse : tensor<2x8x5x24xbf16>, tensor<2x8x5xf32>
}

// CHECK-LABEL: func.func @regions(
func.func @regions(%q: tensor<1x4x?x8xf64>, %k: tensor<1x4x?x8xf64>, %v: tensor<1x4x?x8xf64>,
                   %slopes: tensor<4xf64>) -> tensor<1x4x?x8xf64> {
  // CHECK:      attn.sdpa %{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} causal(top_left) score_mod(%[[S:.*]]: f64, %{{.*}}: index, %[[H:.*]]: index, %{{.*}}: index, %{{.*}}: index) {
  // CHECK-NEXT:   %{{.*}} = tensor.extract %{{.*}}[%[[H]]] : tensor<4xf64>
  // CHECK:        attn.yield %{{.*}} : f64
  // CHECK-NEXT: } mask_mod(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index) {
  // CHECK-NEXT:   %[[NE:.*]] = arith.cmpi ne, %[[I]], %[[J]] : index
  // CHECK-NEXT:   attn.yield %[[NE]] : i1
  // CHECK-NEXT: } {tag = "kept"} : tensor<1x4x?x8xf64>, tensor<1x4x?x8xf64>, tensor<1x4x?x8xf64> -> tensor<1x4x?x8xf64>{{$}}
  %o = attn.sdpa %q, %k, %v causal(top_left)
      score_mod(%s: f64, %b: index, %h: index, %i: index, %j: index) {
        %slope = tensor.extract %slopes[%h] : tensor<4xf64>
        %r = arith.mulf %s, %slope : f64
        attn.yield %r : f64
      } mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %ne = arith.cmpi ne, %i, %j : index
        attn.yield %ne : i1
      } {tag = "kept"}
      : tensor<1x4x?x8xf64>, tensor<1x4x?x8xf64>, tensor<1x4x?x8xf64> -> tensor<1x4x?x8xf64>
  return %o : tensor<1x4x?x8xf64>
}

// CHECK-LABEL: func.func @ranks_two_and_three(
func.func @ranks_two_and_three(%q2: tensor<?x16xf16>, %q3: tensor<?x?x16xf16>)
    -> (tensor<?x16xf16>, tensor<?x?x16xf16>) {
  // CHECK: attn.sdpa %{{.*}} mask_mod(%{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index) {
  %o2 = attn.sdpa %q2, %q2, %q2 mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %le = arith.cmpi sle, %i, %j : index
        attn.yield %le : i1
      } : tensor<?x16xf16>, tensor<?x16xf16>, tensor<?x16xf16> -> tensor<?x16xf16>
  // CHECK: } : tensor<?x16xf16>, tensor<?x16xf16>, tensor<?x16xf16> -> tensor<?x16xf16>{{$}}
  // CHECK: attn.sdpa %{{.*}} window([0, 0]) : tensor<?x?x16xf16>, tensor<?x?x16xf16>, tensor<?x?x16xf16> -> tensor<?x?x16xf16>{{$}}
  %o3 = attn.sdpa %q3, %q3, %q3 window([0, 0])
      : tensor<?x?x16xf16>, tensor<?x?x16xf16>, tensor<?x?x16xf16> -> tensor<?x?x16xf16>
  return %o2, %o3 : tensor<?x16xf16>, tensor<?x?x16xf16>
}

// CHECK-LABEL: func.func @online_on_tensors(
func.func @online_on_tensors(%q: tensor<1x2x8x16xf32>, %k: tensor<1x1x?x16xf32>,
                             %v: tensor<1x1x?x16xf32>, %acc: tensor<1x2x?x8x16xf32>,
                             %max: tensor<1x2x?x8xf32>, %sum: tensor<1x2x?x8xf32>,
                             %i: index, %full: i1)
    -> (tensor<1x2x?x8x16xf32>, tensor<1x2x?x8xf32>, tensor<1x2x?x8xf32>) {
  // CHECK: %{{.*}}:3 = attn.online_sdpa ins(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} : tensor<1x2x8x16xf32>, tensor<1x1x?x16xf32>, tensor<1x1x?x16xf32>) outs(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} : tensor<1x2x?x8x16xf32>, tensor<1x2x?x8xf32>, tensor<1x2x?x8xf32>)
  // CHECK-SAME: at(%[[I:[^ ]+]], %[[I]], %[[I]], %[[I]]) all_allowed(%{{[^ ]+}}) scale(2.500000e-01) key_chunk(96) schedule(#attn.schedule<style = rows, query_tile = 8, key_tile = 32, key_chunk = 96, rows = 4, columns = 2, lanes = 8, dot = false>) score_mod(
  // CHECK: } mask_mod(
  // CHECK: }{{$}}
  %r:3 = attn.online_sdpa
      ins(%q, %k, %v : tensor<1x2x8x16xf32>, tensor<1x1x?x16xf32>, tensor<1x1x?x16xf32>)
      outs(%acc, %max, %sum : tensor<1x2x?x8x16xf32>, tensor<1x2x?x8xf32>, tensor<1x2x?x8xf32>)
      at(%i, %i, %i, %i) all_allowed(%full) scale(0.25) key_chunk(96)
      schedule(#attn.schedule<style = rows, query_tile = 8, key_tile = 32, key_chunk = 96,
               rows = 4, columns = 2, lanes = 8, dot = false>)
      score_mod(%s: f32, %b: index, %h: index, %a: index, %c: index) {
        attn.yield %s : f32
      }
      mask_mod(%b: index, %h: index, %a: index, %c: index) {
        attn.yield %full : i1
      }
  return %r#0, %r#1, %r#2 : tensor<1x2x?x8x16xf32>, tensor<1x2x?x8xf32>, tensor<1x2x?x8xf32>
}

// CHECK-LABEL: func.func @on_buffers(
func.func @on_buffers(%q: memref<8x16xbf16>, %k: memref<4x16xbf16>, %acc: memref<8x16xf32>,
                      %max: memref<8xf32>, %out: memref<8x16xbf16>) {
  // CHECK: {{^ *}}attn.online_sdpa ins(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} : memref<8x16xbf16>, memref<4x16xbf16>, memref<4x16xbf16>) outs(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} : memref<8x16xf32>, memref<8xf32>, memref<8xf32>) scale(1.000000e+00){{$}}
  attn.online_sdpa ins(%q, %k, %k : memref<8x16xbf16>, memref<4x16xbf16>, memref<4x16xbf16>)
      outs(%acc, %max, %max : memref<8x16xf32>, memref<8xf32>, memref<8xf32>) scale(1.0)
  // CHECK: {{^ *}}attn.normalize ins(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} : memref<8x16xf32>, memref<8xf32>, memref<8xf32>) outs(%{{[^ ]+}}, %{{[^ ]+}} : memref<8x16xbf16>, memref<8xf32>){{$}}
  attn.normalize ins(%acc, %max, %max : memref<8x16xf32>, memref<8xf32>, memref<8xf32>)
      outs(%out, %max : memref<8x16xbf16>, memref<8xf32>)
  return
}

// CHECK-LABEL: func.func @normalize_on_tensors(
func.func @normalize_on_tensors(%acc: tensor<?x16xf64>, %max: tensor<?xf64>, %out: tensor<?x16xf64>)
    -> tensor<?x16xf64> {
  // CHECK: %{{[^ ]+}} = attn.normalize ins(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}} : tensor<?x16xf64>, tensor<?xf64>, tensor<?xf64>) outs(%{{[^ ]+}} : tensor<?x16xf64>){{$}}
  %o = attn.normalize ins(%acc, %max, %max : tensor<?x16xf64>, tensor<?xf64>, tensor<?xf64>)
      outs(%out : tensor<?x16xf64>)
  return %o : tensor<?x16xf64>
}

// CHECK-LABEL: func.func @merge(
func.func @merge(%parts: tensor<1x8x4x16x64xf16>, %lses: tensor<1x8x4x16xf32>)
    -> (tensor<1x8x16x64xf16>, tensor<1x8x16xf32>) {
  // CHECK: %output, %lse = attn.merge %{{[^ ]+}}, %{{[^ ]+}} dim(2) : tensor<1x8x4x16x64xf16>, tensor<1x8x4x16xf32> -> tensor<1x8x16x64xf16>, tensor<1x8x16xf32>{{$}}
  %o, %l = attn.merge %parts, %lses dim(2)
      : tensor<1x8x4x16x64xf16>, tensor<1x8x4x16xf32> -> tensor<1x8x16x64xf16>, tensor<1x8x16xf32>
  return %o, %l : tensor<1x8x16x64xf16>, tensor<1x8x16xf32>
}

// CHECK-LABEL: func.func @caches(
func.func @caches(%pool: tensor<?x16x2x64xi8>, %table: tensor<?x?xi32>, %s: tensor<?x1xf32>, %n: tensor<?xi64>,
    %cache: tensor<3x2x50x64xf32>) -> (tensor<?x2x?x64xbf16>, tensor<3x2x50x64xf32>) {
  // CHECK: attn.read_cache %{{[^ ]+}} layout(nhd) pages(%{{[^ ]+}} : tensor<?x?xi32>) ring(%{{[^ ]+}} : tensor<?xi64>) scales(%{{[^ ]+}} : tensor<?x1xf32>) : tensor<?x16x2x64xi8> -> tensor<?x2x?x64xbf16>{{$}}
  %k = attn.read_cache %pool scales(%s : tensor<?x1xf32>) layout(nhd) ring(%n : tensor<?xi64>)
      pages(%table : tensor<?x?xi32>) : tensor<?x16x2x64xi8> -> tensor<?x2x?x64xbf16>
  // CHECK: attn.read_cache %{{[^ ]+}} : tensor<3x2x50x64xf32> -> tensor<3x2x50x64xf32>{{$}}
  %v = attn.read_cache %cache layout(hnd) : tensor<3x2x50x64xf32> -> tensor<3x2x50x64xf32>
  return %k, %v : tensor<?x2x?x64xbf16>, tensor<3x2x50x64xf32>
}

// CHECK-LABEL: func.func @append(
// CHECK-SAME: tensor<?x16x2x64xi8> {attn.result = 0 : i64}
func.func @append(%new: tensor<?x2x64xf32>, %pool: tensor<?x16x2x64xi8> {attn.result = 0 : i64},
    %table: tensor<?x?xi32>, %s: tensor<f32>, %n: tensor<?xi32>) -> tensor<?x16x2x64xi8> {
  // CHECK: attn.append %{{[^ ]+}} into %{{[^ ]+}} at(%{{[^ ]+}} : tensor<?xi32>) offsets(%{{[^ ]+}} : tensor<?xi32>) layout(nhd) pages(%{{[^ ]+}} : tensor<?x?xi32>) ring scales(%{{[^ ]+}} : tensor<f32>) : tensor<?x2x64xf32>, tensor<?x16x2x64xi8>{{$}}
  %r = attn.append %new into %pool at(%n : tensor<?xi32>) ring layout(nhd) scales(%s : tensor<f32>)
      offsets(%n : tensor<?xi32>) pages(%table : tensor<?x?xi32>) : tensor<?x2x64xf32>, tensor<?x16x2x64xi8>
  return %r : tensor<?x16x2x64xi8>
}

// CHECK-LABEL: func.func @load_rows(
func.func @load_rows(%cache: memref<3x2x50x64xf32>, %i: index, %tile: memref<1x1x?x64xf32>, %t: tensor<1x1x?x64xf32>,
    %pool: tensor<3x2x50x64xf32>) -> tensor<1x1x?x64xf32> {
  // CHECK: attn.load_rows ins(%{{[^ ]+}} : memref<3x2x50x64xf32>) at(%{{[^ ]+}}, %{{[^ ]+}}, %{{[^ ]+}}) outs(%{{[^ ]+}} : memref<1x1x?x64xf32>){{$}}
  attn.load_rows ins(%cache : memref<3x2x50x64xf32>) at(%i, %i, %i) outs(%tile : memref<1x1x?x64xf32>)
  // CHECK: %{{[^ ]+}} = attn.load_rows ins(%{{[^ ]+}} : tensor<3x2x50x64xf32>)
  %r = attn.load_rows ins(%pool : tensor<3x2x50x64xf32>) at(%i, %i, %i) outs(%t : tensor<1x1x?x64xf32>)
  return %r : tensor<1x1x?x64xf32>
}

// CHECK-LABEL: func.func @packed(
func.func @packed(%pack: tensor<?x2x64xf32>, %o: tensor<?xi32>, %n: index, %l: tensor<3x2x5xf32>, %d: tensor<9x2xf32>)
    -> (tensor<?x2x64xf32>, tensor<9x2xf32>) {
  // CHECK: attn.read_cache %{{[^ ]+}} offsets(%{{[^ ]+}}, %{{[^ ]+}} : tensor<?xi32>) right_aligned : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>{{$}}
  %r = attn.read_cache %pack right_aligned offsets(%o, %n : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  // CHECK: attn.pack %{{[^ ]+}} into %{{[^ ]+}} offsets(%{{[^ ]+}} : tensor<?xi32>) right_aligned : tensor<?x2x?x64xf32>, tensor<?x2x64xf32>{{$}}
  %p = attn.pack %r into %pack offsets(%o : tensor<?xi32>) right_aligned : tensor<?x2x?x64xf32>, tensor<?x2x64xf32>
  // CHECK: attn.pack %{{[^ ]+}} into %{{[^ ]+}} offsets(%{{[^ ]+}} : tensor<?xi32>) : tensor<3x2x5xf32>, tensor<9x2xf32>{{$}}
  %q = attn.pack %l into %d offsets(%o : tensor<?xi32>) : tensor<3x2x5xf32>, tensor<9x2xf32>
  return %p, %q : tensor<?x2x64xf32>, tensor<9x2xf32>
}
