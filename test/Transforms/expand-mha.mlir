// RUN: fovea-opt %s --attn-expand-mha --split-input-file | FileCheck %s

// One product for packed weights, bias, heads as views and transpositions.
// CHECK-LABEL: func @packed
// CHECK-SAME: %[[X:.+]]: tensor<?x?x48xf32>, %[[W:.+]]: tensor<48x80xf32>, %[[B:.+]]: tensor<80xf32>, %[[WO:.+]]: tensor<48x32xf32>
// CHECK-NOT: attn.mha
// CHECK: %[[P:.+]] = linalg.contract {{.*}} ins(%[[X]], %[[W]] : {{.*}}) outs(%{{.+}} : tensor<?x?x80xf32>)
// CHECK: %[[ALL:.+]] = linalg.generic {{.*}} ins(%[[P]], %[[B]]
// CHECK: %[[Q:.+]] = tensor.extract_slice %[[ALL]][0, 0, 0] [%{{.+}}, %{{.+}}, 48] [1, 1, 1]
// CHECK: %[[K:.+]] = tensor.extract_slice %[[ALL]][0, 0, 48] [%{{.+}}, %{{.+}}, 16] [1, 1, 1]
// CHECK: %[[V:.+]] = tensor.extract_slice %[[ALL]][0, 0, 64] [%{{.+}}, %{{.+}}, 16] [1, 1, 1]
// CHECK: %[[QH:.+]] = tensor.expand_shape %[[Q]] {{\[}}[0], [1], [2, 3]] output_shape [%{{.+}}, %{{.+}}, 6, 8]
// CHECK: %[[QR:.+]] = attn.rope %[[QH]] rotary(size = 4) sequence(1)
// CHECK: %[[QT:.+]] = linalg.transpose ins(%[[QR]] : {{.*}}permutation = [0, 2, 1, 3]
// CHECK: %[[KH:.+]] = tensor.expand_shape %[[K]] {{.*}} output_shape [%{{.+}}, %{{.+}}, 2, 8]
// CHECK: %[[KR:.+]] = attn.rope %[[KH]] rotary(size = 4) sequence(1)
// CHECK: %[[KT:.+]] = linalg.transpose ins(%[[KR]] : {{.*}}permutation = [0, 2, 1, 3]
// CHECK: %[[VH:.+]] = tensor.expand_shape %[[V]]
// CHECK: %[[VT:.+]] = linalg.transpose ins(%[[VH]] : {{.*}}permutation = [0, 2, 1, 3]
// CHECK: %[[O:.+]] = attn.sdpa %[[QT]], %[[KT]], %[[VT]] causal(top_left)
// CHECK: %[[OT:.+]] = linalg.transpose ins(%[[O]] : {{.*}}permutation = [0, 2, 1, 3]
// CHECK: %[[MERGED:.+]] = tensor.collapse_shape %[[OT]] {{\[}}[0], [1], [2, 3]]
// CHECK: %[[Y:.+]] = linalg.contract {{.*}} ins(%[[MERGED]], %[[WO]] :
// CHECK: return %[[Y]]
func.func @packed(%x: tensor<?x?x48xf32>, %w: tensor<48x80xf32>, %b: tensor<80xf32>, %wo: tensor<48x32xf32>)
    -> tensor<?x?x32xf32> {
  %y = attn.mha %x heads(6, 2) qkv(%w, %b : tensor<48x80xf32>, tensor<80xf32>)
      out(%wo : tensor<48x32xf32>) rope(size = 4) causal(top_left)
      : tensor<?x?x48xf32> -> tensor<?x?x32xf32>
  return %y : tensor<?x?x32xf32>
}

// -----

