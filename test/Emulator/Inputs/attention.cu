// Attention of one head in f32: every thread one query; and one block for 64
// queries with keys and values in shared memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

constexpr int headSize = 32;

extern "C" __global__ void naiveAttention(const float *q, const float *k,
                                          const float *v, float *o, int length,
                                          float scale) {
  int row = blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= length)
    return;
  float maximum = -INFINITY, sum = 0, accumulator[headSize] = {};
  for (int key = 0; key < length; ++key) {
    float score = 0;
    for (int d = 0; d < headSize; ++d)
      score += q[row * headSize + d] * k[key * headSize + d];
    score *= scale;
    float larger = fmaxf(maximum, score);
    float rescale = __expf(maximum - larger), weight = __expf(score - larger);
    sum = sum * rescale + weight;
    for (int d = 0; d < headSize; ++d)
      accumulator[d] =
          accumulator[d] * rescale + weight * v[key * headSize + d];
    maximum = larger;
  }
  for (int d = 0; d < headSize; ++d)
    o[row * headSize + d] = accumulator[d] / sum;
}

extern "C" __global__ void tiledAttention(const float *q, const float *k,
                                          const float *v, float *o, int length,
                                          float scale) {
  constexpr int tileSize = 16;
  __shared__ float4 keys[tileSize][headSize / 4], values[tileSize][headSize / 4];
  int row = blockIdx.x * blockDim.x + threadIdx.x;
  int clamped = min(row, length - 1);
  float query[headSize], accumulator[headSize] = {};
  for (int d = 0; d < headSize; ++d)
    query[d] = q[clamped * headSize + d] * scale;
  float maximum = -INFINITY, sum = 0;
  for (int first = 0; first < length; first += tileSize) {
    int count = min(tileSize, length - first);
    __syncthreads();
    for (int i = threadIdx.x; i < count * headSize / 4; i += blockDim.x) {
      (&keys[0][0])[i] =
          reinterpret_cast<const float4 *>(k + first * headSize)[i];
      (&values[0][0])[i] =
          reinterpret_cast<const float4 *>(v + first * headSize)[i];
    }
    __syncthreads();
    for (int key = 0; key < count; ++key) {
      float score = 0;
      for (int d = 0; d < headSize / 4; ++d) {
        float4 part = keys[key][d];
        score += query[4 * d] * part.x + query[4 * d + 1] * part.y +
                 query[4 * d + 2] * part.z + query[4 * d + 3] * part.w;
      }
      float larger = fmaxf(maximum, score);
      float rescale = __expf(maximum - larger), weight = __expf(score - larger);
      sum = sum * rescale + weight;
      for (int d = 0; d < headSize / 4; ++d) {
        float4 part = values[key][d];
        float *a = accumulator + 4 * d;
        a[0] = a[0] * rescale + weight * part.x;
        a[1] = a[1] * rescale + weight * part.y;
        a[2] = a[2] * rescale + weight * part.z;
        a[3] = a[3] * rescale + weight * part.w;
      }
      maximum = larger;
    }
  }
  if (row < length)
    for (int d = 0; d < headSize; ++d)
      o[row * headSize + d] = accumulator[d] / sum;
}
