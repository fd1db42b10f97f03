// Decodes wgmma's matrix descriptors. Notation of the layouts below: a core
// matrix is 8 rows of 16 bytes, LBO and SBO are the leading and stride byte
// offsets. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "MatrixDescriptor.h"

namespace fovea::emulator {

/// Offsets are stored without their low 4 bits, in 14 bits.
static uint32_t offsetField(uint64_t bits, unsigned position) {
  return static_cast<uint32_t>(bits >> position & 0x3fff) << 4;
}

std::optional<MatrixDescriptor> MatrixDescriptor::decode(uint64_t bits,
                                                         std::string &error) {
  if (unsigned base = bits >> 49 & 7) {
    error = "matrix descriptor with base offset " + std::to_string(base) +
            " is not supported, expected a swizzle pattern that starts at a "
            "multiple of its size";
    return std::nullopt;
  }
  // Modes 0 to 3: none, 128, 64, 32 bytes.
  static constexpr Swizzle modes[] = {Swizzle::None, Swizzle::Bytes128,
                                      Swizzle::Bytes64, Swizzle::Bytes32};
  return MatrixDescriptor{offsetField(bits, 0), offsetField(bits, 16),
                          offsetField(bits, 32), modes[bits >> 62]};
}

uint32_t MatrixDescriptor::chunkKMajor(unsigned outer, unsigned chunk) const {
  uint32_t address = start + outer / 8 * strideOffset;
  // Core matrices lie 8 rows next to each other (stride SBO); along k they are
  // LBO apart, or in the same row of the swizzle pattern.
  if (swizzle == Swizzle::None)
    return address + outer % 8 * 16 + chunk * leadingOffset;
  return swizzleAddress(address + outer % 8 * swizzleSpan(swizzle) + chunk * 16,
                        swizzle);
}

uint32_t MatrixDescriptor::chunkOuterMajor(unsigned chunk, unsigned k) const {
  if (swizzle == Swizzle::None)
    return start + k % 8 * 16 + k / 8 * leadingOffset + chunk * strideOffset;
  // A row of the pattern holds consecutive chunks; the next ones are LBO away,
  // the next 8 rows k are SBO away.
  unsigned chunksInRow = swizzleSpan(swizzle) / 16;
  uint32_t address =
      start + k % 8 * swizzleSpan(swizzle) + k / 8 * strideOffset;
  address += chunk % chunksInRow * 16 + chunk / chunksInRow * leadingOffset;
  return swizzleAddress(address, swizzle);
}

} // namespace fovea::emulator
