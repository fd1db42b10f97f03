// Signatures from IR, and to and from text.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_SIGNATUREANALYSIS_H
#define FOVEA_LIB_ENGINE_SIGNATUREANALYSIS_H

#include "fovea/Signature.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace fovea {

/// Describes an entry function. Emits an error and fails if it takes or returns
/// what a caller cannot pass.
mlir::FailureOr<Signature> analyzeSignature(mlir::func::FuncOp function);

/// The signature after every float has become f64.
Signature promoteToFloat64(Signature signature);

llvm::json::Value toJSON(const Signature &signature);
bool fromJSON(const llvm::json::Value &value, Signature &signature,
              llvm::json::Path path);

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_SIGNATUREANALYSIS_H
