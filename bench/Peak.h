// What the machine can do: fused multiply-adds and reads per second, measured.
// C ABI, so that the programs that time other libraries measure the same peak
// in their own process. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_BENCH_PEAK_H
#define FOVEA_BENCH_PEAK_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The vector units that can be measured. All but `FOVEA_PEAK_AVX512_BF16`
/// (vdpbf16ps) multiply and add f32.
enum FoveaPeakUnit {
  FOVEA_PEAK_NEON = 0,
  FOVEA_PEAK_AVX2 = 1,
  FOVEA_PEAK_AVX512 = 2,
  FOVEA_PEAK_AVX512_BF16 = 3
};

/// 1 if this CPU has the unit, 0 if not.
int fovea_peak_supported(enum FoveaPeakUnit unit);

/// The widest f32 unit of this CPU, or -1.
int fovea_peak_widest(void);

/// Floating-point operations per second (a fused multiply-add counts 2, a bf16
/// pair counts 4) of one thread that does nothing else for about `seconds`. 0
/// if the CPU lacks the unit.
double fovea_peak_flops(enum FoveaPeakUnit unit, double seconds);

/// Bytes per second that `threads` threads read together from `bytes` bytes at
/// `data`, each from its own contiguous part, over one pass. With `cpu_time`
/// and one thread, per second of CPU time of that thread.
double fovea_peak_read(const void *data, size_t bytes, int threads,
                       int cpu_time);

#ifdef __cplusplus
}
#endif

#endif // FOVEA_BENCH_PEAK_H
