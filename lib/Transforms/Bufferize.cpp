// One-shot bufferization with Fovea's calling convention.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "CallingConvention.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace fovea {
#define GEN_PASS_DEF_BUFFERIZEPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;

/// What is under casts.
static Value getSource(Value buffer) {
  while (auto cast = buffer.getDefiningOp<memref::CastOp>())
    buffer = cast.getSource();
  return buffer;
}

/// Drops the buffers that a function of the calling convention still returns:
/// they are arguments that it has updated, or have to be copied there.
static void dropUpdates(func::FuncOp function) {
  func::ReturnOp end = getReturn(function);
  ImplicitLocOpBuilder b(function.getLoc(), end);
  SmallVector<std::pair<Value, Value>> copies;
  for (auto [number, result] : llvm::enumerate(end.getOperands())) {
    unsigned updated = *getUpdatedArgument(function, number);
    BlockArgument argument = function.getArgument(updated);
    function.removeArgAttr(updated, attn::AttnDialect::getResultAttrName());
    if (getSource(result) == argument)
      continue;
    function.emitWarning("cannot update argument ")
        << updated
        << " in place, since its old value is needed after the update: it is "
           "copied";
    // It may be part of an argument that another result updates.
    auto type = cast<MemRefType>(result.getType());
    SmallVector<Value> sizes;
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      if (type.isDynamicDim(dim))
        sizes.push_back(memref::DimOp::create(b, result, dim));
    Value copy = memref::AllocOp::create(
        b, MemRefType::get(type.getShape(), type.getElementType()), sizes);
    memref::CopyOp::create(b, result, copy);
    copies.emplace_back(copy, argument);
  }
  for (auto [copy, argument] : copies)
    memref::CopyOp::create(b, copy, argument);
  setResults(function, {});
}

/// A buffer that is split and merged again is the buffer, with less known of
/// its strides. What is written through the one and copied to the other is in
/// its place already.
static LogicalResult foldSplitAndMerge(memref::CollapseShapeOp merge,
                                       PatternRewriter &rewriter) {
  auto split = merge.getSrc().getDefiningOp<memref::ExpandShapeOp>();
  if (!split ||
      split.getReassociationIndices() != merge.getReassociationIndices())
    return rewriter.notifyMatchFailure(merge, "merges other dims than a split");
  if (!memref::CastOp::areCastCompatible(split.getSrc().getType(),
                                         merge.getType()))
    return rewriter.notifyMatchFailure(merge, "a buffer of another layout");
  rewriter.replaceOpWithNewOp<memref::CastOp>(merge, merge.getType(),
                                              split.getSrc());
  return success();
}

/// Branches that yield buffers of one layout give a result of that layout.
/// Bufferization casts them to one of which nothing is known where tensors in
/// between have had different ones.
static LogicalResult yieldKnownLayouts(scf::IfOp op,
                                       PatternRewriter &rewriter) {
  rewriter.setInsertionPointAfter(op);
  bool changed = false;
  for (OpResult result : op.getResults()) {
    OpOperand &first = op.thenYield()->getOpOperand(result.getResultNumber()),
              &second = op.elseYield()->getOpOperand(result.getResultNumber());
    auto cast = first.get().getDefiningOp<memref::CastOp>(),
         other = second.get().getDefiningOp<memref::CastOp>();
    if (!cast || !other ||
        cast.getSource().getType() != other.getSource().getType())
      continue;
    Type known = cast.getSource().getType(), type = result.getType();
    rewriter.modifyOpInPlace(op, [&] {
      first.set(cast.getSource());
      second.set(other.getSource());
      result.setType(known);
    });
    auto back = memref::CastOp::create(rewriter, op.getLoc(), type, result);
    rewriter.replaceAllUsesExcept(result, back, back);
    changed = true;
  }
  return success(changed);
}

/// Gives each user of a filled tensor its own. Recurrences that start alike
/// share their initial values after CSE, but each updates them in place.
static void separateInitialValues(ModuleOp module) {
  SmallVector<linalg::FillOp> fills;
  module.walk([&](linalg::FillOp fill) {
    if (fill.hasPureTensorSemantics() &&
        fill.output().getDefiningOp<tensor::EmptyOp>())
      fills.push_back(fill);
  });
  for (linalg::FillOp fill : fills) {
    OpBuilder b(fill);
    SmallVector<OpOperand *> uses =
        llvm::to_vector(llvm::make_pointer_range(fill.getResult(0).getUses()));
    for (OpOperand *use : llvm::drop_begin(uses, uses.empty() ? 0 : 1)) {
      IRMapping mapping;
      Operation *empty = fill.output().getDefiningOp();
      mapping.map(fill.output(), b.clone(*empty)->getResult(0));
      use->set(b.clone(*fill, mapping)->getResult(0));
    }
  }
}

namespace {
struct BufferizePass final : fovea::impl::BufferizePassBase<BufferizePass> {
  using Base::Base;

  void runOnOperation() override {
    separateInitialValues(getOperation());
    bufferization::OneShotBufferizationOptions options;
    options.bufferizeFunctionBoundaries = true;
    options.allowReturnAllocsFromLoops = true;
    options.inferFunctionResultLayout = false;
    options.functionArgTypeConverterFn =
        [](bufferization::TensorLikeType type, Attribute, func::FuncOp,
           const bufferization::BufferizationOptions &) {
          Type buffer;
          if (auto ranked = dyn_cast<RankedTensorType>(type))
            buffer = getArgumentBufferType(ranked);
          else
            buffer =
                UnrankedMemRefType::get(cast<TensorType>(type).getElementType(),
                                        /*memorySpace=*/Attribute());
          return cast<bufferization::BufferLikeType>(buffer);
        };
    bufferization::BufferizationState state;
    if (failed(bufferization::runOneShotModuleBufferize(getOperation(), options,
                                                        state)))
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    patterns.add(foldSplitAndMerge);
    patterns.add(yieldKnownLayouts);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (hasCInterface(function))
        dropUpdates(function);
  }
};
} // namespace
