// The matrix descriptors of wgmma: where the elements of a matrix in shared
// memory are. Also the address swizzle that they share with tensor copies.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_MATRIXDESCRIPTOR_H
#define FOVEA_EMULATOR_MATRIXDESCRIPTOR_H

#include <cstdint>
#include <optional>
#include <string>

namespace fovea::emulator {

/// The repeating pattern permutes 16-byte chunks within rows of this many
/// bytes.
enum class Swizzle : uint8_t { None = 0, Bytes32, Bytes64, Bytes128 };

/// Bytes of a row of the pattern; 16 without swizzle.
constexpr uint32_t swizzleSpan(Swizzle swizzle) {
  return 16u << static_cast<unsigned>(swizzle);
}

/// Chunk index (address bits 4 and up, as many as the span needs) xor the same
/// bits of the 128-byte line number (bits 7 and up). An involution.
constexpr uint32_t swizzleAddress(uint32_t address, Swizzle swizzle) {
  uint32_t mask = swizzleSpan(swizzle) - 16;
  return address ^ (address >> 3 & mask);
}

struct MatrixDescriptor {
  /// In bytes, as addresses of the .shared window.
  uint32_t start = 0, leadingOffset = 0, strideOffset = 0;
  Swizzle swizzle = Swizzle::None;

  /// Decodes a 64-bit descriptor; nothing when it says what we do not model,
  /// with the reason in `error`.
  static std::optional<MatrixDescriptor> decode(uint64_t bits,
                                                std::string &error);

  /// Address of the 16-byte chunk that holds k = 8 chunk ... of row `outer` (an
  /// m of A or an n of B), for a matrix whose k is contiguous. Chunks count 16
  /// bytes along k.
  uint32_t chunkKMajor(unsigned outer, unsigned chunk) const;

  /// Address of the 16-byte chunk with the elements outer = 8 chunk ... 8 chunk
  /// + 7 of row `k`, for a 16-bit matrix whose m (or n) is contiguous.
  uint32_t chunkOuterMajor(unsigned chunk, unsigned k) const;
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_MATRIXDESCRIPTOR_H
