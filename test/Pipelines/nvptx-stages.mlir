// The invariants of the stages of the GPU pipeline, as docs/Stages.md states them.
//
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=target" | FileCheck %s --check-prefix=TARGET
// RUN: fovea-opt %s --fovea-nvptx-pipeline="chip=sm_90a" | FileCheck %s --check-prefix=LLVM
// RUN: not fovea-opt %s --fovea-nvptx-pipeline="chip=sm_75" 2>&1 | FileCheck %s --check-prefix=CHIP

// Iterations are thread blocks, even if there is only one.
// TILED-LABEL: func.func @main(
// TILED-NOT: attn.
// TILED: scf.forall
// TILED: attn.online_sdpa {{.*}} at({{.*}} all_allowed({{.*}} schedule(#attn.gpu_schedule<kernel = mma,
// TILED: attn.normalize
// TILED: mapping = [#gpu.block<linear_dim_2>, #gpu.block<linear_dim_1>, #gpu.block<linear_dim_0>]

// TARGET-NOT: {{attn\.(sdpa|online_sdpa|normalize|merge)|tensor<}}
// TARGET-LABEL: func.func @main(
// TARGET: gpu.launch_func {{.*}} dynamic_shared_memory_size
// TARGET: gpu.module @kernels
// TARGET: gpu.func {{.*}} kernel
// TARGET: nvvm.mma.sync
// TARGET-NOT: {{attn\.(sdpa|online_sdpa|normalize|merge)|tensor<}}

// LLVM: llvm.func {{.*}}@main(
// LLVM: gpu.launch_func
// LLVM: llvm.func {{.*}}@_mlir_ciface_main(
// LLVM: gpu.module @kernels [#nvvm.target<{{.*}}chip = "sm_90a"
// LLVM-NOT: {{(attn|linalg|tensor|scf|memref|arith|math|affine|func|nvgpu|vector)\.}}
// LLVM: nvvm.ldmatrix
// LLVM-NOT: {{(attn|linalg|tensor|scf|memref|arith|math|affine|func|nvgpu|vector)\.}}

// CHIP: nvptx-stages.mlir:{{.*}} error: unsupported chip 'sm_75': expected one of sm_80, sm_86,
func.func @main(%q: tensor<1x1x16x64xf16>, %k: tensor<1x1x?x64xf16>,
                %v: tensor<1x1x?x64xf16>) -> tensor<1x1x16x64xf16> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right)
      schedule(#attn.gpu_schedule<kernel = mma, query_tile = 16, key_tile = 64, key_chunk = 0, warps = 1, stages = 2>)
      : tensor<1x1x16x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16>
      -> tensor<1x1x16x64xf16>
  return %o : tensor<1x1x16x64xf16>
}
