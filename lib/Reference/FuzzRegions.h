// Random score_mod and mask_mod regions as text. Private to the fuzzer.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_REFERENCE_FUZZREGIONS_H
#define FOVEA_LIB_REFERENCE_FUZZREGIONS_H

#include "fovea/Reference.h"

#include <set>
#include <string>

namespace fovea {

/// What regions may refer to. The graph defines, when `captures` names them:
/// `%slopes: tensor<HxT>`, `%table: tensor<(Lq+Lk+1)xT>`, `%documents:
/// tensor<?xi32>` and the `index` scalars `%n0` and `%n1`; T is `scoreType`.
struct RegionContext {
  std::string scoreType;
  int64_t numHeads, numQueries, numKeys;
  std::set<std::string> captures; ///< filled by the functions below
  double scoreGain = 1;           ///< how much larger score_mod makes scores
};

/// ` score_mod(...) { ... }` and ` mask_mod(...) { ... }`.
std::string drawScoreMod(RandomSource &random, RegionContext &context);
std::string drawMaskMod(RandomSource &random, RegionContext &context);

} // namespace fovea

#endif // FOVEA_LIB_REFERENCE_FUZZREGIONS_H
