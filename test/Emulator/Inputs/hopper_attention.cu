// Flash attention in the manner of FlashAttention-3 for sm_90a: a producer warp
// fetches K and V with tensor copies through a ring, two consumer warpgroups of
// 64 queries each multiply with wgmma, P stays in registers. Head size 64,
// tensors [head, position, 64]; tensor maps have boxes of 64 x 64 (x 1 head)
// with the 128-byte swizzle. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "hopper.cuh"

constexpr int tile = 64, groups = 2, stages = 2, threads = (1 + groups) * 128;
constexpr int tileBytes = tile * 64 * 2;
constexpr float log2e = 1.4426950408889634f, ln2 = 0.6931471805599453f;

struct Shared {
  __half q[groups][tile * 64]; // also the output
  __half k[stages][tile * 64], v[stages][tile * 64];
  uint64_t fullQ, fullK[stages], fullV[stages], emptyK[stages], emptyV[stages];
};

__device__ float maxOfQuad(float x) {
  x = fmaxf(x, __shfl_xor_sync(0xffffffff, x, 1));
  return fmaxf(x, __shfl_xor_sync(0xffffffff, x, 2));
}
__device__ float sumOfQuad(float x) {
  x += __shfl_xor_sync(0xffffffff, x, 1);
  return x + __shfl_xor_sync(0xffffffff, x, 2);
}

__device__ void produce(Shared &shared, const CUtensorMap *q,
                        const CUtensorMap *k, const CUtensorMap *v, int tiles) {
  expectBytes(&shared.fullQ, groups * tileBytes);
  for (int g = 0; g < groups; ++g)
    loadTensor(sharedAddress(shared.q[g]), q, &shared.fullQ, 0,
               (blockIdx.x * groups + g) * tile, blockIdx.y);
  for (int t = 0; t < tiles; ++t) {
    int stage = t % stages, parity = (t / stages & 1) ^ 1;
    waitParity(shared.emptyK + stage, parity);
    expectBytes(shared.fullK + stage, tileBytes);
    loadTensor(sharedAddress(shared.k[stage]), k, shared.fullK + stage, 0,
               t * tile, blockIdx.y);
    waitParity(shared.emptyV + stage, parity);
    expectBytes(shared.fullV + stage, tileBytes);
    loadTensor(sharedAddress(shared.v[stage]), v, shared.fullV + stage, 0,
               t * tile, blockIdx.y);
  }
}

/// The running state of one warpgroup; a thread has two rows.
struct Softmax {
  float maximum[2] = {-INFINITY, -INFINITY}, sum[2] = {0, 0};

  /// Scores become weights; `out` is scaled to the new maxima.
  __device__ void update(float (&scores)[32], float (&out)[32], float scale) {
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      float newMaximum = maximum[half];
#pragma unroll
      for (int i = 0; i < 16; ++i)
        newMaximum = fmaxf(newMaximum, scores[i / 2 * 4 + half * 2 + i % 2]);
      newMaximum = maxOfQuad(newMaximum);
      float base = newMaximum == -INFINITY ? 0 : newMaximum * scale;
      float correction = exp2Fast(maximum[half] * scale - base);
      maximum[half] = newMaximum;
      sum[half] *= correction;
#pragma unroll
      for (int i = 0; i < 16; ++i) {
        int at = i / 2 * 4 + half * 2 + i % 2;
        scores[at] = exp2Fast(scores[at] * scale - base);
        sum[half] += scores[at];
        out[at] *= correction;
      }
    }
  }
};

