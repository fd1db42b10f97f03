// Arithmetic on numbers of many words: addc, subc, madc, and the forms with .cc
// that leave a carry for the next one. The integer family hands those over.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../Program.h"
#include "../Warp.h"
#include "Decode.h"
#include "Families.h"
#include "IntegerOps.h"

using namespace fovea::emulator;

namespace {
/// The condition code register: one bit of each thread.
struct ConditionCode : Extension {
  LaneMask carry = 0;
};

enum class Operation : uint8_t { Add, Sub, MulLowAdd, MulHighAdd };

struct CarryData {
  Operation operation;
  bool reads = false;  // addc and its like
  bool writes = false; // .cc
};
} // namespace

/// Rows: d, a, b, [c]. Subtraction adds the complement; its carry is a borrow
/// that did not happen.
template <class T>
static Flow runCarry(Warp &warp, const Op &op, LaneMask mask) {
  const auto &data = *static_cast<const CarryData *>(op.data);
  ConditionCode &code = warp.state<ConditionCode>();
  const T *a = warp.row<const T>(op, 1), *b = warp.row<const T>(op, 2);
  const T *c = op.numRows > 3 ? warp.row<const T>(op, 3) : nullptr;
  T *result = warp.row<T>(op, 0);
  LaneMask carries = 0;
  forEachLane(mask, [&](unsigned lane) {
    T left = a[lane], right = b[lane];
    if (data.operation == Operation::MulLowAdd) {
      left = MulLo::apply(a[lane], b[lane]);
      right = c[lane];
    } else if (data.operation == Operation::MulHighAdd) {
      left = MulHi::apply(a[lane], b[lane]);
      right = c[lane];
    }
    bool isSub = data.operation == Operation::Sub;
    bool carryIn = data.reads ? code.carry >> lane & 1 : isSub;
    using U = std::make_unsigned_t<T>;
    Wider<U> sum =
        Wider<U>(U(left)) + (isSub ? U(~U(right)) : U(right)) + carryIn;
    result[lane] = T(sum);
    carries |= LaneMask(sum >> 8 * sizeof(T) & 1) << lane;
  });
  if (data.writes)
    code.carry = (code.carry & ~mask) | carries;
  return Flow::Next;
}

static bool finishCarry(OpBuilder &b, CarryData data, unsigned numOperands) {
  Type type;
  if (!b.expectType(type) || !isInteger(type))
    return false;
  b.op.data = b.program.arena.keep(data);
  switch (type) {
  case Type::U32:
    return decodeSameType(b, type, numOperands, runCarry<uint32_t>);
  case Type::S32:
    return decodeSameType(b, type, numOperands, runCarry<int32_t>);
  case Type::U64:
    return decodeSameType(b, type, numOperands, runCarry<uint64_t>);
  case Type::S64:
    return decodeSameType(b, type, numOperands, runCarry<int64_t>);
  default:
    return false;
  }
}

/// add.cc, sub.cc; addc{.cc}, subc{.cc}
template <bool isSub, bool reads>
static bool decodeCarryAdd(OpBuilder &b) {
  CarryData data = {isSub ? Operation::Sub : Operation::Add, reads};
  data.writes = b.accept("cc");
  return finishCarry(b, data, 2);
}
bool fovea::emulator::decodeAddWithCarryOut(OpBuilder &b) {
  return decodeCarryAdd<false, false>(b);
}
bool fovea::emulator::decodeSubWithCarryOut(OpBuilder &b) {
  return decodeCarryAdd<true, false>(b);
}

/// mad.part.cc; madc.part{.cc}
template <bool reads>
static bool decodeCarryMad(OpBuilder &b) {
  int part = b.acceptOneOf({"lo", "hi"});
  CarryData data = {part ? Operation::MulHighAdd : Operation::MulLowAdd, reads};
  data.writes = b.accept("cc");
  return part >= 0 && finishCarry(b, data, 3);
}
bool fovea::emulator::decodeMadWithCarryOut(OpBuilder &b) {
  return decodeCarryMad<false>(b);
}

void fovea::emulator::addCarryFamilies(FamilyTable &table) {
  table.add("addc", OpClass::Integer, decodeCarryAdd<false, true>);
  table.add("subc", OpClass::Integer, decodeCarryAdd<true, true>);
  table.add("madc", OpClass::Integer, decodeCarryMad<true>);
}
