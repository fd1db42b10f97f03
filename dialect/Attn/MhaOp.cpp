// attn.mha: shapes and checks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Checks.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea::attn;

static int64_t getDim(Value value, int64_t dim) {
  return getShaped(value).getDimSize(dim);
}

/// The features of the heads' outputs side by side: `H * E`.
static int64_t getContextSize(MhaOp op) {
  if (op.getOutWeight())
    return getDim(op.getOutWeight(), 0);
  return getDim(op.getOutput(), 2);
}

int64_t MhaOp::getValueHeadSize() {
  if (getVWeight())
    return getDim(getVWeight(), 1) / getKeyHeads();
  return getContextSize(*this) / static_cast<int64_t>(getNumHeads());
}

int64_t MhaOp::getHeadSize() {
  int64_t heads = getNumHeads();
  if (getQWeight())
    return getDim(getQWeight(), 1) / heads;
  return (getDim(getQkvWeight(), 1) - getKeyHeads() * getValueHeadSize()) /
         (heads + getKeyHeads());
}

RotaryInputs MhaOp::getRotaryInputs() {
  RotaryAttr rotary = getRopeAttr();
  return {rotary ? rotary : RotaryAttr::getDefault(getContext()),
          getOffset(),
          getPositions(),
          getCos(),
          getSin(),
          getFrequencies()};
}

void MhaOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getOutput(), "output");
  if (getLse())
    setName(getLse(), "lse");
}

