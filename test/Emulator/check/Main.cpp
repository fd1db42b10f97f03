// Runs one kernel of a PTX file on the emulator and compares its results with
// the host: emulator-check KERNEL FILE.ptx [--seed=N] [--magnitude=X]
// [--size=N]. Exit codes: 0 right, 1 wrong results or a failed check of the
// emulator, 2 wrong arguments, 3 PTX that the emulator does not accept.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Harness.h"

#include <cstdlib>
#include <cstring>

static const char *valueOf(const char *argument, const char *option) {
  size_t length = std::strlen(option);
  return std::strncmp(argument, option, length) == 0 ? argument + length
                                                     : nullptr;
}

static bool parseOption(const char *argument, Settings &settings) {
  if (const char *value = valueOf(argument, "--seed="))
    settings.seed = std::strtoull(value, nullptr, 10);
  else if (const char *value = valueOf(argument, "--magnitude="))
    settings.magnitude = std::strtod(value, nullptr);
  else if (const char *value = valueOf(argument, "--size="))
    settings.size = static_cast<unsigned>(std::strtoul(value, nullptr, 10));
  else if (std::strcmp(argument, "--verbose") == 0)
    settings.verbose = true;
  else
    return false;
  return true;
}

int main(int argc, char **argv) {
  std::map<std::string, Check> checks;
  addAttentionChecks(checks);
  addMatmulChecks(checks);
  addCopyChecks(checks);
  Settings settings;
  bool valid = argc >= 3 && checks.count(argv[1]);
  for (int i = 3; i < argc; ++i)
    valid &= parseOption(argv[i], settings);
  if (!valid) {
    std::fprintf(stderr, "usage: emulator-check KERNEL FILE.ptx [--seed=N] "
                         "[--magnitude=X] [--size=N] [--verbose]\nkernels:");
    for (const auto &entry : checks)
      std::fprintf(stderr, " %s", entry.first.c_str());
    std::fprintf(stderr, "\n");
    return 2;
  }
  settings.ptx = argv[2];
  try {
    return checks[argv[1]](settings) ? 0 : 1;
  } catch (const InvalidPtx &error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 3;
  } catch (const std::runtime_error &error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
