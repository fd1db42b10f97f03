// Finds accesses of different lanes of a warp to the same byte of shared
// memory, at least one of them a write, without a barrier between: lanes of a
// warp need not run in lock step. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_EMULATOR_LANERACES_H
#define FOVEA_EMULATOR_LANERACES_H

#include <cstdint>
#include <optional>
#include <vector>

namespace fovea::emulator {

/// What is between two barriers of a warp is an epoch, numbered from 1.
class LaneRaces {
public:
  /// Who accesses a byte.
  struct Lane {
    uint32_t warp, lane, epoch, pc;
  };
  /// The access that another one races with. Its lane may have been one of
  /// several.
  struct Conflict {
    uint32_t pc;
    bool isWrite;
  };

  explicit LaneRaces(uint32_t numBytes) : chunks(numBytes / chunkBytes + 1) {}

  /// Notes an access to `size` bytes from `offset` on. Lanes may write to the
  /// same byte in one instruction, which is how a warp stores one value: one of
  /// them wins, and all of them may read it back.
  std::optional<Conflict> access(const Lane &lane, uint32_t offset,
                                 uint32_t size, bool isWrite);

private:
  static constexpr uint32_t chunkBytes = 16;
  /// Epoch, warp, whether several lanes of the warp have made the access in
  /// this epoch, lane, pc. 0: none.
  using Event = uint64_t;
  /// The last accesses. A write makes earlier reads irrelevant: what races with
  /// them races with the write.
  struct History {
    Event write = 0, read = 0;
  };
  struct Bytes {
    History of[chunkBytes];
  };
  /// Mostly all bytes of a chunk have the same history; otherwise `bytes` is 1
  /// + the index of theirs in `pool`.
  struct Chunk {
    History all;
    uint32_t bytes = 0;
  };

  static std::optional<Conflict> note(Event now, bool isWrite,
                                      History &history);
  std::optional<Conflict> accessChunk(Event now, bool isWrite, Chunk &chunk,
                                      uint32_t begin, uint32_t end);
  Bytes &split(Chunk &chunk);

  std::vector<Chunk> chunks;
  std::vector<Bytes> pool;
  std::vector<uint32_t> unused; // entries of `pool`, as in Chunk::bytes
};

} // namespace fovea::emulator

#endif // FOVEA_EMULATOR_LANERACES_H
