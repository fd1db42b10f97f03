// What the emulator says of kernels that do not wait for their copies and
// products, or that touch what is in flight. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "EmulatorTestUtils.h"

#include "gmock/gmock.h"

#include <cstring>

using namespace fovea::test;
using testing::AllOf;
using testing::HasSubstr;

namespace {

const char *const variables = ".shared .align 1024 .b8 tile[4096];\n"
                              ".shared .align 8 .b64 full;\n";

/// Kernels with 4 KiB of shared memory and an mbarrier. `out` points to
/// 4 KiB of zeros.
class Async : public testing::Test {
protected:
  std::string run(const std::string &body, uint32_t threads = 1) {
    std::string error = emulator.load(kernelText(body, variables));
    EXPECT_EQ(error, "") << body;
    return emulator.launch("k", {1}, {threads}, 0,
                           emulator.upload(std::vector<int>(1024)));
  }
  Emulator emulator;
};

/// Each lane copies 16 bytes of its own.
const char *const copyOwn = "mov.u32 %r0, tile;\n"
                            "mad.lo.u32 %r1, %id, 16, %r0;\n"
                            "mad.wide.u32 %rd0, %id, 16, %out;\n"
                            "cp.async.cg.shared.global [%r1], [%rd0], 16;\n";

const char *const initBarrier = "mbarrier.init.shared.b64 [full], 1;\n"
                                "fence.mbarrier_init.release.cluster;\n";

/// Loads 64 bytes to the tile and announces them.
const char *const loadBulk =
    "mbarrier.arrive.expect_tx.shared.b64 _, [full], 64;\n"
    "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes "
    "[tile], [%out], 64, [full];\n";

const char *const waitFull =
    "again: mbarrier.try_wait.parity.shared.b64 %p0, [full], 0;\n"
    "@!%p0 bra again;\n";

/// The sums of a wgmma are %f0 to %f3; its factors are in the tile, which is
/// zero.
const char *const fillTile = "mov.u32 %r0, tile;\n"
                             "mad.lo.u32 %r1, %id, 32, %r0;\n"
                             "mov.b64 %rd1, 0;\n"
                             "st.shared.v2.b64 [%r1], {%rd1, %rd1};\n"
                             "st.shared.v2.b64 [%r1+16], {%rd1, %rd1};\n";
const char *const describeTile =
    "bar.sync 0;\n"
    "shr.u32 %r2, %r0, 4;\n"
    "cvt.u64.u32 %rd2, %r2;\n"
    "or.b64 %rd2, %rd2, 0x0000001000080000;\n" // LBO 128, SBO 256
    "setp.ne.u32 %p1, 0, 0;\n";
const char *const multiply =
    "wgmma.mma_async.sync.aligned.m64n8k16.f32.f16.f16 {%f0, %f1, %f2, %f3}, "
    "%rd2, %rd2, %p1, 1, 1, 0, 0;\n"
    "wgmma.commit_group.sync.aligned;\n";

std::string product(const std::string &afterwards) {
  return std::string(fillTile) + "fence.proxy.async.shared::cta;\n" +
         describeTile + "wgmma.fence.sync.aligned;\n" + multiply + afterwards;
}

} // namespace

TEST_F(Async, CopiesAreInvisibleBeforeTheWait) {
  std::string read = "ld.shared.u32 %r2, [%r1];\n";
  EXPECT_THAT(run(copyOwn + std::string("cp.async.commit_group;\n") + read),
              AllOf(HasSubstr("ld.shared.u32: shared memory at"),
                    HasSubstr("is the destination of a cp.async in flight, "
                              "expected a cp.async.wait_group")));
  EXPECT_EQ(run(copyOwn +
                std::string("cp.async.commit_group;\n"
                            "cp.async.wait_group 0;\n") +
                read),
            "");
}

TEST_F(Async, CopiesWithoutACommitAreNotWaitedFor) {
  EXPECT_THAT(run(copyOwn + std::string("cp.async.wait_group 0;\n"
                                        "ld.shared.u32 %r2, [%r1];\n")),
              HasSubstr("is the destination of a cp.async in flight"));
  EXPECT_EQ(run(copyOwn + std::string("cp.async.wait_all;\n"
                                      "ld.shared.u32 %r2, [%r1];\n")),
            "");
}

