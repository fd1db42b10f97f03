// What the ops of the attn dialect require of their operands and attributes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Checks.h"

#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace mlir;
using namespace fovea::attn;

//===----------------------------------------------------------------------===//
// Shared checks
//===----------------------------------------------------------------------===//

ShapedType fovea::attn::getShaped(Value value) {
  return cast<ShapedType>(value.getType());
}

std::string fovea::attn::formatDim(int64_t size) {
  return ShapedType::isDynamic(size) ? "?" : std::to_string(size);
}

std::string fovea::attn::formatShape(ArrayRef<int64_t> shape) {
  return "[" + llvm::join(llvm::map_range(shape, formatDim), ", ") + "]";
}

bool fovea::attn::areCompatible(int64_t size, int64_t other) {
  return size == other || ShapedType::isDynamic(size) ||
         ShapedType::isDynamic(other);
}

LogicalResult fovea::attn::expectShape(Operation *op, StringRef name,
                                       Value value, ArrayRef<int64_t> shape) {
  if (succeeded(verifyCompatibleShape(getShaped(value).getShape(), shape)))
    return success();
  return op->emitOpError("expected ")
         << name << " of shape " << formatShape(shape) << ", got "
         << formatShape(getShaped(value).getShape());
}

LogicalResult fovea::attn::expectElement(Operation *op, StringRef name,
                                         Value value, Type element) {
  Type actual = getElementTypeOrSelf(value);
  if (actual == element)
    return success();
  return op->emitOpError("expected ")
         << name << " of element type " << element << ", got " << actual;
}

LogicalResult fovea::attn::expectDim(Operation *op, StringRef name,
                                     StringRef what, int64_t actual,
                                     int64_t expected, StringRef like) {
  if (areCompatible(actual, expected))
    return success();
  return op->emitOpError("expected ")
         << name << " of " << what << " " << formatDim(expected) << " like "
         << like << ", got " << formatDim(actual);
}

LogicalResult fovea::attn::expectStatic(Operation *op, StringRef name,
                                        StringRef what, int64_t actual) {
  if (actual > 0)
    return success();
  return op->emitOpError("expected ") << name << " of static, positive " << what
                                      << ", got " << formatDim(actual);
}

LogicalResult fovea::attn::expectAddressable(Operation *op, StringRef name,
                                             Value value) {
  constexpr int64_t limit = int64_t(1) << 47;
  int64_t elements = 1;
  for (int64_t size : getShaped(value).getShape()) {
    if (ShapedType::isDynamic(size) || size == 0)
      continue;
    if (size > limit / elements)
      return op->emitOpError("expected ")
             << name << " of at most 2^47 elements, got shape "
             << formatShape(getShaped(value).getShape());
    elements *= size;
  }
  return success();
}

LogicalResult fovea::attn::expectFinite(Operation *op, StringRef name,
                                        APFloat value) {
  if (value.isFinite())
    return success();
  return op->emitOpError("expected finite ")
         << name << ", got " << value.convertToDouble();
}

/// What query, key and value have in common in every op: ranks, element types,
/// and the sizes that must agree.
static LogicalResult verifyInputs(Operation *op, Value query, Value key,
                                  Value value) {
  ShapedType queryType = getShaped(query), keyType = getShaped(key),
             valueType = getShaped(value);
  int64_t rank = queryType.getRank();
  const std::pair<StringRef, Value> others[] = {{"key", key}, {"value", value}};
  for (auto [name, other] : others) {
    if (getShaped(other).getRank() != rank)
      return op->emitOpError("expected ")
             << name << " of rank " << rank << " like query, got "
             << getShaped(other).getRank();
    if (failed(expectElement(op, name, other, queryType.getElementType())))
      return failure();
    if (rank > 2 &&
        failed(expectDim(op, name, "batch size", getShaped(other).getDimSize(0),
                         queryType.getDimSize(0), "query")))
      return failure();
  }
  if (rank == 4) {
    int64_t heads = queryType.getDimSize(1), keyHeads = keyType.getDimSize(1);
    if (heads > 0 && keyHeads > 0 && heads % keyHeads != 0)
      return op->emitOpError(
                 "expected key of a head count that divides query's ")
             << heads << ", got " << keyHeads;
    if (failed(expectDim(op, "value", "head count", valueType.getDimSize(1),
                         keyHeads, "key")))
      return failure();
  }
  return failure(
      failed(expectDim(op, "key", "head size", keyType.getDimSize(rank - 1),
                       queryType.getDimSize(rank - 1), "query")) ||
      failed(expectDim(op, "value", "length", valueType.getDimSize(rank - 2),
                       keyType.getDimSize(rank - 2), "key")));
}

