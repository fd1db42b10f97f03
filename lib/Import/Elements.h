// Elements: what a tensor program computes, seen from one element of a tensor.
// An element is read at axes; looking into it shows the scalar op that computes
// it from other elements, through whatever reshapes, transposes, broadcasts and
// loops the program is written with. Only what is looked at is built.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_IMPORT_ELEMENTS_H
#define FOVEA_LIB_IMPORT_ELEMENTS_H

#include "Axes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/DenseSet.h"

#include <deque>
#include <map>

namespace fovea::raise {

/// A scalar, as an expression over axes.
struct Element {
  enum Kind {
    Read,   ///< of `value`, a tensor, at `dims`
    Scalar, ///< `value`, a scalar that is the same for all axes, or a constant
    Index,  ///< the position on the axes `dims.front()`
    Apply,  ///< the one result of `op` for `operands`
  } kind;
  mlir::Value value;
  mlir::TypedAttr constant; ///< of a Scalar that is known
  mlir::Type type;          ///< of an Index, if not index
  llvm::SmallVector<AxisList> dims;
  mlir::Operation *op = nullptr;
  llvm::SmallVector<Element *> operands;

  bool isConstant() const { return kind == Scalar && constant; }
  mlir::Type getType() const;
};

/// A reduction that computes an element: `fn` over elements `input` along
/// `axes`.
struct Reduction {
  mlir::Operation *fn; ///< the scalar op that combines
  Element *input;      ///< at the axes of the result, and `axes`
  AxisList axes;
  Element *init; ///< of a sum that does not start from 0, else null
};

/// The elements of one computation. They live as long as the graph.
class ElementGraph {
public:
  AxisSpace axes;

  /// An element of a tensor.
  Element *read(mlir::Value tensor, llvm::ArrayRef<AxisList> dims);
  /// What computes an element: an Apply, Scalar or Index, or a Read of a tensor
  /// that nothing can be said about.
  Element *look(Element *element);
  /// One step of `look`: through one op. Null if there is none.
  Element *step(Element *element);
  /// The reduction that computes an element that is a Read: a sum, a maximum, a
  /// conjunction or a disjunction.
  std::optional<Reduction> getReduction(Element *element);

  /// Whether two elements are equal when axes of `a` are those of `b` that
  /// `map` gives, or the same.
  bool areEqual(Element *a, Element *b, const AxisMap &map = AxisMap());
  /// The axes that an element may depend on.
  llvm::DenseSet<Axis> getAxes(Element *element);
  bool dependsOn(Element *element, llvm::ArrayRef<Axis> list);
  /// Whether the position on an axis is part of an expression.
  bool readsIndex(Element *element, Axis axis);

private:
  Element *make(Element element);
  Element *makeScalar(mlir::Value value);
  Element *makeConstant(mlir::Value value, mlir::TypedAttr constant);
  Element *makeIndex(mlir::Value value, mlir::Type type, AxisList axes);
  Element *apply(mlir::Operation *op, llvm::ArrayRef<Element *> operands);
  Element *stepInto(mlir::linalg::LinalgOp op, Element *element);
  Element *evaluate(mlir::linalg::LinalgOp op, mlir::Value result,
                    llvm::ArrayRef<AxisList> loops);
  bool areEqualLists(llvm::ArrayRef<Axis> a, llvm::ArrayRef<Axis> b,
                     const AxisMap &map);

  std::deque<Element> elements;
  std::map<Element *, Element *> steps;
  /// What can still be built: programs that are not attention may be large.
  int64_t budget = 10000;
};

/// What is read, before it is reshaped, transposed or broadcast.
Element *getSource(ElementGraph &graph, Element *read);

/// The loops of an op as axes, from the dims of one result: fails unless each
/// result dim is a loop of its own. Loops that no dim names get new axes.
llvm::FailureOr<llvm::SmallVector<AxisList>>
getLoopAxes(AxisSpace &axes, mlir::linalg::LinalgOp op, mlir::OpResult result,
            llvm::ArrayRef<AxisList> dims);

/// The dims of an operand, as getLoopAxes has loops.
llvm::FailureOr<llvm::SmallVector<AxisList>>
getDims(mlir::AffineMap map, llvm::ArrayRef<AxisList> loops);

} // namespace fovea::raise

#endif // FOVEA_LIB_IMPORT_ELEMENTS_H
