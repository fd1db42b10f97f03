// What the GPU kernels for a tile of online softmax have in common: scores and
// accumulator in registers, score and mask regions, the softmax, the end.
//
// A warp has `16 * rowTiles` rows. Of a tile of 16 rows and 8 columns, the
// thread with number `4 * g + t` in its warp has four elements, c = 0 to 3, at
// row `g + 8 * (c / 2)` and column `2 * t + c % 2`: the layout of the
// accumulator of mma.m16n8k16.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_FRAGMENTKERNEL_H
#define FOVEA_LIB_TARGET_NVPTX_FRAGMENTKERNEL_H

#include "../Recurrence.h"
#include "SharedLayout.h"
#include "ThreadBuilder.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <array>

namespace fovea {

/// The value that a fill or an elementwise op would have written to a buffer.
mlir::Value emitInitialValue(ThreadBuilder &b, mlir::memref::AllocOp buffer,
                             mlir::ValueRange indices);

/// The lowest finite number.
double getLowest(mlir::FloatType type);

class FragmentKernel {
public:
  virtual ~FragmentKernel() = default;

  /// Loads the query tile and starts the recurrence. `step` is the only step,
  /// or null, and `loop` the loop over key tiles around it, or null.
  virtual void emitStart(Recurrence &recurrence, attn::OnlineSdpaOp step,
                         mlir::scf::ForOp loop);
  /// Replaces the step, in its loop if there is one.
  virtual void emitSteps(attn::OnlineSdpaOp step, mlir::scf::ForOp loop);
  /// Divides by the row sums and writes the rows that exist.
  void emitEnd(attn::NormalizeOp op);

protected:
  /// The builder is at the start of the thread's code.
  FragmentKernel(ThreadBuilder &b, attn::GpuScheduleAttr schedule,
                 attn::NormalizeOp end, attn::OnlineSdpaOp step);

  /// Sets `scores` to the products of queries and keys.
  virtual void emitScores(attn::OnlineSdpaOp op) = 0;
  /// Whether the value tile holds NaN or infinity, the same in all lanes of a
  /// warp.
  virtual mlir::Value emitAnyNonFinite(attn::OnlineSdpaOp op) = 0;
  /// An i1: whether the value tile holds nothing but values of the step's and
  /// zeros. Null if that is always so.
  virtual mlir::Value emitHasOwnValues(attn::OnlineSdpaOp) { return nullptr; }
  /// Adds the products of probabilities (in `scores`) and values to `acc`.
  virtual void emitProducts(attn::OnlineSdpaOp op) = 0;
  /// The same where the value tile holds NaN or infinity: those meet only the
  /// probabilities of slots that are not in `hidden`.
  virtual void emitGuardedProducts(attn::OnlineSdpaOp op) = 0;
  /// Starts the row sum of a row with `start`.
  virtual void emitInitialSum(int64_t row, mlir::Value start);
  /// Adds the probabilities to `sum`: of a thread's own columns, unless a
  /// kernel does otherwise.
  virtual void emitSums();
  /// The sum of a whole row, in all threads that have the row.
  virtual mlir::Value emitTotalSum(int64_t row);
  /// Writes `acc`, which is normalized.
  virtual void emitOutput(mlir::Value output);

  /// A thread's rows are numbered `2 * m + half`, for row tile m; these are the
  /// elements of a row in a tile.
  static std::array<int64_t, 2> getPair(int64_t row) {
    return {row % 2 * 2, row % 2 * 2 + 1};
  }
  int64_t getScore(int64_t m, int64_t j, int64_t c) const {
    return (m * keyTiles + j) * 4 + c;
  }
  int64_t getAcc(int64_t m, int64_t n, int64_t c) const {
    return (m * valueTiles + n) * 4 + c;
  }
  /// Row of the query tile.
  mlir::Value getRowPosition(int64_t row);
  /// Column of element `c` in column tile `j`.
  mlir::Value getColumn(int64_t j, int64_t c);
  /// The word of `hidden` that has the slots (m, j), and whether slot (m, j, c)
  /// is masked, given that word.
  int64_t getHiddenWord(int64_t m, int64_t j) const {
    return m * (hidden.size() / rowTiles) + j / 8;
  }
  mlir::Value isHidden(mlir::Value word, int64_t j, int64_t c);

  /// One online step, in these parts.
  void emitStep(attn::OnlineSdpaOp op);
  /// Products become scores: scale, score region, mask.
  void emitModifiers(attn::OnlineSdpaOp op);
  /// Whether masked slots meet values that are not finite; null if no slot can
  /// be masked.
  mlir::Value emitNeedsGuard(attn::OnlineSdpaOp op);
  /// Remembers the slots with a score of -inf, if `guard`.
  void emitHidden(mlir::Value guard);
  /// The largest of this thread's scores in each row, and whether some score of
  /// the warp is far above the maximum of its row.
  std::pair<llvm::SmallVector<mlir::Value>, mlir::Value> emitLargest();
  /// Raises the maximum of a row to the largest score in all of its threads.
  /// Returns exp2(max - max'), by which acc and sum shrink.
  mlir::Value emitNewMax(int64_t row, mlir::Value largest);
  void setMax(int64_t row, mlir::Value newMax);
  void rescaleAcc(int64_t row, mlir::Value correction);
  void rescaleSum(int64_t row, mlir::Value correction);
  void emitProbabilities(int64_t row);

  ThreadBuilder &b;
  attn::GpuScheduleAttr schedule;
  AttentionSizes sizes;
  mlir::FloatType type; ///< of the accumulator
  int64_t rowTiles;     ///< of 16 rows, of one warp
  int64_t keyTiles;     ///< of 8 keys
  int64_t valueTiles;   ///< of 8 columns of the output
  mlir::Value thread, lane, warp, group, inGroup; ///< index values; see above
  Registers scores, acc, sum;
  /// What exponentials are relative to, in units of `scores`: near the largest
  /// score that a row has met. And what to add to an exponent for it.
  Registers max, shift;
  Registers hidden; ///< an i32 for each row tile and 8 key tiles: bit 4 * j + c
  bool hasScoreMod = false, hasMaskMod = false;

private:
  void emitScoreMod(attn::OnlineSdpaOp op, mlir::Value keys);
  /// Scores of masked slots and of keys that do not exist become -inf, in steps
  /// that have some.
  void emitMask(attn::OnlineSdpaOp op, mlir::Value keys);
  /// Unless `none` (an i1, or null): asks for every slot (m, j, c).
  void hideUnless(
      mlir::Value none,
      llvm::function_ref<mlir::Value(int64_t, int64_t, int64_t)> isAllowed);
  void emitSoftmax();
  void emitLse(int64_t row, mlir::Value total, mlir::Value empty,
               mlir::Value lse);
  /// Evaluates a region for one slot, at positions that exist.
  mlir::Value emitRegion(mlir::Region &region, attn::OnlineSdpaOp op,
                         mlir::Value keys, mlir::Value score, int64_t row,
                         int64_t j, int64_t c);

  double scale = 1;      ///< of products to scores
  double log2Factor = 1; ///< of what `scores` holds to units of log2
  double slack = 0;      ///< by which scores may exceed `max`
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_FRAGMENTKERNEL_H
