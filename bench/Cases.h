// The benchmark cases: which attention, what counts as its work, and what part
// of the machine's peak it should reach. SPDX-License-Identifier: Apache-2.0
// WITH LLVM-exception

#ifndef FOVEA_BENCH_CASES_H
#define FOVEA_BENCH_CASES_H

#include "EncoderLayer.h"
#include "Product.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fovea::bench {

/// What a case is measured against.
enum class Metric {
  Fma, ///< useful FLOPs per second over the f32 multiply-add peak
  Dot, ///< the same over the bf16 dot-product peak; Fma where there is none
  Bandwidth, ///< bytes that have to be read per second over read bandwidth
  Speedup,   ///< rate over that of case `baseline`
};
const char *getName(Metric metric);

/// How scores are changed.
enum class Score { None, Softcap, Alibi };

/// A matrix product, if `product` has rows; a layer, if `layer` has a length;
/// else one attention: `[batch, heads, queries, headSize]` queries against
/// `[batch, keyHeads, keys, headSize]` keys and values, self-attention of
/// `queries` tokens where `keys` is 0.
struct Case {
  std::string name;
  /// Cases of one row of the requirements share a group.
  std::string group;
  Metric metric = Metric::Fma;
  /// The least ratio that meets the requirement; 0 where there is none.
  double required = 0;
  /// For Metric::Speedup, the name of the case to compare with.
  std::string baseline;

  DType dtype = DType::F32;
  int64_t batch = 1, heads = 8, keyHeads = 8, queries = 1024, keys = 1024,
          headSize = 64;
  bool causal = false;
  /// How many keys a query sees, itself included; 0 means all.
  int64_t window = 0;
  Score score = Score::None;
  int threads = 1;
  Product product;
  EncoderLayer layer;

  bool isProduct() const { return product.m != 0; }
  bool isLayer() const { return layer.length != 0; }

  /// Keys and values are read from caches: in pages of so many tokens, which
  /// lie in any order; 0 means not in pages.
  int64_t pageSize = 0;
  /// Tokens before heads, `layout(nhd)`.
  bool nhd = false;
  /// The type they are stored in, with a scale for each head where that is
  /// narrow; else `dtype`.
  std::optional<DType> stored;
  /// Sequence b has (b + 1) / batch of the keys; else each has all.
  bool ragged = false;

  bool hasCache() const { return pageSize || nhd || stored || ragged; }
  DType getStoredType() const { return stored.value_or(dtype); }
  int64_t getPages() const { return pageSize ? keys / pageSize : 1; }
  int64_t countKeys(int64_t sequence) const {
    return ragged ? keys * (sequence + 1) / batch : keys;
  }
  /// `[pages, heads, tokens, D]`, or `[pages, tokens, heads, D]`; a sequence is
  /// one page where it is contiguous.
  std::vector<int64_t> getCacheShape() const;

  /// The graph, with one function `main`.
  std::string toMlir() const;
  /// 2 (D + E) operations for each allowed pair of query and key, counted
  /// exactly.
  double countFlops() const;
  /// Bytes that have to be read: keys and values, or weights.
  double countBytes() const;
  /// The inputs of the graph. Those from `firstCold` on are what a case of
  /// memory bandwidth reads.
  std::vector<CaseTensor> getInputs() const;
  int getFirstCold() const { return 1; }
  CaseTensor getOutput() const;
};

/// The table of cases, baselines before those that compare with them.
std::vector<Case> getCases();

} // namespace fovea::bench

#endif // FOVEA_BENCH_CASES_H
