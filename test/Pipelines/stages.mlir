// The invariants of the stages, as docs/Stages.md states them.
//
// RUN: fovea-opt %s --fovea-cpu-pipeline="stop-after=graph" | FileCheck %s --check-prefix=GRAPH
// RUN: fovea-opt %s --fovea-cpu-pipeline="stop-after=online" | FileCheck %s --check-prefix=ONLINE
// RUN: fovea-opt %s --fovea-cpu-pipeline="stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: fovea-opt %s --fovea-cpu-pipeline="stop-after=target" | FileCheck %s --check-prefix=TARGET
// RUN: fovea-opt %s --fovea-cpu-pipeline | FileCheck %s --check-prefix=LLVM

// GRAPH-LABEL: func.func @main(
// GRAPH-SAME: memref<1x8x?x64xf32
// GRAPH-NOT: {{causal\(|window\(|softcap\(|lengths\(|bias\(|mask\(}}
// GRAPH: attn.sdpa {{.*}} score_mod({{.*}}
// GRAPH: mask_mod(
// GRAPH-NOT: {{causal\(|window\(|softcap\(|lengths\(|bias\(|mask\(}}

// ONLINE-LABEL: func.func @main(
// ONLINE-NOT: attn.sdpa
// ONLINE: attn.online_sdpa {{.*}} schedule(#attn.schedule<
// ONLINE: attn.normalize
// ONLINE-NOT: attn.sdpa
// ONLINE-LABEL: func.func @main__dims(

// TILED-LABEL: func.func @main(
// TILED-NOT: attn.
// TILED: scf.forall
// TILED: scf.for
// TILED: attn.online_sdpa {{.*}} at({{.*}} all_allowed(
// TILED: attn.normalize
// TILED-NOT: attn.
// TILED-LABEL: func.func @main__dims(

// TARGET-NOT: {{attn\.(sdpa|online_sdpa|normalize|merge)|tensor<}}
// TARGET: scf.forall
// TARGET: vector.fma
// TARGET-NOT: {{attn\.(sdpa|online_sdpa|normalize|merge)|tensor<}}

// LLVM-NOT: {{(attn|linalg|tensor|scf|memref|arith|math|affine|func)\.}}
// LLVM: llvm.func {{.*}}@_mlir_ciface_main(
// LLVM-NOT: {{(attn|linalg|tensor|scf|memref|arith|math|affine|func)\.}}
// LLVM: llvm.func {{.*}}@_mlir_ciface_main__dims(
// LLVM-NOT: {{(attn|linalg|tensor|scf|memref|arith|math|affine|func)\.}}
func.func @main(%q: tensor<1x8x?x64xf32>, %k: tensor<1x8x?x64xf32>, %v: tensor<1x8x?x64xf32>,
                %lengths: tensor<1xi32>, %bias: tensor<?x?xf32>) -> tensor<1x8x?x64xf32> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) window([63, -1]) softcap(30.0)
      lengths(%lengths : tensor<1xi32>) bias(%bias : tensor<?x?xf32>)
      : tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>
      -> tensor<1x8x?x64xf32>
  return %o : tensor<1x8x?x64xf32>
}