LogicalResult MhaOp::reifyResultShapes(OpBuilder &b,
                                       ReifiedRankedShapedTypeDims &shapes) {
  auto output = tensor::getMixedSizes(b, getLoc(), getQuery());
  OpFoldResult batch = output[0], queries = output[1];
  if (getOutWeight())
    output[2] = tensor::getMixedSize(b, getLoc(), getOutWeight(), 1);
  else
    output[2] = b.getIndexAttr(getContextSize(*this));
  shapes.push_back(output);
  if (getLse())
    shapes.push_back({batch, b.getIndexAttr(getNumHeads()), queries});
  return success();
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

static LogicalResult verifyHeads(MhaOp op) {
  int64_t heads = op.getNumHeads(), keyHeads = op.getKeyHeads();
  if (heads < 1)
    return op.emitOpError("expected a positive number of heads, got ") << heads;
  if (keyHeads < 1 || heads % keyHeads != 0)
    return op.emitOpError(
               "expected a number of key heads that divides the number of "
               "heads ")
           << heads << ", got " << keyHeads;
  return success();
}

/// Keys and values come from tensors of the same batch, length and type.
static LogicalResult verifySources(MhaOp op) {
  if (op.getValue() && !op.getKey())
    return op.emitOpError("expected key where there is value");
  const std::pair<StringRef, Value> sources[] = {{"key", op.getKey()},
                                                 {"value", op.getValue()}};
  Type element = getElementTypeOrSelf(op.getQuery());
  for (auto [name, source] : sources)
    if (source && (failed(expectElement(op, name, source, element)) ||
                   failed(expectDim(op, name, "batch size", getDim(source, 0),
                                    getDim(op.getQuery(), 0), "query"))))
      return failure();
  if (!op.getValue())
    return success();
  return expectDim(op, "value", "length", getDim(op.getValue(), 1),
                   getDim(op.getKey(), 1), "key");
}

namespace {
/// One projection: what it reads and by what.
struct Projection {
  StringRef name;
  Value input, weight, bias;
};
} // namespace

/// Weight and bias have the input's type, and rows for all of its features.
static LogicalResult verifyProjection(MhaOp op, const Projection &projection) {
  auto [name, input, weight, bias] = projection;
  std::string weightName = (name + " weight").str(),
              biasName = (name + " bias").str();
  if (!weight && !bias)
    return success();
  if (!weight)
    return op.emitOpError("expected ")
           << weightName << " where there is " << biasName;
  Type element = getElementTypeOrSelf(op.getQuery());
  if (failed(expectElement(op, weightName, weight, element)) ||
      failed(expectStatic(op, weightName, "number of columns",
                          getDim(weight, 1))) ||
      (input &&
       failed(expectDim(op, weightName, "number of rows", getDim(weight, 0),
                        getDim(input, 2), "the features of its input"))))
    return failure();
  if (!bias)
    return success();
  return failure(failed(expectElement(op, biasName, bias, element)) ||
                 failed(expectShape(op, biasName, bias, getDim(weight, 1))));
}

/// Either `qkv`, or all of `q`, `k` and `v`.
static LogicalResult verifyPacking(MhaOp op) {
  bool some = op.getQWeight() || op.getKWeight() || op.getVWeight();
  bool all = op.getQWeight() && op.getKWeight() && op.getVWeight();
  if (op.getQkvWeight() ? !some : all)
    return success();
  return op.emitOpError("expected weights as qkv(...) or as q(...), k(...) and "
                        "v(...), got ")
         << (op.getQkvWeight() ? "both"
             : some            ? "some of the latter"
                               : "neither");
}

static LogicalResult verifyProjections(MhaOp op) {
  if (failed(verifyPacking(op)))
    return failure();
  // Packed weights read every source, whose features are then the same.
  const Projection projections[] = {
      {"qkv", op.getQuery(), op.getQkvWeight(), op.getQkvBias()},
      {"qkv", op.getKeySource(), op.getQkvWeight(), op.getQkvBias()},
      {"qkv", op.getValueSource(), op.getQkvWeight(), op.getQkvBias()},
      {"q", op.getQuery(), op.getQWeight(), op.getQBias()},
      {"k", op.getKeySource(), op.getKWeight(), op.getKBias()},
      {"v", op.getValueSource(), op.getVWeight(), op.getVBias()},
      {"out", Value(), op.getOutWeight(), op.getOutBias()}};
  return failure(llvm::any_of(projections, [&](const Projection &projection) {
    return failed(verifyProjection(op, projection));
  }));
}

static LogicalResult expectMultiple(MhaOp op, StringRef name, StringRef what,
                                    int64_t size, int64_t heads) {
  if (size > 0 && size % heads == 0)
    return success();
  return op.emitOpError("expected ")
         << name << " of a number of " << what << " that is a multiple of "
         << heads << " heads, got " << formatDim(size);
}

/// The columns of weights are those of whole heads.
static LogicalResult verifySeparateSizes(MhaOp op) {
  int64_t heads = op.getNumHeads(), keyHeads = op.getKeyHeads();
  int64_t q = getDim(op.getQWeight(), 1), k = getDim(op.getKWeight(), 1);
  if (failed(expectMultiple(op, "q weight", "columns", q, heads)) ||
      failed(expectMultiple(op, "v weight", "columns",
                            getDim(op.getVWeight(), 1), keyHeads)))
    return failure();
  int64_t expected = keyHeads * (q / heads);
  if (k == expected)
    return success();
  return op.emitOpError("expected k weight of ")
         << expected << " columns for " << keyHeads << " heads of size "
         << q / heads << ", got " << k;
}

static LogicalResult verifyPackedSizes(MhaOp op) {
  int64_t heads = op.getNumHeads(), keyHeads = op.getKeyHeads();
  int64_t columns = getDim(op.getQkvWeight(), 1);
  int64_t keyColumns = columns - keyHeads * op.getValueHeadSize();
  if (keyColumns > 0 && keyColumns % (heads + keyHeads) == 0)
    return success();
  return op.emitOpError("expected qkv weight of columns for ")
         << heads << " + " << keyHeads << " heads of one size and " << keyHeads
         << " of size " << op.getValueHeadSize() << ", got " << columns;
}

static LogicalResult verifyResults(MhaOp op) {
  ShapedType query = getShaped(op.getQuery());
  int64_t heads = op.getNumHeads(), context = getContextSize(op);
  if (failed(expectMultiple(op, op.getOutWeight() ? "out weight" : "output",
                            op.getOutWeight() ? "rows" : "features", context,
                            heads)) ||
      failed(op.getQkvWeight() ? verifyPackedSizes(op)
                               : verifySeparateSizes(op)))
    return failure();
  if (context != heads * op.getValueHeadSize())
    return op.emitOpError("expected ")
           << (op.getOutWeight() ? "out weight of " : "output of ")
           << heads * op.getValueHeadSize()
           << (op.getOutWeight() ? " rows" : " features") << " for " << heads
           << " heads of value size " << op.getValueHeadSize() << ", got "
           << context;
  int64_t features = op.getOutWeight() ? getDim(op.getOutWeight(), 1) : context;
  if (failed(expectElement(op, "output", op.getOutput(),
                           query.getElementType())) ||
      failed(expectShape(op, "output", op.getOutput(),
                         {query.getDimSize(0), query.getDimSize(1), features})))
    return failure();
  if (!op.getLse())
    return success();
  return failure(
      failed(expectElement(op, "lse", op.getLse(),
                           getAccumulatorType(query.getElementType()))) ||
      failed(expectShape(op, "lse", op.getLse(),
                         {query.getDimSize(0), heads, query.getDimSize(1)})));
}

static LogicalResult verifyRope(MhaOp op) {
  RotaryInputs inputs = op.getRotaryInputs();
  bool hasOperands = inputs.offset || inputs.positions || inputs.cos ||
                     inputs.sin || inputs.frequencies;
  if (!op.getRope())
    return hasOperands ? op.emitOpError("expected rope(...) where there are "
                                        "offset, positions, tables or "
                                        "frequencies")
                       : success();
  bool perToken =
      inputs.positions || (inputs.cos && getShaped(inputs.cos).getRank() == 3);
  if (perToken && op.getKey())
    return op.emitOpError("expected self-attention where each token has "
                          "positions or tables of its own, got a key input");
  return verifyRotary(op, inputs, getDim(op.getQuery(), 0),
                      getDim(op.getQuery(), 1), op.getHeadSize());
}

static LogicalResult verifyClauses(MhaOp op) {
  ScoreClauses clauses;
  clauses.batch = getDim(op.getQuery(), 0);
  clauses.heads = op.getNumHeads();
  clauses.scores = {clauses.batch, clauses.heads, getDim(op.getQuery(), 1),
                    getDim(op.getKeySource(), 1)};
  clauses.lengths = op.getLengths();
  clauses.mask = op.getMask();
  clauses.bias = op.getBias();
  clauses.sinks = op.getSinks();
  clauses.window = op.getWindow();
  clauses.softcap = op.getSoftcap();
  clauses.scale = op.getScale();
  clauses.element = getAccumulatorType(getElementTypeOrSelf(op.getQuery()));
  return verifyScoreClauses(op, clauses);
}

LogicalResult MhaOp::verify() {
  return failure(failed(verifyHeads(*this)) || failed(verifySources(*this)) ||
                 failed(verifyProjections(*this)) ||
                 failed(verifyResults(*this)) || failed(verifyRope(*this)) ||
                 failed(verifyClauses(*this)));
}

LogicalResult MhaOp::verifyRegions() {
  return verifyModifiers(*this, getScoreMod(), getMaskMod(),
                         getAccumulatorType(getElementTypeOrSelf(getQuery())));
}
