// wgmma: products of a warpgroup that run while its warps go on. Each of the
// four warps has 16 of the 64 rows and reads all of B. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "../MatrixDescriptor.h"
#include "Families.h"
#include "MatrixDecode.h"
#include "WgmmaQueue.h"

#include <cstring>

using namespace fovea::emulator;

namespace {

constexpr unsigned warpRows = 16, warpsInGroup = 4;
constexpr unsigned groupRows = warpRows * warpsInGroup;
constexpr unsigned maxSums = maxMmaN / 2;
// Along k every wgmma has 32 bytes: two chunks of a K-major matrix.
constexpr unsigned chunksAlongK = 2;

/// Reads chunks of one matrix in shared memory.
class MatrixReader {
public:
  MatrixReader(Warp &warp, const Op &op) : warp(warp), op(op) {}

  bool decode(unsigned row) {
    const uint64_t *descriptors = warp.row<uint64_t>(op, row);
    for (unsigned lane = 1; lane < warpSize; ++lane)
      if (descriptors[lane] != descriptors[0]) {
        warp.fault(op, lane, "expected the same descriptor in all lanes");
        return false;
      }
    std::string error;
    auto decoded = MatrixDescriptor::decode(descriptors[0], error);
    if (!decoded) {
      warp.fault(op, 0, error);
      return false;
    }
    descriptor = *decoded;
    return true;
  }

  /// What is not `counted` is not read by this warp, but for the product.
  const uint8_t *kMajor(unsigned outer, unsigned chunk, bool counted = true) {
    return read(descriptor.chunkKMajor(outer, chunk), counted);
  }
  const uint8_t *outerMajor(unsigned chunk, unsigned k, bool counted = true) {
    return read(descriptor.chunkOuterMajor(chunk, k), counted);
  }

private:
  /// Null after a fault.
  const uint8_t *read(uint32_t address, bool counted) {
    if (!warp.block.state<AsyncReaders>().beginRead(warp, op, 0, address))
      return nullptr;
    if (!counted)
      warp.memoryCount().sharedBytes -= chunkBytes;
    warp.state<WgmmaQueue>().addRead(pcOf(warp, op), address);
    return warp.block.shared.at(address);
  }

  Warp &warp;
  const Op &op;
  MatrixDescriptor descriptor;
};

/// A of one warp in shared memory, as tiles of 8 rows of 16 bytes. The product
/// is the warpgroup's: it may read the rows of the other warps until this one
/// has waited.
bool readFactorA(Warp &warp, const Op &op, const WgmmaOp &wgmma,
                 uint8_t (*tiles)[8 * chunkBytes]) {
  MatrixReader reader(warp, op);
  if (!reader.decode(wgmma.firstRowA))
    return false;
  unsigned first = warp.index % warpsInGroup * warpRows;
  if (!wgmma.outerMajorA) {
    for (unsigned i = 0; i < groupRows; ++i)
      for (unsigned chunk = 0; chunk < chunksAlongK; ++chunk) {
        unsigned row = i - first;
        bool isOwn = row < warpRows;
        const uint8_t *bytes = reader.kMajor(i, chunk, isOwn);
        if (!bytes)
          return false;
        if (isOwn)
          memcpy(tiles[chunk * 2 + row / 8] + row % 8 * chunkBytes, bytes,
                 chunkBytes);
      }
    return true;
  }
  for (unsigned k = 0; k < wgmma.mma.k; ++k)
    for (unsigned i = 0; i < groupRows / 8; ++i) {
      unsigned chunk = i - first / 8;
      bool isOwn = chunk < warpRows / 8;
      const uint8_t *bytes = reader.outerMajor(i, k, isOwn);
      if (!bytes)
        return false;
      if (!isOwn)
        continue;
      for (unsigned row = 0; row < 8; ++row)
        memcpy(tiles[k / 8 * 2 + chunk] + row * chunkBytes + k % 8 * 2,
               bytes + row * 2, 2);
    }
  return true;
}

/// B, k x n and row-major.
bool readFactorB(Warp &warp, const Op &op, const WgmmaOp &wgmma,
                 uint8_t *dense) {
  MatrixReader reader(warp, op);
  if (!reader.decode(wgmma.rowB))
    return false;
  unsigned n = wgmma.mma.n, size = bytesPerElement(wgmma.mma.b);
  if (wgmma.outerMajorB) {
    for (unsigned k = 0; k < wgmma.mma.k; ++k)
      for (unsigned chunk = 0; chunk < n / 8; ++chunk) {
        const uint8_t *bytes = reader.outerMajor(chunk, k);
        if (!bytes)
          return false;
        memcpy(dense + (k * n + chunk * 8) * size, bytes, chunkBytes);
      }
    return true;
  }
  unsigned inChunk = chunkBytes / size;
  for (unsigned column = 0; column < n; ++column)
    for (unsigned chunk = 0; chunk < chunksAlongK; ++chunk) {
      const uint8_t *bytes = reader.kMajor(column, chunk);
      if (!bytes)
        return false;
      for (unsigned i = 0; i < inChunk; ++i)
        memcpy(dense + ((chunk * inChunk + i) * n + column) * size,
               bytes + i * size, size);
    }
  return true;
}

bool readScaleD(Warp &warp, const Op &op, const WgmmaOp &wgmma, bool &adds) {
  LaneMask scale = warp.readPredicate(op, wgmma.rowScaleD);
  adds = (scale != 0) != wgmma.scaleDNegated;
  if (scale == 0 || scale == allLanes)
    return true;
  warp.fault(op, firstLane(scale), "expected the same scale-d in all lanes");
  return false;
}

} // namespace

