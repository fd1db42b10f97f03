// Phases, counts and transactions of mbarrier objects.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Mbarrier.h"

#include <gtest/gtest.h>

using fovea::emulator::Mbarrier;

namespace {

Mbarrier makeBarrier(uint32_t count) {
  Mbarrier barrier;
  EXPECT_EQ(barrier.init(count), "");
  return barrier;
}

TEST(Mbarrier, CompletesWhenAllHaveArrived) {
  Mbarrier barrier = makeBarrier(3);
  EXPECT_EQ(barrier.arrive(2), "");
  EXPECT_FALSE(barrier.testParity(0));
  EXPECT_TRUE(barrier.testParity(1)); // the phase before the first
  EXPECT_EQ(barrier.arrive(1), "");
  EXPECT_TRUE(barrier.testParity(0));
  EXPECT_EQ(barrier.phase(), 1u);
  EXPECT_EQ(barrier.pending(), 3u);
}

TEST(Mbarrier, WaitsForTransactions) {
  Mbarrier barrier = makeBarrier(1);
  EXPECT_EQ(barrier.expectTransaction(256), "");
  EXPECT_EQ(barrier.arrive(1), "");
  EXPECT_EQ(barrier.phase(), 0u);
  EXPECT_EQ(barrier.completeTransaction(128), "");
  EXPECT_EQ(barrier.phase(), 0u);
  EXPECT_EQ(barrier.completeTransaction(128), "");
  EXPECT_EQ(barrier.phase(), 1u);
}

TEST(Mbarrier, TransactionsMayCompleteBeforeTheyAreExpected) {
  Mbarrier barrier = makeBarrier(1);
  EXPECT_EQ(barrier.completeTransaction(64), "");
  EXPECT_EQ(barrier.transactions(), -64);
  EXPECT_EQ(barrier.expectTransaction(64), "");
  EXPECT_EQ(barrier.phase(), 0u);
  EXPECT_EQ(barrier.arrive(1), "");
  EXPECT_EQ(barrier.phase(), 1u);
}

TEST(Mbarrier, DropLowersLaterPhases) {
  Mbarrier barrier = makeBarrier(2);
  EXPECT_EQ(barrier.arrive(1, /*drop=*/true), "");
  EXPECT_EQ(barrier.arrive(1), "");
  EXPECT_EQ(barrier.pending(), 1u);
}

TEST(Mbarrier, StatesNameTheirPhase) {
  Mbarrier barrier = makeBarrier(1);
  uint64_t first = barrier.state();
  bool complete = true;
  EXPECT_EQ(barrier.test(first, complete), "");
  EXPECT_FALSE(complete);
  EXPECT_EQ(Mbarrier::pendingOf(first), 1u);
  EXPECT_EQ(barrier.arrive(1), "");
  EXPECT_EQ(barrier.test(first, complete), "");
  EXPECT_TRUE(complete);
  EXPECT_EQ(barrier.arrive(1), "");
  EXPECT_EQ(barrier.test(first, complete),
            "expected a state of phase 2 or the one before it, got one of "
            "phase 0");
}

TEST(Mbarrier, RefusesWrongCounts) {
  Mbarrier barrier;
  EXPECT_EQ(barrier.init(0), "expected a count from 1 to 1048575, got 0");
  barrier = makeBarrier(1);
  EXPECT_EQ(barrier.arrive(2), "expected 1 to 1 arrivals in phase 0, got 2");
  EXPECT_EQ(barrier.arriveWithoutCompleting(1),
            "arrive.noComplete completes phase 0");
  barrier = makeBarrier(1);
  EXPECT_EQ(barrier.expectTransaction(1 << 20),
            "expected at most 1048575 outstanding transaction bytes, got "
            "1048576 more than 0");
}

} // namespace
