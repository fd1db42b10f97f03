// Tensors in NumPy's file format.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_NPY_H
#define FOVEA_NPY_H

#include "fovea/Tensor.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace fovea {

/// Reads an array, C or Fortran order, whose elements are of `dtype`. NumPy has
/// no bf16: such elements are raw 16-bit values ('<u2' or 'V2'), and those of
/// f8E4M3FN raw bytes ('|u1'). float32 is
/// rounded where f16 or bf16 is asked for. Anything else is an error that names
/// the file, what was expected and what was found.
llvm::Expected<Tensor> readNpy(llvm::StringRef path, DType dtype);

/// Writes an array in C order; bf16 as '<u2', f8E4M3FN as '|u1'.
llvm::Error writeNpy(llvm::StringRef path, const TensorView &tensor);

} // namespace fovea

#endif // FOVEA_NPY_H
