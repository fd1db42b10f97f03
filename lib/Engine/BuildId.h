// Which compiler this is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_BUILDID_H
#define FOVEA_LIB_ENGINE_BUILDID_H

#include "llvm/ADT/StringRef.h"

namespace fovea {

/// The version and a digest of the compiler's sources: code that another
/// compiler made is not taken from a cache.
llvm::StringRef getBuildId();

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_BUILDID_H
