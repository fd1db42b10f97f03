// Writes attn.sdpa for an attention that was found.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_IMPORT_BUILD_H
#define FOVEA_LIB_IMPORT_BUILD_H

#include "Layout.h"
#include "Masks.h"

#include "llvm/ADT/SetVector.h"

namespace fovea::raise {

/// Builds one attention.
class AttentionBuilder {
public:
  AttentionBuilder(ElementGraph &graph, Attention &attention,
                   mlir::RewriterBase &rewriter);

  /// Whether all that the scores are computed from can be said in attn.sdpa.
  bool isExpressible();
  /// The attention, and what takes the place of its last product.
  std::pair<attn::SdpaOp, mlir::Value> build();

private:
  mlir::Value layOut(Element *read, llvm::ArrayRef<Axis> heads,
                     llvm::ArrayRef<Axis> rows, llvm::ArrayRef<Axis> columns);
  std::optional<llvm::SmallVector<AxisList>> getBroadcastDims(Element *read);
  bool isCheaperInline(Element *read);
  mlir::Value takeMask();
  mlir::Value takeBias();
  void buildScoreMod(attn::SdpaOp op);
  void buildMaskMod(attn::SdpaOp op);
  mlir::Value convertOutput(attn::SdpaOp op);

  ElementGraph &graph;
  Attention &attention;
  mlir::RewriterBase &rewriter;
  mlir::ImplicitLocOpBuilder b;
  LayoutBuilder layouts;
  Clauses clauses;
};

/// Writes elements as scalar ops of a region over positions.
class ElementEmitter {
public:
  /// `positions` are axes of b, h, q and k.
  ElementEmitter(ElementGraph &graph, LayoutBuilder &layouts,
                 mlir::ImplicitLocOpBuilder &outer, mlir::Block &block,
                 llvm::ArrayRef<AxisList> positions);

  /// Makes `product` the value that the region is given.
  void setScore(Element *product, mlir::Value score);
  mlir::Value emit(Element *element);
  mlir::Value emitCondition(const Condition &condition);
  /// Of another float type.
  mlir::Value convert(mlir::Value value, mlir::Type type);
  mlir::Value constant(mlir::Type type, double value);
  mlir::ImplicitLocOpBuilder &builder() { return inner; }

private:
  mlir::Value getPosition(llvm::ArrayRef<Axis> list);
  mlir::Value emitOp(Element *element);

  ElementGraph &graph;
  LayoutBuilder &layouts;
  mlir::ImplicitLocOpBuilder &outer;
  mlir::ImplicitLocOpBuilder inner;
  llvm::DenseMap<Axis, mlir::Value> positions;
  llvm::DenseMap<Element *, mlir::Value> known;
  Element *product = nullptr;
  mlir::Value score;
};

} // namespace fovea::raise

#endif // FOVEA_LIB_IMPORT_BUILD_H
