// Tiles contractions into parallel loops over tiles of their result.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "fovea/Analysis/Contraction.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace fovea {
#define GEN_PASS_DEF_TILECONTRACTIONSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

/// One tile of `m` and `n`, one iteration of every other parallel loop, all of
/// the sums.
static SmallVector<int64_t> getTileSizes(linalg::LinalgOp op) {
  ContractionAttr schedule = getContractionSchedule(op);
  SmallVector<int64_t> sizes;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    int64_t size = kind == utils::IteratorType::parallel ? 1 : 0;
    if (int64_t(loop) == schedule.getM())
      size = schedule.getMTile();
    if (int64_t(loop) == schedule.getN())
      size = schedule.getNTile();
    sizes.push_back(size);
  }
  return sizes;
}

/// The elementwise op that alone reads a contraction, element by element.
static linalg::GenericOp findEpilogue(linalg::LinalgOp op) {
  Value product = op->getResult(0);
  if (!product.hasOneUse())
    return nullptr;
  OpOperand &use = *product.use_begin();
  auto reader = dyn_cast<linalg::GenericOp>(use.getOwner());
  if (!reader || reader.getNumParallelLoops() != reader.getNumLoops() ||
      reader.getNumDpsInits() != 1 || !reader.isDpsInput(&use))
    return nullptr;
  OpOperand *init = reader.getDpsInitOperand(0);
  AffineMap map = reader.getMatchingIndexingMap(&use);
  if (reader.payloadUsesValueFromOperand(init) || !map.isPermutation() ||
      reader.getMatchingIndexingMap(init) != map)
    return nullptr;
  return reader;
}

/// Makes the product, an input of the epilogue, its initial result.
static linalg::GenericOp computeInPlace(RewriterBase &rewriter,
                                        linalg::GenericOp epilogue,
                                        Value product) {
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  unsigned position = 0;
  for (OpOperand *input : epilogue.getDpsInputOperands()) {
    if (input->get() == product) {
      position = input->getOperandNumber();
      continue;
    }
    inputs.push_back(input->get());
    maps.push_back(epilogue.getMatchingIndexingMap(input));
  }
  maps.push_back(
      epilogue.getMatchingIndexingMap(epilogue.getDpsInitOperand(0)));
  rewriter.setInsertionPoint(epilogue);
  auto inPlace = linalg::GenericOp::create(
      rewriter, epilogue.getLoc(), epilogue.getResultTypes(), inputs,
      ValueRange(product), maps, epilogue.getIteratorTypesArray());
  rewriter.inlineRegionBefore(epilogue.getRegion(), inPlace.getRegion(),
                              inPlace.getRegion().begin());
  Block *body = inPlace.getBlock();
  rewriter.replaceAllUsesWith(body->getArgument(position),
                              body->getArguments().back());
  body->eraseArgument(position);
  rewriter.replaceOp(epilogue, inPlace);
  return inPlace;
}

/// The tiles of a contraction as those of an op that reads its result.
static SmallVector<int64_t> translateTileSizes(linalg::LinalgOp op,
                                               linalg::GenericOp reader) {
  SmallVector<int64_t> sizes(reader.getNumLoops()), ofOp = getTileSizes(op);
  AffineMap from = op.getMatchingIndexingMap(op.getDpsInitOperand(0)),
            to = reader.getMatchingIndexingMap(reader.getDpsInitOperand(0));
  for (unsigned dim = 0; dim < from.getNumResults(); ++dim)
    sizes[to.getDimPosition(dim)] = ofOp[from.getDimPosition(dim)];
  return sizes;
}

static LogicalResult tileContraction(RewriterBase &rewriter,
                                     linalg::LinalgOp op) {
  linalg::LinalgOp root = op;
  SmallVector<int64_t> sizes = getTileSizes(op);
  if (linalg::GenericOp epilogue = findEpilogue(op)) {
    Value product = op->getResult(0);
    if (epilogue.getResultTypes().front() == product.getType())
      epilogue = computeInPlace(rewriter, epilogue, product);
    sizes = translateTileSizes(op, epilogue);
    root = epilogue;
  }
  scf::SCFTileAndFuseOptions options;
  options.tilingOptions.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp)
      .setTileSizes(getAsIndexOpFoldResult(op.getContext(), sizes));
  options.setFusionControlFn(
      [&](tensor::ExtractSliceOp, OpResult producer,
          bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        if (producer.getOwner() != op &&
            !isa<linalg::FillOp>(producer.getOwner()))
          return std::nullopt;
        return scf::SCFTileAndFuseOptions::ControlFnResult{};
      });
  rewriter.setInsertionPoint(root);
  FailureOr<scf::SCFTileAndFuseResult> tiled =
      scf::tileConsumerAndFuseProducersUsingSCF(
          rewriter, cast<TilingInterface>(root.getOperation()), options);
  if (failed(tiled))
    return op.emitError("failed to tile a contraction");
  for (OpResult result : root->getResults())
    rewriter.replaceAllUsesWith(result, tiled->replacements.lookup(result));
  rewriter.eraseOp(root);
  if (root != op && op->use_empty())
    rewriter.eraseOp(op);
  return success();
}

namespace {
struct TileContractionsPass final
    : fovea::impl::TileContractionsPassBase<TileContractionsPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (getContractionSchedule(op))
        ops.push_back(op);
    });
    for (linalg::LinalgOp op : ops)
      if (failed(tileContraction(rewriter, op)))
        return signalPassFailure();
  }
};
} // namespace
