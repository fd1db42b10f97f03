// Attention that is written out in tensor ops, as the raising pass finds it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_IMPORT_ATTENTION_H
#define FOVEA_LIB_IMPORT_ATTENTION_H

#include "Elements.h"

#include <string>

namespace fovea::raise {

/// A sum of products of elements of two tensors.
struct Product {
  Element *lhs, *rhs;       ///< Reads
  AxisList axes;            ///< that are summed over
  double factor = 1;        ///< constants among the factors
  Element *added = nullptr; ///< what the sum starts from, if not 0
};

/// Something that is added to scores.
struct Addend {
  Element *element;
  double factor = 1; ///< before it is added
};

/// A condition on which a score counts; on the other one it is `fill`.
struct Condition {
  Element *element;
  bool negated = false;
  double fill;
};

/// From the product of queries and keys to what the softmax takes:
/// `score = mod(softcap(scale * product)) + addends`, where conditions hold.
struct Scores {
  Element *product = nullptr; ///< a Read
  Product factors;
  double scale = 1;
  std::optional<double> softcap;
  /// All that is done with the product before addends and conditions, if that
  /// is not a scale and a softcap.
  Element *mod = nullptr;
  llvm::SmallVector<Addend> addends;
  llvm::SmallVector<Condition> conditions;
};

/// What axes are for. Heads of queries are `heads` and, inner, `groups`.
struct Roles {
  AxisList batch, heads, groups, queries, keys, depth, features;
};

/// An attention.
struct Attention {
  mlir::linalg::LinalgOp op; ///< the product with the values
  llvm::SmallVector<AxisList> resultDims;
  Element *query, *key, *value; ///< Reads
  Scores scores;
  Roles roles;

  /// Without heads, attn.sdpa has rank 3, without a batch either, rank 2.
  bool hasHeadDim() const {
    return !roles.groups.empty() ||
           (!roles.heads.empty() &&
            (!roles.batch.empty() || query->dims.size() == 4));
  }
  bool hasBatchDim() const {
    return hasHeadDim() || !roles.batch.empty() || !roles.heads.empty();
  }
  /// The axes of what attn.sdpa calls b.
  llvm::ArrayRef<Axis> getBatch() const {
    return hasHeadDim() || !roles.batch.empty() ? roles.batch : roles.heads;
  }
  /// The dims of an operand or result, from the axes of its last two.
  llvm::SmallVector<AxisList> getLayout(llvm::ArrayRef<Axis> heads,
                                        llvm::ArrayRef<Axis> rows,
                                        llvm::ArrayRef<Axis> columns) const;
  AxisList getQueryHeads() const {
    AxisList result = roles.heads;
    llvm::append_range(result, roles.groups);
    return result;
  }
};

/// Finds attention around an op.
class Finder {
public:
  explicit Finder(ElementGraph &graph) : graph(graph) {}

  /// The attention whose product with the values is `op`. If there is none,
  /// `getReason()` says why, unless nothing looks like one.
  std::optional<Attention> find(mlir::linalg::LinalgOp op);
  llvm::StringRef getReason() const { return reason; }

private:
  // Roles.cpp
  bool assignRoles(Attention &attention, Element *weights);
  void orderQueryAxes(Attention &attention, llvm::ArrayRef<Axis> axes);
  bool assignOperands(Attention &attention);
  // Softmax.cpp
  Element *matchSoftmax(Element *weights, llvm::ArrayRef<Axis> keys);
  Element *matchQuotient(Element *weights, llvm::ArrayRef<Axis> keys);
  bool isSumOf(Element *sum, Element *term, llvm::ArrayRef<Axis> keys);
  bool isGuard(Element *condition, Element *scores, llvm::ArrayRef<Axis> keys,
               bool negated);
  // Scores.cpp
  std::optional<Product> matchProduct(Element *element);
  std::optional<Scores> matchScores(Element *scores, llvm::ArrayRef<Axis> keys);
  bool peel(Element *&element, Scores &scores, llvm::ArrayRef<Axis> keys);
  std::optional<Product> peelToProduct(Element *&element, Scores &scores,
                                       llvm::ArrayRef<Axis> keys);
  bool peelSelect(Element *&element, Scores &scores);
  bool peelSoftcap(Element *&element, Scores &scores);
  bool peelFactor(Element *&element, double &factor);
  Element *peelOperand(Element *read, double &factor);
  void addAddend(Addend addend, Scores &scores, llvm::ArrayRef<Axis> keys);
  Element *findProduct(Element *element, llvm::ArrayRef<Axis> keys);
  std::nullopt_t fail(llvm::StringRef why) {
    reason = why;
    return std::nullopt;
  }

  ElementGraph &graph;
  std::string reason;
};

/// Through casts between floats and factors of one.
Element *stripCasts(ElementGraph &graph, Element *element);
/// The number that a constant scalar is.
std::optional<double> getNumber(Element *element);
/// A constant that makes a weight 0: -inf, or far below any score.
bool isMaskedScore(double value);
/// Whether the element is computed by an op of this kind.
template <typename Op>
Op getOp(Element *element) {
  return element->kind == Element::Apply ? llvm::dyn_cast<Op>(element->op)
                                         : Op();
}

} // namespace fovea::raise

#endif // FOVEA_LIB_IMPORT_ATTENTION_H
