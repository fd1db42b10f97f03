// The instructions of sm_90a that the kernels beside this file spell
// themselves. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "ptx.cuh"

#include <cuda.h>

__device__ inline void initBarrier(uint64_t *barrier, uint32_t count) {
  asm volatile(
      "mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(sharedAddress(barrier)),
      "r"(count)
      : "memory");
}
/// Makes initialised barriers known to the async proxy.
__device__ inline void fenceBarrierInit() {
  asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
}
__device__ inline void expectBytes(uint64_t *barrier, uint32_t bytes) {
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(
                   sharedAddress(barrier)),
               "r"(bytes)
               : "memory");
}
__device__ inline void arrive(uint64_t *barrier) {
  asm volatile(
      "mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(sharedAddress(barrier))
      : "memory");
}
__device__ inline void waitParity(uint64_t *barrier, uint32_t parity) {
  asm volatile(
      "{ .reg .pred done;\n"
      "again: mbarrier.try_wait.parity.shared::cta.b64 done, [%0], %1;\n"
      "@!done bra again; }" ::"r"(sharedAddress(barrier)),
      "r"(parity)
      : "memory");
}
/// Orders this thread's writes to shared memory before later reads of it by
/// tensor copies and wgmma.
__device__ inline void fenceAsyncProxy() {
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

/// True in one lane of a full warp.
__device__ inline bool electOne() {
  uint32_t elected;
  asm volatile("{ .reg .pred p;\n"
               "elect.sync _|p, 0xffffffff;\n"
               "selp.b32 %0, 1, 0, p; }"
               : "=r"(elected));
  return elected;
}

template <int registers>
__device__ inline void raiseRegisters() {
  asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(registers));
}
template <int registers>
__device__ inline void lowerRegisters() {
  asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(registers));
}

__device__ inline void loadTensor(uint32_t to, const CUtensorMap *map,
                                  uint64_t *barrier, int x, int y) {
  asm volatile(
      "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::"
      "bytes [%0], [%1, {%3, %4}], [%2];" ::"r"(to),
      "l"(map), "r"(sharedAddress(barrier)), "r"(x), "r"(y)
      : "memory");
}
__device__ inline void loadTensor(uint32_t to, const CUtensorMap *map,
                                  uint64_t *barrier, int x, int y, int z) {
  asm volatile(
      "cp.async.bulk.tensor.3d.shared::cluster.global.mbarrier::complete_tx::"
      "bytes [%0], [%1, {%3, %4, %5}], [%2];" ::"r"(to),
      "l"(map), "r"(sharedAddress(barrier)), "r"(x), "r"(y), "r"(z)
      : "memory");
}
__device__ inline void storeTensor(const CUtensorMap *map, uint32_t from, int x,
                                   int y) {
  asm volatile("cp.async.bulk.tensor.2d.global.shared::cta.bulk_group "
               "[%0, {%2, %3}], [%1];" ::"l"(map),
               "r"(from), "r"(x), "r"(y)
               : "memory");
}
__device__ inline void storeTensor(const CUtensorMap *map, uint32_t from, int x,
                                   int y, int z) {
  asm volatile("cp.async.bulk.tensor.3d.global.shared::cta.bulk_group "
               "[%0, {%2, %3, %4}], [%1];" ::"l"(map),
               "r"(from), "r"(x), "r"(y), "r"(z)
               : "memory");
}
__device__ inline void prefetchMap(const CUtensorMap *map) {
  asm volatile("prefetch.tensormap [%0];" ::"l"(map) : "memory");
}
__device__ inline void commitBulk() {
  asm volatile("cp.async.bulk.commit_group;" ::: "memory");
}
/// Until shared memory may be written again.
__device__ inline void waitBulkRead() {
  asm volatile("cp.async.bulk.wait_group.read 0;" ::: "memory");
}

enum SwizzleMode : uint64_t {
  none = 0,
  swizzle128 = 1,
  swizzle64 = 2,
  swizzle32 = 3
};

/// A matrix descriptor of wgmma; offsets in bytes.
__device__ inline uint64_t describe(uint32_t start, uint32_t leading,
                                    uint32_t stride, SwizzleMode mode) {
  return (start & 0x3ffff) >> 4 | uint64_t(leading >> 4) << 16 |
         uint64_t(stride >> 4) << 32 | uint64_t(mode) << 62;
}

__device__ inline void fenceWgmma() {
  asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}
__device__ inline void commitWgmma() {
  asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}
template <int pending, int n>
__device__ inline void waitForWgmma(float (&sum)[n]) {
  asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(pending) : "memory");
  // The compiler must not move reads of the sums before the wait.
  for (float &value : sum)
    asm volatile("" : "+f"(value)::"memory");
}

#define SUM_8(s, i)                                                            \
  "+f"(s[i]), "+f"(s[i + 1]), "+f"(s[i + 2]), "+f"(s[i + 3]), "+f"(s[i + 4]),  \
      "+f"(s[i + 5]), "+f"(s[i + 6]), "+f"(s[i + 7])
#define SUM_32(s) SUM_8(s, 0), SUM_8(s, 8), SUM_8(s, 16), SUM_8(s, 24)
#define OPERANDS_32                                                            \
  "{%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,"                    \
  "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31}"

/// sum = a * b + (accumulate ? sum : 0) for 64 rows and n = 64; A and B from
/// shared memory. `types` is like f32.f16.f16, k follows from it.
#define WGMMA_SHARED(name, shape, types, transposes)                           \
  __device__ inline void name(float (&sum)[32], uint64_t a, uint64_t b,        \
                              int accumulate) {                                \
    asm volatile("{ .reg .pred p; setp.ne.b32 p, %34, 0;\n"                    \
                 "wgmma.mma_async.sync.aligned." shape "." types               \
                 " " OPERANDS_32 ", %32, %33, p, 1, 1" transposes "; }"        \
                 : SUM_32(sum)                                                 \
                 : "l"(a), "l"(b), "r"(accumulate));                           \
  }
WGMMA_SHARED(wgmmaF16, "m64n64k16", "f32.f16.f16", ", 0, 0")
WGMMA_SHARED(wgmmaF16OuterB, "m64n64k16", "f32.f16.f16", ", 0, 1")
WGMMA_SHARED(wgmmaF16OuterAB, "m64n64k16", "f32.f16.f16", ", 1, 1")
WGMMA_SHARED(wgmmaBF16, "m64n64k16", "f32.bf16.bf16", ", 0, 0")
WGMMA_SHARED(wgmmaTF32, "m64n64k8", "f32.tf32.tf32", "")

/// A from registers, B outer-major (n is contiguous).
__device__ inline void wgmmaF16Registers(float (&sum)[32],
                                         const uint32_t (&a)[4], uint64_t b) {
  asm volatile("wgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16 " OPERANDS_32
               ", {%32,%33,%34,%35}, %36, 1, 1, 1, 1;"
               : SUM_32(sum)
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b));
}
