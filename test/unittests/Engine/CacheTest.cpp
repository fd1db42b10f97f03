// The compile cache on disk: hits, damage, concurrent writers, its limit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EngineTestUtils.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <cstdlib>
#include <thread>
#include <unistd.h>

using namespace fovea;
using namespace fovea::test;

static Engine createCachingEngine(const std::string &directory,
                                  EngineOptions options = {}) {
  options.cacheDirectory = directory;
  return llvm::cantFail(Engine::create(options));
}

static std::vector<std::string> listFiles(const std::string &directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator file(directory, error), end;
       !error && file != end; file.increment(error))
    files.push_back(file->path());
  return files;
}

static std::string readFile(const std::string &path) {
  return llvm::cantFail(
             llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)))
      ->getBuffer()
      .str();
}

static void writeFile(const std::string &path, llvm::StringRef contents) {
  std::error_code error;
  llvm::raw_fd_ostream(path, error) << contents;
  ASSERT_FALSE(error);
}

/// Compiles the graph with a new engine, as another process would, and checks
/// that it adds.
static CodeOrigin compileAndCheck(const std::string &directory,
                                  llvm::StringRef source = addGraph) {
  Kernel kernel =
      llvm::cantFail(createCachingEngine(directory).compile(source));
  EXPECT_EQ(kernel.signature().inputs[0].toString(), "?x8xf32");
  EXPECT_EQ(kernel.signature().results[0].toString(), "?x8xf32");
  std::vector<float> a(16, 1), b(16, 2);
  std::vector<Tensor> sum = llvm::cantFail(kernel.run(
      {TensorView::of(a.data(), {2, 8}), TensorView::of(b.data(), {2, 8})}));
  EXPECT_EQ(sum[0].load(15), 3);
  return kernel.origin();
}

TEST(Cache, SecondProcessFindsTheCode) {
  TemporaryDirectory directory;
  EXPECT_EQ(compileAndCheck(directory.path()), CodeOrigin::Compiled);
  EXPECT_EQ(compileAndCheck(directory.path()), CodeOrigin::DiskCache);
}

TEST(Cache, TextsOfOneModuleShareCode) {
  TemporaryDirectory directory;
  EXPECT_EQ(compileAndCheck(directory.path()), CodeOrigin::Compiled);
  std::string commented = "// comment\n" + addGraph.str();
  EXPECT_EQ(compileAndCheck(directory.path(), commented),
            CodeOrigin::DiskCache);
}

TEST(Cache, HitsStillCheckSizes) {
  TemporaryDirectory directory;
  compileAndCheck(directory.path());
  Kernel kernel =
      llvm::cantFail(createCachingEngine(directory.path()).compile(addGraph));
  ASSERT_EQ(kernel.origin(), CodeOrigin::DiskCache);
  std::vector<float> a(16), b(24);
  EXPECT_EQ(
      getErrorText(kernel.resultShapes({TensorView::of(a.data(), {2, 8}),
                                        TensorView::of(b.data(), {3, 8})})),
      "expected dim 0 of input 0 and dim 0 of input 1 to be equal, got 2 and "
      "3");
}

TEST(Cache, KeyedByOptions) {
  TemporaryDirectory directory;
  compileAndCheck(directory.path());
  Engine engine = createCachingEngine(directory.path());
  EXPECT_EQ(llvm::cantFail(
                engine.compile(addGraph, {.pipeline = Pipeline::Reference}))
                .origin(),
            CodeOrigin::Compiled);
  EngineOptions options;
  options.optLevel = 1;
  EXPECT_EQ(
      llvm::cantFail(
          createCachingEngine(directory.path(), options).compile(addGraph))
          .origin(),
      CodeOrigin::Compiled);
  options = {};
  options.cpu = "x86-64";
  options.features = "+sse2";
  if (llvm::Expected<Engine> other = Engine::create(options)) {
    Engine cached = createCachingEngine(directory.path(), options);
    EXPECT_EQ(llvm::cantFail(cached.compile(addGraph)).origin(),
              CodeOrigin::Compiled);
  } else {
    llvm::consumeError(other.takeError()); // not an x86 host
  }
}

TEST(Cache, DamagedFilesAreCompiledAgain) {
  TemporaryDirectory directory;
  compileAndCheck(directory.path());
  std::vector<std::string> files = listFiles(directory.path());
  ASSERT_EQ(files.size(), 2u);
  for (const std::string &file : files) {
    std::string contents = readFile(file);
    std::vector<std::string> damaged = {
        "", contents.substr(0, 3), contents.substr(0, 45),
        contents.substr(0, contents.size() - 1), contents + "x"};
    for (size_t position :
         {size_t(2), size_t(20), size_t(44), contents.size() - 2}) {
      damaged.push_back(contents);
      damaged.back()[position] ^= 1;
    }
    for (const std::string &text : damaged) {
      writeFile(file, text);
      compileAndCheck(directory.path());
      EXPECT_EQ(readFile(file), contents) << "not repaired";
    }
  }
}

TEST(Cache, FilesUnderOtherNamesAreNotBelieved) {
  TemporaryDirectory directory;
  compileAndCheck(directory.path());
  std::vector<std::string> files = listFiles(directory.path());
  ASSERT_EQ(files.size(), 2u);
  std::string first = readFile(files[0]), second = readFile(files[1]);
  writeFile(files[0], second);
  writeFile(files[1], first);
  EXPECT_EQ(compileAndCheck(directory.path()), CodeOrigin::Compiled);
}

