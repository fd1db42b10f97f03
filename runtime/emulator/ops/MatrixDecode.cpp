// What the matrix instructions share. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "MatrixDecode.h"

using namespace fovea::emulator;

/// Reads `letter` and a number from `text`.
static bool takeSize(std::string_view &text, char letter, uint16_t &size) {
  if (text.empty() || text[0] != letter)
    return false;
  size = 0;
  size_t i = 1;
  for (; i < text.size() && i < 4 && text[i] >= '0' && text[i] <= '9'; ++i)
    size = static_cast<uint16_t>(size * 10 + (text[i] - '0'));
  text.remove_prefix(i);
  return size != 0;
}

bool fovea::emulator::expectShape(OpBuilder &b, MmaOp &mma) {
  std::string_view text = b.peek();
  if (takeSize(text, 'm', mma.m) && takeSize(text, 'n', mma.n) &&
      takeSize(text, 'k', mma.k) && text.empty())
    return b.accept(b.peek());
  return b.unsupported();
}

bool fovea::emulator::expectMmaType(OpBuilder &b, MmaType &type) {
  static constexpr MmaType types[] = {
      MmaType::F16, MmaType::BF16, MmaType::TF32, MmaType::F32,
      MmaType::F64, MmaType::S8,   MmaType::U8,   MmaType::S32};
  int index =
      b.acceptOneOf({"f16", "bf16", "tf32", "f32", "f64", "s8", "u8", "s32"});
  if (index < 0)
    return b.unsupported();
  type = types[index];
  return true;
}

Type fovea::emulator::registerType(MmaType type) {
  return type == MmaType::F64 ? Type::F64 : Type::B32;
}

bool fovea::emulator::convergeWarp(Warp &warp, const Op &op, LaneMask mask,
                                   Flow &flow) {
  if (!warp.converge(op, mask, allLanes, flow))
    return false;
  if (mask == allLanes)
    return true;
  flow = warp.fault(op, firstLane(mask), "expected a warp of 32 threads, got ",
                    countLanes(mask));
  return false;
}

void fovea::emulator::transposeTile(const void *from, void *to) {
  const auto *in = static_cast<const uint16_t *>(from);
  auto *out = static_cast<uint16_t *>(to);
  for (unsigned row = 0; row < 8; ++row)
    for (unsigned column = 0; column < 8; ++column)
      out[column * 8 + row] = in[row * 8 + column];
}
