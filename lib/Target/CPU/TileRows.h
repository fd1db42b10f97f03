// The rows of a tile of keys or values, wherever they lie.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_TILEROWS_H
#define FOVEA_LIB_TARGET_CPU_TILEROWS_H

#include "../KernelBuilder.h"
#include "Attn/Attn.h"

namespace fovea {

/// A matrix in memory, or rows of a cache that stay where they are: they are
/// looked up once for each tile, and converted in registers as they are read.
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

  /// The rows of a tile that is an operand of an online step; `element` is the
  /// type that they are read as. Emits the look-up of all places of `scratch`:
  /// those after the tile's last row are where the next tile's are.
  TileRows(KernelBuilder &b, mlir::Value tile, const Scratch &scratch,
           mlir::FloatType element);

  mlir::Value getCount() const { return count; }
  int64_t getStoredBytes() const { return stored.getIntOrFloatBitWidth() / 8; }

  /// Elements of a row from `column` on, as a vector, or as a scalar.
  mlir::Value load(KernelBuilder &b, mlir::VectorType type, mlir::Value row,
                   mlir::Value column) const;
  mlir::Value load(KernelBuilder &b, mlir::Value row, mlir::Value column) const;
  /// Fetches the cache line of an element, which may lie past the end.
  void prefetch(KernelBuilder &b, mlir::Value row, mlir::Value column) const;

  /// Elements between rows that are next to each other, and how many are.
  mlir::Value getRowStride() const { return rowStride; }
  mlir::Value getRunLength() const { return runLength; }

private:
  void lookUp(KernelBuilder &b, attn::LoadRowsOp op, const Scratch &scratch);
  llvm::SmallVector<mlir::Value> locate(KernelBuilder &b, mlir::Value row,
                                        mlir::Value column) const;
  mlir::Value getScale(KernelBuilder &b, mlir::Value row) const;

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
