// What the ops on caches require of their operands.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Checks.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace fovea::attn;

static int64_t getBatch(const CacheOperands &operands) {
  return getShaped(operands.pages ? operands.pages : operands.cache)
      .getDimSize(0);
}

/// Tokens that a sequence can have; dynamic if that is not known.
static int64_t getCapacity(const CacheOperands &operands) {
  int64_t page = operands.getPageSize();
  int64_t count = operands.pages ? getShaped(operands.pages).getDimSize(1) : 1;
  if (ShapedType::isDynamic(page) || ShapedType::isDynamic(count))
    return ShapedType::kDynamic;
  return page * count;
}

static LogicalResult verifyCache(Operation *op, const CacheOperands &operands) {
  if (operands.getType().getRank() != 4)
    return op->emitOpError("expected cache of rank 4, got ")
           << operands.getType().getRank();
  int64_t page = operands.getPageSize();
  if (page == 0)
    return op->emitOpError("expected pages of at least 1 token, got 0");
  if (failed(expectStatic(op, "cache", "head count", operands.getNumHeads())) ||
      failed(expectStatic(op, "cache", "head size", operands.getHeadSize())))
    return failure();
  if (operands.ring &&
      failed(expectShape(op, "ring", operands.ring, getBatch(operands))))
    return failure();

  Type element = operands.getType().getElementType();
  if (element.isInteger(8) && !operands.scales)
    return op->emitOpError("expected scales for a cache of i8");
  if (operands.scales && !element.isInteger(8) &&
      !isa<Float8E4M3FNType>(element))
    return op->emitOpError(
               "expected scales only for a cache of i8 or f8E4M3FN, got ")
           << element;
  return verifyBroadcast(
      op, "scales", operands.scales,
      {operands.getType().getDimSize(0), operands.getNumHeads()});
}

LogicalResult ReadCacheOp::verify() {
  CacheOperands operands = getCacheOperands();
  if (failed(verifyCache(*this, operands)))
    return failure();
  return expectShape(*this, "rows", getRows(),
                     {getBatch(operands), operands.getNumHeads(),
                      getCapacity(operands), operands.getHeadSize()});
}

LogicalResult LoadRowsOp::verify() {
  CacheOperands operands = getCacheOperands();
  if (failed(verifyCache(*this, operands)))
    return failure();
  return expectShape(*this, "dest", getDest(),
                     {1, 1, ShapedType::kDynamic, operands.getHeadSize()});
}

/// `[B, Hk, L, D]`, or `[T, Hk, D]` where sequences are packed.
static LogicalResult verifyNewRows(AppendOp op, const CacheOperands &operands) {
  ShapedType rows = getShaped(op.getRows());
  int64_t rank = op.getOffsets() ? 3 : 4;
  if (rows.getRank() != rank)
    return op.emitOpError("expected rows of rank ")
           << rank << (op.getOffsets() ? " with" : " without")
           << " offsets, got " << rows.getRank();
  if (failed(expectDim(op, "rows", "head count", rows.getDimSize(1),
                       operands.getNumHeads(), "cache")) ||
      failed(expectDim(op, "rows", "head size", rows.getDimSize(rank - 1),
                       operands.getHeadSize(), "cache")))
    return failure();
  if (!op.getOffsets())
    return expectDim(op, "rows", "batch size", rows.getDimSize(0),
                     getBatch(operands), op.getPages() ? "pages" : "cache");
  int64_t batch = getBatch(operands);
  return expectShape(op, "offsets", op.getOffsets(),
                     ShapedType::isDynamic(batch) ? batch : batch + 1);
}

LogicalResult AppendOp::verify() {
  CacheOperands operands = getCacheOperands();
  if (failed(verifyCache(*this, operands)))
    return failure();
  if (getCounts() && getOffsets())
    return emitOpError("expected counts or offsets, got both");
  if (failed(verifyNewRows(*this, operands)) ||
      failed(expectShape(*this, "at", getAt(), getBatch(operands))))
    return failure();
  if (!getCounts())
    return success();
  return expectShape(*this, "counts", getCounts(), getBatch(operands));
}
