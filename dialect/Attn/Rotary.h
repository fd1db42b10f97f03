// The assembly of rotary clauses. Private to the dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_ROTARY_H
#define FOVEA_ATTN_ROTARY_H

#include "Attn/Attn.h"
#include "mlir/IR/OpImplementation.h"

namespace fovea::attn {

/// What is between the parentheses of `rotary(interleaved, size = 32, ...)`.
mlir::ParseResult parseRotary(mlir::OpAsmParser &parser, RotaryAttr &attr);
void printRotary(mlir::OpAsmPrinter &printer, mlir::Operation *,
                 RotaryAttr attr);

} // namespace fovea::attn

#endif // FOVEA_ATTN_ROTARY_H
