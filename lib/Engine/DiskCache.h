// A directory of blobs that survives crashes, concurrent writers and damaged
// files. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_LIB_ENGINE_DISKCACHE_H
#define FOVEA_LIB_ENGINE_DISKCACHE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace fovea {

/// A key for a list of strings: different lists have different keys.
std::string makeCacheKey(llvm::ArrayRef<llvm::StringRef> parts);

/// Maps keys to blobs, one file each. Files appear whole (written beside and
/// renamed), carry a checksum, and are ignored when damaged, so load() never
/// returns what store() was not given. Failing to write is not an error: the
/// cache only saves time.
class DiskCache {
public:
  /// Without a directory nothing is stored.
  DiskCache() = default;
  explicit DiskCache(std::string directory) : directory(std::move(directory)) {}

  /// The directory to use when the user names none; empty if there is no home.
  static std::string getDefaultDirectory();

  std::optional<std::string> load(llvm::StringRef key) const;
  void store(llvm::StringRef key, llvm::StringRef blob) const;

private:
  std::string getPath(llvm::StringRef key) const;

  std::string directory;
};

} // namespace fovea

#endif // FOVEA_LIB_ENGINE_DISKCACHE_H
