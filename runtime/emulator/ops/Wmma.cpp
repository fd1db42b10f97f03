// wmma.load, wmma.mma and wmma.store. Where the elements of a fragment are is
// unspecified; here it is where mma.sync has them (Mma.h). Formats whose
// fragments have more registers than tiles hold each tile several times.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Families.h"
#include "MatrixDecode.h"

#include <algorithm>
#include <cstring>

using namespace fovea::emulator;

namespace {

enum class Matrix : uint8_t { A, B, C };

/// Registers of each fragment that the ISA asks for.
struct FragmentSizes {
  unsigned a, b, c, d;
};

FragmentSizes fragmentSizes(const MmaOp &mma) {
  FragmentSizes sizes{mma.registersA(), mma.registersB(), mma.registersC(),
                      mma.registersD()};
  if (mma.a == MmaType::F16)
    sizes.a = sizes.b = 8;
  return sizes;
}

bool isSupported(const MmaOp &mma) {
  auto shape = [&](unsigned m, unsigned n, unsigned k) {
    return mma.m == m && mma.n == n && mma.k == k;
  };
  bool isLarge = shape(16, 16, 16) || shape(32, 8, 16) || shape(8, 32, 16);
  auto isSum = [](MmaType type, MmaType wanted) { return type == wanted; };
  bool isHalfSum = isSum(mma.c, MmaType::F16) || isSum(mma.c, MmaType::F32);
  switch (mma.a) {
  case MmaType::F16:
    return isLarge && isHalfSum &&
           (isSum(mma.d, MmaType::F16) || isSum(mma.d, MmaType::F32));
  case MmaType::BF16:
    return isLarge && mma.c == MmaType::F32 && mma.d == MmaType::F32;
  case MmaType::TF32:
    return shape(16, 16, 8) && mma.c == MmaType::F32 && mma.d == MmaType::F32;
  case MmaType::F64:
    return shape(8, 8, 4) && mma.c == MmaType::F64 && mma.d == MmaType::F64;
  case MmaType::S8:
  case MmaType::U8:
    return isLarge && mma.a == mma.b && mma.c == MmaType::S32 &&
           mma.d == MmaType::S32;
  default:
    return false;
  }
}

/// A load or store of a fragment.
struct Transfer {
  MmaOp mma;
  Matrix matrix = Matrix::A;
  MmaType type = MmaType::F16;
  bool columnMajor = false;
  Space space = Space::Generic;
  unsigned registers = 0;
  bool hasStride = false;

  /// Elements between rows (columns of column-major matrices) without a stride.
  unsigned defaultStride() const {
    unsigned rows = matrix == Matrix::B ? mma.k : mma.m;
    unsigned columns = matrix == Matrix::A ? mma.k : mma.n;
    return columnMajor ? rows : columns;
  }
  /// Elements that are in one register of a lane.
  unsigned elements() const {
    bool isPair = matrix == Matrix::C && type != MmaType::F16;
    return isPair ? 1 : elementsPerWord(type);
  }
  /// The index in memory of element `i` of a lane's register.
  uint64_t indexOf(unsigned reg, unsigned lane, unsigned i,
                   uint64_t stride) const;
};

uint64_t Transfer::indexOf(unsigned reg, unsigned lane, unsigned i,
                           uint64_t stride) const {
  unsigned row, column, group = lane / 4, member = lane % 4;
  unsigned inTile = 4 * elementsPerWord(type), at = member * elements() + i;
  switch (matrix) {
  case Matrix::A: {
    unsigned tile = reg % mma.registersA(), rowTiles = mma.m / 8;
    row = tile % rowTiles * 8 + group;
    column = tile / rowTiles * inTile + at;
    break;
  }
  case Matrix::B: {
    unsigned tile = reg % mma.registersB(), depthTiles = mma.k / inTile;
    column = tile / depthTiles * 8 + group;
    row = tile % depthTiles * inTile + at;
    break;
  }
  case Matrix::C: {
    unsigned perTile = type == MmaType::F16 ? 1 : 2, tile = reg / perTile;
    row = tile % (mma.m / 8) * 8 + group;
    column = tile / (mma.m / 8) * 8 + member * 2 + reg % perTile + i;
    break;
  }
  }
  return columnMajor ? column * stride + row : row * stride + column;
}

/// Calls `body(access, register, first element)` for accesses that cover the
/// fragment: whole words where elements are next to each other.
template <class Body>
bool forEachAccess(Warp &warp, const Op &op, AccessKind kind,
                   const Transfer &transfer, uint64_t base, uint64_t stride,
                   Body body) {
  unsigned bytes = bytesPerElement(transfer.type);
  bool alongWord = transfer.columnMajor == (transfer.matrix == Matrix::B);
  unsigned step = alongWord ? transfer.elements() : 1;
  for (unsigned reg = 0; reg < transfer.registers; ++reg)
    for (unsigned i = 0; i < transfer.elements(); i += step) {
      Access access;
      access.space = transfer.space;
      access.kind = kind;
      access.size = step * bytes;
      access.mask = allLanes;
      for (unsigned lane = 0; lane < warpSize; ++lane)
        access.addresses[lane] =
            base + transfer.indexOf(reg, lane, i, stride) * bytes;
      if (!warp.access(op, access))
        return false;
      body(access, reg, i);
    }
  return true;
}

/// The address and stride, which all lanes must agree on.
bool readUniform(Warp &warp, const Op &op, const Transfer &transfer,
                 unsigned addressRow, unsigned strideRow, uint64_t &base,
                 uint64_t &stride) {
  uint64_t addresses[warpSize];
  warp.computeAddresses(op, addressRow, addresses);
  base = addresses[0];
  stride = transfer.defaultStride();
  const uint32_t *strides = nullptr;
  if (transfer.hasStride) {
    strides = warp.row<uint32_t>(op, strideRow);
    stride = strides[0];
  }
  for (unsigned lane = 1; lane < warpSize; ++lane)
    if (addresses[lane] != base || (strides && strides[lane] != stride)) {
      warp.fault(op, lane, "expected the same address and stride in all lanes");
      return false;
    }
  // Matrices are aligned like the fragment of a lane, of up to 32 bytes; of
  // their rows CUDA C++ asks for no more than 16.
  unsigned alignment =
      transfer.registers * (transfer.type == MmaType::F64 ? 8 : 4);
  unsigned rowAlignment = std::min(alignment, 16u);
  uint64_t pitch = stride * bytesPerElement(transfer.type);
  if (base % alignment || pitch % rowAlignment) {
    warp.fault(op, 0, "expected an address that is a multiple of ", alignment,
               " and a stride of a multiple of ", rowAlignment, " bytes, got ",
               hex(base), " and ", pitch);
    return false;
  }
  return true;
}

/// A lane's register, as memory.
uint8_t *wordOf(Warp &warp, const Op &op, unsigned row, unsigned lane,
                MmaType type) {
  return warp.row<uint8_t>(op, row) + lane * (type == MmaType::F64 ? 8 : 4);
}

} // namespace

