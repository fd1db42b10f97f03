// Sums and scans through shared memory and through the lanes of a warp.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

__device__ float sumOfWarp(float value) {
  for (int offset = 16; offset > 0; offset /= 2)
    value += __shfl_down_sync(0xffffffffu, value, offset);
  return value;
}

/// One sum for each block; `n` may be anything.
extern "C" __global__ void sumBlocks(const float *in, float *out, int n) {
  __shared__ float partial[32];
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n;
       i += gridDim.x * blockDim.x)
    sum += in[i];
  sum = sumOfWarp(sum);
  if (threadIdx.x % 32 == 0)
    partial[threadIdx.x / 32] = sum;
  __syncthreads();
  if (threadIdx.x < 32) {
    sum = threadIdx.x < blockDim.x / 32 ? partial[threadIdx.x] : 0;
    sum = sumOfWarp(sum);
    if (threadIdx.x == 0)
      out[blockIdx.x] = sum;
  }
}

/// Inclusive sums of up to 1024 numbers in dynamic shared memory (Hillis and
/// Steele).
extern "C" __global__ void scanBlock(int *data) {
  extern __shared__ int buffer[];
  int i = threadIdx.x;
  buffer[i] = data[i];
  for (int distance = 1; distance < blockDim.x; distance *= 2) {
    __syncthreads();
    int other = i >= distance ? buffer[i - distance] : 0;
    __syncthreads();
    buffer[i] += other;
  }
  data[i] = buffer[i];
}

/// Reductions that are instructions: sum, minimum and maximum of the warp, how
/// many are odd, and the lanes that have the same value.
extern "C" __global__ void reduceWarp(const int *in, int *out) {
  int value = in[threadIdx.x];
  int *row = out + threadIdx.x * 6;
  row[0] = __reduce_add_sync(0xffffffffu, value);
  row[1] = __reduce_min_sync(0xffffffffu, value);
  row[2] = __reduce_max_sync(0xffffffffu, unsigned(value));
  row[3] = __popc(__ballot_sync(0xffffffffu, value & 1));
  row[4] = __match_any_sync(0xffffffffu, value);
  row[5] = __syncthreads_count(value > 0);
}
