// Judging results: the accuracy rule that every kernel is held to, and the
// seeded random data that it is held to it on. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_REFERENCE_H
#define FOVEA_REFERENCE_H

#include "fovea/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/ArrayRef.h"

#include <random>

namespace llvm {
class raw_ostream;
}
namespace mlir {
class ModuleOp;
}

namespace fovea {

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

/// What an output must satisfy, given the result `ref64` of the same graph in
/// f64 and the result `naive` of the executable specification in the precision
/// of the graph:
///
///   max|out - ref64| <= factor * max|naive - ref64| + quantum + conditioning
///   rms(out - ref64) / rms(ref64) <= max(rmsLimit, factor * the same ratio of
///   naive) out is NaN, +inf and -inf exactly where ref64, rounded to out's
///   type, is
///
/// quantum = 2 * max|(ref + 0.3 - 0.3) - ref|, evaluated in the type of the
/// output, is one rounding of a number near 0.3. conditioning = 8 * eps *
/// scoreMagnitude * max|ref64| with the eps of the accumulator is what rounding
/// of the scores may do to the output; it matters where an output has so few
/// rows that the naive result may be close by luck. For f64, where naive and
/// reference coincide, it is at least 2^-40 * max|ref64|. Integers must be
/// equal.
struct AccuracyRule {
  double factor = 2;       ///< 3 with softcap
  double rmsLimit = 0.005; ///< relative
  double scoreMagnitude =
      0; ///< the typical |score|; 0 to leave conditioning out
};

/// The rule for a graph whose scores have about this magnitude: factor 3 if any
/// attention in it has a softcap.
AccuracyRule getAccuracyRule(mlir::ModuleOp module, double scoreMagnitude);

struct Comparison {
  int64_t numElements = 0;
  int64_t numNonFinite = 0; ///< NaN and infinite elements of the output
  int64_t numMismatches =
      0; ///< NaN, +inf, -inf or finite where ref64 is another
  int64_t worstElement =
      -1; ///< row-major number of the first mismatch, or of maxError
  double maxError = 0; ///< over elements where output and reference are finite
  double naiveMaxError =
      0; ///< over elements where naive and reference are finite
  double errorLimit = 0;
  double rmsRatio =
      0; ///< infinite if the reference is 0 everywhere and out is not
  double naiveRmsRatio = 0;
  double rmsLimit = 0;

  bool passed() const {
    return numMismatches == 0 && maxError <= errorLimit && rmsRatio <= rmsLimit;
  }
};

/// Compares tensors of equal shape; `reference` is f64 (or any type for
/// integers).
Comparison compare(const TensorView &result, const TensorView &reference,
                   const TensorView &naive, const AccuracyRule &rule = {});

/// `max error 1.2e-07 (limit ...), RMS ratio ..., 0 non-finite, 0 mismatches`
llvm::raw_ostream &operator<<(llvm::raw_ostream &os,
                              const Comparison &comparison);

//===----------------------------------------------------------------------===//
// Random data
//===----------------------------------------------------------------------===//

/// Random numbers that are the same on every platform.
class RandomSource {
public:
  explicit RandomSource(uint64_t seed) : engine(seed) {}

  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(engine() >> 11) * 0x1p-53; }
  /// Uniform in [low, high].
  int64_t integer(int64_t low, int64_t high);
  bool chance(double probability) { return uniform() < probability; }
  /// Very nearly N(0, 1), and within [-6, 6].
  double normal();

private:
  std::mt19937_64 engine;
};

struct FillOptions {
  double magnitude = 1;      ///< standard deviation of floats
  int64_t low = 0, high = 1; ///< range of integers, both ends included
};

/// Fills a view: floats N(0, magnitude^2), integers uniform, i1 with random
/// bits.
void fillRandom(const TensorView &view, RandomSource &random,
                const FillOptions &options = {});

/// Fills the arguments of an entry. Each draws from a stream of its own.
/// `magnitude` scales the first float tensor of rank 2 or more, the query by
/// convention: with the default scale of D^-1/2 the scores then have that
/// standard deviation. Integers are in [0, L], with L the largest next-to-last
/// dim of all arguments, which suits lengths and positions.
void fillRandomArguments(llvm::ArrayRef<TensorView> arguments, uint64_t seed,
                         double magnitude = 1);

/// Fills again those arguments that have to fit each other: block tables with
/// the pages of their cache (each once, while there are enough), lengths and
/// places of new tokens within the cache, offsets of packed sequences, scales
/// that make numbers of size 1 of a cache's contents.
void fillCacheArguments(mlir::func::FuncOp function,
                        llvm::ArrayRef<TensorView> arguments, uint64_t seed);

} // namespace fovea

#endif // FOVEA_REFERENCE_H
