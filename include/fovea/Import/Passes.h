// Passes that make graphs of other tools into graphs of attn ops. See Passes.td.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_IMPORT_PASSES_H
#define FOVEA_IMPORT_PASSES_H

#include "mlir/Pass/Pass.h"

namespace fovea {

#define GEN_PASS_DECL
#include "fovea/Import/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "fovea/Import/Passes.h.inc"

} // namespace fovea

#endif // FOVEA_IMPORT_PASSES_H
