// A directory of blobs that survives crashes, concurrent writers and damaged
// files. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_DISKCACHE_H
#define FOVEA_LIB_ENGINE_DISKCACHE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <atomic>
#include <optional>
#include <string>

namespace fovea {

/// A key for a list of strings: different lists have different keys.
std::string makeCacheKey(llvm::ArrayRef<llvm::StringRef> parts);

/// Maps keys to blobs, one file each. Files appear whole (written beside and
/// renamed), carry a checksum, and are ignored when damaged, so load() never
/// returns what store() was not given. Failing to write is not an error: the
/// cache only saves time.
///
/// The blobs that were not used for longest are removed when the directory
/// takes more than `limit` bytes of disk. That is looked at with the first
/// store() and after each sixteenth of the limit that is stored, so every
/// process that writes may exceed the limit by so much for a while. All
/// functions are safe against other threads and other processes.
class DiskCache {
public:
  /// A `limit` of 0 means none.
  DiskCache(std::string directory, uint64_t limit)
      : directory(std::move(directory)), limit(limit), untrimmed(limit) {}

  /// The directory to use when the user names none; empty if there is no home.
  static std::string getDefaultDirectory();

  std::optional<std::string> load(llvm::StringRef key) const;
  void store(llvm::StringRef key, llvm::StringRef blob);

private:
  std::string getPath(llvm::StringRef key) const;
  void trim() const;

  std::string directory; ///< nothing is stored if empty
  uint64_t limit;
  std::atomic<uint64_t> untrimmed; ///< bytes stored since the last look
};

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_DISKCACHE_H