// With a memory, packed weights are one product for queries and one for the rest.
// CHECK-LABEL: func @packed_cross
// CHECK-SAME: %[[X:.+]]: tensor<2x5x48xf32>, %[[M:.+]]: tensor<2x7x48xf32>, %[[W:.+]]: tensor<48x144xf32>
// CHECK: %[[WQ:.+]] = tensor.extract_slice %[[W]][0, 0] [48, 48] [1, 1]
// CHECK: linalg.contract {{.*}} ins(%[[X]], %[[WQ]] :
// CHECK: %[[WKV:.+]] = tensor.extract_slice %[[W]][0, 48] [48, 96] [1, 1]
// CHECK: %[[KV:.+]] = linalg.contract {{.*}} ins(%[[M]], %[[WKV]] :
// CHECK: tensor.extract_slice %[[KV]][0, 0, 0] [2, 7, 48]
// CHECK: tensor.extract_slice %[[KV]][0, 0, 48] [2, 7, 48]
// CHECK-NOT: linalg.contract
// CHECK: return
func.func @packed_cross(%x: tensor<2x5x48xf32>, %m: tensor<2x7x48xf32>, %w: tensor<48x144xf32>)
    -> tensor<2x5x48xf32> {
  %y = attn.mha %x, %m heads(6) qkv(%w : tensor<48x144xf32>)
      : tensor<2x5x48xf32>, tensor<2x7x48xf32> -> tensor<2x5x48xf32>
  return %y : tensor<2x5x48xf32>
}

// -----

// Products and biases in f32, rounded once.
// CHECK-LABEL: func @separate_bf16
// CHECK-SAME: %[[X:[^:]+]]: tensor<2x5x48xbf16>, %[[K:[^:]+]]: tensor<2x7x20xbf16>, %[[V:[^:]+]]: tensor<2x7x30xbf16>
// CHECK: %[[P:.+]] = linalg.contract {{.*}} ins(%[[X]], %{{.+}} : tensor<2x5x48xbf16>, tensor<48x24xbf16>) outs(%{{.+}} : tensor<2x5x24xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[P]], %{{.+}} : tensor<2x5x24xf32>, tensor<24xbf16>) outs(%{{.+}} : tensor<2x5x24xbf16>)
// CHECK:   %[[B:.+]] = arith.extf %{{.+}} : bf16 to f32
// CHECK:   %[[S:.+]] = arith.addf %{{.+}}, %[[B]] : f32
// CHECK:   arith.truncf %[[S]] : f32 to bf16
// CHECK: linalg.contract {{.*}} ins(%[[K]], %{{.+}} :
// CHECK: linalg.contract {{.*}} ins(%[[V]], %{{.+}} :
// CHECK: %[[O:.+]], %[[LSE:.+]] = attn.sdpa {{.*}} scale(5.000000e-01)
// CHECK-SAME: score_mod(%[[SC:.+]]: f32
// CHECK:   arith.addf %[[SC]], %[[SC]]
// CHECK: -> tensor<2x3x5x10xbf16>, tensor<2x3x5xf32>
// CHECK: return %{{.+}}, %[[LSE]]
func.func @separate_bf16(%x: tensor<2x5x48xbf16>, %k: tensor<2x7x20xbf16>, %v: tensor<2x7x30xbf16>,
    %wq: tensor<48x24xbf16>, %bq: tensor<24xbf16>, %wk: tensor<20x24xbf16>, %wv: tensor<30x30xbf16>)
    -> (tensor<2x5x30xbf16>, tensor<2x3x5xf32>) {
  %y, %l = attn.mha %x, %k, %v heads(3) q(%wq, %bq : tensor<48x24xbf16>, tensor<24xbf16>)
      k(%wk : tensor<20x24xbf16>) v(%wv : tensor<30x30xbf16>) scale(0.5)
      score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %r = arith.addf %s, %s : f32
        attn.yield %r : f32
      }
      : tensor<2x5x48xbf16>, tensor<2x7x20xbf16>, tensor<2x7x30xbf16>
      -> tensor<2x5x30xbf16>, tensor<2x3x5xf32>
  return %y, %l : tensor<2x5x30xbf16>, tensor<2x3x5xf32>
}
