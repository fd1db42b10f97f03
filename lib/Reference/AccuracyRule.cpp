// Which accuracy rule a graph is held to.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Reference.h"

#include "Attn/Attn.h"
#include "mlir/IR/BuiltinOps.h"

using namespace fovea;

AccuracyRule fovea::getAccuracyRule(mlir::ModuleOp module,
                                    double scoreMagnitude) {
  AccuracyRule rule;
  rule.scoreMagnitude = scoreMagnitude;
  module.walk([&](attn::SdpaOp op) {
    if (op.getSoftcap())
      rule.factor = 3;
  });
  return rule;
}
