// Which structured ops have vector code, and which loop runs along lanes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "GenericKernel.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace fovea;

/// Whether vectors of the type can be loaded and stored: its elements are whole
/// bytes.
static bool isByteSized(Type type) {
  return isa<IndexType, Float16Type, BFloat16Type, Float32Type, Float64Type>(
             type) ||
         (isa<IntegerType>(type) && type.getIntOrFloatBitWidth() >= 8 &&
          llvm::isPowerOf2_64(type.getIntOrFloatBitWidth()) &&
          type.getIntOrFloatBitWidth() <= 64);
}

namespace {
enum class Access { Invariant, Contiguous, Other };
} // namespace

/// How an operand moves along with a loop.
static Access getAccess(linalg::LinalgOp op, OpOperand &operand,
                        unsigned loop) {
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  if (!type)
    return Access::Invariant;
  Access access = Access::Invariant;
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [position, expr] : llvm::enumerate(map.getResults())) {
    if (!isa<AffineDimExpr, AffineConstantExpr>(expr))
      return Access::Other;
    if (!expr.isFunctionOfDim(loop))
      continue;
    if (position + 1 != map.getNumResults() || !type.isLastDimUnitStride() ||
        !isByteSized(type.getElementType()))
      return Access::Other;
    access = Access::Contiguous;
  }
  return access;
}

/// Whether every op of the body has a vector form that may compute lanes that
/// do not exist.
static bool hasVectorBody(linalg::LinalgOp op) {
  auto isScalar = [](Type type) {
    return type.isIntOrIndex() ||
           isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type);
  };
  for (BlockArgument argument : op.getBlock()->getArguments())
    if (!isScalar(argument.getType()))
      return false;
  return llvm::all_of(op.getBlock()->without_terminator(), [&](Operation &op) {
    if (op.getNumResults() != 1 || !isScalar(op.getResult(0).getType()) ||
        !llvm::all_of(op.getOperandTypes(), isScalar))
      return false;
    return isa<arith::ConstantOp, linalg::IndexOp>(op) ||
           (OpTrait::hasElementwiseMappableTraits(&op) && isPure(&op));
  });
}

/// Whether lanes can hold partial results of every output.
static bool canCombine(linalg::LinalgOp op) {
  for (unsigned i = 0; i < op.getNumDpsInits(); ++i) {
    SmallVector<Operation *> combiners;
    if (!matchReduction(op.getRegionOutputArgs(), i, combiners) ||
        combiners.size() != 1 || !linalg::getCombinerOpKind(combiners[0]) ||
        !arith::getNeutralElement(combiners[0]))
      return false;
  }
  return true;
}

bool GenericKernel::canUse(linalg::LinalgOp op, unsigned loop, bool reduces) {
  if (op.getStaticLoopRanges()[loop] == 1)
    return false;
  bool movesAnything = false;
  for (OpOperand &operand : op->getOpOperands()) {
    Access access = getAccess(op, operand, loop);
    bool isResult = op.isDpsInit(&operand);
    if (access == Access::Other ||
        (isResult && reduces != (access == Access::Invariant)))
      return false;
    movesAnything |= access == Access::Contiguous;
  }
  return movesAnything && (!reduces || canCombine(op));
}

FailureOr<GenericKernel> GenericKernel::match(linalg::LinalgOp op,
                                              int64_t vectorBits) {
  if (!op.hasPureBufferSemantics() || op.getNumDpsInits() == 0 ||
      op.getNumLoops() == 0 || !hasVectorBody(op))
    return failure();
  SmallVector<utils::IteratorType> kinds = op.getIteratorTypesArray();
  // A loop of the results first: nothing is to be combined then.
  for (bool reduces : {false, true})
    for (unsigned loop = op.getNumLoops(); loop-- > 0;) {
      if ((kinds[loop] == utils::IteratorType::parallel) == reduces ||
          !canUse(op, loop, reduces))
        continue;
      GenericKernel kernel(op, loop, reduces);
      kernel.chooseLanes(vectorBits);
      return kernel;
    }
  return failure();
}

/// The widest number fills a vector. Positions count only if there is nothing
/// else.
void GenericKernel::chooseLanes(int64_t vectorBits) {
  int64_t widest = 0;
  auto account = [&](Type type) {
    if (!type.isIndex())
      widest = std::max<int64_t>(widest, type.getIntOrFloatBitWidth());
  };
  for (BlockArgument argument : op.getBlock()->getArguments())
    account(argument.getType());
  for (Operation &inner : op.getBlock()->without_terminator())
    account(inner.getResult(0).getType());
  if (widest == 0)
    widest = IndexType::kInternalStorageBitWidth;
  lanes = std::max<int64_t>(2, vectorBits / std::max<int64_t>(widest, 8));
}
