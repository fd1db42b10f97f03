// A builder for the code of kernels, of any target: constants, arithmetic on
// scalars and vectors, loops with lambdas, memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_KERNELBUILDER_H
#define FOVEA_LIB_TARGET_KERNELBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace fovea {

class KernelBuilder : public mlir::ImplicitLocOpBuilder {
public:
  using ImplicitLocOpBuilder::ImplicitLocOpBuilder;

  mlir::Value index(int64_t value);
  mlir::Value scalar(mlir::Type type, double value);
  /// A vector (or, for a scalar type, a scalar) with every lane `value`.
  mlir::Value splat(mlir::Type type, double value);
  mlir::Value broadcast(mlir::Type vector, mlir::Value scalar);

  mlir::Value add(mlir::Value lhs, mlir::Value rhs);
  mlir::Value sub(mlir::Value lhs, mlir::Value rhs);
  mlir::Value mul(mlir::Value lhs, mlir::Value rhs);
  mlir::Value min(mlir::Value lhs, mlir::Value rhs);
  mlir::Value maxIndex(mlir::Value lhs, mlir::Value rhs);

  /// `for iv = lower to upper step`, carrying `inits`; returns the results.
  using Body = llvm::function_ref<llvm::SmallVector<mlir::Value>(
      mlir::Value, mlir::ValueRange)>;
  llvm::SmallVector<mlir::Value> loop(mlir::Value lower, mlir::Value upper,
                                      int64_t step, mlir::ValueRange inits,
                                      Body body);
  /// The same with step 1, `factor` iterations at a time and the rest one by
  /// one.
  llvm::SmallVector<mlir::Value> unrolledLoop(mlir::Value lower,
                                              mlir::Value upper, int64_t factor,
                                              mlir::ValueRange inits,
                                              Body body);
  /// The same without carried values.
  void loop(mlir::Value lower, mlir::Value upper, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);

  /// `if condition`, with results where the branches return some. `otherwise`
  /// may be null if there are no results.
  using Branch = llvm::function_ref<llvm::SmallVector<mlir::Value>()>;
  llvm::SmallVector<mlir::Value> branch(mlir::Value condition,
                                        mlir::TypeRange results, Branch then,
                                        Branch otherwise);

  mlir::Value load(mlir::VectorType type, mlir::Value buffer,
                   mlir::ValueRange at);
  mlir::Value load(mlir::Value buffer, mlir::ValueRange at);
  void store(mlir::Value value, mlir::Value buffer, mlir::ValueRange at);

  /// lhs * rhs + acc, one rounding.
  mlir::Value fma(mlir::Value lhs, mlir::Value rhs, mlir::Value acc);
  /// The larger one; a NaN in `value` is ignored. One instruction, unlike
  /// maximumf.
  mlir::Value max(mlir::Value value, mlir::Value other);
  /// Converts between float types, scalar or vector; the same type is returned
  /// as is.
  mlir::Value convert(mlir::Value value, mlir::Type element);
  mlir::Value select(mlir::Value condition, mlir::Value then,
                     mlir::Value otherwise);
  mlir::Value compare(mlir::arith::CmpFPredicate predicate, mlir::Value lhs,
                      mlir::Value rhs);
  mlir::Value compare(mlir::arith::CmpIPredicate predicate, mlir::Value lhs,
                      mlir::Value rhs);

  /// Transposes a square: `rows.size()` vectors of as many lanes.
  llvm::SmallVector<mlir::Value> transpose(llvm::SmallVector<mlir::Value> rows);

  /// The trailing two dims of a buffer whose leading dims have size 1.
  mlir::Value asMatrix(mlir::Value buffer);
  /// The trailing dim of a buffer whose leading dims have size 1.
  mlir::Value asRow(mlir::Value buffer);
  mlir::Value dim(mlir::Value buffer, int64_t dim);

  /// Loops over the rows of a matrix carry where a row begins, an index into
  /// the buffer, so that they need not multiply row numbers by strides.
  mlir::Value rowStride(mlir::Value matrix);
  mlir::Value rowOffset(mlir::Value matrix, mlir::Value row);
  mlir::Value nextRow(mlir::Value matrix, mlir::Value offset);
  /// The `size` elements of a row that begin there.
  mlir::Value rowAt(mlir::Value matrix, mlir::Value offset, int64_t size);

private:
  mlir::Value dropLeadingDims(mlir::Value buffer, int64_t rank);
};

} // namespace fovea

#endif // FOVEA_LIB_TARGET_KERNELBUILDER_H
