// Asynchronous copies of sm_80 in the ways that CUDA C++ spells them. Every
// kernel computes out[i] = 2 * in[i] + in[partner of i within its tile], so
// that threads read what other threads have copied. A tile is 256 floats.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ptx.cuh"

#include <cooperative_groups.h>
#include <cuda/barrier>
#include <cuda/pipeline>
#include <cuda_pipeline.h>

#pragma nv_diag_suppress static_var_with_dynamic_init

constexpr int tile = 256, threads = 256;

__device__ inline float combine(const float *values) {
  return 2 * values[threadIdx.x] + values[tile - 1 - threadIdx.x];
}

/// The primitives: 4-byte copies, four stages, wait_prior.
extern "C" __global__ void __launch_bounds__(threads)
    copies_primitives(const float *in, float *out, int tiles) {
  constexpr int stages = 4;
  __shared__ float buffer[stages][tile];
  for (int t = 0; t < stages - 1; ++t) {
    if (t < tiles)
      __pipeline_memcpy_async(&buffer[t][threadIdx.x],
                              in + t * tile + threadIdx.x, 4);
    __pipeline_commit();
  }
  for (int t = 0; t < tiles; ++t) {
    int next = t + stages - 1;
    __pipeline_wait_prior(stages - 2);
    __syncthreads();
    if (next < tiles)
      __pipeline_memcpy_async(&buffer[next % stages][threadIdx.x],
                              in + next * tile + threadIdx.x, 4);
    __pipeline_commit();
    out[t * tile + threadIdx.x] = combine(buffer[t % stages]);
  }
}

/// 16-byte copies with zero fill behind `size`, and the last tile's wait_all.
extern "C" __global__ void __launch_bounds__(threads)
    copies_zero_fill(const float *in, float *out, int size) {
  __shared__ alignas(16) float buffer[tile];
  int first = blockIdx.x * tile;
  if (threadIdx.x < tile / 4) {
    int at = first + threadIdx.x * 4, valid = min(max(size - at, 0), 4);
    copyAsync16(sharedAddress(buffer + threadIdx.x * 4), in + (valid ? at : 0),
                valid * 4);
  }
  asm volatile("cp.async.wait_all;" ::: "memory");
  __syncthreads();
  out[first + threadIdx.x] = combine(buffer);
}

/// An odd tile is not copied: ignore-src makes it zeros.
extern "C" __global__ void __launch_bounds__(threads)
    copies_ignore_source(const float *in, float *out) {
  __shared__ alignas(16) float buffer[tile];
  int odd = blockIdx.x & 1;
  if (threadIdx.x < tile / 4)
    asm volatile("{ .reg .pred p; setp.ne.s32 p, %2, 0;\n"
                 "cp.async.ca.shared.global [%0], [%1], 16, p; }" ::"r"(
                     sharedAddress(buffer + threadIdx.x * 4)),
                 "l"(in + blockIdx.x * tile + threadIdx.x * 4), "r"(odd)
                 : "memory");
  commitCopies();
  waitForCopies<0>();
  __syncthreads();
  out[blockIdx.x * tile + threadIdx.x] = combine(buffer);
}

/// cuda::pipeline of a block, two stages.
extern "C" __global__ void __launch_bounds__(threads)
    copies_pipeline(const float *in, float *out, int tiles) {
  constexpr int stages = 2;
  __shared__ alignas(16) float buffer[stages][tile];
  __shared__ cuda::pipeline_shared_state<cuda::thread_scope_block, stages>
      state;
  auto group = cooperative_groups::this_thread_block();
  auto pipeline = cuda::make_pipeline(group, &state);
  auto fetch = [&](int t) {
    pipeline.producer_acquire();
    cuda::memcpy_async(&buffer[t % stages][threadIdx.x],
                       in + t * tile + threadIdx.x, cuda::aligned_size_t<4>(4),
                       pipeline);
    pipeline.producer_commit();
  };
  fetch(0);
  for (int t = 0; t < tiles; ++t) {
    if (t + 1 < tiles)
      fetch(t + 1);
    pipeline.consumer_wait();
    out[t * tile + threadIdx.x] = combine(buffer[t % stages]);
    pipeline.consumer_release();
  }
}

