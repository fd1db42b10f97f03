// mma.sync. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Families.h"
#include "MatrixDecode.h"

using namespace fovea::emulator;

/// What mma.sync can do, by the types of factors and sums.
static bool isSupported(const MmaOp &mma) {
  bool same = mma.a == mma.b && mma.c == mma.d;
  auto shape = [&](unsigned m, unsigned n, unsigned k) {
    return mma.m == m && mma.n == n && mma.k == k;
  };
  switch (mma.a) {
  case MmaType::F16:
    return same && (mma.d == MmaType::F32 || mma.d == MmaType::F16) &&
           (shape(16, 8, 8) || shape(16, 8, 16));
  case MmaType::BF16:
    return same && mma.d == MmaType::F32 &&
           (shape(16, 8, 8) || shape(16, 8, 16));
  case MmaType::TF32:
    return same && mma.d == MmaType::F32 &&
           (shape(16, 8, 4) || shape(16, 8, 8));
  case MmaType::F64:
    return same && mma.d == MmaType::F64 &&
           (shape(8, 8, 4) || shape(16, 8, 4) || shape(16, 8, 8) ||
            shape(16, 8, 16));
  case MmaType::S8:
  case MmaType::U8:
    return (mma.b == MmaType::S8 || mma.b == MmaType::U8) &&
           mma.c == MmaType::S32 && mma.d == MmaType::S32 &&
           (shape(8, 8, 16) || shape(16, 8, 16) || shape(16, 8, 32));
  default:
    return false;
  }
}

/// Rows: D, A, B, C.
static Flow executeMmaSync(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const MmaOp &mma = *static_cast<const MmaOp *>(op.data);
  unsigned a = mma.registersD(), b = a + mma.registersA();
  unsigned c = b + mma.registersB();
  // m16n8k16 of f64 has the most registers: 8 of A.
  FragmentRows<4> rowsD(warp, op, 0, mma.registersD());
  FragmentRows<8> rowsA(warp, op, a, mma.registersA());
  FragmentRows<4> rowsB(warp, op, b, mma.registersB());
  FragmentRows<4> rowsC(warp, op, c, mma.registersC());
  executeMma(mma, rowsA.rows, rowsB.rows, rowsC.rows, rowsD.rows);
  return Flow::Next;
}

/// mma.sync.aligned.shape.row.col{.satfinite}.dtype.atype.btype.ctype d, a, b,
/// c
static bool decodeMma(OpBuilder &b) {
  MmaOp mma;
  if (!b.expect("sync") || !b.expect("aligned") || !expectShape(b, mma) ||
      !b.expect("row") || !b.expect("col"))
    return false;
  mma.saturate = b.accept("satfinite");
  if (!expectMmaType(b, mma.d) || !expectMmaType(b, mma.a) ||
      !expectMmaType(b, mma.b) || !expectMmaType(b, mma.c))
    return false;
  if (!isSupported(mma) || (mma.saturate && mma.d != MmaType::S32))
    return b.unsupported();
  b.op.data = b.program.arena.keep(mma);
  return b.expectOperands(4) &&
         b.destinations(b.operand(0), registerType(mma.d), mma.registersD()) &&
         b.sources(b.operand(1), registerType(mma.a), mma.registersA()) &&
         b.sources(b.operand(2), registerType(mma.b), mma.registersB()) &&
         b.sources(b.operand(3), registerType(mma.c), mma.registersC()) &&
         b.finish(executeMmaSync);
}

void fovea::emulator::addMmaFamilies(FamilyTable &table) {
  table.add("mma", OpClass::Matrix, decodeMma);
}
