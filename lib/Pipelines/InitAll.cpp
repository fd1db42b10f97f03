// Registration of everything that Fovea's tools know.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/InitAll.h"

#include "Attn/Attn.h"
#include "fovea/Import/Passes.h"
#include "fovea/Pipelines/Pipelines.h"
#include "fovea/Target/CPU/Passes.h"
#include "fovea/Target/NVPTX/Passes.h"
#include "fovea/Transforms/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

void fovea::registerAllDialects(mlir::DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllToLLVMIRTranslations(registry);
  registry.insert<attn::AttnDialect>();
  attn::registerBufferizableOpInterfaceExternalModels(registry);
}

void fovea::registerAllPasses() {
  mlir::registerAllPasses();
  registerFoveaImportPasses();
  registerFoveaTransformsPasses();
  registerFoveaCpuPasses();
  registerFoveaNvptxPasses();
  registerPipelines();
}