TEST_F(Async, EachThreadWaitsForItsOwnCopies) {
  std::string wait = copyOwn + std::string("cp.async.wait_all;\n");
  std::string neighbour = "xor.b32 %r2, %r1, 16;\nld.shared.u32 %r3, [%r2];\n";
  EXPECT_THAT(run(wait + neighbour, 32),
              HasSubstr("by another lane of the warp"));
  EXPECT_EQ(run(wait + "bar.warp.sync -1;\n" + neighbour, 32), "");
  // A barrier before the wait orders nothing.
  EXPECT_THAT(run(copyOwn + std::string("bar.sync 0;\ncp.async.wait_all;\n"
                                        "xor.b32 %r2, %r1, 512;\n"
                                        "ld.shared.u32 %r3, [%r2];\n"),
                  64),
              testing::AnyOf(HasSubstr("race: shared memory"),
                             HasSubstr("cp.async in flight")));
}

/// A copying warp that has exited still arrives for its copies.
TEST_F(Async, CopiesArriveAfterTheirThreadsHaveExited) {
  EXPECT_EQ(run("setp.eq.u32 %p0, %id, 0;\n"
                "@%p0 mbarrier.init.shared.b64 [full], 32;\n"
                "bar.sync 0;\n"
                "setp.ge.u32 %p1, %id, 32;\n"
                "@%p1 bra consumer;\n" +
                    std::string(copyOwn) +
                    "cp.async.mbarrier.arrive.noinc.shared.b64 [full];\n"
                    "ret;\n"
                    "consumer:\n" +
                    waitFull + "ld.shared.u32 %r2, [tile+496];\n",
                64),
            "");
}

TEST_F(Async, WhatIsInFlightIsNotOverwritten) {
  EXPECT_THAT(run(copyOwn + std::string("st.shared.u32 [%r1], 5;\n")),
              HasSubstr("is the destination of a cp.async in flight"));
  EXPECT_THAT(run(copyOwn + std::string("st.global.u32 [%rd0], 5;\n"
                                        "cp.async.wait_all;\n")),
              AllOf(HasSubstr("the source of the cp.async of line"),
                    HasSubstr("was overwritten while the copy was in flight")));
}

TEST_F(Async, BulkLoadsAreInvisibleBeforeTheWait) {
  std::string load = std::string(initBarrier) + loadBulk;
  std::string read = "ld.shared.u32 %r2, [tile];\n";
  EXPECT_THAT(run(load + read),
              HasSubstr("is the destination of a bulk copy in flight, expected "
                        "a wait for its mbarrier before"));
  EXPECT_THAT(run(load), HasSubstr("the copy is in flight at the end of the "
                                   "block"));
  EXPECT_EQ(run(load + waitFull + read), "");
}

TEST_F(Async, MissingBytesAreADeadlock) {
  std::string load = std::string(initBarrier) +
                     "mbarrier.arrive.expect_tx.shared.b64 _, [full], 80;\n"
                     "cp.async.bulk.shared::cluster.global.mbarrier::"
                     "complete_tx::bytes [tile], [%out], 64, [full];\n";
  EXPECT_THAT(run(load + waitFull), HasSubstr("deadlock: no warp can go on"));
}

TEST_F(Async, BarriersAreFencedBeforeTheAsyncProxyUsesThem) {
  EXPECT_THAT(run("mbarrier.init.shared.b64 [full], 1;\n" +
                  std::string(loadBulk) + waitFull),
              HasSubstr("expected a proxy fence before its use by the async "
                        "proxy"));
}

TEST_F(Async, BulkStoresNeedFencesAndWaits) {
  auto store = [&](const char *fence, const char *wait) {
    return run("mov.b64 %rd1, 7;\nst.shared.v2.b64 [tile], {%rd1, %rd1};\n" +
               std::string(fence) +
               "cp.async.bulk.global.shared::cta.bulk_group [%out], [tile], "
               "16;\ncp.async.bulk.commit_group;\n" +
               wait);
  };
  const char *fence = "fence.proxy.async.shared::cta;\n";
  EXPECT_THAT(store("", "cp.async.bulk.wait_group.read 0;\n"),
              HasSubstr("in the generic proxy, expected a proxy fence"));
  EXPECT_THAT(store(fence, ""),
              HasSubstr("expected a cp.async.bulk.wait_group.read before"));
  EXPECT_THAT(store(fence, "st.shared.u32 [tile], 5;\n"),
              HasSubstr("is being read by an asynchronous instruction"));
  EXPECT_EQ(store(fence, "cp.async.bulk.wait_group.read 0;\n"
                         "st.shared.u32 [tile], 5;\n"),
            "");
}

