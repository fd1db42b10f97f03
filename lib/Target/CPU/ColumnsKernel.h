// The kernel with queries in the vector lanes; see attn-cpu-lower-tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H

#include "TileKernel.h"
#include "fovea/Analysis/MaskCalculus.h"

namespace fovea {

/// `Bq` and `Bk` are the schedule's tiles, `N` is the width of a register
/// column. Queries are packed in panels of a column, `[Bq / N][D][N]`, the
/// accumulator is
/// `[Bq / N][E][N]`; scores and probabilities are those of one column,
/// `[Bk][N]`.
class ColumnsKernel : public TileKernel {
public:
  /// Allocates the scratch at the builder's position.
  ColumnsKernel(KernelBuilder &b, attn::OnlineSdpaOp op);

  void emitStart(KernelBuilder &b, mlir::Value query) override;
  void emitStep(KernelBuilder &b, attn::OnlineSdpaOp op) override;
  void emitEnd(KernelBuilder &b, attn::NormalizeOp op) override;

protected:
  /// A register column, or where a mask cuts the tile a part of one, in one
  /// step.
  struct Column {
    attn::OnlineSdpaOp op;
    mlir::Value key, value; ///< [nk][D] and [nk][E]
    KeyRange keys;          ///< those of the tile that matter to the column
    bool masked = false;    ///< some slots of these may be forbidden
    KeyRange certain; ///< of `keys`, where none is; only if there is a mask
    mlir::Value needsGuard;   ///< see TileKernel
    mlir::Value offset;       ///< first query of the column in the tile
    mlir::Value panel, lane;  ///< where it is in buffers of panels
    mlir::VectorType type;    ///< one lane for each query
    int64_t rows, outputRows; ///< of the register tiles of the two products
    int64_t together; ///< iterations of the products' inner loops, unrolled
  };
  struct NoOperands {};

  /// For subclasses that keep queries, keys and values in a form of their own.
  ColumnsKernel(KernelBuilder &b, attn::OnlineSdpaOp op, NoOperands);

  /// Packs `schedule.lanes` queries from `begin`, or a single one.
  virtual void emitPackRows(KernelBuilder &b, mlir::Value query,
                            mlir::Value begin);
  virtual void emitPackRow(KernelBuilder &b, mlir::Value query, mlir::Value q);
  /// The keys and values of a step as the products read them.
  virtual Column prepare(KernelBuilder &b, attn::OnlineSdpaOp op);
  /// The products of some keys of the tile with the queries of a column.
  virtual llvm::SmallVector<mlir::Value>
  emitProducts(KernelBuilder &b, const Column &column,
               llvm::ArrayRef<mlir::Value> keys);
  /// P, its sums and Pᵀ V where nothing can leak from a masked slot.
  virtual void emitUpdate(KernelBuilder &b, const Column &column,
                          mlir::Value largest, mlir::Value rescale);
  void addToSum(KernelBuilder &b, const Column &column, mlir::Value rescale,
                mlir::Value partial);
  /// acc[e..e+rows] = acc * rescale + the products with probabilities.
  virtual void emitOutputRows(KernelBuilder &b, const Column &column,
                              mlir::Value e, int64_t rows, mlir::Value rescale);

  /// Row `row` of the column in a buffer of panels of `rows`.
  llvm::SmallVector<mlir::Value> panelAt(KernelBuilder &b, const Column &column,
                                         int64_t rows, mlir::Value row);
  mlir::Value emitProbability(KernelBuilder &b, const Column &column,
                              mlir::Value k, mlir::Value largest);
  void emitOutput(KernelBuilder &b, const Column &column, mlir::Value rescale);
  void clear(KernelBuilder &b, mlir::Value buffer);
  std::pair<mlir::Value, mlir::Value> locate(KernelBuilder &b, mlir::Value q,
                                             int64_t rows);

  /// Keys of a register tile of one vector: a few chains of multiply-adds are
  /// enough, and with more keys more is computed that the mask forbids.
  static constexpr int64_t vectorRows = 4;

  int64_t columnWidth;
  int64_t keyStep = 1; ///< a column's keys begin at a multiple of this
  mlir::Value packed, scores, acc;

private:
  mlir::Value countQueries(KernelBuilder &b, const Column &column);
  mlir::Value emitHasFew(KernelBuilder &b, const Column &column);
  void forVectors(KernelBuilder &b, const Column &column,
                  llvm::function_ref<void(Column)> emit);
  void emitPlainColumn(KernelBuilder &b, const Column &column);
  void emitMaskedColumn(KernelBuilder &b, const Column &column,
                        MaskCalculus &calculus);
  void emitIfAny(KernelBuilder &b, KeyRange keys,
                 llvm::function_ref<void()> emit);
  void narrow(KernelBuilder &b, Column &column, MaskCalculus &calculus);
  void emitColumn(KernelBuilder &b, const Column &column);
  void emitPrefetches(KernelBuilder &b, const Column &column, mlir::Value k);
  mlir::Value emitScores(KernelBuilder &b, const Column &column);
  mlir::Value emitModifiers(KernelBuilder &b, const Column &column,
                            KeyRange keys, mlir::Value largest, bool masked);
  void emitGuardedUpdate(KernelBuilder &b, const Column &column,
                         mlir::Value largest, mlir::Value rescale);
  mlir::Value widen(KernelBuilder &b, mlir::Value tile, mlir::Value scratch);

  mlir::Value wideKeys, wideValues;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_COLUMNSKERNEL_H
