// Bulk and tensor copies of sm_90 on their own: each block loads one box of a
// tensor of 1 to 5 dimensions, changes it and stores it elsewhere.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "hopper.cuh"

struct Coordinates {
  int at[5];
};

#define LOAD(rank, indices)                                                    \
  asm volatile("cp.async.bulk.tensor." #rank                                   \
               "d.shared::cluster.global.tile.mbarrier::complete_tx::bytes "   \
               "[%0], [%1, " indices "], [%2];" ::"r"(to),                     \
               "l"(map), "r"(barrier), "r"(c.at[0]), "r"(c.at[1]),             \
               "r"(c.at[2]), "r"(c.at[3]), "r"(c.at[4])                        \
               : "memory")
#define STORE(rank, indices)                                                   \
  asm volatile("cp.async.bulk.tensor." #rank                                   \
               "d.global.shared::cta.tile.bulk_group [%1, " indices            \
               "], [%0];" ::"r"(to),                                           \
               "l"(map), "r"(0), "r"(c.at[0]), "r"(c.at[1]), "r"(c.at[2]),     \
               "r"(c.at[3]), "r"(c.at[4])                                      \
               : "memory")
#define FOR_RANK(action)                                                       \
  switch (rank) {                                                              \
  case 1:                                                                      \
    action(1, "{%3}");                                                         \
    break;                                                                     \
  case 2:                                                                      \
    action(2, "{%3,%4}");                                                      \
    break;                                                                     \
  case 3:                                                                      \
    action(3, "{%3,%4,%5}");                                                   \
    break;                                                                     \
  case 4:                                                                      \
    action(4, "{%3,%4,%5,%6}");                                                \
    break;                                                                     \
  case 5:                                                                      \
    action(5, "{%3,%4,%5,%6,%7}");                                             \
    break;                                                                     \
  }

__device__ void load(uint32_t to, const CUtensorMap *map, uint32_t barrier,
                     int rank, const Coordinates &c){FOR_RANK(LOAD)} __device__
    void store(const CUtensorMap *map, uint32_t to, int rank,
               const Coordinates &c) {
  FOR_RANK(STORE)
}

/// Loads the box at `from`, writes its plain bytes to `dump`, adds 1 to each of
/// its `count` floats and stores the box at `to` of another tensor.
extern "C" __global__ void __launch_bounds__(128)
    copy_boxes(const __grid_constant__ CUtensorMap source,
               const __grid_constant__ CUtensorMap target, float *dump,
               int rank, int count, Coordinates from, Coordinates to) {
  extern __shared__ __align__(1024) float box[];
  __shared__ uint64_t barrier;
  if (threadIdx.x == 0) {
    initBarrier(&barrier, 1);
    fenceAsyncProxy();
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    expectBytes(&barrier, count * 4);
    load(sharedAddress(box), &source, sharedAddress(&barrier), rank, from);
  }
  waitParity(&barrier, 0);
  for (int i = threadIdx.x; i < count; i += blockDim.x) {
    dump[i] = box[i];
    box[i] += 1;
  }
  fenceAsyncProxy();
  __syncthreads();
  if (threadIdx.x == 0) {
    store(&target, sharedAddress(box), rank, to);
    commitBulk();
    waitBulkRead();
  }
}

/// Bulk copies without a tensor map, in two halves with a barrier of two
/// phases; the output waits for the writes themselves. Reverses each tile of
/// 1024 floats.
extern "C" __global__ void __launch_bounds__(256)
    copy_bulk(const float *in, float *out) {
  __shared__ alignas(16) float from[1024], to[1024];
  __shared__ uint64_t barrier;
  in += blockIdx.x * 1024, out += blockIdx.x * 1024;
  if (threadIdx.x == 0) {
    initBarrier(&barrier, 1);
    fenceBarrierInit();
  }
  __syncthreads();
  for (int half = 0; half < 2; ++half) {
    if (threadIdx.x == 0) {
      expectBytes(&barrier, 2048);
      asm volatile(
          "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes "
          "[%0], [%1], 2048, [%2];" ::"r"(sharedAddress(from + half * 512)),
          "l"(in + half * 512), "r"(sharedAddress(&barrier))
          : "memory");
    }
    waitParity(&barrier, half);
  }
  for (int i = threadIdx.x; i < 1024; i += 256)
    to[i] = from[1023 - i];
  fenceAsyncProxy();
  __syncthreads();
  if (threadIdx.x == 0) {
    asm volatile(
        "cp.async.bulk.global.shared::cta.bulk_group [%0], [%1], 4096;" ::"l"(
            out),
        "r"(sharedAddress(to))
        : "memory");
    commitBulk();
    asm volatile("cp.async.bulk.wait_group 0;" ::: "memory");
  }
}

/// What else is new in sm_90, one warp: stmatrix in its forms, a block that is
/// its own cluster, programmatic launches, an elected lane.
extern "C" __global__ void __launch_bounds__(32)
    copy_matrices(const uint32_t *in, uint32_t *out) {
  __shared__ alignas(16) uint32_t tile[4 * 32];
  int lane = threadIdx.x;
  asm volatile("griddepcontrol.wait;" ::: "memory");
  uint32_t row = sharedAddress(tile) + lane * 16, own, rank, size;
  asm("mapa.shared::cluster.u32 %0, %1, 0;" : "=r"(own) : "r"(row));
  asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
  asm("mov.u32 %0, %%cluster_nctarank;" : "=r"(size));
  asm volatile(
      "stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1,%2,%3,%4};" ::"r"(
          own),
      "r"(in[lane]), "r"(in[32 + lane]), "r"(in[64 + lane]), "r"(in[96 + lane])
      : "memory");
  __syncwarp();
  for (int i = 0; i < 4; ++i)
    out[i * 32 + lane] = tile[i * 32 + lane];
  __syncwarp();
  asm volatile(
      "stmatrix.sync.aligned.m8n8.x2.trans.shared.b16 [%0], {%1,%2};\n"
      "stmatrix.sync.aligned.m8n8.x1.trans.shared.b16 [%3], {%4};" ::"r"(
          sharedAddress(tile) + lane % 16 * 16),
      "r"(in[lane]), "r"(in[32 + lane]),
      "r"(sharedAddress(tile) + 256 + lane % 8 * 16), "r"(in[64 + lane])
      : "memory");
  asm volatile("barrier.cluster.arrive.release.aligned;\n"
               "barrier.cluster.wait.acquire.aligned;" ::
                   : "memory");
  for (int i = 0; i < 3; ++i)
    out[128 + i * 32 + lane] = tile[i * 32 + lane];
  if (electOne())
    out[224] = rank * 16 + size;
  asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
}
