// Kernels on a GPU: the PTX emulator stands for one.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/gpu.h"
#include "EngineTestUtils.h"

using namespace fovea;
using namespace fovea::test;

static Engine createGpuEngine() {
  EngineOptions options;
  options.diskCache = false;
  options.device = Device::Emulator;
  return llvm::cantFail(Engine::create(options));
}

TEST(Gpu, CopiesTensorsOfTheHost) {
  Kernel kernel = llvm::cantFail(createGpuEngine().compile(addGraph));
  std::vector<float> a(24, 2), b(24, 0.5), c(24);
  llvm::cantFail(kernel(
      {TensorView::of(a.data(), {3, 8}), TensorView::of(b.data(), {3, 8})},
      {TensorView::of(c.data(), {3, 8})}));
  EXPECT_EQ(c, std::vector<float>(24, 2.5));
}

TEST(Gpu, LeavesWhatIsBetweenTheRowsOfAResult) {
  Kernel kernel = llvm::cantFail(createGpuEngine().compile(addGraph));
  std::vector<float> a(16, 1), c(32, -1);
  TensorView input = TensorView::of(a.data(), {2, 8});
  TensorView reversed{c.data() + 16, DType::F32, {2, 8}, {-16, 1}};
  llvm::cantFail(kernel({input, input}, {reversed}));
  EXPECT_EQ(c[0], 2);
  EXPECT_EQ(c[8], -1);
  EXPECT_EQ(c[16], 2);
  EXPECT_EQ(c[24], -1);
}

TEST(Gpu, UsesDevicePointersAsTheyAre) {
  Kernel kernel = llvm::cantFail(createGpuEngine().compile(addGraph));
  std::vector<float> a(16, 3), c(16);
  size_t size = a.size() * sizeof(float);
  ASSERT_EQ(foveaGpuSelect(FOVEA_GPU_EMULATOR), 0);
  auto *input = static_cast<float *>(foveaGpuAlloc(size));
  auto *output = static_cast<float *>(foveaGpuAlloc(size));
  EXPECT_TRUE(foveaGpuIsDevicePointer(input + 15));
  EXPECT_FALSE(foveaGpuIsDevicePointer(a.data()));
  foveaGpuCopyToDevice(input, a.data(), size);
  TensorView view = TensorView::of(input, {2, 8});
  llvm::cantFail(kernel({view, view}, {TensorView::of(output, {2, 8})}));
  foveaGpuCopyToHost(c.data(), output, size);
  foveaGpuFree(input);
  foveaGpuFree(output);
  EXPECT_EQ(foveaGpuTakeError(), nullptr);
  EXPECT_EQ(c, std::vector<float>(16, 6));
}

TEST(Gpu, ReportsWhatTheDeviceRefuses) {
  Kernel kernel = llvm::cantFail(createGpuEngine().compile(addGraph));
  ASSERT_EQ(foveaGpuSelect(FOVEA_GPU_EMULATOR), 0);
  auto *tooSmall = static_cast<float *>(foveaGpuAlloc(32));
  std::vector<float> a(16, 1), c(16);
  TensorView input = TensorView::of(a.data(), {2, 8});
  std::string text =
      getErrorText(kernel({input, TensorView::of(tooSmall, {2, 8})},
                          {TensorView::of(c.data(), {2, 8})}));
  EXPECT_NE(text.find("PTX emulator: line "), std::string::npos) << text;
  foveaGpuFree(tooSmall);
  // The next call starts anew.
  llvm::cantFail(kernel({input, input}, {TensorView::of(c.data(), {2, 8})}));
  EXPECT_EQ(c, std::vector<float>(16, 2));
}

TEST(Gpu, RefusesUnknownChips) {
  EngineOptions options;
  options.device = Device::Emulator;
  options.chip = "sm_10";
  EXPECT_EQ(getErrorText(Engine::create(options))
                .find("unsupported chip 'sm_10': expected one of sm_80, "),
            0u);
}
