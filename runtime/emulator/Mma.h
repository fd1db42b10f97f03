// Matrix multiply-accumulate on the fragments of one warp: the layouts of the
// PTX ISA and the arithmetic, without registers, memory or scheduling.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_MMA_H
#define FOVEA_EMULATOR_MMA_H

#include <cstdint>
#include <cstring>

namespace fovea::emulator {

enum class MmaType : uint8_t { F16, BF16, TF32, F32, F64, S8, U8, S32 };

/// D = A * B + C with A of m x k, B of k x n, C and D of m x n.
///
/// A fragment is a list of registers; a register of all 32 lanes is an array of
/// 32 words (of 4 bytes, 8 for f64). Read as memory it is a row-major tile of 8
/// rows by 4 words, and a matrix is covered by tiles:
/// - A: 8 rows by 4 words along k; tile (row, column) is register
///   column * (m / 8) + row.
/// - B, transposed: 8 columns n by 4 words along k; tile (n, k) is register
///   n * (tiles along k) + k.
/// - C and D: of f16, tile (row, n) of 8 x 8 is register n * (m / 8) + row.
/// Wider
///   types take two registers for a tile: its even and its odd columns.
/// These are the layouts of mma.sync and, warp by warp, of wgmma. Those of wmma
/// are unspecified, so it uses them too.
struct MmaOp {
  uint16_t m = 0, n = 0, k = 0;
  MmaType a = MmaType::F16, b = MmaType::F16;
  MmaType c = MmaType::F32, d = MmaType::F32;
  /// Integer sums saturate instead of wrapping.
  bool saturate = false;
  /// Factors of wgmma: A and B may be negated, and D = A * B without C.
  bool negateA = false, negateB = false;

  unsigned registersA() const { return tiles(m, k, a); }
  unsigned registersB() const { return tiles(n, k, b); }
  unsigned registersC() const { return accumulators(c); }
  unsigned registersD() const { return accumulators(d); }

private:
  static unsigned tiles(unsigned outer, unsigned k, MmaType type);
  unsigned accumulators(MmaType type) const;
};

/// Elements of `type` in a 4-byte (f64: 8-byte) word.
unsigned elementsPerWord(MmaType type);
unsigned bytesPerElement(MmaType type);

/// Executes `op`. Every pointer is a register of 32 words. Products are exact
/// and summed in f32 (f64: fused, integers: in 64 bits) in order of k, starting
/// from C; an f16 result is rounded once, to nearest even. D may be C.
void executeMma(const MmaOp &op, const void *const *a, const void *const *b,
                const void *const *c, void *const *d);

/// The same with B as plain memory, k x n row-major elements of type `op.b`, as
/// wgmma reads it from shared memory. `c` null means zeros.
void executeMmaDenseB(const MmaOp &op, const void *const *a, const void *b,
                      const void *const *c, void *const *d);

/// Largest m, n and k of any instruction: m32n8k16, wgmma's m64n256 (16 rows
/// for each warp), m16n8k32.
constexpr unsigned maxMmaM = 32, maxMmaN = 256, maxMmaK = 32;

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_MMA_H
