// Threads that go different ways: loops of different lengths, switches, early
// exits, calls, recursion, locks. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

/// Steps until the Collatz sequence reaches 1.
extern "C" __global__ void collatz(const unsigned *in, unsigned *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n)
    return;
  unsigned long long value = in[i];
  unsigned steps = 0;
  while (value != 1) {
    value = value % 2 ? 3 * value + 1 : value / 2;
    ++steps;
  }
  out[i] = steps;
}

__device__ __noinline__ int fibonacci(int n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
extern "C" __global__ void recurse(int *out) {
  out[threadIdx.x] = fibonacci(threadIdx.x % 12);
}

struct Triple {
  int a;
  double b;
  float c[3];
};
__device__ __noinline__ Triple change(Triple value, const int *table, int i) {
  value.a += table[i & 3];
  value.b *= 2;
  value.c[i % 3] -= 1;
  return value;
}
/// Structures by value, arrays that are indexed at run time, generic pointers
/// to local, shared and global memory.
extern "C" __global__ void callWithStructs(int *out, const int *global) {
  __shared__ int shared[4];
  if (threadIdx.x < 4)
    shared[threadIdx.x] = 10 * threadIdx.x;
  __syncthreads();
  int local[4] = {1, 2, 3, 4};
  local[threadIdx.x & 3] += 100;
  const int *table = threadIdx.x % 3 == 0   ? shared
                     : threadIdx.x % 3 == 1 ? local
                                            : global;
  Triple value = {int(threadIdx.x), 1.5, {1, 2, 3}};
  for (int i = 0; i < 5; ++i)
    value = change(value, table, i + threadIdx.x);
  out[threadIdx.x] =
      value.a + int(value.b) + int(value.c[0] + value.c[1] * value.c[2]);
}

extern "C" __global__ void chooseBranch(const int *in, int *out) {
  int value = in[threadIdx.x], result;
  switch (value) {
  case 0: result = 7; break;
  case 1: result = value * 3; break;
  case 2: result = value - 100; break;
  case 3: result = in[threadIdx.x ^ 1] * 5; break;
  case 4: result = value << 4; break;
  case 5: result = 55; break;
  case 6: result = ~value; break;
  case 7: result = value ^ 0x1234; break;
  default: result = -1;
  }
  for (int i = 0; i < value; ++i) {
    if (result > 1000)
      break;
    if (i % 3 == threadIdx.x % 3)
      continue;
    result += i * i;
  }
  out[threadIdx.x] = result;
}

/// Lanes of a warp pass a lock to each other: works only when each of them can
/// go on independently.
extern "C" __global__ void lockInWarp(int *lock, int *counter) {
  bool isDone = false;
  while (!isDone) {
    if (atomicCAS(lock, 0, 1) == 0) {
      *counter = *counter + 1;
      __threadfence();
      atomicExch(lock, 0);
      isDone = true;
    }
  }
}

/// The second warp waits for a flag that the first one sets.
extern "C" __global__ void waitForFlag(int *out) {
  __shared__ volatile int flag;
  __shared__ int value;
  if (threadIdx.x == 0)
    flag = 0;
  __syncthreads();
  if (threadIdx.x == 0) {
    value = 42;
    __threadfence_block();
    flag = 1;
  }
  if (threadIdx.x == 32) {
    while (flag == 0) {
    }
    __threadfence_block();
    out[0] = value;
  }
}

/// Producers and consumers with barriers of their own (bar.arrive, bar.sync).
extern "C" __global__ void namedBarriers(int *out) {
  __shared__ int buffer[32];
  int lane = threadIdx.x % 32;
  for (int i = 0; i < 4; ++i) {
    if (threadIdx.x < 32) {
      if (i > 0)
        asm volatile("bar.sync 2, 64;" ::: "memory");
      buffer[lane] = i * 100 + lane;
      asm volatile("bar.arrive 1, 64;" ::: "memory");
    } else {
      asm volatile("bar.sync 1, 64;" ::: "memory");
      out[i * 32 + lane] = buffer[lane ^ 1];
      if (i < 3)
        asm volatile("bar.arrive 2, 64;" ::: "memory");
    }
  }
}
