// Builds and compares elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace fovea::raise;

Type Element::getType() const {
  switch (kind) {
  case Read:
    return getElementTypeOrSelf(value.getType());
  case Scalar:
    return constant ? constant.getType() : value.getType();
  case Index:
    return type;
  case Apply:
    return getElementTypeOrSelf(op->getResult(0).getType());
  }
  llvm_unreachable("unknown kind");
}

Element *ElementGraph::make(Element element) {
  --budget;
  return &elements.emplace_back(std::move(element));
}

Element *ElementGraph::makeScalar(Value value) {
  TypedAttr constant;
  matchPattern(value, m_Constant(&constant));
  return make({Element::Scalar, value, constant, {}, {}, nullptr, {}});
}

Element *ElementGraph::makeConstant(Value value, TypedAttr constant) {
  return make({Element::Scalar, value, constant, {}, {}, nullptr, {}});
}

Element *ElementGraph::makeIndex(Value value, Type type, AxisList axes) {
  return make({Element::Index, value, {}, type, {axes}, nullptr, {}});
}

Element *ElementGraph::read(Value tensor, ArrayRef<AxisList> dims) {
  return make({Element::Read,
               tensor,
               {},
               {},
               SmallVector<AxisList>(dims),
               nullptr,
               {}});
}

/// An op on elements; a constant where all operands are.
Element *ElementGraph::apply(Operation *op, ArrayRef<Element *> operands) {
  SmallVector<Attribute> constants;
  for (Element *operand : operands)
    constants.push_back(operand->isConstant() ? Attribute(operand->constant)
                                              : Attribute());
  // Upstream does not fold what rounds.
  auto number = constants.size() == 1
                    ? dyn_cast_or_null<FloatAttr>(constants[0])
                    : FloatAttr();
  if (number && isa<arith::TruncFOp, arith::ExtFOp>(op))
    return makeConstant(op->getResult(0),
                        FloatAttr::get(getElementTypeOrSelf(op->getResult(0)),
                                       number.getValueAsDouble()));
  SmallVector<OpFoldResult> results;
  if (!operands.empty() && !llvm::is_contained(constants, Attribute()) &&
      op->getNumResults() == 1 &&
      !isa<ShapedType>(op->getResult(0).getType()) &&
      succeeded(op->fold(constants, results)) && results.size() == 1)
    if (auto attr = dyn_cast<Attribute>(results.front()))
      if (auto typed = dyn_cast<TypedAttr>(attr))
        return makeConstant(op->getResult(0), typed);
  return make({Element::Apply,
               op->getResult(0),
               {},
               {},
               {},
               op,
               SmallVector<Element *>(operands)});
}

static bool isZero(AffineExpr expr) {
  auto constant = dyn_cast<AffineConstantExpr>(expr);
  return constant && constant.getValue() == 0;
}

FailureOr<SmallVector<AxisList>>
fovea::raise::getLoopAxes(AxisSpace &axes, linalg::LinalgOp op, OpResult result,
                          ArrayRef<AxisList> dims) {
  AffineMap map = op.getIndexingMapMatchingResult(result);
  SmallVector<AxisList> loops(op.getNumLoops());
  llvm::SmallBitVector named(op.getNumLoops());
  for (auto [expr, list] : llvm::zip_equal(map.getResults(), dims)) {
    if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
      if (named[loop.getPosition()])
        return failure();
      named.set(loop.getPosition());
      loops[loop.getPosition()] = list;
    } else if (!isZero(expr)) {
      return failure();
    }
  }
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    if (named[loop])
      continue;
    for (OpOperand &operand : op->getOpOperands()) {
      std::optional<unsigned> dim =
          op.getMatchingIndexingMap(&operand).getResultPosition(
              getAffineDimExpr(loop, op.getContext()));
      if (!dim)
        continue;
      loops[loop] = axes.makeDim(Size::of(operand.get(), *dim));
      break;
    }
  }
  return loops;
}

FailureOr<SmallVector<AxisList>>
fovea::raise::getDims(AffineMap map, ArrayRef<AxisList> loops) {
  SmallVector<AxisList> dims;
  for (AffineExpr expr : map.getResults()) {
    if (auto loop = dyn_cast<AffineDimExpr>(expr))
      dims.push_back(loops[loop.getPosition()]);
    else if (isZero(expr))
      dims.emplace_back();
    else
      return failure();
  }
  return dims;
}

