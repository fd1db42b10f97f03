// Kernels with mistakes that the emulator must find.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

extern "C" __global__ void missingBarrier(int *out) {
  __shared__ int buffer[64];
  buffer[threadIdx.x] = threadIdx.x;
  out[threadIdx.x] = buffer[63 - threadIdx.x];
}
/// The second write comes before all have read.
extern "C" __global__ void missingSecondBarrier(int *out) {
  __shared__ int buffer[64];
  buffer[threadIdx.x] = threadIdx.x;
  __syncthreads();
  int value = buffer[63 - threadIdx.x];
  buffer[threadIdx.x] = value;
  out[threadIdx.x] = value;
}
extern "C" __global__ void uninitializedShared(int *out) {
  __shared__ int buffer[64];
  if (threadIdx.x < 63)
    buffer[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = buffer[63 - threadIdx.x];
}
extern "C" __global__ void uninitializedLocal(int *out, int n) {
  int local[8];
  for (int i = 0; i < n; ++i)
    local[i * 5 & 7] = i;
  out[threadIdx.x] = local[threadIdx.x & 7];
}
extern "C" __global__ void outOfBoundsShared(int *out, int i) {
  extern __shared__ int buffer[];
  buffer[threadIdx.x + i] = 1;
  out[threadIdx.x] = buffer[threadIdx.x + i];
}
extern "C" __global__ void misaligned(char *in, int *out) {
  out[threadIdx.x] = *reinterpret_cast<int *>(in + 4 * threadIdx.x + 2);
}
extern "C" __global__ void barrierInHalfAWarp(int *out) {
  if (threadIdx.x % 2)
    __syncthreads();
  else
    out[threadIdx.x] = 1;
  if (threadIdx.x % 2 == 0)
    asm volatile("bar.sync 1;");
}
extern "C" __global__ void deadlock(int *out) {
  if (threadIdx.x < 32)
    asm volatile("bar.sync 1, 64;");
  else
    asm volatile("bar.sync 2, 64;");
  out[threadIdx.x] = 1;
}
extern "C" __global__ void shuffleFromExited(int *out) {
  if (threadIdx.x == 3)
    return;
  out[threadIdx.x] = __shfl_xor_sync(0xffffffffu, threadIdx.x, 1);
}
extern "C" __global__ void endless(int *out) {
  while (*(volatile int *)out == 0) {
  }
}
