// Tiles of 16-bit elements in shared memory, as ldmatrix and cp.async see them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_SWIZZLEDTILE_H
#define FOVEA_LIB_TARGET_NVPTX_SWIZZLEDTILE_H

#include "SharedLayout.h"
#include "ThreadBuilder.h"

#include <numeric>

namespace fovea {

/// How a lane reads 16 rows and 16 columns of a tile with one ldmatrix.
class MatrixReader {
public:
  /// Four 8x8 matrices as four pairs of elements, from row `row` (a multiple of
  /// 16) and number `columns` of the 16 columns on, of the tile that begins at
  /// element `tile` of the buffer.
  llvm::SmallVector<mlir::Value> load(ThreadBuilder &b, mlir::Value tile,
                                      int64_t row, int64_t columns) const;
  int64_t getNumColumns() const { return pitch / 16; }

private:
  friend class SwizzledTile;

  /// The buffer, from where the lane reads its part of the first 16 rows. Every
  /// `views.size()` times 16 columns the swizzle begins anew.
  llvm::SmallVector<mlir::Value> views;
  int64_t pitch = 0;
  bool transposed = false;
};

/// Rows of `pitch` elements, a multiple of 16, of which the first `size` are
/// used; the rest is 0. Groups of 8 elements (16 bytes) are the unit: group c
/// of row r is at place `c ^ swizzle(r)` of the row, so that the groups c of 8
/// rows, which ldmatrix reads at once, are in different banks.
class SwizzledTile {
public:
  SwizzledTile() = default;
  SwizzledTile(int64_t rows, int64_t size)
      : rows(rows), size(size), pitch(getMmaPitch(size)) {}

  int64_t getRows() const { return rows; }
  int64_t getPitch() const { return pitch; }
  int64_t getNumElements() const { return rows * pitch; }

  /// Element offset of group `column` (index values) of a row.
  mlir::Value getOffset(ThreadBuilder &b, mlir::Value row,
                        mlir::Value column) const;

  /// A reader of tiles in `buffer`. `byRows`: matrices 0 and 1 lie below each
  /// other (fragments of A, and of B transposed); else beside each other
  /// (fragments of B).
  MatrixReader getReader(ThreadBuilder &b, mlir::Value buffer, mlir::Value lane,
                         bool byRows, bool transposed) const;

  /// Copies the rows of `source`, a matrix of up to `rows` rows, to `buffer` at
  /// element `offset`, by `threads` threads. `aligned` (an i1) tells whether
  /// rows start at multiples of 16 bytes: then copies are asynchronous, else
  /// they go element by element.
  void emitCopy(ThreadBuilder &b, mlir::Value source, mlir::Value aligned,
                mlir::Value buffer, mlir::Value offset, mlir::Value thread,
                int64_t threads) const;

private:
  enum class CopyKind {
    Whole,    ///< asynchronous; all rows exist
    Partial,  ///< asynchronous
    Elements, ///< one by one
  };
  void emitGroups(ThreadBuilder &b, mlir::Value source, CopyKind kind,
                  mlir::Value buffer, mlir::Value offset, mlir::Value thread,
                  int64_t threads) const;
  /// Groups of a row that swizzling exchanges.
  int64_t getNumSwizzled() const { return std::gcd<int64_t>(pitch / 8, 8); }
  mlir::Value getSwizzle(ThreadBuilder &b, mlir::Value row) const;

  int64_t rows = 0, size = 0, pitch = 0;
};

/// Copies 8 elements of a row of `source` to element `target` of `buffer`, one
/// by one; zeros unless the row `exists`.
void copyElements(ThreadBuilder &b, mlir::Value source, mlir::Value exists,
                  mlir::Value row, mlir::Value column, mlir::Value buffer,
                  mlir::Value target);

/// 8x8 matrices (2 or 4) from shared memory: a pair of elements for each.
llvm::SmallVector<mlir::Value> loadMatrices(ThreadBuilder &b,
                                            mlir::Value buffer,
                                            mlir::Value offset, bool transposed,
                                            int64_t count = 4);

/// c + a * b on tensor cores, 16x8x16: 4 pairs, 2 pairs, 4 scalars of f32.
llvm::SmallVector<mlir::Value> emitMma(ThreadBuilder &b, mlir::ValueRange lhs,
                                       mlir::ValueRange rhs,
                                       mlir::ValueRange acc);

/// Whether all rows of a matrix (a buffer of any rank whose innermost stride is
/// 1) start at multiples of 16 bytes, as an i1.
mlir::Value emitIsAligned(ThreadBuilder &b, mlir::Value matrix);

/// Ends a group of asynchronous copies.
void commitCopies(ThreadBuilder &b);
/// Waits until at most `groups` groups of this thread are on their way.
void waitForCopies(ThreadBuilder &b, int64_t groups);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_SWIZZLEDTILE_H
