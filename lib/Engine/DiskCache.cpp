// A directory of blobs. A file is a magic number, a BLAKE3 digest of key and
// blob, and the blob. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DiskCache.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace fovea;

static constexpr StringRef magic = "fovea-1\n";
static constexpr size_t digestSize = 32;

/// Digest of a list of strings, each with its length so that borders count.
static BLAKE3Result<digestSize> computeDigest(ArrayRef<StringRef> parts) {
  BLAKE3 hasher;
  for (StringRef part : parts) {
    uint64_t size = part.size();
    hasher.update(
        StringRef(reinterpret_cast<const char *>(&size), sizeof(size)));
    hasher.update(part);
  }
  return hasher.final<digestSize>();
}

std::string fovea::makeCacheKey(ArrayRef<StringRef> parts) {
  return toHex(computeDigest(parts), /*LowerCase=*/true);
}

std::string DiskCache::getDefaultDirectory() {
  if (std::optional<std::string> directory =
          sys::Process::GetEnv("FOVEA_CACHE_DIR"))
    return *directory;
  SmallString<128> path;
  if (!sys::path::cache_directory(path))
    return "";
  sys::path::append(path, "fovea");
  return path.str().str();
}

std::string DiskCache::getPath(StringRef key) const {
  SmallString<128> path(directory);
  sys::path::append(path, key + ".fovea");
  return path.str().str();
}

std::optional<std::string> DiskCache::load(StringRef key) const {
  if (directory.empty())
    return std::nullopt;
  ErrorOr<std::unique_ptr<MemoryBuffer>> file = MemoryBuffer::getFile(
      getPath(key), /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file)
    return std::nullopt;
  StringRef contents = (*file)->getBuffer();
  if (!contents.consume_front(magic) || contents.size() < digestSize)
    return std::nullopt;
  StringRef digest = contents.take_front(digestSize);
  StringRef blob = contents.drop_front(digestSize);
  if (toStringRef(ArrayRef<uint8_t>(computeDigest({key, blob}))) != digest)
    return std::nullopt;
  return blob.str();
}

void DiskCache::store(StringRef key, StringRef blob) const {
  if (directory.empty() || sys::fs::create_directories(directory))
    return;
  std::string path = getPath(key);
  // Not fs::TempFile: it would install signal handlers in the user's process.
  int descriptor;
  SmallString<128> temporary;
  if (sys::fs::createUniqueFile(path + ".%%%%%%%%", descriptor, temporary))
    return;
  raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  stream << magic << toStringRef(ArrayRef<uint8_t>(computeDigest({key, blob})))
         << blob;
  stream.close();
  bool isComplete = !stream.has_error();
  stream.clear_error();
  if (!isComplete || sys::fs::rename(temporary, path))
    sys::fs::remove(temporary);
}
