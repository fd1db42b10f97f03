// A directory of blobs. A file is a magic number, a BLAKE3 digest of key and
// blob, and the blob; its modification time is that of its last use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DiskCache.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <tuple>
#include <vector>

using namespace llvm;
using namespace fovea;

static constexpr StringRef magic = "fovea-1\n";
static constexpr size_t digestSize = 32;
static constexpr StringRef extension = ".fovea";

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

/// Files take whole blocks.
static uint64_t getDiskSize(uint64_t size) { return alignTo<4096>(size); }

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
  sys::path::append(path, key + extension);
  return path.str().str();
}

std::optional<std::string> DiskCache::load(StringRef key) const {
  if (directory.empty())
    return std::nullopt;
  std::string path = getPath(key);
  Expected<sys::fs::file_t> descriptor = sys::fs::openNativeFileForRead(path);
  if (!descriptor) {
    consumeError(descriptor.takeError());
    return std::nullopt;
  }
  ErrorOr<std::unique_ptr<MemoryBuffer>> file = MemoryBuffer::getOpenFile(
      *descriptor, path, /*FileSize=*/-1, /*RequiresNullTerminator=*/false);
  // Access times would do, but many file systems do not keep them.
  sys::fs::setLastAccessAndModificationTime(*descriptor,
                                            std::chrono::system_clock::now());
  sys::fs::closeFile(*descriptor);
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

void DiskCache::store(StringRef key, StringRef blob) {
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
  if (limit == 0)
    return;
  uint64_t added = getDiskSize(blob.size());
  if (untrimmed.fetch_add(added) + added < limit / 16)
    return;
  untrimmed = 0;
  trim();
}

void DiskCache::trim() const {
  struct Entry {
    sys::TimePoint<> used;
    uint64_t size;
    std::string path;
  };
  std::vector<Entry> entries;
  uint64_t total = 0;
  std::error_code error;
  for (sys::fs::directory_iterator file(directory, error), end;
       !error && file != end; file.increment(error)) {
    // What a process that died has left half written too, but no file of
    // others.
    if (!sys::path::filename(file->path()).contains(extension))
      continue;
    // Another process may have been faster to remove it.
    ErrorOr<sys::fs::basic_file_status> status = file->status();
    if (!status || status->type() != sys::fs::file_type::regular_file)
      continue;
    uint64_t size = getDiskSize(status->getSize());
    entries.push_back({status->getLastModificationTime(), size, file->path()});
    total += size;
  }
  llvm::sort(entries, [](const Entry &a, const Entry &b) {
    return std::tie(a.used, a.path) < std::tie(b.used, b.path);
  });
  for (const Entry &entry : entries) {
    if (total <= limit)
      return;
    // Who has it open or mapped keeps it.
    sys::fs::remove(entry.path);
    total -= entry.size;
  }
}
