// Flash attention in the manner of FlashAttention-2 for sm_80: 64 queries a
// block, 16 a warp, keys and values in tiles of 64 through two stages of
// swizzled shared memory. Head size 64. Tensors are [head, position, 64].
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ptx.cuh"

constexpr int tile = 64, headSize = 64, warps = 4, threads = 32 * warps;
constexpr int chunk = 8; // elements in 16 bytes
constexpr float log2e = 1.4426950408889634f, ln2 = 0.6931471805599453f;

/// Byte offset of a 16-byte chunk in a tile whose rows are 8 chunks.
__device__ inline uint32_t swizzled(int row, int column) {
  return row * 128 + ((column ^ (row & 7)) << 4);
}

/// Rows `first` to `first + 63` of a tensor of `rows` rows; those behind the
/// end become zeros.
template <typename T>
__device__ void copyTile(uint32_t to, const T *from, int first, int rows) {
#pragma unroll
  for (int i = 0; i < tile * 8 / threads; ++i) {
    int index = threadIdx.x + i * threads, row = index / 8, column = index % 8;
    bool inside = first + row < rows;
    const T *source = from + (inside ? (first + row) * headSize : 0);
    copyAsync16(to + swizzled(row, column), source + column * chunk,
                inside ? 16 : 0);
  }
}

__device__ inline float maxOfQuad(float x) {
  x = fmaxf(x, __shfl_xor_sync(0xffffffff, x, 1));
  return fmaxf(x, __shfl_xor_sync(0xffffffff, x, 2));
}
__device__ inline float sumOfQuad(float x) {
  x += __shfl_xor_sync(0xffffffff, x, 1);
  return x + __shfl_xor_sync(0xffffffff, x, 2);
}