Flow fovea::emulator::executeWgmma(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  const auto &wgmma = *static_cast<const WgmmaOp *>(op.data);
  bool adds;
  uint8_t tiles[4][8 * chunkBytes], dense[maxMmaN * chunksAlongK * chunkBytes];
  const void *a[4];
  for (unsigned i = 0; i < 4; ++i)
    a[i] = wgmma.fromRegisters ? warp.row<void>(op, wgmma.firstRowA + i)
                               : tiles[i];
  if (!readScaleD(warp, op, wgmma, adds) ||
      (!wgmma.fromRegisters && !readFactorA(warp, op, wgmma, tiles)) ||
      !readFactorB(warp, op, wgmma, dense))
    return Flow::Fault;
  WgmmaQueue::Accumulator *sums =
      warp.state<WgmmaQueue>().issue(warp, op, wgmma, adds);
  if (!sums)
    return Flow::Fault;
  warp.state<WgmmaQueue>().addFactors(warp, op, wgmma);
  void *rows[maxSums];
  for (unsigned i = 0; i < wgmma.sums.size(); ++i)
    rows[i] = sums->values.data() + i * warpSize;
  executeMmaDenseB(wgmma.mma, a, dense, adds ? rows : nullptr, rows);
  return Flow::Next;
}

static Flow executeFence(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  warp.state<WgmmaQueue>().fence(warp);
  return Flow::Next;
}

static Flow executeCommit(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  warp.state<WgmmaQueue>().commit();
  return Flow::Next;
}

static Flow executeWait(Warp &warp, const Op &op, LaneMask mask) {
  Flow flow;
  if (!convergeWarp(warp, op, mask, flow))
    return flow;
  bool done = warp.state<WgmmaQueue>().wait(
      warp, op, static_cast<uint32_t>(op.immediate));
  return done ? Flow::Next : Flow::Fault;
}

