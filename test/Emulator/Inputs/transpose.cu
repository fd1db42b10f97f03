// A transpose through shared memory, with and without bank conflicts.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

template <int pitch>
__device__ void transpose(const float *in, float *out, int width, int height) {
  __shared__ float tile[32][pitch];
  int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
  for (int i = 0; i < 32; i += blockDim.y)
    if (x < width && y + i < height)
      tile[threadIdx.y + i][threadIdx.x] = in[(y + i) * width + x];
  __syncthreads();
  x = blockIdx.y * 32 + threadIdx.x;
  y = blockIdx.x * 32 + threadIdx.y;
  for (int i = 0; i < 32; i += blockDim.y)
    if (x < height && y + i < width)
      out[(y + i) * height + x] = tile[threadIdx.x][threadIdx.y + i];
}

extern "C" __global__ void transposeConflicting(const float *in, float *out,
                                                int width, int height) {
  transpose<32>(in, out, width, height);
}
extern "C" __global__ void transposePadded(const float *in, float *out,
                                           int width, int height) {
  transpose<33>(in, out, width, height);
}
