// Recognises a softmax, as one op or written out.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attention.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace fovea::raise;

std::optional<double> fovea::raise::getNumber(Element *element) {
  if (!element->isConstant())
    return std::nullopt;
  auto value = dyn_cast<FloatAttr>(element->constant);
  return value ? std::optional(value.getValueAsDouble()) : std::nullopt;
}

Element *fovea::raise::stripCasts(ElementGraph &graph, Element *element) {
  while (true) {
    element = graph.look(element);
    if (getOp<arith::ExtFOp>(element) || getOp<arith::TruncFOp>(element)) {
      element = element->operands.front();
      continue;
    }
    // Dropout that drops nothing: times 1, divided by 1.
    bool isProduct = bool(getOp<arith::MulFOp>(element));
    if (!isProduct && !getOp<arith::DivFOp>(element))
      return element;
    Element *lhs = element->operands[0], *rhs = element->operands[1];
    if (getNumber(graph.look(rhs)) == 1.0)
      element = lhs;
    else if (isProduct && getNumber(graph.look(lhs)) == 1.0)
      element = rhs;
    else
      return element;
  }
}

/// A map from axes that a reduction sums over to those that are meant.
static std::optional<AxisMap>
getAxisMap(const AxisSpace &space, ArrayRef<Axis> from, ArrayRef<Axis> to) {
  AxisList source = space.resolve(from), target = space.resolve(to);
  if (source.size() != target.size())
    return std::nullopt;
  AxisMap map;
  for (auto [a, b] : llvm::zip_equal(source, target)) {
    if (!areEqual(space.getSize(a), space.getSize(b)))
      return std::nullopt;
    map[a] = b;
  }
  return map;
}

bool Finder::isSumOf(Element *sum, Element *term, ArrayRef<Axis> keys) {
  std::optional<Reduction> reduction =
      graph.getReduction(stripCasts(graph, sum));
  if (!reduction || !isa<arith::AddFOp>(reduction->fn) || reduction->init)
    return false;
  std::optional<AxisMap> map = getAxisMap(graph.axes, reduction->axes, keys);
  return map && graph.areEqual(stripCasts(graph, reduction->input), term, *map);
}

/// Whether `condition` says that no key of a row counts (or, negated, that one
/// does): programs replace the NaN of such rows by 0, which attention does
/// itself.
bool Finder::isGuard(Element *condition, Element *scores, ArrayRef<Axis> keys,
                     bool negated) {
  condition = graph.look(condition);
  if (getOp<arith::XOrIOp>(condition)) {
    Element *one = graph.look(condition->operands[1]);
    auto value = one->isConstant() ? dyn_cast<IntegerAttr>(one->constant)
                                   : IntegerAttr();
    return value && value.getValue().isAllOnes() &&
           isGuard(condition->operands[0], scores, keys, !negated);
  }
  auto isMasked = [&](Element *test, Element *expected, const AxisMap &map) {
    test = graph.look(test);
    auto compare = getOp<arith::CmpFOp>(test);
    if (!compare)
      return false;
    auto predicate = compare.getPredicate();
    bool equal = predicate == arith::CmpFPredicate::OEQ ||
                 predicate == arith::CmpFPredicate::UEQ;
    bool unequal = predicate == arith::CmpFPredicate::UNE ||
                   predicate == arith::CmpFPredicate::ONE;
    std::optional<double> bound = getNumber(graph.look(test->operands[1]));
    return (negated ? unequal : equal) && bound && std::isinf(*bound) &&
           *bound < 0 &&
           graph.areEqual(stripCasts(graph, test->operands[0]),
                          stripCasts(graph, expected), map);
  };
  std::optional<Reduction> reduction = graph.getReduction(condition);
  if (!reduction || (negated ? !isa<arith::OrIOp>(reduction->fn)
                             : !isa<arith::AndIOp>(reduction->fn)))
    return false;
  std::optional<AxisMap> map = getAxisMap(graph.axes, reduction->axes, keys);
  return map && isMasked(reduction->input, scores, *map);
}

/// `exp(s - c) / sum(exp(s - c))` for any `c` that is one for all keys: its
/// `s`.
Element *Finder::matchQuotient(Element *weights, ArrayRef<Axis> keys) {
  Element *power = nullptr, *sum = nullptr;
  if (getOp<arith::DivFOp>(weights)) {
    power = weights->operands[0];
    sum = weights->operands[1];
  } else if (getOp<arith::MulFOp>(weights)) {
    for (unsigned side : {0, 1}) {
      Element *inverse = stripCasts(graph, weights->operands[side]);
      if (!getOp<arith::DivFOp>(inverse) ||
          getNumber(graph.look(inverse->operands[0])) != 1.0)
        continue;
      power = weights->operands[1 - side];
      sum = inverse->operands[1];
    }
  }
  if (!power)
    return nullptr;
  power = stripCasts(graph, power);
  if (!getOp<math::ExpOp>(power) || !isSumOf(sum, power, keys))
    return nullptr;
  Element *exponent = stripCasts(graph, power->operands.front());
  if (getOp<arith::SubFOp>(exponent) &&
      !graph.dependsOn(exponent->operands[1], keys))
    return exponent->operands[0];
  return exponent;
}

Element *Finder::matchSoftmax(Element *weights, ArrayRef<Axis> keys) {
  weights = stripCasts(graph, weights);
  if (weights->kind == Element::Read) {
    auto softmax = weights->value.getDefiningOp<linalg::SoftmaxOp>();
    if (!softmax)
      return nullptr;
    const AxisList &list = weights->dims[softmax.getDimension()];
    if (graph.axes.resolve(list) != graph.axes.resolve(keys)) {
      reason = "its weights are a softmax along other dims than the product "
               "with the values sums over";
      return nullptr;
    }
    return graph.read(softmax.getInput(), weights->dims);
  }
  if (getOp<arith::SelectOp>(weights)) {
    for (bool negated : {false, true}) {
      Element *zero = graph.look(weights->operands[negated ? 2 : 1]);
      if (getNumber(zero) != 0.0)
        continue;
      Element *scores = matchSoftmax(weights->operands[negated ? 1 : 2], keys);
      if (!scores)
        return nullptr;
      if (isGuard(weights->operands[0], scores, keys, negated))
        return scores;
      reason = "weights are replaced by 0 on a condition of their own";
      return nullptr;
    }
    return nullptr;
  }
  return matchQuotient(weights, keys);
}