/// Rows: the fragment, the address, the stride if there is one.
static Flow executeLoad(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const Transfer &transfer = *static_cast<const Transfer *>(op.data);
  uint64_t base, stride;
  if (!readUniform(warp, op, transfer, transfer.registers,
                   transfer.registers + 1, base, stride))
    return Flow::Fault;
  bool done = forEachAccess(
      warp, op, AccessKind::Load, transfer, base, stride,
      [&](const Access &access, unsigned reg, unsigned element) {
        unsigned offset = element * bytesPerElement(transfer.type);
        for (unsigned lane = 0; lane < warpSize; ++lane)
          memcpy(wordOf(warp, op, reg, lane, transfer.type) + offset,
                 access.pointers[lane], access.size);
      });
  return done ? Flow::Next : Flow::Fault;
}

/// Rows: the address, the fragment, the stride if there is one.
static Flow executeStore(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const Transfer &transfer = *static_cast<const Transfer *>(op.data);
  uint64_t base, stride;
  if (!readUniform(warp, op, transfer, 0, transfer.registers + 1, base, stride))
    return Flow::Fault;
  bool done = forEachAccess(
      warp, op, AccessKind::Store, transfer, base, stride,
      [&](const Access &access, unsigned reg, unsigned element) {
        unsigned offset = element * bytesPerElement(transfer.type);
        for (unsigned lane = 0; lane < warpSize; ++lane)
          memcpy(access.pointers[lane],
                 wordOf(warp, op, 1 + reg, lane, transfer.type) + offset,
                 access.size);
      });
  return done ? Flow::Next : Flow::Fault;
}

/// Rows: D, A, B, C.
static Flow executeMultiply(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const MmaOp &mma = *static_cast<const MmaOp *>(op.data);
  FragmentSizes sizes = fragmentSizes(mma);
  FragmentRows<8> rowsD(warp, op, 0, sizes.d);
  FragmentRows<8> rowsA(warp, op, sizes.d, sizes.a);
  FragmentRows<8> rowsB(warp, op, sizes.d + sizes.a, sizes.b);
  FragmentRows<8> rowsC(warp, op, sizes.d + sizes.a + sizes.b, sizes.c);
  // Of a tile that is held several times, each copy counts for some tiles: a
  // program that changes elements has to change all of them.
  auto choose = [](void *const *rows, unsigned tiles, unsigned registers,
                   const void **chosen) {
    for (unsigned tile = 0; tile < tiles; ++tile)
      chosen[tile] = rows[tile + tiles * (tile % (registers / tiles))];
  };
  const void *a[8], *b[8];
  choose(rowsA.rows, mma.registersA(), sizes.a, a);
  choose(rowsB.rows, mma.registersB(), sizes.b, b);
  executeMma(mma, a, b, rowsC.rows, rowsD.rows);
  return Flow::Next;
}