/// Head counts and head sizes are static: tiles of them are registers. Lengths
/// are numbers that 32 bits hold.
static LogicalResult verifyDims(Operation *op, Value query, Value key,
                                Value value) {
  constexpr int64_t longest = std::numeric_limits<int32_t>::max();
  constexpr int64_t largestHead = 1 << 16;
  const std::pair<StringRef, Value> inputs[] = {
      {"query", query}, {"key", key}, {"value", value}};
  for (auto [name, input] : inputs) {
    ArrayRef<int64_t> shape = getShaped(input).getShape();
    if (shape.size() == 4 &&
        failed(expectStatic(op, name, "head count", shape[1])))
      return failure();
    if (failed(expectStatic(op, name, "head size", shape.back())))
      return failure();
    if (shape.back() > largestHead)
      return op->emitOpError("expected ")
             << name << " of head size at most " << largestHead << ", got "
             << shape.back();
    if (shape[shape.size() - 2] > longest)
      return op->emitOpError("expected ")
             << name << " of length at most " << longest << ", got "
             << shape[shape.size() - 2];
    if (failed(expectAddressable(op, name, input)))
      return failure();
  }
  return success();
}

LogicalResult fovea::attn::verifyBroadcast(Operation *op, StringRef name,
                                           Value value,
                                           ArrayRef<int64_t> target) {
  if (!value)
    return success();
  ArrayRef<int64_t> shape = getShaped(value).getShape();
  bool fits =
      shape.size() <= target.size() &&
      llvm::all_of(llvm::zip_equal(shape, target.take_back(shape.size())),
                   [](auto sizes) {
                     auto [size, score] = sizes;
                     return size == 1 || areCompatible(size, score);
                   });
  if (fits)
    return success();
  return op->emitOpError("expected ")
         << name << " to broadcast to " << formatShape(target) << ", got "
         << formatShape(shape);
}

/// Whether rounding to `type` does not overflow.
static bool isFiniteIn(Type type, double value) {
  bool losesInfo;
  APFloat rounded(value);
  rounded.convert(cast<FloatType>(type).getFloatSemantics(),
                  APFloat::rmNearestTiesToEven, &losesInfo);
  return rounded.isFinite();
}

LogicalResult fovea::attn::verifyScoreClauses(Operation *op,
                                              const ScoreClauses &clauses) {
  if (failed(verifyBroadcast(op, "mask", clauses.mask, clauses.scores)) ||
      failed(verifyBroadcast(op, "bias", clauses.bias, clauses.scores)))
    return failure();
  if (clauses.lengths &&
      failed(expectShape(op, "lengths", clauses.lengths, clauses.batch)))
    return failure();
  if (clauses.sinks) {
    // One for each head, or for each row.
    SmallVector<int64_t> shape = {clauses.heads,
                                  *std::prev(clauses.scores.end(), 2)};
    shape.resize(std::min<size_t>(getShaped(clauses.sinks).getRank(), 2));
    if (failed(expectShape(op, "sinks", clauses.sinks, shape)))
      return failure();
  }

  if (clauses.window) {
    if (clauses.window->size() != 2)
      return op->emitOpError("expected window of 2 bounds, got ")
             << clauses.window->size();
    constexpr int64_t limit = std::numeric_limits<int32_t>::max();
    for (int64_t bound : *clauses.window)
      if (bound < -1 || bound > limit)
        return op->emitOpError("expected window bounds between -1 and ")
               << limit << ", got " << bound;
  }
  if (const std::optional<APFloat> &softcap = clauses.softcap)
    if (!softcap->isFinite() || softcap->isNegative() || softcap->isZero())
      return op->emitOpError("expected positive, finite softcap, got ")
             << softcap->convertToDouble();
  // Scores are multiplied by both.
  if (const std::optional<APFloat> &softcap = clauses.softcap)
    if (!isFiniteIn(clauses.element, softcap->convertToDouble()) ||
        !isFiniteIn(clauses.element, 1 / softcap->convertToDouble()))
      return op->emitOpError(
                 "expected softcap and its inverse to be finite in ")
             << clauses.element << ", got " << softcap->convertToDouble();
  if (!clauses.scale)
    return success();
  if (failed(expectFinite(op, "scale", *clauses.scale)))
    return failure();
  if (!isFiniteIn(clauses.element, clauses.scale->convertToDouble() * M_LOG2E))
    return op->emitOpError("expected scale to be finite in ")
           << clauses.element << ", got " << clauses.scale->convertToDouble();
  return success();
}

