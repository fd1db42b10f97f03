// What the ops on caches require of their operands.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Checks.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace fovea::attn;

static int64_t addToSize(int64_t size, int64_t more) {
  return ShapedType::isDynamic(size) ? size : size + more;
}

static int64_t getBatch(const CacheOperands &operands) {
  if (operands.offsets)
    return addToSize(getShaped(operands.offsets).getDimSize(0), -1);
  return getShaped(operands.pages ? operands.pages : operands.cache)
      .getDimSize(0);
}

/// Tokens that a sequence can have; dynamic if that is not known.
static int64_t getCapacity(const CacheOperands &operands) {
  if (operands.offsets)
    return ShapedType::kDynamic;
  int64_t page = operands.getPageSize();
  int64_t count = operands.pages ? getShaped(operands.pages).getDimSize(1) : 1;
  if (ShapedType::isDynamic(page) || ShapedType::isDynamic(count))
    return ShapedType::kDynamic;
  return page * count;
}

static LogicalResult verifyCache(Operation *op, const CacheOperands &operands) {
  int64_t rank = operands.offsets ? 3 : 4;
  if (operands.getType().getRank() != rank)
    return op->emitOpError("expected cache of rank ")
           << rank << (operands.offsets ? " with" : " without")
           << " offsets, got " << operands.getType().getRank();
  if (operands.offsets && (operands.pages || operands.ring))
    return op->emitOpError("expected packed sequences to have neither pages "
                           "nor ring");
  if (operands.offsets && getShaped(operands.offsets).getDimSize(0) == 0)
    return op->emitOpError("expected offsets of at least 1 element, got 0");
  int64_t page = operands.getPageSize();
  if (page == 0 && !operands.offsets)
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
      {operands.offsets ? 1 : operands.getType().getDimSize(0),
       operands.getNumHeads()});
}

LogicalResult ReadCacheOp::verify() {
  CacheOperands operands = getCacheOperands();
  if (!getOffsets() != !getLongest() || (getRightAligned() && !getOffsets()))
    return emitOpError("expected the longest sequence and right_aligned only "
                       "with offsets");
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
  return expectShape(op, "offsets", op.getOffsets(),
                     addToSize(getBatch(operands), 1));
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

LogicalResult PackOp::verify() {
  ShapedType rows = getShaped(getRows()), dest = getShaped(getDest());
  if (dest.getRank() != rows.getRank() - 1)
    return emitOpError("expected dest of rank ")
           << rows.getRank() - 1 << " for rows of rank " << rows.getRank()
           << ", got " << dest.getRank();
  if (failed(expectElement(*this, "dest", getDest(), rows.getElementType())) ||
      failed(expectDim(*this, "dest", "head count", dest.getDimSize(1),
                       rows.getDimSize(1), "rows")))
    return failure();
  if (rows.getRank() == 4 &&
      (failed(expectStatic(*this, "rows", "head size", rows.getDimSize(3))) ||
       failed(expectDim(*this, "dest", "head size", dest.getDimSize(2),
                        rows.getDimSize(3), "rows"))))
    return failure();
  return expectShape(*this, "offsets", getOffsets(),
                     addToSize(rows.getDimSize(0), 1));
}
