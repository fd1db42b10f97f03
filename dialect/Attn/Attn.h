// The attn dialect: operations, attributes, and the helpers that passes share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_H
#define FOVEA_ATTN_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"

#include "Attn/AttnDialect.h.inc"
#include "Attn/AttnEnums.h.inc"
#include "Attn/AttnInterfaces.h.inc"
#define GET_ATTRDEF_CLASSES
#include "Attn/AttnAttributes.h.inc"

namespace fovea::attn {

/// What the angles of a rotation are made of. Values may be null.
struct RotaryInputs {
  RotaryAttr rotary;
  mlir::Value offset, positions, cos, sin, frequencies;
};

/// A cache of keys or values and how it is addressed; see attn.read_cache.
/// Values are tensors or buffers, and null where a clause is absent.
struct CacheOperands {
  mlir::Value cache, pages, ring, scales;
  CacheLayout layout;
  mlir::Value offsets, longest; ///< of packed sequences

  /// The dims of the cache that count heads and tokens (of a page).
  unsigned getHeadDim() const {
    return offsets || layout == CacheLayout::Hnd ? 1 : 2;
  }
  unsigned getTokenDim() const {
    return offsets ? 0 : layout == CacheLayout::Hnd ? 2 : 1;
  }
  mlir::ShapedType getType() const {
    return mlir::cast<mlir::ShapedType>(cache.getType());
  }
  int64_t getNumHeads() const { return getType().getDimSize(getHeadDim()); }
  int64_t getPageSize() const { return getType().getDimSize(getTokenDim()); }
  int64_t getHeadSize() const { return getType().getShape().back(); }

  /// Emits the number of sequences, and of tokens that one can have.
  mlir::OpFoldResult emitBatch(mlir::OpBuilder &b, mlir::Location loc) const;
  mlir::OpFoldResult emitCapacity(mlir::OpBuilder &b, mlir::Location loc) const;
};

} // namespace fovea::attn

#define GET_OP_CLASSES
#include "Attn/AttnOps.h.inc"

namespace fovea::attn {

/// The type in which attention over `element` accumulates: f64 for f64, else
/// f32.
mlir::Type getAccumulatorType(mlir::Type element);

/// From a row `[B, H, Lq]` (of rank `rank`, without absent leading dims) of an
/// attn.sdpa to its element of `sinks`.
mlir::AffineMap getSinkMap(mlir::Value sinks, int64_t rank);

/// Checks that `region` is empty or has one block with `arguments` that ends in
/// an `attn.yield` of `result`, and holds only ops that a tile can evaluate for
/// many slots at once. `name` is what diagnostics call it.
llvm::LogicalResult verifyModifier(mlir::Operation *op, mlir::Region &region,
                                   llvm::StringRef name,
                                   llvm::ArrayRef<mlir::Type> arguments,
                                   mlir::Type result);

/// Verifies both modifier regions of an op whose scores have type `score`.
llvm::LogicalResult verifyModifiers(mlir::Operation *op, mlir::Region &scoreMod,
                                    mlir::Region &maskMod, mlir::Type score);

/// Registers how attn ops on tensors become attn ops on buffers.
void registerBufferizableOpInterfaceExternalModels(
    mlir::DialectRegistry &registry);

} // namespace fovea::attn

#endif // FOVEA_ATTN_H
