// Executors of instructions that do the same to each lane: a function of
// scalars becomes a loop over rows, which the compiler makes vector code of.
//
//   struct Not { template <class T> static T apply(T a) { return ~a; } };
//   Executor execute = rowOp<Not, uint32_t, uint32_t>(); // result, operands
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_ROWOP_H
#define FOVEA_EMULATOR_OPS_ROWOP_H

#include "../Warp.h"

#include <utility>

// Code for the vector units of the host: compiled once for any x86-64 and once
// for machines with AVX2. What is always inlined is compiled for its caller.
#define FOVEA_INLINE __attribute__((always_inline)) inline
#if defined(__x86_64__)
#define FOVEA_AVX2 __attribute__((target("avx2,fma,f16c")))
#else
#define FOVEA_AVX2
#endif

// Lanes are independent, also where the result overwrites an operand.
#if defined(__clang__)
#define FOVEA_LANE_LOOP                                                        \
  _Pragma("clang loop vectorize(assume_safety) unroll(disable)")
#else
#define FOVEA_LANE_LOOP _Pragma("GCC ivdep")
#endif

namespace fovea::emulator {

/// True on x86-64 machines with AVX2, FMA and F16C.
inline bool hasAvx2() {
#if defined(__x86_64__)
  static const bool result = __builtin_cpu_supports("avx2") &&
                             __builtin_cpu_supports("fma") &&
                             __builtin_cpu_supports("f16c");
  return result;
#else
  return false;
#endif
}

/// Stores `value[lane]` for the lanes of `mask`.
template <class T>
FOVEA_INLINE void storeLanes(T *row, const T *values, LaneMask mask) {
  FOVEA_LANE_LOOP
  for (unsigned lane = 0; lane < warpSize; ++lane)
    row[lane] = (mask >> lane & 1) ? values[lane] : row[lane];
}

template <class F, class D, class... S>
FOVEA_INLINE void mapRows(D *result, LaneMask mask, const S *...rows) {
  if (mask == allLanes) {
    FOVEA_LANE_LOOP
    for (unsigned lane = 0; lane < warpSize; ++lane)
      result[lane] = F::apply(rows[lane]...);
    return;
  }
  D values[warpSize];
  FOVEA_LANE_LOOP
  for (unsigned lane = 0; lane < warpSize; ++lane)
    values[lane] = F::apply(rows[lane]...);
  storeLanes(result, values, mask);
}

template <class F, class D, class... S>
struct RowOp {
  template <size_t... I>
  static FOVEA_INLINE void map(Warp &warp, const Op &op, LaneMask mask,
                               std::index_sequence<I...>) {
    mapRows<F>(warp.row<D>(op, 0), mask, warp.row<const S>(op, I + 1)...);
  }
  static Flow run(Warp &warp, const Op &op, LaneMask mask) {
    map(warp, op, mask, std::index_sequence_for<S...>());
    return Flow::Next;
  }
  FOVEA_AVX2 static Flow runAvx2(Warp &warp, const Op &op, LaneMask mask) {
    map(warp, op, mask, std::index_sequence_for<S...>());
    return Flow::Next;
  }
};

/// Row 0 = F::apply(rows 1, 2, ...), with a result of type D and operands of
/// the types S.
template <class F, class D, class... S>
Executor rowOp() {
  return hasAvx2() ? RowOp<F, D, S...>::runAvx2 : RowOp<F, D, S...>::run;
}

/// F::apply(T...) -> T of as many operands as there are T's.
template <class F, class T>
Executor unaryOp() {
  return rowOp<F, T, T>();
}
template <class F, class T>
Executor binaryOp() {
  return rowOp<F, T, T, T>();
}
template <class F, class T>
Executor ternaryOp() {
  return rowOp<F, T, T, T, T>();
}

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_ROWOP_H
