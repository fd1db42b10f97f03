// Moves between registers, packing and unpacking, and addresses of variables.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../Program.h"
#include "../SpecialRegisters.h"
#include "Decode.h"
#include "Families.h"
#include "MemoryOperand.h"
#include "RowOp.h"
#include "TypeSwitch.h"

#include <cstring>

using namespace fovea::emulator;

namespace {
struct Copy {
  template <class T>
  static FOVEA_INLINE T apply(T a) {
    return a;
  }
};
/// A generic address from one of a space, and back.
struct AddOffset {
  static FOVEA_INLINE uint64_t apply(uint64_t a, uint64_t offset) {
    return a + offset;
  }
};
} // namespace

static Flow runMovePredicate(Warp &warp, const Op &op, LaneMask mask) {
  warp.writePredicate(op, 0, mask, warp.readPredicate(op, 1));
  return Flow::Next;
}

static Flow runMoveLocalAddress(Warp &warp, const Op &op, LaneMask mask) {
  uint64_t address = warp.frame().localBase + op.immediate;
  forEachLane(mask, [&](unsigned lane) {
    if (op.wideAddress)
      warp.row<uint64_t>(op, 0)[lane] = address;
    else
      warp.row<uint32_t>(op, 0)[lane] = address;
  });
  return Flow::Next;
}

/// The warp's own time: one unit for each instruction.
static Flow runMoveClock(Warp &warp, const Op &op, LaneMask mask) {
  uint64_t time = warp.executed();
  uint32_t part = op.immediate ? time >> 32 : time;
  forEachLane(mask, [&](unsigned lane) {
    if (op.wideAddress)
      warp.row<uint64_t>(op, 0)[lane] = time;
    else
      warp.row<uint32_t>(op, 0)[lane] = part;
  });
  return Flow::Next;
}

namespace {
struct PackData {
  uint8_t numParts, partBytes;
};
} // namespace

/// Row 0 = the other rows, one after the other, the first in the low bits.
static Flow runPack(Warp &warp, const Op &op, LaneMask mask) {
  auto [numParts, partBytes] = *static_cast<const PackData *>(op.data);
  uint8_t *whole = warp.row<uint8_t>(op, 0);
  unsigned wholeBytes = numParts * partBytes;
  for (unsigned i = 0; i < numParts; ++i) {
    const uint8_t *part = warp.row<const uint8_t>(op, i + 1);
    forEachLane(mask, [&, partBytes = partBytes](unsigned lane) {
      memcpy(whole + lane * wholeBytes + i * partBytes, part + lane * partBytes,
             partBytes);
    });
  }
  return Flow::Next;
}

/// The last row to the rows before it.
static Flow runUnpack(Warp &warp, const Op &op, LaneMask mask) {
  auto [numParts, partBytes] = *static_cast<const PackData *>(op.data);
  // A part may be the register that is unpacked.
  uint8_t whole[16 * warpSize];
  unsigned wholeBytes = numParts * partBytes;
  memcpy(whole, warp.row<const uint8_t>(op, numParts), wholeBytes * warpSize);
  for (unsigned i = 0; i < numParts; ++i) {
    uint8_t *part = warp.row<uint8_t>(op, i);
    forEachLane(mask, [&, partBytes = partBytes](unsigned lane) {
      memcpy(part + lane * partBytes, whole + lane * wholeBytes + i * partBytes,
             partBytes);
    });
  }
  return Flow::Next;
}

/// The bits of `bits / parts` for a vector operand of a mov.
static bool partType(unsigned bits, size_t parts, Type &type) {
  switch (parts ? bits / parts : 0) {
  case 8:
    type = Type::B8;
    return parts * 8 == bits;
  case 16:
    type = Type::B16;
    return true;
  case 32:
    type = Type::B32;
    return true;
  case 64:
    type = Type::B64;
    return true;
  default:
    return false;
  }
}

static bool decodePack(OpBuilder &b, Type type, bool isPack) {
  const Operand &vector = b.operand(isPack ? 1 : 0);
  size_t count = vector.elements.size();
  Type part;
  if (!isBits(type) || (count != 2 && count != 4) ||
      !partType(bitWidth(type), count, part))
    return b.fail("unsupported number of elements in '",
                  b.instruction.fullName(), "'");
  bool added = isPack
                   ? b.destination(0, type) && b.sources(vector, part, count)
                   : b.destinations(vector, part, count) && b.source(1, type);
  b.op.data = b.program.arena.keep(
      PackData{uint8_t(count), uint8_t(bitWidth(part) / 8)});
  return added && b.finish(isPack ? runPack : runUnpack);
}

static Executor selectCopy(Type type) {
  if (type == Type::B128)
    return unaryOp<Copy, unsigned __int128>();
  return forBits(type, [](auto t) { return unaryOp<Copy, decltype(t)>(); });
}

static bool decodeMove(OpBuilder &b) {
  Type type;
  if (!b.expectType(type) || !b.expectOperands(2))
    return false;
  b.op.propagatesUninitialized = true;
  const Operand &source = b.operand(1);
  if (source.is(OperandKind::Vector) || b.operand(0).is(OperandKind::Vector))
    return decodePack(b, type, source.is(OperandKind::Vector));
  if (!b.destination(0, type))
    return false;
  if (source.is(OperandKind::Variable)) {
    auto local = b.routine.localOffsets.find(source.variable);
    if (local != b.routine.localOffsets.end()) {
      b.op.wideAddress = bitWidth(type) == 64;
      b.op.immediate = local->second;
      return b.finish(bitWidth(type) >= 32 ? runMoveLocalAddress : nullptr);
    }
  }
  if (!b.source(1, type))
    return false;
  if (source.is(OperandKind::Special) && isClock(findSpecial(source.name))) {
    b.op.wideAddress = bitWidth(type) == 64;
    b.op.immediate = source.name.find("hi") != source.name.npos;
    return b.finish(runMoveClock);
  }
  return b.finish(type == Type::Pred ? runMovePredicate : selectCopy(type));
}

/// cvta{.to}.space.u64: to the generic space, or with .to from it.
static bool decodeAddressConversion(OpBuilder &b) {
  bool isBack = b.accept("to");
  Space space = acceptSpace(b);
  Type type;
  if (space == Space::Generic || !b.expectType(type) || type != Type::U64 ||
      !b.expectOperands(2) || !b.destination(0, type))
    return false;
  const Operand &source = b.operand(1);
  if (source.is(OperandKind::Variable) &&
      b.routine.localOffsets.count(source.variable))
    return b.fail("unsupported address of '", source.name,
                  "' outside of 'mov'");
  uint64_t offset = genericOffset(space);
  if (!b.source(1, type))
    return false;
  b.addConstant(isBack ? -offset : offset, type);
  return b.finish(rowOp<AddOffset, uint64_t, uint64_t, uint64_t>());
}

void fovea::emulator::addMoveFamilies(FamilyTable &table) {
  table.add("mov", OpClass::Move, decodeMove);
  table.add("cvta", OpClass::Move, decodeAddressConversion);
}
