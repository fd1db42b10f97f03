// Axes: what the dims of several tensors have in common, however each tensor
// lays them out. A reshape of [B, H, L] to [B * H, L] changes dims, not axes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_IMPORT_AXES_H
#define FOVEA_LIB_IMPORT_AXES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace fovea::raise {

/// The number of an axis in its space.
using Axis = unsigned;

/// Axes in row-major order, whose product is a dim. Empty for a dim of size 1,
/// or for one that is read at index 0.
using AxisList = llvm::SmallVector<Axis, 2>;

/// Axes that stand for others.
using AxisMap = llvm::DenseMap<Axis, Axis>;

/// The size of an axis: static, or that of a dim of a tensor, or an index
/// value.
struct Size {
  int64_t value = mlir::ShapedType::kDynamic;
  mlir::Value source; ///< of a dynamic size; null if nobody knows
  int64_t dim = 0;    ///< of the source, if that is a tensor

  static Size getStatic(int64_t value) { return {value, nullptr, 0}; }
  static Size of(mlir::Value tensor, int64_t dim);
  static Size of(mlir::OpFoldResult size);
  bool isStatic() const { return value != mlir::ShapedType::kDynamic; }
  /// As an operand or attribute of an op to be built.
  mlir::OpFoldResult materialize(mlir::OpBuilder &b, mlir::Location loc) const;
};

/// Whether two sizes are known to be equal.
bool areEqual(const Size &a, const Size &b);

/// The axes of one computation. An axis can be split into parts later on, when
/// a reshape shows that it has some; lists are to be resolved when they are
/// looked at.
class AxisSpace {
public:
  /// A new axis, of a static or dynamic size.
  Axis make(const Size &size);
  /// The list for a dim of that size: empty for 1.
  AxisList makeDim(const Size &size);

  /// With axes that have parts replaced by these.
  AxisList resolve(llvm::ArrayRef<Axis> axes) const;
  const Size &getSize(Axis axis) const { return infos[axis].size; }

  /// Distributes the axes of a list over dims of these sizes, splitting axes
  /// where needed. Fails where it cannot tell which axes a dim has.
  llvm::FailureOr<llvm::SmallVector<AxisList>>
  distribute(llvm::ArrayRef<Axis> axes, llvm::ArrayRef<Size> sizes);

private:
  struct Info {
    Size size;
    AxisList parts;
  };
  std::pair<Axis, Axis> split(Axis axis, const Size &outer, const Size &inner);

  std::vector<Info> infos;
};

} // namespace fovea::raise

#endif // FOVEA_LIB_IMPORT_AXES_H
