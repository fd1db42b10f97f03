// Schedules that a kernel cannot follow.
// RUN: fovea-opt %s --split-input-file --verify-diagnostics --fovea-nvptx-pipeline="chip=sm_86 stop-after=target"

func.func @for_a_cpu(%q: tensor<1x1x?x16xf32>) -> tensor<1x1x?x16xf32> {
  // expected-error @below {{expected a schedule for a GPU (#attn.gpu_schedule)}}
  %o = attn.sdpa %q, %q, %q schedule(#attn.schedule<style = columns, query_tile = 32, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
      : tensor<1x1x?x16xf32>, tensor<1x1x?x16xf32>, tensor<1x1x?x16xf32> -> tensor<1x1x?x16xf32>
  return %o : tensor<1x1x?x16xf32>
}

// -----

func.func @mma_of_f32(%q: tensor<1x1x32x16xf32>) -> tensor<1x1x32x16xf32> {
  // expected-error @below {{expected f16 or bf16 operands for kernel = mma, got 'f32'}}
  %o = attn.sdpa %q, %q, %q schedule(#attn.gpu_schedule<kernel = mma, query_tile = 32, key_tile = 16, key_chunk = 0, warps = 2, stages = 2>)
      : tensor<1x1x32x16xf32>, tensor<1x1x32x16xf32>, tensor<1x1x32x16xf32> -> tensor<1x1x32x16xf32>
  return %o : tensor<1x1x32x16xf32>
}

// -----

func.func @mma_of_odd_heads(%q: tensor<1x1x32x20xf16>) -> tensor<1x1x32x20xf16> {
  // expected-error @below {{expected head sizes that are multiples of 8 for kernel = mma, got 20 and 20}}
  %o = attn.sdpa %q, %q, %q schedule(#attn.gpu_schedule<kernel = mma, query_tile = 32, key_tile = 16, key_chunk = 0, warps = 2, stages = 2>)
      : tensor<1x1x32x20xf16>, tensor<1x1x32x20xf16>, tensor<1x1x32x20xf16> -> tensor<1x1x32x20xf16>
  return %o : tensor<1x1x32x20xf16>
}

// -----

func.func @too_many_keys(%q: tensor<1x1x?x64xf16>) -> tensor<1x1x?x64xf16> {
  // expected-error @below {{expected a key_tile of at most 64, got 128}}
  %o = attn.sdpa %q, %q, %q schedule(#attn.gpu_schedule<kernel = mma, query_tile = 32, key_tile = 128, key_chunk = 0, warps = 2, stages = 2>)
      : tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16> -> tensor<1x1x?x64xf16>
  return %o : tensor<1x1x?x64xf16>
}

// -----

func.func @too_many_stages(%q: tensor<1x1x?x64xf16>) -> tensor<1x1x?x64xf16> {
  // expected-error @below {{expected a schedule of at most 101376 bytes of shared memory on sm_86, got 131072}}
  %o = attn.sdpa %q, %q, %q schedule(#attn.gpu_schedule<kernel = mma, query_tile = 32, key_tile = 64, key_chunk = 0, warps = 2, stages = 8>)
      : tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16> -> tensor<1x1x?x64xf16>
  return %o : tensor<1x1x?x64xf16>
}

// -----

func.func @no_warpgroups(%q: tensor<1x1x?x64xf16>) -> tensor<1x1x?x64xf16> {
  // expected-error @below {{expected chip sm_90a for kernel = wgmma, got sm_86}}
  %o = attn.sdpa %q, %q, %q schedule(#attn.gpu_schedule<kernel = wgmma, query_tile = 64, key_tile = 64, key_chunk = 0, warps = 4, stages = 2>)
      : tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16> -> tensor<1x1x?x64xf16>
  return %o : tensor<1x1x?x64xf16>
}
