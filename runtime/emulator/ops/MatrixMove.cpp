// ldmatrix, stmatrix and movmatrix: 8 x 8 tiles of 16-bit elements between
// shared memory and fragments. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "../AsyncMemory.h"
#include "Families.h"
#include "MatrixDecode.h"

#include <cstring>

using namespace fovea::emulator;

namespace {

constexpr unsigned tileBytes = 128, tileRowBytes = 16;

struct MatrixMove {
  unsigned numTiles = 1;
  bool transposes = false;
  Space space = Space::Shared;
};

/// Finds the rows of all tiles: 16 bytes at the address of each of the first
/// 8 * numTiles lanes.
bool accessTileRows(Warp &warp, const Op &op, AccessKind kind,
                    unsigned addressRow, Access &access) {
  const MatrixMove &move = *static_cast<const MatrixMove *>(op.data);
  access.space = Space::Shared;
  access.kind = kind;
  access.size = tileRowBytes;
  access.mask = allLanes >> (warpSize - 8 * move.numTiles);
  warp.computeAddresses(op, addressRow, access.addresses);
  return toSharedAddresses(warp, op, move.space, access.mask,
                           access.addresses) &&
         warp.access(op, access);
}

} // namespace

/// Rows: the tiles' registers, the address.
static Flow executeLoad(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const MatrixMove &move = *static_cast<const MatrixMove *>(op.data);
  Access access;
  if (!accessTileRows(warp, op, AccessKind::Load, move.numTiles, access))
    return Flow::Fault;
  for (unsigned tile = 0; tile < move.numTiles; ++tile) {
    uint8_t rows[tileBytes];
    for (unsigned row = 0; row < 8; ++row)
      memcpy(rows + row * tileRowBytes, access.pointers[tile * 8 + row],
             tileRowBytes);
    if (move.transposes)
      transposeTile(rows, warp.row<void>(op, tile));
    else
      memcpy(warp.row<void>(op, tile), rows, tileBytes);
  }
  return Flow::Next;
}

/// Rows: the address, the tiles' registers.
static Flow executeStore(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const MatrixMove &move = *static_cast<const MatrixMove *>(op.data);
  Access access;
  if (!accessTileRows(warp, op, AccessKind::Store, 0, access))
    return Flow::Fault;
  for (unsigned tile = 0; tile < move.numTiles; ++tile) {
    uint8_t rows[tileBytes];
    if (move.transposes)
      transposeTile(warp.row<void>(op, 1 + tile), rows);
    else
      memcpy(rows, warp.row<void>(op, 1 + tile), tileBytes);
    for (unsigned row = 0; row < 8; ++row)
      memcpy(access.pointers[tile * 8 + row], rows + row * tileRowBytes,
             tileRowBytes);
  }
  return Flow::Next;
}

static Flow executeMove(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  uint8_t tile[tileBytes];
  memcpy(tile, warp.row<void>(op, 1), tileBytes);
  transposeTile(tile, warp.row<void>(op, 0));
  return Flow::Next;
}

/// .sync.aligned.m8n8.num{.trans}{.shared}.b16; older code has .num before
/// .m8n8.
static bool expectModifiers(OpBuilder &b, MatrixMove &move) {
  static constexpr std::initializer_list<std::string_view> counts = {"x1", "x2",
                                                                     "x4"};
  if (!b.expect("sync") || !b.expect("aligned"))
    return false;
  int count = b.acceptOneOf(counts);
  if (!b.expect("m8n8"))
    return false;
  if (count < 0)
    count = b.acceptOneOf(counts);
  if (count < 0)
    return b.unsupported();
  move.numTiles = 1u << count;
  move.transposes = b.accept("trans");
  if (b.acceptOneOf({"shared", "shared::cta"}) < 0)
    move.space = Space::Generic;
  return b.expect("b16");
}

static bool decodeLoad(OpBuilder &b) {
  MatrixMove move;
  if (!expectModifiers(b, move) || !b.expectOperands(2) ||
      !b.destinations(b.operand(0), Type::B32, move.numTiles) ||
      !b.address(b.operand(1), move.space))
    return false;
  b.op.data = b.program.arena.keep(move);
  return b.finish(executeLoad);
}

static bool decodeStore(OpBuilder &b) {
  MatrixMove move;
  if (!expectModifiers(b, move) || !b.expectOperands(2) ||
      !b.address(b.operand(0), move.space) ||
      !b.sources(b.operand(1), Type::B32, move.numTiles))
    return false;
  b.op.data = b.program.arena.keep(move);
  return b.finish(executeStore);
}

/// movmatrix.sync.aligned.m8n8.trans.b16 d, a
static bool decodeMove(OpBuilder &b) {
  for (std::string_view name : {"sync", "aligned", "m8n8", "trans", "b16"})
    if (!b.expect(name))
      return false;
  return b.expectOperands(2) && b.destination(0, Type::B32) &&
         b.source(1, Type::B32) && b.finish(executeMove);
}

void fovea::emulator::addMatrixMoveFamilies(FamilyTable &table) {
  table.add("ldmatrix", OpClass::MatrixMove, decodeLoad);
  table.add("stmatrix", OpClass::MatrixMove, decodeStore);
  table.add("movmatrix", OpClass::MatrixMove, decodeMove);
}
