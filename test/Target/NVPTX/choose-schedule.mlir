// Schedules for GPUs come from shapes and from the chip's shared memory.
// RUN: fovea-opt %s --attn-nvptx-choose-schedule | FileCheck %s --check-prefixes=CHECK,SM80
// RUN: fovea-opt %s --attn-nvptx-choose-schedule=chip=sm_86 | FileCheck %s --check-prefixes=CHECK,SM86
// RUN: fovea-opt %s --attn-nvptx-choose-schedule=chip=sm_90a | FileCheck %s --check-prefix=SM90A

// 32 queries for each warp, while the accumulator leaves registers for scores.
// CHECK-LABEL: func.func @prefill
// CHECK: #attn.gpu_schedule<kernel = mma, query_tile = 128, key_tile = 64, key_chunk = 0, warps = 4, stages = 2>
// SM90A-LABEL: func.func @prefill
// SM90A: #attn.gpu_schedule<kernel = wgmma, query_tile = 192, key_tile = 128, key_chunk = 0, warps = 12, stages = 3>
func.func @prefill(%q: tensor<1x8x?x64xf16>) -> tensor<1x8x?x64xf16> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x64xf16>, tensor<1x8x?x64xf16>, tensor<1x8x?x64xf16> -> tensor<1x8x?x64xf16>
  return %o : tensor<1x8x?x64xf16>
}

// Two blocks share a multiprocessor, so a smaller one gets smaller tiles.
// CHECK-LABEL: func.func @wide_heads
// SM80: #attn.gpu_schedule<kernel = mma, query_tile = 64, key_tile = 64, key_chunk = 0, warps = 4, stages = 2>
// SM86: #attn.gpu_schedule<kernel = mma, query_tile = 64, key_tile = 32, key_chunk = 0, warps = 4, stages = 2>
// SM90A-LABEL: func.func @wide_heads
// SM90A: #attn.gpu_schedule<kernel = wgmma, query_tile = 128, key_tile = 128, key_chunk = 0, warps = 8, stages = 3>
func.func @wide_heads(%q: tensor<1x8x?x128xbf16>) -> tensor<1x8x?x128xbf16> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x128xbf16>, tensor<1x8x?x128xbf16>, tensor<1x8x?x128xbf16> -> tensor<1x8x?x128xbf16>
  return %o : tensor<1x8x?x128xbf16>
}

// Eight blocks are too few: keys are split.
// CHECK-LABEL: func.func @decode
// CHECK: #attn.gpu_schedule<kernel = mma, query_tile = 16, key_tile = 64, key_chunk = 256, warps = 1, stages = 2>
// SM90A-LABEL: func.func @decode
// SM90A: #attn.gpu_schedule<kernel = mma,
func.func @decode(%q: tensor<1x8x1x64xf16>, %k: tensor<1x8x8192x64xf16>) -> tensor<1x8x1x64xf16> {
  %o = attn.sdpa %q, %k, %k : tensor<1x8x1x64xf16>, tensor<1x8x8192x64xf16>, tensor<1x8x8192x64xf16> -> tensor<1x8x1x64xf16>
  return %o : tensor<1x8x1x64xf16>
}

// No tensor cores for f32, nor for heads that are not whole groups of 16 bytes.
// CHECK-LABEL: func.func @f32
// CHECK: #attn.gpu_schedule<kernel = simt, query_tile = 64, key_tile = 32, key_chunk = 0, warps = 4, stages = 1>
func.func @f32(%q: tensor<1x8x?x64xf32>) -> tensor<1x8x?x64xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32> -> tensor<1x8x?x64xf32>
  return %o : tensor<1x8x?x64xf32>
}
// CHECK-LABEL: func.func @odd_heads
// CHECK: #attn.gpu_schedule<kernel = simt,
// SM90A-LABEL: func.func @odd_heads
// SM90A: #attn.gpu_schedule<kernel = simt,
func.func @odd_heads(%q: tensor<1x8x?x30xf16>) -> tensor<1x8x?x30xf16> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x30xf16>, tensor<1x8x?x30xf16>, tensor<1x8x?x30xf16> -> tensor<1x8x?x30xf16>
  return %o : tensor<1x8x?x30xf16>
}

// What fits into no shared memory is left to plain loops.
// CHECK-LABEL: func.func @too_wide
// CHECK-NOT: gpu_schedule
// CHECK: return
func.func @too_wide(%q: tensor<1x1x?x4096xf64>) -> tensor<1x1x?x4096xf64> {
  %o = attn.sdpa %q, %q, %q : tensor<1x1x?x4096xf64>, tensor<1x1x?x4096xf64>, tensor<1x1x?x4096xf64> -> tensor<1x1x?x4096xf64>
  return %o : tensor<1x1x?x4096xf64>
}

// A schedule that is there is respected.
// CHECK-LABEL: func.func @given
// CHECK: #attn.gpu_schedule<kernel = mma, query_tile = 32, key_tile = 16, key_chunk = 0, warps = 2, stages = 3>
func.func @given(%q: tensor<1x8x?x64xf16>) -> tensor<1x8x?x64xf16> {
  %o = attn.sdpa %q, %q, %q schedule(#attn.gpu_schedule<kernel = mma, query_tile = 32, key_tile = 16, key_chunk = 0, warps = 2, stages = 3>)
      : tensor<1x8x?x64xf16>, tensor<1x8x?x64xf16>, tensor<1x8x?x64xf16> -> tensor<1x8x?x64xf16>
  return %o : tensor<1x8x?x64xf16>
}

// Warpgroups have registers for the accumulator of wide heads where key tiles are small,
// and for three groups of queries where masks need none.
// SM90A-LABEL: func.func @widest_heads
// SM90A: #attn.gpu_schedule<kernel = wgmma, query_tile = 128, key_tile = 64, key_chunk = 0, warps = 8, stages = 2>
func.func @widest_heads(%q: tensor<1x8x?x256xf16>) -> tensor<1x8x?x256xf16> {
  %o = attn.sdpa %q, %q, %q : tensor<1x8x?x256xf16>, tensor<1x8x?x256xf16>, tensor<1x8x?x256xf16> -> tensor<1x8x?x256xf16>
  return %o : tensor<1x8x?x256xf16>
}
// SM90A-LABEL: func.func @masked
// SM90A: #attn.gpu_schedule<kernel = wgmma, query_tile = 128, key_tile = 128, key_chunk = 0, warps = 8, stages = 3>
func.func @masked(%q: tensor<1x8x?x64xf16>) -> tensor<1x8x?x64xf16> {
  %o = attn.sdpa %q, %q, %q mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %allowed = arith.cmpi sle, %j, %i : index
        attn.yield %allowed : i1
      } : tensor<1x8x?x64xf16>, tensor<1x8x?x64xf16>, tensor<1x8x?x64xf16> -> tensor<1x8x?x64xf16>
  return %o : tensor<1x8x?x64xf16>
}
