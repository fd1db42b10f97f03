// Gives entry functions their results as destination buffers, and makes the
// functions that tell a caller how large those must be.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "CallingConvention.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
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

static func::ReturnOp getReturn(func::FuncOp func) {
  return cast<func::ReturnOp>(func.getBody().back().getTerminator());
}

/// Exports the function through its C interface only: an entry may be called
/// `main`.
static void setCInterface(func::FuncOp func) {
  func->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                UnitAttr::get(func.getContext()));
  func->setAttr(
      "llvm.linkage",
      LLVM::LinkageAttr::get(func.getContext(), LLVM::Linkage::Internal));
}

/// Appends an argument to a function.
static Value appendArgument(func::FuncOp func, Type type, Location loc) {
  SmallVector<Type> inputs(func.getArgumentTypes());
  inputs.push_back(type);
  SmallVector<DictionaryAttr> attributes;
  func.getAllArgAttrs(attributes);
  attributes.push_back(DictionaryAttr::get(func.getContext()));
  func.setFunctionType(
      FunctionType::get(func.getContext(), inputs, func.getResultTypes()));
  func.setAllArgAttrs(attributes);
  return func.getBody().addArgument(type, loc);
}

static void dropResults(func::FuncOp func) {
  getReturn(func)->setOperands({});
  func.removeResAttrsAttr();
  func.setFunctionType(
      FunctionType::get(func.getContext(), func.getArgumentTypes(), {}));
}

/// Inputs belong to the caller: without this mark, bufferization may update
/// them in place.
static void markInputsReadOnly(func::FuncOp func) {
  for (BlockArgument argument : func.getArguments())
    if (isa<RankedTensorType>(argument.getType()))
      func.setArgAttr(argument.getArgNumber(),
                      bufferization::BufferizationDialect::kWritableAttrName,
                      BoolAttr::get(func.getContext(), false));
}

/// Makes `f__dims`: a copy of the function that stores the sizes of its results
/// instead of computing them.
static LogicalResult makeDimsFunction(func::FuncOp func) {
  func::FuncOp dims = func.clone();
  dims.setName((func.getName() + "__dims").str());
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
  dropResults(dims);
  markInputsReadOnly(dims);
  setCInterface(dims);

  RewritePatternSet patterns(func.getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  memref::populateResolveShapedTypeResultDimsPatterns(patterns);
  return applyPatternsGreedily(dims, std::move(patterns));
}

static void useDestinations(func::FuncOp func) {
  markInputsReadOnly(func);
  SmallVector<Value> results(getReturn(func).getOperands());
  for (Value result : results) {
    auto type = cast<RankedTensorType>(result.getType());
    Value destination =
        appendArgument(func, getArgumentBufferType(type), func.getLoc());
    OpBuilder b(getReturn(func));
    auto materialize = bufferization::MaterializeInDestinationOp::create(
        b, func.getLoc(), /*result=*/Type(), result, destination);
    materialize.setRestrict(true);
    materialize.setWritable(true);
  }
  dropResults(func);
  setCInterface(func);
}

namespace {
struct ResultsToDestinationsPass final
    : fovea::impl::ResultsToDestinationsPassBase<ResultsToDestinationsPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<func::FuncOp> entries;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isExternal())
        entries.push_back(func);
    for (func::FuncOp func : entries) {
      if (failed(checkSignature(func)) || failed(makeDimsFunction(func)))
        return signalPassFailure();
      useDestinations(func);
    }
  }

  LogicalResult checkSignature(func::FuncOp func) {
    if (!func.getBody().hasOneBlock())
      return func.emitError("expected entry function '")
             << func.getName() << "' to have one block";
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
