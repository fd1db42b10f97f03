// The ops of one online softmax on buffers, as a target lowers them together.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_TARGET_RECURRENCE_H
#define FOVEA_LIB_TARGET_RECURRENCE_H

#include "Attn/Attn.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace fovea {

/// The ops that work on one accumulator: initial values, steps, end.
struct Recurrence {
  mlir::memref::AllocOp acc, max, sum;
  mlir::linalg::FillOp clear;
  llvm::SmallVector<attn::OnlineSdpaOp> steps;
  llvm::SmallVector<attn::NormalizeOp> ends;
};

/// Finds what uses an accumulator, given the operands of a step or an end.
/// Fails if one is not a local buffer, or if acc has other users.
mlir::FailureOr<Recurrence> findRecurrence(mlir::Value acc, mlir::Value max,
                                           mlir::Value sum);

} // namespace fovea

#endif // FOVEA_LIB_TARGET_RECURRENCE_H