static LogicalResult verifyClauses(SdpaOp op) {
  ShapedType query = getShaped(op.getQuery());
  int64_t rank = query.getRank();
  ScoreClauses clauses;
  clauses.scores.assign(query.getShape().begin(), query.getShape().end());
  clauses.scores.back() = getShaped(op.getKey()).getDimSize(rank - 2);
  clauses.batch = rank > 2 ? query.getDimSize(0) : 1;
  clauses.heads = op.getNumHeads();
  clauses.lengths = op.getLengths();
  clauses.mask = op.getMask();
  clauses.bias = op.getBias();
  clauses.sinks = op.getSinks();
  clauses.window = op.getWindow();
  clauses.softcap = op.getSoftcap();
  clauses.scale = op.getScale();
  clauses.element = getAccumulatorType(query.getElementType());
  return verifyScoreClauses(op, clauses);
}

LogicalResult SdpaOp::verify() {
  if (failed(verifyInputs(*this, getQuery(), getKey(), getValue())) ||
      failed(verifyDims(*this, getQuery(), getKey(), getValue())) ||
      failed(verifyClauses(*this)))
    return failure();
  ShapedType query = getShaped(getQuery());
  SmallVector<int64_t> output(query.getShape());
  output.back() = getValueHeadSize();
  if (failed(expectElement(*this, "output", getOutput(),
                           query.getElementType())) ||
      failed(expectShape(*this, "output", getOutput(), output)))
    return failure();
  if (!getLse())
    return success();
  Type accumulator = getAccumulatorType(query.getElementType());
  return failure(failed(expectElement(*this, "lse", getLse(), accumulator)) ||
                 failed(expectShape(*this, "lse", getLse(),
                                    query.getShape().drop_back())));
}

LogicalResult SdpaOp::verifyRegions() {
  return verifyModifiers(*this, getScoreMod(), getMaskMod(),
                         getAccumulatorType(getElementTypeOrSelf(getQuery())));
}

//===----------------------------------------------------------------------===//
// OnlineSdpaOp and NormalizeOp
//===----------------------------------------------------------------------===//

/// An op works on tensors or on buffers, not on both.
static LogicalResult expectAllTensorsOrBuffers(Operation *op) {
  bool hasTensors =
      llvm::any_of(op->getOperandTypes(), llvm::IsaPred<TensorType>);
  bool hasBuffers =
      llvm::any_of(op->getOperandTypes(), llvm::IsaPred<MemRefType>);
  if (hasTensors && hasBuffers)
    return op->emitOpError("expected all tensors or all buffers, got both");
  return success();
}

/// The shape of acc: `[B, H, (C,) Lq, E]`.
static LogicalResult verifyAcc(OnlineSdpaOp op) {
  ShapedType query = getShaped(op.getQuery()), key = getShaped(op.getKey());
  int64_t rank = query.getRank();
  SmallVector<int64_t> shape(query.getShape());
  shape.back() = getShaped(op.getValue()).getShape().back();
  int64_t chunkDim = rank - 2;
  if (op.hasChunks())
    shape.insert(shape.begin() + chunkDim, ShapedType::kDynamic);
  if (failed(expectShape(op, "acc", op.getAcc(), shape)))
    return failure();

  if (!op.hasChunks())
    return success();
  int64_t chunks = getShaped(op.getAcc()).getDimSize(chunkDim);
  if (ShapedType::isDynamic(chunks))
    return success();
  int64_t keys = key.getDimSize(rank - 2);
  if (chunks < 1)
    return op.emitOpError("expected acc of 1 chunk or more, got ") << chunks;
  if (ShapedType::isDynamic(keys))
    return success();
  int64_t most = std::max<int64_t>(1, llvm::divideCeil(keys, op.getKeyChunk()));
  if (chunks <= most)
    return success();
  return op.emitOpError("expected acc of at most ")
         << most << " chunks for " << keys << " keys, got " << chunks;
}

