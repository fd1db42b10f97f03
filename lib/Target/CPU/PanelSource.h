// An operand of a contraction, and how it is packed into panels.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_PANELSOURCE_H
#define FOVEA_LIB_TARGET_CPU_PANELSOURCE_H

#include "../KernelBuilder.h"
#include "fovea/Analysis/Contraction.h"

namespace fovea {

/// A part of the iterations of the loops of a sum: some of the last loop but
/// one (if there are two) times some of the last; a single one of all others.
struct SumBlock {
  llvm::SmallVector<mlir::Value> begin; ///< of every loop
  /// How many of the last loop but one and of the last, and their product.
  mlir::Value outer, inner, count;
};

/// How elements are packed.
struct PanelFormat {
  mlir::FloatType type;
  bool pairs;    ///< neighbours in the sum are next to each other
  int64_t lanes; ///< of a vector of the accumulator's type

  /// Elements of one column in one step.
  int64_t getStep() const { return pairs ? 2 : 1; }
};

/// An operand with a loop of its own, `m` of the left one or `n` of the right
/// one; all other loops but those of the sum have one iteration, the first.
class PanelSource {
public:
  PanelSource(mlir::Value buffer, mlir::AffineMap map,
              std::optional<unsigned> own, llvm::ArrayRef<unsigned> sums,
              PanelFormat format);

  /// Whether neighbours along the sum are neighbours in memory.
  bool isSumContiguous() const;

  /// Packs `size` iterations of the own loop from `begin` on into
  /// `panel[size][kTile]`. There are `total`; those beyond repeat the last one.
  /// The sum is contiguous.
  void emitPackRows(KernelBuilder &b, const SumBlock &block, mlir::Value panel,
                    mlir::Value begin, mlir::Value total, int64_t size) const;
  /// The same `count` times into `panels[count][kTile][size]`, in pairs
  /// `[count][kTile / 2][2 * size]`. If the sum is contiguous, `size` is a
  /// multiple of the lanes.
  void emitPackColumns(KernelBuilder &b, const SumBlock &block,
                       mlir::Value panels, mlir::Value count, mlir::Value begin,
                       mlir::Value total, int64_t size) const;

  /// Fetches a share of the lines of memory that packing a block of `size`
  /// iterations of the own loop from `begin` on reads, into the second cache:
  /// the share number `slot` of `slots`. Packing reads short pieces far from
  /// each other, which hardware does not foresee.
  void emitPrefetch(KernelBuilder &b, const SumBlock &block, mlir::Value begin,
                    int64_t size, int64_t kTile, mlir::Value slot,
                    int64_t slots) const;

private:
  /// What a part of the packing is about.
  struct Columns {
    mlir::Value panels, count, begin, total;
    int64_t size;
  };
  /// One column, or the first of a vector of them.
  struct Column {
    mlir::Value panel, column;
  };
  bool isOwnContiguous() const;
  llvm::SmallVector<mlir::Value> at(KernelBuilder &b, mlir::Value own,
                                    const SumBlock &block, mlir::Value outer,
                                    mlir::Value inner) const;
  mlir::Value load(KernelBuilder &b, int64_t count, mlir::Value own,
                   const SumBlock &block, mlir::Value outer,
                   mlir::Value inner) const;
  void forOuter(
      KernelBuilder &b, const SumBlock &block,
      llvm::function_ref<void(mlir::Value outer, mlir::Value base)> body) const;
  void
  forSteps(KernelBuilder &b, mlir::Value begin, mlir::Value end,
           llvm::function_ref<void(mlir::Value inner, bool isHalf)> body) const;
  void emitInOrder(KernelBuilder &b, const SumBlock &block,
                   const Columns &columns) const;
  void emitPanel(KernelBuilder &b, const SumBlock &block,
                 const Columns &columns, mlir::Value panel, bool vectors,
                 mlir::Value outer, mlir::Value base, mlir::Value inner,
                 bool isHalf) const;
  void emitStep(KernelBuilder &b, mlir::Value panels, Column at,
                mlir::Value position, mlir::Value first,
                mlir::Value second) const;
  void emitTransposed(KernelBuilder &b, const SumBlock &block,
                      const Columns &columns, Column at) const;

  mlir::Value buffer;
  mlir::AffineMap map;
  std::optional<unsigned> own;
  llvm::SmallVector<unsigned> sums;
  PanelFormat format;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_PANELSOURCE_H
