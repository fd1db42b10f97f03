// Shared memory as asynchronous instructions use it: bytes that a copy in
// flight will write must not be touched, bytes that it will read must not be
// written, until a wait says that it has. SPDX-License-Identifier: Apache-2.0
// WITH LLVM-exception

#ifndef FOVEA_EMULATOR_ASYNCMEMORY_H
#define FOVEA_EMULATOR_ASYNCMEMORY_H

#include "Block.h"

namespace fovea::emulator {

/// Asynchronous instructions of sm_90 work on chunks of 16 bytes.
constexpr uint32_t chunkBytes = 16;

/// Of an op of the warp's program. What happens later than the op has to use
/// this: the warp is elsewhere by then, or has finished.
uint32_t pcOf(const Warp &warp, const Op &op);

/// Counts the instructions in flight that read each chunk of shared memory.
class AsyncReaders : public Extension {
public:
  /// Checks that the chunk has a value that the async proxy can see, and
  /// protects it from writes until endRead. False after a fault.
  bool beginRead(Warp &warp, const Op &op, unsigned lane, uint32_t address);
  /// The warp has learnt that the chunk has been read by what it issued as
  /// `pc`.
  void endRead(Warp &warp, uint32_t pc, uint32_t address);

private:
  std::vector<uint16_t> counts; // by chunk
};

/// The bytes will be written by an instruction in flight, whose kind is
/// `state`.
void markInFlight(Block &block, uint32_t address, uint32_t size,
                  SharedMemory::State state);

/// Checks that a chunk may be written by a bulk copy that `lane` issues, and
/// marks it as in flight. False after a fault.
bool beginBulkWrite(Warp &warp, const Op &op, unsigned lane, uint32_t address);

/// The bytes of a chunk arrive. The write is the one that beginBulkWrite noted;
/// who has waited for the copy comes after it.
void finishBulkWrite(Block &block, uint32_t address, const uint8_t *bytes);

/// The bytes of a cp.async that a lane issued as `pc` arrive, because it waits.
void finishCopy(Warp &warp, unsigned lane, uint32_t pc, uint32_t address,
                const uint8_t *bytes, uint32_t size);

/// Checks that no fence is missing between ordinary writes to the bytes and a
/// use of them by the async proxy. False after a fault.
bool checkProxyFence(Warp &warp, const Op &op, unsigned lane, uint32_t address,
                     uint32_t size);

/// A proxy fence of the warp: writes that happen before it become visible to
/// the async proxy.
void fenceProxy(Warp &warp);

/// Turns addresses of the shared or the generic space into ones of shared
/// memory. False after a fault.
bool toSharedAddresses(Warp &warp, const Op &op, Space space, LaneMask mask,
                       uint64_t *addresses);

/// Why an access to bytes in one of the asynchronous states is wrong.
std::string describeAsyncState(uint8_t state);

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_ASYNCMEMORY_H
