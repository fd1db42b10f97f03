// Sums of profiles. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Counters.h"

#include <algorithm>
#include <iomanip>

using namespace fovea::emulator;

std::string_view fovea::emulator::className(OpClass opClass) {
  constexpr std::string_view names[] = {
      "integer", "float",       "double",  "special",   "convert",
      "compare", "move",        "control", "param",     "global",
      "shared",  "local",       "const",   "generic",   "atomic",
      "matrix",  "matrix_move", "async",   "warp_wide", "barrier"};
  static_assert(sizeof(names) / sizeof(names[0]) == numClasses);
  return names[size_t(opClass)];
}

double Counters::matrixShare() const {
  return instructions ? double(byClass[size_t(OpClass::Matrix)]) / instructions
                      : 0;
}

static Counters sum(const Program &program, const Profile &profile,
                    uint32_t begin, uint32_t end) {
  Counters total;
  for (uint32_t pc = begin; pc < end; ++pc) {
    const ExecutionCount &execution = profile.executions[pc];
    const MemoryCount &memory = profile.memory[pc];
    total.instructions += execution.warps;
    total.lanes += execution.lanes;
    total.byClass[size_t(program.code[pc].opClass)] += execution.warps;
    total.globalLoadBytes += memory.globalLoadBytes;
    total.globalStoreBytes += memory.globalStoreBytes;
    total.globalSectors += memory.sectors;
    total.sharedBytes += memory.sharedBytes;
    total.localBytes += memory.localBytes;
    total.wavefronts += memory.wavefronts;
    total.idealWavefronts += memory.idealWavefronts;
    total.barrierWaits += memory.waits;
  }
  return total;
}

static std::string_view labelAt(const Routine &routine, uint32_t pc) {
  for (const Label &label : routine.function->labels)
    if (label.instruction == pc - routine.begin)
      return label.name;
  return "";
}

/// A loop for each target of a branch back, up to the last such branch.
static std::vector<Loop> findLoops(const Program &program) {
  std::vector<Loop> loops;
  for (const Routine &routine : program.routines) {
    for (uint32_t pc = routine.begin; pc < routine.end; ++pc) {
      if (program.instructions[pc]->opcode != "bra")
        continue;
      uint32_t target = program.code[pc].immediate;
      if (target > pc)
        continue;
      auto known =
          std::find_if(loops.begin(), loops.end(),
                       [&](const Loop &loop) { return loop.begin == target; });
      if (known == loops.end())
        known = loops.insert(
            loops.end(), {labelAt(routine, target), target, pc, 0, 0, 0, {}});
      known->end = pc;
    }
  }
  std::sort(loops.begin(), loops.end(), [](const Loop &a, const Loop &b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  return loops;
}

KernelCounters fovea::emulator::collectCounters(const Program &program,
                                                const Profile &profile) {
  KernelCounters result;
  result.kernel = program.kernel->name;
  result.launches = profile.launches;
  result.total = sum(program, profile, 0, program.code.size());
  for (Loop &loop : findLoops(program)) {
    loop.iterations = profile.executions[loop.begin].warps;
    if (!loop.iterations)
      continue;
    loop.firstLine = program.code[loop.begin].line;
    loop.lastLine = program.code[loop.end].line;
    loop.counters = sum(program, profile, loop.begin, loop.end + 1);
    result.loops.push_back(loop);
  }
  return result;
}

namespace {
/// One line of the table and one member of the JSON object.
struct Entry {
  std::string name;
  std::string value;
};
} // namespace

static std::string fixed(double value, int digits) {
  std::ostringstream stream;
  stream << std::fixed << std::setprecision(digits) << value;
  return stream.str();
}

static std::vector<Entry> entriesOf(const Counters &c) {
  auto number = [](uint64_t value) { return std::to_string(value); };
  std::vector<Entry> entries = {
      {"warp_instructions", number(c.instructions)},
      {"thread_instructions", number(c.lanes)},
      {"matrix_share", fixed(c.matrixShare(), 4)},
      {"global_load_bytes", number(c.globalLoadBytes)},
      {"global_store_bytes", number(c.globalStoreBytes)},
      {"global_sectors", number(c.globalSectors)},
      {"shared_bytes", number(c.sharedBytes)},
      {"shared_wavefronts", number(c.wavefronts)},
      {"bank_conflicts", number(c.bankConflicts())},
      {"local_bytes", number(c.localBytes)},
      {"barrier_waits", number(c.barrierWaits)}};
  for (size_t i = 0; i < numClasses; ++i)
    if (c.byClass[i])
      entries.push_back(
          {concat("class_", className(OpClass(i))), number(c.byClass[i])});
  return entries;
}

static void printTable(std::ostringstream &stream, const Counters &counters) {
  for (const Entry &entry : entriesOf(counters))
    stream << "  " << std::left << std::setw(22) << entry.name << std::right
           << std::setw(16) << entry.value << "\n";
}

std::string fovea::emulator::toTable(const KernelCounters &counters) {
  std::ostringstream stream;
  stream << "kernel " << counters.kernel << ", launches " << counters.launches
         << "\n";
  printTable(stream, counters.total);
  for (const Loop &loop : counters.loops) {
    stream << "loop " << loop.label << ", lines " << loop.firstLine << " to "
           << loop.lastLine << ", iterations " << loop.iterations << "\n";
    printTable(stream, loop.counters);
  }
  return stream.str();
}

static void printJson(std::ostringstream &stream, const Counters &counters) {
  std::string_view separator = "{";
  for (const Entry &entry : entriesOf(counters)) {
    stream << separator << "\"" << entry.name << "\": " << entry.value;
    separator = ", ";
  }
  stream << "}";
}

/// Names in PTX need no escapes.
std::string fovea::emulator::toJson(const KernelCounters &counters) {
  std::ostringstream stream;
  stream << "{\"kernel\": \"" << counters.kernel
         << "\", \"launches\": " << counters.launches << ",\n \"total\": ";
  printJson(stream, counters.total);
  stream << ",\n \"loops\": [";
  std::string_view separator = "\n  ";
  for (const Loop &loop : counters.loops) {
    stream << separator << "{\"label\": \"" << loop.label
           << "\", \"first_line\": " << loop.firstLine
           << ", \"last_line\": " << loop.lastLine
           << ", \"iterations\": " << loop.iterations << ", \"counters\": ";
    printJson(stream, loop.counters);
    stream << "}";
    separator = ",\n  ";
  }
  stream << "]}\n";
  return stream.str();
}
