// Which compiler this is. The build generates BuildId.inc.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "BuildId.h"

llvm::StringRef fovea::getBuildId() {
  return
#include "fovea/BuildId.inc"
      ;
}
