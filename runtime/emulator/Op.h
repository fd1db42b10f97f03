// A decoded instruction: a function that works on rows of 32 lanes, and where
// those rows are. This is what warps execute.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OP_H
#define FOVEA_EMULATOR_OP_H

#include "Support.h"

namespace fovea::emulator {

class Warp;
struct Op;

/// What a warp does after an instruction.
enum class Flow : uint8_t {
  Next,  // goes on with the next one
  Jump,  // the instruction has set the program counter itself
  Wait,  // stays at this instruction until someone resumes it (barriers)
  Poll,  // stays and tries again when it is the warp's turn (mbarrier waits)
  Fault, // stops: Warp::fault has the message
};

/// Executes `op` for the lanes of `mask`, which is not empty. Lanes outside of
/// it must not see any effect.
using Executor = Flow (*)(Warp &warp, const Op &op, LaneMask mask);

/// What the counters call an instruction.
enum class OpClass : uint8_t {
  Integer,
  Float, // f16, bf16 and f32 arithmetic
  Double,
  Special, // ex2, rcp, sin, ...
  Convert,
  Compare, // setp, selp, ...
  Move,
  Control,
  Parameter, // loads and stores of parameters
  Global,
  Shared,
  Local,
  Constant,
  Generic, // generic addresses
  Atomic,
  Matrix,     // mma, wgmma
  MatrixMove, // ldmatrix, stmatrix, movmatrix
  Async,      // cp.async and its waits, TMA, mbarrier
  WarpWide,   // shfl, vote, redux, match
  Barrier,
  NumClasses
};

enum class RowBase : uint8_t { Registers, Constants, Specials };

/// Where a row of 32 values lies: an offset from a base that each warp has. One
/// value takes 1, 2, 4, 8 or 16 bytes; a predicate's row is one LaneMask.
class Row {
public:
  Row() = default;
  Row(RowBase base, uint32_t offset) : bits(uint32_t(base) << 30 | offset) {}
  RowBase base() const { return RowBase(bits >> 30); }
  uint32_t offset() const { return bits & 0x3fffffff; }

private:
  uint32_t bits = 0;
};

/// The registers that an instruction reads or writes, by number: for the check
/// of uninitialised registers, which the interpreter makes for all families.
struct RegisterList {
  const uint32_t *begin_ = nullptr;
  uint32_t size = 0;

  const uint32_t *begin() const { return begin_; }
  const uint32_t *end() const { return begin_ + size; }
};

struct Op {
  Executor execute = nullptr;
  /// Operands in the order in which the family's decode function added them.
  const Row *rows = nullptr;
  RegisterList sources;
  RegisterList destinations;
  /// The displacement of an address, or what the family wants.
  int64_t immediate = 0;
  /// What else the family's executor needs; owned by the program.
  const void *data = nullptr;
  Row guard;
  uint32_t guardRegister = 0;
  bool hasGuard = false;
  bool guardNegated = false;
  /// Source predicates: `!%p` was written.
  bool negated = false;
  /// The address of an operand is relative to the frame's local memory.
  bool frameRelative = false;
  /// The row of an address has 64-bit elements, not 32-bit ones.
  bool wideAddress = false;
  /// Moves: uninitialised registers stay so, nothing is reported.
  bool propagatesUninitialized = false;
  uint8_t numRows = 0;
  OpClass opClass = OpClass::Integer;
  uint32_t line = 0;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OP_H
