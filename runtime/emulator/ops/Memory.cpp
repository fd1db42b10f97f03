// Loads and stores. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "../Program.h"
#include "../Warp.h"
#include "Families.h"
#include "MemoryOperand.h"
#include "RowOp.h"

#include <cstring>

using namespace fovea::emulator;

namespace {
constexpr unsigned maxElements = 8;

struct MemoryData {
  Space space;
  bool isStrong;
  bool isSigned;
  uint8_t elementBytes; // in memory
  uint8_t count;        // of elements
  /// Of the elements of each row: registers may be wider than memory.
  uint8_t registerBytes[maxElements];
};
} // namespace

static const MemoryData &dataOf(const Op &op) {
  return *static_cast<const MemoryData *>(op.data);
}

static void prepare(Warp &warp, const Op &op, LaneMask mask, AccessKind kind,
                    unsigned addressRow, Access &access) {
  const MemoryData &data = dataOf(op);
  access.space = data.space;
  access.kind = kind;
  access.size = data.elementBytes * data.count;
  access.mask = mask;
  access.isStrong = data.isStrong;
  warp.computeAddresses(op, addressRow, access.addresses);
}

/// Loads elements of type T into registers of type R.
template <class T, class R>
static void loadRow(R *row, const Access &access, unsigned offset) {
  forEachLane(access.mask, [&](unsigned lane) {
    T value;
    memcpy(&value, access.pointers[lane] + offset, sizeof(T));
    row[lane] = R(value);
  });
}

template <class T>
static void loadExtended(Warp &warp, const Op &op, unsigned i,
                         const Access &access, unsigned offset) {
  switch (dataOf(op).registerBytes[i]) {
  case 1:
    return loadRow<T>(warp.row<uint8_t>(op, i), access, offset);
  case 2:
    return loadRow<T>(warp.row<uint16_t>(op, i), access, offset);
  case 4:
    return loadRow<T>(warp.row<uint32_t>(op, i), access, offset);
  case 8:
    return loadRow<T>(warp.row<uint64_t>(op, i), access, offset);
  default:
    return loadRow<T>(warp.row<unsigned __int128>(op, i), access, offset);
  }
}

static void loadElement(Warp &warp, const Op &op, unsigned i,
                        const Access &access) {
  const MemoryData &data = dataOf(op);
  unsigned offset = i * data.elementBytes;
  switch (data.elementBytes) {
  case 1:
    return data.isSigned ? loadExtended<int8_t>(warp, op, i, access, offset)
                         : loadExtended<uint8_t>(warp, op, i, access, offset);
  case 2:
    return data.isSigned ? loadExtended<int16_t>(warp, op, i, access, offset)
                         : loadExtended<uint16_t>(warp, op, i, access, offset);
  case 4:
    return data.isSigned ? loadExtended<int32_t>(warp, op, i, access, offset)
                         : loadExtended<uint32_t>(warp, op, i, access, offset);
  case 8:
    return loadExtended<uint64_t>(warp, op, i, access, offset);
  default:
    return loadExtended<unsigned __int128>(warp, op, i, access, offset);
  }
}

static Flow runLoad(Warp &warp, const Op &op, LaneMask mask) {
  const MemoryData &data = dataOf(op);
  Access access;
  prepare(warp, op, mask, AccessKind::Load, data.count, access);
  if (!warp.access(op, access))
    return Flow::Fault;
  for (unsigned i = 0; i < data.count; ++i)
    loadElement(warp, op, i, access);
  return Flow::Next;
}

/// The low bytes of a register are the value: the host is little-endian, too.
static Flow runStore(Warp &warp, const Op &op, LaneMask mask) {
  const MemoryData &data = dataOf(op);
  Access access;
  prepare(warp, op, mask, AccessKind::Store, 0, access);
  if (!warp.access(op, access))
    return Flow::Fault;
  for (unsigned i = 0; i < data.count; ++i) {
    const uint8_t *row = warp.row<const uint8_t>(op, i + 1);
    unsigned offset = i * data.elementBytes;
    unsigned stride = data.registerBytes[i];
    forEachLane(mask, [&](unsigned lane) {
      memcpy(access.pointers[lane] + offset, row + lane * stride,
             data.elementBytes);
    });
  }
  return Flow::Next;
}

static unsigned acceptVector(OpBuilder &b) {
  constexpr unsigned counts[] = {1, 2, 4, 8};
  return counts[b.acceptOneOf({"v2", "v4", "v8"}) + 1];
}

/// The modifiers of ld and st up to the type.
static bool decodeModifiers(OpBuilder &b, MemoryData &data, Type &type,
                            bool &hasPolicy) {
  data.isStrong = false;
  if (!acceptOrder(b, data.isStrong))
    return false;
  data.space = acceptSpace(b);
  acceptCacheHints(b, hasPolicy);
  data.count = acceptVector(b);
  if (!b.expectType(type) || type == Type::Pred)
    return false;
  data.isSigned = isSigned(type);
  data.elementBytes = bitWidth(type) / 8;
  return data.elementBytes * data.count <= 32;
}

static bool addValues(OpBuilder &b, const Operand &operand, Type type,
                      bool isLoad, MemoryData &data) {
  auto add = [&](const Operand &element, unsigned i) {
    unsigned bytes = 0;
    bool added = isLoad ? b.wideDestination(element, type, bytes)
                        : b.wideSource(element, type, bytes);
    data.registerBytes[i] = bytes;
    return added;
  };
  if (data.count == 1 && !operand.is(OperandKind::Vector))
    return add(operand, 0);
  if (!operand.is(OperandKind::Vector) || operand.elements.size() != data.count)
    return b.fail("expected ", unsigned(data.count), " elements in braces");
  for (unsigned i = 0; i < data.count; ++i)
    if (!add(operand.elements[i], i))
      return false;
  return true;
}

/// ld{.order}{.space}{.hints}{.vec}.type value, [address]{, policy}
static bool decodeLoad(OpBuilder &b) {
  MemoryData data;
  Type type;
  bool hasPolicy = false;
  if (!decodeModifiers(b, data, type, hasPolicy) ||
      !b.expectOperands(2 + hasPolicy) ||
      !addValues(b, b.operand(0), type, /*isLoad=*/true, data) ||
      !b.address(b.operand(1), data.space))
    return false;
  b.op.opClass = classOf(data.space);
  b.op.data = b.program.arena.keep(data);
  return b.finish(runLoad);
}

/// st{.order}{.space}{.hints}{.vec}.type [address], value{, policy}
static bool decodeStore(OpBuilder &b) {
  MemoryData data;
  Type type;
  bool hasPolicy = false;
  if (!decodeModifiers(b, data, type, hasPolicy) ||
      !b.expectOperands(2 + hasPolicy))
    return false;
  if (data.space == Space::Const)
    return b.fail("unsupported store to const memory");
  if (!b.address(b.operand(0), data.space) ||
      !addValues(b, b.operand(1), type, /*isLoad=*/false, data))
    return false;
  b.op.opClass = classOf(data.space);
  b.op.data = b.program.arena.keep(data);
  return b.finish(runStore);
}

void fovea::emulator::addMemoryFamilies(FamilyTable &table) {
  table.add("ld", OpClass::Generic, decodeLoad);
  table.add("ldu", OpClass::Generic, decodeLoad);
  table.add("st", OpClass::Generic, decodeStore);
}
