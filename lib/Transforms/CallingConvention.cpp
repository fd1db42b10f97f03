// The calling convention of compiled functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CallingConvention.h"

#include "Attn/Attn.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace fovea;

MemRefType fovea::getArgumentBufferType(RankedTensorType type) {
  SmallVector<int64_t> strides(type.getRank(), ShapedType::kDynamic);
  if (!strides.empty())
    strides.back() = 1;
  return MemRefType::get(
      type.getShape(), type.getElementType(),
      StridedLayoutAttr::get(type.getContext(), ShapedType::kDynamic, strides));
}

func::ReturnOp fovea::getReturn(func::FuncOp func) {
  return cast<func::ReturnOp>(func.getBody().back().getTerminator());
}

void fovea::setCInterface(func::FuncOp func) {
  func->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                UnitAttr::get(func.getContext()));
  func->setAttr(
      "llvm.linkage",
      LLVM::LinkageAttr::get(func.getContext(), LLVM::Linkage::Internal));
}

bool fovea::hasCInterface(func::FuncOp func) {
  return func->hasAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName());
}

Value fovea::appendArgument(func::FuncOp func, Type type, Location loc) {
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

void fovea::setResults(func::FuncOp func, ValueRange results) {
  getReturn(func)->setOperands(results);
  func.removeResAttrsAttr();
  func.setFunctionType(FunctionType::get(
      func.getContext(), func.getArgumentTypes(), results.getTypes()));
}

std::optional<unsigned> fovea::getUpdatedArgument(func::FuncOp func,
                                                  unsigned result) {
  for (unsigned i = 0; i < func.getNumArguments(); ++i) {
    auto updated = func.getArgAttrOfType<IntegerAttr>(
        i, attn::AttnDialect::getResultAttrName());
    if (updated && updated.getInt() == result)
      return i;
  }
  return std::nullopt;
}

void fovea::setUpdatedArgument(func::FuncOp func, unsigned argument,
                               unsigned result) {
  func.setArgAttr(
      argument, attn::AttnDialect::getResultAttrName(),
      IntegerAttr::get(IntegerType::get(func.getContext(), 64), result));
}

void fovea::markInputs(func::FuncOp func) {
  for (BlockArgument argument : func.getArguments()) {
    if (!isa<RankedTensorType>(argument.getType()))
      continue;
    bool isUpdated =
        func.getArgAttr(argument.getArgNumber(),
                        attn::AttnDialect::getResultAttrName()) != nullptr;
    func.setArgAttr(argument.getArgNumber(),
                    bufferization::BufferizationDialect::kWritableAttrName,
                    BoolAttr::get(func.getContext(), isUpdated));
  }
}
