// Vectorises linalg ops that compute elementary functions of each element.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/Passes.h"

#include "../KernelBuilder.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_VECTORIZEFUNCTIONSPASS
#include "fovea/Target/CPU/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

//===----------------------------------------------------------------------===//
// What can be vectorised
//===----------------------------------------------------------------------===//

/// Whether the body computes a function of each element and nothing else:
/// no positions, branches or loads.
static bool computesFunctions(linalg::LinalgOp op) {
  bool hasFunction = false;
  for (Operation &inner : op.getBlock()->without_terminator()) {
    bool isNumeric = llvm::all_of(
        inner.getResultTypes(), [](Type type) { return type.isIntOrFloat(); });
    if (!isNumeric || (!isa<arith::ConstantOp>(inner) &&
                       !OpTrait::hasElementwiseMappableTraits(&inner)))
      return false;
    hasFunction |= isa<math::MathDialect>(inner.getDialect());
  }
  return hasFunction;
}

/// Whether an operand is read or written along its rows in the last loop, or
/// has one element for all of it.
static bool isAlongRows(linalg::LinalgOp op, OpOperand &operand) {
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  if (!type)
    return op.isScalar(&operand);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  unsigned last = op.getNumLoops() - 1;
  if (!map.isProjectedPermutation())
    return false;
  if (!map.isFunctionOfDim(last))
    return !op.isDpsInit(&operand);
  return map.getResults().back() == getAffineDimExpr(last, op.getContext()) &&
         type.isLastDimUnitStride();
}

static bool isVectorizable(linalg::LinalgOp op) {
  return op.getNumLoops() > 0 && op.hasPureBufferSemantics() &&
         op.getNumParallelLoops() == op.getNumLoops() &&
         computesFunctions(op) &&
         llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
           return isAlongRows(op, operand);
         });
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

namespace {
/// The code for one op: vectors of the last loop.
class FunctionLoops {
public:
  FunctionLoops(linalg::LinalgOp op, int64_t vectorBits);
  void emit(KernelBuilder &b);

private:
  void emitLoop(KernelBuilder &b, SmallVector<Value> position);
  void emitVector(KernelBuilder &b, ArrayRef<Value> position, int64_t width);
  SmallVector<Value> locate(OpOperand &operand, ArrayRef<Value> position);
  Value load(KernelBuilder &b, OpOperand &operand, ArrayRef<Value> position,
             int64_t width);
  Value emitOp(KernelBuilder &b, Operation &inner, IRMapping &mapping,
               int64_t width);

  linalg::LinalgOp op;
  int64_t lanes;
  SmallVector<Value> sizes; ///< of the loops
};
} // namespace

/// Vectors are of the widest type that is computed with.
FunctionLoops::FunctionLoops(linalg::LinalgOp op, int64_t vectorBits) : op(op) {
  unsigned widest = 8;
  for (Operation &inner : op.getBlock()->without_terminator())
    for (Type type : inner.getResultTypes())
      widest = std::max(widest, type.getIntOrFloatBitWidth());
  lanes = vectorBits / widest;
}

SmallVector<Value> FunctionLoops::locate(OpOperand &operand,
                                         ArrayRef<Value> position) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr expr) {
    return position[cast<AffineDimExpr>(expr).getPosition()];
  });
}

Value FunctionLoops::load(KernelBuilder &b, OpOperand &operand,
                          ArrayRef<Value> position, int64_t width) {
  Value source = operand.get();
  auto vector = VectorType::get(width, getElementTypeOrSelf(source));
  if (op.isScalar(&operand))
    return b.broadcast(vector, source);
  SmallVector<Value> at = locate(operand, position);
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (map.isFunctionOfDim(op.getNumLoops() - 1))
    return b.load(vector, source, at);
  return b.broadcast(vector, b.load(source, at));
}

/// An op of the body on vectors.
Value FunctionLoops::emitOp(KernelBuilder &b, Operation &inner,
                            IRMapping &mapping, int64_t width) {
  auto vector = VectorType::get(width, inner.getResult(0).getType());
  if (isa<arith::ConstantOp>(inner))
    return b.broadcast(vector, b.clone(inner)->getResult(0));
  SmallVector<Value> operands;
  for (Value operand : inner.getOperands()) {
    Value mapped = mapping.lookupOrNull(operand);
    // From outside of the op.
    if (!mapped)
      mapped = b.broadcast(VectorType::get(width, operand.getType()), operand);
    operands.push_back(mapped);
  }
  OperationState state(inner.getLoc(), inner.getName(), operands, vector,
                       /*attributes=*/{});
  state.propertiesAttr = inner.getPropertiesAsAttribute();
  return b.create(state)->getResult(0);
}

void FunctionLoops::emitVector(KernelBuilder &b, ArrayRef<Value> position,
                               int64_t width) {
  IRMapping mapping;
  Block *body = op.getBlock();
  for (OpOperand &operand : op->getOpOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(&operand);
    if (!argument.use_empty())
      mapping.map(argument, load(b, operand, position, width));
  }
  for (Operation &inner : body->without_terminator())
    mapping.map(inner.getResult(0), emitOp(b, inner, mapping, width));
  auto yielded = body->getTerminator()->getOperands();
  for (auto [value, init] : llvm::zip_equal(yielded, op.getDpsInitsMutable())) {
    Value result = mapping.lookupOrNull(value);
    if (!result)
      result = b.broadcast(VectorType::get(width, value.getType()), value);
    b.store(result, init.get(), locate(init, position));
  }
}

void FunctionLoops::emitLoop(KernelBuilder &b, SmallVector<Value> position) {
  Value zero = b.index(0), size = sizes[position.size()];
  auto at = [&](Value i) {
    SmallVector<Value> next(position);
    next.push_back(i);
    return next;
  };
  if (position.size() + 1 < sizes.size()) {
    b.loop(zero, size, 1, [&](Value i) { emitLoop(b, at(i)); });
    return;
  }
  Value width = b.index(lanes);
  Value whole = b.mul(b.createOrFold<arith::DivUIOp>(size, width), width);
  b.loop(zero, whole, lanes, [&](Value i) { emitVector(b, at(i), lanes); });
  std::optional<int64_t> known = getConstantIntValue(size);
  if (!known)
    b.loop(whole, size, 1, [&](Value i) { emitVector(b, at(i), 1); });
  else if (int64_t rest = *known % lanes)
    emitVector(b, at(whole), rest);
}

void FunctionLoops::emit(KernelBuilder &b) {
  for (Range range : op.createLoopRanges(b, b.getLoc()))
    sizes.push_back(getValueOrCreateConstantIndexOp(b, b.getLoc(), range.size));
  emitLoop(b, {});
}

namespace {
struct VectorizeFunctionsPass final
    : fovea::impl::VectorizeFunctionsPassBase<VectorizeFunctionsPass> {
  using Base::Base;

  void runOnOperation() override {
    // LLVM has no powers of vectors with integer exponents.
    RewritePatternSet powers(&getContext());
    math::populateExpansionPatterns(powers, {"fpowi"});
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(powers), config)))
      return signalPassFailure();
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (isVectorizable(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops) {
      KernelBuilder b(op.getLoc(), op);
      FunctionLoops(op, vectorBits).emit(b);
      op.erase();
    }
  }
};
} // namespace
