// Products of f32 on tensor cores: three for each, and plain multiply-adds for tiles with
// results that are not finite.
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=tiled" --fovea-bufferize \
// RUN:   --canonicalize --attn-nvptx-lower-tiles=tf32x3 --canonicalize --cse | FileCheck %s
// RUN: fovea-opt %s --fovea-nvptx-pipeline="tf32x3 stop-after=target" | FileCheck %s --check-prefix=PIPELINE
// PIPELINE: nvvm.mma.sync {{.*}}tf32

// CHECK-LABEL: func.func @main(
// CHECK: gpu.launch
//
// A number is the sum of two of tf32.
// CHECK: scf.for {{.*}} step %c8
// CHECK: %[[LARGE:.*]] = nvvm.convert.float.to.tf32 %[[X:.*]] {rnd = #nvvm.fp_rnd_mode<rna>}
// CHECK: %[[BACK:.*]] = llvm.bitcast %[[LARGE]] : i32 to f32
// CHECK: %[[REST:.*]] = arith.subf %[[X]], %[[BACK]]
// CHECK: %[[SMALL:.*]] = nvvm.convert.float.to.tf32 %[[REST]]
//
// small * large', large * small', large * large'
// CHECK: nvvm.mma.sync A[%[[SMALL]],
// CHECK: nvvm.mma.sync A[%[[LARGE]],
// CHECK: nvvm.mma.sync A[%[[LARGE]],
//
// CHECK: %[[ODD:.*]] = nvvm.vote.sync any
// CHECK: scf.if %[[ODD]]
// CHECK: math.fma
// CHECK: llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz"
// CHECK: nvvm.mma.sync
// CHECK: gpu.terminator
func.func @main(%q: tensor<1x2x?x32xf32>, %k: tensor<1x2x?x32xf32>) -> tensor<1x2x?x32xf32> {
  %o = attn.sdpa %q, %k, %k
      : tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32> -> tensor<1x2x?x32xf32>
  return %o : tensor<1x2x?x32xf32>
}

// Other types are multiplied as without the option.
// CHECK-LABEL: func.func @f64(
// CHECK-NOT: nvvm.mma.sync
// CHECK: math.fma
// CHECK-NOT: nvvm.mma.sync
func.func @f64(%q: tensor<1x2x?x32xf64>, %k: tensor<1x2x?x32xf64>) -> tensor<1x2x?x32xf64> {
  %o = attn.sdpa %q, %k, %k
      : tensor<1x2x?x32xf64>, tensor<1x2x?x32xf64>, tensor<1x2x?x32xf64> -> tensor<1x2x?x32xf64>
  return %o : tensor<1x2x?x32xf64>
}
