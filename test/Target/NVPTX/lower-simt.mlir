// A loop over query tiles becomes thread blocks of plain multiply-adds: 16 queries and 16
// keys, one warp.
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=tiled" --fovea-bufferize \
// RUN:   --canonicalize --attn-nvptx-lower-tiles --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK-NOT: scf.forall
// CHECK: gpu.launch {{.*}} threads({{.*}}) in (%{{.*}} = %c32,
// CHECK-NOT: nvgpu.
//
// Tiles are copied by all threads, between two barriers.
// CHECK: scf.for
// CHECK: gpu.barrier
// CHECK: scf.for
// CHECK: memref.store {{.*}} #gpu.address_space<workgroup>
// CHECK: gpu.barrier
//
// Scores, 4 elements of a head at a time.
// CHECK: scf.for {{.*}} step %c4
// CHECK: vector.load {{.*}} {alignment = 16 : i64} {{.*}} vector<4xf32>
// CHECK: math.fma
//
// Probabilities go around the four threads of a row.
// CHECK: nvvm.vote.sync any
// CHECK: llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz"
// CHECK: gpu.shuffle idx
// CHECK: math.fma
//
// The end: sums of the four threads, only rows that exist.
// CHECK: gpu.shuffle xor
// CHECK: arith.divf
// CHECK: scf.if
// CHECK: memref.store
// CHECK-NOT: nvvm.mma.sync
// CHECK: gpu.terminator
func.func @main(%q: tensor<1x2x?x32xf32>, %k: tensor<1x2x?x32xf32>) -> tensor<1x2x?x32xf32> {
  %o = attn.sdpa %q, %k, %k
      schedule(#attn.gpu_schedule<kernel = simt, query_tile = 16, key_tile = 16, key_chunk = 0, warps = 1, stages = 1>)
      : tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32>, tensor<1x2x?x32xf32> -> tensor<1x2x?x32xf32>
  return %o : tensor<1x2x?x32xf32>
}