//===----------------------------------------------------------------------===//
// Steps through ops
//===----------------------------------------------------------------------===//

/// `op` reads all of the source, or index 0, in each dim.
static FailureOr<SmallVector<AxisList>> getSliceDims(tensor::ExtractSliceOp op,
                                                     ArrayRef<AxisList> dims) {
  llvm::SmallBitVector dropped = op.getDroppedDims();
  SmallVector<AxisList> result;
  auto next = dims.begin();
  for (auto [dim, offset, size, stride] : llvm::enumerate(
           op.getMixedOffsets(), op.getMixedSizes(), op.getMixedStrides())) {
    AxisList list = dropped[dim] ? AxisList() : *next++;
    if (!isConstantIntValue(offset, 0) || !isConstantIntValue(stride, 1))
      return failure();
    // Reshapes of a source need all of it; those of constants are of no use.
    if (!list.empty() && !matchPattern(op.getSource(), m_Constant()) &&
        !fovea::raise::areEqual(Size::of(size), Size::of(op.getSource(), dim)))
      return failure();
    result.push_back(list);
  }
  return result;
}

static SmallVector<Size> getSizes(Value tensor, ArrayRef<int64_t> dims) {
  return llvm::map_to_vector(
      dims, [&](int64_t dim) { return Size::of(tensor, dim); });
}

/// The dims of the source of a reshape.
static FailureOr<SmallVector<AxisList>>
getCollapsedDims(AxisSpace &axes, tensor::CollapseShapeOp op,
                 ArrayRef<AxisList> dims) {
  SmallVector<AxisList> result;
  for (auto [group, list] :
       llvm::zip_equal(op.getReassociationIndices(), dims)) {
    FailureOr<SmallVector<AxisList>> parts =
        axes.distribute(list, getSizes(op.getSrc(), group));
    if (failed(parts))
      return failure();
    llvm::append_range(result, *parts);
  }
  // Of a source with dims of size 1 only.
  result.resize(op.getSrcType().getRank());
  return result;
}

static SmallVector<AxisList> getExpandedDims(tensor::ExpandShapeOp op,
                                             ArrayRef<AxisList> dims) {
  SmallVector<AxisList> result;
  for (ArrayRef<int64_t> group : op.getReassociationIndices()) {
    AxisList &list = result.emplace_back();
    for (int64_t dim : group)
      llvm::append_range(list, dims[dim]);
  }
  return result;
}

/// The integers from 0 on, along one dim.
static bool isIota(DenseElementsAttr constant) {
  auto integers = dyn_cast<DenseIntElementsAttr>(constant);
  if (!integers || llvm::count_if(integers.getType().getShape(),
                                  [](int64_t size) { return size != 1; }) != 1)
    return false;
  int64_t next = 0;
  return llvm::all_of(integers, [&](const APInt &value) {
    return value.getSExtValue() == next++;
  });
}

Element *ElementGraph::step(Element *element) {
  if (element->kind != Element::Read)
    return nullptr;
  if (auto known = steps.find(element); known != steps.end())
    return known->second;
  Element *&result = steps[element];
  Operation *op = element->value.getDefiningOp();
  if (!op || budget < 0)
    return nullptr;
  ArrayRef<AxisList> dims = element->dims;
  DenseElementsAttr constant;
  if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    result = read(cast.getSource(), dims);
  } else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
    result = read(expand.getSrc(), getExpandedDims(expand, dims));
  } else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
    FailureOr<SmallVector<AxisList>> source =
        getCollapsedDims(axes, collapse, dims);
    if (succeeded(source))
      result = read(collapse.getSrc(), *source);
  } else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    FailureOr<SmallVector<AxisList>> source = getSliceDims(slice, dims);
    if (succeeded(source))
      result = read(slice.getSource(), *source);
  } else if (auto splat = dyn_cast<tensor::SplatOp>(op)) {
    result = makeScalar(splat.getInput());
  } else if (matchPattern(op, m_Constant(&constant)) && constant.isSplat()) {
    result = makeConstant(
        element->value,
        llvm::cast<TypedAttr>(constant.getSplatValue<Attribute>()));
  } else if (matchPattern(op, m_Constant(&constant)) && isIota(constant)) {
    AxisList axes;
    for (const AxisList &list : dims)
      llvm::append_range(axes, list);
    result = makeIndex(element->value, constant.getElementType(), axes);
  } else if (OpTrait::hasElementwiseMappableTraits(op) &&
             op->getNumResults() == 1) {
    SmallVector<Element *> operands;
    for (Value operand : op->getOperands())
      operands.push_back(isa<RankedTensorType>(operand.getType())
                             ? read(operand, dims)
                             : makeScalar(operand));
    result = apply(op, operands);
  } else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    result = stepInto(linalgOp, element);
  }
  return result;
}

