// Splitting and merging heads moves nothing: kernels read and write tiles where the
// projections want them. Checked on buffers: the only new ones are the results of
// projections and, where those need it, of attention.
// RUN: fovea-opt %s --fovea-cpu-pipeline="stop-after=target cpu=x86-64-v3 triple=x86_64-unknown-linux-gnu" | FileCheck %s
//
// The same for a GPU, where host functions follow the kernels: attention is one launch,
// whatever the layout.
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=target chip=sm_80" | FileCheck %s --check-prefix=GPU
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=target chip=sm_90a" | FileCheck %s --check-prefixes=GPU,TMA
// GPU: func.func @packed(
// GPU-COUNT-2: gpu.alloc
// GPU-NOT: gpu.alloc
// GPU: func.func @heads_of_arguments(
// GPU-NOT: gpu.alloc
// TMA-COUNT-3: call @foveaGpuEncodeTensorMap
// GPU: gpu.launch_func
// GPU-NOT: {{gpu.launch_func|gpu.alloc}}
// GPU: return

// CHECK-LABEL: func.func @packed(
// CHECK-NOT: {{linalg.transpose|memref.copy|linalg.copy}}
// CHECK: memref.alloc({{.*}} memref<?x?x2304xf32>
// CHECK-NOT: {{memref.alloc\(|linalg.transpose|memref.copy|linalg.copy}}
// CHECK: memref.alloc({{.*}} memref<?x?x768xf32>
// CHECK-NOT: {{memref.alloc\(|linalg.transpose|memref.copy|linalg.copy}}
// CHECK: return
func.func @packed(%x: tensor<?x?x768xf32>, %w: tensor<768x2304xf32>, %wo: tensor<768x768xf32>) -> tensor<?x?x768xf32> {
  %y = attn.mha %x heads(12) qkv(%w : tensor<768x2304xf32>) out(%wo : tensor<768x768xf32>)
      : tensor<?x?x768xf32> -> tensor<?x?x768xf32>
  return %y : tensor<?x?x768xf32>
}

// Without projections nothing is new: from the arguments to the result.
// CHECK-LABEL: func.func @heads_of_arguments(
// CHECK-NOT: {{memref.alloc\(|linalg.transpose|linalg.generic|memref.copy|linalg.copy}}
// CHECK: return
func.func @heads_of_arguments(%q: tensor<?x?x4x64xbf16>, %kv: tensor<?x512xbf16>, %B: index, %Lq: index, %Lk: index)
    -> tensor<?x256xbf16> {
  %e = tensor.empty(%B, %Lq) : tensor<?x4x?x64xbf16>
  %qt = linalg.generic {
      indexing_maps = [affine_map<(b, h, l, d) -> (b, l, h, d)>, affine_map<(b, h, l, d) -> (b, h, l, d)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%q : tensor<?x?x4x64xbf16>) outs(%e : tensor<?x4x?x64xbf16>) {
  ^bb0(%a: bf16, %o: bf16):
    linalg.yield %a : bf16
  } -> tensor<?x4x?x64xbf16>
  %c0 = arith.constant 0 : index
  %n = tensor.dim %kv, %c0 : tensor<?x512xbf16>
  %k = tensor.extract_slice %kv[0, 0] [%n, 256] [1, 1] : tensor<?x512xbf16> to tensor<?x256xbf16>
  %v = tensor.extract_slice %kv[0, 256] [%n, 256] [1, 1] : tensor<?x512xbf16> to tensor<?x256xbf16>
  %kh = tensor.expand_shape %k [[0, 1], [2, 3]] output_shape [%B, %Lk, 4, 64] : tensor<?x256xbf16> into tensor<?x?x4x64xbf16>
  %vh = tensor.expand_shape %v [[0, 1], [2, 3]] output_shape [%B, %Lk, 4, 64] : tensor<?x256xbf16> into tensor<?x?x4x64xbf16>
  %ek = tensor.empty(%B, %Lk) : tensor<?x4x?x64xbf16>
  %kt = linalg.transpose ins(%kh : tensor<?x?x4x64xbf16>) outs(%ek : tensor<?x4x?x64xbf16>) permutation = [0, 2, 1, 3]
  %vt = linalg.transpose ins(%vh : tensor<?x?x4x64xbf16>) outs(%ek : tensor<?x4x?x64xbf16>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa %qt, %kt, %vt causal(top_left)
      : tensor<?x4x?x64xbf16>, tensor<?x4x?x64xbf16>, tensor<?x4x?x64xbf16> -> tensor<?x4x?x64xbf16>
  %et = tensor.empty(%B, %Lq) : tensor<?x?x4x64xbf16>
  %ot = linalg.transpose ins(%o : tensor<?x4x?x64xbf16>) outs(%et : tensor<?x?x4x64xbf16>) permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %ot [[0, 1], [2, 3]] : tensor<?x?x4x64xbf16> into tensor<?x256xbf16>
  return %r : tensor<?x256xbf16>
}

// One query of grouped heads: all heads of a group are rows where they lie.
// CHECK-LABEL: func.func @one_query(
// CHECK-NOT: {{memref.alloc\(|linalg.transpose|linalg.generic|memref.copy|linalg.copy}}
// CHECK: return
func.func @one_query(%q: tensor<20x1x512xf32>, %k: tensor<20x?x2x64xf32>) -> tensor<20x1x512xf32> {
  %qh = tensor.expand_shape %q [[0], [1], [2, 3]] output_shape [20, 1, 8, 64] : tensor<20x1x512xf32> into tensor<20x1x8x64xf32>
  %e = tensor.empty() : tensor<20x8x1x64xf32>
  %qt = linalg.transpose ins(%qh : tensor<20x1x8x64xf32>) outs(%e : tensor<20x8x1x64xf32>) permutation = [0, 2, 1, 3]
  %c1 = arith.constant 1 : index
  %n = tensor.dim %k, %c1 : tensor<20x?x2x64xf32>
  %ek = tensor.empty(%n) : tensor<20x2x?x64xf32>
  %kt = linalg.transpose ins(%k : tensor<20x?x2x64xf32>) outs(%ek : tensor<20x2x?x64xf32>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa %qt, %kt, %kt : tensor<20x8x1x64xf32>, tensor<20x2x?x64xf32>, tensor<20x2x?x64xf32> -> tensor<20x8x1x64xf32>
  %et = tensor.empty() : tensor<20x1x8x64xf32>
  %ot = linalg.transpose ins(%o : tensor<20x8x1x64xf32>) outs(%et : tensor<20x1x8x64xf32>) permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %ot [[0], [1], [2, 3]] : tensor<20x1x8x64xf32> into tensor<20x1x512xf32>
  return %r : tensor<20x1x512xf32>
}
