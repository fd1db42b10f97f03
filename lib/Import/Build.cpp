// Writes attn.sdpa: operands as it wants them, and modifiers as clauses,
// operands or regions, whichever is cheapest. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "Build.h"

#include "../Transforms/Decompose.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;
using namespace fovea::raise;

AttentionBuilder::AttentionBuilder(ElementGraph &graph, Attention &attention,
                                   RewriterBase &rewriter)
    : graph(graph), attention(attention), rewriter(rewriter),
      b(attention.op.getLoc(), rewriter), layouts(b, graph.axes),
      clauses(MaskReader(graph, attention).read()) {}

//===----------------------------------------------------------------------===//
// What can be said
//===----------------------------------------------------------------------===//

/// All that an expression is computed from, and the ops that do.
static SmallVector<Element *> getLeaves(ElementGraph &graph, Element *root,
                                        SmallVectorImpl<Element *> &ops) {
  llvm::SetVector<Element *> elements;
  elements.insert(graph.look(root));
  SmallVector<Element *> leaves;
  // The set grows.
  for (size_t i = 0; i < elements.size(); ++i) {
    Element *element = elements[i];
    (element->kind == Element::Apply ? ops : leaves).push_back(element);
    for (Element *operand : element->operands)
      elements.insert(graph.look(operand));
  }
  return leaves;
}

