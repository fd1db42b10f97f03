// Matrix products with mma.sync on sm_80: a multi-stage cp.async pipeline with
// swizzled tiles and ldmatrix, and small kernels for the other types, which
// load their fragments element by element from the tables of the ISA. C[m][n] =
// sum over k of A[m][k] * B[n][k]. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "ptx.cuh"

constexpr int tile = 64, depth = 64, stages = 3, threads = 128;

__device__ inline uint32_t swizzled(int row, int column) {
  return row * 128 + ((column ^ (row & 7)) << 4);
}

template <typename T>
__device__ void copyTile(uint32_t to, const T *from, int pitch) {
  for (int i = threadIdx.x; i < tile * depth / 8; i += threads)
    copyAsync16(to + swizzled(i / 8, i % 8), from + i / 8 * pitch + i % 8 * 8);
}

/// 64 x 64 of C a block, 16 x 64 a warp.
template <typename T>
__device__ void matmul(const T *a, const T *b, float *c, int n, int k) {
  extern __shared__ __align__(128) char shared[];
  constexpr uint32_t tileBytes = tile * depth * sizeof(T);
  uint32_t sharedA = sharedAddress(shared);
  uint32_t sharedB = sharedA + stages * tileBytes;
  int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  a += blockIdx.y * tile * k, b += blockIdx.x * tile * k;

  int tiles = k / depth;
  auto fetch = [&](int t) {
    if (t < tiles) {
      copyTile(sharedA + t % stages * tileBytes, a + t * depth, k);
      copyTile(sharedB + t % stages * tileBytes, b + t * depth, k);
    }
    commitCopies();
  };
  for (int t = 0; t < stages - 1; ++t)
    fetch(t);

  float sums[8][4] = {};
  for (int t = 0; t < tiles; ++t) {
    waitForCopies<stages - 2>();
    __syncthreads();
    // The stage that was read before this barrier is free now.
    fetch(t + stages - 1);
    uint32_t tileA = sharedA + t % stages * tileBytes;
    uint32_t tileB = sharedB + t % stages * tileBytes;
    for (int d = 0; d < depth / 16; ++d) {
      uint32_t fragmentA[4], fragmentB[4];
      loadMatrices(fragmentA,
                   tileA + swizzled(warp * 16 + lane % 16, d * 2 + lane / 16));
#pragma unroll
      for (int j = 0; j < 4; ++j) {
        loadMatrices(fragmentB,
                     tileB + swizzled(j * 16 + lane % 8 + lane / 16 * 8,
                                      d * 2 + lane / 8 % 2));
        multiplyAdd(T(), sums[2 * j], fragmentA, fragmentB[0], fragmentB[1]);
        multiplyAdd(T(), sums[2 * j + 1], fragmentA, fragmentB[2],
                    fragmentB[3]);
      }
    }
  }

  int row = blockIdx.y * tile + warp * 16 + lane / 4;
  int column = blockIdx.x * tile + lane % 4 * 2;
  for (int j = 0; j < 8; ++j)
    for (int half = 0; half < 2; ++half)
      *reinterpret_cast<float2 *>(c + (row + half * 8) * n + column + j * 8) =
          make_float2(sums[j][2 * half], sums[j][2 * half + 1]);
}

extern "C" __global__ void __launch_bounds__(threads)
    mma_f16(const __half *a, const __half *b, float *c, int n, int k) {
  matmul(a, b, c, n, k);
}
extern "C" __global__ void __launch_bounds__(threads)
    mma_bf16(const __nv_bfloat16 *a, const __nv_bfloat16 *b, float *c, int n,
             int k) {
  matmul(a, b, c, n, k);
}

template <typename To, typename From>
__device__ To bitCast(From value) {
  return *reinterpret_cast<To *>(&value);
}

/// One warp for 16 x 8 of C; f16 sums.
extern "C" __global__ void __launch_bounds__(32)
    mma_f16_sums(const __half *a, const __half *b, __half *c, int n, int k) {
  int lane = threadIdx.x, row = blockIdx.y * 16 + lane / 4;
  int column = blockIdx.x * 8 + lane / 4, pair = lane % 4 * 2;
  uint32_t sum[2] = {0, 0};
  for (int d = 0; d < k; d += 8) {
    const uint32_t *upper =
        reinterpret_cast<const uint32_t *>(a + row * k + d + pair);
    uint32_t b0 =
        *reinterpret_cast<const uint32_t *>(b + column * k + d + pair);
    asm("mma.sync.aligned.m16n8k8.row.col.f16.f16.f16.f16 {%0,%1}, {%2,%3}, "
        "{%4}, {%0,%1};"
        : "+r"(sum[0]), "+r"(sum[1])
        : "r"(upper[0]), "r"(upper[4 * k]), "r"(b0));
  }
  for (int half = 0; half < 2; ++half)
    *reinterpret_cast<uint32_t *>(c + (row + half * 8) * n + blockIdx.x * 8 +
                                  pair) = sum[half];
}

