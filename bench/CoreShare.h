// Whether the core is ours: on a virtual machine the other hardware thread of a
// core may run another guest, which no clock of ours shows. C ABI, like Peak.h.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_BENCH_CORESHARE_H
#define FOVEA_BENCH_CORESHARE_H

#ifdef __cplusplus
extern "C" {
#endif

/// The rate at which `threads` threads issue instructions that need no unit and
/// no memory (the slowest of them counts), as a fraction of the fastest rate
/// that this process has seen: about 1 on a core of one's own, about 1/2 while
/// its other hardware thread is busy. Multiply-adds alone do not show that:
/// they leave most issue slots free. Takes about 0.2 ms.
double fovea_core_share(int threads);

#ifdef __cplusplus
}
#endif

#endif // FOVEA_BENCH_CORESHARE_H
