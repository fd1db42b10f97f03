// Decoding that several families share. SPDX-License-Identifier: Apache-2.0
// WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_DECODE_H
#define FOVEA_EMULATOR_OPS_DECODE_H

#include "../OpBuilder.h"

namespace fovea::emulator {

/// result = f(operands), all of one type.
inline bool decodeSameType(OpBuilder &b, Type type, unsigned numOperands,
                           Executor executor) {
  if (!b.expectOperands(numOperands + 1) || !b.destination(0, type))
    return false;
  for (unsigned i = 1; i <= numOperands; ++i)
    if (!b.source(i, type))
      return false;
  return b.finish(executor);
}

/// The type at the end of an instruction's name: what most of them work on.
inline std::optional<Type> lastType(const OpBuilder &b) {
  if (b.instruction.modifiers.empty())
    return std::nullopt;
  return parseType(b.instruction.modifiers.back());
}

/// add, mul, min and others exist for integers and for floats.
template <bool decodeInteger(OpBuilder &), bool decodeFloat(OpBuilder &)>
bool decodeByType(OpBuilder &b) {
  std::optional<Type> type = lastType(b);
  return type && isFloat(*type) ? decodeFloat(b) : decodeInteger(b);
}

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_DECODE_H
