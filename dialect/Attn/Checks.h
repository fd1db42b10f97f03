// What verifiers of attn ops share: checks that report what was expected and
// what was found. Private to the dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_CHECKS_H
#define FOVEA_ATTN_CHECKS_H

#include "Attn/Attn.h"

namespace fovea::attn {

mlir::ShapedType getShaped(mlir::Value value);
std::string formatDim(int64_t size);
std::string formatShape(llvm::ArrayRef<int64_t> shape);

/// Equal, or not known to be different.
bool areCompatible(int64_t size, int64_t other);

/// Each fails with an error at `op` that calls the value `name`.
llvm::LogicalResult expectShape(mlir::Operation *op, llvm::StringRef name,
                                mlir::Value value,
                                llvm::ArrayRef<int64_t> shape);
llvm::LogicalResult expectElement(mlir::Operation *op, llvm::StringRef name,
                                  mlir::Value value, mlir::Type element);
llvm::LogicalResult expectDim(mlir::Operation *op, llvm::StringRef name,
                              llvm::StringRef what, int64_t actual,
                              int64_t expected, llvm::StringRef like);
llvm::LogicalResult expectStatic(mlir::Operation *op, llvm::StringRef name,
                                 llvm::StringRef what, int64_t actual);
/// Some address space has room for what is known of the shape, so that products
/// of sizes do not overflow.
llvm::LogicalResult expectAddressable(mlir::Operation *op, llvm::StringRef name,
                                      mlir::Value value);
llvm::LogicalResult expectFinite(mlir::Operation *op, llvm::StringRef name,
                                 llvm::APFloat value);

/// The value's shape broadcasts to `target` by the rules of NumPy. The value
/// may be null.
llvm::LogicalResult verifyBroadcast(mlir::Operation *op, llvm::StringRef name,
                                    mlir::Value value,
                                    llvm::ArrayRef<int64_t> target);

/// The clauses that change scores, of attn.sdpa or an op that contains one.
struct ScoreClauses {
  llvm::SmallVector<int64_t> scores; ///< [B, H, Lq, Lk], as the rank has them
  int64_t batch, heads;
  mlir::Value lengths, mask, bias, sinks;
  std::optional<llvm::ArrayRef<int64_t>> window;
  std::optional<llvm::APFloat> softcap, scale;
  mlir::Type element; ///< of the scores
};
llvm::LogicalResult verifyScoreClauses(mlir::Operation *op,
                                       const ScoreClauses &clauses);

/// The clauses of a rotation of rows of `row` elements, `batch` times
/// `length`. `batch` is nothing where there is no batch.
llvm::LogicalResult verifyRotary(mlir::Operation *op,
                                 const RotaryInputs &inputs,
                                 std::optional<int64_t> batch, int64_t length,
                                 int64_t row);

} // namespace fovea::attn

#endif // FOVEA_ATTN_CHECKS_H
