// Matrix products on sm_90a: a producer warp fetches tiles with tensor copies
// into a ring of shared memory, two consumer warpgroups multiply them with
// wgmma. C[m][n] = sum over k of A[m][k] * B[n][k]; 128 x 64 of C a block.
// Kernels differ in the element type, the swizzle and which dimension of A and
// B is contiguous. Tensor maps describe A, B and C with boxes of what is named
// below. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "hopper.cuh"

constexpr int tileM = 128, tileN = 64, stages = 3, threads = 3 * 128;

/// How a tile of `depth` along k lies in shared memory.
template <SwizzleMode mode>
struct Rows { // k is contiguous: boxes of `span` bytes along k
  static constexpr int span = mode == swizzle128  ? 128
                              : mode == swizzle64 ? 64
                              : mode == swizzle32 ? 32
                                                  : 16;
  /// A wgmma is 32 bytes along k; without swizzle that is two core matrices.
  static __device__ uint64_t at(uint32_t tile, int rows, int firstRow,
                                int step) {
    if (mode == none)
      return describe(tile + step * 2 * rows * 16 + firstRow * 16, rows * 16,
                      128, mode);
    return describe(tile + firstRow * span + step * 32, 16, 8 * span, mode);
  }
};

/// Rows of A or B, `outer` of them, are fetched as boxes of span bytes by
/// `outer`.
template <typename T, SwizzleMode mode, typename Multiply>
__device__ void matmul(const CUtensorMap *mapA, const CUtensorMap *mapB,
                       const CUtensorMap *mapC, int k, Multiply multiply) {
  using Layout = Rows<mode>;
  constexpr int boxes = mode == none ? 4 : 1;
  constexpr int boxK = Layout::span / sizeof(T), depth = boxes * boxK;
  constexpr int bytesA = tileM * boxes * Layout::span;
  constexpr int bytesB = tileN * boxes * Layout::span;
  extern __shared__ __align__(1024) char shared[];
  __shared__ uint64_t full[stages], empty[stages];
  uint32_t ring = sharedAddress(shared);
  int group = threadIdx.x / 128, tiles = k / depth;
  if (threadIdx.x == 0) {
    prefetchMap(mapA);
    prefetchMap(mapB);
    for (int i = 0; i < stages; ++i) {
      initBarrier(full + i, 1);
      initBarrier(empty + i, 2 * 128);
    }
    fenceBarrierInit();
  }
  __syncthreads();

  if (group == 0) {
    lowerRegisters<40>();
    if (threadIdx.x / 32 == 0 && electOne())
      for (int t = 0; t < tiles; ++t) {
        int stage = t % stages;
        uint32_t a = ring + stage * (bytesA + bytesB), b = a + bytesA;
        waitParity(empty + stage, (t / stages & 1) ^ 1);
        expectBytes(full + stage, bytesA + bytesB);
        for (int i = 0; i < boxes; ++i) {
          int x = t * depth + i * boxK;
          loadTensor(a + i * tileM * Layout::span, mapA, full + stage, x,
                     blockIdx.y * tileM);
          loadTensor(b + i * tileN * Layout::span, mapB, full + stage, x,
                     blockIdx.x * tileN);
        }
      }
    return;
  }

  raiseRegisters<232>();
  int row = (group - 1) * 64;
  float sum[32];
  for (int t = 0; t < tiles; ++t) {
    int stage = t % stages;
    uint32_t a = ring + stage * (bytesA + bytesB), b = a + bytesA;
    waitParity(full + stage, t / stages & 1);
    fenceWgmma();
    for (int i = 0; i < boxes * Layout::span / 32; ++i)
      multiply(sum, Layout::at(a, tileM, row, i), Layout::at(b, tileN, 0, i),
               t + i > 0);
    commitWgmma();
    // Keeps one product in flight; the stage before it is free.
    waitForWgmma<1>(sum);
    if (t > 0)
      arrive(empty + (t - 1) % stages);
  }
  waitForWgmma<0>(sum);
  arrive(empty + (tiles - 1) % stages);

  // C leaves through shared memory of its own, 64 rows of 64 floats a group, as
  // two boxes of 32 columns.
  uint32_t lane = threadIdx.x % 32, warp = threadIdx.x / 32 % 4;
  uint32_t staging = stages * (bytesA + bytesB) + (group - 1) * 64 * 64 * 4;
  float *tile = reinterpret_cast<float *>(shared + staging);
  for (int i = 0; i < 32; ++i) {
    int column = i / 4 * 8 + lane % 4 * 2 + i % 2;
    int r = warp * 16 + lane / 4 + (i & 2) * 4;
    tile[column / 32 * 64 * 32 + r * 32 + column % 32] = sum[i];
  }
  fenceAsyncProxy();
  asm volatile("bar.sync %0, 128;" ::"r"(group) : "memory");
  if (threadIdx.x % 128 < 32 && electOne()) {
    for (int i = 0; i < 2; ++i)
      storeTensor(mapC, ring + staging + i * 64 * 32 * 4,
                  blockIdx.x * tileN + i * 32, blockIdx.y * tileM + row);
    commitBulk();
    waitBulkRead();
  }
}

#define KERNEL(name, T, mode, multiply)                                        \
  extern "C" __global__ void __launch_bounds__(threads, 1)                     \
      name(const __grid_constant__ CUtensorMap a,                              \
           const __grid_constant__ CUtensorMap b,                              \
           const __grid_constant__ CUtensorMap c, int k) {                     \
    matmul<T, mode>(&a, &b, &c, k,                                             \
                    [](float (&sum)[32], uint64_t x, uint64_t y, int more) {   \
                      multiply(sum, x, y, more);                               \
                    });                                                        \
  }
KERNEL(wgmma_f16_128, __half, swizzle128, wgmmaF16)
KERNEL(wgmma_f16_64, __half, swizzle64, wgmmaF16)
KERNEL(wgmma_f16_32, __half, swizzle32, wgmmaF16)
KERNEL(wgmma_f16_none, __half, none, wgmmaF16)
KERNEL(wgmma_bf16_128, __nv_bfloat16, swizzle128, wgmmaBF16)
KERNEL(wgmma_tf32_128, float, swizzle128, wgmmaTF32)
