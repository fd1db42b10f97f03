// What the decompositions of attn ops share: linalg.generic ops whose body is a
// function, and the loops over scores. Private to attn-decompose.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_DECOMPOSE_H
#define FOVEA_LIB_TRANSFORMS_DECOMPOSE_H

#include "Attn/Attn.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"

namespace fovea {

/// Computes one element of a linalg.generic from the elements of its operands;
/// the last argument is the element of the destination.
using ElementFn = llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &,
                                                 mlir::ValueRange)>;

/// A linalg.generic with one destination. `iterators` has one letter per loop:
/// 'p' for parallel, 'r' for reduction.
mlir::Value emitGeneric(mlir::ImplicitLocOpBuilder &b, mlir::ValueRange inputs,
                        mlir::Value init, llvm::ArrayRef<mlir::AffineMap> maps,
                        llvm::StringRef iterators, ElementFn body);

/// A linalg.generic that makes every element of the result from the elements of
/// `inputs` and `init` at the same place.
mlir::Value emitElementwise(mlir::ImplicitLocOpBuilder &b,
                            mlir::ValueRange inputs, mlir::Value init,
                            ElementFn body);

/// An uninitialised tensor, and one filled with `value`.
mlir::Value emitEmpty(mlir::ImplicitLocOpBuilder &b,
                      llvm::ArrayRef<mlir::OpFoldResult> sizes,
                      mlir::Type element);
mlir::Value emitFilled(mlir::ImplicitLocOpBuilder &b,
                       llvm::ArrayRef<mlir::OpFoldResult> sizes,
                       mlir::Type element, double value);

mlir::Value emitConstant(mlir::ImplicitLocOpBuilder &b, mlir::Type type,
                         double value);
/// Extends or truncates a float.
mlir::Value emitConvert(mlir::ImplicitLocOpBuilder &b, mlir::Value value,
                        mlir::Type type);
/// True where `value == constant`; false for NaN.
mlir::Value emitEquals(mlir::ImplicitLocOpBuilder &b, mlir::Value value,
                       double constant);

/// Where a score is: `index` values, constant 0 for a dim that the op's rank
/// lacks.
struct ScorePosition {
  mlir::Value batch, head, query, key;
};

/// The loops over the scores of an attention op on tensors, and the two
/// contractions. Loops are `(b, h, q, k)`, without `h` in rank 3 and without
/// `b` in rank 2.
class ScoreSpace {
public:
  ScoreSpace(mlir::ImplicitLocOpBuilder &b, mlir::Value query, mlir::Value key,
             mlir::Value value);

  /// The sizes `[B, H, Lq, Lk]` of the scores and `[B, H, Lq]` of the rows.
  llvm::ArrayRef<mlir::OpFoldResult> getSizes() const { return sizes; }
  llvm::ArrayRef<mlir::OpFoldResult> getRowSizes() const {
    return getSizes().drop_back();
  }
  /// Maps from the loops of a score to a score, and to the row it is in.
  mlir::AffineMap getScoreMap() const;
  mlir::AffineMap getRowMap() const;
  mlir::Type getAccumulator() const { return accumulator; }

  /// Iterators of an elementwise op on scores, and of a reduction over keys.
  std::string getParallel() const { return std::string(numLoops(), 'p'); }
  std::string getReduction() const {
    return std::string(numLoops() - 1, 'p') + 'r';
  }

  /// `scale * <query, key>` in the accumulator type, rounded to `element`.
  mlir::Value contractScores(mlir::ImplicitLocOpBuilder &b, double scale,
                             mlir::Type element) const;
  /// The head and the query of the score or row that the body of a
  /// linalg.generic works on.
  mlir::Value getHead(mlir::ImplicitLocOpBuilder &b) const;
  mlir::Value getQuery(mlir::ImplicitLocOpBuilder &b) const;
  /// The position of the score that the body of a linalg.generic works on.
  ScorePosition getPosition(mlir::ImplicitLocOpBuilder &b) const;
  /// `init + sum_k weights * value`, without the slots whose score is -inf. The
  /// result has loops `(b, h, q, k, e)`; `outputMap` leads to an element of
  /// `init`.
  mlir::Value contractValues(mlir::ImplicitLocOpBuilder &b, mlir::Value scores,
                             mlir::Value weights, mlir::Value init,
                             mlir::AffineMap outputMap) const;
  /// The map from loops `(b, h, q, k, e)` to an output `[B, H, Lq, E]`.
  mlir::AffineMap getOutputMap() const;

private:
  unsigned numLoops() const { return sizes.size(); }
  mlir::AffineMap getMap(unsigned loops,
                         llvm::ArrayRef<mlir::AffineExpr> exprs) const;
  /// `(b, h floordiv group, k, last)`, the element of key or value.
  mlir::AffineMap getKeyMap() const;

  mlir::Value query, key, value;
  mlir::MLIRContext *context;
  mlir::Type accumulator;
  int64_t group = 1;
  llvm::SmallVector<mlir::OpFoldResult> sizes;
};

/// Clones the block of a modifier region to where `b` is and returns what it
/// yields.
mlir::Value inlineModifier(mlir::ImplicitLocOpBuilder &b, mlir::Region &region,
                           mlir::ValueRange arguments);

/// Each replaces `op` by linalg ops on whole score matrices. `op` works on
/// tensors.
void decomposeSdpa(mlir::RewriterBase &rewriter, attn::SdpaOp op);
llvm::LogicalResult decomposeOnlineSdpa(mlir::RewriterBase &rewriter,
                                        attn::OnlineSdpaOp op);
void decomposeNormalize(mlir::RewriterBase &rewriter, attn::NormalizeOp op);
void decomposeMerge(mlir::RewriterBase &rewriter, attn::MergeOp op);
void decomposeRope(mlir::RewriterBase &rewriter, attn::RopeOp op);
void decomposeReadCache(mlir::RewriterBase &rewriter, attn::ReadCacheOp op);
void decomposeAppend(mlir::RewriterBase &rewriter, attn::AppendOp op);
void decomposePack(mlir::RewriterBase &rewriter, attn::PackOp op);

/// Gives `op` tables with a row for each position. Returns the new op, or `op` if
/// it has such tables.
attn::RopeOp tabulateAngles(mlir::RewriterBase &rewriter, attn::RopeOp op);
/// `batch`, or 0 where the first dim of `value` has size 1.
mlir::Value emitBroadcast(mlir::ImplicitLocOpBuilder &b, mlir::Value batch,
                          mlir::Value value);

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_DECOMPOSE_H