/// .sync.aligned.layout.shape{.space}.type of loads and stores, after the
/// matrix.
static bool expectTransfer(OpBuilder &b, Transfer &transfer) {
  if (!b.expect("sync") || !b.expect("aligned"))
    return false;
  int layout = b.acceptOneOf({"row", "col"});
  if (layout < 0 || !expectShape(b, transfer.mma))
    return b.unsupported();
  transfer.columnMajor = layout == 1;
  static constexpr Space spaces[] = {Space::Global, Space::Shared,
                                     Space::Shared};
  int space = b.acceptOneOf({"global", "shared", "shared::cta"});
  if (space >= 0)
    transfer.space = spaces[space];
  if (!expectMmaType(b, transfer.type))
    return false;
  // The sum's type says nothing of the factors; any that go with it will do.
  MmaOp &mma = transfer.mma;
  bool isSum = transfer.matrix == Matrix::C;
  mma.c = mma.d = isSum                                 ? transfer.type
                  : transfer.type == MmaType::F64       ? MmaType::F64
                  : bytesPerElement(transfer.type) == 1 ? MmaType::S32
                                                        : MmaType::F32;
  mma.a = mma.b = !isSum                  ? transfer.type
                  : mma.c == MmaType::F64 ? MmaType::F64
                  : mma.c == MmaType::S32 ? MmaType::S8
                  : mma.k == 8            ? MmaType::TF32
                                          : MmaType::F16;
  if (!isSupported(mma))
    return b.unsupported();
  FragmentSizes sizes = fragmentSizes(mma);
  transfer.registers = isSum                          ? sizes.c
                       : transfer.matrix == Matrix::A ? sizes.a
                                                      : sizes.b;
  size_t operands = b.numOperands();
  transfer.hasStride = operands == 3;
  return transfer.hasStride || b.expectOperands(2);
}

static bool finishTransfer(OpBuilder &b, const Transfer &transfer,
                           Executor executor) {
  if (transfer.hasStride && !b.source(2, Type::B32))
    return false;
  b.op.data = b.program.arena.keep(transfer);
  return b.finish(executor);
}

static bool decodeLoad(OpBuilder &b) {
  Transfer transfer;
  static constexpr Matrix matrices[] = {Matrix::A, Matrix::B, Matrix::C};
  int matrix = b.acceptOneOf({"a", "b", "c"});
  if (matrix < 0)
    return b.unsupported();
  transfer.matrix = matrices[matrix];
  return expectTransfer(b, transfer) &&
         b.destinations(b.operand(0), registerType(transfer.type),
                        transfer.registers) &&
         b.address(b.operand(1), transfer.space) &&
         finishTransfer(b, transfer, executeLoad);
}

static bool decodeStore(OpBuilder &b) {
  Transfer transfer;
  transfer.matrix = Matrix::C;
  return b.expect("d") && expectTransfer(b, transfer) &&
         b.address(b.operand(0), transfer.space) &&
         b.sources(b.operand(1), registerType(transfer.type),
                   transfer.registers) &&
         finishTransfer(b, transfer, executeStore);
}

/// The layouts of A and B only matter to loads. Types: dtype.ctype for f16
/// factors, dtype.atype.btype.ctype for others.
static bool decodeMultiply(OpBuilder &b) {
  MmaOp mma;
  if (!b.expect("sync") || !b.expect("aligned") ||
      b.acceptOneOf({"row", "col"}) < 0 || b.acceptOneOf({"row", "col"}) < 0)
    return b.unsupported();
  if (!expectShape(b, mma) || !expectMmaType(b, mma.d) ||
      !expectMmaType(b, mma.a))
    return false;
  if (mma.a == MmaType::F32 || (mma.a == MmaType::F16 && b.peek() != "f16")) {
    mma.c = mma.a;
    mma.a = mma.b = MmaType::F16;
  } else if (!expectMmaType(b, mma.b) || !expectMmaType(b, mma.c)) {
    return false;
  }
  mma.saturate = b.accept("satfinite");
  if (mma.d == MmaType::F64)
    b.accept("rn");
  if (!isSupported(mma) || (mma.saturate && mma.d != MmaType::S32))
    return b.unsupported();
  FragmentSizes sizes = fragmentSizes(mma);
  b.op.data = b.program.arena.keep(mma);
  return b.expectOperands(4) &&
         b.destinations(b.operand(0), registerType(mma.d), sizes.d) &&
         b.sources(b.operand(1), registerType(mma.a), sizes.a) &&
         b.sources(b.operand(2), registerType(mma.b), sizes.b) &&
         b.sources(b.operand(3), registerType(mma.c), sizes.c) &&
         b.finish(executeMultiply);
}

static bool decodeWmma(OpBuilder &b) {
  if (b.accept("load"))
    return decodeLoad(b);
  if (b.accept("store"))
    return decodeStore(b);
  return b.expect("mma") && decodeMultiply(b);
}

void fovea::emulator::addWmmaFamilies(FamilyTable &table) {
  table.add("wmma", OpClass::Matrix, decodeWmma);
}