bool AttentionBuilder::isExpressible() {
  const Roles &roles = attention.roles;
  llvm::DenseSet<Axis> positions;
  for (ArrayRef<Axis> list :
       {ArrayRef<Axis>(roles.batch), ArrayRef<Axis>(roles.heads),
        ArrayRef<Axis>(roles.groups), ArrayRef<Axis>(roles.queries),
        ArrayRef<Axis>(roles.keys)})
    for (Axis axis : graph.axes.resolve(list))
      positions.insert(axis);
  const Scores &scores = attention.scores;
  auto isSayable = [&](Element *root) {
    SmallVector<Element *> ops;
    SmallVector<Element *> leaves = getLeaves(graph, root, ops);
    return llvm::all_of(ops,
                        [](Element *element) {
                          return isa<arith::ArithDialect, math::MathDialect>(
                              element->op->getDialect());
                        }) &&
           llvm::all_of(leaves, [&](Element *leaf) {
             return graph.areEqual(leaf, scores.product) ||
                    llvm::all_of(graph.getAxes(leaf), [&](Axis axis) {
                      return positions.contains(axis);
                    });
           });
  };
  return (!scores.mod || isSayable(scores.mod)) &&
         llvm::all_of(
             scores.addends,
             [&](const Addend &addend) { return isSayable(addend.element); }) &&
         llvm::all_of(scores.conditions, [&](const Condition &condition) {
           return isSayable(condition.element);
         });
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

Value AttentionBuilder::layOut(Element *read, ArrayRef<Axis> heads,
                               ArrayRef<Axis> rows, ArrayRef<Axis> columns) {
  return layouts.convert(graph, read,
                         attention.getLayout(heads, rows, columns));
}

/// The dims of a mask or bias that broadcasts as attn.sdpa has it.
std::optional<SmallVector<AxisList>>
AttentionBuilder::getBroadcastDims(Element *read) {
  const Roles &roles = attention.roles;
  SmallVector<AxisList> dims =
      attention.getLayout(attention.getQueryHeads(), roles.queries, roles.keys);
  llvm::DenseSet<Axis> axes = graph.getAxes(read);
  size_t found = 0;
  for (AxisList &list : dims) {
    list = graph.axes.resolve(list);
    size_t count =
        llvm::count_if(list, [&](Axis axis) { return axes.contains(axis); });
    if (count != 0 && count != list.size())
      return std::nullopt;
    if (count == 0)
      list.clear();
    found += count;
  }
  return found == axes.size() ? std::optional(dims) : std::nullopt;
}

/// Whether computing an element again beats reading it from a tensor of the
/// size of the scores.
bool AttentionBuilder::isCheaperInline(Element *read) {
  const Roles &roles = attention.roles;
  auto hasBoth = [&](Element *element) {
    return graph.dependsOn(element, roles.queries) &&
           graph.dependsOn(element, roles.keys);
  };
  SmallVector<Element *> ops;
  SmallVector<Element *> leaves = getLeaves(graph, read, ops);
  return hasBoth(read) && ops.size() <= 16 &&
         !llvm::any_of(leaves, [&](Element *leaf) {
           return leaf->kind == Element::Read && hasBoth(leaf);
         });
}

/// A condition that is a tensor.
Value AttentionBuilder::takeMask() {
  for (Condition &condition : attention.scores.conditions) {
    Element *source = getSource(graph, condition.element);
    std::optional<SmallVector<AxisList>> dims = getBroadcastDims(source);
    if (condition.negated || !std::isinf(condition.fill) || !dims ||
        source->kind != Element::Read || isCheaperInline(source))
      continue;
    attention.scores.conditions.erase(&condition);
    return layouts.convert({source->value, source->dims}, *dims);
  }
  return {};
}

Value AttentionBuilder::takeBias() {
  for (Addend &addend : attention.scores.addends) {
    Element *source = getSource(graph, addend.element);
    std::optional<SmallVector<AxisList>> dims = getBroadcastDims(source);
    if (addend.factor != 1 || !dims || source->kind != Element::Read ||
        isCheaperInline(source))
      continue;
    attention.scores.addends.erase(&addend);
    return layouts.convert({source->value, source->dims}, *dims);
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

/// The axes of b, h, q and k.
static SmallVector<AxisList> getPositions(const Attention &attention) {
  const Roles &roles = attention.roles;
  AxisList heads;
  if (attention.hasHeadDim())
    heads = attention.getQueryHeads();
  return {AxisList(attention.getBatch()), heads, roles.queries, roles.keys};
}

void AttentionBuilder::buildScoreMod(SdpaOp op) {
  Scores &scores = attention.scores;
  auto isNumber = [](const Condition &condition) {
    return !std::isinf(condition.fill);
  };
  if (!scores.mod && scores.addends.empty() &&
      !llvm::any_of(scores.conditions, isNumber))
    return;
  Type type = getAccumulatorType(getElementTypeOrSelf(op.getQuery()));
  SmallVector<Type> types(5, b.getIndexType());
  types.front() = type;
  OpBuilder::InsertionGuard guard(rewriter);
  Block *block = rewriter.createBlock(&op.getScoreMod(), {}, types,
                                      SmallVector<Location>(5, b.getLoc()));
  b.setInsertionPoint(op);
  ElementEmitter emitter(graph, layouts, b, *block, getPositions(attention));
  ImplicitLocOpBuilder &inner = emitter.builder();
  Value score = block->getArgument(0);
  if (scores.mod) {
    emitter.setScore(scores.product, score);
    score = emitter.convert(emitter.emit(scores.mod), type);
  }
  for (const Addend &addend : scores.addends) {
    Value added = emitter.convert(emitter.emit(addend.element), type);
    if (addend.factor != 1)
      added = arith::MulFOp::create(inner, added,
                                    emitter.constant(type, addend.factor));
    score = arith::AddFOp::create(inner, score, added);
  }
  for (const Condition &condition : scores.conditions)
    if (isNumber(condition))
      score = arith::SelectOp::create(inner, emitter.emitCondition(condition),
                                      score,
                                      emitter.constant(type, condition.fill));
  YieldOp::create(inner, score);
}

void AttentionBuilder::buildMaskMod(SdpaOp op) {
  SmallVector<Condition> conditions = llvm::filter_to_vector(
      attention.scores.conditions,
      [](const Condition &condition) { return std::isinf(condition.fill); });
  if (conditions.empty())
    return;
  OpBuilder::InsertionGuard guard(rewriter);
  Block *block = rewriter.createBlock(&op.getMaskMod(), {},
                                      SmallVector<Type>(4, b.getIndexType()),
                                      SmallVector<Location>(4, b.getLoc()));
  b.setInsertionPoint(op);
  ElementEmitter emitter(graph, layouts, b, *block, getPositions(attention));
  Value allowed;
  for (const Condition &condition : conditions) {
    Value holds = emitter.emitCondition(condition);
    allowed = allowed ? arith::AndIOp::create(emitter.builder(), allowed, holds)
                      : holds;
  }
  YieldOp::create(emitter.builder(), allowed);
}

//===----------------------------------------------------------------------===//
// The op
//===----------------------------------------------------------------------===//

/// The output with the dims and type of the product that it replaces.
Value AttentionBuilder::convertOutput(SdpaOp op) {
  const Roles &roles = attention.roles;
  Value output = layouts.convert(
      {op.getOutput(), attention.getLayout(attention.getQueryHeads(),
                                           roles.queries, roles.features)},
      attention.resultDims);
  Type element = getElementTypeOrSelf(attention.op->getResult(0));
  if (getElementTypeOrSelf(output) == element)
    return output;
  Value empty =
      emitEmpty(b, tensor::getMixedSizes(b, b.getLoc(), output), element);
  return emitElementwise(b, output, empty,
                         [&](ImplicitLocOpBuilder &b, ValueRange args) {
                           return emitConvert(b, args[0], element);
                         });
}

std::pair<SdpaOp, Value> AttentionBuilder::build() {
  b.setInsertionPoint(attention.op);
  const Roles &roles = attention.roles;
  const Scores &scores = attention.scores;
  Value query = layOut(attention.query, attention.getQueryHeads(),
                       roles.queries, roles.depth);
  Value key = layOut(attention.key, roles.heads, roles.keys, roles.depth);
  Value value =
      layOut(attention.value, roles.heads, roles.keys, roles.features);
  Value lengths;
  if (clauses.lengths)
    lengths = layouts.convert(graph, clauses.lengths,
                              {AxisList(attention.getBatch())});
  Value mask = takeMask(), bias = takeBias();

  auto type = cast<RankedTensorType>(query.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape.back() = cast<RankedTensorType>(value.getType()).getShape().back();
  auto op = SdpaOp::create(
      b, type.clone(shape), /*lse=*/Type(), query, key, value, lengths, mask,
      bias, /*sinks=*/Value(), b.getF64FloatAttr(scores.scale),
      clauses.causal ? CausalAlignmentAttr::get(b.getContext(), *clauses.causal)
                     : CausalAlignmentAttr(),
      clauses.window ? b.getDenseI64ArrayAttr(*clauses.window)
                     : DenseI64ArrayAttr(),
      scores.softcap ? b.getF64FloatAttr(*scores.softcap) : FloatAttr(),
      /*schedule=*/nullptr);
  double usual = 1 / std::sqrt(double(op.getHeadSize()));
  if (std::abs(scores.scale - usual) <= 1e-7 * usual)
    op.removeScaleAttr();
  buildScoreMod(op);
  buildMaskMod(op);
  b.setInsertionPoint(attention.op);
  return {op, convertOutput(op)};
}
