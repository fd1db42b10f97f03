// fovea-lsp-server: editor support (diagnostics, hover, navigation) for .mlir
// files with attn ops. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/InitAll.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  fovea::registerAllDialects(registry);
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}