Element *ElementGraph::look(Element *element) {
  while (Element *next = step(element))
    element = next;
  return element;
}

Element *fovea::raise::getSource(ElementGraph &graph, Element *read) {
  while (true) {
    Element *next = graph.step(read);
    if (!next || next->kind != Element::Read)
      return read;
    read = next;
  }
}

Element *ElementGraph::stepInto(linalg::LinalgOp op, Element *element) {
  if (op.getNumReductionLoops() != 0 || !op.hasPureTensorSemantics())
    return nullptr;
  FailureOr<SmallVector<AxisList>> loops =
      getLoopAxes(axes, op, cast<OpResult>(element->value), element->dims);
  if (failed(loops))
    return nullptr;
  unsigned number = cast<OpResult>(element->value).getResultNumber();
  return evaluate(op, op.getBlock()->getTerminator()->getOperand(number),
                  *loops);
}

/// `value`, in the body of `op`, for one iteration.
Element *ElementGraph::evaluate(linalg::LinalgOp op, Value result,
                                ArrayRef<AxisList> loops) {
  llvm::DenseMap<Value, Element *> known;
  for (auto [operand, argument] :
       llvm::zip_equal(op->getOpOperands(), op.getBlock()->getArguments())) {
    if (argument.use_empty())
      continue;
    if (!isa<RankedTensorType>(operand.get().getType())) {
      known[argument] = makeScalar(operand.get());
      continue;
    }
    FailureOr<SmallVector<AxisList>> dims =
        getDims(op.getMatchingIndexingMap(&operand), loops);
    if (succeeded(dims))
      known[argument] = read(operand.get(), *dims);
  }
  auto get = [&](Value value) -> Element * {
    if (value.getParentBlock() != op.getBlock())
      return makeScalar(value);
    return known.lookup(value);
  };
  for (Operation &nested : op.getBlock()->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(nested)) {
      known[index] = makeIndex(index, index.getType(), loops[index.getDim()]);
      continue;
    }
    SmallVector<Element *> operands = llvm::map_to_vector(
        nested.getOperands(), [&](Value value) { return get(value); });
    // What is read at a position that is data (`tensor.extract`) stays in a
    // tensor of its own.
    if (nested.getNumResults() != 1 ||
        !isa<arith::ArithDialect, math::MathDialect>(nested.getDialect()) ||
        llvm::is_contained(operands, nullptr))
      continue; // the result does not need it, or is unknown
    known[nested.getResult(0)] = apply(&nested, operands);
  }
  return get(result);
}

/// Whether a reduction by `fn` may start from `init`.
static bool isNeutral(Operation *fn, Attribute init) {
  if (auto value = dyn_cast<FloatAttr>(init)) {
    APFloat number = value.getValue();
    bool isLowest =
        number.isNegative() && (number.isInfinity() || number.isLargest());
    return (isa<arith::AddFOp>(fn) && number.isZero()) ||
           (isa<arith::MaximumFOp, arith::MaxNumFOp>(fn) && isLowest);
  }
  auto value = dyn_cast<IntegerAttr>(init);
  return value && ((isa<arith::AndIOp>(fn) && value.getValue().isAllOnes()) ||
                   (isa<arith::OrIOp>(fn) && value.getValue().isZero()));
}

