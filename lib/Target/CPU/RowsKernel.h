// The kernel for few query rows, with the head size in the vector lanes; see
// attn-cpu-lower-tiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_ROWSKERNEL_H
#define FOVEA_LIB_TARGET_CPU_ROWSKERNEL_H

#include "TileKernel.h"

namespace fovea {

/// `R` query rows, padded to a power of two. Keys and values are read in pieces
/// of a row; a row that is no multiple of the piece has its last elements once
/// more in a piece of their own, so that nothing is read past its end. In the
/// first product a vector is shared by `S` query rows: a piece of a key fills
/// an S-th of it and is repeated, which a load does for free, and the sums over
/// lanes of S rows are one. Queries are packed `[pieces][parts][R / S][lanes]`,
/// the accumulator is
/// `[R][pieces][parts][lanes]`, where `parts` are the vectors that a piece is
/// widened to. Scores and probabilities are `[Bk][R]`.
class RowsKernel : public TileKernel {
public:
  /// Allocates the scratch at the builder's position.
  RowsKernel(KernelBuilder &b, attn::OnlineSdpaOp op);

  void emitStart(KernelBuilder &b, mlir::Value query) override;
  void emitStep(KernelBuilder &b, attn::OnlineSdpaOp op) override;
  void emitEnd(KernelBuilder &b, attn::NormalizeOp op) override;

protected:
  /// A row of `size` elements as whole pieces of `width` and, if `rest` is not
  /// 0, one more piece that ends with the row and repeats elements.
  struct Split {
    Split(int64_t size, int64_t mostWidth);
    int64_t size, width, whole, rest, count;
  };
  struct Step {
    attn::OnlineSdpaOp op;
    TileRows key, value;
    mlir::Value keys;
  };
  /// The accumulators of some rows and pieces, which fit the registers.
  struct OutputBlock {
    mlir::Value firstRow;
    int64_t rows;
    mlir::Value firstPiece;
    int64_t pieces;
    mlir::Value pass; ///< counts the blocks of a step
  };

  /// For kernels that multiply operands of `packedType`, `packing` of them in
  /// each lane of the accumulator, in vectors that hold 1 / `parts` of them,
  /// and whose output loop adds `keysAtOnce` keys together.
  RowsKernel(KernelBuilder &b, attn::OnlineSdpaOp op, int64_t packing,
             int64_t parts, int64_t keysAtOnce, mlir::FloatType packedType);

  /// Piece number `piece` (an index value) of a row, of type `readType`.
  mlir::Value loadPiece(KernelBuilder &b, const TileRows &tile, mlir::Value row,
                        const Split &split, mlir::Value piece);
  /// Such a piece as `parts` vectors of the accumulator's type.
  llvm::SmallVector<mlir::Value> widen(KernelBuilder &b, mlir::Value piece);
  /// Such a piece of a value, in the order of the accumulator's columns.
  virtual llvm::SmallVector<mlir::Value> widenValues(KernelBuilder &b,
                                                     mlir::Value piece);
  /// The parts of a piece of the accumulator as one vector, in the order of
  /// columns.
  virtual mlir::Value orderColumns(KernelBuilder &b,
                                   llvm::ArrayRef<mlir::Value> parts);
  /// One part of a key times one of the queries.
  virtual mlir::Value multiplyAdd(KernelBuilder &b, mlir::Value key,
                                  mlir::Value query, mlir::Value acc);
  /// Stores a flat vector of probabilities, number `at` of all, for the output
  /// loop.
  virtual void storeProbabilities(KernelBuilder &b, mlir::Value p,
                                  mlir::Value at);
  /// Adds `keys` keys from `k`, at most `keysAtOnce`, to accumulators.
  virtual llvm::SmallVector<mlir::Value>
  emitOutputKeys(KernelBuilder &b, const Step &step, const OutputBlock &block,
                 mlir::Value k, int64_t keys, mlir::ValueRange accs);

  int64_t rows, paddedRows; ///< R, and the next power of two
  int64_t sharing, vectors; ///< S, and R / S
  int64_t packing, parts;   ///< see the constructor
  int64_t keysAtOnce;       ///< that the output loop adds together
  Split head, out;          ///< of keys, of values
  /// [R], and the scores of some keys, of `keysAtOnce` at least, that fill a
  /// vector.
  mlir::VectorType perRow, flat;
  mlir::VectorType products, block; ///< of one query vector, of one part
  mlir::Value packed, scores, acc;
  mlir::Value factors; ///< of rows whose maxima have become larger

private:
  static constexpr int64_t lineBytes = 64;   ///< of a cache line
  static constexpr int64_t pageBytes = 4096; ///< of the smallest pages

  void emitPackRow(KernelBuilder &b, const TileRows &query, mlir::Value row,
                   mlir::Value vector, int64_t place);
  void emitScores(KernelBuilder &b, const Step &step);
  void emitScoreBlock(KernelBuilder &b, const Step &step, mlir::Value k,
                      int64_t keys);
  llvm::SmallVector<mlir::Value> emitProducts(KernelBuilder &b,
                                              const Step &step, mlir::Value k,
                                              int64_t keys, int64_t firstVector,
                                              int64_t count);
  llvm::SmallVector<mlir::Value>
  emitPieceProducts(KernelBuilder &b, const Step &step, mlir::Value k,
                    int64_t keys, int64_t firstVector, int64_t count,
                    mlir::Value piece, mlir::ValueRange accs);
  mlir::Value emitLaneSums(KernelBuilder &b,
                           llvm::ArrayRef<mlir::Value> products, int64_t keys,
                           int64_t rowsOfKey, int64_t rowsStored);
  mlir::Value emitMaxima(KernelBuilder &b, const Step &step);
  mlir::Value emitNewMaxima(KernelBuilder &b, mlir::Value ofStep);
  mlir::Value emitModifiers(KernelBuilder &b, const Step &step, bool masked);
  void emitPadding(KernelBuilder &b, const Step &step);
  mlir::Value emitProbabilities(KernelBuilder &b, const Step &step,
                                mlir::Value largest, bool guarded);
  mlir::Value foldToRows(KernelBuilder &b, mlir::Value vector, bool maximum);
  mlir::Value tileRows(KernelBuilder &b, mlir::Value perRow);
  void emitOutput(KernelBuilder &b, const Step &step);
  void emitOutputBlock(KernelBuilder &b, const Step &step,
                       const OutputBlock &block, int64_t passes);
  llvm::SmallVector<mlir::Value>
  emitOutputLoop(KernelBuilder &b, const Step &step, const OutputBlock &block,
                 int64_t passes, mlir::ValueRange accs);
  void emitGuardedOutput(KernelBuilder &b, const Step &step);
  /// Fetches `count` cache lines of the rows of `size` elements that begin at
  /// `row`, from line number `first` on, a multiple of `count`. Rows may lie
  /// past the end.
  void emitPrefetch(KernelBuilder &b, const TileRows &tile, mlir::Value row,
                    int64_t size, mlir::Value first, int64_t count);
  void emitPrefetchPages(KernelBuilder &b, const TileRows &tile,
                         mlir::Value row);
  static int64_t countLines(const TileRows &tile, int64_t size);

  TileRows::Scratch keyScratch, valueScratch;

  mlir::FloatType
      packedType; ///< of packed queries; scaled if it is the accumulator's
  /// What rows are read as: the operands' type or, where narrow ones become
  /// wide anyway, the accumulator's.
  mlir::FloatType readType;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_ROWSKERNEL_H
