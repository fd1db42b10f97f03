// Takes apart what happens between the product of queries and keys and the
// softmax. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attention.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace fovea::raise;

bool fovea::raise::isMaskedScore(double value) {
  // Programs write -inf, the lowest number of their type (f16's is -65504), or
  // a round number such as -1e9.
  return value <= -6.5e4;
}

/// The two factors of a product that are not constants, and those that are.
static bool collectFactors(ElementGraph &graph, Element *element,
                           SmallVectorImpl<Element *> &factors,
                           double &constant) {
  Element *looked = element;
  // One step at a time: a factor may be a tensor of products.
  if (looked->kind == Element::Apply && isa<arith::ExtFOp>(looked->op))
    return collectFactors(graph, looked->operands.front(), factors, constant);
  if (getOp<arith::MulFOp>(looked))
    return collectFactors(graph, looked->operands[0], factors, constant) &&
           collectFactors(graph, looked->operands[1], factors, constant);
  if (std::optional<double> number = getNumber(graph.look(looked))) {
    constant *= *number;
    return true;
  }
  factors.push_back(looked);
  return looked->kind == Element::Read;
}

std::optional<Product> Finder::matchProduct(Element *element) {
  std::optional<Reduction> reduction = graph.getReduction(element);
  if (!reduction || !isa<arith::AddFOp>(reduction->fn))
    return std::nullopt;
  Product product{nullptr, nullptr, reduction->axes, 1, reduction->init};
  SmallVector<Element *> factors;
  if (!collectFactors(graph, reduction->input, factors, product.factor) ||
      factors.size() != 2)
    return std::nullopt;
  product.lhs = factors[0];
  product.rhs = factors[1];
  return product;
}

/// The product that depends on keys, somewhere in an expression; null if there
/// is none.
Element *Finder::findProduct(Element *element, ArrayRef<Axis> keys) {
  llvm::DenseSet<Element *> visited;
  SmallVector<Element *> worklist = {element};
  while (!worklist.empty() && visited.size() < 200) {
    Element *next = graph.look(worklist.pop_back_val());
    if (!visited.insert(next).second || !graph.dependsOn(next, keys))
      continue;
    if (next->kind == Element::Read && matchProduct(next))
      return next;
    // The first operand first.
    worklist.append(next->operands.rbegin(), next->operands.rend());
  }
  return nullptr;
}

/// Takes a constant factor off.
bool Finder::peelFactor(Element *&element, double &factor) {
  bool isProduct = bool(getOp<arith::MulFOp>(element));
  if (!isProduct && !getOp<arith::DivFOp>(element))
    return false;
  Element *lhs = element->operands[0], *rhs = element->operands[1];
  if (std::optional<double> number = getNumber(graph.look(rhs))) {
    factor *= isProduct ? *number : 1 / *number;
    element = lhs;
    return true;
  }
  std::optional<double> number = getNumber(graph.look(lhs));
  if (!isProduct || !number)
    return false;
  factor *= *number;
  element = rhs;
  return true;
}

/// `c * tanh(y)`, which caps `c * y`: leaves `y`.
bool Finder::peelSoftcap(Element *&element, Scores &scores) {
  double cap = 1;
  Element *inner = element;
  if (!peelFactor(inner, cap))
    return false;
  inner = stripCasts(graph, inner);
  if (!getOp<math::TanhOp>(inner))
    return false;
  if (!(cap > 0))
    return false;
  scores.softcap = cap;
  scores.scale = cap;
  element = inner->operands.front();
  return true;
}

/// A choice between the score and one that makes the weight 0.
bool Finder::peelSelect(Element *&element, Scores &scores) {
  if (!getOp<arith::SelectOp>(element))
    return false;
  for (bool negated : {false, true}) {
    std::optional<double> fill =
        getNumber(graph.look(element->operands[negated ? 1 : 2]));
    if (!fill || !isMaskedScore(*fill))
      continue;
    scores.conditions.push_back({element->operands[0], negated, *fill});
    element = element->operands[negated ? 2 : 1];
    return true;
  }
  return false;
}

/// Splits what is added into sums and masks, and drops what the softmax
/// cancels.
void Finder::addAddend(Addend addend, Scores &scores, ArrayRef<Axis> keys) {
  // What is the same for all keys of a row cancels.
  Element *element = stripCasts(graph, addend.element);
  if (!graph.dependsOn(element, keys))
    return;
  if (getOp<arith::AddFOp>(element)) {
    for (Element *operand : element->operands)
      addAddend({operand, addend.factor}, scores, keys);
    return;
  }
  if (addend.factor > 0 && peelSelect(element, scores))
    return addAddend({element, addend.factor}, scores, keys);
  scores.addends.push_back(addend);
}

/// Takes the last addend or condition off.
bool Finder::peel(Element *&element, Scores &scores, ArrayRef<Axis> keys) {
  element = stripCasts(graph, element);
  if (peelSelect(element, scores))
    return true;
  bool subtracts = bool(getOp<arith::SubFOp>(element));
  if (!subtracts && !getOp<arith::AddFOp>(element))
    return false;
  Element *lhs = element->operands[0], *rhs = element->operands[1];
  if (findProduct(lhs, keys)) {
    addAddend({rhs, subtracts ? -scores.scale : scores.scale}, scores, keys);
    element = lhs;
    return true;
  }
  if (subtracts || !findProduct(rhs, keys))
    return false;
  addAddend({lhs, scores.scale}, scores, keys);
  element = rhs;
  return true;
}

/// `softcap(scale * product)`, and addends and conditions whose scale comes
/// after.
std::optional<Product> Finder::peelToProduct(Element *&element, Scores &scores,
                                             ArrayRef<Axis> keys) {
  do {
    element = stripCasts(graph, element);
    if (scores.scale == 1 && peelSoftcap(element, scores))
      break;
  } while (peel(element, scores, keys) || peelFactor(element, scores.scale));
  if (scores.softcap)
    do
      element = stripCasts(graph, element);
    while (peelFactor(element, scores.scale));
  return matchProduct(element);
}

std::optional<Scores> Finder::matchScores(Element *element,
                                          ArrayRef<Axis> keys) {
  Scores scores;
  while (peel(element, scores, keys))
    ;
  Scores plain = scores;
  scores.product = element;
  std::optional<Product> product = peelToProduct(scores.product, scores, keys);
  if (!product) {
    // Some other function of the product.
    scores = plain;
    scores.mod = element;
    scores.product = findProduct(element, keys);
    product = scores.product ? matchProduct(scores.product) : std::nullopt;
    if (!product)
      return fail(
          "its scores are no function of a product of queries and keys");
  }
  if (product->added) {
    // The sum starts from something: a bias before the scale and the softcap.
    if (scores.mod || scores.softcap)
      return fail("its product of queries and keys starts from a tensor");
    addAddend({product->added, scores.scale}, scores, keys);
  }
  scores.factors = *product;
  scores.scale *= product->factor;
  return scores;
}