/// m64nNkK.dtype.atype.btype
static bool expectTypes(OpBuilder &b, MmaOp &mma) {
  if (!expectShape(b, mma) || !expectMmaType(b, mma.d) ||
      !expectMmaType(b, mma.a) || !expectMmaType(b, mma.b))
    return false;
  mma.c = mma.d;
  bool isHalf = mma.a == MmaType::F16 && mma.d == MmaType::F16;
  bool isFactor =
      mma.a == MmaType::F16 || mma.a == MmaType::BF16 || mma.a == MmaType::TF32;
  bool isShape = mma.m == 64 && mma.n % 8 == 0 && mma.n <= maxMmaN &&
                 mma.k * bytesPerElement(mma.a) == chunksAlongK * chunkBytes;
  if (!isShape || !isFactor || mma.a != mma.b ||
      (mma.d != MmaType::F32 && !isHalf))
    return b.unsupported();
  mma.m = warpRows;
  return true;
}

/// A literal that is one of two values; `second` is set when it is the second.
static bool expectChoice(OpBuilder &b, const Operand &operand, int64_t first,
                         int64_t other, bool &isOther) {
  int64_t value;
  if (!b.constant(operand, value))
    return false;
  isOther = value == other;
  return isOther || value == first ||
         b.fail("expected ", first, " or ", other, ", got ", value);
}

/// d, a or its descriptor, descriptor of b, scale-d, scale-a, scale-b
/// {, transposes a}{, transposes b}
static bool decodeMultiply(OpBuilder &b) {
  WgmmaOp wgmma;
  MmaOp &mma = wgmma.mma;
  if (!expectTypes(b, mma) || b.numOperands() < 6)
    return b.unsupported();
  wgmma.fromRegisters = b.operand(1).is(OperandKind::Vector);
  bool canTranspose = mma.a != MmaType::TF32;
  unsigned transposes = canTranspose ? (wgmma.fromRegisters ? 1 : 2) : 0;
  wgmma.firstRowA = mma.registersD();
  wgmma.rowB = wgmma.firstRowA + (wgmma.fromRegisters ? 4 : 1);
  wgmma.rowScaleD = wgmma.rowB + 1;
  Type sumType = mma.d == MmaType::F16 ? Type::B32 : Type::F32;
  if (!b.expectOperands(6 + transposes) ||
      !b.destinations(b.operand(0), sumType, mma.registersD()) ||
      !(wgmma.fromRegisters ? b.sources(b.operand(1), Type::B32, 4)
                            : b.source(1, Type::B64)) ||
      !b.source(2, Type::B64) || !b.predicate(3))
    return false;
  wgmma.scaleDNegated = b.op.negated;
  if (!expectChoice(b, b.operand(4), 1, -1, mma.negateA) ||
      !expectChoice(b, b.operand(5), 1, -1, mma.negateB) ||
      (transposes == 2 &&
       !expectChoice(b, b.operand(6), 0, 1, wgmma.outerMajorA)) ||
      (transposes &&
       !expectChoice(b, b.operand(5 + transposes), 0, 1, wgmma.outerMajorB)) ||
      !b.finish(executeWgmma))
    return false;
  // The interpreter must neither ask for a value of the sums nor give them one:
  // they are the queue's until a wait.
  wgmma.sums.assign(b.op.destinations.begin(), b.op.destinations.end());
  b.op.destinations = {};
  if (wgmma.fromRegisters)
    wgmma.factors.assign(b.op.sources.begin(), b.op.sources.begin() + 4);
  b.op.data = b.program.arena.keep(wgmma);
  b.program.usesAsyncProxy = true;
  return true;
}

static bool decodeWgmma(OpBuilder &b) {
  if (b.accept("mma_async"))
    return b.expect("sync") && b.expect("aligned") && decodeMultiply(b);
  int kind = b.acceptOneOf({"fence", "commit_group", "wait_group"});
  if (kind < 0 || !b.expect("sync") || !b.expect("aligned"))
    return b.unsupported();
  if (kind < 2)
    return b.expectOperands(0) &&
           b.finish(kind == 0 ? executeFence : executeCommit);
  return b.expectOperands(1) && b.constant(b.operand(0), b.op.immediate) &&
         b.finish(executeWait);
}

void fovea::emulator::addWgmmaFamilies(FamilyTable &table) {
  table.add("wgmma", OpClass::Matrix, decodeWgmma);
}
