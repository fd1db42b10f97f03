// Single instructions, written by hand: what compilers rarely use, and the
// corners of the specification. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#include "EmulatorTestUtils.h"

#include <cmath>

using namespace fovea::test;

/// What the code leaves in %r1 of thread 0.
static uint32_t resultOf(const std::string &code) {
  Emulator emulator;
  EXPECT_EQ(emulator.load(kernelText(code + "\nst.global.b32 [%slot], %r1;")),
            "");
  FoveaEmuDevicePtr out = emulator.allocate(128);
  EXPECT_EQ(emulator.launch("k", {1}, {32}, 0, out), "") << code;
  return emulator.download<uint32_t>(out, 1)[0];
}

/// The f32 that the code leaves in %f1.
static float floatOf(const std::string &code) {
  uint32_t bits = resultOf(code + "\nmov.b32 %r1, %f1;");
  float value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

TEST(Instructions, BitFields) {
  EXPECT_EQ(resultOf("bfe.u32 %r1, 0x12345678, 8, 8;"), 0x56u);
  EXPECT_EQ(resultOf("bfe.s32 %r1, 0x12348678, 8, 8;"), 0xffffff86u);
  EXPECT_EQ(resultOf("bfe.s32 %r1, 0x80000000, 40, 3;"), ~0u);
  EXPECT_EQ(resultOf("bfe.s32 %r1, 0x80000000, 28, 9;"), 0xfffffff8u);
  EXPECT_EQ(resultOf("bfe.u32 %r1, 0x80000000, 28, 9;"), 8u);
  EXPECT_EQ(resultOf("bfe.s32 %r1, 0x80000000, 31, 0;"), 0u);
  EXPECT_EQ(resultOf("bfi.b32 %r1, 0xabc, 0x11111111, 8, 12;"), 0x111abc11u);
  EXPECT_EQ(resultOf("bfi.b32 %r1, 0xabc, 0x11111111, 32, 12;"), 0x11111111u);
  EXPECT_EQ(resultOf("bfind.u32 %r1, 0x00010000;"), 16u);
  EXPECT_EQ(resultOf("bfind.shiftamt.s32 %r1, -65536;"), 16u);
  EXPECT_EQ(resultOf("bfind.u32 %r1, 0;"), ~0u);
  EXPECT_EQ(resultOf("bmsk.clamp.b32 %r1, 4, 8;"), 0xff0u);
  EXPECT_EQ(resultOf("szext.wrap.s32 %r1, 0x1f, 5;"), ~0u);
}

TEST(Instructions, PermutationsAndTables) {
  EXPECT_EQ(resultOf("prmt.b32 %r1, 0x44332211, 0x88776655, 0x7610;"),
            0x88772211u);
  EXPECT_EQ(resultOf("prmt.b32 %r1, 0x44332211, 0x88776655, 0xf3f8;"),
            0xff44ff00u);
  EXPECT_EQ(resultOf("prmt.b32.f4e %r1, 0x44332211, 0x88776655, 1;"),
            0x55443322u);
  EXPECT_EQ(resultOf("prmt.b32.b4e %r1, 0x44332211, 0x88776655, 1;"),
            0x77881122u);
  EXPECT_EQ(resultOf("prmt.b32.rc16 %r1, 0x44332211, 0, 1;"), 0x44334433u);
  EXPECT_EQ(resultOf("prmt.b32.ecl %r1, 0x44332211, 0, 2;"), 0x44333333u);
  EXPECT_EQ(resultOf("prmt.b32.ecr %r1, 0x44332211, 0, 2;"), 0x33332211u);
  // a ^ b ^ c, and the majority.
  EXPECT_EQ(resultOf("lop3.b32 %r1, 0xf0f0, 0xff00, 0xcccc, 0x96;"),
            uint32_t(0xf0f0 ^ 0xff00 ^ 0xcccc));
  EXPECT_EQ(resultOf("lop3.b32 %r1, 0xf0f0, 0xff00, 0xcccc, 0xe8;"), 0xfcc0u);
}

TEST(Instructions, Shifts) {
  EXPECT_EQ(resultOf("shl.b32 %r1, 1, 32;"), 0u);
  EXPECT_EQ(resultOf("shr.u32 %r1, 0x80000000, 100;"), 0u);
  EXPECT_EQ(resultOf("shr.s32 %r1, 0x80000000, 100;"), ~0u);
  EXPECT_EQ(resultOf("shf.l.clamp.b32 %r1, 0x11111111, 0x22222222, 33;"),
            0x11111111u);
  EXPECT_EQ(resultOf("shf.r.wrap.b32 %r1, 0x11111111, 0x22222222, 36;"),
            0x21111111u);
}

TEST(Instructions, IntegerArithmetic) {
  EXPECT_EQ(resultOf("add.sat.s32 %r1, 0x7fffffff, 1;"), 0x7fffffffu);
  EXPECT_EQ(resultOf("sub.sat.s32 %r1, 0x80000000, 1;"), 0x80000000u);
  EXPECT_EQ(resultOf("mad.hi.sat.s32 %r1, 0x7fffffff, 0x7fffffff, "
                     "0x7fffffff;"),
            0x7fffffffu);
  EXPECT_EQ(resultOf("mul24.lo.u32 %r1, 0xff000003, 5;"), 15u);
  EXPECT_EQ(resultOf("mul24.hi.s32 %r1, 0x00ffffff, 0x00010000;"), ~0u);
  EXPECT_EQ(resultOf("sad.s32 %r1, -3, 4, 10;"), 17u);
  EXPECT_EQ(resultOf("abs.s32 %r1, 0x80000000;"), 0x80000000u);
  EXPECT_EQ(resultOf("div.s32 %r1, 0x80000000, -1;"), 0x80000000u);
  EXPECT_EQ(resultOf("rem.s32 %r1, -7, 3;"), uint32_t(-1));
  EXPECT_EQ(resultOf("cnot.b32 %r1, 0;"), 1u);
  EXPECT_EQ(resultOf("dp2a.hi.u32.s32 %r1, 0x00030002, 0xff050000, 1;"),
            uint32_t(1 + 2 * 5 - 3));
  EXPECT_EQ(resultOf("dp4a.u32.u32 %r1, 0x01020304, 0xff020301, 7;"),
            7u + 255 + 4 + 9 + 4);
}

TEST(Instructions, Carries) {
  const std::string sum = "add.cc.u32 %r2, 0xffffffff, 1;\n"
                          "addc.cc.u32 %r3, 0xffffffff, 0;\n"
                          "addc.u32 %r1, 5, 0;";
  EXPECT_EQ(resultOf(sum), 6u);
  const std::string difference = "sub.cc.u32 %r2, 0, 1;\n"
                                 "subc.u32 %r1, 5, 0;";
  EXPECT_EQ(resultOf(difference), 4u);
  const std::string product = "mad.lo.cc.u32 %r2, 0x10000, 0x10000, 0;\n"
                              "madc.hi.u32 %r1, 0x10000, 0x10000, 9;";
  EXPECT_EQ(resultOf(product), 10u);
}

TEST(Instructions, Comparisons) {
  auto select = [](const std::string &code) {
    return resultOf(code + "\nselp.u32 %r1, 1, 0, %p1;");
  };
  const std::string nan = "mov.b32 %f2, 0x7fc00000;\n";
  EXPECT_EQ(select(nan + "setp.ne.f32 %p1, %f2, 0f00000000;"), 0u);
  EXPECT_EQ(select(nan + "setp.neu.f32 %p1, %f2, 0f00000000;"), 1u);
  EXPECT_EQ(select(nan + "setp.ltu.f32 %p1, %f2, 0f00000000;"), 1u);
  EXPECT_EQ(select(nan + "setp.equ.f32 %p1, %f2, 0f00000000;"), 1u);
  EXPECT_EQ(select(nan + "setp.num.f32 %p1, %f2, 0f00000000;"), 0u);
  EXPECT_EQ(select("setp.gt.ftz.f32 %p1, 0f00000001, 0f00000000;"), 0u);
  EXPECT_EQ(select("setp.lo.u32 %p1, 1, 0xffffffff;"), 1u);
  EXPECT_EQ(select("setp.lt.s32 %p1, 1, 0xffffffff;"), 0u);
  EXPECT_EQ(select("setp.eq.u32 %p2, 1, 1;\n"
                   "setp.eq.and.u32 %p1, 2, 2, !%p2;"),
            0u);
  EXPECT_EQ(select("setp.eq.u32 %p2, 1, 1;\n"
                   "setp.eq.xor.u32 %p3|%p1, 2, 3, %p2;"),
            0u);
  EXPECT_EQ(resultOf("set.gt.u32.f32 %r1, 0f40000000, 0f3f800000;"), ~0u);
  EXPECT_EQ(resultOf("set.gt.f16x2.f16x2 %r1, 0x40003c00, 0x3c004000;"),
            0x3c000000u);
  EXPECT_EQ(resultOf("slct.u32.s32 %r1, 7, 9, -1;"), 9u);
  EXPECT_EQ(select("testp.subnormal.f32 %p1, 0f00000001;"), 1u);
}

TEST(Instructions, FloatModifiers) {
  EXPECT_EQ(floatOf("add.sat.f32 %f1, 0f40000000, 0f3f800000;"), 1);
  EXPECT_EQ(floatOf("mul.ftz.f32 %f1, 0f00800000, 0f3f000000;"), 0);
  EXPECT_EQ(floatOf("mul.f32 %f1, 0f00800000, 0f3f000000;"), 0x1p-127f);
  EXPECT_EQ(floatOf("add.rz.f32 %f1, 0f3f800000, 0f33ffffff;"), 1);
  EXPECT_EQ(floatOf("add.rp.f32 %f1, 0f3f800000, 0f00000001;"), 0x1.000002p0f);
  EXPECT_EQ(resultOf("add.f32 %f1, 0f7f800000, 0fff800000;\n"
                     "mov.b32 %r1, %f1;"),
            0x7fffffffu);
  EXPECT_EQ(floatOf("min.f32 %f1, 0f7fc00000, 0f3f800000;"), 1);
  EXPECT_TRUE(std::isnan(floatOf("max.NaN.f32 %f1, 0f7fc00000, 0f3f800000;")));
  EXPECT_TRUE(std::signbit(floatOf("min.f32 %f1, 0f00000000, 0f80000000;")));
  EXPECT_EQ(floatOf("max.xorsign.abs.f32 %f1, 0fc0000000, 0f3f800000;"), -2);
  EXPECT_EQ(floatOf("copysign.f32 %f1, 0fbf800000, 0f40000000;"), -2);
  EXPECT_EQ(floatOf("ex2.approx.ftz.f32 %f1, 0fc3000000;"), 0);
  EXPECT_EQ(floatOf("ex2.approx.f32 %f1, 0fc3000000;"), 0x1p-128f);
  EXPECT_EQ(floatOf("ex2.approx.ftz.f32 %f1, 0fff800000;"), 0);
}

TEST(Instructions, Conversions) {
  EXPECT_EQ(resultOf("mov.b16 %h1, 0x80;\ncvt.s32.s8 %r1, %h1;"),
            uint32_t(-128));
  EXPECT_EQ(resultOf("cvt.sat.u8.s32 %r1, 300;"), 255u);
  EXPECT_EQ(resultOf("cvt.sat.s8.s32 %r1, -300;"), uint32_t(-128));
  EXPECT_EQ(resultOf("cvt.rzi.s32.f32 %r1, 0f7fc00000;"), 0u);
  EXPECT_EQ(resultOf("cvt.rni.s32.f32 %r1, 0f40200000;"), 2u);
  EXPECT_EQ(resultOf("cvt.rzi.u32.f32 %r1, 0fbf800000;"), 0u);
  EXPECT_EQ(resultOf("cvt.rna.tf32.f32 %r1, 0f3f801000;"), 0x3f802000u);
  EXPECT_EQ(resultOf("cvt.rn.f16x2.f32 %r1, 0f3f800000, 0fc0000000;"),
            0x3c00c000u);
  EXPECT_EQ(resultOf("cvt.rz.bf16x2.f32 %r1, 0f3f80ffff, 0f3f80ffff;"),
            0x3f803f80u);
  EXPECT_EQ(floatOf("cvt.rmi.f32.f32 %f1, 0fbfc00000;"), -2);
  EXPECT_EQ(floatOf("cvt.sat.f32.f32 %f1, 0f40000000;"), 1);
}

TEST(Instructions, LanesOfAWarp) {
  EXPECT_EQ(resultOf("shfl.sync.down.b32 %r1|%p1, %id, 4, 31, -1;"), 4u);
  EXPECT_EQ(resultOf("shfl.sync.idx.b32 %r1, %id, 9, 0x181f, -1;"), 1u);
  EXPECT_EQ(resultOf("match.all.sync.b32 %r1|%p1, 7, -1;"), ~0u);
  EXPECT_EQ(resultOf("setp.lt.u32 %p1, %id, 3;\n"
                     "vote.sync.ballot.b32 %r1, !%p1, -1;"),
            ~7u);
  EXPECT_EQ(resultOf("setp.lt.u32 %p1, %id, 3;\n"
                     "vote.sync.uni.pred %p2, %p1, -1;\n"
                     "selp.u32 %r1, 1, 0, %p2;"),
            0u);
  EXPECT_EQ(resultOf("elect.sync %r1|%p1, -1;"), 0u);
  EXPECT_EQ(resultOf("setp.lt.u32 %p1, %id, 5;\n"
                     "barrier.cta.red.popc.aligned.u32 %r1, 0, %p1;"),
            5u);
  // Two halves of a warp, each with a mask of its own, at one shuffle.
  EXPECT_EQ(resultOf("setp.lt.u32 %p1, %id, 16;\n"
                     "selp.b32 %r2, 0xffff, 0xffff0000, %p1;\n"
                     "redux.sync.add.u32 %r1, %id, %r2;"),
            120u);
}

TEST(Instructions, DivergentLanesMeetAtASynchronousInstruction) {
  EXPECT_EQ(resultOf("setp.lt.u32 %p1, %id, 16;\n"
                     "mov.u32 %r2, 1;\n"
                     "@%p1 bra $low;\n"
                     "mov.u32 %r2, 100;\n"
                     "bra $meet;\n"
                     "$low:\n"
                     "mov.u32 %r2, 2;\n"
                     "$meet:\n"
                     "redux.sync.add.u32 %r1, %r2, -1;"),
            16u * 102);
}

TEST(Instructions, BranchesByIndex) {
  EXPECT_EQ(resultOf("targets: .branchtargets $a, $b, $c;\n"
                     "rem.u32 %r2, %id, 3;\n"
                     "brx.idx %r2, targets;\n"
                     "$a: mov.u32 %r3, 1; bra $end;\n"
                     "$b: mov.u32 %r3, 10; bra $end;\n"
                     "$c: mov.u32 %r3, 100;\n"
                     "$end: redux.sync.add.u32 %r1, %r3, -1;"),
            11u + 110 + 1000);
}

TEST(Instructions, NestedScopesHaveTheirOwnNames) {
  EXPECT_EQ(resultOf("mov.u32 %r1, 1;\n"
                     "{ .reg .u32 x; mov.u32 x, 5; bra end; end: add.u32 %r1, "
                     "%r1, x; }\n"
                     "{ .reg .u32 x; mov.u32 x, 7; bra end; end: add.u32 %r1, "
                     "%r1, x; }"),
            13u);
}

TEST(Instructions, MemoryAccessForms) {
  EXPECT_EQ(resultOf(".shared .align 16 .b8 s[16];\n"
                     "st.shared.v4.b32 [s], {1, 2, 3, 4};\n"
                     "ld.shared.v2.b32 {%r2, %r3}, [s+8];\n"
                     "mov.u64 %rd1, s;\n"
                     "cvta.shared.u64 %rd2, %rd1;\n"
                     "ld.s8 %r4, [%rd2+4];\n"
                     "isspacep.shared %p1, %rd2;\n"
                     "selp.u32 %r5, 100, 0, %p1;\n"
                     "mad.lo.u32 %r1, %r2, %r3, %r4;\n"
                     "add.u32 %r1, %r1, %r5;"),
            3u * 4 + 2 + 100);
  EXPECT_EQ(resultOf("mov.b64 %rd1, {0x89abcdef, 0x01234567};\n"
                     "mov.b64 {%r2, %r1}, %rd1;"),
            0x01234567u);
}
