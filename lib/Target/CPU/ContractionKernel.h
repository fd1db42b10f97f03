// The kernel of a contraction in panels; see attn-cpu-lower-contractions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_CONTRACTIONKERNEL_H
#define FOVEA_LIB_TARGET_CPU_CONTRACTIONKERNEL_H

#include "ConstantPanels.h"

namespace fovea {

/// `C[m, n] += sum_k A[m, k] B[k, n]` with a tile of `R` rows and `N` columns
/// of `C` in registers. A block of the sum of `B` is packed once for all rows,
/// in panels of `N` columns, and that of `R` rows of `A` once for all panels. A
/// constant `B` is packed by the compiler.
class ContractionKernel {
public:
  /// Allocates the scratch at the builder's position. With `startsAtZero` what
  /// is in the result does not count.
  ContractionKernel(KernelBuilder &b, mlir::linalg::LinalgOp op,
                    const ContractionLoops &loops, bool startsAtZero,
                    bool nativeDot, ConstantPacker &packer);

  void emit(KernelBuilder &b);

private:
  /// A tile of registers.
  struct Tile {
    mlir::Value m, n;          ///< first row and column
    mlir::Value rows, columns; ///< how many of them exist
    mlir::Value isWhole;       ///< whether all do
    mlir::Value panel;         ///< which of those of B
  };
  mlir::Value getSize(KernelBuilder &b, unsigned loop);
  void emitBlocks(KernelBuilder &b,
                  llvm::function_ref<void(const SumBlock &)> body);
  void emitBlock(KernelBuilder &b, const SumBlock &block, mlir::Value n,
                 mlir::Value columns);
  void emitTile(KernelBuilder &b, const Tile &tile, const SumBlock &block);
  llvm::SmallVector<mlir::Value> emitStart(KernelBuilder &b, const Tile &tile,
                                           const SumBlock &block);
  void emitEnd(KernelBuilder &b, const Tile &tile, mlir::ValueRange values);
  /// `body(row, first column)` for each vector of a register tile.
  template <typename Body>
  void forVectors(KernelBuilder &b, Body body);
  llvm::SmallVector<mlir::Value> emitProducts(KernelBuilder &b,
                                              const Tile &tile,
                                              const SumBlock &block,
                                              mlir::ValueRange sums);
  llvm::SmallVector<mlir::Value> emitStep(KernelBuilder &b, const Tile &tile,
                                          mlir::Value step,
                                          mlir::ValueRange sums);
  void emitPrefetches(KernelBuilder &b, const Tile &tile, const SumBlock &block,
                      mlir::Value step, int64_t stretch);
  void prefetchBlock(KernelBuilder &b, mlir::Value position, mlir::Value slot,
                     int64_t slots);
  mlir::Value locateBlock(KernelBuilder &b, const SumBlock &block,
                          mlir::Value column);
  llvm::SmallVector<mlir::Value> resultIndex(KernelBuilder &b, mlir::Value m,
                                             mlir::Value n);
  void emitEdgeCopy(KernelBuilder &b, const Tile &tile, bool toResult);

  attn::ContractionAttr schedule;
  mlir::linalg::LinalgOp op;
  bool startsAtZero, nativeDot;
  llvm::SmallVector<unsigned> sums;
  std::optional<unsigned> m;
  unsigned n;
  mlir::FloatType type;    ///< of the accumulators
  mlir::VectorType vector; ///< of the register tile
  PanelFormat format;
  std::optional<PanelSource> lhs, rhs;
  std::optional<ConstantPanels> constant; ///< panels of `rhs`
  mlir::Value lhsPanel, rhsPanels, edge;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_CONTRACTIONKERNEL_H