__device__ void consume(Shared &shared, const CUtensorMap *o, float *lse,
                        int group, int queries, int keys, int tiles,
                        float scale, int causal) {
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32 % 4;
  int first = (blockIdx.x * groups + group) * tile;
  int row = first + warp * 16 + lane / 4;
  uint32_t q = sharedAddress(shared.q[group]);
  float out[32] = {};
  Softmax softmax;
  waitParity(&shared.fullQ, 0);
  for (int t = 0; t < tiles; ++t) {
    int stage = t % stages, parity = t / stages & 1;
    float scores[32];
    waitParity(shared.fullK + stage, parity);
    fenceWgmma();
#pragma unroll
    for (int d = 0; d < 4; ++d)
      wgmmaF16(scores, describe(q + d * 32, 16, 1024, swizzle128),
               describe(sharedAddress(shared.k[stage]) + d * 32, 16, 1024,
                        swizzle128),
               d > 0);
    commitWgmma();
    waitForWgmma<0>(scores);
    arrive(shared.emptyK + stage);

    if ((t + 1) * tile > keys || (causal && (t + 1) * tile - 1 > first))
#pragma unroll
      for (int i = 0; i < 32; ++i) {
        int column = t * tile + i / 4 * 8 + lane % 4 * 2 + i % 2;
        if (column >= keys || (causal && column > row + (i & 2) * 4))
          scores[i] = -INFINITY;
      }
    softmax.update(scores, out, scale * log2e);

    uint32_t weights[4][4];
#pragma unroll
    for (int i = 0; i < 16; ++i)
      weights[i / 4][i % 4] =
          packPair(__half(), scores[2 * i], scores[2 * i + 1]);
    waitParity(shared.fullV + stage, parity);
    fenceWgmma();
#pragma unroll
    for (int s = 0; s < 4; ++s)
      wgmmaF16Registers(out, weights[s],
                        describe(sharedAddress(shared.v[stage]) + s * 16 * 128,
                                 8192, 1024, swizzle128));
    commitWgmma();
    waitForWgmma<0>(out);
    arrive(shared.emptyV + stage);
  }

  // Once all warps have waited for products that read Q, its place takes the
  // output, in the swizzle of the map.
  asm volatile("bar.sync %0, 128;" ::"r"(1 + group) : "memory");
  for (int half = 0; half < 2; ++half) {
    float sum = sumOfQuad(softmax.sum[half]), inverse = sum == 0 ? 0 : 1 / sum;
    for (int n = 0; n < 8; ++n) {
      out[n * 4 + half * 2] *= inverse;
      out[n * 4 + half * 2 + 1] *= inverse;
    }
    if (lane % 4 == 0 && row + half * 8 < queries)
      lse[blockIdx.y * queries + row + half * 8] =
          softmax.maximum[half] * scale + log2f(sum) * ln2;
  }
  for (int n = 0; n < 8; n += 2) {
    int r = warp * 16 + lane % 16, column = n + lane / 16;
    asm volatile(
        "stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1,%2,%3,%4};" ::"r"(
            q + r * 128 + ((column ^ (r & 7)) << 4)),
        "r"(packPair(__half(), out[n * 4], out[n * 4 + 1])),
        "r"(packPair(__half(), out[n * 4 + 2], out[n * 4 + 3])),
        "r"(packPair(__half(), out[n * 4 + 4], out[n * 4 + 5])),
        "r"(packPair(__half(), out[n * 4 + 6], out[n * 4 + 7]))
        : "memory");
  }
  fenceAsyncProxy();
  asm volatile("bar.sync %0, 128;" ::"r"(1 + group) : "memory");
  if (warp == 0 && electOne()) {
    storeTensor(o, q, 0, first, blockIdx.y);
    commitBulk();
    waitBulkRead();
  }
}

extern "C" __global__ void __launch_bounds__(threads, 1)
    flash_hopper(const __grid_constant__ CUtensorMap q,
                 const __grid_constant__ CUtensorMap k,
                 const __grid_constant__ CUtensorMap v,
                 const __grid_constant__ CUtensorMap o, float *lse, int queries,
                 int keys, float scale, int causal) {
  extern __shared__ __align__(1024) char memory[];
  Shared &shared = *reinterpret_cast<Shared *>(memory);
  if (threadIdx.x == 0) {
    initBarrier(&shared.fullQ, 1);
    for (int i = 0; i < stages; ++i) {
      initBarrier(shared.fullK + i, 1);
      initBarrier(shared.fullV + i, 1);
      initBarrier(shared.emptyK + i, groups * 128);
      initBarrier(shared.emptyV + i, groups * 128);
    }
    fenceBarrierInit();
  }
  __syncthreads();
  int end = causal ? min(keys, int(blockIdx.x + 1) * groups * tile) : keys;
  int tiles = (end + tile - 1) / tile, group = threadIdx.x / 128;
  if (group == 0) {
    lowerRegisters<40>();
    if (threadIdx.x / 32 == 0 && electOne())
      produce(shared, &q, &k, &v, tiles);
  } else {
    raiseRegisters<232>();
    consume(shared, &o, lse, group - 1, queries, keys, tiles, scale, causal);
  }
}
