// Passes that every target shares: attn to tiled attn. See Passes.td.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TRANSFORMS_PASSES_H
#define FOVEA_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace fovea {

#define GEN_PASS_DECL
#include "fovea/Transforms/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "fovea/Transforms/Passes.h.inc"

} // namespace fovea

#endif // FOVEA_TRANSFORMS_PASSES_H
