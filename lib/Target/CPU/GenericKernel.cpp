// Vector code of structured ops: rows, lanes and bodies.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "GenericKernel.h"

#include "PartialVectors.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace fovea;

static bool isShort(Type type) { return isa<Float16Type, BFloat16Type>(type); }

/// Short floats are f32 in registers: there are polynomials only for that, and
/// LLVM would call a function to round where there is no instruction.
static Type getRegisterType(Type element) {
  return isShort(element) ? Float32Type::get(element.getContext()) : element;
}

/// A number as it is in registers, or one from there as it is in memory.
static Value convertTo(KernelBuilder &b, Value value, Type element) {
  return isa<FloatType>(element) ? b.convert(value, element) : value;
}

VectorType GenericKernel::getVectorType(Type element) const {
  return VectorType::get(lanes, getRegisterType(element));
}

Value GenericKernel::getSize(KernelBuilder &b, unsigned loop) {
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (auto dim = map.getResultPosition(b.getAffineDimExpr(loop)))
      return b.dim(operand.get(), *dim);
  }
  llvm_unreachable("expected every loop to index an operand");
}

SmallVector<unsigned> GenericKernel::getLoops(utils::IteratorType kind) {
  SmallVector<unsigned> loops;
  for (auto [loop, other] : llvm::enumerate(op.getIteratorTypesArray()))
    if (other == kind && loop != vectorLoop)
      loops.push_back(loop);
  return loops;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

SmallVector<Value> GenericKernel::indexOf(KernelBuilder &b, OpOperand *operand,
                                          const Position &at) {
  Values index;
  for (AffineExpr expr : op.getMatchingIndexingMap(operand).getResults())
    if (auto constant = dyn_cast<AffineConstantExpr>(expr))
      index.push_back(b.index(constant.getValue()));
    else
      index.push_back(at.loops[cast<AffineDimExpr>(expr).getPosition()]);
  return index;
}

Value GenericKernel::toVector(KernelBuilder &b, Value scalar) {
  VectorType type = getVectorType(scalar.getType());
  return b.broadcast(type, convertTo(b, scalar, type.getElementType()));
}

/// Lanes that do not exist are 1: nothing that a body computes of them counts.
Value GenericKernel::emitLoad(KernelBuilder &b, OpOperand *operand,
                              const Position &at) {
  Value buffer = operand->get();
  if (!isa<MemRefType>(buffer.getType()))
    return toVector(b, buffer);
  Values index = indexOf(b, operand, at);
  if (!op.getMatchingIndexingMap(operand).isFunctionOfDim(vectorLoop))
    return toVector(b, b.load(buffer, index));
  Type element = getElementTypeOrSelf(buffer);
  if (at.count)
    return loadFirst(b, getVectorType(element), buffer, index, at.count,
                     /*padding=*/1);
  Value loaded = b.load(VectorType::get(lanes, element), buffer, index);
  return convertTo(b, loaded, getRegisterType(element));
}

void GenericKernel::emitStore(KernelBuilder &b, OpOperand *operand, Value value,
                              const Position &at) {
  Values index = indexOf(b, operand, at);
  if (at.count)
    return storeFirst(b, value, operand->get(), index, at.count);
  value = convertTo(b, value, getElementTypeOrSelf(operand->get()));
  b.store(value, operand->get(), index);
}

/// The vector form of an op, rounded to its type.
Value GenericKernel::emitOp(KernelBuilder &b, Operation *inner,
                            Values operands) {
  Type element = inner->getResult(0).getType();
  Type type = getRegisterType(element);
  // Bits and conversions are of what there is in memory.
  if (isa<arith::BitcastOp>(inner))
    operands.front() =
        convertTo(b, operands.front(), inner->getOperand(0).getType());
  if (isa<arith::ExtFOp, arith::TruncFOp, arith::BitcastOp>(inner))
    type = element;
  if (isa<arith::ExtFOp>(inner) &&
      getElementTypeOrSelf(operands.front()) == type)
    return operands.front();
  OperationState state(b.getLoc(), inner->getName());
  state.addOperands(operands);
  state.addTypes(VectorType::get(lanes, type));
  state.propertiesAttr = inner->getPropertiesAsAttribute();
  Value result = b.create(state)->getResult(0);
  if (isShort(element))
    result = convertTo(b, convertTo(b, result, element), b.getF32Type());
  return result;
}

SmallVector<Value> GenericKernel::emitBody(KernelBuilder &b, const Position &at,
                                           ValueRange results) {
  IRMapping mapping;
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(input);
    if (!argument.use_empty())
      mapping.map(argument, emitLoad(b, input, at));
  }
  for (auto [argument, value] :
       llvm::zip_equal(op.getRegionOutputArgs(), results))
    mapping.map(argument, value);
  auto get = [&](Value value) {
    Value vector = mapping.lookupOrNull(value);
    return vector ? vector : toVector(b, value);
  };
  for (Operation &inner : op.getBlock()->without_terminator()) {
    Value result;
    if (isa<arith::ConstantOp>(inner)) {
      result = toVector(b, b.clone(inner)->getResult(0));
    } else if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      result = toVector(b, at.loops[index.getDim()]);
      if (index.getDim() == vectorLoop)
        result = b.add(
            result, vector::StepOp::create(b, getVectorType(b.getIndexType())));
    } else {
      result = emitOp(b, &inner, llvm::map_to_vector(inner.getOperands(), get));
    }
    mapping.map(inner.getResult(0), result);
  }
  return llvm::map_to_vector(op.getBlock()->getTerminator()->getOperands(),
                             get);
}

