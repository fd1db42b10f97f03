// Finds the two products and the softmax between them, and what each axis is
// for. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attention.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace fovea::raise;

SmallVector<AxisList> Attention::getLayout(ArrayRef<Axis> heads,
                                           ArrayRef<Axis> rows,
                                           ArrayRef<Axis> columns) const {
  SmallVector<AxisList> layout;
  if (hasHeadDim())
    layout = {roles.batch, AxisList(heads)};
  else if (hasBatchDim())
    layout = {AxisList(getBatch())};
  layout.push_back(AxisList(rows));
  layout.push_back(AxisList(columns));
  return layout;
}

/// New axes for the dims of an op's result. Their sizes are those of operands,
/// which exist before the op does.
static SmallVector<AxisList> makeResultDims(AxisSpace &axes,
                                            linalg::LinalgOp op) {
  auto getSize = [&](AffineExpr loop, int64_t dim) {
    for (OpOperand *input : op.getDpsInputOperands())
      if (std::optional<unsigned> position =
              op.getMatchingIndexingMap(input).getResultPosition(loop))
        return Size::of(input->get(), *position);
    return Size::of(op.getDpsInits()[0], dim);
  };
  SmallVector<AxisList> dims;
  AffineMap map = op.getIndexingMapMatchingResult(op->getOpResult(0));
  for (auto [dim, expr] : llvm::enumerate(map.getResults()))
    dims.push_back(axes.makeDim(getSize(expr, dim)));
  return dims;
}

std::optional<Attention> Finder::find(linalg::LinalgOp op) {
  reason.clear();
  if (op->getNumResults() != 1 || !op.hasPureTensorSemantics() ||
      op.getNumReductionLoops() == 0)
    return std::nullopt;
  SmallVector<AxisList> dims = makeResultDims(graph.axes, op);
  std::optional<Product> product =
      matchProduct(graph.read(op->getResult(0), dims));
  if (!product)
    return std::nullopt;
  for (bool swapped : {false, true}) {
    Element *weights = swapped ? product->rhs : product->lhs;
    Element *scores = matchSoftmax(weights, product->axes);
    if (!scores) {
      if (!reason.empty())
        return std::nullopt;
      continue;
    }
    if (product->added || product->factor != 1)
      return fail(
          "its product with the values is scaled, or added to a tensor");
    std::optional<Scores> matched = matchScores(scores, product->axes);
    if (!matched)
      return std::nullopt;
    Attention attention{
        op,       dims, nullptr, nullptr, swapped ? product->lhs : product->rhs,
        *matched, {}};
    attention.roles.keys = product->axes;
    if (!assignRoles(attention, weights))
      return std::nullopt;
    return attention;
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// What an operand of the product is without constant factors.
Element *Finder::peelOperand(Element *read, double &factor) {
  while (true) {
    Element *inner = graph.look(read);
    double found = 1;
    if (!peelFactor(inner, found) || inner->kind != Element::Read)
      return read;
    factor *= found;
    read = inner;
  }
}

/// Tells queries from keys, and reads both where they come from: that is where
/// heads are not repeated yet.
bool Finder::assignOperands(Attention &attention) {
  Product &factors = attention.scores.factors;
  const Roles &roles = attention.roles;
  attention.query = factors.lhs;
  attention.key = factors.rhs;
  if (graph.dependsOn(attention.query, roles.keys))
    std::swap(attention.query, attention.key);
  if (graph.dependsOn(attention.query, roles.keys) ||
      !graph.dependsOn(attention.key, roles.keys)) {
    reason = "no factor of its scores is the same for all keys";
    return false;
  }
  attention.query = peelOperand(attention.query, attention.scores.scale);
  attention.key = peelOperand(attention.key, attention.scores.scale);
  if (attention.value->kind != Element::Read) {
    reason = "its values are no tensor";
    return false;
  }
  Type element = attention.query->getType();
  if (element != attention.key->getType() ||
      element != attention.value->getType() ||
      !(element.isF16() || element.isBF16() || element.isF32() ||
        element.isF64())) {
    reason = "queries, keys and values are not of one float type";
    return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

/// The axes of the tensor that an operand comes from.
static llvm::SetVector<Axis> getSourceAxes(ElementGraph &graph, Element *read) {
  llvm::SetVector<Axis> result;
  for (const AxisList &list : getSource(graph, read)->dims)
    for (Axis axis : graph.axes.resolve(list))
      result.insert(axis);
  return result;
}

static AxisList flatten(const AxisSpace &space, ArrayRef<AxisList> dims) {
  AxisList result;
  for (const AxisList &list : dims)
    llvm::append_range(result, space.resolve(list));
  return result;
}

/// Of axes that only queries have, one is that of queries and the others are
/// heads that share keys.
void Finder::orderQueryAxes(Attention &attention, ArrayRef<Axis> axes) {
  Roles &roles = attention.roles;
  if (axes.empty())
    return;
  // Queries are what masks compare keys with; else they are next to keys in
  // scores.
  auto isCompared = [&](Axis axis) {
    return llvm::any_of(attention.scores.conditions,
                        [&](const Condition &condition) {
                          return graph.readsIndex(condition.element, axis);
                        });
  };
  Axis queries = axes.back();
  for (Axis axis : flatten(graph.axes, attention.scores.product->dims))
    if (llvm::is_contained(axes, axis))
      queries = axis;
  for (Axis axis : axes)
    if (isCompared(axis))
      queries = axis;
  roles.queries = {queries};
  for (Axis axis : axes)
    if (axis != queries)
      roles.groups.push_back(axis);
}

bool Finder::assignRoles(Attention &attention, Element *weights) {
  if (!assignOperands(attention))
    return false;
  Roles &roles = attention.roles;
  llvm::SetVector<Axis> query = getSourceAxes(graph, attention.query),
                        key = getSourceAxes(graph, attention.key),
                        value = getSourceAxes(graph, attention.value);
  // Reading may have split axes; from here on they stay whole.
  llvm::SetVector<Axis> weighted;
  for (Axis axis : flatten(graph.axes, weights->dims))
    weighted.insert(axis);
  roles.keys = graph.axes.resolve(roles.keys);
  roles.depth = graph.axes.resolve(attention.scores.factors.axes);
  AxisList shared, queries;
  for (Axis axis : flatten(graph.axes, attention.resultDims)) {
    if (!weighted.contains(axis))
      roles.features.push_back(axis);
    else if (key.contains(axis) || value.contains(axis))
      shared.push_back(axis);
    else
      queries.push_back(axis);
  }
  auto hasAll = [](const llvm::SetVector<Axis> &axes, ArrayRef<Axis> list) {
    return llvm::all_of(list, [&](Axis axis) { return axes.contains(axis); });
  };
  if (!hasAll(query, roles.depth) || !hasAll(key, roles.depth) ||
      !hasAll(key, roles.keys) || !hasAll(value, roles.keys) ||
      !hasAll(value, roles.features)) {
    reason = "queries, keys or values are repeated along their own dims";
    return false;
  }
  auto isStatic = [&](ArrayRef<Axis> list) {
    return llvm::all_of(
        list, [&](Axis axis) { return graph.axes.getSize(axis).isStatic(); });
  };
  if (!isStatic(roles.depth) || !isStatic(roles.features)) {
    reason = "the size of its heads is dynamic";
    return false;
  }
  if (!shared.empty())
    roles.heads = {shared.pop_back_val()};
  roles.batch = shared;
  orderQueryAxes(attention, queries);
  return true;
}
