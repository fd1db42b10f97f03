// The rows of a tile of keys or values, wherever they lie.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_TILEROWS_H
#define FOVEA_LIB_TARGET_CPU_TILEROWS_H

#include "../KernelBuilder.h"
#include "Attn/Attn.h"

namespace fovea {

/// A matrix in memory, or rows of a cache that stay where they are: they are
/// looked up once for each tile, and converted in registers as they are read.
/// The factors of narrow types are left to whoever multiplies with the rows:
/// one product with a score or a probability is cheaper than one with each
/// element.
class TileRows {
public:
  /// Buffers for the places of `places` rows, and for their factors. Null where
  /// a cache needs none.
  struct Scratch {
    mlir::Value places, scales;
  };
  /// What the rows of `load` need, or nothing if that is null.
  static Scratch
  allocate(attn::LoadRowsOp load, int64_t places,
           llvm::function_ref<mlir::Value(int64_t size, mlir::Type)> allocate);

  /// Whether keys or values of a step are stored in 8 bits.
  static bool readsNarrow(attn::OnlineSdpaOp op);

  /// The rows of a tile that is an operand of an online step; `element` is the
  /// type that they are read as. Emits the look-up of all places of `scratch`:
  /// those after the tile's last row are where the next tile's are.
  TileRows(KernelBuilder &b, mlir::Value tile, const Scratch &scratch,
           mlir::FloatType element);

  mlir::Value getCount() const { return count; }
  int64_t getStoredBytes() const { return stored.getIntOrFloatBitWidth() / 8; }

  /// Elements of a row from `column` on, as a vector, or as a scalar, without
  /// the row's factor.
  mlir::Value load(KernelBuilder &b, mlir::VectorType type, mlir::Value row,
                   mlir::Value column) const;
  mlir::Value load(KernelBuilder &b, mlir::Value row, mlir::Value column) const;
  /// The factor of a row, a scalar of the accumulator's type; null if that is 1.
  mlir::Value getFactor(KernelBuilder &b, mlir::Value row) const;
  /// The factors of `count` rows from `row` on, each `times` times. Rows after
  /// the last have any factor. Null if all are 1.
  mlir::Value getFactors(KernelBuilder &b, mlir::Value row, int64_t count,
                         int64_t times) const;
  /// Fetches the cache line of an element, which may lie past the end.
  void prefetch(KernelBuilder &b, mlir::Value row, mlir::Value column) const;

  /// Elements between rows that are next to each other, and how many are.
  mlir::Value getRowStride() const { return rowStride; }
  mlir::Value getRunLength() const { return runLength; }

private:
  void lookUp(KernelBuilder &b, attn::LoadRowsOp op, const Scratch &scratch);
  llvm::SmallVector<mlir::Value> locate(KernelBuilder &b, mlir::Value row,
                                        mlir::Value column) const;

  mlir::FloatType element;
  mlir::Type stored;
  mlir::Value buffer; ///< the matrix, or a cache as one row of elements
  mlir::Value places; ///< where rows begin in that one row; or null
  mlir::Value scales; ///< a factor for each row; or null
  mlir::Value scale;  ///< a factor for all rows; or null
  mlir::Value count, rowStride;
  mlir::Value runLength; ///< null: all rows
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_TILEROWS_H
