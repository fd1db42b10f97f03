// Reads conditions: comparisons of positions, and constants that are what such
// a comparison would give. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "Masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::raise;

/// The size of several axes, where one can tell.
static Size getTotal(const AxisSpace &axes, ArrayRef<Axis> list) {
  if (list.size() == 1)
    return axes.getSize(list.front());
  int64_t total = 1;
  for (Axis axis : list) {
    if (!axes.getSize(axis).isStatic())
      return Size();
    total *= axes.getSize(axis).value;
  }
  return Size::getStatic(total);
}

MaskReader::MaskReader(ElementGraph &graph, Attention &attention)
    : graph(graph), attention(attention),
      numQueries(getTotal(graph.axes, attention.roles.queries)),
      numKeys(getTotal(graph.axes, attention.roles.keys)) {
  if (numQueries.isStatic() && numKeys.isStatic())
    difference = numKeys.value - numQueries.value;
  else if (raise::areEqual(numQueries, numKeys))
    difference = 0;
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

static std::optional<int64_t> getInteger(Element *element) {
  if (!element->isConstant())
    return std::nullopt;
  auto value = dyn_cast<IntegerAttr>(element->constant);
  if (!value || value.getValue().getSignificantBits() > 64)
    return std::nullopt;
  return value.getValue().getSExtValue();
}

std::optional<MaskReader::Linear> MaskReader::readSum(Element *element,
                                                      int64_t sign) {
  std::optional<Linear> left = readLinear(element->operands[0]),
                        right = readLinear(element->operands[1]);
  if (!left || !right)
    return std::nullopt;
  left->query += sign * right->query;
  left->key += sign * right->key;
  left->constant += sign * right->constant;
  for (auto [value, count] : right->values)
    left->values.emplace_back(value, sign * count);
  return left;
}

std::optional<MaskReader::Linear> MaskReader::readLinear(Element *element) {
  element = graph.look(element);
  if (element->kind == Element::Index) {
    AxisList axis = graph.axes.resolve(element->dims.front());
    if (axis.empty())
      return Linear();
    if (axis == graph.axes.resolve(attention.roles.queries))
      return Linear{1, 0, 0, {}};
    if (axis == graph.axes.resolve(attention.roles.keys))
      return Linear{0, 1, 0, {}};
    return std::nullopt;
  }
  if (std::optional<int64_t> constant = getInteger(element))
    return Linear{0, 0, *constant, {}};
  if (element->kind == Element::Scalar) {
    Value value = element->value;
    while (auto cast = value.getDefiningOp<arith::IndexCastOp>())
      value = cast.getIn();
    return Linear{0, 0, 0, {{value, 1}}};
  }
  if (getOp<arith::IndexCastOp>(element) || getOp<arith::ExtSIOp>(element) ||
      getOp<arith::TruncIOp>(element))
    return readLinear(element->operands.front());
  if (getOp<arith::AddIOp>(element))
    return readSum(element, 1);
  if (getOp<arith::SubIOp>(element))
    return readSum(element, -1);
  return std::nullopt;
}

/// `sign * linear` as a bound, if it is one.
std::optional<Bound> MaskReader::getBound(const Linear &linear, int64_t sign) {
  Bound bound{sign * linear.constant};
  if (linear.values.empty())
    return bound;
  Value keys, queries;
  for (auto [value, count] : linear.values)
    (sign * count == 1 ? keys : queries) = value;
  if (linear.values.size() != 2 || !keys || !queries ||
      !keys.getType().isIndex() || !queries.getType().isIndex() ||
      !raise::areEqual(Size::of(keys), numKeys) ||
      !raise::areEqual(Size::of(queries), numQueries))
    return std::nullopt;
  bound.fromEnd = true;
  return bound;
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

/// `key - query + rest <= 0`, in whatever way it is written.
bool MaskReader::readCompare(Element *element, bool negated, Band &band) {
  std::optional<Linear> linear = readSum(element, -1);
  if (!linear || std::abs(linear->key) != 1 || linear->query != -linear->key)
    return false;
  arith::CmpIPredicate predicate =
      cast<arith::CmpIOp>(element->op).getPredicate();
  if (negated)
    predicate = arith::invertPredicate(predicate);
  // key - query  predicate  bound, after a change of sign if need be.
  bool swapped = linear->key == -1;
  std::optional<Bound> bound = getBound(*linear, swapped ? 1 : -1);
  if (!bound)
    return false;
  using P = arith::CmpIPredicate;
  bool isUpper = predicate == P::sle || predicate == P::slt;
  if (!isUpper && predicate != P::sge && predicate != P::sgt)
    return false;
  bool isStrict = predicate == P::slt || predicate == P::sgt;
  isUpper ^= swapped;
  if (isStrict)
    bound->value += isUpper ? -1 : 1;
  return intersect(band, isUpper ? Band{{}, bound} : Band{bound, {}});
}

/// A constant of which an element says whether a key counts: `upper` is what
/// its first row allows, if all rows agree.
static std::optional<int64_t>
getDiagonal(int64_t rows, int64_t columns,
            llvm::function_ref<bool(int64_t)> isAllowed) {
  int64_t first = 0;
  while (first < columns && isAllowed(first))
    ++first;
  int64_t upper = first - 1;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column)
      if (isAllowed(row * columns + column) != (column - row <= upper))
        return std::nullopt;
  return upper;
}

/// A constant tensor of `[queries, keys]`, after dims of size 1.
static ElementsAttr getConstantMask(ElementGraph &graph, Element *read,
                                    const Roles &roles) {
  if (read->kind != Element::Read || read->dims.size() < 2)
    return {};
  ElementsAttr constant;
  if (!matchPattern(read->value, m_Constant(&constant)))
    return {};
  ArrayRef<int64_t> shape = constant.getShapedType().getShape();
  if (!llvm::all_of(shape.drop_back(2), [](int64_t size) { return size == 1; }))
    return {};
  auto isAll = [&](unsigned fromEnd, ArrayRef<Axis> role) {
    return graph.axes.resolve(read->dims[read->dims.size() - fromEnd]) ==
           graph.axes.resolve(role);
  };
  return isAll(1, roles.keys) && isAll(2, roles.queries) ? constant
                                                         : ElementsAttr();
}

bool MaskReader::readConstant(Element *element, bool negated, Band &band) {
  auto mask = dyn_cast_or_null<DenseIntElementsAttr>(
      getConstantMask(graph, element, attention.roles));
  if (!mask || !mask.getElementType().isInteger(1))
    return false;
  ArrayRef<int64_t> shape = mask.getType().getShape();
  auto values = mask.getValues<bool>();
  std::optional<int64_t> upper =
      getDiagonal(shape[shape.size() - 2], shape.back(),
                  [&](int64_t i) { return values[i] != negated; });
  return upper && intersect(band, {{}, Bound{*upper}});
}

/// A constant that is added: 0 where a key counts, and hopeless elsewhere.
std::optional<Band> MaskReader::readBias(const Addend &addend) {
  if (addend.factor <= 0)
    return std::nullopt;
  Element *source = getSource(graph, stripCasts(graph, addend.element));
  ElementsAttr mask = getConstantMask(graph, source, attention.roles);
  SmallVector<double> values;
  if (auto dense = dyn_cast_or_null<DenseFPElementsAttr>(mask)) {
    for (const APFloat &value : dense)
      values.push_back(value.convertToDouble());
  } else if (auto resource =
                 dyn_cast_or_null<DenseF32ResourceElementsAttr>(mask)) {
    if (std::optional<ArrayRef<float>> data = resource.tryGetAsArrayRef())
      values.assign(data->begin(), data->end());
  }
  if (values.empty() || !llvm::all_of(values, [](double value) {
        return value == 0 || isMaskedScore(value);
      }))
    return std::nullopt;
  ArrayRef<int64_t> shape = mask.getShapedType().getShape();
  std::optional<int64_t> upper =
      getDiagonal(shape[shape.size() - 2], shape.back(),
                  [&](int64_t i) { return values[i] == 0; });
  if (!upper)
    return std::nullopt;
  return Band{{}, Bound{*upper}};
}

/// A number, of either kind.
static std::optional<double> getScalar(Element *element) {
  if (std::optional<int64_t> integer = getInteger(element))
    return element->getType().isInteger(1) ? *integer & 1 : *integer;
  return getNumber(element);
}

/// A choice between two constants, or a condition as an integer, compared with
/// a constant: the condition, and whether it is negated.
static std::optional<std::pair<Element *, bool>> getChoice(ElementGraph &graph,
                                                           Element *element) {
  auto decide =
      [](double a, double b,
         Element *condition) -> std::optional<std::pair<Element *, bool>> {
    if (bool(a) == bool(b))
      return std::nullopt;
    return std::pair(condition, !a);
  };
  auto getValues = [&](Element *choice)
      -> std::optional<std::tuple<double, double, Element *>> {
    choice = stripCasts(graph, choice);
    if (choice->getType().isInteger(1))
      return std::tuple(1., 0., choice);
    if (getOp<arith::ExtUIOp>(choice) || getOp<arith::UIToFPOp>(choice))
      return choice->operands[0]->getType().isInteger(1)
                 ? std::optional(std::tuple(1., 0., choice->operands[0]))
                 : std::nullopt;
    if (!getOp<arith::SelectOp>(choice))
      return std::nullopt;
    std::optional<double> a = getScalar(graph.look(choice->operands[1])),
                          b = getScalar(graph.look(choice->operands[2]));
    if (!a || !b)
      return std::nullopt;
    return std::tuple(*a, *b, choice->operands[0]);
  };
  if (getOp<arith::SelectOp>(element)) {
    std::optional<double> a = getScalar(graph.look(element->operands[1])),
                          b = getScalar(graph.look(element->operands[2]));
    if (!a || !b)
      return std::nullopt;
    return decide(*a, *b, element->operands[0]);
  }
  bool isEqual = false;
  if (auto compare = getOp<arith::CmpIOp>(element)) {
    isEqual = compare.getPredicate() == arith::CmpIPredicate::eq;
    if (!isEqual && compare.getPredicate() != arith::CmpIPredicate::ne)
      return std::nullopt;
  } else if (auto compare = getOp<arith::CmpFOp>(element)) {
    isEqual = compare.getPredicate() == arith::CmpFPredicate::OEQ ||
              compare.getPredicate() == arith::CmpFPredicate::UEQ;
    if (!isEqual && compare.getPredicate() != arith::CmpFPredicate::UNE &&
        compare.getPredicate() != arith::CmpFPredicate::ONE)
      return std::nullopt;
  } else {
    return std::nullopt;
  }
  std::optional<double> number = getScalar(graph.look(element->operands[1]));
  auto values = getValues(element->operands[0]);
  if (!number || !values)
    return std::nullopt;
  auto [a, b, condition] = *values;
  return decide((a == *number) == isEqual, (b == *number) == isEqual,
                condition);
}

bool MaskReader::readBand(Element *condition, bool negated, Band &band) {
  if (readConstant(getSource(graph, condition), negated, band))
    return true;
  condition = graph.look(condition);
  if (std::optional<int64_t> constant = getInteger(condition))
    return bool(*constant & 1) != negated; // always holds
  if (negated ? bool(getOp<arith::OrIOp>(condition))
              : bool(getOp<arith::AndIOp>(condition)))
    return readBand(condition->operands[0], negated, band) &&
           readBand(condition->operands[1], negated, band);
  if (getOp<arith::XOrIOp>(condition))
    for (unsigned side : {0, 1})
      if (std::optional<int64_t> one =
              getInteger(graph.look(condition->operands[side])))
        return readBand(condition->operands[1 - side],
                        negated != bool(*one & 1), band);
  if (auto choice = getChoice(graph, condition))
    return readBand(choice->first, negated != choice->second, band);
  return getOp<arith::CmpIOp>(condition) &&
         readCompare(condition, negated, band);
}

/// `key < lengths[b]`: the lengths.
Element *MaskReader::readLengths(const Condition &condition) {
  Element *element = graph.look(condition.element);
  auto compare = getOp<arith::CmpIOp>(element);
  if (!compare || !std::isinf(condition.fill) || attention.getBatch().empty())
    return nullptr;
  arith::CmpIPredicate predicate = compare.getPredicate();
  if (condition.negated)
    predicate = arith::invertPredicate(predicate);
  bool isLess = predicate == arith::CmpIPredicate::slt;
  if (!isLess && predicate != arith::CmpIPredicate::sgt)
    return nullptr;
  std::optional<Linear> key = readLinear(element->operands[isLess ? 0 : 1]);
  if (!key || key->key != 1 || key->query || key->constant ||
      !key->values.empty())
    return nullptr;
  Element *lengths = graph.look(element->operands[isLess ? 1 : 0]);
  while (getOp<arith::IndexCastOp>(lengths) || getOp<arith::ExtSIOp>(lengths))
    lengths = graph.look(lengths->operands.front());
  if (lengths->kind != Element::Read)
    return nullptr;
  Type type = lengths->getType();
  AxisList axes;
  for (const AxisList &list : lengths->dims)
    llvm::append_range(axes, graph.axes.resolve(list));
  return axes == graph.axes.resolve(attention.getBatch()) &&
                 (type.isInteger(32) || type.isInteger(64) || type.isIndex())
             ? lengths
             : nullptr;
}

//===----------------------------------------------------------------------===//
// Clauses
//===----------------------------------------------------------------------===//

std::optional<int64_t> MaskReader::getValue(const Bound &bound,
                                            bool fromEnd) const {
  if (bound.fromEnd == fromEnd)
    return bound.value;
  if (!difference)
    return std::nullopt;
  return bound.value + (fromEnd ? -*difference : *difference);
}

/// False if one cannot tell which bound is tighter.
bool MaskReader::intersect(Band &band, const Band &with) const {
  auto tighten = [&](std::optional<Bound> &bound,
                     const std::optional<Bound> &other, bool isUpper) {
    if (!other)
      return true;
    if (!bound) {
      bound = other;
      return true;
    }
    std::optional<int64_t> value = getValue(*other, bound->fromEnd);
    if (!value)
      return false;
    bound->value = isUpper ? std::min(bound->value, *value)
                           : std::max(bound->value, *value);
    return true;
  };
  Band result = band;
  if (!tighten(result.lower, with.lower, false) ||
      !tighten(result.upper, with.upper, true))
    return false;
  band = result;
  return true;
}

/// Whether each query has a key.
bool MaskReader::isNeverEmpty(const Band &band) const {
  auto allowsDiagonal = [](const std::optional<Bound> &bound, bool isUpper) {
    return !bound || (!bound->fromEnd &&
                      (isUpper ? bound->value >= 0 : bound->value <= 0));
  };
  return allowsDiagonal(band.upper, true) &&
         (!band.lower || (difference && *difference >= 0 &&
                          allowsDiagonal(band.lower, false)));
}

/// Writes a band as causal and window, if it can be.
bool MaskReader::setClauses(const Band &band, Clauses &clauses) const {
  auto isDiagonal = [&](bool fromEnd) {
    return band.upper && getValue(*band.upper, fromEnd) == 0;
  };
  // The distance of a bound from the diagonal that windows are about.
  auto getWindow = [&](bool fromEnd) -> std::optional<std::array<int64_t, 2>> {
    std::array<int64_t, 2> window = {-1, -1};
    for (bool isUpper : {false, true}) {
      const std::optional<Bound> &bound = isUpper ? band.upper : band.lower;
      if (!bound)
        continue;
      std::optional<int64_t> value = getValue(*bound, fromEnd);
      if (!value || (isUpper ? *value < 0 : *value > 0))
        return std::nullopt;
      window[isUpper] = std::abs(*value);
    }
    return window;
  };
  using attn::CausalAlignment;
  for (CausalAlignment alignment :
       {CausalAlignment::TopLeft, CausalAlignment::BottomRight}) {
    bool fromEnd = alignment == CausalAlignment::BottomRight;
    std::optional<std::array<int64_t, 2>> window = getWindow(fromEnd);
    if (!isDiagonal(fromEnd) || !window)
      continue;
    clauses.causal = alignment;
    if (band.lower)
      clauses.window = {(*window)[0], -1};
    return true;
  }
  std::optional<std::array<int64_t, 2>> window = getWindow(/*fromEnd=*/true);
  if (!window)
    return false;
  clauses.window = window;
  return true;
}

Clauses MaskReader::read() {
  Clauses clauses;
  Scores &scores = attention.scores;
  Band band;
  auto take = [&](const Band &found, double fill) {
    // Where all keys of a row are masked by a number, they all count.
    Band both = band;
    Clauses unused;
    if ((!std::isinf(fill) && !isNeverEmpty(found)) ||
        !intersect(both, found) || !setClauses(both, unused))
      return false;
    band = both;
    return true;
  };
  llvm::erase_if(scores.conditions, [&](const Condition &condition) {
    Band found;
    if (!readBand(condition.element, condition.negated, found))
      return false;
    return (!found.lower && !found.upper) || take(found, condition.fill);
  });
  llvm::erase_if(scores.addends, [&](const Addend &addend) {
    std::optional<Band> found = readBias(addend);
    return found && take(*found, -1);
  });
  if (band.lower || band.upper)
    setClauses(band, clauses);
  // With lengths, the bottom right is where they end.
  if (clauses.causal != attn::CausalAlignment::TopLeft &&
      (clauses.causal || clauses.window))
    return clauses;
  llvm::erase_if(scores.conditions, [&](const Condition &condition) {
    Element *lengths = clauses.lengths ? nullptr : readLengths(condition);
    if (lengths)
      clauses.lengths = lengths;
    return lengths != nullptr;
  });
  return clauses;
}