LogicalResult OnlineSdpaOp::verify() {
  int64_t rank = getShaped(getQuery()).getRank();
  if (rank < 2 || rank > 4)
    return emitOpError("expected query of rank 2, 3 or 4, got ") << rank;
  if (static_cast<int64_t>(getKeyChunk()) < 0)
    return emitOpError("expected key_chunk of 0 or more, got ")
           << static_cast<int64_t>(getKeyChunk());
  if (failed(expectAllTensorsOrBuffers(*this)) ||
      failed(verifyInputs(*this, getQuery(), getKey(), getValue())) ||
      failed(verifyDims(*this, getQuery(), getKey(), getValue())) ||
      failed(verifyAcc(*this)) ||
      failed(expectFinite(*this, "scale", getScale())))
    return failure();
  ArrayRef<int64_t> rows = getShaped(getAcc()).getShape().drop_back();
  if (failed(expectShape(*this, "max", getMax(), rows)) ||
      failed(expectShape(*this, "sum", getSum(), rows)))
    return failure();
  Type accumulator = getAccumulatorType(getElementTypeOrSelf(getQuery()));
  const std::pair<StringRef, Value> state[] = {
      {"acc", getAcc()}, {"max", getMax()}, {"sum", getSum()}};
  for (auto [name, value] : state)
    if (failed(expectElement(*this, name, value, accumulator)))
      return failure();
  if (!getOffsets().empty() && getOffsets().size() != 4)
    return emitOpError("expected 4 offsets (b, h, q, k), got ")
           << getOffsets().size();
  return success();
}

LogicalResult OnlineSdpaOp::verifyRegions() {
  return verifyModifiers(*this, getScoreMod(), getMaskMod(),
                         getAccumulatorType(getElementTypeOrSelf(getQuery())));
}

LogicalResult NormalizeOp::verify() {
  ShapedType acc = getShaped(getAcc());
  if (acc.getRank() < 1)
    return emitOpError("expected acc of rank 1 or more, got 0");
  if (failed(expectAllTensorsOrBuffers(*this)) ||
      failed(expectShape(*this, "output", getOutput(), acc.getShape())))
    return failure();
  SmallVector<std::pair<StringRef, Value>> perRow = {{"max", getMax()},
                                                     {"sum", getSum()}};
  if (getLse())
    perRow.emplace_back("lse", getLse());
  for (auto [name, value] : perRow)
    if (failed(expectShape(*this, name, value, acc.getShape().drop_back())) ||
        failed(expectElement(*this, name, value, acc.getElementType())))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// MergeOp
//===----------------------------------------------------------------------===//

LogicalResult MergeOp::verify() {
  ShapedType partials = getShaped(getPartials());
  int64_t rank = partials.getRank(), dim = getDim();
  if (rank < 2)
    return emitOpError("expected partials of rank 2 or more, got ") << rank;
  if (dim < 0 || dim > rank - 2)
    return emitOpError("expected dim between 0 and ")
           << rank - 2 << " for partials of rank " << rank << ", got " << dim;
  SmallVector<int64_t> shape(partials.getShape());
  Type accumulator = getAccumulatorType(partials.getElementType());
  if (failed(
          expectShape(*this, "lses", getLses(), ArrayRef(shape).drop_back())) ||
      failed(expectElement(*this, "lses", getLses(), accumulator)))
    return failure();
  shape.erase(shape.begin() + dim);
  return failure(failed(expectShape(*this, "output", getOutput(), shape)) ||
                 failed(expectShape(*this, "lse", getLse(),
                                    ArrayRef(shape).drop_back())) ||
                 failed(expectElement(*this, "lse", getLse(), accumulator)));
}
