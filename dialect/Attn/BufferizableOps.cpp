// How attn ops on tensors become attn ops on buffers: destinations are updated
// in place. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace fovea::attn;

namespace {
template <typename OpTy>
struct DestinationStyleModel
    : DstBufferizableOpInterfaceExternalModel<DestinationStyleModel<OpTy>,
                                              OpTy> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    // attn.online_sdpa updates its destinations, others write them.
    return isa<OnlineSdpaOp>(op) ||
           !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      if (isa<RankedTensorType>(operand.getType())) {
        FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
        if (failed(buffer))
          return failure();
        operand = *buffer;
      }
      operands.push_back(operand);
    }
    SmallVector<Value> results;
    for (OpOperand &init :
         cast<DestinationStyleOpInterface>(op).getDpsInitsMutable())
      results.push_back(operands[init.getOperandNumber()]);

    rewriter.setInsertionPoint(op);
    OperationState buffered(op->getLoc(), op->getName(), operands, /*types=*/{},
                            /*attributes=*/{});
    buffered.propertiesAttr = op->getPropertiesAsAttribute();
    for (unsigned i = 0; i < op->getNumRegions(); ++i)
      buffered.addRegion();
    Operation *created = rewriter.create(buffered);
    for (auto [from, to] :
         llvm::zip_equal(op->getRegions(), created->getRegions()))
      rewriter.inlineRegionBefore(from, to, to.begin());
    replaceOpWithBufferizedValues(rewriter, op, results);
    return success();
  }
};
} // namespace

void fovea::attn::registerBufferizableOpInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, AttnDialect *) {
    OnlineSdpaOp::attachInterface<DestinationStyleModel<OnlineSdpaOp>>(
        *context);
    NormalizeOp::attachInterface<DestinationStyleModel<NormalizeOp>>(*context);
    LoadRowsOp::attachInterface<DestinationStyleModel<LoadRowsOp>>(*context);
  });
}
