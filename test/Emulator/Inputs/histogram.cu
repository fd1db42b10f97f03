// Atomic operations on shared and global memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

extern "C" __global__ void histogram(const unsigned char *in, unsigned *out,
                                     int n) {
  __shared__ unsigned counts[256];
  for (int i = threadIdx.x; i < 256; i += blockDim.x)
    counts[i] = 0;
  __syncthreads();
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n;
       i += gridDim.x * blockDim.x)
    atomicAdd(&counts[in[i]], 1u);
  __syncthreads();
  for (int i = threadIdx.x; i < 256; i += blockDim.x)
    atomicAdd(&out[i], counts[i]);
}

/// One of everything that atomics can do; `out` has 12 words of each kind.
extern "C" __global__ void atomics(unsigned *words, int *ints,
                                   unsigned long long *longs, float *floats,
                                   double *doubles) {
  unsigned t = threadIdx.x;
  atomicAdd(&words[0], t);
  atomicSub(&words[1], t);
  atomicMin(&words[2], t);
  atomicMax(&words[3], t);
  atomicAnd(&words[4], ~(1u << t % 32));
  atomicOr(&words[5], 1u << t % 32);
  atomicXor(&words[6], t * 77);
  atomicInc(&words[7], 20);
  atomicDec(&words[8], 20);
  atomicMin(&ints[0], 5 - int(t));
  atomicMax(&ints[1], int(t) - 5);
  atomicAdd(&longs[0], 0x100000000ull + t);
  atomicMax(&longs[1], (unsigned long long)t << 40);
  atomicAdd(&floats[0], 0.5f * t);
  atomicAdd(&doubles[0], 0.25 * t);
  // A maximum of floats by compare and swap.
  unsigned old = words[9], assumed;
  do {
    assumed = old;
    float larger = fmaxf(__uint_as_float(assumed), float(t * 37 % 64));
    old = atomicCAS(&words[9], assumed, __float_as_uint(larger));
  } while (old != assumed);
}
