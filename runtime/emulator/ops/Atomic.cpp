// Atomic operations on memory. Lanes execute one after the other.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../Program.h"
#include "../Warp.h"
#include "Families.h"
#include "FloatOps.h"
#include "IntegerOps.h"
#include "MemoryOperand.h"

using namespace fovea::emulator;

namespace {
// What memory holds afterwards, from what it holds, and one or two operands.

template <class F>
struct Combine {
  template <class T>
  static T apply(T old, T b, T) {
    return F::apply(old, b);
  }
};
struct BitAnd {
  template <class T>
  static T apply(T a, T b) {
    return a & b;
  }
};
struct BitOr {
  template <class T>
  static T apply(T a, T b) {
    return a | b;
  }
};
struct BitXor {
  template <class T>
  static T apply(T a, T b) {
    return a ^ b;
  }
};
struct Exchange {
  template <class T>
  static T apply(T, T b, T) {
    return b;
  }
};
struct CompareExchange {
  template <class T>
  static T apply(T old, T expected, T desired) {
    return old == expected ? desired : old;
  }
};
/// Up to b, then to 0; and down to 0, then to b.
struct Increment {
  static uint32_t apply(uint32_t old, uint32_t b, uint32_t) {
    return old >= b ? 0 : old + 1;
  }
};
struct Decrement {
  static uint32_t apply(uint32_t old, uint32_t b, uint32_t) {
    return old == 0 || old > b ? b : old - 1;
  }
};

struct AtomicData {
  Space space;
  bool hasResult;
};
} // namespace

/// Rows: [d], address, b, [c].
template <class F, class T>
static Flow runAtomic(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const AtomicData *>(op.data);
  unsigned first = data.hasResult;
  Access access;
  access.space = data.space;
  access.kind = AccessKind::Atomic;
  access.size = sizeof(T);
  access.mask = mask;
  warp.computeAddresses(op, first, access.addresses);
  if (!warp.access(op, access))
    return Flow::Fault;
  const T *b = warp.row<const T>(op, first + 1);
  const T *c = op.numRows > first + 2 ? warp.row<const T>(op, first + 2) : b;
  T *result = data.hasResult ? warp.row<T>(op, 0) : nullptr;
  forEachLane(mask, [&](unsigned lane) {
    T old;
    memcpy(&old, access.pointers[lane], sizeof(T));
    T updated = F::apply(old, b[lane], c[lane]);
    memcpy(access.pointers[lane], &updated, sizeof(T));
    if (result)
      result[lane] = old;
  });
  return Flow::Next;
}

template <class F>
static Executor forSize(unsigned bits) {
  switch (bits) {
  case 16:
    return runAtomic<F, uint16_t>;
  case 32:
    return runAtomic<F, uint32_t>;
  case 64:
    return runAtomic<F, uint64_t>;
  case 128:
    return runAtomic<F, unsigned __int128>;
  default:
    return nullptr;
  }
}

template <class F>
static Executor forOrdered(Type type) {
  switch (type) {
  case Type::U32:
    return runAtomic<Combine<F>, uint32_t>;
  case Type::S32:
    return runAtomic<Combine<F>, int32_t>;
  case Type::U64:
    return runAtomic<Combine<F>, uint64_t>;
  case Type::S64:
    return runAtomic<Combine<F>, int64_t>;
  default:
    return nullptr;
  }
}

/// Sums of f32 in global memory are the only ones that flush subnormals.
static Executor selectAdd(Type type, Space space) {
  using HalfAdd = Combine<HalfOp<FloatAdd, Half, false, false>>;
  using BFloatAdd = Combine<HalfOp<FloatAdd, BFloat, false, false>>;
  switch (type) {
  case Type::F32:
    return space == Space::Shared
               ? runAtomic<Combine<FloatOp<FloatAdd, false>>, float>
               : runAtomic<Combine<FloatOp<FloatAdd, true>>, float>;
  case Type::F64:
    return runAtomic<Combine<FloatOp<FloatAdd, false>>, double>;
  case Type::F16:
    return runAtomic<HalfAdd, uint16_t>;
  case Type::F16x2:
    return runAtomic<HalfAdd, uint32_t>;
  case Type::BF16:
    return runAtomic<BFloatAdd, uint16_t>;
  case Type::BF16x2:
    return runAtomic<BFloatAdd, uint32_t>;
  default:
    return forOrdered<Add>(type);
  }
}

/// In the order of the modifiers that decodeAtomic accepts.
static Executor selectAtomic(int operation, Type type, Space space) {
  bool isPlain = isBits(type);
  unsigned bits = bitWidth(type);
  switch (operation) {
  case 0:
    return isPlain && bits <= 64 && bits >= 32 ? forSize<Combine<BitAnd>>(bits)
                                               : nullptr;
  case 1:
    return isPlain && bits <= 64 && bits >= 32 ? forSize<Combine<BitOr>>(bits)
                                               : nullptr;
  case 2:
    return isPlain && bits <= 64 && bits >= 32 ? forSize<Combine<BitXor>>(bits)
                                               : nullptr;
  case 3:
    return isPlain && bits >= 32 ? forSize<Exchange>(bits) : nullptr;
  case 4:
    return isPlain ? forSize<CompareExchange>(bits) : nullptr;
  case 5:
    return selectAdd(type, space);
  case 6:
    return type == Type::U32 ? runAtomic<Increment, uint32_t> : nullptr;
  case 7:
    return type == Type::U32 ? runAtomic<Decrement, uint32_t> : nullptr;
  case 8:
    return forOrdered<Min>(type);
  default:
    return forOrdered<Max>(type);
  }
}

/// atom{.order}{.space}.op{.noftz}{.hint}.type d, [address], b{, c}{, policy};
/// red is the same without d.
template <bool hasResult>
static bool decodeAtomic(OpBuilder &b) {
  AtomicData data = {Space::Generic, hasResult};
  bool isStrong = false, hasPolicy = false;
  if (!acceptOrder(b, isStrong))
    return false;
  // The scope may be without an order: atom.gpu.global.
  b.acceptOneOf({"cta", "cluster", "gpu", "sys"});
  data.space = acceptSpace(b);
  int operation = b.acceptOneOf(
      {"and", "or", "xor", "exch", "cas", "add", "inc", "dec", "min", "max"});
  if (operation < 0 || (!hasResult && (operation == 3 || operation == 4)))
    return false;
  // The library of CUDA C++ writes the order here: atom.add.acquire.cta.u32.
  if (!isStrong && !acceptOrder(b, isStrong))
    return false;
  b.accept("noftz");
  acceptCacheHints(b, hasPolicy);
  Type type;
  if (!b.expectType(type) ||
      (data.space != Space::Global && data.space != Space::Shared &&
       data.space != Space::Generic))
    return false;
  bool isCas = operation == 4;
  if (!b.expectOperands(2 + hasResult + isCas + hasPolicy))
    return false;
  unsigned position = 0;
  if (hasResult && !b.destination(position++, type))
    return false;
  if (!b.address(b.operand(position++), data.space) ||
      !b.source(position, type) || (isCas && !b.source(position + 1, type)))
    return false;
  b.op.data = b.program.arena.keep(data);
  return b.finish(selectAtomic(operation, type, data.space));
}

void fovea::emulator::addAtomicFamilies(FamilyTable &table) {
  table.add("atom", OpClass::Atomic, decodeAtomic<true>);
  table.add("red", OpClass::Atomic, decodeAtomic<false>);
}