std::optional<Reduction> ElementGraph::getReduction(Element *element) {
  if (element->kind != Element::Read)
    return std::nullopt;
  auto op = element->value.getDefiningOp<linalg::LinalgOp>();
  if (!op || op.getNumReductionLoops() == 0 || !op.hasPureTensorSemantics())
    return std::nullopt;
  auto result = cast<OpResult>(element->value);
  FailureOr<SmallVector<AxisList>> loops =
      getLoopAxes(axes, op, result, element->dims);
  if (failed(loops))
    return std::nullopt;
  // The new value is `fn` of the old one and the input.
  unsigned number = result.getResultNumber();
  Value yielded = op.getBlock()->getTerminator()->getOperand(number);
  Value old = op.getRegionOutputArgs()[number];
  Operation *fn = yielded.getDefiningOp();
  if (!fn || fn->getNumOperands() != 2 || fn->getBlock() != op.getBlock() ||
      !llvm::is_contained(fn->getOperands(), old))
    return std::nullopt;
  Value added = fn->getOperand(fn->getOperand(0) == old ? 1 : 0);
  if (added == old)
    return std::nullopt;
  Reduction reduction{fn, evaluate(op, added, *loops), {}, nullptr};
  SmallVector<unsigned> dims;
  op.getReductionDims(dims);
  for (unsigned dim : dims)
    llvm::append_range(reduction.axes, (*loops)[dim]);

  Element *init = look(read(op.getDpsInits()[number], element->dims));
  if (!reduction.input)
    return std::nullopt;
  if (init->isConstant() && isNeutral(fn, init->constant))
    return reduction;
  if (!isa<arith::AddFOp>(fn))
    return std::nullopt;
  reduction.init = init;
  return reduction;
}

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

bool ElementGraph::areEqualLists(ArrayRef<Axis> a, ArrayRef<Axis> b,
                                 const AxisMap &map) {
  AxisList left = axes.resolve(a), right = axes.resolve(b);
  return llvm::equal(left, right, [&](Axis x, Axis y) {
    auto found = map.find(x);
    return (found == map.end() ? x : found->second) == y;
  });
}

bool ElementGraph::areEqual(Element *a, Element *b, const AxisMap &map) {
  auto areEqualDims = [&](Element *a, Element *b) {
    return a->dims.size() == b->dims.size() &&
           llvm::all_of(llvm::zip(a->dims, b->dims), [&](auto pair) {
             return areEqualLists(std::get<0>(pair), std::get<1>(pair), map);
           });
  };
  if (a->kind == Element::Read && b->kind == Element::Read &&
      a->value == b->value && areEqualDims(a, b))
    return true;
  a = look(a);
  b = look(b);
  if (a->kind != b->kind || budget < 0)
    return false;
  switch (a->kind) {
  case Element::Read:
    return a->value == b->value && areEqualDims(a, b);
  case Element::Index:
    return areEqualDims(a, b);
  case Element::Scalar:
    return a->constant ? a->constant == b->constant : a->value == b->value;
  case Element::Apply:
    --budget;
    return a->op->getName() == b->op->getName() &&
           a->op->getAttrDictionary() == b->op->getAttrDictionary() &&
           a->operands.size() == b->operands.size() &&
           llvm::all_of(llvm::zip(a->operands, b->operands), [&](auto pair) {
             return areEqual(std::get<0>(pair), std::get<1>(pair), map);
           });
  }
  llvm_unreachable("unknown kind");
}

llvm::DenseSet<Axis> ElementGraph::getAxes(Element *element) {
  llvm::DenseSet<Axis> result;
  llvm::DenseSet<Element *> visited;
  SmallVector<Element *> worklist = {element};
  while (!worklist.empty()) {
    Element *next = worklist.pop_back_val();
    if (!visited.insert(next).second)
      continue;
    for (const AxisList &list : next->dims)
      for (Axis axis : axes.resolve(list))
        result.insert(axis);
    llvm::append_range(worklist, next->operands);
  }
  return result;
}

bool ElementGraph::dependsOn(Element *element, ArrayRef<Axis> list) {
  llvm::DenseSet<Axis> found = getAxes(element);
  return llvm::any_of(axes.resolve(list),
                      [&](Axis axis) { return found.contains(axis); });
}

bool ElementGraph::readsIndex(Element *element, Axis axis) {
  llvm::DenseSet<Element *> visited;
  SmallVector<Element *> worklist = {element};
  while (!worklist.empty()) {
    Element *next = look(worklist.pop_back_val());
    if (!visited.insert(next).second)
      continue;
    if (next->kind == Element::Index &&
        llvm::is_contained(axes.resolve(next->dims.front()), axis))
      return true;
    llvm::append_range(worklist, next->operands);
  }
  return false;
}