/// One warp for 16 x 8 of C; 3xTF32 if `splits`, which has nearly the accuracy
/// of f32: x = big + small, big * small and small * big are added.
extern "C" __global__ void __launch_bounds__(32)
    mma_tf32(const float *a, const float *b, float *c, int n, int k,
             int splits) {
  int lane = threadIdx.x, row = blockIdx.y * 16 + lane / 4;
  int column = blockIdx.x * 8 + lane / 4, member = lane % 4;
  float sum[4] = {};
  auto round = [](float x) {
    uint32_t bits;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
    return bits;
  };
  auto multiply = [&](const uint32_t (&x)[4], const uint32_t (&y)[2]) {
    asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, "
        "{%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
        : "r"(x[0]), "r"(x[1]), "r"(x[2]), "r"(x[3]), "r"(y[0]), "r"(y[1]));
  };
  for (int d = 0; d < k; d += 8) {
    uint32_t bigA[4], smallA[4], bigB[2], smallB[2];
    for (int i = 0; i < 4; ++i) {
      float x = a[(row + i % 2 * 8) * k + d + member + i / 2 * 4];
      bigA[i] = round(x);
      smallA[i] = round(x - bitCast<float>(bigA[i]));
    }
    for (int i = 0; i < 2; ++i) {
      float x = b[column * k + d + member + i * 4];
      bigB[i] = round(x);
      smallB[i] = round(x - bitCast<float>(bigB[i]));
    }
    if (splits) {
      multiply(smallA, bigB);
      multiply(bigA, smallB);
    }
    multiply(bigA, bigB);
  }
  for (int i = 0; i < 4; ++i)
    c[(row + i / 2 * 8) * n + blockIdx.x * 8 + member * 2 + i % 2] = sum[i];
}

/// One warp for 8 x 8 of C in f64.
extern "C" __global__ void __launch_bounds__(32)
    mma_f64(const double *a, const double *b, double *c, int n, int k) {
  int group = threadIdx.x / 4, member = threadIdx.x % 4;
  int row = blockIdx.y * 8 + group, column = blockIdx.x * 8 + group;
  double sum[2] = {};
  for (int d = 0; d < k; d += 4)
    asm("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0,%1}, {%2}, {%3}, "
        "{%0,%1};"
        : "+d"(sum[0]), "+d"(sum[1])
        : "d"(a[row * k + d + member]), "d"(b[column * k + d + member]));
  for (int i = 0; i < 2; ++i)
    c[row * n + blockIdx.x * 8 + member * 2 + i] = sum[i];
}

/// One warp for 16 x 8 of C, signed by unsigned bytes.
extern "C" __global__ void __launch_bounds__(32)
    mma_s8(const signed char *a, const unsigned char *b, int *c, int n, int k) {
  int group = threadIdx.x / 4, quad = threadIdx.x % 4 * 4;
  int row = blockIdx.y * 16 + group, column = blockIdx.x * 8 + group;
  int sum[4] = {};
  for (int d = 0; d < k; d += 32) {
    auto word = [&](const void *base, int at) {
      return *reinterpret_cast<const uint32_t *>(
          static_cast<const char *>(base) + at + d + quad);
    };
    asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.u8.s32 {%0,%1,%2,%3}, "
        "{%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+r"(sum[0]), "+r"(sum[1]), "+r"(sum[2]), "+r"(sum[3])
        : "r"(word(a, row * k)), "r"(word(a, (row + 8) * k)),
          "r"(word(a, row * k + 16)), "r"(word(a, (row + 8) * k + 16)),
          "r"(word(b, column * k)), "r"(word(b, column * k + 16)));
  }
  for (int i = 0; i < 4; ++i)
    c[(row + i / 2 * 8) * n + blockIdx.x * 8 + quad / 2 + i % 2] = sum[i];
}

/// Transposes 8 x 8 tiles of 16-bit values within a warp, then through shared
/// memory with ldmatrix x1 and x2: three transpositions for each tile.
extern "C" __global__ void __launch_bounds__(32)
    transpose_tiles(const uint32_t *from, uint32_t *to) {
  __shared__ alignas(16) uint32_t tiles[2][32];
  int lane = threadIdx.x;
  for (int i = 0; i < 2; ++i) {
    uint32_t word = from[(blockIdx.x * 2 + i) * 32 + lane];
    asm volatile("movmatrix.sync.aligned.m8n8.trans.b16 %0, %1;"
                 : "=r"(word)
                 : "r"(word));
    tiles[i][lane] = word;
  }
  __syncwarp();
  uint32_t row = sharedAddress(tiles) + lane % 16 * 16, words[2], last;
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0,%1}, [%2];"
               : "=r"(words[0]), "=r"(words[1])
               : "r"(row)
               : "memory");
  __syncwarp();
  tiles[0][lane] = words[0];
  __syncwarp();
  asm volatile("ldmatrix.sync.aligned.m8n8.x1.trans.shared.b16 {%0}, [%1];"
               : "=r"(last)
               : "r"(sharedAddress(tiles) + lane % 8 * 16)
               : "memory");
  to[blockIdx.x * 64 + lane] = last;
  asm volatile("movmatrix.sync.aligned.m8n8.trans.b16 %0, %0;"
               : "+r"(words[1]));
  to[blockIdx.x * 64 + 32 + lane] = words[1];
}
