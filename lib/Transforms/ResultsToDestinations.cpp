// Gives entry functions their results as destination buffers, and makes the
// functions that tell a caller how large those must be.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "CallingConvention.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_RESULTSTODESTINATIONSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

/// What is updated in place is so for callers outside of the module.
static void dropUpdates(func::FuncOp func) {
  for (unsigned i = 0; i < func.getNumArguments(); ++i)
    func.removeArgAttr(i, attn::AttnDialect::getResultAttrName());
}

/// Leaves an entry to callers outside of the module: calls inside of it go to a
/// private copy, which keeps its results.
static void redirectCalls(func::FuncOp func) {
  auto module = func->getParentOfType<ModuleOp>();
  if (SymbolTable::symbolKnownUseEmpty(func, module))
    return;
  func::FuncOp copy = func.clone();
  copy.setPrivate();
  dropUpdates(copy);
  StringAttr name = SymbolTable(module).insert(copy);
  (void)SymbolTable::replaceAllSymbolUses(func, name, module);
}

static std::string getDimsName(func::FuncOp func) {
  return (func.getName() + "__dims").str();
}

/// Makes `f__dims`: a copy of the function that stores the sizes of its results
/// instead of computing them.
static LogicalResult makeDimsFunction(func::FuncOp func) {
  func::FuncOp dims = func.clone();
  dims.setName(getDimsName(func));
  SymbolTable(func->getParentOfType<ModuleOp>()).insert(dims);

  SmallVector<Value> results(getReturn(dims).getOperands());
  auto bufferType = MemRefType::get({ShapedType::kDynamic},
                                    IntegerType::get(func.getContext(), 64));
  Value buffer = appendArgument(dims, bufferType, func.getLoc());
  ImplicitLocOpBuilder b(func.getLoc(), getReturn(dims));
  int64_t position = 0;
  for (Value result : results)
    for (int64_t dim = 0;
         dim < cast<RankedTensorType>(result.getType()).getRank(); ++dim) {
      Value size = b.createOrFold<tensor::DimOp>(result, dim);
      Value wide = arith::IndexCastOp::create(b, b.getI64Type(), size);
      Value index = arith::ConstantIndexOp::create(b, position++);
      memref::StoreOp::create(b, wide, buffer, index);
    }
  setResults(dims, {});
  dropUpdates(dims);
  markInputs(dims);
  setCInterface(dims);

  RewritePatternSet patterns(func.getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  memref::populateResolveShapedTypeResultDimsPatterns(patterns);
  return applyPatternsGreedily(dims, std::move(patterns));
}

static void useDestinations(func::FuncOp func) {
  markInputs(func);
  SmallVector<Value> results(getReturn(func).getOperands()), updates;
  for (auto [number, result] : llvm::enumerate(results)) {
    // An argument that is updated in place is its own destination.
    if (std::optional<unsigned> updated = getUpdatedArgument(func, number)) {
      setUpdatedArgument(func, *updated, updates.size());
      updates.push_back(result);
      continue;
    }
    auto type = cast<RankedTensorType>(result.getType());
    Value destination =
        appendArgument(func, getArgumentBufferType(type), func.getLoc());
    OpBuilder b(getReturn(func));
    auto materialize = bufferization::MaterializeInDestinationOp::create(
        b, func.getLoc(), /*result=*/Type(), result, destination);
    materialize.setRestrict(true);
    materialize.setWritable(true);
  }
  setResults(func, updates);
  setCInterface(func);
}

namespace {
struct ResultsToDestinationsPass final
    : fovea::impl::ResultsToDestinationsPassBase<ResultsToDestinationsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<func::FuncOp> entries;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isExternal() && !hasCInterface(func))
        entries.push_back(func);
    llvm::for_each(entries, redirectCalls);
    for (func::FuncOp func : entries) {
      if (failed(checkSignature(func)) || failed(makeDimsFunction(func)))
        return signalPassFailure();
      useDestinations(func);
    }
  }

  LogicalResult checkSignature(func::FuncOp func) {
    if (!func.getBody().hasOneBlock() ||
        !isa<func::ReturnOp>(func.getBody().front().getTerminator()))
      return func.emitError("expected entry function '")
             << func.getName()
             << "' to have one block that ends in 'func.return'";
    if (SymbolTable::lookupSymbolIn(getOperation(), getDimsName(func)))
      return func.emitError("expected no other symbol '")
             << getDimsName(func)
             << "': it is what the sizes of the results are asked from";
    for (Type type : func.getResultTypes())
      if (!isa<RankedTensorType>(type))
        return func.emitError("expected entry function '")
               << func.getName() << "' to return ranked tensors, got " << type;
    for (Type type : func.getArgumentTypes())
      if (!isa<RankedTensorType>(type) && !type.isIntOrIndexOrFloat())
        return func.emitError("expected entry function '")
               << func.getName() << "' to take ranked tensors and scalars, got "
               << type;
    return success();
  }
};
} // namespace
