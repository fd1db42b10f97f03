// Conditions under which a score counts, as clauses of attn.sdpa.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_IMPORT_MASKS_H
#define FOVEA_LIB_IMPORT_MASKS_H

#include "Attention.h"

#include "Attn/Attn.h"

namespace fovea::raise {

/// A bound of the position of a key less that of a query.
struct Bound {
  int64_t value;
  bool fromEnd = false; ///< and plus the number of keys less that of queries
};

/// Keys near the diagonal: `lower <= key - query <= upper`.
struct Band {
  std::optional<Bound> lower, upper;
};

/// All conditions on positions, in the terms of attn.sdpa.
struct Clauses {
  std::optional<attn::CausalAlignment> causal;
  std::optional<std::array<int64_t, 2>> window;
  Element *lengths = nullptr; ///< a Read of `[batch]`
};

/// Takes conditions and constant masks that are clauses out of the scores of an
/// attention.
class MaskReader {
public:
  MaskReader(ElementGraph &graph, Attention &attention);

  Clauses read();

private:
  /// `query * q + key * k + constant + values`, where a value counts once, or
  /// negated.
  struct Linear {
    int64_t query = 0, key = 0, constant = 0;
    llvm::SmallVector<std::pair<mlir::Value, int64_t>, 2> values;
  };

  std::optional<Linear> readLinear(Element *element);
  std::optional<Linear> readSum(Element *element, int64_t sign);
  bool readCompare(Element *element, bool negated, Band &band);
  bool readConstant(Element *element, bool negated, Band &band);
  bool readBand(Element *condition, bool negated, Band &band);
  std::optional<Band> readBias(const Addend &addend);
  Element *readLengths(const Condition &condition);
  std::optional<Bound> getBound(const Linear &linear, int64_t sign);

  bool intersect(Band &band, const Band &with) const;
  bool isNeverEmpty(const Band &band) const;
  bool setClauses(const Band &band, Clauses &clauses) const;
  /// A bound with or without the difference of numbers, if both are known.
  std::optional<int64_t> getValue(const Bound &bound, bool fromEnd) const;

  ElementGraph &graph;
  Attention &attention;
  Size numQueries, numKeys;
  /// The number of keys less that of queries, where known.
  std::optional<int64_t> difference;
};

} // namespace fovea::raise

#endif // FOVEA_LIB_IMPORT_MASKS_H
