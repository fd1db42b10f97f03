// Where the rows of a cache lie: the arithmetic of block tables and rings, for
// caches that are tensors or buffers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_CACHEADDRESS_H
#define FOVEA_LIB_TRANSFORMS_CACHEADDRESS_H

#include "Attn/Attn.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea {

/// Element `at` of a tensor or buffer; integers as `index`.
mlir::Value emitElement(mlir::ImplicitLocOpBuilder &b, mlir::Value shaped,
                        mlir::ValueRange at);

/// Sizes of a cache as index values, emitted once.
struct CacheSizes {
  CacheSizes(mlir::ImplicitLocOpBuilder &b, const attn::CacheOperands &cache);
  mlir::Value numPages, pageSize, capacity;
};

/// Where one of several packed sequences lies.
struct PackedSequence {
  mlir::Value begin, size;
};
PackedSequence emitSequence(mlir::ImplicitLocOpBuilder &b, mlir::Value offsets,
                            mlir::Value batch);

/// A row of a cache: number `slot` of page `page`.
struct CacheSlot {
  mlir::Value page, slot;
  mlir::Value inRange; ///< i1: the page, or the token, exists
};

/// Slot `number` of the `capacity` ones of sequence `batch`.
CacheSlot emitSlot(mlir::ImplicitLocOpBuilder &b,
                   const attn::CacheOperands &cache, const CacheSizes &sizes,
                   mlir::Value batch, mlir::Value number);

/// The slot of row `row` of what attn.read_cache returns.
mlir::Value emitSlotOfRow(mlir::ImplicitLocOpBuilder &b,
                          const attn::CacheOperands &cache,
                          const CacheSizes &sizes, mlir::Value batch,
                          mlir::Value row);

/// The factor of a head in a page; null without scales.
mlir::Value emitScale(mlir::ImplicitLocOpBuilder &b,
                      const attn::CacheOperands &cache, mlir::Value page,
                      mlir::Value head);

/// The indices of a row, or of one of its elements, in the cache's layout.
llvm::SmallVector<mlir::Value> getCacheIndices(const attn::CacheOperands &cache,
                                               mlir::Value page,
                                               mlir::Value head,
                                               mlir::Value slot);

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_CACHEADDRESS_H
