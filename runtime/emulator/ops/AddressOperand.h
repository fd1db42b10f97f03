// Addresses of instructions that have several of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_ADDRESSOPERAND_H
#define FOVEA_EMULATOR_OPS_ADDRESSOPERAND_H

#include "../AsyncMemory.h"
#include "../OpBuilder.h"

namespace fovea::emulator {

/// What an op has fields for once, for one of several addresses.
struct AddressOperand {
  int64_t displacement = 0;
  Space space = Space::Generic;
  bool isWide = false, isFrameRelative = false;
  uint8_t row = 0;

  /// Decodes `[...]`, which becomes row `row` of the op.
  bool decode(OpBuilder &b, const Operand &operand, Space declared,
              unsigned rowIndex) {
    space = declared;
    row = static_cast<uint8_t>(rowIndex);
    b.op.frameRelative = false;
    if (!b.address(operand, space))
      return false;
    displacement = b.op.immediate;
    isWide = b.op.wideAddress;
    isFrameRelative = b.op.frameRelative;
    return true;
  }

  void compute(Warp &warp, const Op &op, uint64_t *addresses) const {
    warp.computeAddresses(select(op), row, addresses);
  }
  /// As addresses of shared memory. False after a fault.
  bool computeShared(Warp &warp, const Op &op, LaneMask mask,
                     uint64_t *addresses) const {
    compute(warp, op, addresses);
    return toSharedAddresses(warp, op, space, mask, addresses);
  }

private:
  Op select(const Op &op) const {
    Op selected = op;
    selected.immediate = displacement;
    selected.wideAddress = isWide;
    selected.frameRelative = isFrameRelative;
    return selected;
  }
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_ADDRESSOPERAND_H