TEST(Cache, ConcurrentWritersLeaveWholeFiles) {
  TemporaryDirectory directory;
  std::vector<std::thread> threads;
  for (int id = 0; id < 6; ++id)
    threads.emplace_back([&] { compileAndCheck(directory.path()); });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(listFiles(directory.path()).size(), 2u)
      << "temporary files were left";
  EXPECT_EQ(compileAndCheck(directory.path()), CodeOrigin::DiskCache);
}

namespace {
/// Graphs of equally large code.
class CacheLimit : public testing::Test {
protected:
  /// Where the code for tensors of so many columns comes from; with a new
  /// engine, as another process would ask.
  CodeOrigin compile(int columns, uint64_t limit = 0) {
    std::string text = addGraph.str(), size = "x" + std::to_string(columns);
    for (size_t at = 0; (at = text.find("x8", at)) != std::string::npos; ++at)
      text.replace(at, 2, size);
    EngineOptions options;
    options.cacheLimit = limit;
    return llvm::cantFail(
               createCachingEngine(directory.path(), options).compile(text))
        .origin();
  }
  uint64_t getDiskSize() {
    uint64_t total = 0;
    for (const std::string &file : listFiles(directory.path()))
      total += llvm::alignTo<4096>(readFile(file).size());
    return total;
  }
  /// As if everything had last been used a day earlier than it was.
  void passADay() {
    for (const std::string &file : listFiles(directory.path())) {
      llvm::sys::fs::file_status status;
      ASSERT_FALSE(llvm::sys::fs::status(file, status));
      int descriptor;
      ASSERT_FALSE(llvm::sys::fs::openFileForWrite(
          file, descriptor, llvm::sys::fs::CD_OpenExisting,
          llvm::sys::fs::OF_Append));
      auto time = status.getLastModificationTime() - std::chrono::hours(24);
      EXPECT_FALSE(
          llvm::sys::fs::setLastAccessAndModificationTime(descriptor, time));
      close(descriptor);
    }
  }

  TemporaryDirectory directory;
};
} // namespace

TEST_F(CacheLimit, ForgetsWhatWasNotUsedForLongest) {
  compile(10);
  passADay();
  compile(11);
  uint64_t two = getDiskSize();
  passADay();
  EXPECT_EQ(compile(10), CodeOrigin::DiskCache); // now the last used
  EXPECT_EQ(compile(12, /*limit=*/two), CodeOrigin::Compiled);
  EXPECT_LE(getDiskSize(), two);
  EXPECT_EQ(compile(10), CodeOrigin::DiskCache);
  EXPECT_EQ(compile(12), CodeOrigin::DiskCache);
  EXPECT_EQ(compile(11), CodeOrigin::Compiled);
}

TEST_F(CacheLimit, ZeroIsNone) {
  for (int columns : {10, 11, 12})
    compile(columns);
  for (int columns : {10, 11, 12})
    EXPECT_EQ(compile(columns), CodeOrigin::DiskCache);
}

TEST_F(CacheLimit, LeavesFilesOfOthersAlone) {
  writeFile(directory.path() + "/notes.txt", std::string(5000, 'x'));
  EXPECT_EQ(compile(10, /*limit=*/1), CodeOrigin::Compiled);
  std::vector<std::string> files = listFiles(directory.path());
  ASSERT_EQ(files.size(), 1u);
  EXPECT_TRUE(llvm::StringRef(files[0]).ends_with("notes.txt"));
}

TEST_F(CacheLimit, HoldsForConcurrentWriters) {
  std::vector<std::thread> threads;
  for (int columns = 10; columns < 14; ++columns)
    threads.emplace_back([=] {
      for (int repetition = 0; repetition < 3; ++repetition)
        compile(columns, /*limit=*/1);
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_TRUE(listFiles(directory.path()).empty());
}

TEST(Cache, UnwritableDirectoryDoesNotMatter) {
  TemporaryDirectory directory;
  std::string file = directory.path() + "/file";
  writeFile(file, "");
  EXPECT_EQ(compileAndCheck(file + "/below"), CodeOrigin::Compiled);
}

TEST(Cache, EnvironmentNamesTheDirectory) {
  TemporaryDirectory directory;
  setenv("FOVEA_CACHE_DIR", directory.path().c_str(), /*overwrite=*/1);
  EXPECT_EQ(compileAndCheck(""), CodeOrigin::Compiled);
  EXPECT_EQ(compileAndCheck(""), CodeOrigin::DiskCache);
  EngineOptions options;
  options.diskCache = false;
  EXPECT_EQ(
      llvm::cantFail(llvm::cantFail(Engine::create(options)).compile(addGraph))
          .origin(),
      CodeOrigin::Compiled);
  unsetenv("FOVEA_CACHE_DIR");
}

TEST(Cache, DumpsAreMadeDespiteTheCache) {
  TemporaryDirectory directory;
  compileAndCheck(directory.path());
  std::string dumps = directory.path() + "/dumps";
  llvm::cantFail(createCachingEngine(directory.path())
                     .compile(addGraph, {.dumpDirectory = dumps}));
  EXPECT_FALSE(listFiles(dumps).empty());
}