//===----------------------------------------------------------------------===//
// A loop of the results in lanes
//===----------------------------------------------------------------------===//

/// `body` for all iterations of `loops`.
SmallVector<Value> GenericKernel::emitReduced(
    KernelBuilder &b, Position at, ArrayRef<unsigned> loops, ValueRange carried,
    function_ref<Values(const Position &, Values)> body) {
  if (loops.empty())
    return body(at, llvm::to_vector_of<Value>(carried));
  return b.loop(b.index(0), getSize(b, loops.front()), 1, carried,
                [&](Value iteration, ValueRange values) {
                  at.loops[loops.front()] = iteration;
                  return emitReduced(b, at, loops.drop_front(), values, body);
                });
}

/// One vector of every result.
void GenericKernel::emitChunk(KernelBuilder &b, const Position &at) {
  SmallVector<unsigned> reductions = getLoops(utils::IteratorType::reduction);
  Values start;
  for (OpOperand &init : op.getDpsInitsMutable()) {
    VectorType type = getVectorType(getElementTypeOrSelf(init.get()));
    bool isRead = op.payloadUsesValueFromOperand(&init) || !reductions.empty();
    start.push_back(isRead ? emitLoad(b, &init, at)
                           : Value(arith::ConstantOp::create(
                                 b, cast<TypedAttr>(b.getZeroAttr(type)))));
  }
  Values results = emitReduced(b, at, reductions, start,
                               [&](const Position &inner, Values values) {
                                 return emitBody(b, inner, values);
                               });
  for (auto [init, result] : llvm::zip_equal(op.getDpsInitsMutable(), results))
    emitStore(b, &init, result, at);
}

/// Whole vectors, then what is left.
void GenericKernel::emitRow(KernelBuilder &b, Position at, Value begin,
                            Value end) {
  Value count = b.sub(end, begin);
  Value whole =
      b.add(begin, b.mul(b.createOrFold<arith::DivUIOp>(count, b.index(lanes)),
                         b.index(lanes)));
  b.loop(begin, whole, lanes, [&](Value first) {
    at.loops[vectorLoop] = first;
    emitChunk(b, at);
  });
  if (whole == end)
    return;
  b.loop(whole, end, lanes, [&](Value first) {
    at.loops[vectorLoop] = first;
    at.count = b.sub(end, first);
    emitChunk(b, at);
  });
}

//===----------------------------------------------------------------------===//
// A reduction in lanes
//===----------------------------------------------------------------------===//

/// Several vectors at a time, each with partial results of its own: one would
/// wait for its last sum. `carried` has those of every output, one vector after
/// the other.
SmallVector<Value> GenericKernel::emitReductionLanes(KernelBuilder &b,
                                                     Position at,
                                                     Values carried) {
  unsigned outputs = op.getNumDpsInits();
  unsigned copies = carried.size() / outputs;
  Value size = getSize(b, vectorLoop);
  auto roundDown = [&](int64_t unit) {
    Value count = b.createOrFold<arith::DivUIOp>(size, b.index(unit));
    return b.mul(count, b.index(unit));
  };
  auto step = [&](Value first, ValueRange values) {
    at.loops[vectorLoop] = first;
    return emitBody(b, at, values);
  };
  int64_t unit = lanes * copies;
  Value several = roundDown(unit), whole = roundDown(lanes);
  carried = b.loop(b.index(0), several, unit, carried,
                   [&](Value first, ValueRange values) {
                     Values next;
                     for (unsigned i = 0; i < copies; ++i)
                       next.append(step(b.add(first, b.index(i * lanes)),
                                        values.slice(i * outputs, outputs)));
                     return next;
                   });
  Values head(ArrayRef(carried).take_front(outputs));
  head = b.loop(several, whole, lanes, head, step);
  head = b.loop(whole, size, lanes, head, [&](Value first, ValueRange values) {
    at.count = b.sub(size, first);
    Value mask = createMask(b, lanes, at.count);
    Values next = step(first, values);
    for (auto [value, before] : llvm::zip_equal(next, values))
      value = b.select(mask, value, before);
    at.count = nullptr;
    return next;
  });
  llvm::copy(head, carried.begin());
  return carried;
}

