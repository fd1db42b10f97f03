// Integer arithmetic (math.h), rounding modes and conversions, and packed halves.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "math.h"

#include <cuda_bf16.h>
#include <cuda_fp16.h>

using namespace fovea::test;

extern "C" __global__ void integerMath(const uint32_t *in, uint64_t *out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  integers(in[3 * i], in[3 * i + 1], in[3 * i + 2], out + i * numIntegers);
}

/// For each of the four rounding modes: + - * / sqrt fma of f32, a sum of f64,
/// and conversions to and from integers.
extern "C" __global__ void roundedMath(const float *in, float *out,
                                       double *doubles, long long *integers) {
  int i = threadIdx.x;
  float a = in[3 * i], b = in[3 * i + 1], c = in[3 * i + 2];
  float *row = out + 28 * i;
#define ROUNDED(index, mode)                                                   \
  row[7 * index] = __fadd_##mode(a, b);                                        \
  row[7 * index + 1] = __fsub_##mode(a, c);                                    \
  row[7 * index + 2] = __fmul_##mode(a, b);                                    \
  row[7 * index + 3] = __fdiv_##mode(a, b);                                    \
  row[7 * index + 4] = __fsqrt_##mode(fabsf(a));                               \
  row[7 * index + 5] = __fmaf_##mode(a, b, c);                                 \
  row[7 * index + 6] = __double2float_##mode(double(a) / 3);                   \
  doubles[8 * i + index] = __dadd_##mode(double(a) / 3, double(b) * 1e9);      \
  doubles[8 * i + 4 + index] = __fma_##mode(double(a) / 3, b, c);              \
  integers[16 * i + index] = __float2int_##mode(a * 1000);                     \
  integers[16 * i + 4 + index] = __float2ll_##mode(a * 1e12f);                 \
  integers[16 * i + 8 + index] = __float2uint_##mode(b * 5e9f);                \
  integers[16 * i + 12 + index] =                                              \
      __float_as_int(__ll2float_##mode((long long)(double(a) * 1e15)));
  ROUNDED(0, rn)
  ROUNDED(1, rz)
  ROUNDED(2, rd)
  ROUNDED(3, ru)
}

/// 10 results of each pair of numbers in each format.
template <class T>
__device__ void packed(T a, T b, T c, unsigned *out) {
  auto bits = [](T value) { return *reinterpret_cast<unsigned *>(&value); };
  out[0] = bits(__hadd2(a, b));
  out[1] = bits(__hsub2(a, b));
  out[2] = bits(__hmul2(a, b));
  out[3] = bits(__hfma2(a, b, c));
  out[4] = bits(__hmax2(a, b));
  out[5] = bits(__hmin2(a, b));
  out[6] = bits(__hneg2(a));
  out[7] = bits(__habs2(a));
  out[8] = bits(__hlt2(a, b));
  out[9] = bits(__hfma2_relu(a, b, c));
}
extern "C" __global__ void packedHalves(const __half2 *in, unsigned *out) {
  int i = threadIdx.x;
  packed(in[3 * i], in[3 * i + 1], in[3 * i + 2], out + 10 * i);
}
extern "C" __global__ void packedBfloats(const __nv_bfloat162 *in,
                                         unsigned *out) {
  int i = threadIdx.x;
  packed(in[3 * i], in[3 * i + 1], in[3 * i + 2], out + 10 * i);
}

/// f32 to f16 and bf16 and back, in all modes that CUDA has.
extern "C" __global__ void narrow(const float *in, unsigned short *out,
                                  float *back) {
  int i = threadIdx.x;
  float a = in[i];
  unsigned short *row = out + 8 * i;
  row[0] = __half_as_ushort(__float2half_rn(a));
  row[1] = __half_as_ushort(__float2half_rz(a));
  row[2] = __half_as_ushort(__float2half_rd(a));
  row[3] = __half_as_ushort(__float2half_ru(a));
  row[4] = __bfloat16_as_ushort(__float2bfloat16_rn(a));
  row[5] = __bfloat16_as_ushort(__float2bfloat16_rz(a));
  row[6] = __bfloat16_as_ushort(__float2bfloat16_rd(a));
  row[7] = __bfloat16_as_ushort(__float2bfloat16_ru(a));
  back[2 * i] = __half2float(__float2half_rn(a));
  back[2 * i + 1] = __bfloat162float(__float2bfloat16_rn(a));
}

/// Functions that GPUs approximate.
extern "C" __global__ void approximate(const float *in, float *out) {
  int i = threadIdx.x;
  float a = in[i], *row = out + 10 * i;
  row[0] = exp2f(a);
  row[1] = __log2f(fabsf(a));
  row[2] = __sinf(a);
  row[3] = __cosf(a);
  row[4] = rsqrtf(fabsf(a));
  row[5] = __frcp_rn(a);
  asm("tanh.approx.f32 %0, %1;" : "=f"(row[6]) : "f"(a));
  row[7] = expf(a);
  row[8] = erff(a);
  row[9] = sinf(a * 1e6f);
}
