// Arithmetic that math.cu computes on the device and the tests on the host.
// Each function reads three words and writes `count` results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TEST_EMULATOR_MATH_H
#define FOVEA_TEST_EMULATOR_MATH_H

#include <stdint.h>
#include <string.h>

#ifdef __CUDACC__
#define HOST_DEVICE __host__ __device__
#else
#define HOST_DEVICE inline
#endif

namespace fovea::test {

#ifdef __CUDA_ARCH__
#define DEVICE_OR_HOST(device, host) device
#else
#define DEVICE_OR_HOST(device, host) host
#endif

HOST_DEVICE uint32_t hostReverse(uint32_t a) {
  uint32_t result = 0;
  for (int i = 0; i < 32; ++i)
    result |= (a >> i & 1) << (31 - i);
  return result;
}
HOST_DEVICE uint32_t hostPermute(uint32_t a, uint32_t b, uint32_t control) {
  uint64_t bytes = uint64_t(b) << 32 | a;
  uint32_t result = 0;
  for (int i = 0; i < 4; ++i) {
    uint8_t byte = bytes >> 8 * (control >> 4 * i & 7);
    result |= uint32_t(byte) << 8 * i;
  }
  return result;
}
HOST_DEVICE uint32_t hostDot4(uint32_t a, uint32_t b, uint32_t c) {
  for (int i = 0; i < 32; i += 8)
    c += int(int8_t(a >> i)) * int(int8_t(b >> i));
  return c;
}

constexpr int numIntegers = 26;
HOST_DEVICE void integers(uint32_t a, uint32_t b, uint32_t c, uint64_t *out) {
  int32_t sa = a, sb = b;
  uint64_t wide = uint64_t(a) << 32 | b, other = uint64_t(c) * 0x10001 + b;
  uint32_t amount = c & 31, divisor = b | 1;
  out[0] = DEVICE_OR_HOST(__popc(a), __builtin_popcount(a));
  out[1] = DEVICE_OR_HOST(__clz(a), a ? __builtin_clz(a) : 32);
  out[2] = DEVICE_OR_HOST(__brev(a), hostReverse(a));
  out[3] = DEVICE_OR_HOST(__ffs(a), __builtin_ffs(a));
  out[4] = DEVICE_OR_HOST(__byte_perm(a, b, c), hostPermute(a, b, c));
  out[5] = DEVICE_OR_HOST(__funnelshift_l(a, b, amount),
                          amount ? b << amount | a >> (32 - amount) : b);
  out[6] = DEVICE_OR_HOST(__funnelshift_r(a, b, amount),
                          amount ? a >> amount | b << (32 - amount) : a);
  out[7] = DEVICE_OR_HOST(__umulhi(a, b), uint64_t(a) * b >> 32);
  out[8] = uint32_t(DEVICE_OR_HOST(__mulhi(sa, sb), int64_t(sa) * sb >> 32));
  out[9] = DEVICE_OR_HOST(__umul64hi(wide, other),
                          (unsigned __int128)(wide)*other >> 64);
  out[10] = DEVICE_OR_HOST(__mul64hi(wide, other),
                           (__int128)(int64_t(wide)) * int64_t(other) >> 64);
  out[11] = DEVICE_OR_HOST(__usad(a, b, c), c + (a > b ? a - b : b - a));
  out[12] = DEVICE_OR_HOST(__dp4a(int(a), int(b), int(c)), hostDot4(a, b, c)) &
            0xffffffffu;
  out[13] = wide / (other | 1);
  out[14] = wide % (other | 1);
  out[15] = int64_t(wide) / (int64_t(other) | 1);
  out[16] = uint32_t(sa / int32_t(divisor)) ^ a % divisor;
  out[17] = uint32_t(sa % int32_t(divisor));
  out[18] = int64_t(wide) >> (c & 63);
  out[19] = wide << (c & 63);
  out[20] =
      uint16_t(uint32_t(uint16_t(a)) * uint16_t(b)) + uint16_t(int16_t(a) >> 3);
  out[21] = uint8_t(int8_t(a) * 3) ^ uint32_t(int8_t(b));
  out[22] = (a & b) | (~a & c);
  out[23] = uint32_t(sa < sb ? sa : sb) + (a > b ? a : b);
  out[24] = DEVICE_OR_HOST(__popcll(wide), __builtin_popcountll(wide)) +
            DEVICE_OR_HOST(__clzll(other | 1), __builtin_clzll(other | 1));
  out[25] = uint64_t(uint32_t(sa < 0 ? -uint32_t(sa) : sa)) * (c >> 3 & 0x1ff);
}

} // namespace fovea::test

#endif // FOVEA_TEST_EMULATOR_MATH_H