template <typename T>
__device__ void flashAttention(const T *q, const T *k, const T *v, T *o,
                               float *lse, int queries, int keys, float scale,
                               int causal) {
  __shared__ alignas(128) T sharedQ[tile * headSize];
  __shared__ alignas(128) T sharedK[2][tile * headSize];
  __shared__ alignas(128) T sharedV[2][tile * headSize];
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  int firstQuery = blockIdx.x * tile, head = blockIdx.y;
  q += head * queries * headSize, o += head * queries * headSize;
  k += head * keys * headSize, v += head * keys * headSize;

  int end = causal ? min(keys, firstQuery + tile) : keys;
  int tiles = (end + tile - 1) / tile;
  copyTile(sharedAddress(sharedQ), q, firstQuery, queries);
  copyTile(sharedAddress(sharedK[0]), k, 0, keys);
  copyTile(sharedAddress(sharedV[0]), v, 0, keys);
  commitCopies();

  uint32_t fragmentQ[4][4];
  float sums[8][4] = {};
  float rowMax[2] = {-INFINITY, -INFINITY}, rowSum[2] = {0, 0};
  for (int t = 0; t < tiles; ++t) {
    if (t + 1 < tiles) {
      copyTile(sharedAddress(sharedK[(t + 1) & 1]), k, (t + 1) * tile, keys);
      copyTile(sharedAddress(sharedV[(t + 1) & 1]), v, (t + 1) * tile, keys);
    }
    commitCopies();
    waitForCopies<1>();
    __syncthreads();
    if (t == 0)
      for (int d = 0; d < 4; ++d)
        loadMatrices(fragmentQ[d],
                     sharedAddress(sharedQ) +
                         swizzled(warp * 16 + lane % 16, d * 2 + lane / 16));

    // scores = q * transpose(k)
    float scores[8][4] = {};
    uint32_t tileK = sharedAddress(sharedK[t & 1]);
#pragma unroll
    for (int d = 0; d < 4; ++d)
#pragma unroll
      for (int n = 0; n < 4; ++n) {
        uint32_t b[4];
        loadMatrices(b, tileK + swizzled(n * 16 + lane % 8 + lane / 16 * 8,
                                         d * 2 + lane / 8 % 2));
        multiplyAdd(T(), scores[2 * n], fragmentQ[d], b[0], b[1]);
        multiplyAdd(T(), scores[2 * n + 1], fragmentQ[d], b[2], b[3]);
      }

    // Columns behind the end, or after a causal query, do not count.
    int lastColumn = (t + 1) * tile - 1, firstRow = firstQuery + warp * 16;
    if (lastColumn >= keys || (causal && lastColumn > firstRow)) {
#pragma unroll
      for (int i = 0; i < 32; ++i) {
        int column = t * tile + i / 4 * 8 + lane % 4 * 2 + i % 2;
        int row = firstRow + lane / 4 + (i & 2) * 4;
        if (column >= keys || (causal && column > row))
          scores[i / 4][i % 4] = -INFINITY;
      }
    }

#pragma unroll
    for (int half = 0; half < 2; ++half) {
      float newMax = rowMax[half];
#pragma unroll
      for (int n = 0; n < 8; ++n)
        newMax =
            fmaxf(newMax, fmaxf(scores[n][2 * half], scores[n][2 * half + 1]));
      newMax = maxOfQuad(newMax);
      float base = newMax == -INFINITY ? 0 : newMax * scale * log2e;
      float correction = exp2Fast(rowMax[half] * scale * log2e - base);
      rowMax[half] = newMax;
      rowSum[half] *= correction;
#pragma unroll
      for (int n = 0; n < 8; ++n)
#pragma unroll
        for (int i = 2 * half; i < 2 * half + 2; ++i) {
          scores[n][i] = exp2Fast(scores[n][i] * (scale * log2e) - base);
          rowSum[half] += scores[n][i];
          sums[n][i] *= correction;
        }
    }

    // sums += scores * v
    uint32_t tileV = sharedAddress(sharedV[t & 1]);
#pragma unroll
    for (int s = 0; s < 4; ++s) {
      uint32_t a[4];
#pragma unroll
      for (int i = 0; i < 4; ++i)
        a[i] = packPair(T(), scores[2 * s + i / 2][i % 2 * 2],
                        scores[2 * s + i / 2][i % 2 * 2 + 1]);
#pragma unroll
      for (int n = 0; n < 4; ++n) {
        uint32_t b[4];
        loadMatricesTransposed(
            b, tileV + swizzled(s * 16 + lane % 16, n * 2 + lane / 16));
        multiplyAdd(T(), sums[2 * n], a, b[0], b[1]);
        multiplyAdd(T(), sums[2 * n + 1], a, b[2], b[3]);
      }
    }
    // The next iteration overwrites this stage.
    __syncthreads();
  }

  // The output leaves through shared memory, 16 bytes a thread. Each warp reads
  // only the rows of Q, now of O, that it has written itself.
  uint32_t *sharedO = reinterpret_cast<uint32_t *>(sharedQ);
#pragma unroll
  for (int half = 0; half < 2; ++half) {
    float sum = sumOfQuad(rowSum[half]);
    float inverse = sum == 0 ? 0 : 1 / sum;
    int row = warp * 16 + half * 8 + lane / 4;
#pragma unroll
    for (int n = 0; n < 8; ++n)
      sharedO[(swizzled(row, n) >> 2) + lane % 4] = packPair(
          T(), sums[n][2 * half] * inverse, sums[n][2 * half + 1] * inverse);
    if (lane % 4 == 0 && firstQuery + row < queries)
      lse[head * queries + firstQuery + row] =
          rowMax[half] * scale + log2f(sum) * ln2;
  }
  __syncwarp();
#pragma unroll
  for (int i = 0; i < 4; ++i) {
    int row = warp * 16 + i * 4 + lane / 8, column = lane % 8;
    if (firstQuery + row < queries)
      *reinterpret_cast<uint4 *>(o + (firstQuery + row) * headSize +
                                 column * chunk) =
          *reinterpret_cast<uint4 *>(sharedO + (swizzled(row, column) >> 2));
  }
}

#define KERNEL(name, T)                                                        \
  extern "C" __global__ void __launch_bounds__(threads)                        \
      name(const T *q, const T *k, const T *v, T *o, float *lse, int queries,  \
           int keys, float scale, int causal) {                                \
    flashAttention(q, k, v, o, lse, queries, keys, scale, causal);             \
  }
KERNEL(flash_f16, __half)
KERNEL(flash_bf16, __nv_bfloat16)