/// One element of every result.
void GenericKernel::emitReductionRow(KernelBuilder &b, Position at) {
  constexpr unsigned copies = 4;
  SmallVector<Operation *> combiners;
  for (unsigned i = 0; i < op.getNumDpsInits(); ++i)
    matchReduction(op.getRegionOutputArgs(), i, combiners);
  Values neutral;
  for (Operation *combiner : combiners) {
    TypedAttr element = *arith::getNeutralElement(combiner);
    neutral.push_back(toVector(b, arith::ConstantOp::create(b, element)));
  }
  Values carried;
  for (unsigned i = 0; i < copies; ++i)
    carried.append(neutral);
  carried = emitReduced(b, at, getLoops(utils::IteratorType::reduction),
                        carried, [&](const Position &inner, Values values) {
                          return emitReductionLanes(b, inner, values);
                        });
  for (auto [i, combiner] : llvm::enumerate(combiners)) {
    Value partial = carried[i];
    for (unsigned copy = 1; copy < copies; ++copy)
      partial =
          emitOp(b, combiner, {partial, carried[copy * combiners.size() + i]});
    OpOperand *init = op.getDpsInitOperand(i);
    Values index = indexOf(b, init, at);
    Type element = getElementTypeOrSelf(init->get());
    Value result = vector::ReductionOp::create(
        b, *linalg::getCombinerOpKind(combiner), partial,
        convertTo(b, b.load(init->get(), index), getRegisterType(element)),
        arith::FastMathFlags::reassoc);
    result = convertTo(b, result, element);
    b.store(result, init->get(), index);
  }
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Rows are numbered over all of the `outer` loops.
void GenericKernel::emitRows(KernelBuilder &b, Value begin, Value end,
                             ArrayRef<unsigned> outer) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  b.loop(begin, end, 1, [&](Value row) {
    Position at;
    at.loops.assign(op.getNumLoops(), b.index(0));
    SmallVector<unsigned> left;
    for (unsigned loop : outer)
      if (sizes[loop] != 1)
        left.push_back(loop);
    while (!left.empty()) {
      unsigned loop = left.pop_back_val();
      at.loops[loop] = row;
      if (left.empty())
        break;
      Value size = getSize(b, loop);
      at.loops[loop] = arith::RemUIOp::create(b, row, size);
      row = arith::DivUIOp::create(b, row, size);
    }
    if (reduces)
      emitReductionRow(b, at);
    else
      emitRow(b, at, b.index(0), getSize(b, vectorLoop));
  });
}

void GenericKernel::emit(KernelBuilder &b, bool parallel) {
  constexpr int64_t taskElements = 16384, usualSize = 128;
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  SmallVector<unsigned> outer = getLoops(utils::IteratorType::parallel);
  // A single row is cut into pieces, if its elements are results.
  bool cutsRow = !reduces && llvm::all_of(outer, [&](unsigned loop) {
    return sizes[loop] == 1;
  });
  auto isUnit = [&](unsigned loop) {
    return cutsRow ? loop == vectorLoop : llvm::is_contained(outer, loop);
  };
  Value units = b.index(1);
  int64_t unitElements = 1, knownUnits = 1;
  for (auto [loop, size] : llvm::enumerate(sizes)) {
    bool isDynamic = ShapedType::isDynamic(size);
    if (!isUnit(loop)) {
      unitElements *= std::max<int64_t>(1, isDynamic ? usualSize : size);
      continue;
    }
    units = b.mul(units, getSize(b, loop));
    knownUnits = isDynamic ? taskElements + 1 : knownUnits * size;
  }
  auto emitUnits = [&](Value begin, Value end) {
    if (!cutsRow)
      return emitRows(b, begin, end, outer);
    Position at;
    at.loops.assign(op.getNumLoops(), b.index(0));
    emitRow(b, at, begin, end);
  };
  // What a thread should have to do to be worth its while.
  int64_t task = std::max<int64_t>(1, taskElements / unitElements);
  if (cutsRow)
    task = llvm::alignTo(task, lanes);
  if (!parallel || knownUnits <= task)
    return emitUnits(b.index(0), units);
  auto loop =
      scf::ForallOp::create(b, {b.getIndexAttr(0)}, {OpFoldResult(units)},
                            {b.getIndexAttr(task)}, ValueRange(), std::nullopt);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value begin = loop.getInductionVars().front();
  emitUnits(begin, b.min(units, b.add(begin, b.index(task))));
}
