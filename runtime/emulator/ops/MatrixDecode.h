// Decoding that the matrix instructions share: shapes, element types,
// fragments. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_MATRIXDECODE_H
#define FOVEA_EMULATOR_OPS_MATRIXDECODE_H

#include "../Mma.h"
#include "../OpBuilder.h"
#include "../Warp.h"

namespace fovea::emulator {

/// Reads a modifier like m16n8k16.
bool expectShape(OpBuilder &b, MmaOp &mma);

/// Reads the type of a factor or sum.
bool expectMmaType(OpBuilder &b, MmaType &type);

/// The type of the registers that hold a fragment.
Type registerType(MmaType type);

/// For an instruction that a whole warp executes as one. Where it returns
/// false, the executor returns `flow`.
bool convergeWarp(Warp &warp, const Op &op, LaneMask mask, Flow &flow);

/// The rows `first` to `first + count - 1` of an op.
template <unsigned max>
struct FragmentRows {
  FragmentRows(Warp &warp, const Op &op, unsigned first, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      rows[i] = warp.row<void>(op, first + i);
  }
  void *rows[max];
};

/// Transposes an 8 x 8 tile of 16-bit elements. `from` is not `to`.
void transposeTile(const void *from, void *to);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_MATRIXDECODE_H
