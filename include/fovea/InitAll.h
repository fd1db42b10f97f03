// Registration of everything that Fovea's tools know.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_INITALL_H
#define FOVEA_INITALL_H

namespace mlir {
class DialectRegistry;
}

namespace fovea {

/// Adds the attn dialect, all upstream dialects, and the interface
/// implementations and translations that compilation needs. Idempotent.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Registers all upstream passes, Fovea's passes and its pipelines with the
/// global pass registry, for tools that parse pipelines from text. Call once a
/// process.
void registerAllPasses();

} // namespace fovea

#endif // FOVEA_INITALL_H
