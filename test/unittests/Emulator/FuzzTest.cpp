// Damaged PTX text: whatever it says, it is loaded and run, or refused with a
// message; nothing crashes. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "EmulatorTestUtils.h"

#include <random>

using namespace fovea::test;

namespace {
class Mutator {
public:
  Mutator(std::vector<std::string> corpus, uint64_t seed)
      : corpus(std::move(corpus)), random(seed) {}

  std::string next() {
    std::string text = corpus[random() % corpus.size()];
    for (unsigned n = 1 + random() % 4; n; --n)
      mutate(text);
    return text;
  }

private:
  size_t position(const std::string &text) {
    return text.empty() ? 0 : random() % text.size();
  }
  /// The words and marks around a place.
  std::pair<size_t, size_t> tokenAt(const std::string &text, size_t at) {
    auto isWord = [](char c) { return isalnum(c) || c == '_' || c == '%'; };
    size_t end = at;
    while (at > 0 && isWord(text[at - 1]))
      --at;
    while (end < text.size() && isWord(text[end]))
      ++end;
    return {at, std::max<size_t>(end - at, 1)};
  }
  void mutate(std::string &text) {
    static const char *const words[] = {
        "-1",   "4294967295", "99999999999999999999", "0f7fc00000", "0d",
        "%r1",  "%rd1",       "%p1",                  "_",          "{",
        "}",    "[",          "]",                    "(",          ")",
        ";",    ",",          "|",                    "@",          "!",
        ":",    "+",          ".",                    ".v4",        ".f32",
        ".s64", ".pred",      ".param",               ".shared",    ".reg",
        "0",    "%tid.x",     "<4000000000>",         "ret",        "\"",
        "/*",   ".b128",      ".align",               "=",          "\\"};
    constexpr size_t numWords = sizeof(words) / sizeof(words[0]);
    if (text.empty())
      return;
    auto [at, size] = tokenAt(text, position(text));
    auto [other, otherSize] = tokenAt(text, position(text));
    switch (random() % 7) {
    case 0:
      text.erase(at, size);
      break;
    case 1:
      text.replace(at, size, words[random() % numWords]);
      break;
    case 2:
      text.insert(at, words[random() % numWords]);
      break;
    case 3:
      text.replace(at, size, text.substr(other, otherSize));
      break;
    case 4:
      text[at] = char(random());
      break;
    case 5: { // a line somewhere else
      size_t begin = text.rfind('\n', at), end = text.find('\n', at);
      if (begin == text.npos || end == text.npos)
        break;
      std::string line = text.substr(begin, end - begin);
      size_t target = text.find('\n', position(text));
      if (target != text.npos)
        text.insert(target, line);
      break;
    }
    default:
      text.resize(position(text));
      break;
    }
  }

  std::vector<std::string> corpus;
  std::mt19937_64 random;
};
} // namespace

/// Launches every kernel of the module with plausible arguments.
static void runAll(Emulator &emulator, const std::string &text) {
  for (size_t at = text.find(".entry "); at != text.npos;
       at = text.find(".entry ", at + 1)) {
    size_t end = text.find_first_of("( \n", at + 7);
    std::string name = text.substr(at + 7, end - at - 7);
    FoveaEmuFunction function = nullptr;
    if (foveaEmuModuleGetFunction(emulator.module, name.c_str(), &function))
      continue;
    // As many bytes as any parameter has, pointers that point to something.
    std::vector<uint64_t> value(4096, emulator.upload(std::vector<int>(1024)));
    std::vector<void *> params(40000, value.data());
    foveaEmuLaunchKernel(function, 1, 1, 1, 40, 1, 1, 512, params.data());
    foveaEmuGetReport(function, FOVEA_EMU_JSON);
  }
}

TEST(EmulatorFuzz, DamagedTextIsRefusedOrRuns) {
  std::vector<std::string> corpus;
  for (const char *name : {"control", "reduce", "math", "llvm", "bugs"})
    corpus.push_back(readInput(std::string(name) + ".sm_80.ptx"));
  const char *count = std::getenv("FOVEA_FUZZ_COUNT");
  const char *seed = std::getenv("FOVEA_FUZZ_SEED");
  Mutator mutator(corpus, seed ? std::stoull(seed) : 1);
  FoveaEmuOptions options = foveaEmuDefaultOptions();
  options.maxInstructions = 2000;
  unsigned numRefused = 0, total = count ? std::stoul(count) : 500;
  for (unsigned i = 0; i < total; ++i) {
    std::string text = mutator.next();
    Emulator emulator(options);
    std::string error = emulator.load(text);
    numRefused += !error.empty();
    if (error.empty())
      runAll(emulator, text);
    else
      EXPECT_EQ(error.rfind("line ", 0), 0u) << error;
  }
  // Neither all nor none: the damage is neither fatal nor without effect.
  EXPECT_GT(numRefused, total / 10);
  EXPECT_LT(numRefused, total);
}
