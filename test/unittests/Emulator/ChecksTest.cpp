// What the emulator finds in wrong kernels, and what it says.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EmulatorTestUtils.h"

#include "gmock/gmock.h"

using namespace fovea::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {
class Bugs : public CompiledKernels {
protected:
  void SetUp() override {
    load("bugs");
    out = emulator.allocate(64 * sizeof(int));
  }
  FoveaEmuDevicePtr out = 0;
};
} // namespace

INSTANTIATE_TEST_SUITE_P(Emulator, Bugs, testing::Values("sm_80", "sm_90a"));

/// Under each seed the warps run in another order: a race is found in all of
/// them.
TEST_P(Bugs, RacesAreFoundInEveryOrder) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    FoveaEmuOptions options = foveaEmuDefaultOptions();
    options.seed = seed;
    // Reads that come first see no value, which is not what is tested here.
    options.checkUninitialized = 0;
    for (const char *name : {"missingBarrier", "missingSecondBarrier"}) {
      Emulator seeded(options);
      ASSERT_EQ(
          seeded.load(readInput(std::string("bugs.") + GetParam() + ".ptx")),
          "");
      EXPECT_THAT(seeded.launch(name, {1}, {64}, 0, seeded.allocate(256)),
                  AllOf(HasSubstr("race: shared memory at"),
                        HasSubstr("and no barrier is between")));
    }
  }
}

TEST_P(Bugs, RacesAreNotReportedWhenNotAsked) {
  FoveaEmuOptions options = foveaEmuDefaultOptions();
  options.checkRaces = options.checkUninitialized = 0;
  Emulator lenient(options);
  lenient.load(readInput(std::string("bugs.") + GetParam() + ".ptx"));
  EXPECT_EQ(
      lenient.launch("missingBarrier", {1}, {64}, 0, lenient.allocate(256)),
      "");
}

TEST_P(Bugs, SharedMemoryWithoutValue) {
  EXPECT_THAT(emulator.launch("uninitializedShared", {1}, {64}, 0, out),
              AllOf(HasSubstr("thread (0, 0, 0) of block (0, 0, 0)"),
                    HasSubstr("ld.shared.u32: 4 bytes of shared memory at "
                              "0x4fc are read before they have a value")));
}

TEST_P(Bugs, LocalMemoryWithoutValue) {
  EXPECT_EQ(emulator.launch("uninitializedLocal", {1}, {8}, 0, out, 8), "");
  EXPECT_THAT(emulator.launch("uninitializedLocal", {1}, {8}, 0, out, 7),
              AllOf(HasSubstr("thread (3, 0, 0)"), // 7 * 5 % 8
                    HasSubstr("of local memory at"),
                    HasSubstr("are read before they have a value")));
}

TEST_P(Bugs, SharedMemoryOutOfBounds) {
  EXPECT_EQ(emulator.launch("outOfBoundsShared", {1}, {64}, 256, out, 0), "");
  EXPECT_THAT(emulator.launch("outOfBoundsShared", {1}, {64}, 256, out, 1),
              AllOf(HasSubstr("thread (63, 0, 0)"),
                    HasSubstr("shared address 0x500 is out of bounds: the "
                              "block has the addresses 1024 to 1280")));
}

TEST_P(Bugs, MisalignedAccess) {
  EXPECT_THAT(emulator.launch("misaligned", {1}, {32}, 0, out, out),
              HasSubstr("address 0x1000000002 is not a multiple of 4"));
}

TEST_P(Bugs, BarrierInPartOfAWarp) {
  EXPECT_THAT(emulator.launch("barrierInHalfAWarp", {1}, {32}, 0, out),
              AllOf(HasSubstr("deadlock"), HasSubstr("lanes 0xaaaaaaaa"),
                    HasSubstr("lanes 0x55555555"),
                    HasSubstr("waits for other lanes of its warp")));
}

TEST_P(Bugs, DeadlockTellsTheStateOfEveryWarp) {
  EXPECT_THAT(
      emulator.launch("deadlock", {1}, {64}, 0, out),
      AllOf(HasSubstr("deadlock: no warp can go on"),
            HasSubstr("warp 0, lanes 0xffffffff"),
            HasSubstr("waits at barrier 1 (32 of 64 threads have arrived)"),
            HasSubstr("warp 1, lanes 0xffffffff"),
            HasSubstr("waits at barrier 2 (32 of 64 threads have arrived)")));
}

TEST_P(Bugs, ShuffleWithAnExitedLane) {
  EXPECT_THAT(emulator.launch("shuffleFromExited", {1}, {32}, 0, out),
              HasSubstr("lane 3 takes part in the instruction but has exited"));
}

TEST_P(Bugs, EndlessLoops) {
  FoveaEmuOptions options = foveaEmuDefaultOptions();
  options.maxInstructions = 10000;
  Emulator limited(options);
  limited.load(readInput(std::string("bugs.") + GetParam() + ".ptx"));
  EXPECT_THAT(limited.launch("endless", {1}, {32}, 0, limited.upload<int>({0})),
              HasSubstr("endless loop"));
}

TEST_P(Bugs, MemoryThatWasFreed) {
  foveaEmuMemFree(emulator.context, out);
  EXPECT_THAT(emulator.launch("misaligned", {1}, {32}, 0, out - 2, out),
              HasSubstr("0 bytes into 256 bytes that were freed"));
}
