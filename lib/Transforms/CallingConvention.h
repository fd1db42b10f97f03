// The buffer types of compiled functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TRANSFORMS_CALLINGCONVENTION_H
#define FOVEA_LIB_TRANSFORMS_CALLINGCONVENTION_H

#include "mlir/IR/BuiltinTypes.h"

namespace fovea {

/// The buffer that a function takes for a tensor: any offset and strides,
/// except that elements of the innermost dim are adjacent.
inline mlir::MemRefType getArgumentBufferType(mlir::RankedTensorType type) {
  if (type.getRank() == 0)
    return mlir::MemRefType::get(
        {}, type.getElementType(),
        mlir::StridedLayoutAttr::get(type.getContext(),
                                     mlir::ShapedType::kDynamic, {}));
  llvm::SmallVector<int64_t> strides(type.getRank(),
                                     mlir::ShapedType::kDynamic);
  strides.back() = 1;
  return mlir::MemRefType::get(
      type.getShape(), type.getElementType(),
      mlir::StridedLayoutAttr::get(type.getContext(),
                                   mlir::ShapedType::kDynamic, strides));
}

} // namespace fovea

#endif // FOVEA_LIB_TRANSFORMS_CALLINGCONVENTION_H