TEST_F(Async, SumsOfProductsAreInvisibleBeforeTheWait) {
  std::string use = "add.f32 %f5, %f0, %f1;\n";
  EXPECT_EQ(run(product("wgmma.wait_group.sync.aligned 0;\n" + use), 128), "");
  EXPECT_THAT(run(product(use), 128),
              AllOf(HasSubstr("register %f0 is read before it has a value"),
                    HasSubstr("is in flight, expected a wgmma.wait_group")));
  EXPECT_THAT(run(product("wgmma.wait_group.sync.aligned 1;\n" + use), 128),
              HasSubstr("is in flight, expected a wgmma.wait_group"));
  EXPECT_THAT(run(product(""), 128),
              HasSubstr("is in flight at the end of the warp"));
}

TEST_F(Async, SumsOfProductsAreNotOverwritten) {
  EXPECT_THAT(run(product("mov.f32 %f2, 0f00000000;\n"
                          "wgmma.wait_group.sync.aligned 0;\n"),
                  128),
              HasSubstr("register %f2 was written while the wgmma of line"));
  EXPECT_THAT(run(product("st.shared.u32 [%r1], 5;\n"), 128),
              HasSubstr("is being read by an asynchronous instruction"));
}

TEST_F(Async, ProductsNeedFences) {
  std::string wait = "wgmma.wait_group.sync.aligned 0;\n";
  EXPECT_THAT(run(std::string(fillTile) + "fence.proxy.async.shared::cta;\n" +
                      describeTile + multiply + wait,
                  128),
              HasSubstr("expected a wgmma.fence before the first wgmma"));
  EXPECT_THAT(run(std::string(fillTile) + describeTile +
                      "wgmma.fence.sync.aligned;\n" + multiply + wait,
                  128),
              HasSubstr("in the generic proxy, expected a proxy fence"));
}

TEST_F(Async, MbarrierMisuse) {
  EXPECT_THAT(run("mbarrier.arrive.shared.b64 _, [full];\n"),
              HasSubstr("there is no mbarrier object at shared address"));
  EXPECT_THAT(
      run(std::string(initBarrier) + "mbarrier.init.shared.b64 [full], 1;\n"),
      HasSubstr("there is an mbarrier object at"));
  EXPECT_THAT(run(std::string(initBarrier) + "ld.shared.u32 %r0, [full];\n"),
              HasSubstr("belongs to an mbarrier object"));
  EXPECT_THAT(run("setp.eq.u32 %p0, %id, 0;\n"
                  "@%p0 mbarrier.init.shared.b64 [full], 64;\n"
                  "mbarrier.arrive.shared.b64 _, [full];\n",
                  64),
              testing::AnyOf(HasSubstr("race: shared memory"),
                             HasSubstr("there is no mbarrier object")));
}

TEST_F(Async, UnsupportedFormsAreRefusedByName) {
  for (const char *text :
       {"cp.async.bulk.tensor.2d.shared::cluster.global.im2col.mbarrier::"
        "complete_tx::bytes [tile], [%out, {%r0, %r0}], [full]",
        "wgmma.mma_async.sync.aligned.m64n8k32.f32.e4m3.e4m3 {%f0, %f1, %f2, "
        "%f3}, %rd0, %rd0, 1, 1, 1",
        "mma.sync.aligned.m8n8k4.row.col.f32.f16.f16.f32 {%f0, %f1}, {%r0}, "
        "{%r1}, {%f0, %f1}"}) {
    std::string name(text, strcspn(text, " "));
    EXPECT_THAT(emulator.load(kernelText(std::string(text) + ";", variables)),
                HasSubstr("unsupported instruction '" + name + "'"));
  }
}
