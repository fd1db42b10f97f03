// Tensors laid out as an op needs them: reshapes, which are views, and at most
// one transposition. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_IMPORT_LAYOUT_H
#define FOVEA_LIB_IMPORT_LAYOUT_H

#include "Elements.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea::raise {

/// A tensor, and the axes of its dims.
struct Layout {
  mlir::Value value;
  llvm::SmallVector<AxisList> dims;
};

/// Writes reshapes of tensors.
class LayoutBuilder {
public:
  LayoutBuilder(mlir::ImplicitLocOpBuilder &b, AxisSpace &axes)
      : b(b), axes(axes) {}

  /// The tensor with dims `to`. Axes that it lacks are broadcast.
  mlir::Value convert(Layout from, llvm::ArrayRef<AxisList> to);
  /// The same for what a Read reads, where the way is shortest.
  mlir::Value convert(ElementGraph &graph, Element *read,
                      llvm::ArrayRef<AxisList> to);

  llvm::SmallVector<AxisList> resolve(llvm::ArrayRef<AxisList> dims) const;
  /// The product of the sizes of axes.
  mlir::OpFoldResult getSize(llvm::ArrayRef<Axis> list);

private:
  void sliceUnits(Layout &layout);
  void split(Layout &layout);
  void dropUnits(Layout &layout);
  void transpose(Layout &layout, llvm::ArrayRef<Axis> order);
  void broadcast(Layout &layout, llvm::ArrayRef<Axis> order);
  void group(Layout &layout, llvm::ArrayRef<AxisList> to);

  mlir::ImplicitLocOpBuilder &b;
  AxisSpace &axes;
};

} // namespace fovea::raise

#endif // FOVEA_LIB_IMPORT_LAYOUT_H
