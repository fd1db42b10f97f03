// Instructions of sm_90: products of warpgroups, tensor copies, mbarriers,
// barriers of a part of a block. Addresses in shared memory are i32 values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_HOPPER_H
#define FOVEA_LIB_TARGET_NVPTX_HOPPER_H

#include "ThreadBuilder.h"

namespace fovea {

/// Threads of a warpgroup.
inline constexpr int64_t groupThreads = 128;

mlir::Value toI32(ThreadBuilder &b, mlir::Value index);
mlir::Value toIndex(ThreadBuilder &b, mlir::Value word);

/// Sets up an mbarrier whose phases end with `count` arrivals.
void initBarrier(ThreadBuilder &b, mlir::Value barrier, int64_t count);
/// Makes barriers that this thread has set up known to the copy engine.
void fenceBarrierInit(ThreadBuilder &b);
void arrive(ThreadBuilder &b, mlir::Value barrier);
/// Arrives, and has the phase wait for `bytes` that the copy engine brings.
void arriveExpecting(ThreadBuilder &b, mlir::Value barrier, int64_t bytes);
/// Waits until the phase of this parity (i32) has ended.
void waitForPhase(ThreadBuilder &b, mlir::Value barrier, mlir::Value parity);

/// Orders this thread's writes to shared memory before reads by the copy engine
/// and by products.
void fenceAsyncProxy(ThreadBuilder &b);

/// Has the copy engine fetch a box of a tensor; `start` is its first element,
/// index values, outermost first.
void copyBox(ThreadBuilder &b, mlir::Value target, mlir::Value map,
             mlir::ValueRange start, mlir::Value barrier);

/// Barriers of `threads` threads, with a number from 1 to 15 (i32).
void syncThreads(ThreadBuilder &b, mlir::Value number, int64_t threads);
void arriveAtThreads(ThreadBuilder &b, mlir::Value number, int64_t threads);
/// The same as the first; whether `condition` is true in some thread.
mlir::Value syncThreadsOr(ThreadBuilder &b, mlir::Value number, int64_t threads,
                          mlir::Value condition);

/// The registers that each thread of a warpgroup may use from here on.
void setRegisters(ThreadBuilder &b, int64_t count, bool more);

/// True in one thread of the warp, which is whole.
mlir::Value electThread(ThreadBuilder &b);

/// A matrix in shared memory as products see it, of rows of 128 swizzled bytes,
/// groups of 8 of which follow each other: the lower word of its description.
/// `sliceBytes` are between slices of 64 columns, where columns are not what
/// products sum over.
mlir::Value describeMatrix(ThreadBuilder &b, mlir::Value address,
                           int64_t sliceBytes);
/// What to add to a description to move on by `bytes`.
constexpr int64_t describeOffset(int64_t bytes) { return bytes / 16; }

/// A product of a warpgroup: 64 rows and `columns` columns of f32, of 16-bit
/// factors. It runs while the code goes on; until waitForProducts nothing may
/// touch its operands and sums.
struct WarpgroupProduct {
  int64_t columns;
  mlir::Type element;

  /// The sum over steps of 16 of products of matrices in shared memory: `lhs`
  /// and `rhs` are descriptions, to which each step adds its offsets.
  llvm::SmallVector<mlir::Value>
  startShared(ThreadBuilder &b, mlir::Value lhs, mlir::Value rhs,
              llvm::ArrayRef<std::pair<int64_t, int64_t>> offsets) const;

  /// Adds to `sums`. `lhs` are registers, four pairs for each step; `rhs`
  /// describes the rows of 16 steps, and `step` (i32) is between them.
  llvm::SmallVector<mlir::Value>
  startRegisters(ThreadBuilder &b, mlir::ValueRange sums, mlir::ValueRange lhs,
                 mlir::Value rhs, mlir::Value step) const;

private:
  std::string getOpcode() const;
};

/// Waits until at most `pending` products run. Returns `values`, sums of
/// products or what shall be computed after the wait only; `kept` are what
/// products read and must stay until then.
llvm::SmallVector<mlir::Value> waitForProducts(ThreadBuilder &b,
                                               int64_t pending,
                                               mlir::ValueRange values,
                                               mlir::ValueRange kept);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_HOPPER_H
