// The C API of the emulator: modules, memory, launches and what goes wrong.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "EmulatorTestUtils.h"

using namespace fovea::test;

static const char *const vectorAdd = R"(
.version 7.0
.target sm_80
.address_size 64

.visible .entry add(.param .u64 a, .param .u64 b, .param .u64 c, .param .u32 n)
{
  .reg .pred %p<2>;
  .reg .f32 %f<4>;
  .reg .b32 %r<6>;
  .reg .b64 %rd<8>;

  ld.param.u64 %rd1, [a];
  ld.param.u64 %rd2, [b];
  ld.param.u64 %rd3, [c];
  ld.param.u32 %r1, [n];
  mov.u32 %r2, %ctaid.x;
  mov.u32 %r3, %ntid.x;
  mov.u32 %r4, %tid.x;
  mad.lo.s32 %r5, %r2, %r3, %r4;
  setp.ge.s32 %p1, %r5, %r1;
  @%p1 bra $done;
  cvta.to.global.u64 %rd4, %rd1;
  mul.wide.s32 %rd5, %r5, 4;
  add.s64 %rd6, %rd4, %rd5;
  ld.global.f32 %f1, [%rd6];
  add.s64 %rd6, %rd2, %rd5;
  ld.global.f32 %f2, [%rd6];
  add.f32 %f3, %f1, %f2;
  add.s64 %rd7, %rd3, %rd5;
  st.global.f32 [%rd7], %f3;
$done:
  ret;
}
)";

static std::vector<float> iota(size_t count, float step) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i)
    values[i] = i * step;
  return values;
}

TEST(EmulatorApi, AddsVectors) {
  Emulator emulator;
  ASSERT_EQ(emulator.load(vectorAdd), "");
  constexpr int n = 1000;
  FoveaEmuDevicePtr a = emulator.upload(iota(n, 1));
  FoveaEmuDevicePtr b = emulator.upload(iota(n, 0.5));
  FoveaEmuDevicePtr c = emulator.allocate(n * sizeof(float));
  ASSERT_EQ(emulator.launch("add", {8}, {128}, 0, a, b, c, n), "");
  EXPECT_EQ(emulator.download<float>(c, n), iota(n, 1.5));
}

TEST(EmulatorApi, NamesTheThreadThatReadsOutOfBounds) {
  Emulator emulator;
  ASSERT_EQ(emulator.load(vectorAdd), "");
  FoveaEmuDevicePtr a = emulator.upload(iota(64, 1));
  FoveaEmuDevicePtr c = emulator.allocate(400);
  EXPECT_EQ(
      emulator.launch("add", {2}, {64}, 0, a, a, c, 100),
      "line 26: thread (0, 0, 0) of block (1, 0, 0): ld.global.f32: global "
      "address 0x1000000100 is out of bounds: 0 bytes behind an "
      "allocation of 256 bytes");
}

TEST(EmulatorApi, ReportsReadsOfMemoryWithoutValue) {
  Emulator emulator;
  ASSERT_EQ(emulator.load(vectorAdd), "");
  FoveaEmuDevicePtr a = emulator.allocate(4);
  EXPECT_EQ(emulator.launch("add", {1}, {1}, 0, a, a, a, 1),
            "line 26: thread (0, 0, 0) of block (0, 0, 0): ld.global.f32: 4 "
            "bytes of global memory at 0x1000000000 are read before they have "
            "a value");
}

TEST(EmulatorApi, RefusesWhatIsNotSupportedByNameAndLine) {
  Emulator emulator;
  EXPECT_EQ(emulator.load(kernelText("frobnicate.u32 %r1, %r2;")),
            "line 18: unsupported instruction 'frobnicate.u32'");
  EXPECT_EQ(emulator.load(kernelText("add.wrong.u32 %r1, %r2, %r3;")),
            "line 18: unsupported instruction 'add.wrong.u32'");
  EXPECT_EQ(emulator.load(kernelText("add.u32 %r1, %rd2, %r3;")),
            "line 18: expected a register of 32 bits for 'add.u32', got %rd2 "
            "(.b64)");
  EXPECT_EQ(emulator.load(".version 6.0\n.target sm_80\n"),
            "line 1: unsupported PTX version 6.0, expected 7.0 to 9.0");
}

TEST(EmulatorApi, ReportsRegistersWithoutValue) {
  Emulator emulator;
  ASSERT_EQ(emulator.load(kernelText("add.u32 %r1, %r2, 1;")), "");
  EXPECT_EQ(emulator.launch("k", {1}, {32}, 0, emulator.allocate(4)),
            "line 18: thread (0, 0, 0) of block (0, 0, 0): add.u32: register "
            "%r2 is read before it has a value");
}
