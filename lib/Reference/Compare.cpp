// The accuracy rule. Non-finite values are classified and counted, never
// compared by size: std::max would lose a NaN. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "fovea/Reference.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cassert>
#include <cmath>
#include <limits>

using namespace fovea;

static double load(const TensorView &view, int64_t index) {
  return loadElement(view.data, view.dtype, view.getOffset(index));
}

static double roundTo(double value, DType dtype) {
  char storage[sizeof(double)];
  storeElement(storage, dtype, 0, value);
  return loadElement(storage, dtype, 0);
}

namespace {
enum class Kind { Finite, NaN, PositiveInfinity, NegativeInfinity };

/// Largest and mean squared difference from the reference.
struct Deviation {
  double max = 0;
  double sumOfSquares = 0;
  int64_t worst = -1;

  void add(double difference, int64_t index) {
    difference = std::fabs(difference);
    if (difference > max) {
      max = difference;
      worst = index;
    }
    sumOfSquares += difference * difference;
  }
};
} // namespace

static Kind classify(double value) {
  if (std::isnan(value))
    return Kind::NaN;
  if (std::isfinite(value))
    return Kind::Finite;
  return value > 0 ? Kind::PositiveInfinity : Kind::NegativeInfinity;
}

/// |(x + 0.3 - 0.3) - x| with every operation rounded to `dtype`.
static double getRounding(double x, DType dtype) {
  double point3 = roundTo(0.3, dtype);
  x = roundTo(x, dtype);
  double sum = roundTo(roundTo(x + point3, dtype) - point3, dtype);
  return std::isfinite(sum) ? std::fabs(sum - x) : 0;
}

static double getRatio(double sumOfSquares, double referenceSumOfSquares) {
  if (sumOfSquares == 0)
    return 0;
  if (referenceSumOfSquares == 0)
    return std::numeric_limits<double>::infinity();
  return std::sqrt(sumOfSquares / referenceSumOfSquares);
}

static double getConditioning(DType dtype, double scoreMagnitude,
                              double maxReference) {
  bool isF64 = dtype == DType::F64;
  double conditioning = 8 * (isF64 ? 0x1p-53 : 0x1p-24) * scoreMagnitude;
  if (isF64)
    conditioning = std::max(conditioning, 0x1p-40);
  return conditioning * maxReference;
}

Comparison fovea::compare(const TensorView &result, const TensorView &reference,
                          const TensorView &naive, const AccuracyRule &rule) {
  assert(result.shape == reference.shape && result.shape == naive.shape &&
         "expected tensors of equal shape");
  Comparison comparison;
  comparison.numElements = result.getNumElements();
  Deviation deviation, naiveDeviation;
  double maxReference = 0, referenceSquares = 0, rounding = 0;
  int64_t firstMismatch = -1;
  for (int64_t i = 0; i < comparison.numElements; ++i) {
    double out = load(result, i), ref = load(reference, i),
           plain = load(naive, i);
    Kind kind = classify(out);
    comparison.numNonFinite += kind != Kind::Finite;
    // A reference beyond the range of the output's type is right to overflow.
    if (kind != classify(roundTo(ref, result.dtype))) {
      ++comparison.numMismatches;
      if (firstMismatch < 0)
        firstMismatch = i;
    }
    if (!std::isfinite(ref))
      continue;
    if (kind == Kind::Finite)
      deviation.add(out - ref, i);
    if (std::isfinite(plain))
      naiveDeviation.add(plain - ref, i);
    maxReference = std::max(maxReference, std::fabs(ref));
    referenceSquares += ref * ref;
    rounding = std::max(rounding, getRounding(ref, result.dtype));
  }

  comparison.worstElement =
      firstMismatch >= 0 ? firstMismatch : deviation.worst;
  comparison.maxError = deviation.max;
  comparison.naiveMaxError = naiveDeviation.max;
  comparison.rmsRatio = getRatio(deviation.sumOfSquares, referenceSquares);
  comparison.naiveRmsRatio =
      getRatio(naiveDeviation.sumOfSquares, referenceSquares);
  if (isFloat(result.dtype)) {
    comparison.errorLimit =
        rule.factor * naiveDeviation.max + 2 * rounding +
        getConditioning(result.dtype, rule.scoreMagnitude, maxReference);
    comparison.rmsLimit =
        std::max(rule.rmsLimit, rule.factor * comparison.naiveRmsRatio);
  }
  return comparison;
}

llvm::raw_ostream &fovea::operator<<(llvm::raw_ostream &os,
                                     const Comparison &comparison) {
  os << llvm::format(
            "max error %.3g (limit %.3g), RMS ratio %.3g (limit %.3g), ",
            comparison.maxError, comparison.errorLimit, comparison.rmsRatio,
            comparison.rmsLimit)
     << comparison.numNonFinite << " non-finite, " << comparison.numMismatches
     << " mismatched of " << comparison.numElements;
  if (!comparison.passed())
    os << ", worst at element " << comparison.worstElement;
  return os;
}
