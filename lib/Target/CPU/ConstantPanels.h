// Panels of constant operands, packed by the compiler.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_CPU_CONSTANTPANELS_H
#define FOVEA_LIB_TARGET_CPU_CONSTANTPANELS_H

#include "PanelSource.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"

namespace fovea {

/// The panels of a whole constant: for each tile of columns, for each block of
/// the sum, what `PanelSource::emitPackColumns` would write.
struct ConstantPanels {
  mlir::Value buffer;                  ///< all of them, in one dim
  mlir::Value firstColumn;             ///< of the tile at hand, in the constant
  int64_t blocks = 0;                  ///< of the sum, for each tile of columns
  llvm::SmallVector<int64_t, 3> shape; ///< of a block: panels, steps, elements

  int64_t getBlockSize() const { return shape[0] * shape[1] * shape[2]; }
  /// Where the block of a column of the tile and of a place in the sum begins.
  mlir::Value locate(KernelBuilder &b, mlir::Value column, int64_t nTile,
                     mlir::Value k, int64_t kTile) const;
  /// The panels of the block there.
  mlir::Value view(KernelBuilder &b, mlir::Value position) const;
};

/// Packs constants, each once for all tiles of all contractions that read it in
/// the same way.
class ConstantPacker {
public:
  /// The panels of the operand with the columns, if it is a tile of a constant.
  std::optional<ConstantPanels>
  pack(KernelBuilder &b, mlir::linalg::LinalgOp op, mlir::OpOperand &operand,
       const ContractionLoops &loops, PanelFormat format);

  /// Erases constants that nothing reads any more.
  void eraseUnread(mlir::Operation *module);

private:
  using Key = std::tuple<mlir::Operation *, mlir::Attribute, int>;
  llvm::MapVector<Key, mlir::memref::GlobalOp> packed;
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_CPU_CONSTANTPANELS_H
