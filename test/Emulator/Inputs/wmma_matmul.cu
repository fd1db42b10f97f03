// Matrix products with the wmma API: every shape and type of it, one warp a
// block, and one kernel that stages tiles in shared memory. C = A * B, sizes
// are multiples of the shape, A row-major, B column-major but where said
// otherwise. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <mma.h>

using namespace nvcuda;

/// Fragments of tf32 are filled with f32 values that the kernel has to round.
template <typename Fragment>
__device__ void roundToTf32(Fragment &fragment) {
  for (float &x : fragment.x)
    x = wmma::__float_to_tf32(x);
}

template <int M, int N, int K, typename Factor, typename In, typename Sum,
          typename LayoutB = wmma::col_major>
__device__ void matmul(const In *a, const In *b, Sum *c, int n, int k) {
  int row = blockIdx.y * M, column = blockIdx.x * N;
  constexpr bool columnMajor = std::is_same_v<LayoutB, wmma::col_major>;
  wmma::fragment<wmma::accumulator, M, N, K, Sum> sum;
  wmma::fill_fragment(sum, Sum(0));
  for (int i = 0; i < k; i += K) {
    wmma::fragment<wmma::matrix_a, M, N, K, Factor, wmma::row_major> tileA;
    wmma::fragment<wmma::matrix_b, M, N, K, Factor, LayoutB> tileB;
    wmma::load_matrix_sync(tileA, a + row * k + i, k);
    if (columnMajor)
      wmma::load_matrix_sync(tileB, b + column * k + i, k);
    else
      wmma::load_matrix_sync(tileB, b + i * n + column, n);
    if constexpr (std::is_same_v<Factor, wmma::precision::tf32>) {
      roundToTf32(tileA);
      roundToTf32(tileB);
    }
    wmma::mma_sync(sum, tileA, tileB, sum);
  }
  wmma::store_matrix_sync(c + row * n + column, sum, n, wmma::mem_row_major);
}

#define KERNEL(name, m, n_, k_, Factor, In, Sum, ...)                          \
  extern "C" __global__ void __launch_bounds__(32)                             \
      name(const In *a, const In *b, Sum *c, int n, int k) {                   \
    matmul<m, n_, k_, Factor, In, Sum, ##__VA_ARGS__>(a, b, c, n, k);          \
  }
KERNEL(wmma_16x16_f16, 16, 16, 16, __half, __half, float)
KERNEL(wmma_16x16_f16_rows, 16, 16, 16, __half, __half, float, wmma::row_major)
KERNEL(wmma_32x8_f16, 32, 8, 16, __half, __half, float)
KERNEL(wmma_8x32_f16, 8, 32, 16, __half, __half, float)
KERNEL(wmma_16x16_f16_half, 16, 16, 16, __half, __half, __half)
KERNEL(wmma_16x16_bf16, 16, 16, 16, __nv_bfloat16, __nv_bfloat16, float)
KERNEL(wmma_32x8_bf16, 32, 8, 16, __nv_bfloat16, __nv_bfloat16, float)
KERNEL(wmma_8x32_bf16, 8, 32, 16, __nv_bfloat16, __nv_bfloat16, float)
KERNEL(wmma_tf32, 16, 16, 8, wmma::precision::tf32, float, float)
KERNEL(wmma_f64, 8, 8, 4, double, double, double)
KERNEL(wmma_s8, 16, 16, 16, signed char, signed char, int)
KERNEL(wmma_u8, 32, 8, 16, unsigned char, unsigned char, int)

/// 64 x 64 of C a block, four warps of 32 x 32 each, tiles of k = 32 staged in
/// padded shared memory; C is scaled in its fragments and leaves column-major.
extern "C" __global__ void __launch_bounds__(128)
    wmma_staged(const __half *a, const __half *b, float *c, int n, int k) {
  constexpr int tile = 64, depth = 32, pitch = depth + 8;
  __shared__ alignas(32) __half sharedA[tile * pitch], sharedB[tile * pitch];
  int warp = threadIdx.x / 32, row = warp / 2 * 32, column = warp % 2 * 32;
  a += blockIdx.y * tile * k, b += blockIdx.x * tile * k;
  wmma::fragment<wmma::accumulator, 16, 16, 16, float> sums[2][2];
  for (auto &rowOfSums : sums)
    for (auto &sum : rowOfSums)
      wmma::fill_fragment(sum, 0.0f);
  for (int i = 0; i < k; i += depth) {
    for (int at = threadIdx.x; at < tile * depth / 8; at += 128) {
      int r = at / (depth / 8), d = at % (depth / 8) * 8;
      *reinterpret_cast<uint4 *>(sharedA + r * pitch + d) =
          *reinterpret_cast<const uint4 *>(a + r * k + i + d);
      *reinterpret_cast<uint4 *>(sharedB + r * pitch + d) =
          *reinterpret_cast<const uint4 *>(b + r * k + i + d);
    }
    __syncthreads();
    for (int d = 0; d < depth; d += 16)
      for (int x = 0; x < 2; ++x)
        for (int y = 0; y < 2; ++y) {
          wmma::fragment<wmma::matrix_a, 16, 16, 16, __half, wmma::row_major>
              tileA;
          wmma::fragment<wmma::matrix_b, 16, 16, 16, __half, wmma::col_major>
              tileB;
          wmma::load_matrix_sync(tileA, sharedA + (row + x * 16) * pitch + d,
                                 pitch);
          wmma::load_matrix_sync(tileB, sharedB + (column + y * 16) * pitch + d,
                                 pitch);
          wmma::mma_sync(sums[x][y], tileA, tileB, sums[x][y]);
        }
    __syncthreads();
  }
  int m = gridDim.y * tile;
  for (int x = 0; x < 2; ++x)
    for (int y = 0; y < 2; ++y) {
      for (float &value : sums[x][y].x)
        value *= 0.5f;
      int toRow = blockIdx.y * tile + row + x * 16;
      int toColumn = blockIdx.x * tile + column + y * 16;
      wmma::store_matrix_sync(c + toColumn * m + toRow, sums[x][y], m,
                              wmma::mem_col_major);
    }
}