/// cuda::pipeline of a thread: no shared state.
extern "C" __global__ void __launch_bounds__(threads)
    copies_thread_pipeline(const float *in, float *out, int tiles) {
  __shared__ alignas(16) float buffer[2][tile];
  auto pipeline = cuda::make_pipeline();
  for (int t = 0; t <= tiles; ++t) {
    if (t < tiles) {
      pipeline.producer_acquire();
      cuda::memcpy_async(&buffer[t % 2][threadIdx.x],
                         in + t * tile + threadIdx.x,
                         cuda::aligned_size_t<4>(4), pipeline);
      pipeline.producer_commit();
    }
    if (t == 0)
      continue;
    if (t < tiles)
      cuda::pipeline_consumer_wait_prior<1>(pipeline);
    else
      cuda::pipeline_consumer_wait_prior<0>(pipeline);
    __syncthreads();
    out[(t - 1) * tile + threadIdx.x] = combine(buffer[(t - 1) % 2]);
    pipeline.consumer_release();
    __syncthreads();
  }
}

/// cuda::barrier: copies are bound to it, tokens are waited for.
extern "C" __global__ void __launch_bounds__(threads)
    copies_barrier(const float *in, float *out, int tiles) {
  using Barrier = cuda::barrier<cuda::thread_scope_block>;
  __shared__ alignas(16) float buffer[tile];
  __shared__ Barrier barrier;
  if (threadIdx.x == 0)
    init(&barrier, threads);
  __syncthreads();
  for (int t = 0; t < tiles; ++t) {
    cuda::memcpy_async(buffer + threadIdx.x, in + t * tile + threadIdx.x,
                       cuda::aligned_size_t<4>(4), barrier);
    barrier.arrive_and_wait();
    out[t * tile + threadIdx.x] = combine(buffer);
    auto token = barrier.arrive();
    barrier.wait(std::move(token));
  }
}

/// mbarrier objects by hand: producers (the first half of the threads) fill a
/// ring of two buffers for the consumers, with a full and an empty barrier
/// each.
extern "C" __global__ void __launch_bounds__(2 * threads)
    copies_mbarrier(const float *in, float *out, int tiles) {
  constexpr int stages = 2;
  __shared__ alignas(16) float buffer[stages][tile];
  __shared__ uint64_t full[stages], empty[stages];
  auto wait = [](uint64_t *barrier, int parity) {
    asm volatile("{ .reg .pred done;\n"
                 "again: mbarrier.test_wait.parity.shared.b64 done, [%0], %1;\n"
                 "@!done bra again; }" ::"r"(sharedAddress(barrier)),
                 "r"(parity)
                 : "memory");
  };
  if (threadIdx.x < 2 * stages)
    asm volatile(
        "mbarrier.init.shared.b64 [%0], %1;" ::"r"(sharedAddress(
            (threadIdx.x < stages ? full : empty) + threadIdx.x % stages)),
        "r"(threads)
        : "memory");
  __syncthreads();
  bool producer = threadIdx.x < threads;
  int at = threadIdx.x % threads;
  for (int t = 0; t < tiles; ++t) {
    int stage = t % stages, parity = t / stages & 1;
    if (producer) {
      wait(empty + stage, parity ^ 1);
      asm volatile("cp.async.ca.shared.global [%0], [%1], 4;\n"
                   "cp.async.mbarrier.arrive.noinc.shared.b64 [%2];" ::"r"(
                       sharedAddress(&buffer[stage][at])),
                   "l"(in + t * tile + at), "r"(sharedAddress(full + stage))
                   : "memory");
    } else {
      wait(full + stage, parity);
      out[t * tile + at] = 2 * buffer[stage][at] + buffer[stage][tile - 1 - at];
      asm volatile("{ .reg .b64 state;\n"
                   "mbarrier.arrive.shared.b64 state, [%0]; }" ::"r"(
                       sharedAddress(empty + stage))
                   : "memory");
    }
  }
  // No copy is in flight here: consumers have waited for every one.
  __syncthreads();
  if (threadIdx.x < 2 * stages)
    asm volatile("mbarrier.inval.shared.b64 [%0];" ::"r"(sharedAddress(
        (threadIdx.x < stages ? full : empty) + threadIdx.x % stages))
                 : "memory");
}
