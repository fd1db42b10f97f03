// A loop over query tiles becomes thread blocks that use tensor cores: 16 queries and 32
// keys, one warp, two stages.
// RUN: fovea-opt %s --fovea-nvptx-pipeline="stop-after=tiled" --fovea-bufferize \
// RUN:   --canonicalize --attn-nvptx-lower-tiles --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK-NOT: scf.forall
// CHECK: gpu.launch {{.*}} dynamic_shared_memory_size
// CHECK: gpu.dynamic_shared_memory
//
// Queries first, then the first tile: no wait for the second before the loop. Nothing is
// asked of the rows of a whole tile. Rows that are not aligned to 16 bytes go element by
// element.
// CHECK: %[[WHOLE:.*]] = arith.cmpi sge
// CHECK-NEXT: scf.if
// CHECK-NEXT:   scf.if %[[WHOLE]] {
// CHECK-NOT:      arith.cmpi slt
// CHECK:          nvgpu.device_async_copy {{.*}}, 8, %c8 {bypassL1}
// CHECK:        } else {
// CHECK:          arith.cmpi slt
// CHECK:          nvgpu.device_async_copy
// CHECK:      } else {
// CHECK-NOT: nvgpu.device_async_copy
// CHECK: nvgpu.device_async_create_group
// CHECK: nvgpu.device_async_copy
// CHECK: nvgpu.device_async_create_group
// CHECK: nvvm.cp.async.wait.group 1
// CHECK: gpu.barrier
// CHECK-COUNT-2: nvgpu.ldmatrix {{.*}} transpose = false
//
// One barrier for each tile, then the copies of the next.
// CHECK: scf.for
// CHECK-NEXT: nvvm.cp.async.wait.group 0
// CHECK-NEXT: gpu.barrier
// CHECK: nvgpu.device_async_copy
// CHECK: nvgpu.device_async_create_group
//
// Scores: 32 keys of 32 elements are 4 fragments, each good for two products.
// CHECK: nvgpu.ldmatrix {{.*}} transpose = false
// CHECK-COUNT-2: nvvm.mma.sync
// CHECK: nvgpu.ldmatrix {{.*}} transpose = false
// CHECK-COUNT-2: nvvm.mma.sync
//
// Only where some score is far above the maximum of its row, the maximum goes around the
// four threads of the row and what was added up is rescaled.
// CHECK-NOT: gpu.shuffle
// CHECK: nvvm.vote.sync any
// CHECK: scf.if
// CHECK:   gpu.shuffle xor
// CHECK:   llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz"
// CHECK: {{^ *}}}{{$}}
// CHECK-NOT: gpu.shuffle
// CHECK: llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz"
//
// Row sums are products with ones, values come transposed.
// CHECK: nvvm.mma.sync
// CHECK: nvgpu.ldmatrix {{.*}} transpose = true
// CHECK-COUNT-2: nvvm.mma.sync
// CHECK-NOT: math.
//
// Results leave 16 bytes at a time.
// CHECK: nvvm.cp.async.wait.group 0
// CHECK: gpu.barrier
// CHECK: vector.store {{.*}} vector<2xf16>
// CHECK: nvvm.bar.warp.sync
// CHECK: vector.load {{.*}} vector<8xf16>
// CHECK: vector.store {{.*}} vector<8xf16>
func.func @main(%q: tensor<1x2x?x32xf16>, %k: tensor<1x2x?x32xf16>) -> tensor<1x2x?x32xf16> {
  %o = attn.sdpa %q, %k, %k
      schedule(#attn.gpu_schedule<kernel = mma, query_tile = 16, key_tile = 32, key_chunk = 0, warps = 1, stages = 2>)
      : tensor<1x2x?x32xf16>, tensor<1x2x?x32xf16>, tensor<1x2x?x32xf16> -> tensor<1x2x?x32xf16>
  return %o : tensor<1x2x?x32xf16>
}
