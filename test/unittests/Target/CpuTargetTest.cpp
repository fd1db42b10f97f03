// Target resolution: names, widths, host checks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/CpuTarget.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"
#include "gtest/gtest.h"

using fovea::CpuTarget;

static CpuTarget getTarget(llvm::StringRef triple, llvm::StringRef cpu,
                           llvm::StringRef features = "") {
  return llvm::cantFail(CpuTarget::get(triple, cpu, features));
}

static std::string getError(llvm::StringRef triple, llvm::StringRef cpu,
                            llvm::StringRef features = "") {
  llvm::Expected<CpuTarget> target = CpuTarget::get(triple, cpu, features);
  return target ? "" : llvm::toString(target.takeError());
}

TEST(CpuTarget, HostIsTheDefaultAndRunsOnTheHost) {
  CpuTarget host = getTarget("", "");
  EXPECT_EQ(host.cpu, llvm::sys::getHostCPUName());
  EXPECT_FALSE(static_cast<bool>(host.checkRunsOnHost()));
  EXPECT_EQ(getTarget("", "native").features, host.features);
}

TEST(CpuTarget, Avx512HasWideRegisters) {
  CpuTarget target = getTarget("x86_64-linux-gnu", "sapphirerapids");
  EXPECT_EQ(target.vectorBits(), 512);
  EXPECT_EQ(target.vectorRegisters(), 32);
  EXPECT_TRUE(target.hasBf16Dot());
}

TEST(CpuTarget, RemovingAFeatureRemovesWhatNeedsIt) {
  CpuTarget target =
      getTarget("x86_64-linux-gnu", "sapphirerapids", "-avx512f");
  EXPECT_EQ(target.vectorBits(), 256);
  EXPECT_EQ(target.vectorRegisters(), 16);
  EXPECT_TRUE(target.hasFma());
  EXPECT_TRUE(target.hasF16Conversion());
  EXPECT_FALSE(target.hasBf16Dot());
}

TEST(CpuTarget, BaselineX86HasNoFma) {
  CpuTarget target = getTarget("x86_64-linux-gnu", "x86-64");
  EXPECT_EQ(target.vectorBits(), 128);
  EXPECT_FALSE(target.hasFma());
  EXPECT_FALSE(target.hasF16Conversion());
  EXPECT_EQ(getTarget("x86_64-linux-gnu", "x86-64", "avx2,+fma").vectorBits(),
            256);
}

TEST(CpuTarget, AArch64) {
  CpuTarget target = getTarget("aarch64-linux-gnu", "cortex-a76");
  EXPECT_EQ(target.vectorBits(), 128);
  EXPECT_EQ(target.vectorRegisters(), 32);
  EXPECT_TRUE(target.hasFma());
  EXPECT_TRUE(target.createTargetMachine()->getTargetTriple().isAArch64());
}

TEST(CpuTarget, UnknownNamesAreErrors) {
  EXPECT_EQ(getError("x86_64-linux-gnu", "pentium9"),
            "unknown CPU 'pentium9' for x86_64");
  EXPECT_EQ(getError("x86_64-linux-gnu", "x86-64", "+avx2,-avx9"),
            "unknown CPU feature 'avx9' for x86_64");
  EXPECT_EQ(
      getError("riscv64-linux-gnu", ""),
      "expected an x86_64 or aarch64 triple, got 'riscv64-unknown-linux-gnu'");
}

TEST(CpuTarget, ForeignCodeIsRefusedByName) {
  std::string message =
      llvm::toString(getTarget("", "", "+amx-tile,+avx10.2").checkRunsOnHost());
  EXPECT_NE(message.find("unsupported CPU feature 'a"), std::string::npos)
      << message;
}
