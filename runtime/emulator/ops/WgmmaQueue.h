// The products of a warp that are in flight: sums that the program cannot see
// yet, and shared memory that it must not write yet. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_OPS_WGMMAQUEUE_H
#define FOVEA_EMULATOR_OPS_WGMMAQUEUE_H

#include "../AsyncMemory.h"
#include "../Mma.h"

namespace fovea::emulator {

/// A decoded wgmma.mma_async, for one of the four warps.
struct WgmmaOp {
  MmaOp mma; // m is 16
  bool fromRegisters = false, outerMajorA = false, outerMajorB = false;
  unsigned firstRowA = 0, rowB = 0, rowScaleD = 0;
  bool scaleDNegated = false;
  /// Numbers of the registers of D and, if it is there, of A.
  std::vector<uint32_t> sums, factors;
};

/// Functions that return bool return false after a fault.
class WgmmaQueue : public Extension {
public:
  /// Sums that products in flight add to.
  struct Accumulator {
    Frame *frame;
    const WgmmaOp *wgmma;
    uint32_t group, line;
    std::vector<uint32_t> values; // 32 lanes for each of wgmma->sums
  };

  /// Products that are issued later see the registers as they are now.
  void fence(Warp &warp);
  /// The sums that `wgmma` adds to or, without `adds`, replaces. Null after a
  /// fault: a register was changed since the last fence, or is in flight as
  /// part of other sums.
  Accumulator *issue(Warp &warp, const Op &op, const WgmmaOp &wgmma, bool adds);
  /// What a product of the present group reads: shared memory, registers.
  void addRead(uint32_t pc, uint32_t address) {
    reads.push_back({pc, address, committed});
  }
  void addFactors(Warp &warp, const Op &op, const WgmmaOp &wgmma);
  void commit() { ++committed; }
  /// All but the `pending` latest groups are done: their sums are delivered.
  bool wait(Warp &warp, const Op &op, uint32_t pending);

  std::string explainRegister(const Frame &frame, uint32_t number) override;
  bool onExit(Warp &warp) override;

private:
  struct Read {
    uint32_t pc, address; // of a chunk
    uint32_t group;
  };
  /// Registers of A, which keep their values until the product is done.
  struct Factors {
    const Frame *frame;
    const WgmmaOp *wgmma;
    uint32_t group, line;
    std::vector<uint32_t> values; // 32 lanes for each of wgmma->factors
  };

  bool checkFence(Warp &warp, const Op &op,
                  const std::vector<uint32_t> &registers);
  bool deliver(Warp &warp, const Op &op, const Accumulator &sums);
  bool checkNotDelivered(Warp &warp, const Op &op, const WgmmaOp &wgmma);
  bool checkUntouched(Warp &warp, const Op &op, const Accumulator &sums);
  Accumulator *start(Warp &warp, const Op &op, const WgmmaOp &wgmma, bool adds);
  bool checkFactors(Warp &warp, const Op &op, const Factors &factors);
  Accumulator *findInFlight(Warp &warp, const Op &op, const WgmmaOp &wgmma,
                            bool &isWrong);

  std::vector<Accumulator> accumulators;
  std::vector<Read> reads;
  std::vector<Factors> factorsInFlight;
  uint32_t committed = 0;
  /// By register: its value at the last fence, or as it was delivered since. Of
  /// registers that no wgmma of the function uses: empty.
  const Frame *fencedFrame = nullptr;
  std::vector<std::vector<uint32_t>> fencedValues;
  /// By register: sums were delivered in it since the last fence.
  std::vector<bool> deliveredSinceFence;
};

/// The executor of wgmma.mma_async: what marks an op as one.
Flow executeWgmma(Warp &warp, const Op &op, LaneMask mask);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_OPS_WGMMAQUEUE_H
