// A builder for the code of one GPU thread: exchange between the lanes of a
// warp, fast elementary functions, registers and shared memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_NVPTX_THREADBUILDER_H
#define FOVEA_LIB_TARGET_NVPTX_THREADBUILDER_H

#include "../KernelBuilder.h"

namespace fovea {

class ThreadBuilder : public KernelBuilder {
public:
  using KernelBuilder::KernelBuilder;

  mlir::Value i32(int64_t value);
  /// A constant of the type of `other`, an integer or an index.
  mlir::Value like(mlir::Value other, int64_t value);
  /// Integer division and its rest by a constant, of values that are not
  /// negative.
  mlir::Value div(mlir::Value value, int64_t divisor);
  mlir::Value rem(mlir::Value value, int64_t divisor);
  mlir::Value bitXor(mlir::Value lhs, mlir::Value rhs);
  mlir::Value bitAnd(mlir::Value lhs, mlir::Value rhs);
  mlir::Value bitOr(mlir::Value lhs, mlir::Value rhs);
  mlir::Value less(mlir::Value lhs, mlir::Value rhs);

  /// The same value (an index, or 32 bits), of which the compiler knows
  /// nothing: it is what is kept in registers, and what is made of it is made
  /// where it is used.
  mlir::Value opaque(mlir::Value value);

  /// lhs * rhs + acc on scalars, one rounding.
  mlir::Value mulAdd(mlir::Value lhs, mlir::Value rhs, mlir::Value acc);
  /// The larger one; a NaN is ignored if the other is a number.
  mlir::Value maximum(mlir::Value lhs, mlir::Value rhs);
  /// 2^x: one instruction in f32, with results below 2^-126 flushed to 0.
  mlir::Value exp2(mlir::Value x);

  /// The value of the lane whose number differs in the bits of `mask`.
  mlir::Value shuffleXor(mlir::Value value, int32_t mask);
  /// The value of lane `lane` (i32).
  mlir::Value shuffleFrom(mlir::Value value, mlir::Value lane);
  /// Whether an i1 is true in some lane of the warp.
  mlir::Value anyLane(mlir::Value condition);
  /// Waits for all threads of the block.
  void barrier();
  /// The same; whether an i1 is true in some of them.
  mlir::Value anyThread(mlir::Value condition);

  /// A vector load or store of memory that is known to be aligned to the size
  /// of the vector.
  mlir::Value loadAligned(mlir::VectorType type, mlir::Value buffer,
                          mlir::ValueRange at);
  void storeAligned(mlir::Value value, mlir::Value buffer, mlir::ValueRange at);

private:
  mlir::Value shuffle(mlir::Value value,
                      llvm::function_ref<mlir::Value(mlir::Value)> emit);
};

/// Values that a thread keeps between loop iterations, addressed by constants:
/// a stack buffer that LLVM turns into registers.
class Registers {
public:
  Registers() = default;
  /// Allocates at the builder's position.
  Registers(ThreadBuilder &b, mlir::Type type, int64_t count);

  mlir::Value get(ThreadBuilder &b, int64_t i) const;
  void set(ThreadBuilder &b, int64_t i, mlir::Value value) const;
  void fill(ThreadBuilder &b, mlir::Value value) const;
  int64_t size() const { return count; }

private:
  mlir::Value buffer;
  int64_t count = 0;
};

/// A part of the block's dynamic shared memory as `count` elements of `type`,
/// from byte `offset` on.
mlir::Value getSharedBuffer(ThreadBuilder &b, int64_t offset, int64_t count,
                            mlir::Type type);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_NVPTX_THREADBUILDER_H
