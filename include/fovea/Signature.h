// What a caller of a compiled function must know: the inputs and results of an
// entry. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_SIGNATURE_H
#define FOVEA_SIGNATURE_H

#include "fovea/Tensor.h"

#include <string>
#include <vector>

namespace fovea {

/// One input or result.
struct TensorSpec {
  DType dtype = DType::F32;
  /// Sizes; -1 where the size is known only when the kernel runs.
  std::vector<int64_t> shape;
  /// For each dimension that must have one size throughout the inputs because
  /// the graph demands it (the batch of query and key, say), the number of its
  /// class; -1 for others. Empty for results.
  std::vector<int64_t> dimClasses;
  /// A mask or bias: a size of 1 in a dynamic dimension is repeated, whatever
  /// its class demands.
  bool broadcasts = false;
  /// Passed by value. The rank is 0.
  bool isScalar = false;
  /// Of a result that is an input once it is updated, the number of that input;
  /// -1 for others.
  int64_t updates = -1;

  int64_t getRank() const { return static_cast<int64_t>(shape.size()); }
  bool hasStaticShape() const;
  /// "?x8x?x64xf32".
  std::string toString() const { return formatShape(shape, dtype); }
};

/// An entry function of a module.
struct Signature {
  std::string entry;
  std::vector<TensorSpec> inputs;
  std::vector<TensorSpec> results;
  /// Whether there are conditions on the values of inputs, and a function that
  /// checks them.
  bool isChecked = false;

  /// Whether a result is this input, updated in place.
  bool isUpdated(size_t input) const;
  /// The name of the function with the C calling convention in machine code.
  std::string getSymbol() const { return "_mlir_ciface_" + entry; }
  /// The name of the function that stores the sizes of all results.
  std::string getDimsSymbol() const {
    return "_mlir_ciface_" + entry + "__dims";
  }
  /// The name of the function that checks the values of inputs.
  std::string getCheckSymbol() const {
    return "_mlir_ciface_" + entry + "__check";
  }
};

} // namespace fovea

#endif // FOVEA_SIGNATURE_H
